"""Cases on SQLite and PostgreSQL: the queue, changes, and two who decide at once."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matcher.domain.case import Case, Match, Stage, Step
from matcher.domain.errors import ConflictError, NotFoundError
from matcher.domain.review import Action, Answers, State
from matcher.store.cases import Sought
from matcher.store.groups import AGAIN
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def case(k: int, path: tuple[str, ...] = ("A", "A1"), state: State = State.SUGGESTED, due: int | None = None) -> Case:
    match = Match(f"m{k}", "mentor", f"c{k}", state, "r1", 1, None if due is None else NOW + due * DAY)
    opened = Step(match.id, NOW, "system", Action.SUGGEST, State.SUGGESTED, State.SUGGESTED)
    return Case(f"k{k:03}", f"e{k}", path, k % 2 == 0, NOW, matches=(match,), steps=(opened,))


def step(match: Match, now: State, *, action: Action = Action.APPROVE, actor: str = "li.na") -> Step:
    return Step(match.id, NOW + DAY, actor, action, match.state, now, "poor_fit", "记一笔")


def test_what_was_kept_comes_back_whole(store: Store) -> None:
    own = case(1, due=3)
    assert store.cases.open([own]) == 1
    found = store.cases.get("k001")
    assert found is not None
    assert found.matches == own.matches
    assert replace(found, changed_at=None, steps=()) == replace(own, steps=())
    assert [replace(one, seq=0) for one in found.steps] == list(own.steps)
    assert store.cases.get("k002") is None


def test_an_entrepreneur_has_one_open_case(store: Store) -> None:
    assert store.cases.open([case(1)]) == 1
    again = replace(case(1), id="other", matches=(), steps=())
    assert store.cases.open([again, case(2)]) == 1
    assert store.cases.of_entrepreneur("e1") == ["k001"]
    done = replace(case(1).matches[0], state=State.CLOSED)
    store.cases.change("k001", 1, [done], [step(case(1).matches[0], State.CLOSED)])
    assert store.cases.open([again]) == 1
    assert set(store.cases.of_entrepreneur("e1")) == {"k001", "other"}


def test_the_queue_has_what_is_due_first_and_pages_miss_nothing(store: Store) -> None:
    dues = [5, 1, None, 3, 1, None, -2]
    store.cases.open([case(k, due=due) for k, due in enumerate(dues)])
    expected = ["k006", "k001", "k004", "k003", "k000", "k002", "k005"]
    found, last = [], None
    while page := store.cases.queue(Sought(), Stage.REVIEW, now=NOW, limit=2, after=last):
        found += [line.id for line in page]
        last = page[-1]
    assert found == expected
    urgent = store.cases.queue(Sought(urgent=True), Stage.REVIEW, now=NOW, limit=9)
    assert [line.id for line in urgent] == ["k006", "k004", "k000", "k002"]


def test_everybody_sees_the_own_region_and_below(store: Store) -> None:
    paths = [("A",), ("A", "A1"), ("A", "A1", "A11"), ("B",), ("A", "A10"), ("A_", "A1")]
    store.cases.open([case(k, path) for k, path in enumerate(paths)])

    def seen(*path: str) -> set[str]:
        return {line.entrepreneur_id for line in store.cases.queue(Sought(path), Stage.REVIEW, now=NOW, limit=9)}

    assert seen() == {f"e{k}" for k in range(6)}
    assert seen("A") == {"e0", "e1", "e2", "e4"}
    assert seen("A", "A1") == {"e1", "e2"}
    assert seen("%") == seen("a") == set()
    assert store.cases.counts(Sought(("A",)), now=NOW)[Stage.REVIEW] == 4


def test_a_case_waits_for_what_its_matches_wait_for(store: Store) -> None:
    store.cases.open([case(1, state=State.DEFERRED, due=2), case(2, state=State.APPROVED), case(3, state=State.SENT)])
    counts = store.cases.counts(Sought(), now=NOW)
    assert {stage: n for stage, n in counts.items() if n} == {Stage.LATER: 1, Stage.SEND: 1, Stage.ANSWER: 1}
    later = store.cases.counts(Sought(), now=NOW + 3 * DAY)
    assert (later[Stage.LATER], later[Stage.REVIEW]) == (0, 1), "what was put off comes back"
    queued = store.cases.queue(Sought(), Stage.REVIEW, now=NOW + 3 * DAY, limit=9)
    assert [line.id for line in queued] == ["k001"]


def test_a_change_keeps_matches_steps_and_stage_together(store: Store) -> None:
    own = case(1)
    store.cases.open([own])
    old = replace(own.matches[0], state=State.REPLACED)
    new = Match("m9", "mentor", "c9", State.SENT, due_at=NOW + DAY, answers=Answers(True, None), instead_of="m1")
    changed = store.cases.change("k001", 1, [old, new], [step(own.matches[0], State.REPLACED, action=Action.REPLACE)])
    assert (changed.version, changed.changed_by, changed.matches) == (2, "li.na", (old, new))
    assert (changed.steps[-1].reason, changed.steps[-1].note) == ("poor_fit", "记一笔")
    assert store.cases.get("k001") == changed
    assert store.cases.queue(Sought(), Stage.ANSWER, now=NOW, limit=9)[0].due_at == NOW + DAY


def test_of_two_who_decide_at_once_the_second_is_told_and_nothing_is_lost(store: Store) -> None:
    own = case(1)
    store.cases.open([own])
    start, told = threading.Barrier(4), []

    def decide(name: str) -> None:
        start.wait()
        try:
            match = replace(own.matches[0], state=State.APPROVED)
            store.cases.change("k001", 1, [match], [step(own.matches[0], State.APPROVED, actor=name)])
        except ConflictError as error:
            told.append(error)

    threads = [threading.Thread(target=decide, args=(f"p{k}",)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = store.cases.get("k001")
    assert found is not None
    assert (found.version, len(found.steps), len(told)) == (2, 2, 3)
    assert all(found.changed_by in str(error) and found.changed_by in error.zh for error in told)


def test_a_case_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFoundError, match="case 'k9'"):
        store.cases.change("k9", 1, [], [step(case(1).matches[0], State.APPROVED)])


def test_of_two_who_open_a_case_for_one_person_one_is_first(store: Store) -> None:
    both, opened = threading.Barrier(2), []

    def open_one(k: int) -> None:
        own = replace(case(1), id=f"k{k}", matches=(), steps=())
        both.wait()
        opened.append(store.cases.open([own]))

    for round_ in range(5):
        threads = [threading.Thread(target=open_one, args=(10 * round_ + k,)) for k in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(store.cases.of_entrepreneur("e1")) == 1
    assert sum(opened) == 1


def test_a_group_counts_while_its_evidence_holds(store: Store) -> None:
    """Days that are not known do not end it; neither does another group's evidence."""
    today = NOW.date().isoformat()
    held: list[list[dict[str, str]]] = [
        [{"code": "G_A"}],
        [{"code": "G_A", "valid_from": today, "valid_to": today}],
        [{"code": "G_A", "valid_to": "2026-11-29"}, {"code": "G_B", "valid_to": "2027-01-01"}],
        [{"code": "G_A", "valid_from": "2026-12-01"}],
        [{"code": "G_B"}, {"code": "G_A", "valid_from": "2026-01-01"}],
        [{"code": "g_a"}, {"code": "G_AA"}],
        [],
    ]
    rows = [{"id": f"e{k}", "name": "'\"%", **({"groups": own} if own else {})} for k, own in enumerate(held)]
    store.entities.put_many("entrepreneur", rows)
    store.cases.open([case(k) for k in range(len(held))])
    sought = Sought(group="G_A", register="entrepreneur")
    assert [one.entrepreneur_id for one in store.cases.queue(sought, Stage.REVIEW, now=NOW, limit=9)] == [
        "e0",
        "e1",
        "e4",
    ]
    assert store.cases.counts(sought, now=NOW)[Stage.REVIEW] == 3


def test_second_starts_are_found(store: Store) -> None:
    rows: list[dict[str, object]] = [
        {"id": "e0", "stage": "restart"},
        {"id": "e1", "closed_ventures": 2},
        {"id": "e2", "closed_ventures": 0},
        {"id": "e3", "stage": "startup", "text": "stage restart"},
        {"id": "e4", "closed_ventures": 10},
    ]
    store.entities.put_many("entrepreneur", rows)
    store.cases.open([case(k) for k in range(len(rows))])
    lines = store.cases.queue(Sought(group=AGAIN, register="entrepreneur"), Stage.REVIEW, now=NOW, limit=9)
    assert [line.entrepreneur_id for line in lines] == ["e0", "e1", "e4"]
