"""What happened before: counts over the event log that can only see events strictly before a moment.

The log is sorted by time once, so "before t" is a prefix of it, and every question is asked of a prefix. Postings
(event numbers by key, each in time order) answer a question in the time of the events it concerns, not of the log.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.features.displays import Displays
from matcher.features.frame import Codes, Floats, Frame
from matcher.features.kernels import gather_events

PASTS_KEPT = 8
BYTES_KEPT = 32 << 20
"""Bounds of what one history keeps derived: moments, and bytes for each."""

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Log:
    """Events of one kind in the order of time (ties in the order of the log), as arrays of the same length.

    `e`, `c`: rows in the two frames, -1 for an entity that is not stored (any more); `at`: days since 1970-01-01 UTC;
    `grade`: what the event says of the pair: below 0 a refusal, 0 nothing (such as a mere display), above 0 and up to
    1 the event that made the match (one per match), above 1 a success that followed from it; `round`, `group`: -1
    where not given; `topics`: (events, widest) padded with -1.
    """

    e: Codes
    c: Codes
    at: Doubles
    grade: Floats
    round: Codes
    group: Codes
    topics: Codes

    def __len__(self) -> int:
        return len(self.at)

    def in_order(self) -> "Log":
        """The same events in the order of time."""
        order = np.argsort(self.at, kind="stable")
        return Log(
            self.e[order],
            self.c[order],
            self.at[order],
            self.grade[order],
            self.round[order],
            self.group[order],
            self.topics[order],
        )

    def joined(self, later: "Log") -> "Log":
        """Events of both logs in the order of time."""
        width = max(self.topics.shape[1], later.topics.shape[1])
        topics = [np.pad(t, ((0, 0), (0, width - t.shape[1])), constant_values=-1) for t in (self.topics, later.topics)]
        names = ("e", "c", "at", "grade", "round", "group")
        columns = {name: np.concatenate([getattr(self, name), getattr(later, name)]) for name in names}
        return Log(**columns, topics=np.concatenate(topics)).in_order()


class Postings:
    """Event numbers by key, each key's in ascending order.

    Up to DENSE keys have a place of their own in `starts_`; more of them (pairs of codes) are looked up in `keys_`.
    """

    DENSE = 1 << 20

    def __init__(self, keys: Ints, events: Ints, size: int) -> None:
        known = keys >= 0
        keys, events = keys[known], events[known]
        order = np.lexsort((events, keys))
        self.events_ = events[order]
        self.keys_: Ints | None = None
        if size > self.DENSE:
            self.keys_ = np.unique(keys)
            self.starts_ = np.append(np.searchsorted(keys[order], self.keys_), len(keys)).astype(np.int64)
        else:
            self.starts_ = np.searchsorted(keys[order], np.arange(size + 1)).astype(np.int64)

    def before(self, keys: Sequence[int] | Ints, limit: int) -> Ints:
        """Numbers below `limit` of all events of the given keys (a key that is out of range has none)."""
        places = np.asarray(keys, np.int64)
        if self.keys_ is not None:
            found = np.searchsorted(self.keys_, places)
            hit = np.append(self.keys_, -1)[found] == places
            places = np.where(hit & (places >= 0), found, -1)
        valid = places[(places >= 0) & (places < len(self.starts_) - 1)]
        if not len(valid):
            return np.zeros(0, np.int64)
        events: Ints = gather_events(self.events_, self.starts_, valid, limit)
        return events


@dataclass(slots=True)
class History:
    """The event log of one kind with its postings, made once per change of the store.

    `same_entity` says that entrepreneurs and counterparts are the same organisations (ids coincide), as with partners.
    """

    log: Log
    e: Frame
    c: Frame
    displays: Displays = field(default_factory=Displays.none)
    good: NDArray[np.bool_] = field(init=False)
    """(events,) whether the event made a match: counted once for each match, unlike the successes that follow."""
    _made: dict[str, Postings] = field(default_factory=dict)
    _keys: dict[str, NDArray[Any]] = field(default_factory=dict)
    _pasts: dict[tuple[int, float, int, int], "Past"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.good = (self.log.grade > 0) & (self.log.grade <= 1)

    def before(self, day: float) -> "Past":
        """The view of everything strictly before `day` (days since 1970-01-01, may have a fraction).

        Ages count from the start of that day, so that requests of one day share what was derived for it.
        """
        limit = int(np.searchsorted(self.log.at, day, side="left"))
        shown, chose = self.displays.before(day)
        key = (limit, float(np.floor(day)), shown, chose)
        past = self._pasts.get(key)
        if past is None:
            if len(self._pasts) >= PASTS_KEPT:
                self._pasts.pop(next(iter(self._pasts)))
            past = self._pasts[key] = Past(self, *key)
        return past

    def keyed(self, name: str, keys: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Keys of each event, made on first use."""
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = keys()
        return found

    def postings(self, name: str, keys: Callable[[], NDArray[Any]], size: Callable[[], int]) -> Postings:
        """Postings of the log under keys of each event ((events,) or (events, widest)), made on first use."""
        found = self._made.get(name)
        if found is None:
            values = self.keyed(name, keys)
            events = np.arange(len(self.log), dtype=np.int64)
            if values.ndim == 2:
                events = np.repeat(events, values.shape[1])
                values = values.ravel()
            found = self._made[name] = Postings(values.astype(np.int64), events, size())
        return found

    def postings_of(self, name: str, keys: Callable[[], Ints], size: int) -> Postings:
        """Postings of something else than events, such as memberships: numbers by key, made on first use."""
        found = self._made.get(name)
        if found is None:
            values = keys()
            found = self._made[name] = Postings(values, np.arange(len(values), dtype=np.int64), size)
        return found

    def by_entrepreneur(self) -> Postings:
        """Events by row of the entrepreneur."""
        return self.postings("e", lambda: self.log.e, lambda: self.e.n)

    def by_counterpart(self) -> Postings:
        """Events by row of the counterpart."""
        return self.postings("c", lambda: self.log.c, lambda: self.c.n)

    def keys_of_events(self, keys: Codes) -> Codes:
        """Lift keys of entrepreneurs ((n,) or (n, widest)) to the events; -1 for an unknown entrepreneur."""
        if not len(keys):  # everybody was erased, and the events stayed
            return np.full((len(self.log), *keys.shape[1:]), -1, np.int32)
        lifted = keys[self.log.e].copy()
        lifted[self.log.e < 0] = -1
        return lifted


