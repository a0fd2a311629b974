"""Importing a spreadsheet: send it, say which column is what, look at what would happen, then store it or not."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from starlette.responses import Response

from api.console.entry import Acting, SignedIn, service_of
from api.console.languages import language_of
from api.console.pages import HEADERS, HOME, page, to
from matcher.domain.account import Session
from matcher.domain.errors import ConflictError, InvalidInputError
from matcher.domain.text import Text
from matcher.service.exchange.choosing import Choice
from matcher.service.exchange.headers import UNITS, counted_in
from matcher.service.import_report import report
from matcher.service.importing import MOST_COLUMNS
from matcher.service.profiles import differences, profile
from matcher.service.records import model_of
from matcher.service.registers import ENTREPRENEUR

ROOT = f"{HOME}/import"
router = APIRouter(prefix=ROOT, include_in_schema=False)
EXAMPLES, LONGEST = 3, 60
LISTED = 100
"""Things that are wrong which a page lists; the file to take home has all."""
CHANGES = 50
"""Rows of the register that would be changed which a page lists."""
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Word = Annotated[str, Form(max_length=500)]
LONGEST_HEADER = 40_000
"""More than a cell of Excel can hold: some sheets have whole instructions as headers."""
Columns = Annotated[list[Annotated[str, Form(max_length=LONGEST_HEADER)]], Form(max_length=MOST_COLUMNS)]
Header = Annotated[str, Form(max_length=LONGEST_HEADER)]
Sheet = Annotated[str | None, Query(max_length=200)]
NOTHING: Columns = []


@router.get("")
def start(request: Request, session: SignedIn) -> Response:
    """The form to send a file."""
    return _start(request, session, service_of(request).importing.registers[0][0])


@router.post("")
def send(
    request: Request, session: Acting, entity: Word = "", file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Keep a file, and go on to its columns."""
    now, importing = datetime.now(UTC), service_of(request).importing
    content, name = (file.file.read(), file.filename or "") if file is not None else (b"", "")
    try:
        secret = importing.receive(session.account, entity, name, content, now=now)
    except InvalidInputError as error:
        return _start(request, session, entity, error)
    return to(f"{ROOT}/{secret}")


@router.get("/{secret}")
def columns(request: Request, session: SignedIn, secret: str, sheet: Sheet = None) -> Response:
    """The columns of a file, with suggestions; or what became of it."""
    return _columns(request, session, secret, sheet=sheet)


@router.post("/{secret}/columns")
def choose(
    request: Request,
    session: Acting,
    secret: str,
    column: Columns = NOTHING,
    becomes: Columns = NOTHING,
    make: Header = "",
    sheet: Word = "",
    lenient: Word = "",
) -> Response:
    """Keep which column is what, and go on to what the import would do."""
    pairs = {name: to for name, to in zip(column, becomes, strict=False) if to}
    choice = Choice("", sheet, pairs, make, bool(lenient))
    try:
        service_of(request).importing.choose(session.account, secret, choice, now=datetime.now(UTC))
    except InvalidInputError as error:
        return _columns(request, session, secret, sheet=sheet, typed=choice, error=error)
    return to(f"{ROOT}/{secret}/check")


@router.get("/{secret}/check")
def check(request: Request, session: SignedIn, secret: str) -> Response:
    """What the import would do."""
    return _check(request, session, secret)


@router.get("/{secret}/errors.xlsx")
def errors(request: Request, session: SignedIn, secret: str) -> Response:
    """All that is wrong with a file, as a sheet."""
    service = service_of(request)
    _, checked = service.importing.checked(session.account, secret, now=datetime.now(UTC))
    content = report(checked.lines, language_of(request), synthetic=service.synthetic is not None)
    told = {**HEADERS, "Content-Disposition": 'attachment; filename="errors.xlsx"'}
    return Response(content, media_type=SHEET, headers=told)


