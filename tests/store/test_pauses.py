"""Pauses on SQLite and PostgreSQL, and what lies on a counterpart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.domain.case import Case, Match, Step
from matcher.domain.errors import ConflictError
from matcher.domain.pause import PauseStep
from matcher.domain.review import Action, State
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
PAUSE = PauseStep("mentor", "m1", NOW, "li.na", paused=True, until=date(2026, 12, 5), reason="出差\n<b>")


def test_what_was_paused_comes_back_whole_and_counts_as_a_change(store: Store) -> None:
    before = store.change()
    store.pauses.add(PAUSE, seen=0)
    assert store.change() == before + 1
    (kept,) = store.pauses.history("mentor", "m1")
    assert replace(kept, seq=0) == PAUSE
    assert store.pauses.current("mentor") == {"m1": kept}
    assert store.pauses.current("investor") == {}
    assert store.pauses.history("mentor", "m2") == []


def test_the_last_step_decides_and_all_are_kept(store: Store) -> None:
    store.pauses.add(PAUSE, seen=0)
    seen = store.pauses.history("mentor", "m1")[0].seq
    store.pauses.add(replace(PAUSE, counterpart_id="m2", until=None), seen=0)
    store.pauses.add(replace(PAUSE, paused=False, until=None, reason=""), seen=seen)
    assert set(store.pauses.current("mentor")) == {"m2"}
    assert store.pauses.current("mentor")["m2"].until is None
    assert [step.paused for step in store.pauses.history("mentor", "m1")] == [False, True]


def test_the_second_of_two_is_told(store: Store) -> None:
    store.pauses.add(PAUSE, seen=0)
    change = store.change()
    with pytest.raises(ConflictError, match=r"li\.na"):
        store.pauses.add(replace(PAUSE, actor="wang"), seen=0)
    assert store.change() == change
    assert len(store.pauses.history("mentor", "m1")) == 1


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2026, 11, 29), False), (date(2026, 12, 5), True), (date(2026, 12, 6), False)]
)
def test_a_pause_holds_on_its_days(day: date, *, holds: bool) -> None:
    assert PAUSE.holds(day) is holds
    assert not replace(PAUSE, paused=False).holds(day)
    assert replace(PAUSE, until=None).holds(day) is (day >= NOW.date())


def test_what_lies_on_a_counterpart(store: Store) -> None:
    ones = [Match(f"m{k}", "mentor", "c1", State.APPROVED if k else State.SUGGESTED) for k in range(3)]
    for k, own in enumerate(ones):
        start = Step(own.id, NOW, "system", Action.SUGGEST, State.SUGGESTED, State.SUGGESTED)
        opened = NOW + timedelta(days=k)
        store.cases.open([Case(f"k{k}", f"e{k}", ("A",), False, opened, matches=(own,), steps=(start,))])
    step = Step("m1", NOW, "li.na", Action.SEND, State.APPROVED, State.SENT)
    store.cases.change("k1", 1, [replace(ones[1], state=State.SENT)], [step])
    loads = store.loads.of("mentor", "c1")
    assert [(one.case_id, one.entrepreneur_id, one.match.state) for one in loads] == [
        ("k2", "e2", State.APPROVED),
        ("k1", "e1", State.SENT),
        ("k0", "e0", State.SUGGESTED),
    ]
    assert loads[0].path == ("A",)
    assert [(one.match_id, one.action) for one in store.loads.said(["m0", "m1", "m2"])] == [("m1", Action.SEND)]
    assert store.loads.open_counts("mentor", ["c1", "c2"], [State.SENT, State.APPROVED]) == {"c1": 2}
    assert store.loads.of("mentor", "c2") == []
