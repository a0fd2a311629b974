"""Cases under review: the queue, one case, and the steps of the office and of both sides."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api import case_schemas
from api.answers import Answer
from api.auth import Coordinator, TheService
from matcher.domain.account import Account
from matcher.domain.case import Case, Stage
from matcher.domain.errors import ConflictError
from matcher.domain.layout import Identifier
from matcher.domain.review import STATE_TITLES, Action, Side
from matcher.service.decisions import NOTE_AT_MOST, Decision
from matcher.service.opening import open_cases
from matcher.service.waiting import Wanted
from matcher.store.keys import Key

router = APIRouter(prefix="/v1/cases", tags=["cases"])

MOST_OPENED = 100
Name = Annotated[str, Path(max_length=64, description="Identifier of the case")]
Note = Annotated[str, Field(max_length=NOTE_AT_MOST, description="Kept with the step; nobody outside sees it")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OpenIn(_Body):
    """Whose cases to open."""

    entrepreneur_ids: Annotated[list[Identifier], Field(min_length=1, max_length=MOST_OPENED)]


class SeenIn(_Body):
    """The version of the case that the decision was taken in view of; 409 where somebody changed it since."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class OfMatchIn(SeenIn):
    """A step about one match."""

    match_id: Annotated[str, Field(min_length=1, max_length=64)]
    note: Note = ""


class DecisionIn(OfMatchIn):
    """What the office decides; `replace` and `decline` need a reason (see /v1/reference/override_reasons)."""

    action: Literal["approve", "decline", "defer", "replace", "undo"]
    reason: Annotated[str, Field(max_length=100)] | None = None
    until: AwareDatetime | None = Field(
        None, description="Until when it is put off (`defer`), with its time zone: 2026-12-05T23:59:00+08:00"
    )
    instead: Identifier | None = Field(None, description="Identifier of the counterpart that replaces (`replace`)")


class AddIn(SeenIn):
    """Somebody whom nothing suggested, or somebody else in place of who refused."""

    kind: Annotated[str, Field(min_length=1, max_length=100)]
    counterpart_id: Identifier
    note: Note = ""


class NoteIn(_Body):
    """A note on a case, or (`match_id`) on one of its matches."""

    note: Annotated[str, Field(min_length=1, max_length=NOTE_AT_MOST)]
    match_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class AnswerIn(OfMatchIn):
    """What one side said to a match that was sent."""

    side: Side
    accepts: bool


class OutcomeIn(OfMatchIn):
    """What came of a match: `met`, or one of its kind's outcomes (see /v1/reference/events)."""

    event: Annotated[str, Field(min_length=1, max_length=100)] = Field(
        description="`met`, or an outcome of the kind (see /v1/reference/events), in any order, once both have agreed"
    )


class CorrectIn(OfMatchIn):
    """What was noted by mistake: the side whose answer it was, `met`, or the outcome."""

    what: Annotated[str, Field(min_length=1, max_length=100)] = Field(
        description="`entrepreneur` or `counterpart` (the last answer of that side), `met`, or an outcome of the kind"
    )


def _account(key: Key) -> Account:
    """A key speaks for a whole office, and sees all regions."""
    return Account(key.name, key.name, key.role, "", key.created_at)


def told(case: Case) -> dict[str, Any]:
    """A case as plain data."""
    whole = asdict(case)
    for match, own in zip(whole["matches"], case.matches, strict=True):
        match["state_title"] = STATE_TITLES[own.state].as_dict()
    return whole


