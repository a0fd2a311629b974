"""Signing in and out, the own password, and the first page."""

from datetime import UTC, datetime
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, HTTPException, Query, Request
from starlette.responses import FileResponse, Response

from api.console.entry import (
    COOKIE,
    FORGED,
    Acting,
    ForgedError,
    SignedIn,
    TurnedAwayError,
    from_here,
    service_of,
    session_of,
)
from api.console.languages import COOKIE as LANGUAGE
from api.console.languages import LANGUAGES
from api.console.pages import HOME, inside, page, to
from matcher.domain.case import Stage
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text

router = APIRouter(prefix=HOME, include_in_schema=False)
STATIC = File(__file__).parent / "static"
YEAR = 365 * 24 * 3600
MOST = 1_000
Field = Annotated[str, Form(max_length=MOST)]
Address = Annotated[str, Query(max_length=MOST)]
LISTED = 50


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """A file of the console: style and script."""
    files = {file.name: file for file in STATIC.iterdir() if file.is_file()}
    if name not in files:
        raise HTTPException(404, Text("没有这个文件。", "There is no such file."))
    return FileResponse(files[name], headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=3600"})


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
            service_of(request).accounts.change_password(session, request.cookies[COOKIE], old, new)
        except InvalidInputError as error:
            faults = {
                fault.where: Text(f"{fault.problem.zh}：{fault.remedy.zh}", f"{fault.problem.en}: {fault.remedy.en}")
                for fault in error.faults
            }
    return page(request, "password.html", session, status=422 if faults else 200, faults=faults, done=not faults)


@router.post("/language")
def language(request: Request, language: Field = "", next: Field = HOME) -> Response:  # noqa: A002
    """Choose the language of all pages."""
    from_here(request)
    answer = to(inside(next))
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE, language, max_age=YEAR, path=HOME, httponly=True, samesite="lax")
    return answer


@router.get("")
def home(request: Request, session: SignedIn) -> Response:
    """What waits for this person's office."""
    service, now = service_of(request), datetime.now(UTC)
    lines = service.reviews.queue(session.account, Stage.REVIEW, now=now, limit=LISTED)
    counts = service.reviews.counts(session.account, now=now)
    people = service.store.entities.get_many("entrepreneur", [line.entrepreneur_id for line in lines])
    names = {name: str(row.data.get("name") or name) for name, row in people.items()}
    return page(request, "home.html", session, lines=lines, names=names, counts=counts, now=now, stages=Stage)


def install(app: FastAPI) -> None:
    """Add the pages to an application."""
    app.include_router(router)

    @app.exception_handler(TurnedAwayError)
    async def _turned_away(_: Request, error: TurnedAwayError) -> Response:
        return error.response

    @app.exception_handler(ForgedError)
    async def _forged(request: Request, _: ForgedError) -> Response:
        return page(request, "trouble.html", None, 403, problem=FORGED)
