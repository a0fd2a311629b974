"""Which of a request's many non-matches to learn from, and how much each of them stands for.

Of 13,504 investors a uniform draw of 250 holds almost none of those that compete for the first ten places, and drawing
those alone teaches that what scores high is wrong. So candidates are put into strata by a first model's rank; the top
one is taken whole, the others in samples, and every row weighs what it stands for (inverse inclusion probability:
Horvitz and Thompson 1952). Measured on real investments this moved nDCG@10 of the additive model from .114 to .138.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Candidates ranked up to `until` (None: all others) by the first model, of whom at most `most` are taken."""

    until: int | None
    most: int


UNIFORM = (Stratum(None, 250),)
STRATA = (Stratum(200, 200), Stratum(1500, 100), Stratum(None, 100))


def sample(
    scores: Doubles, candidates: Ints, strata: tuple[Stratum, ...], random: np.random.Generator
) -> tuple[Ints, Doubles]:
    """Rows drawn from `candidates`, and how many candidates each stands for; `scores` (all rows,) rank them."""
    order = candidates[np.argsort(-scores[candidates], kind="stable")]
    rows: list[Ints] = []
    weights: list[Doubles] = []
    first = 0
    for stratum in strata:
        last = len(order) if stratum.until is None else min(stratum.until, len(order))
        inside = order[first:last]
        first = max(first, last)
        if not len(inside):
            continue
        taken = inside if len(inside) <= stratum.most else random.choice(inside, stratum.most, replace=False)
        rows.append(taken)
        weights.append(np.full(len(taken), len(inside) / len(taken)))
    if not rows:
        return np.zeros(0, np.int64), np.zeros(0)
    return np.concatenate(rows), np.concatenate(weights)
