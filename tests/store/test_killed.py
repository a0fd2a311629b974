"""A process killed with SIGKILL while it writes: the store opens, and holds whole batches, all acknowledged ones."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from matcher.store.engine import Engines
from matcher.store.events import BULK
from matcher.store.store import Store

BATCH = 400

PUT = """
import sys
from matcher.store.store import Store
address, size = sys.argv[1], int(sys.argv[2])
store = Store.open(address)
batch = 0
while True:
    rows = [{"id": f"{batch:04}-{n:04}", "batch": batch, "text": "导师" * 200} for n in range(size)]
    store.entities.put_many("mentor", rows)
    print(batch, flush=True)
    batch += 1
"""

BULK_EVENTS = """
import sys
from datetime import UTC, datetime
from matcher.store.events import BULK
from matcher.store.store import Store
def events():
    own = {"kind": "mentor", "counterpart_id": "m", "event": "chosen", "at": 0}
    for batch in range(10**6):
        for n in range(BULK):
            yield {**own, "entrepreneur_id": f"{batch}"}
        print(batch, flush=True)
store = Store.open(sys.argv[1])
store.events.bulk(events(), sender="a", recorded_at=datetime(2026, 3, 1, tzinfo=UTC))
"""


def killed_after(process, lines: int) -> int:
    """Kill the writer when it has said `lines` numbers and is at work on the next; the last number that it said."""
    said = [int(process.stdout.readline()) for _ in range(lines)]
    process.kill()
    with process.stdout as out:
        rest = out.read()  # not communicate(): it passes over what the line's reader has buffered
    process.wait(timeout=60)
    return ([*said, *(int(line) for line in rest.split())])[-1]


def whole(address: str) -> None:
    """Hold a SQLite file to SQLite's own check."""
    if address.startswith("sqlite"):
        with sqlite3.connect(Path(address.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


@pytest.mark.parametrize("lines", [1, 6])
def test_whole_batches_of_rows(address: str, start, lines: int) -> None:
    last = killed_after(start(PUT, address, BATCH), lines)
    with Store.opened(address) as store:
        held = Counter(row["batch"] for row in store.entities.rows("mentor"))
        assert set(held.values()) == {BATCH}, "a batch is there in part"
        assert len(held) in (last + 1, last + 2), "an acknowledged batch is lost"
        assert store.change() == len(held)
        assert store.entities.put_many("mentor", [{"id": "after"}]).created == 1
    whole(address)


def test_whole_batches_of_events(address: str, start) -> None:
    last = killed_after(start(BULK_EVENTS, address), 3)
    with Store.opened(address) as store:
        held = Counter(store.events.after("mentor").entrepreneur_id)
        assert set(held.values()) == {BULK}
        assert len(held) in (last, last + 1, last + 2)  # a number is said before its batch is written
    whole(address)


def test_a_power_cut_loses_nothing_acknowledged(sqlite_address: str) -> None:
    """No test can cut the power; SQLite promises it for WAL with synchronous=FULL (2), sqlite.org/pragma.html."""
    with Store.opened(sqlite_address):
        pass
    engines = Engines.open(sqlite_address)
    with engines.write_aside() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
        }
    engines.close()
    assert found["synchronous"] == 2
    assert found["journal_mode"] == "wal"
    assert found["foreign_keys"] == 1
    assert found["busy_timeout"] >= 5000
