"""What people ask of the office on their own pages; and the links to those pages."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.console.entry import Acting, SignedIn, service_of
from api.console.pages import HOME, inside, page, to
from matcher.domain.errors import ConflictError, InvalidInputError
from matcher.domain.personal_request import SORT_TITLES, TEXT_AT_MOST
from matcher.domain.text import Text

router = APIRouter(prefix=HOME, include_in_schema=False)
LISTED = 50
ANSWERED = "answered"
Name = Annotated[str, Query(max_length=64)]


@router.get("/requests")
def requests(request: Request, session: SignedIn, state: Name = "", after: Name = "") -> Response:
    """What waits, due first first; or what was answered."""
    office, now = service_of(request).personal_office, datetime.now(UTC)
    answered = state == ANSWERED
    found = office.page(session.account, answered=answered, limit=LISTED + 1, after=after or None)
    shown = found[:LISTED]
    own = f"{HOME}/requests?state={ANSWERED}&" if answered else f"{HOME}/requests?"
    return page(
        request,
        "requests.html",
        session,
        requests=shown,
        names=office.names(shown),
        about=office.about(shown),
        titles=SORT_TITLES,
        answered=answered,
        counts=[office.count(session.account), office.count(session.account, answered=True)],
        first=own.rstrip("?&") if after else None,
        more=f"{own}after={shown[-1].id}" if len(found) > LISTED else None,
        now=now,
    )


@router.get("/requests/{name}")
def one(request: Request, session: SignedIn, name: str) -> Response:
    """One request, and the form to answer it."""
    return _one(request, session, name)


@router.post("/requests/{name}")
def answer(
    request: Request, session: Acting, name: str, answer: Annotated[str, Form(max_length=20_000)] = ""
) -> Response:
    """Answer a request; the person reads it on the own page."""
    try:
        service_of(request).personal_office.answer(session.account, name, answer, now=datetime.now(UTC))
    except InvalidInputError as error:
        faults = [(fault.where, fault.text) for fault in error.faults]
        return _one(request, session, name, 422, answer, faults)
    except ConflictError as error:
        return _one(request, session, name, 409, answer, [("", error.text)])
    return to(f"{HOME}/requests/{name}")


def _one(
    request: Request,
    session: SignedIn,
    name: str,
    status: int = 200,
    answer: str = "",
    faults: list[tuple[str, Text]] | None = None,
) -> Response:
    office = service_of(request).personal_office
    found = office.get(session.account, name)
    return page(
        request,
        "request.html",
        session,
        status,
        one=found,
        person=office.names([found])[found.entrepreneur_id],
        about=office.about([found]).get(found.id),
        who=office.title(found.answered_by),
        titles=SORT_TITLES,
        answer=answer,
        faults=faults or [],
        most=TEXT_AT_MOST,
        now=datetime.now(UTC),
    )


@router.post("/links/{case}")
def link(
    request: Request,
    session: Acting,
    case: str,
    action: Annotated[str, Form(max_length=20)] = "",
    next: Annotated[str, Form(max_length=1_000)] = HOME,  # noqa: A002 - its name in the form
) -> Response:
    """Make the link to a person's page anew, or end it; the one before leads nowhere from now on."""
    personal = service_of(request).personal
    if action == "renew":
        personal.renew_link(session.account, case, datetime.now(UTC))
    elif action == "end":
        personal.end_link(session.account, case, datetime.now(UTC))
    return to(inside(next))
