"""What each earlier case was like, and what a case that differs in some respects still counts for who asks now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matcher.domain.layout import DAYS_PER_YEAR
from matcher.features.batch import Batch
from matcher.features.case_kernels import signatures
from matcher.features.frame import Codes, Floats
from matcher.features.history import Ints, Past
from matcher.features.likeness import ROUND, TOPIC
from matcher.features.timing import began
from matcher.features.track_record import Likeness
from matcher.reference.industries import SIMILARITY

OLDEST = 36_500
"""Age in days from which no case is older."""
AGES = 64
AGE_STEP = 0.1
"""Ages of ventures are told apart in so many steps of so much of ln(1 + years), up to 600 years."""
STEPS = 5
"""Classes of places: how many levels up the two meet, the last one for all beyond."""
ASKS_NOTHING = 5
"""Class of a place or an industry where the one who asks has none: nothing is taken off."""
RADIX = (STEPS + 1, len(SIMILARITY) + 1)
FLAGS = 16

Classes = NDArray[np.uint8]
Signatures = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Kernel:
    """What a case still counts that differs in one respect; 1 where the respect does not matter.

    `recent`, `long`: the two half-lives in days that a case's age is weighed by, `share` that of the recent one.
    `steps`: weight by how many levels up the hierarchy of regions the two places meet, beginning with the same place.
    `industry`: of an industry that has nothing in common, near ones lying between. `age`: of a venture of quite another
    age, `spread` how much of ln(1 + years) makes it another. `person`: of somebody else's case. What is not known of
    the one who asks takes nothing off; what is not known of a case counts as different.
    """

    recent: float = 300.0
    long: float = 1500.0
    share: float = 0.7
    steps: tuple[float, float, float, float, float] = (1.0, 0.6, 0.4, 0.01, 0.001)
    industry: float = 1.0
    round: float = 1.0
    topic: float = 1.0
    org_type: float = 1.0
    age: float = 1.0
    spread: float = 0.5
    person: float = 1.0

    @property
    def table(self) -> Floats:
        """(signatures,) weight of a case by the respects in which it differs."""
        places = np.array([*self.steps, 1.0])
        trades = np.array([*(self.industry + (1 - self.industry) * near for near in SIMILARITY[::-1]), 1.0])
        flags = np.ones(FLAGS)
        for bit, other in enumerate((self.round, self.topic, self.org_type, self.person)):
            flags[(np.arange(FLAGS) >> bit) & 1 == 1] *= other
        whole: Floats = (flags[:, None, None] * trades[:, None] * places).ravel().astype(np.float32)
        return whole

    @property
    def by_recency(self) -> Floats:
        """(OLDEST + 1,) weight of a case by its age in whole days."""
        ages = np.arange(OLDEST + 1)
        mixed = self.share * np.exp2(-ages / self.recent) + (1 - self.share) * np.exp2(-ages / self.long)
        return mixed.astype(np.float32)

    def by_age(self, own: float) -> Floats:
        """(AGES + 1,) weight by the age of a case's venture; an unknown one stands between like and unlike."""
        table = np.ones(AGES + 1, np.float32)
        if self.age < 1 and not np.isnan(own):
            off = ((np.arange(AGES) + 0.5) * AGE_STEP - own) / self.spread
            table[:-1] = self.age + (1 - self.age) * np.exp(-(off**2))
            table[-1] = (1 + self.age) / 2
        return table


