"""Signed texts on real SQLite: what they stand, and what is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from matcher.domain.errors import SignatureError
from matcher.service.signing import AHEAD, NOTE, Signing
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
DATA = {"person": "张三", "kinds": ["a", "b"], "n": 5}


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with Store.opened(address) as opened:
        yield opened


def test_what_was_signed_can_be_read_until_it_expires(store: Store) -> None:
    signing = Signing(store)
    token = signing.sign("links", DATA, now=NOW)
    assert token.isascii()
    assert all(sign.isalnum() or sign in "-_." for sign in token), "it fits into an address"
    for later in (timedelta(0), HOUR, -AHEAD):
        assert signing.read("links", token, max_age=HOUR, now=NOW + later) == DATA
    with pytest.raises(SignatureError, match="expired") as told:
        signing.read("links", token, max_age=HOUR, now=NOW + HOUR + timedelta(seconds=1))
    assert told.value.expired
    assert "过期" in told.value.text.zh


def test_what_was_made_up_or_changed_or_is_for_something_else_is_refused(store: Store) -> None:
    signing = Signing(store)
    token = signing.sign("links", DATA, now=NOW)
    body, end = token.rsplit(".", 1)
    other = Signing(store).sign("links", {"person": "李四"}, now=NOW).rsplit(".", 1)
    ahead = signing.sign("links", DATA, now=NOW + AHEAD * 2)
    bad = ["", ".", "x", body, token[:-1], token + "x", f"{other[0]}.{end}", f"{body}.{other[1]}", "A" * 100_000, "é.ü"]
    for made in (*bad, signing.sign("lists", DATA, now=NOW), ahead):
        with pytest.raises(SignatureError, match="not right") as told:
            signing.read("links", made, max_age=HOUR, now=NOW)
        assert not told.value.expired


def test_twenty_of_the_longest_identifiers_find_room(store: Store) -> None:
    signs = [chr(0x4E00 + (k * 7919) % 20_000) for k in range(4_000)]  # no two alike, so that nothing can be packed
    ids = ["".join(signs[k : k + 200]) for k in range(0, 4_000, 200)]
    token = Signing(store).sign("lists", ids, now=NOW)
    assert Signing(store).read("lists", token, max_age=HOUR, now=NOW) == ids


def test_servers_on_one_store_share_the_secret_and_others_have_their_own(store: Store, address: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(lambda _: Signing(store).sign("links", DATA, now=NOW), range(16)))
    assert len(set(tokens)) == 1
    with Store.opened(address) as again:
        assert Signing(again).read("links", tokens[0], max_age=HOUR, now=NOW) == DATA
    secret = store.note(NOTE)
    assert secret
    assert len(secret) >= 43
    with Store.opened(address.replace("store.db", "other.db")) as other, pytest.raises(SignatureError):
        Signing(other).read("links", tokens[0], max_age=HOUR, now=NOW)
