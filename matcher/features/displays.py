"""Who was shown to whom, and what was chosen of it: what tells a counterpart that nobody wants from one nobody saw."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

WITHIN = 30.0
"""Days after a display in which a choice counts as its answer."""
ANYWHERE = 0.45
"""Share of looks of a display whose place in the list is not told: the mean of the first ten places."""


def looks(position: NDArray[np.floating]) -> Floats:
    """How likely a place of a list (from 1; NaN where not told) is looked at, against the first one.

    1 / log2(1 + place), the discount of nDCG (Järvelin and Kekäläinen 2002): a stated assumption, not a fit, since a
    feature may not be fitted to outcomes.
    """
    with np.errstate(invalid="ignore"):
        seen = 1 / np.log2(1 + np.maximum(position, 1))
    return np.where(np.isnan(position), ANYWHERE, seen).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Displays:
    """Displays in the order of time: rows `e` and `c` (-1 for an entity that is not stored), day `at`, `seen` looks.

    `chosen` are the numbers of displays that were followed by a choice, in the order of those choices, at the days
    `chosen_at`.
    """

    e: Codes
    c: Codes
    at: Doubles
    seen: Floats
    chosen: Ints
    chosen_at: Doubles
    made: dict[str, object] = field(default_factory=dict)
    """What is derived from all displays once, such as postings."""

    @classmethod
    def none(cls) -> Self:
        """No display was logged."""
        code, number = np.zeros(0, np.int32), np.zeros(0)
        return cls(code, code, number, number.astype(np.float32), np.zeros(0, np.int64), number)

    @classmethod
    def build(
        cls, e: Codes, c: Codes, at: Doubles, position: Doubles, shown: NDArray[np.bool_], people: int, others: int
    ) -> Self:
        """From displays (`shown`) and choices as they were recorded, in any order; of `people` and `others` rows.

        A choice answers the latest display of the same pair at or before it, not older than WITHIN; one that answers
        none (the list was not logged) says nothing here.
        """
        first = np.flatnonzero(shown)
        first = first[np.argsort(at[first], kind="stable")]
        picks = np.flatnonzero(~shown & (e >= 0) & (c >= 0))
        picks = picks[np.argsort(at[picks], kind="stable")]
        pair = e.astype(np.int64) * max(others, 1) + c
        pair[(e < 0) | (c < 0)] = np.int64(people) * max(others, 1)  # of nobody's
        answered = latest(pair[first], at[first], pair[picks], at[picks])
        hit = answered >= 0
        display, when = answered[hit], at[picks][hit]
        _, earliest = np.unique(display, return_index=True)  # chosen twice is chosen
        earliest.sort()
        return cls(e[first], c[first], at[first], looks(position[first]), display[earliest], np.asarray(when[earliest]))

    def __len__(self) -> int:
        return len(self.at)

    def until(self, day: float) -> "Displays":
        """Those strictly before a moment, with the choices that were made by then."""
        shown, chose = self.before(day)
        first = (self.e[:shown], self.c[:shown], self.at[:shown], self.seen[:shown])
        return Displays(*first, self.chosen[:chose], self.chosen_at[:chose])

    def before(self, day: float) -> tuple[int, int]:
        """How many displays, and how many choices, lie strictly before a moment."""
        return int(np.searchsorted(self.at, day, "left")), int(np.searchsorted(self.chosen_at, day, "left"))


def latest(pairs: Ints, at: Doubles, asked: Ints, asked_at: Doubles, within: float = WITHIN) -> Ints:
    """(asked,) number of the latest of `pairs` that is the same, in the days up to `asked_at`; -1 where none is."""
    if not len(pairs):
        return np.full(len(asked), -1, np.int64)
    order = np.lexsort((at, pairs))
    moments = np.concatenate([at, asked_at])
    # ranks of all moments, so that (pair, moment) becomes one sortable number; equal moments have equal ranks
    _, rank = np.unique(moments, return_inverse=True)
    size = np.int64(len(moments) + 1)
    held = pairs[order] * size + rank[: len(at)][order]
    place = np.searchsorted(held, asked * size + rank[len(at) :], "right") - 1
    found = order[np.maximum(place, 0)]
    good = (place >= 0) & (pairs[found] == asked) & (asked_at - at[found] <= within)
    return np.where(good, found, -1).astype(np.int64)