def log_age(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln(1 + years) of ages in days, at least 0."""
    ages: NDArray[np.float64] = np.log1p(np.maximum(days, 0) / DAYS_PER_YEAR)
    return ages


def _ages(past: Past) -> Codes:
    """Step of the venture's age at each event; -1 where its start is not known."""
    log, frame = past.log, past.history.e
    start = np.append(began(frame).astype(np.float64), np.nan)[log.e]
    ages = log_age(log.at - start)
    known = ~np.isnan(ages)
    return np.where(known, np.minimum(np.where(known, ages, 0) / AGE_STEP, AGES - 1), -1).astype(np.int32)


_PARTS: dict[str, Callable[[Past], NDArray[np.generic]]] = {
    "day": lambda past: np.floor(past.log.at),
    "counterpart": lambda past: past.log.c,
    "entrepreneur": lambda past: past.log.e,
    "region": lambda past: past.history.keys_of_events(past.history.e.code("region")),
    "industries": lambda past: past.history.keys_of_events(past.history.e.codes("industries")),
    "org_type": lambda past: past.history.keys_of_events(past.history.e.code("org_type")),
    "age": _ages,
    "round": lambda past: past.log.round,
    "topics": lambda past: past.log.topics,
}


@dataclass(frozen=True, slots=True)
class Cases:
    """Earlier matches with a stored counterpart, a row each: what they were like. Lists of codes are padded with -1."""

    day: Codes
    counterpart: Codes
    entrepreneur: Codes
    region: Codes
    industries: Codes
    org_type: Codes
    age: Codes
    round: Codes
    topics: Codes

    @classmethod
    def before(cls, past: Past, counterpart: int | None = None) -> Self:
        """All cases that a view of the past shows; of one counterpart alone where it is given."""
        history = past.history
        numbers = history.keyed("cases", lambda: np.flatnonzero(history.good & (history.log.c >= 0)))
        if counterpart is None:
            picked: slice | Ints = slice(int(np.searchsorted(numbers, past.limit)))
        else:
            picked = np.searchsorted(numbers, past.good(past.of_counterpart(counterpart)))

        def part(name: str) -> Codes:
            def make() -> Codes:
                return np.ascontiguousarray(_PARTS[name](past)[numbers].astype(np.int32))

            return history.keyed(f"cases.{name}", make)[picked]

        return cls(*(part(name) for name in _PARTS))

    def signatures(self, batch: Batch) -> Iterator[tuple[int, Signatures]]:
        """For each asking row its number in the frame and (cases,) in which respects every case differs from it."""
        frame = batch.e
        regions, trades, sorts = frame.code("region"), frame.codes("industries"), frame.code("org_type")
        rounds, subjects = _asked(batch, ROUND), _asked(batch, TOPIC)
        size = frame.base.vocabularies.size("open")
        for row in range(frame.n):
            out = np.empty(len(self.day), np.uint16)
            signatures(
                self.region,
                places(batch, int(regions[row])),
                self.industries,
                industries(batch, tuple(int(code) for code in trades[row] if code >= 0)),
                self.round,
                rounds,
                self.topics,
                subjects,
                self.org_type,
                _others(size, sorts[row : row + 1]),
                self.entrepreneur,
                int(frame.index[row]),
                RADIX,
                out,
            )
            yield row, out


def places(batch: Batch, own: int) -> Classes:
    """(regions + 1,) how many levels up each region meets one's own; the class of an unknown one last."""

    def make() -> Classes:
        ancestors = batch.pack.regions.ancestors
        if own < 0:
            return np.full(len(ancestors) + 1, ASKS_NOTHING, np.uint8)
        chain = ancestors[own]
        shared = ((ancestors == chain) & (chain >= 0)).sum(axis=1)
        up = np.minimum(int((chain >= 0).sum()) - shared, STEPS - 1)
        return np.append(up, STEPS - 1).astype(np.uint8)

    found: Classes = batch.once(f"cases.place.{own}", make)
    return found


def industries(batch: Batch, own: tuple[int, ...]) -> Classes:
    """(industries + 1,) class of how near each industry is to one's own, 0 the same; the class of an unknown one last.

    In a pack without industries only the same code is near.
    """
    book, last = batch.pack.industries, len(SIMILARITY) - 1

    def make() -> Classes:
        size = book.n or batch.e.base.vocabularies.size("industry")
        if not own:
            return np.full(size + 1, ASKS_NOTHING, np.uint8)
        if not book.n:
            return (_others(size, np.array(own, np.int32)) * last).astype(np.uint8)
        near = np.max([book.similarity(code) for code in own], axis=0)
        classes = last - np.searchsorted(np.array(SIMILARITY, np.float32), near, side="right") + 1
        return np.append(classes, last).astype(np.uint8)

    found: Classes = batch.once(f"cases.industries.{own}", make)
    return found


def _others(size: int, own: Codes) -> Classes:
    """(size + 1,) 0 for one's own codes, 1 for all others and for unknown; all 0 where one has none."""
    known = own[own >= 0]
    flags = np.full(size + 1, 1 if len(known) else 0, np.uint8)
    flags[known] = 0
    return flags


def _asked(batch: Batch, like: Likeness) -> Classes:
    """The same for what the request itself names."""
    size = like.size(batch.e.base.vocabularies)
    return _others(size, np.ravel(like.of_requests(batch)).astype(np.int32))


@cache
def tables(kernel: Kernel) -> tuple[Floats, Floats]:
    """A kernel's weights by signature and by recency."""
    return kernel.table, kernel.by_recency
