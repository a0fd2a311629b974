"""How ranking works: the page for everybody, made from what serves now."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.entry import service_of
from api.console.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/how")
def how(request: Request) -> Response:
    """Purpose, principle and mechanism of the rankings; what counts, what never does, and what people can do."""
    service = service_of(request)
    mechanism, now = service.mechanism, datetime.now(UTC)
    return page(request, "how.html", kinds=mechanism.kinds(), traits=mechanism.traits, now=now, today=now.date())
