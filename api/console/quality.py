"""The figures of an office, as a page and as a spreadsheet."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.console.entry import SignedIn, service_of
from api.console.languages import language_of
from api.console.pages import HEADERS, HOME, page
from matcher.domain.errors import InvalidInputError
from matcher.service.map import SHARES, even_bounds, shades

router = APIRouter(prefix=HOME, include_in_schema=False)
ON_MAP = ("answered", "promised", "agreed", "cases")
"""Figures that the map can show, the first one where none is chosen."""
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Day = Annotated[str, Query(max_length=20)]
First = Annotated[str, Query(alias="from", max_length=20)]
Code = Annotated[str | None, Query(max_length=20)]
Name = Annotated[str, Query(max_length=20)]


@router.get("/quality")
def quality(
    request: Request, session: SignedIn, first: First = "", to: Day = "", region: Code = None, show: Name = ""
) -> Response:
    """Waiting time, answers, outcomes, exposure; by month, region, group and kind."""
    from matcher.service.office import Period  # only this page needs it, and the server starts the sooner
    from matcher.service.office_words import FEWER, GOAL, MEASURES, NOTES, TOO_EARLY

    service, now, faults = service_of(request), datetime.now(UTC), []
    try:
        period = Period.written(first, to, now=now)
    except InvalidInputError as error:
        faults = [(fault.where, fault.problem, fault.remedy) for fault in error.faults]
        period = Period.chosen(None, None, now=now)
    report = service.office.report(session.account, period, now=now, region=region)
    measure = show if show in ON_MAP else ON_MAP[0]
    drawing = service.map.drawing(report.region)
    trouble = service.map.trouble
    return page(
        request,
        "quality.html",
        session,
        status=422 if faults else 200,
        faults=faults,
        typed=(first or period.first.isoformat(), to or period.last.isoformat()),
        report=report,
        ends=(period.since, period.until - timedelta(seconds=1)),
        drawing=drawing,
        measure=measure,
        on_map=ON_MAP,
        map_trouble=trouble.faults if trouble else [],
        measures=MEASURES,
        notes=NOTES,
        goal=GOAL,
        fewer=FEWER,
        early=TOO_EARLY,
        **_shaded(report.regions, measure),
    )


def _shaded(parts: Any, measure: str) -> dict[str, Any]:
    """Shades of the map: by code, and where each ends."""
    shares = measure != "cases"
    values = {part.code: getattr(part.results, measure) for part in parts if part.code}
    if shares:
        values = {code: share.rate for code, share in values.items() if share.rate is not None}
    bounds = SHARES if shares else even_bounds(max(values.values(), default=0))
    return {"shades": shades(values, bounds), "bounds": bounds}


@router.get("/quality.xlsx")
def spreadsheet(request: Request, session: SignedIn, first: First = "", to: Day = "", region: Code = None) -> Response:
    """The same figures for a spreadsheet program."""
    from matcher.service.office import Period  # as above
    from matcher.service.office_sheets import workbook

    service, now = service_of(request), datetime.now(UTC)
    period = Period.written(first, to, now=now)
    report = service.office.report(session.account, period, now=now, region=region)
    content = workbook(report, language_of(request), synthetic=service.synthetic is not None)
    name = f"quality-{report.region or 'all'}-{period.first:%Y%m%d}-{period.last:%Y%m%d}.xlsx"
    return Response(
        content, media_type=EXCEL, headers=HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    )
