"""Errors of pages as pages: what went wrong, in the reader's words, and the way back."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.console.entry import ForgedError, TurnedAwayError, session_of
from api.console.pages import page
from matcher.domain.errors import (
    ConflictError,
    InvalidInputError,
    MatcherError,
    NotAllowedError,
    NotFoundError,
    StoreError,
)
from matcher.domain.text import Text

_STATUS = {NotAllowedError: 403, NotFoundError: 404, ConflictError: 409, InvalidInputError: 422, StoreError: 503}


def install(app: FastAPI, prefixes: Sequence[str]) -> None:
    """Let what goes wrong below these addresses be told as a page; everything else stays a problem document."""
    plain = {kind: app.exception_handlers[kind] for kind in (RequestValidationError, MatcherError, HTTPException)}

    async def told(request: Request, error: Exception) -> Any:
        if not of_people(request, prefixes):
            return next(own for kind, own in plain.items() if isinstance(error, kind))(request, error)
        return trouble(request, error)

    for kind in plain:
        app.add_exception_handler(kind, told)

    @app.exception_handler(TurnedAwayError)
    async def _turned_away(_: Request, error: TurnedAwayError) -> Response:
        return error.response

    @app.exception_handler(ForgedError)
    async def _forged(request: Request, _: ForgedError) -> Response:
        return page(request, "trouble.html", None, 403, why="forged", told=[])


def of_people(request: Request, prefixes: Sequence[str]) -> bool:
    """Whether a request is about a page."""
    path = request.url.path
    return any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes)


def too_large(request: Request) -> Response:
    """The page that tells that a file is too large; nothing was read, so nobody is known here."""
    return page(request, "trouble.html", None, 413, why="large", told=[])


def trouble(request: Request, error: Exception) -> Response:
    """The page that tells an error."""
    status = error.status_code if isinstance(error, HTTPException) else 422
    status = next((own for kind, own in _STATUS.items() if isinstance(error, kind)), status)
    why = {403: "barred", 404: "missing", 405: "missing", 413: "large", 409: "conflict", 503: "later"}.get(
        status, "wrong"
    )
    try:
        session = None if isinstance(error, StoreError) else session_of(request)
    except StoreError:
        session = None
    return page(request, "trouble.html", session, status, why=why, told=_told(error))


def _told(error: Exception) -> list[Text]:
    if isinstance(error, InvalidInputError):
        return [fault.text for fault in error.faults]
    if isinstance(error, NotAllowedError):
        return [error.text]
    if isinstance(error, NotFoundError):
        return [Text(error.line_zh, str(error))]
    if isinstance(error, ConflictError):
        return [error.text]
    return []
