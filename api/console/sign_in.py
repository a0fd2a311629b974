"""Signing in and out, the own password, and the language."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.console.entry import (
    COOKIE,
    Acting,
    SignedIn,
    from_here,
    service_of,
    session_of,
)
from api.console.languages import COOKIE as LANGUAGE
from api.console.languages import LANGUAGES
from api.console.pages import HOME, inside, page, to
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text

router = APIRouter(prefix=HOME, include_in_schema=False)
YEAR = 365 * 24 * 3600
MOST = 1_000
Field = Annotated[str, Form(max_length=MOST)]
Address = Annotated[str, Query(max_length=MOST)]


@router.get("/sign-in")
def sign_in_page(request: Request, next: Address = HOME) -> Response:  # noqa: A002 - its name in the address
    """The form to sign in; who is signed in already goes on."""
    if session_of(request) is not None:
        return to(inside(next))
    return page(request, "sign_in.html", next=inside(next), name="", problem=None)


@router.post("/sign-in")
def sign_in(request: Request, name: Field = "", password: Field = "", next: Field = HOME) -> Response:  # noqa: A002
    """Sign in. The session is always a new one, so that one that somebody planted is worth nothing."""
    from matcher.service.accounts import SignInError  # argon2: only who signs in needs it

    from_here(request)
    accounts, now = service_of(request).accounts, datetime.now(UTC)
    try:
        secret = accounts.sign_in(name, password, now=now)
    except SignInError as error:
        return page(request, "sign_in.html", status=403, next=inside(next), name=name, problem=error.text)
    answer = to(inside(next))
    if old := request.cookies.get(COOKIE):
        accounts.sign_out(old)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, secret, path=HOME, httponly=True, samesite="lax", secure=secure)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, _: Acting) -> Response:
    """End the session."""
    service_of(request).accounts.sign_out(request.cookies[COOKIE])
    answer = to(f"{HOME}/sign-in")
    answer.delete_cookie(COOKIE, path=HOME)
    return answer


@router.get("/password")
def password_page(request: Request, session: SignedIn) -> Response:
    """The form to change the own password."""
    return page(request, "password.html", session, faults={}, done=False)


@router.post("/password")
def change_password(request: Request, session: Acting, old: Field = "", new: Field = "", again: Field = "") -> Response:
    """Change the own password; all other sessions end."""
    faults = {}
    if new != again:
        faults["again"] = Text("两次输入不一致", "the two do not agree")
    else:
        try:
            service_of(request).accounts.change_password(
                session, request.cookies[COOKIE], old, new, now=datetime.now(UTC)
            )
        except InvalidInputError as error:
            faults = {fault.where: fault.text for fault in error.faults}
    return page(request, "password.html", session, status=422 if faults else 200, faults=faults, done=not faults)


@router.post("/language")
def language(request: Request, language: Field = "", next: Field = HOME) -> Response:  # noqa: A002
    """Choose the language of all pages."""
    from_here(request)
    answer = to(inside(next))
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE, language, max_age=YEAR, path="/", httponly=True, samesite="lax")
    return answer
