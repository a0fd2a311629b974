"""Mentors: appointed, in term, with a free slot, without an interest in the venture."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from matcher.domain.rule import Verdict

Judge = Callable[..., Any]
DAY = date(2026, 6, 1)
GOOD = {
    "appointed": True,
    "term_from": "2025-01-01",
    "term_to": "2026-12-31",
    "slots_free": 1,
    "conflicts": ["somebody"],
}


def test_a_mentor_in_office_passes_every_rule(judge: Judge) -> None:
    assert set(judge("mentor", {}, GOOD, DAY).verdicts.values()) == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"appointed": False}, "mentor.appointed"),
        ({"term_to": "2026-05-31"}, "mentor.term"),
        ({"term_from": "2026-06-02"}, "mentor.term"),
        ({"slots_free": 0}, "mentor.slots"),
        ({"conflicts": ["somebody", "e-7"]}, "mentor.conflict"),
    ],
)
def test_one_fact_refuses_by_its_own_rule(judge: Judge, change: dict[str, Any], rule: str) -> None:
    assert judge("mentor", {"id": "e-7"}, GOOD | change, DAY).refused == {rule}


@pytest.mark.parametrize("fact", ["appointed", "term_to", "slots_free", "conflicts"])
def test_an_unknown_fact_is_to_be_checked(judge: Judge, fact: str) -> None:
    found = judge("mentor", {"id": "e-7"}, {k: v for k, v in GOOD.items() if k != fact}, DAY)
    assert not found.refused
    assert [q.missing for q in found.to_check.values()] == [(f"counterpart.{fact}",)]


def test_the_first_and_the_last_day_belong_to_the_term(judge: Judge) -> None:
    for field in ("term_from", "term_to"):
        assert not judge("mentor", {}, GOOD | {field: DAY.isoformat()}, DAY).refused


def test_the_sentence_names_the_day(judge: Judge) -> None:
    ended = judge("mentor", {}, GOOD | {"term_to": "2026-05-31"}, DAY).refusals["mentor.term"]
    assert ended.because.zh.endswith("聘期已于2026-05-31届满")
    begins = judge("mentor", {}, GOOD | {"term_from": "2026-06-02"}, DAY).refusals["mentor.term"]
    assert begins.because.en.endswith("the term begins on 2026-06-02")


def test_only_what_the_policy_says_is_cited_from_it(judge: Judge) -> None:
    """The policy's article 5 speaks of appointment and booking, not of terms or conflicts of interest."""
    late = judge("mentor", {"id": "e-7"}, GOOD | {"term_to": "2026-05-31", "conflicts": ["e-7"]}, DAY)
    assert {r.document for r in late.refusals.values()} == {"登记信息"}
    assert judge("mentor", {}, GOOD | {"appointed": False}, DAY).refusals["mentor.appointed"].article == "第五条"


def test_a_national_rule_does_not_hold_before_it_was_in_force(judge: Judge) -> None:
    before = date(2025, 1, 1) - timedelta(days=1)
    mentor = GOOD | {"appointed": False, "term_from": "2024-01-01"}
    assert "mentor.appointed" not in judge("mentor", {}, mentor, before).refused
    assert "mentor.appointed" in judge("mentor", {}, mentor, date(2025, 1, 1)).refused
