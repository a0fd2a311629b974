"""An office in the demo region: cases of three months that went their way, and people who wait. Synthetic."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from matcher.domain.account import Account
from matcher.domain.case import Case, Match
from matcher.domain.errors import ConflictError
from matcher.domain.override import OVERRIDE_REASONS
from matcher.domain.review import MEET_WITHIN, Action, Side, State
from matcher.learning.rows import Progress, unwatched
from matcher.service.decisions import Decision
from matcher.service.opening import open_cases
from matcher.service.service import Service

SEED = 1
DAYS = 88
"""How far the past of the office reaches back."""
APPROVED, WILLING, TAKEN, MET, CAME = 0.85, 0.8, 0.75, 0.9, 0.8
"""Shares of what goes on at each step: made up, so that pages have something to show."""
_DAY = timedelta(days=1)


def fill_office(
    service: Service,
    by: Account,
    past: Sequence[str],
    waiting: Sequence[str],
    *,
    now: datetime,
    progress: Progress = unwatched,
) -> None:
    """Open cases for both lists of entrepreneurs, and walk those of the past through what an office does."""
    draw = Random(SEED)  # noqa: S311 - no secret
    days = sorted((draw.uniform(1, DAYS) for _ in past), reverse=True)
    for number, (name, ago) in enumerate(zip(past, days, strict=True), start=1):
        _walked(service, by, name, now - ago * _DAY, now, draw)
        progress("past cases", number, len(past))
    open_cases(service.store, service.recommender, service.scope, waiting, now=now, progress=progress)


def _walked(service: Service, by: Account, name: str, opened: datetime, now: datetime, draw: Random) -> None:
    open_cases(service.store, service.recommender, service.scope, [name], now=opened)
    case = service.reviews.case(by, service.store.cases.of_entrepreneur(name)[0])
    at = opened + draw.expovariate(1 / 2.0) * _DAY
    if at >= now:
        return
    for match in case.matches:
        try:
            case = service.reviews.decide(by, case.id, case.version, _decision(match, draw), now=at)
        except ConflictError:  # it does not fit any more by then: a term that ended, a course that began
            no = Decision(match.id, Action.DECLINE, "no_capacity")
            case = service.reviews.decide(by, case.id, case.version, no, now=at)
    case = service.reviews.send(by, case.id, case.version, now=at)
    for match in case.matches:
        if match.state is State.SENT:
            case = _answered(service, by, case, match, at, now, draw)


def _decision(match: Match, draw: Random) -> Decision:
    if draw.random() < APPROVED:
        return Decision(match.id, Action.APPROVE)
    return Decision(match.id, Action.DECLINE, draw.choice(OVERRIDE_REASONS[:6]).code)


def _answered(
    service: Service, by: Account, case: Case, match: Match, sent: datetime, now: datetime, draw: Random
) -> Case:
    """What both sides say, whether they meet and what comes of it, as far as it lies in the past."""
    at = sent
    for side, share in ((Side.ENTREPRENEUR, WILLING), (Side.COUNTERPART, TAKEN)):
        at += draw.uniform(0.1, 4) * _DAY
        if at >= now:
            return case
        says = draw.random() < share
        case = service.reviews.answer(case, case.version, match.id, side, accepts=says, by=by.name, now=at)
        if not says:
            closed = at + draw.uniform(0.1, 2) * _DAY
            return service.reviews.close(by, case.id, case.version, match.id, now=closed) if closed < now else case
    at += draw.uniform(1, MEET_WITHIN.days) * _DAY
    if at >= now or draw.random() >= MET:
        return case
    case = service.reviews.outcome(by, case.id, case.version, match.id, "met", now=at)
    at += draw.uniform(1, 20) * _DAY
    known = [event for event, _ in service.desk.outcomes(match.kind)]
    if at < now and known and draw.random() < CAME:
        case = service.reviews.outcome(by, case.id, case.version, match.id, known[0], now=at)
    return case
