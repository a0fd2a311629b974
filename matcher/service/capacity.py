"""What a counterpart can take in the coming weeks: places of its register entry, matches under way, and days closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from matcher.domain.review import State
from matcher.domain.text import Text
from matcher.features.frame import Frame
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.standing import reasons, standings
from matcher.store.loads import Load

WEEKS = 8
DAYS = 7
RUNNING = (State.APPROVED, State.SENT, State.AGREED, State.MET)
"""States of a match that is under way: it may take a place, or has taken one, and is not over."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days. `open_days` on which it may be suggested, `why` not on the others; `places` that it says are free.

    `left` of these if all matches under way come about; `due` of those matches wait for something in this week.
    """

    first: date
    last: date
    open_days: int
    why: tuple[Text, ...]
    places: float | None
    left: float | None
    due: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The coming weeks, in the words of the kind: `title` of the places and their `unit`."""

    title: Text | None
    unit: Text | None
    free: float | None
    running: int
    weeks: tuple[Week, ...]

    @property
    def most(self) -> float:
        """The greatest number of places in a week, at least 1: for the scale of a picture."""
        return max([1.0, float(self.running), *(week.places or 0.0 for week in self.weeks)])


def outlook(snapshot: Snapshot, one: Frame, row: int, loads: Sequence[Load], today: date) -> Outlook:
    """The coming weeks of one row of the register; `one`: a row of the asking side, of whom nothing is known."""
    capacity, free = snapshot.kind.capacity, None
    if capacity is not None:
        left = float(capacity.left(snapshot.counterparts.frame.take(np.array([row], np.intp)))[0])
        free = None if np.isnan(left) else left
    running = [load for load in loads if load.match.state in RUNNING]
    dues = [load.match.due_at.date() for load in running if load.match.due_at is not None]
    weeks = []
    for k in range(WEEKS):
        first = today + timedelta(days=DAYS * k)
        last = first + timedelta(days=DAYS - 1)
        due = sum(first <= day <= last or (k == 0 and day < first) for day in dues)
        weeks.append(_week(snapshot, one, row, first, last, free, len(running), due))
    title, unit = (None, None) if capacity is None else (capacity.title, capacity.unit)
    return Outlook(title, unit, free, len(running), tuple(weeks))


def _week(
    snapshot: Snapshot, one: Frame, row: int, first: date, last: date, free: float | None, running: int, due: int
) -> Week:
    open_days, why = 0, dict[Text, None]()
    for k in range(DAYS):
        because = reasons(standings(snapshot, one, [row], first + timedelta(days=k))[0])
        open_days += not because
        why.update(dict.fromkeys(because))
    places = 0.0 if not open_days else free
    left = None if places is None else max(0.0, places - running)
    return Week(first, last, open_days, tuple(why), places, left, due)
