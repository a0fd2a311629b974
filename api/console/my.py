"""What the entrepreneur sees: the page behind a signed link. No script, and a GET never changes anything."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from api.console.entry import FIELD, ForgedError, TurnedAwayError, from_here, service_of
from api.console.pages import MY, headers_of, page, to
from matcher.domain.errors import ConflictError, InvalidInputError, NotFoundError, SignatureError
from matcher.domain.personal_request import ANSWERED_WITHIN, NEEDS_TEXT, SORT_TITLES, TEXT_AT_MOST, Sort
from matcher.domain.text import Text
from matcher.service.own_data import Use
from matcher.service.personal import Visit

router = APIRouter(prefix=MY, include_in_schema=False)
MOST = 20_000
NOTE_AT_MOST = 500
ON = "yes"
Words = Annotated[str, Form(max_length=MOST)]
Short = Annotated[str, Form(max_length=200)]
Asked = Annotated[str, Query(max_length=200)]


def visiting(request: Request, token: str) -> Visit:
    """Dependency: the person of the link; who comes with another one reads why it leads nowhere."""
    try:
        return service_of(request).personal.visit(token, now=datetime.now(UTC))
    except SignatureError as error:
        status = 410 if error.expired else 403
        raise TurnedAwayError(page(request, "my_closed.html", status=status, told=error.text)) from error


async def acting(request: Request, visit: Annotated[Visit, Depends(visiting)]) -> Visit:
    """Dependency of every form: the form is of this very link's page."""
    from_here(request)
    sent = (await request.form()).get(FIELD) or ""
    if not isinstance(sent, str) or not secrets.compare_digest(sent.encode(), visit.opened.form_secret.encode()):
        raise ForgedError
    return visit


Visiting = Annotated[Visit, Depends(visiting)]
Acting = Annotated[Visit, Depends(acting)]


def _page(request: Request, template: str, visit: Visit, status: int = 200, **context: Any) -> Response:
    base = f"{MY}/{request.path_params['token']}"
    whole = {"visit": visit, "base": base, "name": visit.person.get("name") or "", "done": "", **context}
    return page(request, template, status=status, **whole)


def _home(request: Request, visit: Visit, status: int = 200, **context: Any) -> Response:
    service = service_of(request)
    matches = service.personal_view.matches(visit)
    waiting, answered = service.personal.news(visit, now=datetime.now(UTC))
    here = f"{MY}/{request.path_params['token']}"
    told = {"matches": matches, "waiting": waiting, "answered": answered, "here": here, "told": None, **context}
    return _page(request, "my_home.html", visit, status, **told)


@router.get("/{token}")
def home(request: Request, visit: Visiting, done: Asked = "") -> Response:
    """The matches that were sent, why, and what happens next."""
    return _home(request, visit, done=done)


@router.post("/{token}/accept")
def accept(request: Request, token: str, visit: Acting, match: Short = "") -> Response:
    """Say yes to a match."""
    return _answered(request, token, visit, match, accepts=True)


@router.get("/{token}/decline")
def decline_page(request: Request, visit: Visiting, match: Asked = "") -> Response:
    """Ask once more before a no: it can't be taken back here."""
    found = next((one for one in service_of(request).personal_view.matches(visit) if one.id == match), None)
    if found is None or not found.can_refuse:
        return _home(request, visit, 404 if found is None else 409, told=_GONE_ON)
    return _page(request, "my_decline.html", visit, match=found, most=NOTE_AT_MOST)


@router.post("/{token}/decline")
def decline(request: Request, token: str, visit: Acting, match: Short = "", note: Words = "") -> Response:
    """Say no to a match."""
    return _answered(request, token, visit, match, accepts=False, note=note.strip()[:NOTE_AT_MOST])


_GONE_ON = Text(
    "情况已有变化，这一步现在做不了。下面是最新情况。", "Things have gone on meanwhile. Below is how it stands now."
)


