"""Who is paused and why, and everything that led there: steps are added, never changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from matcher.domain.errors import ConflictError
from matcher.domain.pause import PauseStep
from matcher.store.engine import EPOCH, Engines, from_micros, to_micros
from matcher.store.schema import PAUSES

_DAY_ZERO = EPOCH.date().toordinal()


class Pauses:
    """Keeps the steps of pausing; they count as a change of the store, since rankings depend on them."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def add(self, step: PauseStep, *, seen: int) -> None:
        """Add a step; `seen` is the number of the last one that its author saw (0: none).

        Raises ConflictError that says who was first.
        """
        with self._engines.write() as (connection, _):
            last = _last(connection, step.kind, step.counterpart_id)
            if last is not None and last.seq != seen:
                raise ConflictError(
                    f"{last.actor} has paused or resumed it in the meantime. Nothing of yours was written: look again.",
                    f"此期间{last.actor}已暂停或恢复，您的操作没有保存。请重新查看。",
                )
            connection.execute(PAUSES.insert(), _row(step))

    def current(self, kind: str) -> dict[str, PauseStep]:
        """Counterparts of a kind whose last step was a pause, over or not."""
        latest = select(func.max(PAUSES.c.seq)).where(PAUSES.c.kind == kind).group_by(PAUSES.c.counterpart_id)
        query = select(PAUSES).where(PAUSES.c.seq.in_(latest), PAUSES.c.paused.is_(True))
        with self._engines.read() as connection:
            return {row["counterpart_id"]: _step(row) for row in connection.execute(query).mappings()}

    def history(self, kind: str, counterpart_id: str) -> list[PauseStep]:
        """All steps about one counterpart, the latest first."""
        query = _of(kind, counterpart_id).order_by(PAUSES.c.seq.desc())
        with self._engines.read() as connection:
            return [_step(row) for row in connection.execute(query).mappings()]


def _of(kind: str, counterpart_id: str) -> Any:
    return select(PAUSES).where(PAUSES.c.kind == kind, PAUSES.c.counterpart_id == counterpart_id)


def _last(connection: Connection, kind: str, counterpart_id: str) -> PauseStep | None:
    query = _of(kind, counterpart_id).order_by(PAUSES.c.seq.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _step(row)


def _row(step: PauseStep) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "counterpart_id": step.counterpart_id,
        "at": to_micros(step.at),
        "actor": step.actor,
        "paused": step.paused,
        "until": None if step.until is None else step.until.toordinal() - _DAY_ZERO,
        "reason": step.reason,
    }


def _step(row: Mapping[Any, Any]) -> PauseStep:
    until = row["until"]
    return PauseStep(
        row["kind"],
        row["counterpart_id"],
        from_micros(row["at"]),
        row["actor"],
        row["paused"],
        None if until is None else date.fromordinal(until + _DAY_ZERO),
        row["reason"],
        row["seq"],
    )
