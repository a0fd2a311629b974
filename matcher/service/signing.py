"""Signed, expiring words for people without an account: links of entrepreneurs, tokens of portals' pages.

What is signed can be read by whoever holds it, and changed by nobody. The secret is made once and kept in the store, so
that all servers on one store share it and links outlive a restart.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from matcher.domain.errors import SignatureError
from matcher.domain.text import Text
from matcher.store.store import Store

if TYPE_CHECKING:
    from itsdangerous import URLSafeSerializer

NOTE = "signing"
SECRET_BYTES = 32
LONGEST = 40_000
"""Characters of a signed text that are looked at."""
AHEAD = timedelta(minutes=5)
"""How far the clock of the server that signed may be ahead."""

_FORGED = Text(
    "链接或令牌不正确。请使用完整、未经改动的链接。", "This link or token is not right. Use it whole and unchanged."
)
_EXPIRED = Text(
    "链接或令牌已过期。请向发给您的单位索取新的。",
    "This link or token has expired. Ask whoever gave it to you for a new one.",
)


class Signing:
    """Signs plain data for a purpose, and reads it again; signed for one purpose, it is worth nothing for another."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sign(self, purpose: str, data: Any, *, now: datetime) -> str:
        """Plain JSON data as a text that fits into an address; everybody can read what stands in it."""
        return str(self._serializer(purpose).dumps([int(now.timestamp()), data]))

    def read(self, purpose: str, token: str, *, max_age: timedelta, now: datetime) -> Any:
        """The data of a signed text that is at most so old.

        Raises SignatureError where it was made up, changed, made for another purpose, or is older. Not for use inside
        `Store.together`: the first to ask may have to make the secret.
        """
        from itsdangerous import BadData  # as below

        try:
            at, data = self._serializer(purpose).loads(token[:LONGEST])
        except (BadData, ValueError, TypeError) as error:
            raise SignatureError(_FORGED) from error
        signed = datetime.fromtimestamp(at, UTC)
        if signed > now + AHEAD:
            raise SignatureError(_FORGED)
        if now - signed > max_age:
            raise SignatureError(_EXPIRED, expired=True)
        return data

    def _serializer(self, purpose: str) -> "URLSafeSerializer":
        from itsdangerous import URLSafeSerializer  # only who signs needs it: a server that only ranks starts without

        return URLSafeSerializer(self._secret, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256})

    @cached_property
    def _secret(self) -> str:
        """The store's secret; made by whoever asks first, once: two at a time wait for each other."""
        found = self._store.note(NOTE)
        if found is not None:
            return found
        with self._store.together():
            found = self._store.note(NOTE)
            if found is None:
                found = secrets.token_urlsafe(SECRET_BYTES)
                self._store.set_note(NOTE, found)
        return found