@dataclass(slots=True)
class Past:
    """Everything that was known strictly before one moment: the first `limit` events of the log."""

    history: History
    limit: int
    day: float
    shown: int = 0
    chose: int = 0
    """How many displays and choices lie before the moment."""
    kept: dict[str, NDArray[Any]] = field(default_factory=dict)
    kept_bytes: int = 0
    """Vectors that do not depend on who asks (such as popularity), kept for this moment."""

    @property
    def log(self) -> Log:
        """The whole log; index it only with event numbers that this view gave out."""
        return self.history.log

    def keep(self, name: str, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """`make()`, computed once for this moment."""
        found = self.kept.get(name)
        if found is None:
            found = make()
            self.kept_bytes += found.nbytes
            if self.kept_bytes > BYTES_KEPT:
                self.kept.clear()
                self.kept_bytes = found.nbytes
            self.kept[name] = found
        return found

    def decay(self, events: Ints, half_life: float) -> Doubles:
        """(events,) 0.5 ** (age / half_life) of each event, ages in days."""
        ages = np.maximum(self.day - self.log.at[events], 0)
        weights: Doubles = np.exp2(-ages / half_life)
        return weights

    def of_entrepreneur(self, row: int) -> Ints:
        """Events of one entrepreneur (none for -1), oldest first."""
        return self.history.by_entrepreneur().before([row], self.limit)

    def of_counterpart(self, row: int) -> Ints:
        """Events of one counterpart (none for -1), oldest first."""
        return self.history.by_counterpart().before([row], self.limit)

    def good(self, events: Ints) -> Ints:
        """Those of the events that made a match."""
        return events[self.history.good[events]]


def build_log(columns: Mapping[str, Sequence[Any]], e: Frame, c: Frame, grades: Mapping[str, float]) -> Log:
    """Rows of the store's event table as a Log.

    `columns`: `entrepreneur_id`, `counterpart_id`, `event`, `at` (days) and optionally `funding_round`, `group_id`,
    `topics`; an event that `grades` does not name counts as 0.
    """
    n = len(columns["at"])
    books = e.base.vocabularies
    rows_of_e, rows_of_c = e.base.row_of, c.base.row_of

    def coded(name: str) -> Codes:
        values = columns.get(name)
        if values is None:
            return np.full(n, -1, np.int32)
        number = books.adding(f"event.{name}")
        return np.fromiter([-1 if v is None else number(str(v)) for v in values], np.int32, n)

    topics = {row: tuple(dict.fromkeys(told)) for row, told in enumerate(columns.get("topics") or ()) if told}
    padded = np.full((n, max(map(len, topics.values()), default=1)), -1, np.int32)
    for row, values in topics.items():
        for place, value in enumerate(values):
            padded[row, place] = books.number("topic", str(value))
    return Log(
        e=np.fromiter(map(rows_of_e.get, columns["entrepreneur_id"], repeat(-1)), np.int32, n),
        c=np.fromiter(map(rows_of_c.get, columns["counterpart_id"], repeat(-1)), np.int32, n),
        at=np.asarray(columns["at"], np.float64),
        grade=np.fromiter(map(grades.get, columns["event"], repeat(0.0)), np.float32, n),
        round=coded("funding_round"),
        group=coded("group_id"),
        topics=padded,
    ).in_order()
