"""What the entrepreneur wants and what the counterpart accepts, as calibrated probabilities: one table model each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.tables import Model, Table

Doubles = NDArray[np.float64]
PLACE = "place_shown"
"""Name of the table by place in the list: it is told in training, and is the first place in serving."""


def sigmoid(log_odds: Doubles) -> Doubles:
    """Probability from log-odds."""
    found: Doubles = 1 / (1 + np.exp(-log_odds))
    return found


@dataclass(frozen=True, slots=True)
class Head:
    """Log-odds of a yes as a sum of tables; `place` says what a place in the list adds to that of the first one."""

    model: Model
    place: Table | None = None

    def probability(self, values: NDArray[np.float32], places: Doubles | None = None) -> Doubles:
        """(n,) of a yes, for feature values (features, n), if shown at `places` (n,) of a list; default: at the first.

        That is the probability for somebody who has seen the line: what the first place lacks in looks is little.
        """
        log_odds = self.model.score(np.ascontiguousarray(values))
        if places is not None and self.place is not None:
            log_odds = log_odds + self.place.look_up(places.astype(np.float32))
        return sigmoid(log_odds)


@dataclass(frozen=True, slots=True)
class Heads:
    """Both sides of a match; `accepts` is None where too few answers are known."""

    wants: Head
    accepts: Head | None
