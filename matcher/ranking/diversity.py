"""Maximal marginal relevance: lines that are good and not all alike (Carbonell and Goldstein, SIGIR 1998)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.domain.layout import Shape
from matcher.features.frame import Frame
from matcher.kinds.contract import Facet

POOL = 5
"""Candidates looked at for each line that is shown."""

Doubles = NDArray[np.float64]


def likeness(frame: Frame, facets: Sequence[Facet]) -> Doubles:
    """(n, n) share of the facets' weight in which two rows are the same; an unknown value is like no other."""
    out = np.zeros((frame.n, frame.n))
    total = sum(facet.weight for facet in facets) or 1.0
    for facet in facets:
        codes = frame.codes(facet.attribute)
        if frame.shape_of(facet.attribute) is Shape.CODES:
            codes = codes[:, 0]
        known = codes >= 0
        out += facet.weight / total * ((codes[:, None] == codes[None, :]) & known[:, None])
    return out


def spread(scores: Doubles, alike: Doubles, n: int, diversity: float) -> list[int]:
    """Places of `n` rows, the best first, of a pool in descending order of score.

    Each next row has the highest (1 - diversity) x score - diversity x likeness to its nearest chosen row, with scores
    scaled to [0, 1] over the pool. Ties go to the higher place. `diversity` 0 keeps the order of scores.
    """
    span = float(scores[0] - scores[-1]) or 1.0
    relevance = (scores - scores[-1]) / span
    nearest = np.zeros(len(scores))
    chosen: list[int] = []
    for _ in range(min(n, len(scores))):
        value = (1 - diversity) * relevance - diversity * nearest
        value[chosen] = -np.inf
        best = int(np.argmax(value))
        chosen.append(best)
        nearest = np.maximum(nearest, alike[best])
    return chosen
