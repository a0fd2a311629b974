"""Files on their way into a register, between the steps of an import: each of one account, and for an hour at most."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import delete, select, update

from matcher.store.engine import Engines, to_micros
from matcher.store.keys import hashed
from matcher.store.schema import UPLOADS

KEPT = timedelta(hours=1)
SECRET_BYTES = 32
NAME_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent; `state`: what has been chosen for it so far, or what became of it."""

    name: str
    content: bytes
    state: dict[str, Any]


class Uploads:
    """Keeps one file for each account, where all processes of a server find it."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def keep(self, account: str, name: str, content: bytes, state: Mapping[str, Any], *, now: datetime) -> str:
        """Keep a file and return the secret that opens it; one that the account sent before goes."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        row = {
            "hash": hashed(secret),
            "account": account,
            "name": name[-NAME_AT_MOST:],
            "content": content,
            "state": orjson.dumps(state).decode(),
            "at": to_micros(now),
        }
        with self._engines.write_aside() as connection:
            connection.execute(delete(UPLOADS).where(UPLOADS.c.account == account))
            connection.execute(UPLOADS.insert(), row)
        return secret

    def get(self, account: str, secret: str, *, now: datetime) -> Upload | None:
        """A file by its secret; None for an unknown one, one of somebody else's, and one that is too old."""
        with self._engines.read() as connection:
            query = select(UPLOADS).where(UPLOADS.c.hash == hashed(secret), UPLOADS.c.account == account)
            row = connection.execute(query.where(UPLOADS.c.at > to_micros(now - KEPT))).mappings().one_or_none()
        return None if row is None else Upload(row["name"], row["content"], orjson.loads(row["state"]))

    def note(self, account: str, secret: str, state: Mapping[str, Any], *, emptied: bool = False) -> bool:
        """Keep what was chosen; `emptied`: the file is not needed any more. False where there is no such file."""
        values: dict[str, Any] = {"state": orjson.dumps(state).decode()}
        if emptied:
            values["content"] = b""
        query = update(UPLOADS).where(UPLOADS.c.hash == hashed(secret), UPLOADS.c.account == account)
        with self._engines.write_aside() as connection:
            return connection.execute(query.values(**values)).rowcount > 0

    def drop(self, account: str, secret: str) -> None:
        """Forget a file."""
        with self._engines.write_aside() as connection:
            connection.execute(delete(UPLOADS).where(UPLOADS.c.hash == hashed(secret), UPLOADS.c.account == account))

    def sweep(self, *, now: datetime) -> int:
        """Forget files that are too old; returns how many. Where there are none, nothing is written."""
        old = UPLOADS.c.at <= to_micros(now - KEPT)
        with self._engines.read() as connection:
            if connection.execute(select(UPLOADS.c.hash).where(old).limit(1)).first() is None:
                return 0
        with self._engines.write_aside() as connection:
            return connection.execute(delete(UPLOADS).where(old)).rowcount
