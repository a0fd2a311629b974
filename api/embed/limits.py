"""What a page of any site may call, and how often."""

import time
from collections import OrderedDict
from collections.abc import Collection

from fastapi import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from matcher.domain.text import Text

KEPT = 10_000
"""Tokens whose calls are counted at a time; the oldest count goes first."""
_TOO_MANY = Text("此令牌的请求过于频繁，请稍后再试。", "Too many requests with this token. Try again later.")


class OpenTo:
    """ASGI middleware: pages of every site may read the answers of some paths, without cookies; of no others."""

    def __init__(self, app: ASGIApp, paths: Collection[str]) -> None:
        self._app, self._paths = app, frozenset(paths)
        # a token in the address or body says who asks: no cookie is looked at, so no site can borrow one
        self._open = CORSMiddleware(
            app, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["Content-Type"], max_age=600
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        opened = scope["type"] == "http" and scope["path"] in self._paths
        await (self._open if opened else self._app)(scope, receive, send)


class Turns:
    """Counts the calls with each token in this process: `most` in `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._taken: OrderedDict[int, tuple[float, int]] = OrderedDict()

    def take(self, token: str) -> None:
        """Count one call; 429 where there were too many."""
        name, now = hash(token), time.monotonic()
        began, taken = self._taken.get(name, (now, 0))
        if now - began >= self._seconds:
            began, taken = now, 0
        if taken >= self._most:
            wait = {"Retry-After": str(int(self._seconds - (now - began)) + 1)}
            raise HTTPException(429, _TOO_MANY, headers=wait)
        self._taken[name] = (began, taken + 1)
        self._taken.move_to_end(name)
        if len(self._taken) > KEPT:
            self._taken.popitem(last=False)
