"""Events that were recorded by mistake and taken back: the log keeps both, and readers see neither."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from matcher.domain.event import WITHDRAWN
from matcher.store.schema import EVENTS, WITHDRAWALS

OF = "reason"
"""The field in which a withdrawal names the event that it takes back."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken back of a kind: number of each withdrawal to that of its event; `until` the last one known."""

    until: int = 0
    events: Mapping[int, int] = field(default_factory=dict)

    @property
    def gone(self) -> set[int]:
        """Numbers of the events that no longer count."""
        return set(self.events.values())

    def stale(self, until: int, seq: int) -> bool:
        """Whether a reader holds something that was taken back, who knows events to `seq`, withdrawals to `until`."""
        return any(withdrawal > until and event <= seq for withdrawal, event in self.events.items())


def withdrawn(connection: Connection, kind: str) -> Withdrawn:
    """What was taken back so far."""
    columns = WITHDRAWALS.c
    query = select(columns.seq, columns.event_seq).where(columns.kind == kind).order_by(columns.seq)
    found = {row.seq: row.event_seq for row in connection.execute(query)}
    return Withdrawn(next(reversed(found), 0), found)


def take_back(connection: Connection, row: Mapping[str, Any]) -> None:
    """Note which event a withdrawal that was just recorded takes back.

    It is the latest of the same sender, kind, entrepreneur, counterpart and name before it that still stands; where
    there is none, nothing is taken back.
    """
    columns = EVENTS.c
    gone = select(WITHDRAWALS.c.event_seq).where(WITHDRAWALS.c.kind == row["kind"])
    query = select(func.max(columns.seq)).where(
        columns.entrepreneur_id == row["entrepreneur_id"],
        columns.kind == row["kind"],
        columns.counterpart_id == row["counterpart_id"],
        columns.sender == row["sender"],
        columns.event == orjson.loads(row["data"])[OF],
        columns.event != WITHDRAWN,
        columns.seq < row["seq"],
        columns.seq.not_in(gone),
    )
    event = connection.execute(query).scalar_one()
    if event is not None:
        connection.execute(WITHDRAWALS.insert(), {"seq": row["seq"], "kind": row["kind"], "event_seq": event})
