"""What the steps of a review teach: the events that go into the log that models learn from."""

from collections.abc import Sequence
from datetime import datetime

from matcher.domain.case import Case, Match, Step
from matcher.domain.event import WITHDRAWN, Event
from matcher.domain.review import Action, Side, State
from matcher.kinds.contract import CHOICES, DECLINED, OVERRIDDEN
from matcher.kinds.discovery import kinds

SENDER = "console"
"""Who recorded an event or asked for a list, as the log says; the author of an event is the person."""
ACCEPTED, MET = "accepted", "met"
"""Events of the way that a match goes, for the kinds that tell them apart from the match itself."""


def of_sending(case: Case, going: Sequence[Match], author: str, now: datetime) -> list[Event]:
    """An override for each suggestion that was decided against: only now can it not be undone any more."""
    reasons = _reasons(case.steps)
    return [
        _event(case, match, OVERRIDDEN, f"{match.id}.overridden", author, now, reason=reasons[match.id])
        for match in going
        if match.state in (State.REPLACED, State.DECLINED)
    ]


def of_answer(case: Case, match: Match, side: Side, *, accepts: bool, author: str, now: datetime) -> list[Event]:
    """A choice or a refusal, and that both have said yes (`match` as it is after the answer)."""
    found = []
    if not accepts and side is Side.COUNTERPART and not match.answers.entrepreneur:
        return []  # before the entrepreneur chose it would be read as the entrepreneur's: the case's steps tell it
    if not accepts:
        found.append(_event(case, match, DECLINED, f"{match.id}.{side}.{DECLINED}.{case.version}", author, now))
    elif side is Side.ENTREPRENEUR:
        found.append(_event(case, match, CHOICES[0], f"{match.id}.{CHOICES[0]}.{case.version}", author, now))
    if match.state is State.AGREED:
        found += of_outcome(case, match, ACCEPTED, author, now)
    return found


def of_outcome(case: Case, match: Match, event: str, author: str, now: datetime) -> list[Event]:
    """What came of a match; nothing where its kind knows no such event."""
    if event not in kinds()[match.kind].grades:
        return []
    return [_event(case, match, event, f"{match.id}.{event}.{case.version}", author, now)]


def of_withdrawal(case: Case, match: Match, event: str, author: str, now: datetime) -> Event:
    """An event that takes back another of the same match, which was noted by mistake."""
    return _event(case, match, WITHDRAWN, f"{match.id}.{WITHDRAWN}.{event}.{case.version}", author, now, reason=event)


def _reasons(steps: Sequence[Step]) -> dict[str | None, str | None]:
    """Why each match was decided against last."""
    return {step.match_id: step.reason for step in steps if step.action in (Action.REPLACE, Action.DECLINE)}


def _event(
    case: Case, match: Match, event: str, key: str, author: str, now: datetime, reason: str | None = None
) -> Event:
    return Event(
        entrepreneur_id=case.entrepreneur_id,
        kind=match.kind,
        counterpart_id=match.counterpart_id,
        event=event,
        at=now,
        client_key=key,
        ranking_id=match.ranking_id,
        position=match.place,
        author=author,
        reason=reason,
    )
