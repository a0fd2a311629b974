"""Opening cases: for one person who asks, or for those of the register who wait without one."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.console.entry import Acting, SignedIn, service_of
from api.console.pages import HOME, page, to
from matcher.service.newcomers import AT_ONCE

router = APIRouter(prefix=f"{HOME}/new", include_in_schema=False)


@router.get("")
def new(
    request: Request,
    session: SignedIn,
    q: Annotated[str, Query(max_length=100)] = "",
    opened: Annotated[int, Query(ge=0, le=AT_ONCE)] = 0,
) -> Response:
    """Who has no open case: found by name, or all who wait."""
    newcomers = service_of(request).newcomers
    found = newcomers.search(session.account, q, datetime.now(UTC)) if q.strip() else None
    waiting = len(newcomers.waiting(session.account))
    return page(request, "new.html", session, words=q, found=found, waiting=waiting, most=AT_ONCE, opened=opened)


@router.post("")
def open_one(request: Request, session: Acting, person: Annotated[str, Form(max_length=200)]) -> Response:
    """Open a case for one person, and go on to it."""
    service = service_of(request)
    service.newcomers.open(session.account, [person], datetime.now(UTC))
    return to(f"{HOME}/cases/{service.store.cases.of_entrepreneur(person)[0]}")


@router.post("/all")
def open_all(request: Request, session: Acting) -> Response:
    """Open cases for those who wait, as many as can be taken at once, the most urgent first."""
    newcomers = service_of(request).newcomers
    names = newcomers.waiting(session.account)[:AT_ONCE]
    opened = newcomers.open(session.account, names, datetime.now(UTC)) if names else 0
    return to(f"{HOME}/new", opened=str(opened))
