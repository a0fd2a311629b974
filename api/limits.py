"""Refuses bodies that are too large, unread."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from matcher.domain.text import Text


class BodyLimit:
    """ASGI middleware: 413 for a body above `most` bytes, whether announced or found while reading."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most
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
            await problem(413, self._why)(scope, receive, send)
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
