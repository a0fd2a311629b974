"""What came of the matches of one kind, and how evenly they were spread."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from matcher.domain.figures import Exposure, exposure
from matcher.domain.review import MEET_WITHIN
from matcher.domain.share import LEAST, Share, withheld
from matcher.domain.text import Text
from matcher.kinds.contract import Kind, Outcome
from matcher.service.review_events import ACCEPTED, MET
from matcher.store.engine import from_micros, to_micros
from matcher.store.figures import Counted

AHEAD = timedelta(days=366)
"""A day further ahead is not told: it says no more than that an outcome is not yet due."""


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome: of the matches that both sides agreed to at least `days` ago, how many had it.

    `first`: where there are too few of these, from when there will be enough; None where no such moment is known.
    """

    title: Text
    days: int
    share: Share
    first: datetime | None

    def due(self, now: datetime) -> datetime | None:
        """`first` where it is near enough to be told."""
        return self.first if self.first is not None and self.first - now <= AHEAD else None


@dataclass(frozen=True, slots=True)
class OfKind:
    """What came of one kind's matches."""

    code: str
    title: Text
    sent: int
    entrepreneurs: Share
    counterparts: Share
    agreed: Share
    outcomes: tuple[Result, ...]
    exposure: Exposure


def of_kind(kind: Kind, counted: Counted, can_be_sent: Collection[str], now: datetime) -> OfKind:
    """The figures of a kind, with how evenly it was spread over those who `can_be_sent` and those who were."""
    sent = [match for match in counted.matches if match[1] == kind.code]
    e, c = ([bool(match[k]) for match in sent if match[k] is not None] for k in (4, 5))
    agreed = {match[0]: match[4] for match in counted.agreed if match[1] == kind.code}
    had = {(match, event) for match, event in counted.outcomes if match in agreed}
    results = [_result(one, agreed, {match for match, event in had if event == one.event}, now) for one in _told(kind)]
    counts = Counter(match[2] for match in sent)
    return OfKind(
        kind.code,
        kind.title,
        len(sent),
        Share(sum(e), len(e)),
        Share(sum(c), len(c)),
        Share(sum(bool(match[4] and match[5]) for match in sent), len(sent)),
        tuple(results),
        exposure(list(counts.values()), len(counts.keys() | set(can_be_sent))),
    )


def together(kinds: Sequence[OfKind]) -> tuple[OfKind, ...]:
    """The kinds as parts of a whole: what may not be told of one can't be worked out from the others."""
    names = ("entrepreneurs", "counterparts", "agreed")
    columns = {name: withheld([getattr(kind, name) for kind in kinds]) for name in names}
    found = []
    for k, kind in enumerate(kinds):
        own: dict[str, Any] = {name: columns[name][k] for name in names}
        found.append(replace(kind, **own))
    return tuple(_covered(kind) if kind.agreed.of and kind.agreed.few else kind for kind in found)


def _covered(kind: OfKind) -> OfKind:
    """A kind of which may not be told how many agreed: the sample size of outcomes would tell it."""
    return replace(
        kind, outcomes=tuple(replace(one, share=replace(one.share, hidden=True), first=None) for one in kind.outcomes)
    )


def _told(kind: Kind) -> list[Outcome]:
    """The outcomes of a kind that follow after both agreed, the meeting first."""
    own = {one.event: one for one in kind.outcomes if one.event != ACCEPTED}
    meeting = own.pop(MET, Outcome(MET, Text("已见面", "they met"), 0.0, MEET_WITHIN.days))
    return [meeting, *own.values()]


def _result(outcome: Outcome, agreed: dict[str, int], had: Collection[str], now: datetime) -> Result:
    wait = timedelta(days=outcome.horizon_days)
    until = to_micros(now - wait)
    due = [match for match, at in agreed.items() if at <= until]
    first = None
    if len(due) < LEAST <= len(agreed):
        first = from_micros(sorted(agreed.values())[LEAST - 1]) + wait
    return Result(outcome.title, outcome.horizon_days, Share(sum(match in had for match in due), len(due)), first)
