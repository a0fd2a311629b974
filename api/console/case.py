"""One case: the person, what is suggested and why, and the steps of the office and of both sides."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from api.console.case_view import shown
from api.console.entry import Acting, SignedIn, service_of, signed_in
from api.console.pages import HOME, page, to
from api.console.queue import query_of, wanted_of
from matcher.domain.account import Session
from matcher.domain.case import Case
from matcher.domain.errors import ConflictError, InvalidInputError
from matcher.domain.review import Action, Side
from matcher.service.decisions import NOTE_AT_MOST, Decision

router = APIRouter(prefix=f"{HOME}/cases", include_in_schema=False)
Name = Annotated[str, Form(max_length=200)]
Note = Annotated[str, Form(max_length=NOTE_AT_MOST * 4)]
Version = Annotated[int, Form(ge=1, le=2**31 - 1)]
Word = Annotated[str, Query(max_length=200)]
Compared = Annotated[list[str], Query(max_length=20)]
NOTHING: Compared = []
BLANK = dict.fromkeys(("match", "action", "reason", "note", "until", "instead", "counterpart"), "")
"""What was typed into the forms of a case: nothing yet."""


@router.get("/{name}")
def case_page(
    request: Request, session: SignedIn, name: str, kind: Word = "", q: Word = "", compare: Compared = NOTHING
) -> Response:
    """The case, with one kind laid out."""
    case = service_of(request).reviews.case(session.account, name)
    try:
        return _laid(request, session, case, kind=kind, words=q, compared=compare)
    except InvalidInputError as error:
        faults = [("", fault.text) for fault in error.faults]
        return _laid(request, session, case, kind=kind, words=q, status=422, faults=faults)


def _laid(
    request: Request,
    session: Session,
    case: Case,
    *,
    kind: str = "",
    words: str = "",
    compared: Compared = NOTHING,
    status: int = 200,
    **trouble: Any,
) -> Response:
    """The page of a case; `trouble`: the `faults` or the `conflict` that a form on it met, and what was `typed`."""
    service = service_of(request)
    view = shown(service, case, kind, words, compared)
    back = query_of(wanted_of(request.query_params.get("back", "")))
    address = _address(case, view["tab"].kind.code, back)
    told = {"faults": [], "conflict": None, **trouble, "typed": BLANK | trouble.get("typed", {})}
    told["link"] = service.personal.link(session.account, case.id, datetime.now(UTC))
    told["site"] = str(request.base_url).rstrip("/")
    return page(request, "case.html", session, status, back=back, address=address, blank=BLANK, **view, **told)


def _address(case: Case, kind: str, back: str) -> str:
    parts = urlencode({name: value for name, value in (("kind", kind), ("back", back)) if value})
    return f"{HOME}/cases/{case.id}?{parts}"


def _acted(
    request: Request, session: Session, name: str, kind: str, act: Callable[[Case], Case], **typed: str
) -> Response:
    """Do a step and show the case again; what went wrong is told above it, and nothing that was typed is lost."""
    service = service_of(request)
    case = service.reviews.case(session.account, name)
    try:
        act(case)
    except InvalidInputError as error:
        faults = [(fault.where, fault.text) for fault in error.faults]
        return _laid(request, session, case, kind=kind, status=422, faults=faults, typed=typed)
    except ConflictError as error:
        fresh = service.reviews.case(session.account, name)
        return _laid(request, session, fresh, kind=kind, status=409, conflict=error.text, typed=typed)
    return to(_address(case, kind, query_of(wanted_of(request.query_params.get("back", "")))))


@router.get("/{name}/{verb}", dependencies=[Depends(signed_in)])
def back_to_the_case(name: str) -> Response:
    """A form's own address, opened again: the case that it stands on."""
    return to(f"{HOME}/cases/{name}")


