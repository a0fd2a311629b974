"""Events that were recorded by mistake and taken back: the log keeps both, and readers see neither."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, select

from matcher.domain.event import WITHDRAWN
from matcher.store.chunks import chunks
from matcher.store.entities import CHUNK
from matcher.store.schema import EVENTS

OF = "reason"
"""The field in which a withdrawal names the event that it takes back."""
SEQ, PERSON, EVENT = 0, 2, 4
"""Where a row has its number, its entrepreneur and its event."""


def taken_back(connection: Connection, kind: str, people: Iterable[str]) -> dict[int, int]:
    """Numbers of the withdrawals of some entrepreneurs to those of the events that they took back.

    A withdrawal takes back the latest event of the same sender, entrepreneur, counterpart and name before it that still
    stands; where there is none it does nothing, and is left out.
    """
    found: dict[int, int] = {}
    columns = EVENTS.c
    own = (columns.seq, columns.entrepreneur_id, columns.counterpart_id, columns.event, columns.sender, columns.data)
    for part in chunks(sorted(set(people)), CHUNK):
        query = select(*own).where(columns.kind == kind, columns.entrepreneur_id.in_(part)).order_by(columns.seq)
        standing: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for seq, person, other, event, sender, data in connection.execute(query):
            if event != WITHDRAWN:
                standing[person, other, event, sender].append(seq)
                continue
            earlier = standing[person, other, orjson.loads(data).get(OF, "") if data else "", sender]
            if earlier:
                found[seq] = earlier.pop()
    return found


def with_withdrawals(only: Collection[str]) -> list[str]:
    """Names of events to read so that what was taken back can be told."""
    return sorted({*only, WITHDRAWN})


def left(connection: Connection, kind: str, rows: Sequence[Any]) -> tuple[Sequence[Any], int | None]:
    """The rows that stand, and the first event of their people that was taken back (None: none was).

    As in the table itself a row begins with its number, has the entrepreneur third and the event fifth.
    """
    people = [row[PERSON] for row in rows if row[EVENT] == WITHDRAWN]
    if not people:
        return rows, None
    gone = set(taken_back(connection, kind, people).values())
    return [row for row in rows if row[EVENT] != WITHDRAWN and row[SEQ] not in gone], min(gone, default=None)
