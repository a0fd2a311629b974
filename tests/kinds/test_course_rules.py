"""Courses: prerequisites, dates, seats and one subsidy for a module."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matcher.domain.rule import Verdict

Judge = Callable[..., Any]
DAY = date(2026, 6, 1)
PERSON: dict[str, Any] = {"certificates": ["GYB"]}
GOOD = {
    "module": "SYB",
    "prerequisites": ["GYB"],
    "starts_on": "2026-06-01",
    "enrol_until": "2026-06-01",
    "seats_free": 1,
    "subsidised": True,
}


def test_all_conditions_met(judge: Judge) -> None:
    assert set(judge("course", PERSON, GOOD, DAY).verdicts.values()) == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("held", "change", "rule"),
    [
        ([], {}, "course.prerequisites"),
        (["GYB"], {"prerequisites": ["GYB", "NET"]}, "course.prerequisites"),
        (["GYB"], {"starts_on": "2026-05-31"}, "course.started"),
        (["GYB"], {"enrol_until": "2026-05-31"}, "course.enrolment"),
        (["GYB"], {"seats_free": 0}, "course.seats"),
        (["GYB", "SYB"], {}, "course.subsidy_once"),
    ],
)
def test_one_fact_refuses_by_its_own_rule(judge: Judge, held: list[str], change: dict[str, Any], rule: str) -> None:
    assert judge("course", {"certificates": held}, GOOD | change, DAY).refused == {rule}


def test_the_sentence_names_what_is_lacking_alone(judge: Judge) -> None:
    found = judge("course", PERSON, GOOD | {"prerequisites": ["GYB", "NET"]}, DAY)
    assert found.refusals["course.prerequisites"].because.zh == "需先完成：NET"


def test_a_module_may_be_repeated_without_subsidy(judge: Judge) -> None:
    assert not judge("course", {"certificates": ["GYB", "SYB"]}, GOOD | {"subsidised": False}, DAY).refused


@pytest.mark.parametrize(
    ("held", "change", "missing"),
    [
        (None, {}, ("entrepreneur.certificates",)),
        (["SYB"], {"subsidised": None}, ("counterpart.subsidised",)),
        (["SYB"], {"module": None}, ("counterpart.module",)),
    ],
)
def test_what_is_not_known_of_the_subsidy_is_asked_for(
    judge: Judge, held: list[str] | None, change: dict[str, Any], missing: tuple[str, ...]
) -> None:
    course = GOOD | {"prerequisites": []} | change
    assert judge("course", {"certificates": held}, course, DAY).to_check["course.subsidy_once"].missing == missing


def test_who_has_completed_nothing_was_never_subsidised(judge: Judge) -> None:
    course = GOOD | {"prerequisites": [], "module": None, "subsidised": None}
    assert judge("course", {"certificates": []}, course, DAY).verdicts["course.subsidy_once"] is Verdict.PASSED


def test_the_city_of_the_person_decides_on_the_subsidy(judge: Judge) -> None:
    person = {"certificates": ["GYB", "SYB"], "region": "440305"}
    refusal = judge("course", person, GOOD | {"region": "330212"}, DAY).refusals["course.subsidy_once"]
    assert (refusal.document, refusal.region) == ("深人社规〔2022〕6号", "440300")
