"""Shapes of cases under review, for the documentation."""

from pydantic import AwareDatetime, BaseModel

from api.schemas import Words
from matcher.domain.case import Stage
from matcher.domain.review import Action, State


class WaitingOut(BaseModel):
    """A case as a line of the queue. `path`: codes of its region's ancestors and of the region itself."""

    id: str
    entrepreneur_id: str
    path: list[str]
    urgent: bool
    stage: Stage
    opened_at: AwareDatetime
    due_at: AwareDatetime | None
    version: int


class AnswersOut(BaseModel):
    """What both sides of a sent match said; null where nothing is known yet."""

    entrepreneur: bool | None
    counterpart: bool | None


class MatchOut(BaseModel):
    """One counterpart for one entrepreneur.

    `ranking_id` and `place` of the list that suggested it (null: found by hand); `due_at` by when what it waits for is
    to happen; `instead_of` the match that it replaces.
    """

    id: str
    kind: str
    counterpart_id: str
    state: State
    state_title: Words
    ranking_id: str | None
    place: int | None
    due_at: AwareDatetime | None
    answers: AnswersOut
    instead_of: str | None


class StepOut(BaseModel):
    """Something that somebody did: about a match, or (null) about the case."""

    match_id: str | None
    at: AwareDatetime
    actor: str
    action: Action
    was: State
    now: State
    reason: str | None
    note: str
    seq: int


class CaseOut(BaseModel):
    """One entrepreneur's case; send `version` along with whatever is decided in view of it."""

    id: str
    entrepreneur_id: str
    path: list[str]
    urgent: bool
    opened_at: AwareDatetime
    version: int
    changed_at: AwareDatetime | None
    changed_by: str
    matches: list[MatchOut]
    steps: list[StepOut]


class OpenedOut(BaseModel):
    """How many cases are new, and the open case of each who was named (entrepreneur to case)."""

    opened: int
    cases: dict[str, str]


class LinkOut(BaseModel):
    """The address of an entrepreneur's own page, within this site, and until when it works."""

    path: str
    until: AwareDatetime
