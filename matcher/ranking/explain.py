"""From contributions to sentences: why a line stands where it stands, and what would raise it."""

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
    best = [k for k in np.argsort(-points, kind="stable") if points[k] > 0 and not np.isnan(values[k])][:REASONS]
    return tuple(_said(features[k], values[k], points[k], pair) for k in best)


def cautions(features: Sequence[Feature], values: Values, points: Points, pair: Pair) -> tuple[Reason, ...]:
    """The features that lowered this score most."""
    worst = [k for k in np.argsort(points, kind="stable") if points[k] < 0 and not np.isnan(values[k])][:CAUTIONS]
    return tuple(_said(features[k], values[k], points[k], pair) for k in worst)


def _said(feature: Feature, value: np.float32, points: np.float64, pair: Pair) -> Reason:
    return Reason(feature.name, float(points), feature.say(pair, float(value)))


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
