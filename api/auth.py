"""Who asks: API keys from the Authorization or X-API-Key header, with roles."""

import time
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from matcher.domain.access import Role
from matcher.domain.text import Text
from matcher.service.service import Service
from matcher.store.keys import Key, hashed

HELD = 1.0
"""Seconds that a found key is believed without asking the store again; a revoked key ends within them."""

_NONE = Text("请在请求头 X-API-Key 中附上密钥。", "Send a key in the header X-API-Key.")
_UNKNOWN = Text("密钥无效或已停用。", "The key is unknown or revoked.")
SCHEME = {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "A key from `matcher keys add`"}
"""How the document describes the keys."""


async def service_of(request: Request) -> Service:
    """The service that the app was started with (async: a plain function would go through the thread pool)."""
    service: Service = request.app.state.service
    return service


class KeyRing:
    """Keys found lately."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, Key]] = {}

    def find(self, service: Service, secret: str) -> Key | None:
        """The key of a secret, asked of the store at most once a second."""
        name, now = hashed(secret), time.monotonic()
        held = self._found.get(name)
        if held is not None and now - held[0] < HELD:
            return held[1]
        key = service.store.keys.find(secret)
        if key is None:
            self._found.pop(name, None)
            return None
        if len(self._found) > 10_000:
            self._found.clear()
        self._found[name] = (now, key)
        return key


def caller(request: Request) -> Key:
    """The key that the request carries; 401 for none, an unknown or a revoked one."""
    headers = request.headers
    secret = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ").strip()
    key = request.app.state.keys.find(request.app.state.service, secret) if secret else None
    if key is None:
        raise HTTPException(401, _UNKNOWN if secret else _NONE, headers={"WWW-Authenticate": "Bearer"})
    found: Key = key
    return found


def allowed(role: Role) -> Callable[[Request], Awaitable[Key]]:
    """Dependency: the caller's role must include `role`; else 403.

    It reads the headers itself: as parameters of dependencies they would cost every request a tenth of its time.
    """

    async def check(request: Request) -> Key:
        key = caller(request)
        if not key.role.includes(role):
            what = Text(
                f"需要角色 {role}；密钥“{key.name}”的角色是 {key.role}。",
                f"This needs the role {role}; the key {key.name!r} has {key.role}.",
            )
            raise HTTPException(403, what)
        return key

    return check


Portal = Annotated[Key, Depends(allowed(Role.PORTAL))]
Coordinator = Annotated[Key, Depends(allowed(Role.COORDINATOR))]
Analyst = Annotated[Key, Depends(allowed(Role.ANALYST))]
Administrator = Annotated[Key, Depends(allowed(Role.ADMINISTRATOR))]
TheService = Annotated[Service, Depends(service_of)]
