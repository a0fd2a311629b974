"""Refuses bodies that are too large, unread."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from matcher.domain.text import Text

PASSED = 8
"""How many times the limit is read and thrown away before a page tells that a file is too large."""
Told = Callable[[Request], Response | None]


class BodyLimit:
    """ASGI middleware: 413 for a body above `most` bytes, whether announced or found while reading.

    `told` gives the page that says so, for requests of people; nothing for those of programs.
    """

    def __init__(self, app: ASGIApp, most: int, told: Told) -> None:
        self._app, self._most, self._told = app, most, told
        self._why = Text(
            f"请求正文超过 {most} 字节，请分批发送。", f"The body is larger than {most} bytes. Send it in parts."
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._most:
            await self._refuse(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise HTTPException(413, self._why)  # type: ignore[arg-type] # the application's handler makes it a problem document
            return message

        await self._app(scope, counted, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page where people send forms; a browser shows it only once it was let say what it had to say."""
        page = self._told(Request(scope))
        if page is None:
            await problem(413, self._why)(scope, receive, send)
            return
        passed, more = 0, True
        while more and passed <= self._most * PASSED:
            message = await receive()
            passed += len(message.get("body", b""))
            more = message["type"] == "http.request" and message.get("more_body", False)
        await page(scope, receive, send)
