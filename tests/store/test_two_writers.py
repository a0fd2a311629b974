"""Two writers at once: no update is lost, whether they are threads or processes, and readers see whole changes."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from matcher.domain.errors import ConflictError
from matcher.domain.event import Event
from matcher.store.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
THREADS, PROCESSES, TIMES = 4, 3, 25

COUNT_UP = """
import sys
from matcher.store.store import Store
address, times = sys.argv[1], int(sys.argv[2])
with Store.opened(address) as store:
    for _ in range(times):
        store.entities.update("mentor", "m", lambda row: {**row, "n": row["n"] + 1})
"""

APPEND = """
import sys
from datetime import UTC, datetime
from matcher.domain.event import Event
from matcher.store.store import Store
address, times = sys.argv[1], int(sys.argv[2])
now = datetime(2026, 3, 1, tzinfo=UTC)
with Store.opened(address) as store:
    for n in range(times):
        one = Event(entrepreneur_id="e", kind="mentor", counterpart_id="m", event="chosen", at=now, client_key=f"k{n}")
        store.events.append([one], sender="a", recorded_at=now)
"""

OPEN = """
import sys
from matcher.store.store import Store
print("ready", flush=True)
sys.stdin.readline()
with Store.opened(sys.argv[1]) as store:
    store.entities.put_many("mentor", [{"id": sys.argv[2]}])
"""


def together(work: Callable[[int], None], threads: int = THREADS) -> None:
    """Run `work(number)` in threads that start at the same moment; raises what any of them raised."""
    gate, failed = threading.Barrier(threads), []

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except BaseException as error:
            failed.append(error)

    started = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    if failed:
        raise failed[0]


def finished(processes: list) -> None:
    """Wait for all, and hold each to having succeeded."""
    for process in processes:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint


def test_threads_lose_no_update(store: Store) -> None:
    store.entities.put_many("mentor", [{"id": "m", "n": 0}])

    def work(_: int) -> None:
        for _ in range(TIMES):
            store.entities.update("mentor", "m", lambda row: {**row, "n": row["n"] + 1})

    before = store.change()
    together(work)
    held = store.entities.get("mentor", "m")
    assert held is not None
    assert held.data["n"] == THREADS * TIMES
    assert store.change() == before + THREADS * TIMES


def test_processes_lose_no_update(store: Store, address: str, start) -> None:
    store.entities.put_many("mentor", [{"id": "m", "n": 0}])
    finished([start(COUNT_UP, address, TIMES) for _ in range(PROCESSES)])
    held = store.entities.get("mentor", "m")
    assert held is not None
    assert held.data["n"] == PROCESSES * TIMES


def test_of_those_who_expect_the_same_one_wins(store: Store) -> None:
    seen = store.entities.put_many("mentor", [{"id": "m", "by": None}]).change
    won, lost = [], []

    def work(number: int) -> None:
        try:
            store.entities.put_many("mentor", [{"id": "m", "by": number}], expect=seen)
            won.append(number)
        except ConflictError:
            lost.append(number)

    together(work)
    assert (len(won), len(lost)) == (1, THREADS - 1)
    held = store.entities.get("mentor", "m")
    assert held is not None
    assert held.data["by"] == won[0]


def test_processes_that_repeat_events_record_each_once(store: Store, address: str, start) -> None:
    finished([start(APPEND, address, TIMES) for _ in range(PROCESSES)])
    assert store.events.count() == TIMES


def test_a_reader_that_follows_the_log_misses_no_event(store: Store) -> None:
    done = threading.Event()
    read: list[str] = []

    def follow() -> None:
        seq, last = 0, False
        while not last:
            last = done.wait(0.01)  # looks once more after the end
            columns = store.events.after("mentor", seq)
            read.extend(columns.entrepreneur_id)
            seq = columns.seq

    def work(number: int) -> None:
        for n in range(TIMES):
            own = {"kind": "mentor", "counterpart_id": "m", "event": "chosen", "at": NOW}
            store.events.append([Event(entrepreneur_id=f"{number}-{n}", **own)], sender="a", recorded_at=NOW)

    reader = threading.Thread(target=follow)
    reader.start()
    together(work)
    done.set()
    reader.join()
    assert sorted(read) == sorted(f"{number}-{n}" for number in range(THREADS) for n in range(TIMES))


def test_a_reader_sees_a_change_whole_or_not_at_all(store: Store) -> None:
    ids = [f"m-{n:04}" for n in range(300)]
    store.entities.put_many("mentor", [{"id": name, "n": 0} for name in ids])
    done, seen = threading.Event(), []

    def read() -> None:
        while not done.wait(0.005):
            seen.append({row["n"] for row in store.entities.rows("mentor")})

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(1, 15):
        store.entities.put_many("mentor", [{"id": name, "n": n} for name in ids])
    done.set()
    reader.join()
    assert seen
    assert all(len(numbers) == 1 for numbers in seen), json.dumps([sorted(numbers) for numbers in seen])


def test_several_processes_may_make_the_store_at_once(address: str, start) -> None:
    processes = [start(OPEN, address, f"m-{n}") for n in range(4)]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 4
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    finished(processes)
    with Store.opened(address) as store:
        assert store.entities.count("mentor") == 4


def test_every_thread_may_ask_for_the_change_number(sqlite_address: str) -> None:
    store = Store.open(sqlite_address)
    everybody = threading.Barrier(40, timeout=5)

    def work(_: int) -> None:
        store.change()
        everybody.wait()  # all threads are alive at once, as in a server's pool
        store.change()
        everybody.wait()

    try:
        together(work, 40)
    finally:
        store.close()
