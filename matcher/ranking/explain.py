"""From contributions to sentences: why a line stands where it stands, and what would raise it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.domain.ranking import Advice, Reason
from matcher.domain.text import Text
from matcher.features.feature import Feature, Pair
from matcher.ranking.tables import Model

REASONS = 3
CAUTIONS = 1
ADVICE = 3

Values = NDArray[np.float32]
Points = NDArray[np.float64]


def strongest(features: Sequence[Feature], values: Values, points: Points) -> tuple[list[list[int]], list[list[int]]]:
    """For each shown line (columns of both arrays) the features that raised its score most, and those that lowered it.

    The strongest stand first, equal ones in the features' order; an unknown value is no reason, and of several features
    about one subject the strongest alone is told.
    """
    told = np.where(np.isnan(values), 0.0, points)
    return _largest(features, told, REASONS), _largest(features, -told, CAUTIONS)


def _largest(features: Sequence[Feature], points: Points, most: int) -> list[list[int]]:
    order = np.argsort(-points, axis=0, kind="stable")
    above = np.count_nonzero(points > 0, axis=0).tolist()
    return [_by_subject(features, line[:n], most) for line, n in zip(order.T.tolist(), above, strict=True)]


def _by_subject(features: Sequence[Feature], line: list[int], most: int) -> list[int]:
    chosen: list[int] = []
    subjects: set[str] = set()
    for k in line:
        subject = features[k].subject
        if subject and subject in subjects:
            continue
        subjects.add(subject)
        chosen.append(k)
        if len(chosen) == most:
            break
    return chosen


def say(
    chosen: Sequence[int], features: Sequence[Feature], values: Values, points: Points, pair: Pair
) -> tuple[Reason, ...]:
    """The sentences of some features for one line."""
    return tuple(Reason(features[k].name, float(points[k]), features[k].say(pair, float(values[k]))) for k in chosen)


def would_raise(
    features: Sequence[Feature], model: Model, points: Points, score: float, others: Points
) -> tuple[Advice, ...]:
    """What would raise this line most: for features that somebody can change, the value within reach.

    `others` (eligible,) are the scores of all eligible candidates; the new rank counts those that stay above. Advice
    that would leave the line where it stands is none, and one action is named once.
    """
    found: dict[Text, Advice] = {}
    now = 1 + int(np.count_nonzero(others > score))
    for k, feature in enumerate(features):
        if feature.advice is None:
            continue
        reached = float(model.tables[k].look_up(np.array([feature.advice.reachable], np.float32))[0])
        gain = reached - float(points[k])
        if gain > 0:
            rank = 1 + int(np.count_nonzero(others > score + gain))
            held = found.get(feature.advice.text)
            if rank < now and (held is None or held.points < gain):
                found[feature.advice.text] = Advice(feature.name, feature.advice.text, gain, rank)
    return tuple(sorted(found.values(), key=lambda advice: -advice.points)[:ADVICE])
