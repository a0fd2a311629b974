"""Training that is killed anywhere, or finds the disk full: nothing is half-written, and the next run ends alike."""

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from matcher.domain.deployment import Action, Deployment
from matcher.domain.errors import BundleError
from matcher.kinds.discovery import kinds
from matcher.learning.world.world import World
from matcher.ranking.bundle import MANIFEST, read_bundle, versions
from matcher.reference.pack import Pack
from matcher.service.demo import fill
from matcher.service.requests import RankRequest
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

ROOT = Path(__file__).parents[2]
MOMENT = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
KIND = "course"
UNTIL = date(2026, 11, 23)
TIMES, FILES = 3, 3
"""How often it is killed at a random moment, and at a random touch of a file."""

# One process that has everything loaded and starts a child for each line that it reads: how it is to end, as JSON.
CHILDREN = """
import json, os, resource, signal, sys, threading, time
from datetime import UTC, date, datetime
from pathlib import Path
import lightgbm
from matcher.domain.errors import BundleError
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.service.training import Training

def train(address, models, seed, dies_at, dies_after, largest):
    touched = 0
    def hook(event, arguments):
        nonlocal touched
        if any(isinstance(one, (str, Path)) and str(models) in str(one) for one in arguments):
            touched += 1
            if touched == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    with Service.opened(Settings(store=address, models=models)) as service:
        began = time.monotonic()
        if dies_after is not None:
            threading.Timer(dies_after, os.kill, (os.getpid(), signal.SIGKILL)).start()
        at = touched
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        try:
            until = date.fromisoformat(sys.argv[2])
            told = service.training.train(sys.argv[1], lambda *_: None, seed=seed, until=until)
        except BundleError as error:
            print(json.dumps({"error": f"{error.zh} {error}"}), flush=True)
            os._exit(0)
        print(json.dumps({"version": told.version, "first": at, "files": touched, "s": time.monotonic() - began}))
        sys.stdout.flush()
        os._exit(0)

with Service.opened(Settings(store=sys.argv[3])) as service:
    service.warm()  # loops are compiled once, for all children

for line in sys.stdin:
    child = os.fork()
    if not child:
        train(**json.loads(line))
    if os.waitpid(child, 0)[1]:
        print("null", flush=True)
"""


@pytest.fixture
def address(address: str, pack: Pack) -> str:
    with Store.opened(address) as store:
        fill(store, World(1, 0.02, UNTIL, pack))
    return address


