"""The record of one counterpart: how often it said yes, how soon it answers, and what came of its matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from matcher.domain.event import StoredEvent
from matcher.domain.review import Action, Side, State
from matcher.domain.share import Share
from matcher.domain.text import Text
from matcher.kinds.contract import CHOICES, DECLINED, Kind
from matcher.store.loads import Load
from matcher.store.store import Store

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a counterpart answered those who asked: `days` each answer took, where both moments are known."""

    yes: int
    no: int
    waiting: int
    days: tuple[float, ...]

    @property
    def asked(self) -> int:
        """How many asked."""
        return self.yes + self.no + self.waiting

    @property
    def accepted(self) -> Share:
        """Of those that it answered, to how many it said yes."""
        return Share(self.yes, self.yes + self.no)

    @property
    def usual_days(self) -> float | None:
        """Days within which half of its answers came; None where none is known."""
        return median(self.days) if self.days else None

    @property
    def slow_days(self) -> float | None:
        """Days within which nine of ten answers came."""
        return sorted(self.days)[min(len(self.days) - 1, int(0.9 * len(self.days)))] if self.days else None


@dataclass(frozen=True, slots=True)
class Success:
    """Something that can come of a match: of those old enough to tell, how many had it."""

    title: Text
    share: Share
    horizon_days: int


@dataclass(frozen=True, slots=True)
class Track:
    """The record of one counterpart."""

    asked: Asked
    matches: int
    successes: tuple[Success, ...]


def accepted_by(store: Store, kind: Kind, name: str, now: datetime) -> Share:
    """Of those that a counterpart answered, to how many it said yes."""
    return track_of(store, kind, name, store.loads.of(kind.code, name), now=now).asked.accepted


def track_of(store: Store, kind: Kind, name: str, loads: Sequence[Load], *, now: datetime) -> Track:
    """The record from the log of events, and from the steps of cases for what was sent from here."""
    wanted = {event for event, grade in kind.grades.items() if grade} | set(CHOICES)
    events = [one for one in store.events.of_counterpart(kind.code, name, wanted) if one.event.at <= now]
    outside, inside = _by_log(kind, events), _by_cases(store, loads)
    asked = Asked(
        outside.yes + inside.yes,
        outside.no + inside.no,
        outside.waiting + inside.waiting,
        outside.days + inside.days,
    )
    made = {outcome.event for outcome in kind.matches}
    matched = {one.event.entrepreneur_id: one.event.at for one in events if one.event.event in made}
    return Track(asked, len(matched), _successes(kind, events, matched, now))


def _by_log(kind: Kind, events: Sequence[StoredEvent]) -> Asked:
    """Answers to what portals told of: a refusal is the counterpart's own only after it was chosen.

    Events with an author come from cases, whose steps tell more.
    """
    made = {outcome.event for outcome in kind.matches}
    since: dict[str, datetime] = {}
    yes, no, days = 0, 0, []
    for one in events:
        event, person = one.event, one.event.entrepreneur_id
        if event.author is not None:
            continue
        if event.event in CHOICES:
            since.setdefault(person, event.at)
        elif event.event in made or (event.event == DECLINED and person in since):
            yes, no = yes + (event.event in made), no + (event.event == DECLINED)
            if (began := since.pop(person, None)) is not None:
                days.append((event.at - began) / DAY)
    return Asked(yes, no, len(since), tuple(days))


def _by_cases(store: Store, loads: Sequence[Load]) -> Asked:
    """Answers to matches that were sent; what the entrepreneur refused first was not the counterpart's to answer."""
    sent: dict[str, datetime] = {}
    answered: dict[str, datetime] = {}
    for step in store.loads.said([load.match.id for load in loads]):
        if step.action is Action.SEND:
            sent[step.match_id] = step.at
        elif step.side == Side.COUNTERPART:
            answered[step.match_id] = step.at
    yes = no = waiting = 0
    days = []
    for load in loads:
        name, says = load.match.id, load.match.answers.counterpart
        if name not in sent:
            continue
        yes, no = yes + (says is True), no + (says is False)
        waiting += says is None and load.match.state is State.SENT
        if says is not None and name in answered:
            days.append((answered[name] - sent[name]) / DAY)
    return Asked(yes, no, waiting, tuple(days))


def _successes(
    kind: Kind, events: Sequence[StoredEvent], matched: dict[str, datetime], now: datetime
) -> tuple[Success, ...]:
    found = []
    for outcome in kind.outcomes:
        if outcome.grade <= 1:
            continue
        had = {one.event.entrepreneur_id for one in events if one.event.event == outcome.event}
        old = {person for person, at in matched.items() if at + outcome.horizon_days * DAY <= now}
        found.append(Success(outcome.title, Share(len(had & old), len(old)), outcome.horizon_days))
    return tuple(found)
