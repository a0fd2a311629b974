"""Files between the steps of an import: whose they are, and how long they stay."""

from datetime import UTC, datetime, timedelta

from matcher.store.store import Store
from matcher.store.uploads import KEPT

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_a_file_is_its_senders_alone(store: Store) -> None:
    change = store.change()
    secret = store.uploads.keep("li.na", "a.csv", b"\x00\xff", {"entity": "x"}, now=NOW)
    found = store.uploads.get("li.na", secret, now=NOW)
    assert found is not None
    assert (found.name, found.content, found.state) == ("a.csv", b"\x00\xff", {"entity": "x"})
    assert store.uploads.get("wang", secret, now=NOW) is None
    assert store.uploads.get("li.na", secret[:-1], now=NOW) is None
    assert not store.uploads.note("wang", secret, {})
    store.uploads.drop("wang", secret)
    assert store.uploads.note("li.na", secret, {"done": 1}, emptied=True)
    emptied = store.uploads.get("li.na", secret, now=NOW)
    assert emptied is not None
    assert (emptied.content, emptied.state) == (b"", {"done": 1})
    assert store.change() == change, "no ranking depends on it"
    store.uploads.drop("li.na", secret)
    assert store.uploads.get("li.na", secret, now=NOW) is None


def test_one_file_an_account_and_none_for_long(store: Store) -> None:
    first = store.uploads.keep("li.na", "a.csv", b"1", {}, now=NOW)
    other = store.uploads.keep("wang", "b.csv", b"2", {}, now=NOW)
    second = store.uploads.keep("li.na", "c.csv", b"3", {}, now=NOW + timedelta(minutes=30))
    assert store.uploads.get("li.na", first, now=NOW) is None
    assert store.uploads.get("wang", other, now=NOW + KEPT) is None, "too old, swept or not"
    assert store.uploads.sweep(now=NOW + KEPT - timedelta(seconds=1)) == 0
    assert store.uploads.sweep(now=NOW + KEPT) == 1
    assert store.uploads.get("wang", other, now=NOW) is None
    assert store.uploads.get("li.na", second, now=NOW + KEPT) is not None
