"""The queue: what waits for this person's office, and what is done to many cases at once."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.console.entry import Acting, SignedIn, service_of
from api.console.pages import HOME, page, to
from matcher.domain.case import Stage
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.service.bulk import Sweep
from matcher.service.waiting import Wanted

router = APIRouter(prefix=HOME, include_in_schema=False)
LISTED = 50
Word = Annotated[str, Query(max_length=100)]
YesNo = Literal["", "yes", "no"]
Chosen = Annotated[list[str], Form(max_length=LISTED)]
Back = Annotated[str, Form(max_length=1_000)]


def wanted_of(query: str) -> Wanted:
    """What a list was narrowed to, by the query of its address; what makes no sense there narrows nothing."""
    values = dict(parse_qsl(query[:1_000]))
    stage = values.get("stage", "")
    return Wanted(
        Stage(stage) if stage in list(Stage) else Stage.REVIEW,
        {"yes": True, "no": False}.get(values.get("urgent", "")),
        True if values.get("late") == "yes" else None,
        values.get("region", ""),
        values.get("q", ""),
        values.get("group", ""),
    )


def query_of(wanted: Wanted, **more: str) -> str:
    """The query of the address of a list; `more` goes with it, and "" takes a part away."""
    parts = {
        "stage": "" if wanted.stage is Stage.REVIEW else wanted.stage.value,
        "urgent": {None: "", True: "yes", False: "no"}[wanted.urgent],
        "late": "yes" if wanted.late else "",
        "region": wanted.region,
        "q": wanted.words,
        "group": wanted.group,
    } | more
    return urlencode({name: value for name, value in parts.items() if value})


@router.get("")
def home(request: Request, session: SignedIn, after: Word | None = None) -> Response:
    """What waits for this person's office."""
    service, now = service_of(request), datetime.now(UTC)
    wanted = wanted_of(request.url.query)
    found = service.queue.page(session.account, wanted, now=now, limit=LISTED, after=after)
    more = query_of(wanted, after=found.lines[-1].line.id) if found.more else ""
    return page(
        request,
        "queue.html",
        session,
        found=found,
        wanted=wanted,
        now=now,
        stages=Stage,
        query=query_of,
        first=query_of(wanted) if after else None,
        more=more,
        region=service.desk.place(wanted.region),
        groups=service.queue.groups(),
        asking=service.personal_office.waiting([one.line.id for one in found.lines]),
        requests=service.personal_office.count(session.account),
    )


@router.get("/next")
def next_(request: Request, session: SignedIn, after: Word = "") -> Response:
    """Go on to the next case of the same list, or to the list where none is left."""
    service = service_of(request)
    wanted = wanted_of(request.url.query)
    found = service.queue.next(session.account, wanted, after, now=datetime.now(UTC))
    back = query_of(wanted)
    if found is None:
        return to(HOME + (f"?{back}" if back else ""))
    return to(f"{HOME}/cases/{found}", **({"back": back} if back else {}))


@router.post("/many/preview")
def preview(
    request: Request, session: Acting, sweep: Annotated[Sweep, Form()], case: Chosen, back: Back = ""
) -> Response:
    """What approving or sending the chosen cases would do; nothing is done yet."""
    service, now = service_of(request), datetime.now(UTC)
    plan = service.bulk.preview(session.account, sweep, case, now=now)
    return page(
        request,
        "many_preview.html",
        session,
        plan=plan,
        titles=service.desk.titles(),
        back=query_of(wanted_of(back)),
        sweeps=Sweep,
    )


@router.post("/many")
def many(request: Request, session: Acting, sweep: Annotated[Sweep, Form()], case: Chosen, back: Back = "") -> Response:
    """Do it: `case` holds identifier and version as they were seen, `id.version`."""
    service = service_of(request)
    done = service.bulk.carry_out(session.account, sweep, [_seen(one) for one in case], now=datetime.now(UTC))
    names = {one.id: service.desk.person(one.entrepreneur_id, datetime.now(UTC)).name for one in done.cases}
    return page(
        request, "many_done.html", session, done=done, names=names, back=query_of(wanted_of(back)), sweeps=Sweep
    )


def _seen(chosen: str) -> tuple[str, int]:
    name, _, version = chosen.rpartition(".")
    if not name or not version.isdecimal() or len(version) > 9:
        problem = Text("无法识别", "is not a case and a version")
        raise InvalidInputError.single(
            "case", chosen, problem, Text("请从列表中重新选择", "choose again from the list")
        )
    return name, int(version)
