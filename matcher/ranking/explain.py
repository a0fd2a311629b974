"""From contributions to sentences: why a line stands where it stands, and what would raise it."""

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.domain.ranking import Advice, Reason
from matcher.features.feature import Feature, Pair
from matcher.ranking.tables import Model

REASONS = 3
CAUTIONS = 1
ADVICE = 3

Values = NDArray[np.float32]
Points = NDArray[np.float64]


def reasons(features: Sequence[Feature], values: Values, points: Points, pair: Pair) -> tuple[Reason, ...]:
    """The features that raised this score most, best first; an unknown value is no reason."""
    known = ((p, -k, v) for k, (p, v) in enumerate(zip(points.tolist(), values.tolist(), strict=True)))
    best = heapq.nlargest(REASONS, (line for line in known if line[0] > 0 and line[2] == line[2]))
    return tuple(_said(features[-k], value, earned, pair) for earned, k, value in best)


def cautions(features: Sequence[Feature], values: Values, points: Points, pair: Pair) -> tuple[Reason, ...]:
    """The features that lowered this score most."""
    known = ((p, k, v) for k, (p, v) in enumerate(zip(points.tolist(), values.tolist(), strict=True)))
    worst = heapq.nsmallest(CAUTIONS, (line for line in known if line[0] < 0 and line[2] == line[2]))
    return tuple(_said(features[k], value, earned, pair) for earned, k, value in worst)


def _said(feature: Feature, value: float, points: float, pair: Pair) -> Reason:
    return Reason(feature.name, points, feature.say(pair, value))


def would_raise(
    features: Sequence[Feature], model: Model, points: Points, score: float, others: Points
) -> tuple[Advice, ...]:
    """What would raise this line most: for features that somebody can change, the value within reach.

    `others` (eligible,) are the scores of all eligible candidates; the new rank counts those that stay above.
    """
    found = []
    for k, feature in enumerate(features):
        if feature.advice is None:
            continue
        reached = float(model.tables[k].look_up(np.array([feature.advice.reachable], np.float32))[0])
        gain = reached - float(points[k])
        if gain > 0:
            rank = 1 + int(np.count_nonzero(others > score + gain))
            found.append(Advice(feature.name, feature.advice.text, gain, rank))
    return tuple(sorted(found, key=lambda advice: -advice.points)[:ADVICE])
