"""Speed and memory: `make bench` prints every figure beside its bound. Medians on a quiet machine are meant."""

import json
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.domain.access import Role
from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.columns import Vocabularies
from matcher.features.frame import Frame
from matcher.features.history import History, build_log
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.learning.boosting import Settings as Boosting
from matcher.learning.boosting import boosted
from matcher.learning.rows import Rows
from matcher.learning.world.world import World, recipe_of
from matcher.ranking.candidates import Ask
from matcher.ranking.pipeline import rank
from matcher.ranking.provisions import Provisions
from matcher.ranking.scorecard import load_scorecard
from matcher.ranking.scoring import score
from matcher.ranking.snapshot import Register, Snapshot, tie_order
from matcher.reference.pack import Pack
from matcher.service.demo import fill
from matcher.service.settings import Settings
from matcher.store.store import Store

pytestmark = pytest.mark.bench
TODAY = date(2026, 11, 23)
MATCHER = Path(sys.executable).parent / "matcher"
KIND = "mentor"


def say(what: str, value: float, bound: float, unit: str) -> None:
    print(f"\n  {what}: {value:.2f} {unit} (bound {bound:g})", flush=True)  # noqa: T201 - the figures are what this is for


def eligible_rows(world: World) -> list[dict[str, Any]]:
    """Rows of the kind that no rule refuses, with every fact that the rules need."""
    sure = {"appointed": True, "term_to": (TODAY + timedelta(days=400)).isoformat(), "slots_free": 3, "conflicts": []}
    return [{**row, **sure} for row in world.counterparts[KIND].rows]


def made(pack: Pack, n: int) -> tuple[Kind, Snapshot]:
    kind, recipe = kinds()[KIND], recipe_of(KIND)
    assert recipe is not None
    world, people = World(1, n / recipe["count"], TODAY, pack), World(2, 0.1, TODAY, pack).entrepreneurs.rows
    rows = eligible_rows(world)
    books = Vocabularies(pack.numbers())
    e, c = Frame.build(Entrepreneur, people, books), Frame.build(kind.attributes, rows, books)
    for frame in (e, c):
        frame.cache["region_ancestors"] = pack.regions.ancestors
    random, m = np.random.default_rng(0), 50_000
    columns = {
        "at": list(random.random(m) * 700 + 19_900),
        "entrepreneur_id": [e.ids[k] for k in random.integers(0, e.n, m)],
        "counterpart_id": [c.ids[k] for k in random.integers(0, c.n, m)],
        "event": ["accepted"] * m,
    }
    history = History(build_log(columns, e, c, kind.grades), e, c)
    texts = TextSpace.fit([row["text"] for row in rows if "text" in row])

    def register(frame: Frame, rows: list[dict[str, Any]]) -> Register:
        return Register(frame, [str(row.get("name")) for row in rows], tie_order(list(frame.ids)))

    people_register = register(e, people)
    return kind, Snapshot(
        kind, pack, people_register, register(c, rows), history, texts, Provisions(kind.rules, pack), 1
    )


def median_ms(work: Any, times: int) -> float:
    work(0)
    spent = []
    for k in range(times):
        began = time.perf_counter()
        work(k)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000


