"""The queue that carries the names of jobs to the worker."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy.engine import make_url

from matcher.service.settings import Settings


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages as JSON: unlike pickle, reading one executes nothing."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data) if isinstance(data, Message) else data).encode()

    def _deserialize(self, data: bytes) -> Any:
        found = json.loads(data)
        return Message(*found) if isinstance(found, list) and len(found) == len(Message._fields) else found


def queue_of(settings: Settings) -> Huey:
    """The queue beside the store: a SQLite file next to it, or tables in the same PostgreSQL."""
    url = make_url(settings.store)
    options: dict[str, Any] = {"results": False, "serializer": JsonSerializer()}
    if url.get_backend_name() == "sqlite":
        return SqliteHuey("matcher", filename=str(Path(str(url.database)).with_suffix(".jobs.db")), **options)
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresHuey("matcher", dsn=address, table_prefix="matcher_jobs", **options)


def task_on(queue: Huey, work: Callable[[str], None]) -> Callable[[str], Any]:
    """The one task that the queue knows: run the job of a name."""

    def run_job(name: str) -> None:  # of this module for whoever asks and whoever works: the queue knows it by that
        work(name)

    found: Callable[[str], Any] = queue.task()(run_job)
    return found
