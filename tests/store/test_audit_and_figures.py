"""What figures and the audit are made of, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matcher.domain.case import Case, Match, Step
from matcher.domain.review import Action, Answers, State
from matcher.store.audit import Asked
from matcher.store.engine import to_micros
from matcher.store.rankings import RankingRow
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def case(k: int, path: tuple[str, ...], state: State, answers: Answers = Answers()) -> Case:  # noqa: B008 - immutable
    match = Match(f"m{k}", "mentor", f"c{k}", state, f"r{k}", 1, answers=answers)
    at = NOW + k * DAY
    steps = [
        Step(match.id, at, "system", Action.SUGGEST, State.SUGGESTED, State.SUGGESTED),
        Step(match.id, at + DAY, "li.na", Action.SEND, State.APPROVED, State.SENT),
        Step(match.id, at + 2 * DAY, "wang", Action.SEND, State.APPROVED, State.SENT, note="again"),
        Step(match.id, at + 3 * DAY, "li.na", Action.END, State.AGREED, State.ENDED, "completed"),
        Step(None, at + 3 * DAY, "wang", Action.NOTE, State.SENT, State.SENT),
    ]
    return Case(f"k{k}", f"e{k}", path, k % 2 == 0, at, matches=(match,), steps=tuple(steps))


@pytest.fixture
def filled(store: Store) -> Store:
    store.cases.open(
        [
            case(0, ("A", "A1"), State.ENDED, Answers(True, True)),
            case(1, ("A",), State.SUGGESTED),
            case(2, ("B",), State.CLOSED, Answers(False, None)),
            replace(case(3, ("A", "A2"), State.CLOSED), steps=()),
        ]
    )
    return store


def test_figures_count_what_was_opened_there_and_then(filled: Store) -> None:
    counted = filled.figures.of((), NOW, NOW + 3 * DAY)
    rows = {row[0]: tuple(row) for row in counted.cases}
    assert set(rows) == {"k0", "k1", "k2"}
    assert rows["k0"] == ("k0", "e0", "/A/A1/", True, to_micros(NOW), to_micros(NOW + DAY))
    assert {tuple(row) for row in counted.matches} == {
        ("k0", "mentor", "c0", "ended", True, True),
        ("k2", "mentor", "c2", "closed", False, None),
    }, "closed after a refusal was sent; suggested was not"
    assert {tuple(row) for row in counted.outcomes} == {(f"m{k}", "completed") for k in range(3)}
    below = filled.figures.of(("A",), NOW, NOW + 9 * DAY)
    assert {row[0]: row[5] is None for row in below.cases} == {"k0": False, "k1": False, "k3": True}


def test_both_agree_when_the_last_one_says_yes(store: Store) -> None:
    def said(k: int, answers: Answers, *days: int) -> Case:
        own = case(k, ("A",), State.AGREED, answers)
        yes = [Step(f"m{k}", NOW + day * DAY, "x", Action.ACCEPT, State.SENT, State.SENT) for day in days]
        return replace(own, steps=(*own.steps[:2], *yes))

    store.cases.open(
        [said(0, Answers(True, True), 5, 3), said(1, Answers(True, None), 4), said(2, Answers(True, False), 4)]
    )
    agreed = store.figures.of((), NOW, NOW + 9 * DAY).agreed
    assert [tuple(row) for row in agreed] == [("m0", "mentor", "k0", "agreed", to_micros(NOW + 5 * DAY))]


def test_steps_are_searched_and_paged(filled: Store) -> None:
    whole = filled.audit.steps((), Asked(), before=None, limit=99)
    assert len(whole) == 15
    assert [one.step.seq for one in whole] == sorted((one.step.seq for one in whole), reverse=True)
    half = filled.audit.steps((), Asked(), before=whole[6].step.seq, limit=99)
    assert half == whole[7:]
    assert {one.case for one in filled.audit.steps(("A",), Asked(), before=None, limit=99)} == {"k0", "k1"}

    def found(**asked: object) -> int:
        return len(filled.audit.steps((), Asked(**asked), before=None, limit=99))  # type: ignore[arg-type]

    assert found(actor="wang") == found(action=Action.SEND) == 6
    assert found(actor="wang", action=Action.NOTE) == 3
    assert found(entrepreneur="e1") == 5
    assert found(counterpart="c1") == 4
    assert found(kind="mentor") == 12
    assert found(since=NOW + 4 * DAY) == 5
    assert found(until=NOW + DAY) == 1
    note = next(one for one in whole if one.step.action is Action.NOTE)
    assert (note.kind, note.counterpart, note.ranking) == (None, None, None)


def test_rankings_are_searched_and_paged(store: Store) -> None:
    at = [NOW, NOW + DAY, NOW + DAY, NOW + 2 * DAY]
    store.rankings.save(
        [
            RankingRow(f"r{k}", moment, f"s{k % 2}", "mentor", "counterparts", f"e{k}", b"{}")
            for k, moment in enumerate(at)
        ]
    )
    assert [one.id for one in store.audit.rankings(Asked(), before=None, limit=9)] == ["r3", "r2", "r1", "r0"]
    first = store.audit.rankings(Asked(), before=None, limit=2)
    rest = store.audit.rankings(Asked(), before=(first[-1].at, first[-1].id), limit=2)
    assert [one.id for one in rest] == ["r1", "r0"]
    asked = Asked(actor="s1", since=NOW, until=NOW + 2 * DAY)
    assert [one.id for one in store.audit.rankings(asked, before=None, limit=9)] == ["r1"]
    assert [one.id for one in store.audit.rankings(Asked(entrepreneur="e2"), before=None, limit=9)] == ["r2"]
