"""Background jobs: the same verbs as at the terminal, run by a worker of their own, one at a time per kind.

The rows in the store say what is to be done and how far it is; huey carries the names to the worker. A worker that dies
takes nothing with it: its job goes back into the queue, and what serves was never touched.
"""

import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from matcher.domain.errors import NotFoundError
from matcher.domain.job import Job
from matcher.domain.text import Text
from matcher.kinds.discovery import kind_of
from matcher.service.settings import Settings
from matcher.store.store import Store

SILENCE = timedelta(seconds=15)
"""A running job that was silent for so long has lost its worker."""
MOST_ATTEMPTS = 3
Json = dict[str, Any]


class Jobs:
    """Asks for jobs and looks after them."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._queue: Any = None
        self._enqueue: Callable[[str], Any] | None = None

    def submit(self, kind: str, verb: str, args: Json, *, by: str) -> Job:
        """Put a job into the queue; raises ConflictError while another one of the kind is open."""
        job = Job(uuid.uuid4().hex, kind_of(kind).code, verb, by, datetime.now(UTC), args=args)
        self._store.jobs.add(job)
        self.enqueue(job.id)
        return job

    def enqueue(self, name: str) -> None:
        """Tell the worker of a waiting job."""
        from matcher.service.queue import queue_of, task_on  # huey takes 0.2 s to import, which start-up can do without

        if self._enqueue is None:
            self._queue = queue_of(self._settings)
            self._enqueue = task_on(self._queue, lambda _: None)
        self._enqueue(name)

    def close(self) -> None:
        """Close the connection to the queue, if there was one."""
        if self._queue is not None:
            self._queue.storage.close()

    def get(self, name: str) -> Job:
        """One job; raises NotFoundError."""
        job = self._store.jobs.get(name)
        if job is None:
            raise NotFoundError("job", name, Text("请查看任务列表。", "See the list of jobs."))
        return job

    def cancel(self, name: str) -> Job:
        """Ask a job to end; raises NotFoundError."""
        self.get(name)
        self._store.jobs.cancel(name, now=datetime.now(UTC))
        return self.get(name)


def described(job: Job) -> Json:
    """A job as it is sent."""
    return {name: value for name, value in asdict(job).items() if name != "cancel"}
