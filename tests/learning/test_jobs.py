"""Background jobs in a real worker process: run, watched, cancelled, killed, and one at a time for each kind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.access import Role
from matcher.domain.errors import ConflictError
from matcher.domain.job import JobState
from matcher.learning.world.world import World
from matcher.service.demo import fill
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

MATCHER = Path(sys.executable).parent / "matcher"
KIND = "partner"


@pytest.fixture
def own(tmp_path: Path, models_folder: Path, world: World, region_address: str) -> Iterator[Service]:
    """A service on a copy of the region, so that jobs of one test are not those of another."""
    import shutil

    source = Path(region_address.removeprefix("sqlite:///"))
    for part in source.parent.glob(source.name + "*"):
        shutil.copy(part, tmp_path / part.name)
    address = f"sqlite:///{tmp_path}/{source.name}"
    with Service.opened(Settings(store=address, models=models_folder), follow=True) as opened:
        yield opened


def worker(service: Service) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "MATCHER_STORE": service.settings.store,
        "MATCHER_MODELS": str(service.settings.models),
    }
    return subprocess.Popen([str(MATCHER), "worker"], env=environment, stderr=subprocess.DEVNULL)


def until(true: Callable[[], Any], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)


def ended(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def test_the_analysts_path_over_http(own: Service) -> None:
    secret = own.store.keys.add("analyst", Role.ANALYST, now=own.started_at)
    head = {"X-API-Key": secret}
    process = worker(own)
    try:
        with TestClient(create_app(own)) as client:

            def job(verb: str, body: dict[str, Any]) -> dict[str, Any]:
                made = client.post(f"/v1/models/{KIND}/{verb}", json=body, headers=head)
                assert made.status_code == 202, made.text
                path = f"/v1/jobs/{made.json()['id']}"
                until(lambda: client.get(path, headers=head).json()["state"] not in ("waiting", "running"))
                found: dict[str, Any] = client.get(path, headers=head).json()
                assert found["state"] == "done", found
                return found

            trained = job("train", {"seed": 3})
            version = trained["result"]["version"]
            assert trained["done"] == trained["total"] > 0
            assert "EASE" in job("evaluate", {"version": version})["result"]
            assert job("compare", {"version": version})["result"]["difference"]
            split = job("split", {"version": version, "share": 0.3, "reason": "x", "despite_gates": True})
            assert split["result"]["split"] is True
            assert len(split["result"]["gates"]) > 5
            promoted = job("promote", {"version": version, "reason": "a trial", "despite_gates": True})
            assert promoted["result"]["promoted"] is True
            request = {"entrepreneur_id": "demo-e-00001", "kinds": [KIND], "n": 2}

            def serves() -> str:
                answer = client.post("/v1/rankings", json=request, headers=head).json()
                return str(answer["rankings"][0]["model"]["version"])

            until(lambda: serves() == version, 5)
            listed = client.get(f"/v1/models/{KIND}", headers=head).json()
            assert (listed["current"], listed["decisions"][-1]["by"]) == (version, "analyst")
            assert "合成数据" in client.get(f"/v1/models/{KIND}/{version}/card", headers=head).text
            for verb, body in (
                ("shadow", {"version": version, "reason": "x"}),
                ("stop", {"reason": "x"}),
                ("rollback", {"reason": "enough"}),
            ):
                assert client.post(f"/v1/models/{KIND}/{verb}", json=body, headers=head).status_code == 200
            until(lambda: serves().startswith("scorecard"), 5)
            again = client.post(f"/v1/models/{KIND}/rollback", json={"reason": "x"}, headers=head)
            assert again.status_code == 409
            missing = client.post(f"/v1/models/{KIND}/shadow", json={"version": "x", "reason": "x"}, headers=head)
            assert (missing.status_code, missing.headers["content-type"]) == (409, "application/problem+json")
    finally:
        ended(process)


def test_only_analysts_may(own: Service) -> None:
    head = {"X-API-Key": own.store.keys.add("c", Role.COORDINATOR, now=own.started_at)}
    with TestClient(create_app(own)) as client:
        assert client.get(f"/v1/models/{KIND}", headers=head).status_code == 403
        assert client.post(f"/v1/models/{KIND}/train", json={}, headers=head).status_code == 403
        assert client.get("/v1/jobs", headers=head).status_code == 403


def test_one_open_job_for_each_kind(own: Service) -> None:
    first = own.jobs.submit(KIND, "train", {}, by="a")
    with pytest.raises(ConflictError, match=first.id):
        own.jobs.submit(KIND, "evaluate", {"version": "x"}, by="b")
    own.jobs.submit("mentor", "train", {}, by="a")
    assert own.jobs.cancel(first.id).state == JobState.CANCELLED
    own.jobs.submit(KIND, "train", {}, by="a")


def test_a_running_job_can_be_cancelled(own: Service) -> None:
    process = worker(own)
    try:
        job = own.jobs.submit(KIND, "train", {"seed": 5}, by="a")
        until(lambda: own.jobs.get(job.id).state == JobState.RUNNING)
        own.jobs.cancel(job.id)
        until(lambda: own.jobs.get(job.id).state == JobState.CANCELLED, 20)
        assert own.jobs.get(job.id).result is None
    finally:
        ended(process)


def test_a_job_whose_worker_was_killed_is_done_by_the_next(own: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    process = worker(own)
    job = own.jobs.submit(KIND, "train", {"seed": 6}, by="a")
    until(lambda: own.jobs.get(job.id).state == JobState.RUNNING)
    process.kill()
    process.wait()
    assert own.readiness()["ready"]
    process = worker(own)
    try:
        until(lambda: own.jobs.get(job.id).state == JobState.DONE, 120)
        assert own.jobs.get(job.id).attempts == 2
    finally:
        ended(process)


def test_what_can_t_be_learned_fails_with_the_reason(tmp_path: Path, world: World, models_folder: Path) -> None:
    address = f"sqlite:///{tmp_path}/small.db"
    with Store.opened(address) as store:
        fill(store, world)
    environment = {**os.environ, "MATCHER_STORE": address, "MATCHER_MODELS": str(models_folder)}
    with Service.opened(Settings(store=address, models=models_folder)) as service:
        job = service.jobs.submit("investor", "train", {}, by="a")
        subprocess.run([str(MATCHER), "worker", "--once"], env=environment, check=True, capture_output=True)
        found = service.jobs.get(job.id)
    assert found.state == JobState.FAILED
    assert "too few" in str(found.error)
    assert "不足以学习" in str(found.error)
