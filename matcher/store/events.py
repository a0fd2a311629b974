"""The log of events: append-only, and idempotent by the sender's own key."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, func, select

from matcher.domain.errors import ConflictError
from matcher.domain.event import WITHDRAWN, Event, StoredEvent
from matcher.store.chunks import chunks
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.entities import CHUNK
from matcher.store.schema import EVENTS, WITHDRAWALS
from matcher.store.withdrawn import Withdrawn, take_back, withdrawn

MICROS_PER_DAY = 86_400e6
BULK = 10_000
AT_ONCE = 4096
"""Rows that are read before they are laid out."""
_OWN = ("kind", "entrepreneur_id", "counterpart_id", "event")
_MORE = ("ranking_id", "funding_round", "amount", "topics", "group_id", "author", "reason", "position", "propensity")
Values = dict[str, Any]
Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The place of a recorded event in the log; `duplicate`: it had been recorded before."""

    seq: int
    duplicate: bool


@dataclass(slots=True)
class EventColumns:
    """Events as columns of equal length; `at` in days since 1970-01-01 UTC; None where not given."""

    seq: int
    """The last number read."""
    at: NDArray[np.float64]
    entrepreneur_id: Sequence[str]
    counterpart_id: Sequence[str]
    event: Sequence[str]
    until: int = 0
    """The last withdrawal that was heeded."""
    stale: bool = False
    """Whether something was taken back that was read before: then all is to be read again."""
    funding_round: Sequence[str | None] = field(default_factory=list)
    group_id: Sequence[str | None] = field(default_factory=list)
    topics: Sequence[list[str] | None] = field(default_factory=list)
    ranking_id: Sequence[str | None] = field(default_factory=list)
    position: Sequence[int | None] = field(default_factory=list)
    propensity: Sequence[float | None] = field(default_factory=list)
    reason: Sequence[str | None] = field(default_factory=list)

    def as_mapping(self) -> dict[str, Sequence[Any]]:
        """The columns by name."""
        names = ("entrepreneur_id", "counterpart_id", "event", "funding_round", "group_id", "topics")
        return {"at": self.at.tolist(), **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True, slots=True)
class Looked:
    """Displays and choices as columns of equal length: who, when, which of both, and at which place of a list."""

    seq: int
    """The last number read."""
    at: NDArray[np.float64]
    """Days since 1970-01-01 UTC."""
    entrepreneur_id: Sequence[str]
    counterpart_id: Sequence[str]
    shown: NDArray[np.bool_]
    """Whether it is a display; a choice where not."""
    position: NDArray[np.float64]
    """From 1; NaN where not told."""


class _Places(dict[str, float]):
    """What an event holds as text to its place in the list: most displays say no more, so texts are few."""

    def __missing__(self, text: str) -> float:
        told = orjson.loads(text).get("position") if text else None
        place = self[text] = np.nan if told is None else float(told)
        return place


def _values(event: Event, sender: str, recorded_at: int) -> Values:
    more = {name: value for name in _MORE if (value := getattr(event, name)) is not None}
    return {
        **{name: getattr(event, name) for name in _OWN},
        "at": to_micros(event.at),
        "sender": sender,
        "client_key": event.client_key,
        "data": orjson.dumps(more, option=orjson.OPT_SORT_KEYS).decode() if more else "",
        "recorded_at": recorded_at,
    }


