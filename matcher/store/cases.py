"""Cases under review: the queue, one case whole, and changes that see what they change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.engine import Connection

from matcher.domain.case import Case, Match, Stage, Step, waits_for
from matcher.domain.errors import ConflictError, NotFoundError
from matcher.domain.review import State
from matcher.domain.text import Text
from matcher.store.case_rows import Line, case_of, case_row, line_of, match_of, match_row, path_of, step_of, step_row
from matcher.store.chunks import chunks
from matcher.store.engine import Engines, to_micros
from matcher.store.groups import holds
from matcher.store.schema import ACCOUNTS, CASES, ENTITIES, MATCHES, META, STEPS

CHUNK = 500
"""Identifiers asked for at once: databases bound how many a query may name."""
NEVER = 1 << 62
"""Sorts what has no deadline behind all that has one."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which cases are asked for: below a region, and of what sort.

    `urgent` and `late` (due already) None: either; `people` None: everybody's, else only those of these entrepreneurs;
    `group` "": everybody's, else of people in `register` whose evidence of that group holds now.
    """

    path: Sequence[str] = ()
    urgent: bool | None = None
    late: bool | None = None
    people: Sequence[str] | None = None
    group: str = ""
    register: str = ""


def _overtaken(connection: Connection, name: str) -> ConflictError:
    """Somebody changed a case after it was looked at."""
    query = select(CASES.c.changed_by, CASES.c.entrepreneur_id, ACCOUNTS.c.title).where(CASES.c.id == name)
    last = connection.execute(query.outerjoin(ACCOUNTS, ACCOUNTS.c.name == CASES.c.changed_by)).one()
    by = Text(*[last.title or last.changed_by] * 2)
    if last.changed_by == last.entrepreneur_id:
        by = Text("创业者本人", "The entrepreneur")
    return ConflictError(
        f"{by.en} changed this case in the meantime. Nothing of yours was written: look at it again and decide.",
        f"此期间{by.zh}已修改该个案，您的操作没有保存。请重新查看后再定。",
    )


class Cases:
    """Keeps cases with their matches and the steps taken."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def open(self, cases: Sequence[Case]) -> int:
        """Keep new cases; one whose entrepreneur has an open case already is left out. Returns how many are new."""
        with self._engines.write_aside() as connection:
            # writers queue at this row, so that of two who open a case for one person the second sees the first's
            connection.execute(select(META.c.value).where(META.c.name == "change").with_for_update())
            taken: set[str] = set()
            for part in chunks([case.entrepreneur_id for case in cases], CHUNK):
                query = select(CASES.c.entrepreneur_id).where(CASES.c.entrepreneur_id.in_(part))
                taken |= set(connection.execute(query.where(CASES.c.stage != Stage.CLOSED)).scalars())
            new = [case for case in cases if case.entrepreneur_id not in taken]
            if new:
                connection.execute(CASES.insert(), [case_row(case) for case in new])
                _insert(connection, MATCHES, [match_row(case.id, one) for case in new for one in case.matches])
                _insert(connection, STEPS, [step_row(case.id, one) for case in new for one in case.steps])
        return len(new)

    def get(self, name: str) -> Case | None:
        """A case whole, its steps in their order."""
        with self._engines.read() as connection:
            return _whole(connection, name)

    def get_many(self, names: Sequence[str]) -> dict[str, Case]:
        """Those of several cases that there are, whole, by their identifiers."""
        found: dict[str, Case] = {}
        with self._engines.read() as connection:
            for part in chunks(list(dict.fromkeys(names)), CHUNK):
                found |= _wholes(connection, part)
        return found

    def line(self, name: str) -> Line | None:
        """A case as a line of the queue."""
        with self._engines.read() as connection:
            row = connection.execute(select(CASES).where(CASES.c.id == name)).mappings().one_or_none()
        return None if row is None else line_of(row)

    def open_people(self) -> set[str]:
        """Entrepreneurs who have an open case."""
        query = select(CASES.c.entrepreneur_id).where(CASES.c.stage != Stage.CLOSED)
        with self._engines.read() as connection:
            return set(connection.execute(query).scalars())

    def of_entrepreneur(self, name: str) -> list[str]:
        """Identifiers of all cases of an entrepreneur, the latest first."""
        query = select(CASES.c.id).where(CASES.c.entrepreneur_id == name).order_by(CASES.c.opened_at.desc())
        with self._engines.read() as connection:
            return list(connection.execute(query).scalars())

    def overtaken(self, name: str) -> ConflictError:
        """The error that says who changed a case after it was looked at."""
        with self._engines.read() as connection:
            return _overtaken(connection, name)

    def change(
        self, name: str, version: int, matches: Iterable[Match], steps: Sequence[Step], gone: Sequence[str] = ()
    ) -> Case:
        """Write changed and new matches with the steps that did it, all or nothing; `version` is what was seen.

        `gone`: matches that an undone step had made; the steps tell of them still.

        Raises NotFoundError, and ConflictError that says who was first.
        """
        with self._engines.write_aside() as connection:
            query = select(CASES.c.version).where(CASES.c.id == name).with_for_update()
            found = connection.execute(query).one_or_none()
            if found is None:
                raise NotFoundError("case", name, Text("可能已被删除。", "It may have been removed."))
            if version > found.version:
                raise ConflictError(
                    f"This case has version {found.version}; there is no version {version} yet. Read it again.",
                    f"该个案目前为版本 {found.version}，没有版本 {version}。请重新读取。",
                )
            if found.version != version:
                raise _overtaken(connection, name)
            known = set(connection.execute(select(MATCHES.c.id).where(MATCHES.c.case_id == name)).scalars())
            for one in matches:
                row = match_row(name, one)
                if one.id in known:
                    connection.execute(update(MATCHES).where(MATCHES.c.id == one.id).values(**row))
                else:
                    connection.execute(MATCHES.insert(), row)
            if gone:
                connection.execute(delete(MATCHES).where(MATCHES.c.case_id == name, MATCHES.c.id.in_(gone)))
            _insert(connection, STEPS, [step_row(name, one) for one in steps])
            now = _matches(connection, name)
            stage, due = waits_for(now)
            last = steps[-1]
            values = {
                "stage": stage.value,
                "due_at": None if due is None else to_micros(due),
                "version": version + 1,
                "changed_at": to_micros(last.at),
                "changed_by": last.actor,
            }
            connection.execute(update(CASES).where(CASES.c.id == name).values(**values))
            changed = _whole(connection, name)
        assert changed is not None  # noqa: S101 - it was just written
        return changed

    def queue(
        self, sought: Sought, stage: Stage, *, now: datetime, limit: int, after: Line | None = None
    ) -> list[Line]:
        """Cases that wait for something, the one due first first; `after` the last line of a page."""
        columns = CASES.c
        due = func.coalesce(columns.due_at, NEVER)
        query = select(CASES).where(_sought(sought, now), _waits(stage, now)).order_by(due, columns.id).limit(limit)
        if after is not None:
            last = NEVER if after.due_at is None else to_micros(after.due_at)
            query = query.where(tuple_(due, columns.id) > tuple_(last, after.id))
        with self._engines.read() as connection:
            return [line_of(row) for row in connection.execute(query).mappings()]

    def counts(self, sought: Sought, *, now: datetime) -> dict[Stage, int]:
        """How many cases wait for each thing."""
        again = _again(now)
        query = select(CASES.c.stage, again.label("again"), func.count().label("many"))
        query = query.where(_sought(sought, now)).group_by(CASES.c.stage, again)
        found = dict.fromkeys(Stage, 0)
        with self._engines.read() as connection:
            for row in connection.execute(query):
                found[Stage.REVIEW if row.again else Stage(row.stage)] += row.many
        return found


