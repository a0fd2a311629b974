"""Signing in on real SQLite: passwords, lock-out, sessions and their ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from matcher.domain.access import Role
from matcher.domain.errors import ConflictError, InvalidInputError, NotFoundError
from matcher.reference.pack import Pack
from matcher.service.accounts import IDLE, LOCKED, LONGEST, TRIES, Accounts, SignInError
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
GOOD = "山上种茶 a few words"


@pytest.fixture
def accounts(address: str, pack: Pack) -> Iterator[Accounts]:
    with Store.opened(address) as store:
        yield Accounts(store, pack)


def create(accounts: Accounts, name: str = "li.na", password: str | None = GOOD) -> str:
    return accounts.create(name, title="李娜", role=Role.COORDINATOR, region="330000", now=NOW, password=password)


def test_who_signs_in_has_a_session_until_signing_out(accounts: Accounts) -> None:
    create(accounts)
    secret = accounts.sign_in(" Li.Na ", GOOD, now=NOW)
    session = accounts.session(secret, now=NOW)
    assert session is not None
    assert (session.account.title, session.account.region, session.account.must_change) == ("李娜", "330000", False)
    assert len(session.form_secret) > 30
    assert accounts.session(secret[:-1], now=NOW) is None
    accounts.sign_out(secret)
    assert accounts.session(secret, now=NOW) is None


def test_neither_password_nor_session_can_be_read_from_the_store(accounts: Accounts, address: str) -> None:
    create(accounts)
    secret = accounts.sign_in("li.na", GOOD, now=NOW)
    with open(address.removeprefix("sqlite:///"), "rb") as file:  # noqa: PTH123
        data = file.read()
    with Store.opened(address) as store:
        found = store.accounts.credentials("li.na")
    assert found is not None
    assert found.password.startswith("$argon2id$")
    assert secret.encode() not in data
    assert GOOD.encode() not in data


def test_unknown_names_and_wrong_passwords_look_alike_and_lock_alike(accounts: Accounts) -> None:
    create(accounts)
    for name in ("li.na", "nobody"):
        said = []
        for _ in range(TRIES):
            with pytest.raises(SignInError) as wrong:
                accounts.sign_in(name, "something else", now=NOW)
            said.append((wrong.value.text.zh, wrong.value.until))
        with pytest.raises(SignInError) as locked:
            accounts.sign_in(name, GOOD, now=NOW + timedelta(minutes=1))
        assert said == [("用户名或密码不正确。", None)] * TRIES
        assert locked.value.text.zh == "连续多次输入有误，请14分钟后再试。"
        assert locked.value.until == NOW + LOCKED
    assert accounts.sign_in("li.na", GOOD, now=NOW + LOCKED)
    with pytest.raises(SignInError, match="not right"):
        accounts.sign_in("nobody", GOOD, now=NOW + LOCKED)


def test_tries_are_counted_from_the_last_good_one(accounts: Accounts) -> None:
    create(accounts)
    for _ in range(3):
        for _ in range(TRIES - 1):
            with pytest.raises(SignInError):
                accounts.sign_in("li.na", "something else", now=NOW)
        assert accounts.sign_in("li.na", GOOD, now=NOW)


@pytest.mark.parametrize(("passes", "idle"), [(IDLE, True), (LONGEST, False)])
def test_sessions_end(accounts: Accounts, passes: timedelta, *, idle: bool) -> None:
    create(accounts)
    secret = accounts.sign_in("li.na", GOOD, now=NOW)
    moment = NOW
    if not idle:  # used all the time
        while moment + timedelta(hours=1) <= NOW + passes:
            moment += timedelta(hours=1)
            assert accounts.session(secret, now=moment) is not None
    assert accounts.session(secret, now=NOW + passes + timedelta(seconds=1)) is None
    assert accounts.session(secret, now=NOW) is None, "what has ended does not come back"


def test_a_given_password_has_to_be_changed_and_changing_ends_other_sessions(accounts: Accounts) -> None:
    given = create(accounts, password=None)
    secret, other = (accounts.sign_in("li.na", given, now=NOW) for _ in range(2))
    session = accounts.session(secret, now=NOW)
    assert session is not None
    assert session.account.must_change
    with pytest.raises(InvalidInputError, match="not the password now"):
        accounts.change_password(session, secret, "wrong", GOOD, now=datetime.now(UTC))
    with pytest.raises(InvalidInputError, match="is the password now"):
        accounts.change_password(session, secret, given, given, now=datetime.now(UTC))
    accounts.change_password(session, secret, given, GOOD, now=datetime.now(UTC))
    kept = accounts.session(secret, now=NOW)
    assert kept is not None
    assert not kept.account.must_change
    assert accounts.session(other, now=NOW) is None
    with pytest.raises(SignInError):
        accounts.sign_in("li.na", given, now=NOW)
    assert accounts.sign_in("li.na", GOOD, now=NOW)


@pytest.mark.parametrize("password", ["short", "a" * 20, "password1234", "li.na12345", "x" * 201, "12345678901"])
def test_weak_passwords_are_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(InvalidInputError, match=r"^new"):
        create(accounts, password=password)


def test_bad_accounts_are_refused_with_every_fault(accounts: Accounts) -> None:
    with pytest.raises(InvalidInputError) as error:
        accounts.create("Li Na", title="", role=Role.COORDINATOR, region="999999", now=NOW, password="no")  # noqa: S106
    assert [fault.where for fault in error.value.faults] == ["name", "region", "new"]
    create(accounts)
    with pytest.raises(ConflictError, match="another name"):
        create(accounts)


def test_a_disabled_account_is_out_at_once(accounts: Accounts) -> None:
    create(accounts)
    secret = accounts.sign_in("li.na", GOOD, now=NOW)
    accounts.disable("li.na", now=NOW)
    assert accounts.session(secret, now=NOW) is None
    with pytest.raises(SignInError):
        accounts.sign_in("li.na", GOOD, now=NOW)
    with pytest.raises(NotFoundError, match="users list"):
        accounts.disable("li.na", now=NOW)
    with pytest.raises(NotFoundError):
        accounts.reset("nobody", now=datetime.now(UTC))


def test_a_reset_gives_a_new_password_and_ends_the_lock(accounts: Accounts) -> None:
    create(accounts)
    for _ in range(TRIES):
        with pytest.raises(SignInError):
            accounts.sign_in("li.na", "something else", now=NOW)
    assert accounts.sign_in("li.na", accounts.reset("li.na", now=datetime.now(UTC)), now=NOW)
