"""Long work that goes on in the background."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (JobState.WAITING, JobState.RUNNING)
"""States in which a job still has something to do."""


class JobCancelledError(Exception):
    """Raised inside a job by its progress where somebody cancelled it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job: `verb` of a kind with its arguments; `done` of `total` of the piece of work that `stage` names."""

    id: str
    kind: str
    verb: str
    by: str
    created_at: datetime
    state: JobState = JobState.WAITING
    args: dict[str, Any] = field(default_factory=dict)
    stage: str = ""
    done: int = 0
    total: int = 0
    attempts: int = 0
    cancel: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    result: dict[str, Any] | None = None
    error: str | None = None