def _answered(request: Request, token: str, visit: Visit, match: str, *, accepts: bool, note: str = "") -> Response:
    personal, now = service_of(request).personal, datetime.now(UTC)
    try:
        personal.answer(visit, match, accepts=accepts, note=note, now=now)
    except (ConflictError, NotFoundError) as error:
        status = 404 if isinstance(error, NotFoundError) else 409
        return _home(request, personal.visit(token, now=now), status, told=_GONE_ON)
    return to(f"{MY}/{token}", done="accepted" if accepts else "declined")


@router.get("/{token}/ask/{sort}")
def ask_page(request: Request, visit: Visiting, sort: Sort, match: Asked = "") -> Response:
    """The form to ask the office for something."""
    return _ask_page(request, visit, sort, match)


@router.post("/{token}/ask/{sort}")
def ask(request: Request, token: str, visit: Acting, sort: Sort, text: Words = "", match: Short = "") -> Response:
    """Ask the office for something."""
    try:
        made = service_of(request).personal.ask(visit, sort, text, match_id=match or None, now=datetime.now(UTC))
    except InvalidInputError as error:
        return _ask_page(
            request, visit, sort, match, 422, text=text, faults=[(fault.where, fault.text) for fault in error.faults]
        )
    except ConflictError as error:
        return _ask_page(request, visit, sort, match, 409, text=text, faults=[("", Text(error.zh, str(error)))])
    return to(f"{MY}/{token}/requests", sent=made.id)


def _ask_page(
    request: Request,
    visit: Visit,
    sort: Sort,
    match: str,
    status: int = 200,
    text: str = "",
    faults: list[tuple[str, Text]] | None = None,
) -> Response:
    about = next((one for one in service_of(request).personal_view.matches(visit) if one.id == match), None)
    return _page(
        request,
        "my_ask.html",
        visit,
        status,
        sort=sort,
        match=about,
        text=text,
        faults=faults or [],
        needed=sort in NEEDS_TEXT,
        days=ANSWERED_WITHIN[sort].days,
        most=TEXT_AT_MOST,
    )


@router.get("/{token}/requests")
def requests(request: Request, visit: Visiting, sent: Asked = "") -> Response:
    """What the person has asked, and the answers."""
    found = service_of(request).personal.requests(visit)
    new = next((one for one in found if one.id == sent), None)
    about, now = service_of(request).personal_office.about(found), datetime.now(UTC)
    return _page(request, "my_requests.html", visit, requests=found, new=new, titles=SORT_TITLES, about=about, now=now)


@router.get("/{token}/choice")
def choice_page(request: Request, visit: Visiting, done: Asked = "") -> Response:
    """Whether the own data is used to choose suggestions."""
    return _page(request, "my_choice.html", visit, on=visit.person.get("personalised", True), done=done)


@router.post("/{token}/choice")
def choose(request: Request, token: str, visit: Acting, on: Short = "") -> Response:
    """Switch it off or on; it acts on the next request."""
    service_of(request).personal.set_personalised(visit, on=on == ON, now=datetime.now(UTC))
    return to(f"{MY}/{token}/choice", done="on" if on == ON else "off")


@router.get("/{token}/data")
def data(request: Request, visit: Visiting, done: Asked = "") -> Response:
    """What is held about the person, and what it is used for."""
    return _page(request, "my_data.html", visit, own=service_of(request).own_data.of(visit), uses=Use, done=done)


@router.get("/{token}/data/file")
def file(request: Request, visit: Visiting) -> Response:
    """The same as a file to take along."""
    service = service_of(request)
    body = service.own_data.file(visit, synthetic=service.synthetic is not None, now=datetime.now(UTC))
    named = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(body, media_type="application/json", headers={**headers_of(request.url.path), **named})


@router.post("/{token}/tags")
def remove_tag(request: Request, token: str, visit: Acting, tag: Short = "") -> Response:
    """Take one of the own tags away."""
    service_of(request).personal.remove_tag(visit, tag, now=datetime.now(UTC))
    return to(f"{MY}/{token}/data", done="tag")