@pytest.mark.parametrize(("n", "bound", "times"), [(10_000, 2.5, 300), (100_000, 30.0, 60)])
def test_one_exact_ranking(pack: Pack, n: int, bound: float, times: int) -> None:
    kind, snapshot = made(pack, n)
    model = load_scorecard(Settings().models, kind).model
    now = datetime(2026, 11, 23, tzinfo=UTC)
    e = snapshot.entrepreneurs.frame

    def one(k: int) -> Any:
        return rank(snapshot, model, Ask(e.take(np.array([k % e.n])), "counterparts", now))

    assert one(0).eligible == n
    value = median_ms(one, times)
    say(f"ranking {n:,} with {len(kind.features)} features, rules, reasons", value, bound, "ms")
    random = np.random.default_rng(1)
    ask = Ask(e.take(np.array([0])), "counterparts", now)
    past = snapshot.history.before(20_000.0)
    x = np.ascontiguousarray(score(snapshot, model, ask, None, past).values.T)
    m = min(n, 20_000)
    labels, ones = (random.random(m) < 0.1).astype(np.int8), np.ones(m, np.float32)
    rows = Rows(x[:m], labels, np.full(m // 100, 100), ones)
    booster = boosted(rows, [feature.name for feature in kind.features], Boosting(trees=200, leaves=31, threads=1))
    trees = median_ms(lambda _: booster.predict(x, num_threads=1), 3)
    tables = median_ms(lambda _: model.score(np.ascontiguousarray(x.T)), 20)
    say("lightgbm.predict of 200 trees on the same rows", trees, float("inf"), "ms")
    say("whole ranking / lightgbm.predict", value / trees, 1 / 20, "")
    say("scoring alone / lightgbm.predict", tables / trees, 1 / 20, "")
    assert value <= bound
    assert value / trees <= 1 / 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(address: str) -> Iterator[tuple[int, subprocess.Popen[bytes], float]]:
    """A real server process; yields its port, the process, and the seconds until it was ready."""
    port, began = free_port(), time.perf_counter()
    environment = {**os.environ, "MATCHER_STORE": address, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [str(MATCHER), "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    ) as process:
        try:
            while True:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=1):
                        break
                except OSError:
                    assert process.poll() is None
                    assert time.perf_counter() - began < 120
                    time.sleep(0.02)
            yield port, process, time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


@pytest.fixture(scope="module")
def big_store(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> tuple[str, str]:
    """10,000 counterparts of one kind, all eligible, and 2,000 entrepreneurs; with a key."""
    address = f"sqlite:///{tmp_path_factory.mktemp('big')}/store.db"
    recipe = recipe_of(KIND)
    assert recipe is not None
    with Store.opened(address) as store:
        store.entities.put_many(KIND, eligible_rows(World(1, 10_000 / recipe["count"], TODAY, pack)))
        store.entities.put_many("entrepreneur", World(2, 0.1, TODAY, pack).entrepreneurs.rows)
        secret = store.keys.add("bench", Role.PORTAL, now=datetime.now(UTC))
    return address, secret


def ask(connection: HTTPConnection, secret: str, k: int) -> float:
    body = json.dumps({"entrepreneur_id": f"demo-e-{k % 2000 + 1:05d}", "kinds": [KIND], "language": "zh"})
    began = time.perf_counter()
    connection.request("POST", "/v1/rankings", body, {"X-API-Key": secret, "Content-Type": "application/json"})
    answer = connection.getresponse()
    data = answer.read()
    assert answer.status == 200, data
    return time.perf_counter() - began


def hail(connection: HTTPConnection) -> float:
    began = time.perf_counter()
    connection.request("GET", "/health")
    connection.getresponse().read()
    return time.perf_counter() - began


def test_http(big_store: tuple[str, str]) -> None:
    address, secret = big_store
    with server(address) as (port, process, _):
        connection = HTTPConnection("127.0.0.1", port)
        for k in range(100):
            ask(connection, secret, k)
        idle = sorted(hail(connection) * 1000 for _ in range(1500))
        say("HTTP that does nothing (this machine's own part), median", statistics.median(idle), float("inf"), "ms")
        say("HTTP that does nothing, p99", idle[int(len(idle) * 0.99)], float("inf"), "ms")
        rounds = [sorted(ask(connection, secret, k) * 1000 for k in range(r * 300, r * 300 + 1000)) for r in range(5)]
        say("HTTP, one client, median", statistics.median(spent for one in rounds for spent in one), 6, "ms")
        tails = [one[990] for one in rounds]
        p99 = statistics.median(tails)
        say(f"HTTP, one client, p99 (median of five: {', '.join(f'{tail:.1f}' for tail in tails)})", p99, 6, "ms")
        count, seconds = 0, 8.0
        end = time.perf_counter() + seconds
        lock = threading.Lock()

        def client(first: int) -> None:
            nonlocal count
            own, done = HTTPConnection("127.0.0.1", port), 0
            while time.perf_counter() < end:
                ask(own, secret, first + done)
                done += 1
            own.close()
            with lock:
                count += done

        threads = [threading.Thread(target=client, args=(k * 200,)) for k in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        say("HTTP, 8 clients", count / seconds, 300, "requests/s")
        memory = int(Path(f"/proc/{process.pid}/statm").read_text("utf-8").split()[1]) * resource.getpagesize() / 2**20
        say("memory of the server", memory, 600, "MB")
        connection.close()
    with Store.opened(address) as store:
        assert store.rankings.count() >= 5100 + count, "every ranking is kept"
    assert p99 <= 6
    assert count / seconds >= 300


def test_start_with_the_demo_region(tmp_path: Path, pack: Pack) -> None:
    address = f"sqlite:///{tmp_path}/demo.db"
    began = time.perf_counter()
    with Store.opened(address) as store:
        counts = fill(store, World(1, 1.0, TODAY, pack))
    say(
        f"demo region of {counts['entrepreneur']:,} entrepreneurs built and stored",
        time.perf_counter() - began,
        60,
        "s",
    )
    readies = []
    for _ in range(3):
        with server(address) as (_, process, ready):
            readies.append(ready)
            memory = (
                int(Path(f"/proc/{process.pid}/statm").read_text("utf-8").split()[1]) * resource.getpagesize() / 2**20
            )
    say("ready after start", statistics.median(readies), 3, "s")
    say("memory with the demo region", memory, 600, "MB")
    assert memory <= 600
    assert statistics.median(readies) <= 3


def test_help() -> None:
    spent = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run([str(MATCHER), "--help"], check=True, stdout=subprocess.DEVNULL)
        spent.append(time.perf_counter() - began)
    say("matcher --help", statistics.median(spent), 0.5, "s")
    assert statistics.median(spent) <= 0.5
