"""What the rules of every kind must hold to for any two rows; the rows are drawn from the annotations of each kind."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.layout import Layout, Shape
from matcher.domain.rule import Verdict
from matcher.domain.vocabulary import CLOSED
from matcher.features.columns import layouts
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds

DAY = date(2026, 6, 1)
each_kind = pytest.mark.parametrize("kind", list(kinds().values()), ids=lambda kind: kind.code)
few = settings(max_examples=60, deadline=None, derandomize=True)

WORDS = {
    # one district, its city, another province; none has local provisions, which would stand in for a lost limit
    "region": ["330212", "330200", "522601"],
    "industry": ["51", "65", "651", "24"],
    "need": ["SPACE", "MARKET", "FINANCE_EQUITY"],
    "group": ["G_GRAD_5Y", "G_RETURNEE"],
    "entrepreneur": ["x0", "somebody"],
    "module": ["GYB", "SYB"],
    "topic": ["angel", "a"],
    "open": ["a", "b"],
}
GROUPS = st.lists(
    st.fixed_dictionaries(
        {"code": st.sampled_from(WORDS["group"])},
        optional={"valid_to": st.sampled_from(["2026-05-31", "2026-06-01", "2028-01-01"])},
    ),
    max_size=2,
)


def literals(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [word for arg in get_args(annotation) if not isinstance(arg, str | Layout) for word in literals(arg)]


def flag(annotation: Any) -> bool:
    return annotation is bool or any(flag(arg) for arg in get_args(annotation) if get_origin(annotation) is not Literal)


def values(layout: Layout, annotation: Any) -> st.SearchStrategy[Any]:
    words = (
        literals(annotation)
        or WORDS.get(layout.vocabulary)
        or [str(code) for code in CLOSED.get(layout.vocabulary, ())]
    )
    match layout.shape:
        case Shape.NUMBER:
            return st.booleans() if flag(annotation) else st.sampled_from([0, 1, 3, 24, 36])
        case Shape.DATE:
            return st.dates(date(2022, 1, 1), date(2028, 1, 1)).map(date.isoformat) | st.just(DAY.isoformat())
        case Shape.CODE:
            return st.sampled_from(words)
        case Shape.CODES | Shape.BITS:
            return st.lists(st.sampled_from(words), max_size=2, unique=True)
        case Shape.DATED:
            return GROUPS
        case _:
            return st.just("茶叶 tea")


def rows(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Rows with any of the facts that rules may read; each is there about half the time."""
    drawn = {}
    for name, layout in layouts(model).items():
        if layout.shape is not Shape.TEXT:
            info = model.model_fields[name]
            drawn[name] = values(
                layout, Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
            )

    def sound(row: dict[str, Any]) -> bool:
        try:
            model.model_validate({"id": "x", **row})
        except ValidationError:
            return False
        return True

    return st.fixed_dictionaries({}, optional=drawn).filter(sound)


def without(row: dict[str, Any], lost: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != lost}


@each_kind
def test_losing_a_fact_never_turns_into_a_refusal(kind: Kind, judge_rows: Callable[..., Any]) -> None:
    @few
    @given(rows(Entrepreneur), rows(kind.attributes))
    def check(e: dict[str, Any], c: dict[str, Any]) -> None:
        (before,) = judge_rows(kind.code, [e], [c], DAY)
        poorer = [(lost, e, without(c, lost)) for lost in c] + [(lost, without(e, lost), c) for lost in e]
        for lost, left, right in poorer:
            (after,) = judge_rows(kind.code, [left], [right], DAY)
            assert after.refused <= before.refused, f"without {lost}"

    check()


@each_kind
def test_a_verdict_says_what_it_stands_on(kind: Kind, judge_rows: Callable[..., Any]) -> None:
    needs = {rule.code: rule.needs for rule in kind.rules}

    @few
    @given(rows(Entrepreneur), rows(kind.attributes))
    def check(e: dict[str, Any], c: dict[str, Any]) -> None:
        (found,) = judge_rows(kind.code, [e], [c], DAY)
        sides = {"entrepreneur": e, "counterpart": c}
        for code, verdict in found.verdicts.items():
            lacking = {f"{n.side}.{n.attribute}" for n in needs[code] if n.attribute not in sides[n.side]}
            if verdict is Verdict.TO_CHECK:
                assert set(found.to_check[code].missing) == lacking
                assert lacking, f"{code} is to be checked, though nothing is missing"
        for refusal in found.refusals.values():
            for text in (*refusal.because, *refusal.would_change):
                assert not [sign for sign in ("{", "}", "nan", "None") if sign in text], text

    check()


@each_kind
def test_a_batch_is_judged_like_its_rows_in_both_directions(kind: Kind, judge_rows: Callable[..., Any]) -> None:
    @few
    @given(
        st.lists(rows(Entrepreneur), min_size=1, max_size=3), st.lists(rows(kind.attributes), min_size=1, max_size=3)
    )
    def check(people: list[dict[str, Any]], register: list[dict[str, Any]]) -> None:
        people = [{**row, "id": f"x{k}"} for k, row in enumerate(people)]
        register = [{**row, "id": f"x{k}"} for k, row in enumerate(register)]
        forward = [judge_rows(kind.code, [e], register, DAY) for e in people]
        reverse = [judge_rows(kind.code, people, [c], DAY, "entrepreneurs") for c in register]
        for i, e in enumerate(people):
            for j, c in enumerate(register):
                (alone,) = judge_rows(kind.code, [e], [c], DAY)
                assert forward[i][j] == reverse[j][i] == alone

    check()