@router.post("/{secret}/commit")
def commit(request: Request, session: Acting, secret: str, without_faulty: Word = "") -> Response:
    """Store the good rows, all or none."""
    service, now = service_of(request), datetime.now(UTC)
    try:
        service.importing.commit(session.account, secret, without_faulty=bool(without_faulty), now=now)
    except ConflictError as error:
        if service.importing.opened(session.account, secret, now=now).done is not None:
            return to(f"{ROOT}/{secret}")  # pressed twice: it is stored already
        return _check(request, session, secret, Text(error.zh, str(error)))
    return to(f"{ROOT}/{secret}")


@router.post("/{secret}/cancel")
def cancel(request: Request, session: Acting, secret: str) -> Response:
    """Forget a file."""
    service_of(request).importing.cancel(session.account, secret)
    return to(ROOT, cancelled="1")


def _start(request: Request, session: Session, entity: str, error: InvalidInputError | None = None) -> Response:
    service = service_of(request)
    return page(
        request,
        "import.html",
        session,
        422 if error else 200,
        registers=service.importing.registers,
        entity=entity,
        may=service.importing.may(session.account),
        most=service.settings.max_body_bytes // (1 << 20),
        cancelled="cancelled" in request.query_params,
        faults=_faults(error, "file"),
    )


def _columns(
    request: Request,
    session: Session,
    secret: str,
    *,
    sheet: str | None = None,
    typed: Choice | None = None,
    error: InvalidInputError | None = None,
) -> Response:
    importing = service_of(request).importing
    found = importing.opened(session.account, secret, now=datetime.now(UTC), sheet=sheet)
    names = dict(importing.registers)
    if found.done is not None:
        people, register = found.choice.entity == ENTREPRENEUR, names[found.choice.entity]
        return page(request, "import_done.html", session, found=found, register=register, people=people)
    choice = typed or found.choice
    rows = [(name, _examples(found.sample, name), choice.columns.get(name, "")) for name in found.headers]
    return page(
        request,
        "import_columns.html",
        session,
        422 if error else 200,
        found=found,
        register=names[found.choice.entity],
        secret_name=secret,
        choice=choice,
        rows=rows,
        scales={name: (unit, UNITS[unit]) for name in found.headers if (unit := counted_in(name))},
        suggested=not found.chosen and typed is None,
        faults=_faults(error, "becomes-0"),
    )


def _check(request: Request, session: Session, secret: str, conflict: Text | None = None) -> Response:
    service = service_of(request)
    found, checked = service.importing.checked(session.account, secret, now=datetime.now(UTC))
    model = model_of(found.choice.entity)
    called = dict(found.attributes)
    given = ["id", *(name for name in dict.fromkeys(found.choice.columns.values()) if name != "id")]
    sample = [
        (number, what, {fact.name: fact.value for fact in profile(row, model, service.pack, given)})
        for number, row, what in checked.sample
    ]
    changes = [
        (one, differences(one.before, one.after, one.names, model, service.pack)) for one in checked.changes[:CHANGES]
    ]
    return page(
        request,
        "import_check.html",
        session,
        409 if conflict else 200,
        found=found,
        checked=checked,
        register=dict(service.importing.registers)[found.choice.entity],
        secret_name=secret,
        given=[(name, called[name]) for name in given],
        sample=sample,
        changes=changes,
        by_name=[found.choice.columns.get(name) for name in checked.made_of] == ["name"],
        left_out=[name for name in found.headers if name not in found.choice.columns],
        listed=checked.lines[:LISTED],
        conflict=conflict,
    )


def _examples(sample: list[dict[str, Any]], name: str) -> list[str]:
    """The first different values of a column, short."""
    values = [str(row[name]) for row in sample if row.get(name) not in (None, "")]
    return [one if len(one) <= LONGEST else one[:LONGEST] + "…" for one in list(dict.fromkeys(values))[:EXAMPLES]]


def _faults(error: InvalidInputError | None, field: str) -> list[tuple[str, Text]]:
    faults = [] if error is None else error.faults
    return [(field, one.text) for one in faults]
