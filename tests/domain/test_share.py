"""Shares with their interval."""

import pytest

from matcher.domain.share import Share


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (7, 12, 0.3195, 0.8067), (1, 2, 0.0945, 0.9055)],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part, whole).bounds == pytest.approx((low, high), abs=5e-4)


def test_few_cases_tell_nothing() -> None:
    assert Share(4, 4).few
    assert not Share(0, 5).few
    assert Share(0, 0).rate is None
    assert Share(0, 0).bounds == (0.0, 1.0)
