"""Who is signed in, and that a form came from our own page."""

import secrets
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.responses import Response

from api.console.pages import HOME, here, inside, to
from matcher.domain.account import Session
from matcher.service.service import Service

COOKIE = "session"
FIELD = "form_secret"
PASSWORD_PAGE = f"{HOME}/password"


class TurnedAwayError(Exception):
    """The request gets `response` instead of what it asked for."""

    def __init__(self, response: Response) -> None:
        self.response = response
        super().__init__()


class ForgedError(Exception):
    """A form without the secret of the session that it would act for."""


def from_here(request: Request) -> None:
    """Raise ForgedError for a form that another site sent: browsers say where a form comes from."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForgedError
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForgedError


def service_of(request: Request) -> Service:
    """The service that the application was started with."""
    service: Service = request.app.state.service
    return service


def session_of(request: Request) -> Session | None:
    """The session of the browser, where it has one that has not ended."""
    secret = request.cookies.get(COOKIE)
    return service_of(request).accounts.session(secret, now=datetime.now(UTC)) if secret else None


def _back(request: Request) -> str:
    """Where to go on after signing in: this page, or the one of ours that a form stood on."""
    if request.method == "GET":
        return here(request)
    stood = urlsplit(request.headers.get("referer", ""))
    query = f"?{stood.query}" if stood.query else ""
    return inside(stood.path + query) if stood.netloc == request.headers.get("host") else HOME


def signed_in(request: Request) -> Session:
    """Dependency: who is signed in; others are sent to sign in, and come back afterwards."""
    session = session_of(request)
    if session is None:
        raise TurnedAwayError(to(f"{HOME}/sign-in", next=_back(request)))
    if session.account.must_change and request.url.path != PASSWORD_PAGE and request.method == "GET":
        raise TurnedAwayError(to(PASSWORD_PAGE))
    return session


async def acting(request: Request) -> Session:
    """Dependency of every form: who is signed in, and that the form is of this very session."""
    session = session_of(request)
    if session is None:
        raise TurnedAwayError(to(f"{HOME}/sign-in", next=_back(request)))
    from_here(request)
    form = await request.form()
    sent = form.get(FIELD) or request.headers.get("x-form-secret") or ""
    if not isinstance(sent, str) or not secrets.compare_digest(sent.encode(), session.form_secret.encode()):
        raise ForgedError
    if session.account.must_change and request.url.path not in (PASSWORD_PAGE, f"{HOME}/sign-out"):
        raise TurnedAwayError(to(PASSWORD_PAGE))
    return session


SignedIn = Annotated[Session, Depends(signed_in)]
Acting = Annotated[Session, Depends(acting)]