@router.post("/{name}/decide")
def decide(
    request: Request,
    session: Acting,
    name: str,
    version: Version,
    action: Annotated[Literal["approve", "replace", "decline", "defer", "undo"], Form()],
    match: Name,
    kind: Name = "",
    reason: Name = "",
    note: Note = "",
    until: Annotated[str, Form(max_length=10)] = "",
    instead: Name = "",
) -> Response:
    """One decision of the office."""

    def act(_: Case) -> Case:
        decision = Decision(match, Action(action), reason or None, note, _end_of(until), instead or None)
        return service_of(request).reviews.decide(session.account, name, version, decision, now=datetime.now(UTC))

    typed = {"match": match, "action": action, "reason": reason, "note": note, "until": until, "instead": instead}
    return _acted(request, session, name, kind, act, **typed)


def _end_of(day: str) -> datetime | None:
    """The end of a day in the office's own time zone; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day), time(23, 59)).astimezone(UTC) if day else None
    except (ValueError, OverflowError):
        return None


@router.post("/{name}/add")
def add(
    request: Request, session: Acting, name: str, version: Version, kind: Name, counterpart: Name, note: Note = ""
) -> Response:
    """Approve somebody whom nothing suggested."""

    def act(_: Case) -> Case:
        reviews = service_of(request).reviews
        return reviews.add(session.account, name, version, kind, counterpart, note=note, now=datetime.now(UTC))

    return _acted(request, session, name, kind, act, action="add", counterpart=counterpart, note=note)


@router.post("/{name}/send")
def send(request: Request, session: Acting, name: str, version: Version, kind: Name = "") -> Response:
    """Tell both sides."""

    def act(_: Case) -> Case:
        return service_of(request).reviews.send(session.account, name, version, now=datetime.now(UTC))

    return _acted(request, session, name, kind, act)


@router.post("/{name}/answer")
def answer(
    request: Request,
    session: Acting,
    name: str,
    version: Version,
    match: Name,
    side: Annotated[Side, Form()],
    says: Annotated[Literal["yes", "no"], Form()],
    kind: Name = "",
    note: Note = "",
) -> Response:
    """What one side said, as the office was told."""

    def act(case: Case) -> Case:
        return service_of(request).reviews.answer(
            case,
            version,
            match,
            side,
            accepts=says == "yes",
            by=session.account.name,
            note=note,
            now=datetime.now(UTC),
        )

    return _acted(request, session, name, kind, act, match=match, action="answer", note=note)


@router.post("/{name}/outcome")
def outcome(
    request: Request,
    session: Acting,
    name: str,
    version: Version,
    match: Name,
    event: Name,
    kind: Name = "",
    note: Note = "",
) -> Response:
    """What came of it."""

    def act(_: Case) -> Case:
        now = datetime.now(UTC)
        return service_of(request).reviews.outcome(session.account, name, version, match, event, note=note, now=now)

    return _acted(request, session, name, kind, act, match=match, action="outcome", note=note)


@router.post("/{name}/correct")
def correct(
    request: Request,
    session: Acting,
    name: str,
    version: Version,
    match: Name,
    what: Name,
    kind: Name = "",
    note: Note = "",
) -> Response:
    """Take back what was noted by mistake."""

    def act(_: Case) -> Case:
        now = datetime.now(UTC)
        return service_of(request).reviews.correct(session.account, name, version, match, what, note=note, now=now)

    return _acted(request, session, name, kind, act, match=match, action="correct", note=note)


@router.post("/{name}/close")
def close(
    request: Request, session: Acting, name: str, version: Version, match: Name, kind: Name = "", note: Note = ""
) -> Response:
    """Let what was refused rest."""

    def act(_: Case) -> Case:
        now = datetime.now(UTC)
        return service_of(request).reviews.close(session.account, name, version, match, note=note, now=now)

    return _acted(request, session, name, kind, act, match=match, action="close", note=note)


@router.post("/{name}/note")
def note(request: Request, session: Acting, name: str, note: Note = "", kind: Name = "") -> Response:
    """Keep a note on the case; it changes nothing else, so it needs no version."""

    def act(case: Case) -> Case:
        return service_of(request).reviews.note(case, note, by=session.account.name, now=datetime.now(UTC))

    return _acted(request, session, name, kind, act, action="note", note=note)
