"""Background jobs as rows: one open job per kind, whoever runs it and wherever."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, select, update

from matcher.domain.errors import ConflictError
from matcher.domain.job import OPEN, Job, JobState
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.schema import JOBS, META

MOST_LISTED = 200


class Jobs:
    """Makes, runs and ends jobs; every step is one transaction."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def add(self, job: Job) -> None:
        """Keep a new job; raises ConflictError while another one of its kind is open."""
        with self._engines.write_aside() as connection:
            # on PostgreSQL two of these would not see each other: they stand in the queue of all writers
            connection.execute(select(META.c.value).where(META.c.name == "change").with_for_update())
            other = self._open(connection, job.kind)
            if other is not None:
                raise ConflictError(
                    f"The job {other} works on {job.kind} already; one at a time. Wait for it or cancel it.",
                    f"该类别已有任务 {other} 在进行，请等待或先取消。",
                )
            connection.execute(
                JOBS.insert(),
                {
                    "id": job.id,
                    "kind": job.kind,
                    "verb": job.verb,
                    "author": job.by,
                    "state": job.state.value,
                    "args": orjson.dumps(job.args).decode(),
                    "stage": job.stage,
                    "done": job.done,
                    "total": job.total,
                    "attempts": job.attempts,
                    "cancel": job.cancel,
                    "created_at": to_micros(job.created_at),
                },
            )

    @staticmethod
    def _open(connection: Connection, kind: str) -> str | None:
        query = select(JOBS.c.id).where(JOBS.c.kind == kind, JOBS.c.state.in_([state.value for state in OPEN]))
        return connection.execute(query.with_for_update()).scalars().first()

    def start(self, id: str, *, now: datetime) -> Job | None:  # noqa: A002
        """Take a waiting job; None where it is not waiting (any more). A cancelled one ends here."""
        with self._engines.write_aside() as connection:
            row = connection.execute(select(JOBS).where(JOBS.c.id == id).with_for_update()).mappings().one_or_none()
            if row is None or row["state"] != JobState.WAITING:
                return None
            cancelled = bool(row["cancel"])
            values: dict[str, Any] = {"started_at": to_micros(now), "beat_at": to_micros(now)}
            values |= (
                {"state": JobState.CANCELLED.value, "ended_at": to_micros(now)}
                if cancelled
                else {"state": JobState.RUNNING.value, "attempts": row["attempts"] + 1}
            )
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(**values))
        return None if cancelled else self.get(id)

    def beat(self, id: str, stage: str, done: int, total: int, *, now: datetime) -> bool:  # noqa: A002
        """Say that a job is alive and how far it is; True where it is to be cancelled."""
        with self._engines.write_aside() as connection:
            own = JOBS.c.id == id
            values = {"stage": stage[:200], "done": done, "total": total, "beat_at": to_micros(now)}
            connection.execute(update(JOBS).where(own, JOBS.c.state == JobState.RUNNING.value).values(**values))
            return bool(connection.execute(select(JOBS.c.cancel).where(own)).scalar_one_or_none())

    def end(
        self,
        id: str,  # noqa: A002
        state: JobState,
        *,
        now: datetime,
        result: dict[str, Any] | None = None,
        error: str | None = None,
    ) -> None:
        """Close a running job."""
        values = {
            "state": state.value,
            "ended_at": to_micros(now),
            "result": None if result is None else orjson.dumps(result, option=orjson.OPT_SERIALIZE_NUMPY).decode(),
            "error": error,
        }
        with self._engines.write_aside() as connection:
            running = (JOBS.c.id == id) & (JOBS.c.state == JobState.RUNNING.value)
            connection.execute(update(JOBS).where(running).values(**values))

    def cancel(self, id: str, *, now: datetime) -> Job | None:  # noqa: A002
        """Ask a job to end: a waiting one ends at once, a running one at its next step. None for an unknown one."""
        with self._engines.write_aside() as connection:
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(cancel=True))
            waiting = (JOBS.c.id == id) & (JOBS.c.state == JobState.WAITING.value)
            ended = {"state": JobState.CANCELLED.value, "ended_at": to_micros(now)}
            connection.execute(update(JOBS).where(waiting).values(**ended))
        return self.get(id)

    def orphans(self, silent_since: datetime, most_attempts: int, *, now: datetime) -> list[str]:
        """Put running jobs that nobody gave a sign of life of back in the queue, and return their names.

        One that was tried `most_attempts` times has failed.
        """
        if not self.list([JobState.RUNNING]):  # mostly so, and reading holds nobody up
            return []
        with self._engines.write_aside() as connection:
            silent = (JOBS.c.state == JobState.RUNNING.value) & (JOBS.c.beat_at < to_micros(silent_since))
            again = silent & (JOBS.c.attempts < most_attempts)
            found = list(connection.execute(select(JOBS.c.id).where(again).with_for_update()).scalars())
            connection.execute(update(JOBS).where(again).values(state=JobState.WAITING.value))
            connection.execute(
                update(JOBS)
                .where(silent)
                .values(
                    state=JobState.FAILED.value,
                    ended_at=to_micros(now),
                    error="执行该任务的程序一再中断，可能内存不足，请查看其日志后重新提交。 "
                    "The program that ran it ended again and again, perhaps for want of memory. See its log, then "
                    "ask for the job again.",
                )
            )
        return found

    def get(self, id: str) -> Job | None:  # noqa: A002
        """One job."""
        return next(iter(self._read(select(JOBS).where(JOBS.c.id == id))), None)

    def list(self, states: Sequence[JobState] = tuple(JobState)) -> Sequence[Job]:
        """The latest jobs, newest first."""
        names = [state.value for state in states]
        query = select(JOBS).where(JOBS.c.state.in_(names))
        return self._read(query.order_by(JOBS.c.created_at.desc(), JOBS.c.id).limit(MOST_LISTED))

    def _read(self, query: Any) -> "Sequence[Job]":
        with self._engines.read() as connection:
            return [_job(dict(row)) for row in connection.execute(query).mappings()]


def _job(row: dict[str, Any]) -> Job:
    def moment(name: str) -> datetime | None:
        return None if row[name] is None else from_micros(row[name])

    return Job(
        id=row["id"],
        kind=row["kind"],
        verb=row["verb"],
        by=row["author"],
        created_at=from_micros(row["created_at"]),
        state=JobState(row["state"]),
        args=orjson.loads(row["args"]),
        stage=row["stage"],
        done=row["done"],
        total=row["total"],
        attempts=row["attempts"],
        cancel=bool(row["cancel"]),
        started_at=moment("started_at"),
        ended_at=moment("ended_at"),
        result=orjson.loads(row["result"]) if row["result"] else None,
        error=row["error"],
    )
