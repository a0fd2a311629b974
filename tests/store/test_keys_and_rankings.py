"""Keys keep only a hash; rankings come back whole; the log of rankings loses none."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matcher.domain.access import Role
from matcher.domain.errors import ConflictError, StoreError
from matcher.store.engine import Engines
from matcher.store.ranking_log import RankingLog
from matcher.store.rankings import RankingRow
from matcher.store.schema import API_KEYS, RANKINGS
from matcher.store.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def row(name: str, data: bytes = b'{"items": []}') -> RankingRow:
    return RankingRow(name, NOW, "portal", "mentor", "forward", "e-1", data)


def eventually(holds: Callable[[], object]) -> None:
    """Wait until `holds()` is true; fails after ten seconds."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def test_a_key_is_found_by_its_secret_only(store: Store) -> None:
    secret = store.keys.add("portal-1", Role.PORTAL, now=NOW)
    assert secret.startswith("mk_")
    assert len(secret) >= 43
    key = store.keys.find(secret)
    assert key is not None
    assert (key.name, key.role, key.created_at, key.revoked_at) == ("portal-1", Role.PORTAL, NOW, None)
    assert store.keys.find(secret + "x") is None
    assert store.keys.find("") is None


def test_no_secret_is_kept(store: Store, address: str) -> None:
    secret = store.keys.add("portal-1", Role.PORTAL, now=NOW)
    engines = Engines.open(address)
    with engines.read() as connection:
        held = [str(value) for entry in connection.execute(select(API_KEYS)) for value in entry]
    engines.close()
    assert held
    assert not any(secret in value or secret[3:] in value for value in held)


def test_a_name_is_used_once_and_a_revoked_key_is_dead(store: Store) -> None:
    secret = store.keys.add("b", Role.ANALYST, now=NOW)
    other = store.keys.add("a", Role.ADMINISTRATOR, now=NOW)
    with pytest.raises(ConflictError, match="'b'"):
        store.keys.add("b", Role.PORTAL, now=NOW)
    assert store.keys.revoke("b", now=NOW + timedelta(days=1))
    assert not store.keys.revoke("b", now=NOW)
    assert not store.keys.revoke("none", now=NOW)
    assert store.keys.find(secret) is None
    assert store.keys.find(other) is not None
    assert [(key.name, key.revoked_at) for key in store.keys.list()] == [("a", None), ("b", NOW + timedelta(days=1))]


def test_keys_and_rankings_leave_the_change_number_alone(store: Store) -> None:
    change = store.change()
    store.keys.add("b", Role.ANALYST, now=NOW)
    store.rankings.save([row("r-1")])
    assert store.change() == change


def test_rankings_come_back_whole(store: Store) -> None:
    rows = [row("r-1", "名单".encode() * 1000), row("r-2", b"")]
    store.rankings.save(rows)
    assert [store.rankings.get(one.id) for one in rows] == rows
    assert store.rankings.get("r-3") is None
    assert store.rankings.count() == 2


def test_the_log_writes_within_a_second(store: Store) -> None:
    log = RankingLog(store.rankings)
    log.add(row("r-1"))
    eventually(lambda: store.rankings.count() == 1)
    assert log.failing is None
    log.close()


def test_closing_the_log_writes_what_waits(store: Store) -> None:
    log = RankingLog(store.rankings)
    began = time.perf_counter()
    for number in range(500):
        log.add(row(f"r-{number}"))
    assert time.perf_counter() - began < 0.25, "a request must not wait for the disk"
    log.close()
    assert (log.waiting, store.rankings.count()) == (0, 500)


def test_many_threads_lose_no_ranking(store: Store) -> None:
    log = RankingLog(store.rankings)
    names = [[f"{thread}-{number}" for number in range(300)] for thread in range(6)]
    threads = [threading.Thread(target=lambda own=own: [log.add(row(name)) for name in own]) for own in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    assert store.rankings.count() == 6 * 300


def test_a_failed_write_is_told_and_repeated(store: Store, address: str) -> None:
    engines = Engines.open(address)
    with engines.write_aside() as connection:
        RANKINGS.drop(connection)
    log = RankingLog(store.rankings)
    log.add(row("r-1"))
    eventually(lambda: log.failing)
    log.add(row("r-2"))
    assert log.waiting == 2
    with engines.write_aside() as connection:
        RANKINGS.create(connection)
    eventually(lambda: log.waiting == 0 and log.failing is None)
    engines.close()
    log.close()
    assert store.rankings.count() == 2


def test_closing_a_log_that_cannot_write_raises(store: Store, address: str) -> None:
    log = RankingLog(store.rankings)
    engines = Engines.open(address)
    with engines.write_aside() as connection:
        RANKINGS.drop(connection)
    engines.close()
    log.add(row("r-1"))
    with pytest.raises(StoreError):
        log.close()
    assert log.waiting == 1


def test_a_full_log_waits_and_drops_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.store.ranking_log.MOST_WAITING", 5)
    log = RankingLog(store.rankings)
    for number in range(12):
        log.add(row(f"r-{number}"))
        assert log.waiting <= 5
    log.close()
    assert store.rankings.count() == 12


def test_a_closed_log_takes_no_more(store: Store) -> None:
    log = RankingLog(store.rankings)
    log.close()
    with pytest.raises(StoreError):
        log.add(row("late"))


def test_a_ranking_handed_over_twice_is_kept_once_and_stops_nothing(store: Store) -> None:
    """A server that stops between its commit and its answer makes the log repeat rows that are stored."""
    store.rankings.save([row("r-1")])
    log = RankingLog(store.rankings)
    log.add(row("r-1"))
    log.add(row("r-2"))
    log.close()
    assert store.rankings.count() == 2


def test_a_row_that_cannot_be_stored_is_refused_at_once(store: Store) -> None:
    log = RankingLog(store.rankings)
    try:
        with pytest.raises(ValueError, match="time zone"):
            log.add(replace(row("r-1"), at=datetime(2026, 3, 1)))
        log.add(row("r-2"))
    finally:
        log.close()
    assert store.rankings.count() == 1