def _sought(sought: Sought, now: datetime) -> ColumnElement[bool]:
    parts = [below(sought.path)]
    if sought.urgent is not None:
        parts.append(CASES.c.urgent.is_(sought.urgent))
    if sought.late is not None:
        due = func.coalesce(CASES.c.due_at, NEVER)
        parts.append(due < to_micros(now) if sought.late else due >= to_micros(now))
    if sought.people is not None:
        parts.append(CASES.c.entrepreneur_id.in_(list(sought.people)[:CHUNK]))
    if sought.group:
        held = holds(sought.group, now.date())
        own = and_(ENTITIES.c.entity == sought.register, ENTITIES.c.deleted.is_(False), held)
        parts.append(CASES.c.entrepreneur_id.in_(select(ENTITIES.c.id).where(own)))
    return and_(*parts)


def below(path: Sequence[str]) -> ColumnElement[bool]:
    """Cases of a region and below."""
    whole = path_of(path)  # compared, not LIKE: SQLite's does not tell small letters from capitals
    return func.substr(CASES.c.path, 1, len(whole)) == whole


def _waits(stage: Stage, now: datetime) -> ColumnElement[bool]:
    """What was put off waits for review again when its time has come, whatever else its case waits for."""
    again = _again(now)
    return or_(CASES.c.stage == stage, again) if stage is Stage.REVIEW else and_(CASES.c.stage == stage, ~again)


def _again(now: datetime) -> ColumnElement[bool]:
    come = and_(MATCHES.c.state == State.DEFERRED, MATCHES.c.due_at <= to_micros(now))
    return CASES.c.id.in_(select(MATCHES.c.case_id).where(come))


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _matches(connection: Connection, case: str) -> list[Match]:
    query = select(MATCHES).where(MATCHES.c.case_id == case).order_by(MATCHES.c.id)
    return [match_of(row) for row in connection.execute(query).mappings()]


def _wholes(connection: Connection, names: Sequence[str]) -> dict[str, Case]:
    """Cases with their matches and steps, in three queries; names that nothing has are left out."""
    matches: dict[str, list[Match]] = {name: [] for name in names}
    steps: dict[str, list[Step]] = {name: [] for name in names}
    for row in connection.execute(
        select(MATCHES).where(MATCHES.c.case_id.in_(names)).order_by(MATCHES.c.id)
    ).mappings():
        matches[row["case_id"]].append(match_of(row))
    for row in connection.execute(select(STEPS).where(STEPS.c.case_id.in_(names)).order_by(STEPS.c.seq)).mappings():
        steps[row["case_id"]].append(step_of(row))
    rows = {row["id"]: row for row in connection.execute(select(CASES).where(CASES.c.id.in_(names))).mappings()}
    return {name: case_of(rows[name], tuple(matches[name]), tuple(steps[name])) for name in names if name in rows}


def _whole(connection: Connection, name: str) -> Case | None:
    return _wholes(connection, [name]).get(name)
