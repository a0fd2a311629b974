"""Every ranking that was served, kept whole."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, func, select
from sqlalchemy.dialects import sqlite

from matcher.store.chunks import chunks
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.entities import CHUNK
from matcher.store.schema import RANKINGS


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One served ranking; `data` is its JSON text."""

    id: str
    at: datetime
    sender: str
    kind: str
    direction: str
    entity_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class MadeList:
    """That a list was made: when, of which kind, and who asked for it."""

    id: str
    at: datetime
    kind: str
    sender: str


def _unless_kept(database: str) -> Executable:
    """Inserts rankings; one that is kept already stays as it is."""
    if database == "sqlite":
        return sqlite.insert(RANKINGS).on_conflict_do_nothing(index_elements=["id"])
    from sqlalchemy.dialects import postgresql  # here, not at the top: a server on SQLite starts the sooner without it

    return postgresql.insert(RANKINGS).on_conflict_do_nothing(index_elements=["id"])


class Rankings:
    """Keeps rankings, compressed."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def save(self, rows: Sequence[RankingRow]) -> None:
        """Keep rankings in one transaction; it moves no change number, since no ranking depends on them.

        One that is kept already stays as it is: a connection lost after the commit makes the log repeat its rows.
        """
        values = [
            {
                "id": row.id,
                "at": to_micros(row.at),
                "sender": row.sender,
                "kind": row.kind,
                "direction": row.direction,
                "entity_id": row.entity_id,
                "data": zlib.compress(row.data, 1),
            }
            for row in rows
        ]
        with self._engines.write_aside() as connection:
            connection.execute(_unless_kept(connection.dialect.name), values)

    def get(self, id: str) -> RankingRow | None:  # noqa: A002
        """One ranking, or None."""
        with self._engines.read() as connection:
            row = connection.execute(select(RANKINGS).where(RANKINGS.c.id == id)).mappings().one_or_none()
        return None if row is None else _row(row)

    def get_many(self, ids: Sequence[str]) -> dict[str, RankingRow]:
        """Some rankings by their identifiers; those that are not kept are left out."""
        found = {}
        with self._engines.read() as connection:
            for part in chunks(ids, CHUNK):
                rows = connection.execute(select(RANKINGS).where(RANKINGS.c.id.in_(part))).mappings()
                found.update({row["id"]: _row(row) for row in rows})
        return found

    def of_kind(self, kind: str, since: datetime) -> Iterator[RankingRow]:
        """Rankings of a kind from a moment on, in the order of time."""
        own = RANKINGS.c
        query = select(RANKINGS).where(own.kind == kind, own.at >= to_micros(since)).order_by(own.at, own.id)
        with self._engines.read() as connection:
            for row in connection.execution_options(yield_per=500).execute(query).mappings():
                yield _row(row)

    def about(self, entity: str, direction: str, limit: int) -> list[MadeList]:
        """The latest lists that were made for an entity, without what stands in them."""
        own = RANKINGS.c
        query = select(own.id, own.at, own.kind, own.sender).where(own.entity_id == entity, own.direction == direction)
        with self._engines.read() as connection:
            rows = connection.execute(query.order_by(own.at.desc(), own.id).limit(limit))
            return [MadeList(row.id, from_micros(row.at), row.kind, row.sender) for row in rows]

    def count(self) -> int:
        """How many are kept."""
        with self._engines.read() as connection:
            return int(connection.execute(select(func.count()).select_from(RANKINGS)).scalar_one())


def _row(row: Mapping[Any, Any]) -> RankingRow:
    return RankingRow(
        row["id"],
        from_micros(row["at"]),
        row["sender"],
        row["kind"],
        row["direction"],
        row["entity_id"],
        zlib.decompress(row["data"]),
    )
