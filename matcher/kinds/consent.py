"""Who must say yes before a match comes about: a function of the two sides' probabilities."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text

Doubles = NDArray[np.float64]
STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Consent:
    """`match(wants, accepts)` gives (n,) the probability of a match from the two (n,) probabilities of a yes."""

    title: Text
    match: Callable[[Doubles, Doubles], Doubles]

    def weights(self, wants: float, accepts: float) -> tuple[float, float]:
        """How much the logarithm of the match rises per unit of log-odds of each side, at two probabilities.

        The derivative of ln match by the log-odds, by central differences: a score that adds both sides' log-odds with
        these weights orders pairs near these probabilities as `match` does, and remains a sum.
        """

        def at(a: float, b: float) -> float:
            return float(np.log(np.maximum(self.match(np.array([a]), np.array([b])), 1e-300))[0])

        own, other = wants * (1 - wants), accepts * (1 - accepts)
        by_wants = (at(wants + STEP * own, accepts) - at(wants - STEP * own, accepts)) / (2 * STEP)
        by_accepts = (at(wants, accepts + STEP * other) - at(wants, accepts - STEP * other)) / (2 * STEP)
        return by_wants, by_accepts


def _both(wants: Doubles, accepts: Doubles) -> Doubles:
    return wants * accepts


BOTH = Consent(Text("双方都须同意", "both must say yes"), _both)
