"""The queue: what waits for this person's office."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.entry import SignedIn, service_of
from api.console.pages import HOME, page
from matcher.domain.case import Stage

router = APIRouter(prefix=HOME, include_in_schema=False)
LISTED = 50


@router.get("")
def home(request: Request, session: SignedIn) -> Response:
    """What waits for this person's office."""
    service, now = service_of(request), datetime.now(UTC)
    lines = service.reviews.queue(session.account, Stage.REVIEW, now=now, limit=LISTED)
    counts = service.reviews.counts(session.account, now=now)
    people = service.store.entities.get_many("entrepreneur", [line.entrepreneur_id for line in lines])
    names = {name: str(row.data.get("name") or name) for name, row in people.items()}
    return page(request, "home.html", session, lines=lines, names=names, counts=counts, now=now, stages=Stage)
