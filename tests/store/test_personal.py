"""Links, notes and personal requests as the store keeps them, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matcher.domain.case import Case, Match, Step
from matcher.domain.errors import ConflictError, NotFoundError
from matcher.domain.personal_request import PersonalRequest, Sort
from matcher.domain.review import Action, State
from matcher.store.rankings import RankingRow
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
DAY = timedelta(days=1)
CASE = Case("c", "e", ("1", "11"), urgent=False, opened_at=NOW, matches=(Match("m", "some_kind", "x", State.SENT),))


def asked(name: str, due: timedelta, path: tuple[str, ...] = ("1", "11"), person: str = "e") -> PersonalRequest:
    return PersonalRequest(name, person, "c", None, path, Sort.TALK, "请打电话", NOW, NOW + due)


def test_a_new_link_ends_the_one_before(store: Store) -> None:
    assert store.links.get("c") is None
    store.links.renew("c", by="li", now=NOW)
    first = store.links.get("c")
    store.links.renew("c", by="wang", now=NOW + DAY)
    second = store.links.get("c")
    assert first is not None
    assert second is not None
    assert (first.number, second.number) == (1, 2)
    assert (second.made_at, second.made_by) == (NOW + DAY, "wang")
    store.links.end("c", by="wang")
    assert store.links.get("c") is None
    store.links.renew("c", by="li", now=NOW)
    third = store.links.get("c")
    assert third is not None
    assert third.number == 4, "numbers are never used again"
    store.links.end("other", by="li")
    assert store.links.get("other") is None


def test_a_note_leaves_the_version_alone(store: Store) -> None:
    store.cases.open([CASE])
    store.notes.add("c", Step(None, NOW, "li", Action.NOTE, None, None, None, "打过电话"))
    store.notes.add("c", Step("m", NOW, "li", Action.NOTE, State.SENT, State.SENT, None, "约在周三"))
    found = store.cases.get("c")
    assert found is not None
    assert found.version == 1
    assert [(one.match_id, one.was, one.now, one.note) for one in found.steps] == [
        (None, None, None, "打过电话"),
        ("m", State.SENT, State.SENT, "约在周三"),
    ]
    with pytest.raises(NotFoundError):
        store.notes.add("d", Step(None, NOW, "li", Action.NOTE, None, None))


def test_requests_wait_in_the_order_in_which_they_are_due_and_below_a_region(store: Store) -> None:
    own = store.personal_requests
    for one in (asked("late", DAY * 3), asked("soon", DAY), asked("far", DAY, ("2",), "f"), asked("same", DAY)):
        own.add(one)
    own.add(replace(asked("near", DAY * 2, ("1", "12")), match_id="m", sort=Sort.COMPLAINT, text="x" * 2_000))
    waiting = [one.id for one in own.page(("1",), answered=False, limit=9)]
    assert waiting == ["same", "soon", "near", "late"]
    assert own.page(("1", "12"), answered=False, limit=9)[0] == own.get("near")
    last = own.get("soon")
    assert [one.id for one in own.page(("1",), answered=False, limit=1, after=last)] == ["near"]
    assert (own.count((), answered=False), own.count(("1", "11"), answered=False)) == (5, 3)
    assert own.waiting(["c", "d"]) == {"c": 5}
    assert own.get("none") is None
    assert {one.id for one in own.of_entrepreneur("f")} == {"far"}


def test_of_two_answers_the_second_is_told(store: Store) -> None:
    own = store.personal_requests
    for name in ("a", "b"):
        own.add(asked(name, DAY))
    own.answer("a", "好的", by="li", now=NOW + DAY)
    with pytest.raises(ConflictError):
        own.answer("a", "不行", by="wang", now=NOW + DAY)
    found = own.get("a")
    assert found is not None
    assert (found.open, found.answer, found.answered_by, found.answered_at) == (False, "好的", "li", NOW + DAY)
    own.answer("b", "行", by="li", now=NOW + DAY * 2)
    assert [one.id for one in own.page((), answered=True, limit=9)] == ["b", "a"]
    assert [one.id for one in own.page((), answered=True, limit=9, after=own.get("b"))] == ["a"]
    assert own.waiting(["c"]) == {}


def test_lists_are_found_by_whom_they_are_about(store: Store) -> None:
    rows = [
        RankingRow(f"r{k}", NOW + DAY * k, "portal", "some_kind", direction, entity, b"{}")
        for k, (direction, entity) in enumerate(
            [("counterparts", "e"), ("entrepreneurs", "e"), ("counterparts", "f"), ("counterparts", "e")]
        )
    ]
    store.rankings.save(rows)
    assert [one.id for one in store.rankings.about("e", "counterparts", 9)] == ["r3", "r0"]
    assert [one.at for one in store.rankings.about("e", "counterparts", 1)] == [NOW + DAY * 3]
