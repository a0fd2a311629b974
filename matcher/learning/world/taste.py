"""What the synthetic people truly want, and what the synthetic counterparts truly accept: known, and never shown.

utility = base + need x share of needs covered + industry x likeness of trade + stage x fit + near x closeness
          + quality x hidden quality of the counterpart + latent x product of two hidden taste vectors.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.learning.world.drawing import Random
from matcher.learning.world.people import STAGES, Drawn
from matcher.learning.world.places import Places
from matcher.reference.pack import Pack

TASTES = 6
"""Length of the hidden taste vectors."""
OWN_TASTE = 0.6
"""Standard deviation of what a row's taste has of its own, beside that of its trade."""

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """Hidden and plain facts of one side as arrays."""

    needs: NDArray[np.uint64]
    stages: NDArray[np.uint64]
    trade: Ints
    place: Ints
    taste: Doubles
    quality: Doubles


def side(drawn: Drawn, places: Places, pack: Pack, niches: Doubles, random: Random) -> Side:
    """The facts of drawn rows; the taste of a row is that of its trade with some of its own."""
    number = pack.needs.number

    def bits(codes: list[str], book: Mapping[str, int]) -> int:
        return sum(1 << book[code] for code in codes)

    stage = {name: k for k, name in enumerate(STAGES)}
    everything = (1 << len(STAGES)) - 1
    rows = drawn.rows
    stages = [
        bits(r["stages"], stage) if "stages" in r else bits([r["stage"]], stage) if "stage" in r else everything
        for r in rows
    ]
    n = len(rows)
    return Side(
        needs=np.array([bits(row.get("needs", []), number) for row in rows], np.uint64),
        stages=np.array(stages, np.uint64),
        trade=drawn.trade,
        place=places.rows[drawn.place],
        taste=niches[drawn.trade] + OWN_TASTE * random.standard_normal((n, TASTES)),
        quality=random.standard_normal(n),
    )


class Taste:
    """True utilities between entrepreneurs and the counterparts of one kind."""

    def __init__(self, weights: Mapping[str, float], e: Side, c: Side, likeness: Doubles, city: Ints) -> None:
        self._w, self._e, self._c, self._likeness, self._city = weights, e, c, likeness, city

    def utility(self, e: Ints, c: Ints) -> Doubles:
        """Utility of each pair of rows (arrays that broadcast against each other)."""
        w, own, other = self._w, self._e, self._c
        wanted = own.needs[e]
        count = np.maximum(np.bitwise_count(wanted), 1)
        need = np.bitwise_count(wanted & other.needs[c]) / count
        fits = (own.stages[e] & other.stages[c]) != 0
        latent = np.einsum("...k,...k->...", own.taste[e], other.taste[c]) / TASTES
        return np.asarray(
            w["base"]
            + w["need"] * need
            + w["industry"] * self._likeness[own.trade[e], other.trade[c]]
            + w["stage"] * fits
            + w["near"] * self.closeness(e, c)
            + w["quality"] * other.quality[c]
            + w["latent"] * latent
        )

    def closeness(self, e: Ints, c: Ints) -> Doubles:
        """1 in the same county, 0.6 in the same prefecture, else 0."""
        a, b = self._e.place[e], self._c.place[c]
        return np.where(a == b, 1.0, np.where(self._city[a] == self._city[b], 0.6, 0.0))

    def accepts(self, e: Ints, c: Ints, load: Doubles) -> Doubles:
        """Probability that the counterpart says yes: fit helps, a full calendar hurts."""
        likeness = self._likeness[self._e.trade[e], self._c.trade[c]]
        return 1 / (1 + np.exp(-(self._w["accept"] + 1.2 * likeness - 2.5 * load)))