@router.get("", response_model=list[case_schemas.WaitingOut], summary="Cases that wait")
def queue(
    service: TheService,
    key: Coordinator,
    stage: Annotated[Stage, Query(description="What they wait for")] = Stage.REVIEW,
    urgent: Annotated[bool | None, Query(description="Key groups and people who start again, or all others")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[str | None, Query(max_length=64, description="The last case of the page before")] = None,
) -> Any:
    """What is due first stands first."""
    wanted = Wanted(stage, urgent)
    found = service.queue.lines(_account(key), wanted, now=datetime.now(UTC), limit=limit, after=after)
    return Answer([asdict(line) for line in found])


@router.get("/counts", response_model=dict[str, int], summary="How many cases wait for what")
def counts(service: TheService, key: Coordinator) -> Any:
    """One count for each stage."""
    found = service.queue.counts(_account(key), Wanted(), now=datetime.now(UTC))
    return Answer({stage.value: count for stage, count in found.items()})


@router.post("", response_model=case_schemas.OpenedOut, status_code=201, summary="Open cases")
def open_(service: TheService, _: Coordinator, body: OpenIn) -> Any:
    """Suggest matches for entrepreneurs who have no open case; `opened` says how many are new."""
    now = datetime.now(UTC)
    opened = open_cases(service.store, service.recommender, service.scope, body.entrepreneur_ids, now=now)
    cases = {name: service.store.cases.of_entrepreneur(name)[0] for name in dict.fromkeys(body.entrepreneur_ids)}
    return Answer({"opened": opened, "cases": cases}, 201)


@router.get("/{case}", response_model=case_schemas.CaseOut, summary="One case")
def case(service: TheService, key: Coordinator, case: Name) -> Any:
    """Its matches, and every step with who took it and why."""
    return Answer(told(service.reviews.case(_account(key), case)))


@router.post("/{case}/decisions", response_model=case_schemas.CaseOut, summary="Decide on a suggestion")
def decide(service: TheService, key: Coordinator, case: Name, body: DecisionIn) -> Any:
    """Approve, replace, decline or put off; or undo the last of these, while nothing was sent."""
    values = body.model_dump(exclude={"version", "action"})
    decision = Decision(action=Action(body.action), **values)
    return Answer(told(service.reviews.decide(_account(key), case, body.version, decision, now=datetime.now(UTC))))


@router.post("/{case}/send", response_model=case_schemas.CaseOut, summary="Send a case")
def send(service: TheService, key: Coordinator, case: Name, body: SeenIn) -> Any:
    """Tell both sides of what was approved; what was decided against is closed, and teaches the next model."""
    return Answer(told(service.reviews.send(_account(key), case, body.version, now=datetime.now(UTC))))


@router.post("/{case}/answers", response_model=case_schemas.CaseOut, summary="Note an answer")
def answer(service: TheService, key: Coordinator, case: Name, body: AnswerIn) -> Any:
    """What one side said, as the office was told."""
    own = service.reviews.case(_account(key), case)
    found = service.reviews.answer(
        own,
        body.version,
        body.match_id,
        body.side,
        accepts=body.accepts,
        by=key.name,
        note=body.note,
        now=datetime.now(UTC),
    )
    return Answer(told(found))


@router.post("/{case}/outcomes", response_model=case_schemas.CaseOut, summary="Note what came of a match")
def outcome(service: TheService, key: Coordinator, case: Name, body: OutcomeIn) -> Any:
    """That both have met, or an outcome of the kind."""
    found = service.reviews.outcome(
        _account(key), case, body.version, body.match_id, body.event, note=body.note, now=datetime.now(UTC)
    )
    return Answer(told(found))


@router.post("/{case}/corrections", response_model=case_schemas.CaseOut, summary="Take back what was noted")
def correct(service: TheService, key: Coordinator, case: Name, body: CorrectIn) -> Any:
    """Take back the last such note that was a mistake; the history keeps both, and no model learns from it."""
    found = service.reviews.correct(
        _account(key), case, body.version, body.match_id, body.what, note=body.note, now=datetime.now(UTC)
    )
    return Answer(told(found))


@router.post("/{case}/matches", response_model=case_schemas.CaseOut, status_code=201, summary="Add somebody")
def add(service: TheService, key: Coordinator, case: Name, body: AddIn) -> Any:
    """Approve somebody whom nothing suggested; what a side refused of the same kind is closed with it."""
    found = service.reviews.add(
        _account(key), case, body.version, body.kind, body.counterpart_id, note=body.note, now=datetime.now(UTC)
    )
    return Answer(told(found), 201)


@router.post("/{case}/close", response_model=case_schemas.CaseOut, summary="Close what was refused")
def close(service: TheService, key: Coordinator, case: Name, body: OfMatchIn) -> Any:
    """Let a match that one side refused rest: nobody else is looked for."""
    found = service.reviews.close(
        _account(key), case, body.version, body.match_id, note=body.note, now=datetime.now(UTC)
    )
    return Answer(told(found))


@router.post("/{case}/notes", response_model=case_schemas.CaseOut, summary="Keep a note")
def note(service: TheService, key: Coordinator, case: Name, body: NoteIn) -> Any:
    """It changes nothing else, and so needs no version."""
    own = service.reviews.case(_account(key), case)
    found = service.reviews.note(own, body.note, by=key.name, match_id=body.match_id, now=datetime.now(UTC))
    return Answer(told(found))


@router.get("/{case}/link", response_model=case_schemas.LinkOut, summary="The entrepreneur's own page")
def link(service: TheService, key: Coordinator, case: Name) -> Any:
    """The address to hand to this entrepreneur alone; 409 before the case is sent and once the link has ended."""
    found = service.personal.link(_account(key), case, datetime.now(UTC))
    if found is None:
        raise ConflictError(
            "No link works: the case was not sent, or the link has ended.", "没有可用的链接：个案未发出，或链接已失效。"
        )
    return Answer({"path": found.path, "until": found.until})