class Events:
    """Records events and reads them as columns."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def append(
        self, events: Sequence[Event], *, sender: str, recorded_at: datetime, first_counts: bool = False
    ) -> list[Receipt]:
        """Record events in one transaction; the receipts stand in their order.

        The same sender and client key is recorded once. Raises ConflictError where it comes with another content; then
        nothing of this call is recorded. `first_counts`: what comes again is no conflict, whatever it says now.
        """
        rows = [_values(event, sender, to_micros(recorded_at)) for event in events]
        with self._engines.write() as (connection, _):
            known = self._known(connection, sender, [r["client_key"] for r in rows if r["client_key"]])
            receipts = []
            for row in rows:
                held = known.get(row["client_key"]) if row["client_key"] else None
                if held is not None:
                    if not first_counts:
                        _same(row, held)
                    receipts.append(Receipt(held["seq"], duplicate=True))
                    continue
                done = connection.execute(EVENTS.insert().returning(EVENTS.c.seq), row)
                row["seq"] = int(done.scalar_one())
                receipts.append(Receipt(row["seq"], duplicate=False))
                if row["event"] == WITHDRAWN:
                    take_back(connection, row)
                if row["client_key"]:
                    known[row["client_key"]] = row
            if all(receipt.duplicate for receipt in receipts):
                self._engines.unchanged(connection)
        return receipts

    @staticmethod
    def _known(connection: Connection, sender: str, keys: Sequence[str]) -> dict[str, Values]:
        found = {}
        for chunk in chunks(keys, CHUNK):
            query = select(EVENTS).where(EVENTS.c.sender == sender, EVENTS.c.client_key.in_(chunk))
            found.update({row["client_key"]: dict(row) for row in connection.execute(query).mappings()})
        return found

    def bulk(self, events: Iterable[Values], *, sender: str, recorded_at: datetime) -> int:
        """Record many events that were checked before: dicts with the fields of Event, `at` in whole microseconds.

        Transactions of 10,000 each; events without client key only, and none that takes another back. Returns how many
        were recorded.
        """
        moment, count = to_micros(recorded_at), 0
        for batch in chunks(events, BULK):
            rows = [_bulk_row(event, sender, moment) for event in batch]
            with self._engines.write() as (connection, _):
                connection.execute(EVENTS.insert(), rows)
            count += len(rows)
        return count

    def withdrawn(self, kind: str) -> Withdrawn:
        """What was taken back of a kind so far."""
        with self._engines.read() as connection:
            return withdrawn(connection, kind)

    def _rows(
        self, kind: str, seq: int, only: Collection[str] | None, event: ColumnElement[Any], gone: set[int]
    ) -> Iterator[Rows]:
        """Number, time, both identifiers, `event` and the rest, in the order of the log, some thousand at a time.

        Neither what is `gone` is among them, nor what took it back.
        """
        columns = EVENTS.c
        query = (
            select(columns.seq, columns.at, columns.entrepreneur_id, columns.counterpart_id, event, columns.data)
            .where(columns.kind == kind, columns.seq > seq)
            .order_by(columns.seq)
        )
        query = query.where(columns.event != WITHDRAWN if only is None else columns.event.in_(sorted(only)))
        with self._engines.read() as connection:
            # straight from the driver: numbers and texts need no conversion, and there may be millions of them
            cursor = connection.execute(query).cursor
            while rows := cursor.fetchmany(AT_ONCE):
                if left := [row for row in rows if row[0] not in gone] if gone else rows:
                    yield left

    def after(self, kind: str, seq: int = 0, only: Collection[str] | None = None, *, until: int = 0) -> EventColumns:
        """Events of a kind with a number above `seq`, in the order of the log; `only` those of some sorts.

        `seq` and `until` are those of the columns that were read last, for what is new since.
        """
        known = self.withdrawn(kind)
        rows = [row for part in self._rows(kind, seq, only, EVENTS.c.event, known.gone) for row in part]
        nothing: Values = {}
        more = [orjson.loads(row[5]) if row[5] else nothing for row in rows]
        return EventColumns(
            seq=rows[-1][0] if rows else seq,
            until=known.until,
            stale=known.stale(until, seq),
            at=np.array([row[1] for row in rows], np.float64) / MICROS_PER_DAY,
            entrepreneur_id=[row[2] for row in rows],
            counterpart_id=[row[3] for row in rows],
            event=[row[4] for row in rows],
            funding_round=[entry.get("funding_round") for entry in more],
            group_id=[entry.get("group_id") for entry in more],
            topics=[entry.get("topics") for entry in more],
            ranking_id=[entry.get("ranking_id") for entry in more],
            position=[entry.get("position") for entry in more],
            propensity=[entry.get("propensity") for entry in more],
            reason=[entry.get("reason") for entry in more],
        )

    def looks(self, kind: str, seq: int, display: str, choices: Collection[str], known: Withdrawn) -> Iterator[Looked]:
        """Displays and choices of a kind with a number above `seq`, in the order of the log, some thousand at a time.

        `known` says what was taken back, which is left out.
        They are many: each part is laid out while the processor still has it at hand, before the next one is read.
        """
        place = _Places()
        for rows in self._rows(kind, seq, (display, *choices), EVENTS.c.event == display, known.gone):
            n = len(rows)
            numbers, at, people, others, shown, texts = zip(*rows, strict=True)
            yield Looked(
                seq=numbers[-1],
                at=np.fromiter(at, np.float64, n) / MICROS_PER_DAY,
                entrepreneur_id=people,
                counterpart_id=others,
                shown=np.fromiter(shown, np.bool_, n),
                position=np.fromiter(map(place.__getitem__, texts), np.float64, n),
            )

    def of_entrepreneur(self, entrepreneur_id: str) -> list[StoredEvent]:
        """All events of one entrepreneur, in the order of the log."""
        query = select(EVENTS).where(EVENTS.c.entrepreneur_id == entrepreneur_id).order_by(EVENTS.c.seq)
        with self._engines.read() as connection:
            return [_stored(dict(row)) for row in connection.execute(query).mappings()]

    def of_counterpart(self, kind: str, counterpart_id: str, only: Collection[str]) -> list[StoredEvent]:
        """Events of one counterpart of some sorts that still stand, in the order in which they happened."""
        columns = EVENTS.c
        query = select(EVENTS).where(
            columns.kind == kind, columns.counterpart_id == counterpart_id, columns.event.in_(sorted(only))
        )
        query = query.where(columns.event != WITHDRAWN, columns.seq.not_in(select(WITHDRAWALS.c.event_seq)))
        with self._engines.read() as connection:
            rows = connection.execute(query.order_by(columns.at, columns.seq)).mappings()
            return [_stored(dict(row)) for row in rows]

    def count(self, kind: str | None = None) -> int:
        """How many events are recorded."""
        query = select(func.count()).select_from(EVENTS)
        if kind is not None:
            query = query.where(EVENTS.c.kind == kind)
        with self._engines.read() as connection:
            return int(connection.execute(query).scalar_one())


def _bulk_row(event: Values, sender: str, moment: int) -> Values:
    more = {name: event[name] for name in _MORE if event.get(name) is not None}
    return {
        **{name: event[name] for name in _OWN},
        "at": event["at"],
        "sender": sender,
        "client_key": None,
        "data": orjson.dumps(more, option=orjson.OPT_SORT_KEYS).decode() if more else "",
        "recorded_at": moment,
    }


def _same(row: Values, held: Values) -> None:
    differing = [name for name in (*_OWN, "at", "data") if row[name] != held[name]]
    if differing:
        raise ConflictError(
            f"client_key {row['client_key']!r} was recorded before with another {', '.join(differing)}. "
            "Use a new key for a new event.",
            f"client_key {row['client_key']!r} 此前已用于另一内容的事件，新事件请用新的 client_key。",
        )


def _stored(row: Values) -> StoredEvent:
    more = orjson.loads(row["data"]) if row["data"] else {}
    own = {name: row[name] for name in _OWN}
    event = Event(**own, at=from_micros(row["at"]), client_key=row["client_key"], **more)
    return StoredEvent(seq=row["seq"], recorded_at=from_micros(row["recorded_at"]), event=event)
