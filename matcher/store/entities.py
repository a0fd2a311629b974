"""Profiles of entrepreneurs and of every kind, as JSON rows with the number of their last change."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import JSON, ColumnElement, Connection, and_, bindparam, cast, func, or_, select

from matcher.domain.errors import ConflictError, NotFoundError
from matcher.store.chunks import chunks
from matcher.store.engine import Engines
from matcher.store.schema import ENTITIES

Row = dict[str, Any]
CHUNK = 500
"""Identifiers in one query: below SQLite's limit of variables."""

_UPDATE = (
    ENTITIES.update()
    .where(ENTITIES.c.entity == bindparam("e"), ENTITIES.c.id == bindparam("i"))
    .values(data=bindparam("d"), change=bindparam("c"), deleted=bindparam("x"))
)
AT_ONCE = 2000
"""Rows that are read before they are handed on."""
MUST_BE_NEW = -1
"""As `expect`: the entity must not exist yet."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One entity and the number of its last change."""

    id: str
    data: Row
    change: int


@dataclass(frozen=True, slots=True)
class Upserted:
    """What a write did: numbers of rows, and the change number after it."""

    created: int
    updated: int
    unchanged: int
    change: int


def encoded(row: Row) -> str:
    """A row as text; equal rows give equal text."""
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()


