"""API keys: only their hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from matcher.domain.access import Role
from matcher.domain.errors import ConflictError
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.schema import API_KEYS

PREFIX = "mk_"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Key:
    """One key as it may be shown."""

    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None


def hashed(secret: str) -> str:
    """SHA-256 of a secret: enough for 256 random bits, which no dictionary holds."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Keys:
    """Makes, finds, lists and revokes keys."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def add(self, name: str, role: Role, *, now: datetime) -> str:
        """Make a key and return its secret, which is shown this once; raises ConflictError for a name in use."""
        secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        row = {"name": name, "role": role.value, "hash": hashed(secret), "created_at": to_micros(now)}
        with self._engines.write_aside() as connection:
            if connection.execute(select(API_KEYS.c.name).where(API_KEYS.c.name == name)).first():
                raise ConflictError(
                    f"There is a key named {name!r} already. Choose another name.", "该名称已被使用，请换一个名称。"
                )
            connection.execute(API_KEYS.insert(), row)
        return secret

    def find(self, secret: str) -> Key | None:
        """The key of a secret; None for an unknown or revoked one."""
        query = select(API_KEYS).where(API_KEYS.c.hash == hashed(secret), API_KEYS.c.revoked_at.is_(None))
        with self._engines.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _key(dict(row))

    def in_use(self, name: str) -> bool:
        """Whether there is a key of that name that was not revoked."""
        query = select(API_KEYS.c.name).where(API_KEYS.c.name == name, API_KEYS.c.revoked_at.is_(None))
        with self._engines.read() as connection:
            return connection.execute(query).first() is not None

    def list(self) -> list[Key]:
        """All keys in the order of their names, revoked ones too."""
        with self._engines.read() as connection:
            rows = connection.execute(select(API_KEYS).order_by(API_KEYS.c.name)).mappings().all()
        return [_key(dict(row)) for row in rows]

    def revoke(self, name: str, *, now: datetime) -> bool:
        """End a key; False where there is none of that name in use."""
        query = update(API_KEYS).where(API_KEYS.c.name == name, API_KEYS.c.revoked_at.is_(None))
        with self._engines.write_aside() as connection:
            return connection.execute(query.values(revoked_at=to_micros(now))).rowcount > 0


def _key(row: dict[str, object]) -> Key:
    revoked = row["revoked_at"]
    return Key(
        str(row["name"]),
        Role(str(row["role"])),
        from_micros(int(str(row["created_at"]))),
        None if revoked is None else from_micros(int(str(revoked))),
    )
