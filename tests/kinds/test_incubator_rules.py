"""Incubators: on the register, with space, entry conditions, and places free of charge for target groups."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matcher.domain.rule import Verdict

Judge = Callable[..., Any]
DAY = date(2026, 6, 1)
VENTURE = {
    "stage": "startup",
    "industries": ["59"],
    "needs": ["SPACE"],
    "groups": [{"code": "G_GRAD_5Y", "valid_to": "2026-06-01"}],
    "registered_on": "2025-06-01",
}
GOOD = {
    "status": "active",
    "stages": ["startup"],
    "industries": ["59"],
    "workstations_free": 5,
    "government_invested": True,
    "free_places_left": 5,
    "max_registration_months": 60,
    "focus_only": True,
}


def test_all_conditions_met(judge: Judge) -> None:
    assert set(judge("incubator", VENTURE, GOOD, DAY).verdicts.values()) == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("e", "c", "rule"),
    [
        ({}, {"status": "removed"}, "incubator.removed"),
        ({}, {"workstations_free": 0, "free_places_left": None, "government_invested": False}, "incubator.space"),
        ({"registered_on": "2025-01-01"}, {"max_registration_months": 12}, "incubator.registration_age"),
        ({"stage": "mature"}, {}, "incubator.stage"),
        ({"industries": ["01"]}, {}, "incubator.focus"),
        ({"groups": []}, {}, "incubator.free_space"),
        ({"groups": [{"code": "G_GRAD_5Y", "valid_to": "2026-05-31"}]}, {}, "incubator.free_space"),
        ({"registered_on": "2023-05-01"}, {}, "incubator.free_space"),
    ],
)
def test_one_fact_refuses_by_its_own_rule(judge: Judge, e: dict[str, Any], c: dict[str, Any], rule: str) -> None:
    assert judge("incubator", VENTURE | e, GOOD | c, DAY).refused == {rule}


def test_a_warned_incubator_is_still_on_the_register(judge: Judge) -> None:
    assert not judge("incubator", VENTURE, GOOD | {"status": "warned"}, DAY).refused


def test_a_second_start_counts_as_a_start(judge: Judge) -> None:
    assert not judge("incubator", VENTURE | {"stage": "restart"}, GOOD, DAY).refused


@pytest.mark.parametrize(
    ("e", "c"),
    [
        ({"needs": ["MARKET"], "groups": []}, {}),
        ({"groups": []}, {"workstations_free": 6}),
        ({"groups": []}, {"government_invested": False}),
        ({"registered_on": None, "stage": "intent"}, {"stages": ["intent"]}),
    ],
    ids=["asks for no space", "paid space is left", "not government-invested", "nothing registered yet"],
)
def test_who_is_not_concerned_by_free_space(judge: Judge, e: dict[str, Any], c: dict[str, Any]) -> None:
    found = judge("incubator", VENTURE | e, GOOD | c, DAY)
    assert found.verdicts["incubator.free_space"] is Verdict.PASSED


@pytest.mark.parametrize(
    ("e", "c", "missing"),
    [
        ({"groups": None}, {}, "entrepreneur.groups"),
        ({"registered_on": None}, {}, "entrepreneur.registered_on"),
        ({"groups": [], "needs": None}, {}, "entrepreneur.needs"),
        ({"groups": []}, {"government_invested": None}, "counterpart.government_invested"),
        ({"groups": []}, {"free_places_left": None}, "counterpart.free_places_left"),
    ],
)
def test_free_space_asks_for_the_fact_that_decides(
    judge: Judge, e: dict[str, Any], c: dict[str, Any], missing: str
) -> None:
    found = judge("incubator", VENTURE | e, GOOD | c, DAY)
    assert found.to_check["incubator.free_space"].missing == (missing,)


def test_who_is_entitled_needs_no_fact_of_the_carrier(judge: Judge) -> None:
    found = judge("incubator", VENTURE, GOOD | {"government_invested": None, "free_places_left": None}, DAY)
    assert found.verdicts["incubator.free_space"] is Verdict.PASSED


def test_free_space_says_which_condition_fails(judge: Judge) -> None:
    late = judge("incubator", VENTURE | {"registered_on": "2023-01-01"}, GOOD, DAY).refusals["incubator.free_space"]
    assert "登记已约40个月" in late.because.zh
    assert "36 months" in late.because.en
    nobody = judge("incubator", VENTURE | {"groups": []}, GOOD, DAY).refusals["incubator.free_space"]
    assert "重点群体身份" in nobody.because.zh
    assert (nobody.document, nobody.article) == ("人社部发〔2025〕5号", "第十条")


def test_founding_does_not_stand_for_registration(judge: Judge) -> None:
    """A venture founded long ago may have been registered last month; only the day of registration refuses."""
    venture = VENTURE | {"registered_on": None, "founded_on": "2015-01-01"}
    found = judge("incubator", venture, GOOD | {"max_registration_months": 12}, DAY)
    assert not found.refused
    assert found.to_check["incubator.registration_age"].missing == ("entrepreneur.registered_on",)


def test_a_focus_that_is_not_known_to_be_strict_is_asked_for(judge: Judge) -> None:
    found = judge("incubator", VENTURE | {"industries": ["01"]}, GOOD | {"focus_only": None}, DAY)
    assert found.to_check["incubator.focus"].missing == ("counterpart.focus_only",)


def test_a_district_limits_the_age_where_the_carrier_does_not(judge: Judge) -> None:
    carrier = GOOD | {"max_registration_months": None, "workstations_free": 9}
    older = VENTURE | {"registered_on": "2024-01-01"}
    assert not judge("incubator", older, carrier | {"region": "330212"}, DAY).refused
    refusal = judge("incubator", older, carrier | {"region": "450105"}, DAY).refusals["incubator.registration_age"]
    assert (refusal.document, refusal.region) == ("南宁市江南区创业孵化基地管理办法", "450105")
    assert "24个月" in refusal.because.zh
    assert "about 28 months" in refusal.because.en
    assert not judge("incubator", older, carrier | {"region": "450105", "max_registration_months": 36}, DAY).refused
