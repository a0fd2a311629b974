"""A case: one entrepreneur who waits, with the matches under review and what was done about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.domain.review import UNANSWERED, Action, Answers, State


class Stage(StrEnum):
    """What a case waits for."""

    REVIEW = "review"
    LATER = "later"
    SEND = "send"
    ANSWER = "answer"
    MEET = "meet"
    CLOSED = "closed"


_WAITS = {
    State.SUGGESTED: Stage.REVIEW,
    State.DEFERRED: Stage.LATER,
    State.APPROVED: Stage.SEND,
    State.DECLINED: Stage.SEND,
    State.SENT: Stage.ANSWER,
    State.REFUSED: Stage.REVIEW,
    State.AGREED: Stage.MEET,
    State.MET: Stage.MEET,
}
_FIRST = (Stage.REVIEW, Stage.SEND, Stage.ANSWER, Stage.MEET, Stage.LATER)
"""What is looked at first, where the matches of a case wait for different things."""


@dataclass(frozen=True, slots=True)
class Match:
    """One counterpart for one entrepreneur.

    `ranking_id` and `place` of the list that suggested it (None: found by hand); `due_at` by when what it waits for is
    to happen; `instead_of` the match that it replaces.
    """

    id: str
    kind: str
    counterpart_id: str
    state: State
    ranking_id: str | None = None
    place: int | None = None
    due_at: datetime | None = None
    answers: Answers = UNANSWERED
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody did: about a match, or (None) about the case, which has no state of its own."""

    match_id: str | None
    at: datetime
    actor: str
    action: Action
    was: State | None
    now: State | None
    reason: str | None = None
    note: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One entrepreneur's case. `path`: codes of the own region's ancestors and itself, for who may see it.

    `version` grows with every change, so that of two who decide at once the second is told.
    """

    id: str
    entrepreneur_id: str
    path: tuple[str, ...]
    urgent: bool
    opened_at: datetime
    version: int = 1
    changed_at: datetime | None = None
    changed_by: str = ""
    matches: tuple[Match, ...] = ()
    steps: tuple[Step, ...] = ()

    def match(self, name: str) -> Match:
        """A match by its identifier; raises KeyError."""
        return {one.id: one for one in self.matches}[name]


def waits_for(matches: Sequence[Match]) -> tuple[Stage, datetime | None]:
    """What a case with these matches waits for, and by when; one for whom nothing was found waits for a person."""
    waits = [(stage, one.due_at) for one in matches if (stage := _WAITS.get(one.state)) is not None]
    for stage in _FIRST:
        if due := [at for own, at in waits if own is stage]:
            return stage, min((at for at in due if at is not None), default=None)
    return Stage.CLOSED if matches else Stage.REVIEW, None
