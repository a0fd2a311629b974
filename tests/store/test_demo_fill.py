"""A demo fill that is killed leaves an empty store, and the next start fills it from scratch."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from matcher.learning.world.world import World
from matcher.reference.pack import Pack
from matcher.service.demo import NOTE, fill, label
from matcher.store.events import BULK
from matcher.store.store import Store

DAY = date(2026, 11, 23)
FILL = """
import sys
from datetime import date
from matcher.learning.world.world import World
from matcher.reference.pack import load_pack
from matcher.service.demo import fill
from matcher.store.store import Store
with Store.opened(sys.argv[1]) as store:
    world = World(1, 0.1, date(2026, 11, 23), load_pack("cn"))
    fill(store, world, lambda what, done, total: print(what, done, flush=True))
"""
MATCHER = Path(sys.executable).parent / "matcher"


@pytest.mark.parametrize("reached", ["mentor", "events"])
def test_killed_while_it_fills(address: str, pack: Pack, start, reached: str) -> None:
    process = start(FILL, address)
    while not process.stdout.readline().startswith(reached):
        assert process.poll() is None, process.stderr.read()
    process.kill()
    process.wait()
    world = World(1, 0.1, DAY, pack)
    with Store.opened(address) as store:
        assert store.note(NOTE) is None
        assert store.events.count() == store.entities.count("entrepreneur") == 0
        counts = fill(store, world)
        assert store.note(NOTE) == label(world)
        assert counts["entrepreneur"] == 2000
        assert counts["events"] == len(list(world.events())) > BULK
        change = store.change()
        assert fill(store, world) == counts
        assert store.change() == change


def test_a_whole_is_all_or_nothing(store: Store) -> None:
    with suppress(ZeroDivisionError), store.together():
        store.entities.put_many("mentor", [{"id": "a"}])
        store.entities.put_many("mentor", [{"id": "a"}])  # changes nothing, and ends nothing
        store.set_note("x", "y")
        assert store.entities.count("mentor") == 0
        raise ZeroDivisionError
    assert (store.entities.count("mentor"), store.note("x"), store.change()) == (0, None, 0)
    with store.together():
        store.entities.put_many("mentor", [{"id": "a"}])
        store.entities.put_many("mentor", [{"id": "a"}])
        store.entities.put_many("mentor", [{"id": "b"}])
    assert (store.entities.count("mentor"), store.change()) == (2, 1)
    assert store.entities.put_many("mentor", [{"id": "c"}]).change == 2


def serving(folder: Path, port: int) -> "subprocess.Popen[str]":
    environment = {**os.environ, "MATCHER_STORE": f"sqlite:///{folder}/demo.db"}
    command = [str(MATCHER), "serve", "--demo", "--port", str(port)]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


@pytest.mark.timeout(600)
def test_serve_demo_killed_and_started_again(tmp_path: Path, unused_port: int) -> None:
    first = serving(tmp_path, unused_port)
    assert first.stdout is not None
    while not first.stdout.readline().startswith("events"):
        assert first.poll() is None
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    with Store.opened(f"sqlite:///{tmp_path}/demo.db") as store:
        assert (store.note(NOTE), store.events.count()) == (None, 0)
    second = serving(tmp_path, unused_port)
    try:
        end = time.monotonic() + 400
        ready = False
        while not ready:
            assert second.poll() is None, second.stdout and second.stdout.read()
            assert time.monotonic() < end
            time.sleep(0.5)
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{unused_port}/ready") as answer:
                ready = answer.status == 200
        with Store.opened(f"sqlite:///{tmp_path}/demo.db") as store:
            assert store.note(NOTE) is not None
            assert store.entities.count("entrepreneur") == 20_000
    finally:
        second.terminate()
        second.communicate(timeout=60)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])