class Entities:
    """Reads and writes entities; an entity type is any short name, such as the code of a kind."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def get(self, entity: str, id: str) -> Stored | None:  # noqa: A002
        """One entity, or None."""
        return self.get_many(entity, [id]).get(id)

    def get_many(self, entity: str, ids: Sequence[str]) -> dict[str, Stored]:
        """Those of the identifiers that are stored."""
        with self._engines.read() as connection:
            rows = self._raw(connection, entity, ids)
        return {i: Stored(i, orjson.loads(data), change) for i, (data, change, deleted) in rows.items() if not deleted}

    @staticmethod
    def _raw(connection: Connection, entity: str, ids: Iterable[str]) -> dict[str, tuple[str, int, bool]]:
        columns = ENTITIES.c
        found = {}
        for chunk in chunks(ids, CHUNK):
            query = select(columns.id, columns.data, columns.change, columns.deleted).where(
                columns.entity == entity, columns.id.in_(chunk)
            )
            found.update({i: (data, change, deleted) for i, data, change, deleted in connection.execute(query)})
        return found

    def put_many(self, entity: str, rows: Iterable[Row], *, expect: int | None = None) -> Upserted:
        """Store rows (each with its `id`) in one transaction; a row that is already so changes nothing.

        `expect`: the change number that the caller saw (MUST_BE_NEW: none); raises ConflictError where another writer
        was first.
        """
        texts = {str(row["id"]): encoded(row) for row in rows}
        with self._engines.write() as (connection, change):
            held = self._raw(connection, entity, texts)
            if expect is not None:
                self._expected(entity, texts, held, expect)
            fresh = [i for i in texts if i not in held]
            changed = [i for i, (data, _, deleted) in held.items() if deleted or data != texts[i]]
            if fresh:
                new = [{"entity": entity, "id": i, "data": texts[i], "change": change, "deleted": False} for i in fresh]
                connection.execute(ENTITIES.insert(), new)
            if changed:
                self._overwrite(connection, entity, {i: texts[i] for i in changed}, change, deleted=False)
            revived = sum(1 for i in changed if held[i][2])
            if not fresh and not changed:
                self._engines.unchanged(connection)
                change -= 1
        return Upserted(len(fresh) + revived, len(changed) - revived, len(texts) - len(fresh) - len(changed), change)

    @staticmethod
    def _overwrite(connection: Connection, entity: str, texts: dict[str, str], change: int, *, deleted: bool) -> None:
        rows = [{"e": entity, "i": i, "d": data, "c": change, "x": deleted} for i, data in texts.items()]
        connection.execute(_UPDATE, rows)

    @staticmethod
    def _expected(entity: str, ids: Iterable[str], held: dict[str, tuple[str, int, bool]], expect: int) -> None:
        for i in ids:
            _, change, deleted = held.get(i, ("", MUST_BE_NEW, False))
            seen = MUST_BE_NEW if deleted else change
            if seen != expect:
                was = "exists already" if expect == MUST_BE_NEW else "was changed by somebody else"
                raise ConflictError(f"{entity} {i!r} {was}. Read it again and repeat your change.")

    def update(self, entity: str, id: str, edit: Callable[[Row], Row]) -> Stored:  # noqa: A002
        """Read, edit and write one entity with no other writer in between; raises NotFoundError."""
        with self._engines.write() as (connection, change):
            data, _, deleted = self._raw(connection, entity, [id]).get(id, ("", 0, True))
            if deleted:
                raise NotFoundError(entity, id)
            row = edit(orjson.loads(data))
            self._overwrite(connection, entity, {id: encoded(row)}, change, deleted=False)
        return Stored(id, row, change)

    def delete(self, entity: str, id: str, *, expect: int | None = None) -> bool:  # noqa: A002
        """Forget one entity's data; only its identifier stays, so that running servers learn of it."""
        with self._engines.write() as (connection, change):
            held = self._raw(connection, entity, [id])
            if expect is not None:
                self._expected(entity, [id], held, expect)
            if id not in held or held[id][2]:
                self._engines.unchanged(connection)
                return False
            self._overwrite(connection, entity, {id: "{}"}, change, deleted=True)
        return True

    def page(self, entity: str, *, after: str = "", limit: int = 100) -> list[Stored]:
        """The next entities in the order of their identifiers."""
        columns = ENTITIES.c
        query = (
            select(columns.id, columns.data, columns.change)
            .where(columns.entity == entity, columns.id > after, columns.deleted.is_(False))
            .order_by(columns.id)
            .limit(limit)
        )
        with self._engines.read() as connection:
            return [Stored(i, orjson.loads(data), change) for i, data, change in connection.execute(query)]

    def named(self, entity: str, words: Sequence[str], most: int) -> list[str]:
        """Identifiers of rows whose name holds all words, in whatever case, or whose identifier begins with the first.

        Short names first.
        """
        own = ENTITIES.c
        name = func.lower(func.coalesce(self._attribute("name"), own.id))
        holds = and_(*(name.contains(word.lower(), autoescape=True) for word in words))
        begins = func.lower(own.id).startswith(words[0].lower(), autoescape=True)
        query = select(own.id).where(own.entity == entity, own.deleted.is_(False), or_(holds, begins))
        with self._engines.read() as connection:
            return list(connection.execute(query.order_by(func.length(name), own.id).limit(most)).scalars())

    def namesakes(self, entity: str, names: Collection[str]) -> dict[str, list[Row]]:
        """By name: id, name and region (None: not known) of each row that has one of the names, letter by letter."""
        own, wanted, found = ENTITIES.c, set(names), dict[str, list[Row]]()
        query = select(own.id, self._attribute("name"), self._attribute("region"))
        query = query.where(own.entity == entity, own.deleted.is_(False)).order_by(own.id)
        with self._engines.read() as connection:
            for i, name, region in connection.execute(query):
                if name in wanted:
                    found.setdefault(name, []).append({"id": i, "name": name, "region": region})
        return found

    def _attribute(self, name: str) -> ColumnElement[str | None]:
        """An attribute of a row that is a text."""
        data = ENTITIES.c.data
        sqlite = self._engines.url.get_backend_name() == "sqlite"
        return func.json_extract(data, f"$.{name}") if sqlite else cast(data, JSON)[name].as_string()

    def rows(self, entity: str) -> Iterator[Row]:
        """All entities of one type in the order of their identifiers."""
        columns = ENTITIES.c
        query = select(columns.data).where(columns.entity == entity, columns.deleted.is_(False)).order_by(columns.id)
        with self._engines.read() as connection:
            # straight from the driver: a text needs no conversion, and a start reads all of them
            cursor = connection.execute(query).cursor
            while rows := cursor.fetchmany(AT_ONCE):
                for (data,) in rows:
                    yield orjson.loads(data)

    def count(self, entity: str) -> int:
        """How many entities of one type are stored."""
        columns = ENTITIES.c
        query = select(func.count()).where(columns.entity == entity, columns.deleted.is_(False))
        with self._engines.read() as connection:
            return int(connection.execute(query).scalar_one())

    def changed_since(self, entity: str, change: int) -> tuple[list[Row], list[str]]:
        """Rows stored and identifiers deleted after a change number."""
        columns = ENTITIES.c
        query = (
            select(columns.id, columns.data, columns.deleted)
            .where(columns.entity == entity, columns.change > change)
            .order_by(columns.id)
        )
        with self._engines.read() as connection:
            found = connection.execute(query).all()
        return [orjson.loads(d) for _, d, gone in found if not gone], [i for i, _, gone in found if gone]
