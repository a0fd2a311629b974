"""Figures computed by hand."""

import numpy as np
import pytest

from matcher.domain.figures import exposure, nearest_rank
from matcher.domain.share import LEAST, Share


def test_few_are_not_told() -> None:
    assert LEAST == 5
    assert (Share(4, 4).rate, Share(5, 5).rate, Share(0, 8).rate, Share(3, 8).rate) == (None, 1.0, 0.0, 0.375)


def test_how_long_people_waited_at_most() -> None:
    assert nearest_rank([5, 1, 4, 2, 3], 0.5) == 3
    assert nearest_rank([6, 5, 1, 4, 2, 3], 0.5) == 3
    assert nearest_rank(list(range(1, 11)), 0.9) == 9
    assert nearest_rank([1, 2, 3, 4, 5], 0.9) == 5
    assert nearest_rank([1, 2, 3, 4], 0.5) is None


def test_how_evenly_a_register_is_shown() -> None:
    even = exposure([2] * 10, 10)
    assert (even.sent, even.counterparts, even.reached, even.top_tenth) == (20, 10, 10, 0.1)
    assert even.gini == pytest.approx(0)
    one = exposure([20], 10)
    assert (one.reached, one.top_tenth, one.gini) == (1, 1.0, pytest.approx(0.9))
    # x = 0, 0, 0, 1, 5: 2 * (4 * 1 + 5 * 5) / (5 * 6) - 6 / 5 = 58 / 30 - 36 / 30
    assert exposure([5, 1], 5).gini == pytest.approx(22 / 30)
    assert exposure([4], 10).gini is exposure([4], 10).top_tenth is None
    assert exposure([], 0).counterparts == 0


def test_gini_is_half_the_mean_difference_by_the_mean() -> None:
    counts = np.random.default_rng(1).integers(0, 9, 37)
    differences = np.abs(counts[:, None] - counts[None, :]).mean()
    found = exposure([int(count) for count in counts], 37).gini
    assert found == pytest.approx(differences / (2 * counts.mean()))
