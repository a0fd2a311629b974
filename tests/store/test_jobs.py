"""Jobs and their queue on both databases: one open job per kind, taken once, put back where its worker fell silent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matcher.domain.errors import ConflictError
from matcher.domain.job import Job, JobState
from matcher.service.queue import queue_of, task_on
from matcher.service.settings import Settings
from matcher.store.store import Store

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def job(name: str, kind: str = "mentor") -> Job:
    return Job(name, kind, "train", "an analyst", NOW, args={"seed": 3})


def test_a_job_from_beginning_to_end(store: Store) -> None:
    store.jobs.add(job("j1"))
    with pytest.raises(ConflictError, match="j1") as told:
        store.jobs.add(job("j2"))
    assert "j1" in told.value.zh
    store.jobs.add(job("j3", "course"))
    taken = store.jobs.start("j1", now=NOW)
    assert taken is not None
    assert (taken.state, taken.attempts, taken.args) == (JobState.RUNNING, 1, {"seed": 3})
    assert store.jobs.start("j1", now=NOW) is None
    assert store.jobs.beat("j1", "rows", 3, 9, now=NOW) is False
    store.jobs.cancel("j1", now=NOW)
    assert store.jobs.beat("j1", "rows", 4, 9, now=NOW) is True
    store.jobs.end("j1", JobState.CANCELLED, now=NOW)
    ended = store.jobs.get("j1")
    assert ended is not None
    assert (ended.state, ended.stage, ended.done, ended.total, ended.ended_at) == ("cancelled", "rows", 4, 9, NOW)
    store.jobs.add(job("j2"))
    assert [entry.id for entry in store.jobs.list([JobState.WAITING])] == ["j2", "j3"]
    assert store.jobs.get("unknown") is None


def test_a_silent_job_goes_back_and_in_the_end_fails(store: Store) -> None:
    store.jobs.add(job("j1"))
    assert store.jobs.orphans(NOW, 2, now=NOW) == []
    later = NOW + timedelta(minutes=1)
    for attempt in (1, 2):
        taken = store.jobs.start("j1", now=NOW)
        assert taken is not None
        assert taken.attempts == attempt
        assert store.jobs.orphans(NOW, 2, now=NOW) == [], "it gave a sign of life just now"
        assert store.jobs.orphans(later, 2, now=later) == (["j1"] if attempt == 1 else [])
    failed = store.jobs.get("j1")
    assert failed is not None
    assert failed.state == JobState.FAILED


def test_the_queue_carries_names_and_nothing_that_runs(store: Store, address: str) -> None:
    settings = Settings(store=address)
    seen: list[str] = []
    sending = queue_of(settings)
    asking: Any = task_on(sending, lambda _: None)
    asking("j1")
    asking("j2")
    working = queue_of(settings)
    task_on(working, seen.append)
    while (task := working.dequeue()) is not None:
        working.execute(task)
    assert seen == ["j1", "j2"]
    for queue in (sending, working):
        queue.storage.close()
