"""A model as a policy that orders logged lists, with what another model expects of every place."""

import numpy as np
from numpy.typing import NDArray

from matcher.learning.heads import shown_values
from matcher.learning.offpolicy import Doubles, Expected, Order
from matcher.learning.requests import PastRequest
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model


def policy(snapshot: Snapshot, model: Model, expecting: Model) -> tuple[Order, Expected]:
    """The order that `model` gives a list, and the probabilities of `expecting` (0 where it has none).

    `expecting` must not have been fitted on the lists; without probabilities the doubly robust estimate is plain
    inverse propensity weighting.
    """
    kept: dict[int, NDArray[np.float32]] = {}

    def values(request: PastRequest) -> NDArray[np.float32]:
        """Computed once for the three looks at one list."""
        assert request.shown is not None  # noqa: S101 - lists are what this is about
        found = kept.get(id(request))
        if found is None:
            kept.clear()
            found = kept[id(request)] = shown_values(snapshot, request, np.arange(len(request.shown.rows)))
        return found

    def order(request: PastRequest) -> Doubles:
        return model.score(np.ascontiguousarray(values(request)))

    def expected(request: PastRequest, places: Doubles) -> Doubles:
        if expecting.heads is None:
            return np.zeros(len(places))
        return expecting.heads.wants.probability(values(request), places)

    return order, expected