@contextmanager
def trainer(address: str) -> Iterator[Callable[..., Any]]:
    """Train in a process of its own; None where it was killed."""
    command = [sys.executable, "-W", "error", "-c", CHILDREN, KIND, UNTIL.isoformat(), address]
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=where, **pipes) as process:  # type: ignore[call-overload]

        def run(
            models: Path, *, seed: int = 1, dies_at: int = 0, dies_after: float | None = None, largest: int = 0
        ) -> Any:
            order = {"address": address, "models": str(models), "seed": seed, "largest": largest}
            process.stdin.write(json.dumps({**order, "dies_at": dies_at, "dies_after": dies_after}) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        try:
            yield run
        finally:
            process.stdin.close()


def folder_of_models(place: Path, models_folder: Path) -> Path:
    shutil.copytree(models_folder, place, ignore=shutil.ignore_patterns("20*", ".*"))
    return place


def content(folder: Path) -> dict[str, Any]:
    """Every file of a bundle, without the moment that its manifest and its cards tell, and the hashes of the cards."""
    found: dict[str, Any] = {path.name: path.read_bytes() for path in folder.iterdir()}
    manifest = {**json.loads(found[MANIFEST]), "created_at": None}
    for name in found:
        if name.endswith(".md"):
            found[name], replaced = MOMENT.subn(b"", found[name])
            assert replaced == 1, name
            del manifest["files"][name]
    return {**found, MANIFEST: manifest}


def held_to_be_whole(address: str, models: Path, events: int) -> None:
    with sqlite3.connect(Path(address.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (events,)
    connection.close()
    for version in versions(models, kinds()[KIND]):
        read_bundle(models, kinds()[KIND], version)
    others = {path.name for path in (models / KIND).iterdir()} - set(versions(models, kinds()[KIND]))
    assert all(name == "scorecard.toml" or name.startswith(".new-") for name in others), others


def serves(service: Service) -> str:
    request = RankRequest(entrepreneur_id="demo-e-00001", kinds=[KIND], n=1)
    return str(service.recommender.answer(request, sender="test")["rankings"][0]["model"]["version"])


@pytest.mark.timeout(900)
def test_training_that_is_killed_anywhere(address: str, tmp_path: Path, models_folder: Path) -> None:
    models, calm = folder_of_models(tmp_path / "models", models_folder), tmp_path / "calm"
    seed = random.SystemRandom().randrange(10**6)  # other points each time; told where it fails
    points = random.Random(seed)  # noqa: S311
    with trainer(address) as train, Store.opened(address) as store:
        current = train(models, seed=2)["version"]
        entry = Deployment(0, datetime.now(UTC), KIND, Action.PROMOTE, current, "x", "y")
        store.deployments.add(entry, after=0)
        events = store.events.count()
        shutil.copytree(models, calm)
        whole = train(calm)
        made = models / KIND / whole["version"]
        orders: list[dict[str, Any]] = [{"dies_after": points.uniform(0, whole["s"])} for _ in range(TIMES)]
        orders += [{"dies_at": points.randint(whole["first"] + 1, whole["files"])} for _ in range(FILES)]
        killed = 0
        with Service.opened(Settings(store=address, models=models)) as service:
            for order in orders:
                killed += train(models, **order) is None
                held_to_be_whole(address, models, events)
                service.catalogue.refresh()
                assert serves(service) == current, (seed, order)
                with Service.opened(Settings(store=address, models=models)) as started:
                    assert serves(started) == current, (seed, order)
                shutil.rmtree(made, ignore_errors=True)  # it was quicker, or died when all was done
        assert killed >= FILES // 2, (seed, orders)
        assert train(models)["version"] == whole["version"], seed
    assert content(made) == content(calm / KIND / whole["version"]), seed
    assert list((models / ".unfinished").iterdir()) == []


def test_training_on_a_disk_that_is_full(address: str, tmp_path: Path, models_folder: Path) -> None:
    models, calm = (folder_of_models(tmp_path / name, models_folder) for name in ("models", "calm"))
    with trainer(address) as train, Store.opened(address) as store:
        events, whole = store.events.count(), train(calm)
        for largest in (1, 2000):
            told = train(models, largest=largest)["error"]
            assert "goes on serving" in told
            assert "请腾出空间" in told
            assert whole["version"] in told
            held_to_be_whole(address, models, events)
            assert {path.name for path in (models / KIND).iterdir()} == {"scorecard.toml"}, "not even a rest"
            assert not list((models / ".unfinished").glob("*/*.part"))
        roomy = 1 + max(path.stat().st_size for path in (calm / KIND / whole["version"]).iterdir())
        kept = train(models, largest=roomy)
        assert kept["version"] == whole["version"], "parts that can't be kept cost the resuming and not the run"
    assert content(models / KIND / kept["version"]) == content(calm / KIND / whole["version"])


def test_a_folder_that_can_not_be_written_is_told_before_the_work(
    address: str, tmp_path: Path, models_folder: Path
) -> None:
    models, seen = folder_of_models(tmp_path / "models", models_folder), []
    (models / ".unfinished").write_text("a file where a folder should be")
    with Service.opened(Settings(store=address, models=models)) as service:
        with pytest.raises(BundleError, match="goes on serving") as caught:
            service.training.train(KIND, lambda *words: seen.append(words), until=UNTIL)
        assert "无法写入" in caught.value.zh
        assert seen == [], "not after an hour"
        (models / ".unfinished").unlink()
        assert service.training.train(KIND, lambda *_: None, until=UNTIL).folder.is_dir()
