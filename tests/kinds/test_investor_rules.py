"""Investors: still investing, stage, ticket range, excluded industries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matcher.domain.rule import Verdict
from matcher.kinds.discovery import kind_of

Judge = Callable[..., Any]
DAY = date(2026, 6, 1)
VENTURE = {"stage": "startup", "industries": ["651"], "funding_sought_cny": 1_000_000}
GOOD = {
    "deploying": True,
    "stages": ["startup"],
    "ticket_min_cny": 1_000_000,
    "ticket_max_cny": 1_000_000,
    "excluded_industries": ["01"],
}


def test_all_conditions_met_at_both_ends_of_the_range(judge: Judge) -> None:
    assert set(judge("investor", VENTURE, GOOD, DAY).verdicts.values()) == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"deploying": False}, "investor.deploying"),
        ({"stages": ["growth"]}, "investor.stage"),
        ({"ticket_min_cny": 2_000_000, "ticket_max_cny": None}, "investor.ticket"),
        ({"ticket_min_cny": None, "ticket_max_cny": 500_000}, "investor.ticket"),
        ({"excluded_industries": ["01", "65"]}, "investor.exclusions"),
        ({"excluded_industries": ["I"]}, "investor.exclusions"),
    ],
)
def test_one_fact_refuses_by_its_own_rule(judge: Judge, change: dict[str, Any], rule: str) -> None:
    assert judge("investor", VENTURE, GOOD | change, DAY).refused == {rule}


def test_an_excluded_class_does_not_bar_its_whole_division(judge: Judge) -> None:
    venture = VENTURE | {"industries": ["65"]}
    assert not judge("investor", venture, GOOD | {"excluded_industries": ["651"]}, DAY).refused


def test_no_range_at_all_is_asked_for(judge: Judge) -> None:
    open_end = GOOD | {"ticket_min_cny": None, "ticket_max_cny": None}
    missing = judge("investor", VENTURE, open_end, DAY).to_check["investor.ticket"].missing
    assert missing == ("counterpart.ticket_min_cny", "counterpart.ticket_max_cny")


def test_the_sentence_names_the_amounts(judge: Judge) -> None:
    refusal = judge("investor", VENTURE, GOOD | {"ticket_min_cny": 0, "ticket_max_cny": 500_000}, DAY)
    assert "1,000,000元" in refusal.refusals["investor.ticket"].because.zh
    assert "500,000 yuan" in refusal.refusals["investor.ticket"].because.en


def test_a_range_the_wrong_way_round_is_not_accepted() -> None:
    with pytest.raises(ValueError, match="above ticket_max_cny"):
        kind_of("investor").attributes.model_validate({"id": "v", "ticket_min_cny": 2, "ticket_max_cny": 1})
