"""Accounts of the console and their sessions; of a session only the hash of its secret is kept."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from matcher.domain.access import Role
from matcher.domain.account import Account, Session
from matcher.domain.errors import ConflictError
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.keys import hashed
from matcher.store.schema import ACCOUNTS, SESSIONS

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a try to sign in is judged by: the hash of the password, and the failed tries since the last good one."""

    account: Account
    password: str
    failures: int
    failed_at: datetime | None


class Accounts:
    """Makes, finds and changes accounts, and opens and closes their sessions."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def add(self, account: Account, password: str) -> None:
        """Keep a new account with the hash of its password; raises ConflictError for a name in use."""
        row = {
            "name": account.name,
            "title": account.title,
            "role": account.role.value,
            "region": account.region,
            "password": password,
            "must_change": account.must_change,
            "failures": 0,
            "failed_at": None,
            "created_at": to_micros(account.created_at),
            "disabled_at": None,
        }
        with self._engines.write_aside() as connection:
            if connection.execute(select(ACCOUNTS.c.name).where(ACCOUNTS.c.name == account.name)).first():
                raise ConflictError(
                    f"There is an account named {account.name!r} already. Choose another name.",
                    "该用户名已被使用，请换一个。",
                )
            connection.execute(ACCOUNTS.insert(), row)

    def credentials(self, name: str) -> Credentials | None:
        """An account with what a try to sign in is judged by; None for an unknown name."""
        with self._engines.read() as connection:
            row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name)).mappings().one_or_none()
        if row is None:
            return None
        return Credentials(_account(row), row["password"], row["failures"], _moment(row["failed_at"]))

    def titles(self) -> dict[str, str]:
        """What people call who has an account, by the name that each signs in with."""
        with self._engines.read() as connection:
            return {row.name: row.title for row in connection.execute(select(ACCOUNTS.c.name, ACCOUNTS.c.title))}

    def list(self) -> list[Account]:
        """All accounts in the order of their names, disabled ones too."""
        with self._engines.read() as connection:
            rows = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.name)).mappings().all()
        return [_account(row) for row in rows]

    def set_password(self, name: str, password: str, *, must_change: bool, but: str = "") -> bool:
        """Change a password, and close all sessions of the account but that with the secret `but`."""
        values = {"password": password, "must_change": must_change, "failures": 0, "failed_at": None}
        with self._engines.write_aside() as connection:
            found = connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == name).values(**values)).rowcount > 0
            others = delete(SESSIONS).where(SESSIONS.c.account == name)
            connection.execute(others.where(SESSIONS.c.hash != hashed(but)) if but else others)
        return found

    def disable(self, name: str, *, now: datetime) -> bool:
        """End an account and its sessions; False where there is none of that name in use."""
        query = update(ACCOUNTS).where(ACCOUNTS.c.name == name, ACCOUNTS.c.disabled_at.is_(None))
        with self._engines.write_aside() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.account == name))
            return connection.execute(query.values(disabled_at=to_micros(now))).rowcount > 0

    def failed(self, name: str, *, now: datetime) -> int:
        """Count a failed try to sign in; returns how many there were since the last good one."""
        with self._engines.write_aside() as connection:
            query = update(ACCOUNTS).where(ACCOUNTS.c.name == name)
            more = query.values(failures=ACCOUNTS.c.failures + 1, failed_at=to_micros(now))
            return int(connection.execute(more.returning(ACCOUNTS.c.failures)).scalar_one_or_none() or 0)

    def forgiven(self, name: str) -> None:
        """Forget failed tries: somebody signed in, or the time of the lock is over."""
        with self._engines.write_aside() as connection:
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == name).values(failures=0, failed_at=None))

    def open_session(self, name: str, *, now: datetime) -> str:
        """Open a session and return its secret, which only the browser keeps."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        row = {
            "hash": hashed(secret),
            "account": name,
            "form_secret": secrets.token_urlsafe(SECRET_BYTES),
            "started_at": to_micros(now),
            "seen_at": to_micros(now),
        }
        with self._engines.write_aside() as connection:
            connection.execute(SESSIONS.insert(), row)
        return secret

    def session(self, secret: str) -> Session | None:
        """The session of a secret with its account; None for an unknown one, or one whose account was disabled."""
        query = select(SESSIONS, ACCOUNTS).join(ACCOUNTS, SESSIONS.c.account == ACCOUNTS.c.name)
        query = query.where(SESSIONS.c.hash == hashed(secret), ACCOUNTS.c.disabled_at.is_(None))
        with self._engines.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return Session(_account(row), row["form_secret"], from_micros(row["started_at"]), from_micros(row["seen_at"]))

    def seen(self, secret: str, *, now: datetime) -> None:
        """Note that a session is in use."""
        query = update(SESSIONS).where(SESSIONS.c.hash == hashed(secret))
        with self._engines.write_aside() as connection:
            connection.execute(query.values(seen_at=to_micros(now)))

    def close_session(self, secret: str) -> None:
        """End one session."""
        with self._engines.write_aside() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.hash == hashed(secret)))

    def sweep(self, *, now: datetime, age: timedelta) -> int:
        """Remove sessions that started longer ago than `age`; returns how many."""
        query = delete(SESSIONS).where(SESSIONS.c.started_at < to_micros(now - age))
        with self._engines.write_aside() as connection:
            return connection.execute(query).rowcount


def _account(row: Mapping[Any, Any]) -> Account:
    return Account(
        row["name"],
        row["title"],
        Role(row["role"]),
        row["region"],
        from_micros(row["created_at"]),
        row["must_change"],
        _moment(row["disabled_at"]),
    )


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
