"""Events: append-only, idempotent by the sender's key, read back as columns."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest

from matcher.domain.errors import ConflictError
from matcher.domain.event import Event
from matcher.store.events import AT_ONCE, BULK, Looked
from matcher.store.store import Store
from matcher.store.withdrawn import Withdrawn

NOW = datetime(2026, 3, 1, 12, 0, 0, 123_456, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def event(**fields: Any) -> Event:
    own = {"entrepreneur_id": "e-1", "kind": "mentor", "counterpart_id": "m-1", "event": "chosen", "at": NOW}
    return Event(**{**own, **fields})


def test_events_are_numbered_in_order(store: Store) -> None:
    got = store.events.append([event(), event(event="met"), event(kind="course")], sender="a", recorded_at=NOW)
    numbers = [receipt.seq for receipt in got]
    assert numbers == sorted(set(numbers))
    assert not any(receipt.duplicate for receipt in got)
    assert (store.events.count(), store.events.count("mentor"), store.events.count("none")) == (3, 2, 0)


def test_a_repeated_key_is_recorded_once(store: Store) -> None:
    one, two = event(client_key="k1", topics=["税务", "融资"], amount=1.5), event(client_key="k2")
    first = store.events.append([one, two], sender="a", recorded_at=NOW)
    change = store.change()
    again = store.events.append([two, one], sender="a", recorded_at=LATER)
    assert [(r.seq, r.duplicate) for r in again] == [(first[1].seq, True), (first[0].seq, True)]
    assert store.change() == change
    elsewhere = one.model_copy(update={"at": NOW.astimezone(timezone(timedelta(hours=8)))})
    mixed = store.events.append([elsewhere, event(client_key="k3")], sender="a", recorded_at=LATER)
    assert [receipt.duplicate for receipt in mixed] == [True, False]
    assert store.events.count() == 3
    assert store.change() > change


def test_a_key_belongs_to_its_sender(store: Store) -> None:
    for sender in ("a", "b"):
        (receipt,) = store.events.append([event(client_key="k")], sender=sender, recorded_at=NOW)
        assert not receipt.duplicate
    assert store.events.count() == 2


def test_the_same_key_twice_in_one_call(store: Store) -> None:
    got = store.events.append([event(client_key="k"), event(client_key="k")], sender="a", recorded_at=NOW)
    assert [receipt.duplicate for receipt in got] == [False, True]
    assert got[0].seq == got[1].seq
    with pytest.raises(ConflictError, match="'n'"):
        store.events.append([event(client_key="n"), event(client_key="n", event="met")], sender="a", recorded_at=NOW)
    assert store.events.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"event": "met"},
        {"counterpart_id": "m-2"},
        {"at": LATER},
        {"amount": 2.0},
        {"topics": ["b"]},
        {"ranking_id": "r-1"},
        {"author": "张"},
        {"reason": "conflict"},
        {"group_id": "g"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_the_same_key_with_another_content_is_refused_whole(store: Store, other: dict[str, Any]) -> None:
    store.events.append([event(client_key="k")], sender="a", recorded_at=NOW)
    change = store.change()
    with pytest.raises(ConflictError, match="'k'"):
        store.events.append([event(client_key="new"), event(client_key="k", **other)], sender="a", recorded_at=NOW)
    assert store.events.count() == 1
    assert store.change() == change


def test_events_come_back_whole(store: Store) -> None:
    whole = event(
        client_key="k",
        ranking_id="r-1",
        funding_round="a",
        amount=2_500_000.0,
        topics=["税务"],
        group_id="g-1",
        author="李 😀",
        reason="better_fit",
    )
    (receipt,) = store.events.append([whole], sender="a", recorded_at=LATER)
    store.events.append([event(entrepreneur_id="e-2")], sender="a", recorded_at=NOW)
    (held,) = store.events.of_entrepreneur("e-1")
    assert (held.seq, held.recorded_at, held.event) == (receipt.seq, LATER, whole)
    assert store.events.of_entrepreneur("nobody") == []


def test_columns(store: Store) -> None:
    early = datetime(1969, 12, 31, 18, tzinfo=UTC)
    store.events.append(
        [event(topics=["a"], funding_round="b", group_id="g"), event(kind="course"), event(at=early)],
        sender="a",
        recorded_at=NOW,
    )
    columns = store.events.after("mentor")
    assert columns.at.dtype == np.float64
    assert columns.at[1] == -0.25
    assert columns.at[0] * 86_400 == pytest.approx(NOW.timestamp(), abs=1e-4)
    assert columns.topics == [["a"], None]
    assert columns.funding_round == ["b", None]
    assert columns.group_id == ["g", None]
    assert {len(column) for column in columns.as_mapping().values()} == {2}


def test_columns_go_on_where_they_ended(store: Store) -> None:
    assert store.events.after("mentor", 7).seq == 7
    store.events.append([event(), event(event="met")], sender="a", recorded_at=NOW)
    seen = store.events.after("mentor")
    store.events.append([event(event="left"), event(kind="course")], sender="a", recorded_at=NOW)
    rest = store.events.after("mentor", seen.seq)
    assert (seen.event, rest.event) == (["chosen", "met"], ["left"])
    assert store.events.after("mentor", rest.seq).event == []


def looked(store: Store, seq: int = 0) -> list[Looked]:
    return list(store.events.looks("mentor", seq, "shown", ("chosen", "accepted"), Withdrawn()))


def test_displays_and_choices(store: Store) -> None:
    sent = [
        event(event="shown", position=3),
        event(event="met"),
        event(counterpart_id="m-2"),
        event(event="shown", kind="course", position=1),
        event(event="shown", ranking_id="r-1"),
    ]
    receipts = store.events.append(sent, sender="a", recorded_at=NOW)
    (part,) = looked(store)
    assert part.shown.tolist() == [True, False, True]
    assert np.array_equal(part.position, [3, np.nan, np.nan], equal_nan=True)
    assert list(part.counterpart_id) == ["m-1", "m-2", "m-1"]
    assert part.at[0] * 86_400 == pytest.approx(NOW.timestamp(), abs=1e-4)
    assert [len(rest.at) for rest in looked(store, receipts[1].seq)] == [2]
    assert looked(store, part.seq) == []


def test_many_displays_come_in_parts(store: Store) -> None:
    own = {"kind": "mentor", "counterpart_id": "m", "event": "shown", "at": 0}
    rows = ({**own, "entrepreneur_id": f"e-{n}", "position": 1 + n % 10} for n in range(AT_ONCE + 3))
    store.events.bulk(rows, sender="demo", recorded_at=NOW)
    parts = looked(store)
    assert [len(part.at) for part in parts] == [AT_ONCE, 3]
    assert [name for part in parts for name in part.entrepreneur_id] == [f"e-{n}" for n in range(AT_ONCE + 3)]
    assert np.concatenate([part.position for part in parts]).tolist() == [1 + n % 10 for n in range(AT_ONCE + 3)]
    assert looked(store, parts[0].seq)[0].seq == parts[-1].seq


def test_bulk(store: Store) -> None:
    micros = int(NOW.timestamp() * 1e6)
    own = {"kind": "mentor", "counterpart_id": "m", "event": "chosen"}
    rows = ({**own, "entrepreneur_id": f"e-{n}", "at": micros + n, "topics": ["x"]} for n in range(BULK + 5))
    change = store.change()
    assert store.events.bulk(rows, sender="demo", recorded_at=NOW) == BULK + 5
    assert store.change() == change + 2
    columns = store.events.after("mentor")
    assert columns.entrepreneur_id == [f"e-{n}" for n in range(BULK + 5)]
    assert np.all(np.diff(columns.at) > 0)
    assert store.events.of_entrepreneur("e-3")[0].event.topics == ["x"]
    assert store.events.bulk([], sender="demo", recorded_at=NOW) == 0


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.events.append([event()], sender="a", recorded_at=datetime(2026, 3, 1))
    assert store.events.count() == 0


def taken(name: str, **fields: Any) -> Event:
    return event(event="withdrawn", reason=name, **fields)


def test_what_was_taken_back_stands_in_the_log_and_no_reader_sees_it(store: Store) -> None:
    first = [event(), event(event="met"), event(event="met"), event(counterpart_id="m-2", event="met")]
    store.events.append(first, sender="a", recorded_at=NOW)
    before = store.events.after("mentor")
    assert (len(before.at), before.stale) == (4, False)
    (gone,) = store.events.append([taken("met")], sender="a", recorded_at=LATER)
    newer = store.events.after("mentor", before.seq, ["met"], until=before.until)
    assert (list(newer.event), newer.stale, newer.until) == ([], True, gone.seq), "what was read before is to go"
    columns = store.events.after("mentor")
    assert list(zip(columns.event, columns.counterpart_id, strict=True)) == [
        ("chosen", "m-1"),
        ("met", "m-1"),
        ("met", "m-2"),
    ]
    assert not columns.stale
    (looked,) = store.events.looks("mentor", 0, "chosen", ["met"], store.events.withdrawn("mentor"))
    assert (looked.shown.tolist(), looked.counterpart_id) == ([True, False, False], ("m-1", "m-1", "m-2"))
    assert not store.events.after("mentor", before.seq, until=gone.seq).stale
    assert [one.event.event for one in store.events.of_counterpart("mentor", "m-1", ["met"])] == ["met"]
    assert store.events.count() == 5
    assert [one.event.event for one in store.events.of_entrepreneur("e-1")][-1] == "withdrawn"
    # again after it, it counts; and a second withdrawal takes the next
    store.events.append([event(event="met"), taken("met"), taken("met")], sender="a", recorded_at=LATER)
    assert list(store.events.after("mentor").event) == ["chosen", "met"]
    assert store.events.after("mentor").counterpart_id == ["m-1", "m-2"]


@pytest.mark.parametrize(
    ("sender", "other"),
    [("b", {}), ("a", {"entrepreneur_id": "e-2"}), ("a", {"counterpart_id": "m-2"}), ("a", {"kind": "course"})],
)
def test_only_the_own_event_is_taken_back(store: Store, sender: str, other: dict[str, Any]) -> None:
    store.events.append([event(event="met")], sender="a", recorded_at=NOW)
    store.events.append([taken("met", **other)], sender=sender, recorded_at=LATER)
    assert list(store.events.after("mentor").event) == ["met"]
    assert store.events.withdrawn("mentor").events == {}
