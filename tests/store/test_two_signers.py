"""Servers that sign for the first time at once, each with connections of its own, on either database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from matcher.service.signing import Signing
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_all_have_the_same_secret(store: Store, address: str) -> None:
    def first(_: int) -> str:
        with Store.opened(address) as own:
            return Signing(own).sign("links", "x", now=NOW)

    with ThreadPoolExecutor(4) as servers:
        tokens = set(servers.map(first, range(8)))
    assert tokens == {Signing(store).sign("links", "x", now=NOW)}
