"""Partners: of another prefecture-level city, and willing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matcher.domain.rule import Verdict

Judge = Callable[..., Any]
DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("own", "other", "verdict"),
    [
        ("330212", "330212", Verdict.REFUSED),
        ("330212", "330203", Verdict.REFUSED),
        ("330212", "330200", Verdict.REFUSED),
        ("330212", "330106", Verdict.PASSED),
        ("330212", "522601", Verdict.PASSED),
        ("330212", None, Verdict.TO_CHECK),
        (None, "522601", Verdict.TO_CHECK),
    ],
    ids=["same county", "same city", "the city itself", "same province", "far away", "not known", "own not known"],
)
def test_another_region_is_another_city(judge: Judge, own: str | None, other: str | None, verdict: Verdict) -> None:
    found = judge("partner", {"region": own}, {"region": other, "willing": True}, DAY)
    assert found.verdicts["partner.other_region"] is verdict


def test_the_sentence_names_the_city(judge: Judge) -> None:
    found = judge("partner", {"region": "330212"}, {"region": "330203", "willing": True}, DAY)
    because = found.refusals["partner.other_region"].because
    assert "宁波市" in because.zh
    assert "鄞州" not in because.zh


def test_unwilling(judge: Judge) -> None:
    far = {"region": "522601"}
    assert judge("partner", {"region": "330212"}, far | {"willing": False}, DAY).refused == {"partner.willing"}
    assert judge("partner", {"region": "330212"}, far, DAY).to_check["partner.willing"].missing == (
        "counterpart.willing",
    )
