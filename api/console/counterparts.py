"""Counterparts: lists of each kind, one of them with its record, and its pauses."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.console.entry import Acting, SignedIn, service_of
from api.console.pages import HOME, page, to
from matcher.domain.account import Session
from matcher.domain.errors import InvalidInputError
from matcher.domain.pause import PAUSE_AT_MOST, REASON_AT_MOST
from matcher.domain.review import STATE_TITLES
from matcher.domain.rule import Verdict
from matcher.domain.text import Text
from matcher.service.counterparts import Wanted

ROOT = f"{HOME}/counterparts"
router = APIRouter(prefix=ROOT, include_in_schema=False)
LISTED = 50
Word = Annotated[str, Query(max_length=200)]
Name = Annotated[str, Form(max_length=200)]
Reason = Annotated[str, Form(max_length=4 * REASON_AT_MOST)]
State = Annotated[Literal["", "open", "paused", "closed"], Query()]


@router.get("")
def first(request: Request, _: SignedIn) -> Response:
    """The first kind's list."""
    return to(f"{ROOT}/{service_of(request).counterparts.kinds[0].code}")


@router.get("/{kind}")
def listed(
    request: Request, session: SignedIn, kind: str, q: Word = "", region: Word = "", state: State = "", after: Word = ""
) -> Response:
    """A kind's register, narrowed by what the address says."""
    counterparts = service_of(request).counterparts
    wanted = Wanted(q, region, state, after)
    found = counterparts.listed(kind, wanted, limit=LISTED, now=datetime.now(UTC))
    kept = {"q": q, "region": region, "state": state}
    asked = {name: value for name, value in kept.items() if value}
    here = f"{ROOT}/{kind}"
    return page(
        request,
        "counterparts.html",
        session,
        kinds=counterparts.kinds,
        kind=next(one for one in counterparts.kinds if one.code == kind),
        wanted=wanted,
        found=found,
        regions=counterparts.regions(kind),
        address=_address,
        first=f"{here}?{urlencode(asked)}" if after else None,
        more=f"{here}?{urlencode({**asked, 'after': found.more})}" if found.more else None,
    )


@router.get("/{kind}/entry")
def entry(request: Request, session: SignedIn, kind: str, id: Word, done: Word = "") -> Response:  # noqa: A002
    """One counterpart."""
    return _entry(request, session, kind, id, done=done)


@router.post("/{kind}/pause")
def pause(
    request: Request,
    session: Acting,
    kind: str,
    name: Name,
    seen: Annotated[int, Form()],
    reason: Reason = "",
    until: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Pause, until a day or until it is ended."""
    asked = {"reason": reason, "until": until}
    try:
        service_of(request).pausing.pause(
            session.account, kind, name, until=_day(until), reason=reason, seen=seen, now=datetime.now(UTC)
        )
    except InvalidInputError as error:
        return _entry(request, session, kind, name, asked=asked, error=error)
    return to(f"{ROOT}/{kind}/entry", id=name, done="paused")


@router.post("/{kind}/resume")
def resume(
    request: Request, session: Acting, kind: str, name: Name, seen: Annotated[int, Form()], reason: Reason = ""
) -> Response:
    """End a pause."""
    now = datetime.now(UTC)
    try:
        service_of(request).pausing.resume(session.account, kind, name, reason=reason, seen=seen, now=now)
    except InvalidInputError as error:
        return _entry(request, session, kind, name, asked={"reason": reason, "until": ""}, error=error)
    return to(f"{ROOT}/{kind}/entry", id=name, done="resumed")


def _entry(
    request: Request,
    session: Session,
    kind: str,
    name: str,
    *,
    done: str = "",
    asked: dict[str, str] | None = None,
    error: InvalidInputError | None = None,
) -> Response:
    now = datetime.now(UTC)
    sheet = service_of(request).counterparts.sheet(session.account, kind, name, now=now)
    faults = [] if error is None else [(f.where, f.text) for f in error.faults]
    return page(
        request,
        "counterpart.html",
        session,
        422 if faults else 200,
        sheet=sheet,
        asked_for=asked or {"reason": "", "until": ""},
        states=STATE_TITLES,
        faults=faults,
        wrong=dict(faults),
        done=done,
        today=now.date(),
        furthest=now.date() + PAUSE_AT_MOST,
        longest=REASON_AT_MOST,
        verdicts=Verdict,
    )


def _day(text: str) -> date | None:
    """A day as the browser's field sends it; none where it is empty. Raises InvalidInputError."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        problem, remedy = Text("不是日期", "is no day"), Text("请写成 2026-01-31", "write it as 2026-01-31")
        raise InvalidInputError.single("until", text, problem, remedy) from error


def _address(kind: str, name: str) -> str:
    """The page of one counterpart."""
    return f"{ROOT}/{kind}/entry?{urlencode({'id': name})}"
