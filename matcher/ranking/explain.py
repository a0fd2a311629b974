"""From contributions to sentences: why a line stands where it stands, and what would raise it."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matcher.domain.ranking import Advice, Reason
from matcher.domain.text import Text
from matcher.features.feature import Feature, Pair
from matcher.ranking.pairs import SIGN
from matcher.ranking.tables import Model

REASONS = 3
CAUTIONS = 1
ADVICE = 3

Values = NDArray[np.float32]
Points = NDArray[np.float64]


Terms = Sequence[tuple[int, ...]]
"""Of each row of points, the features that earned them: one, or two together (see `Model.terms`)."""


def strongest(
    features: Sequence[Feature], terms: Terms, values: Values, points: Points, pairs: Sequence[Pair]
) -> tuple[list[list[int]], list[list[int]]]:
    """For each shown line (columns of both arrays) the terms that raised its score most, and those that lowered it.

    The strongest stand first, equal ones in the terms' order; an unknown value is no reason, and of several features
    about one subject, alone or together with another, the strongest alone is told. What does not speak for a pair
    (see `Feature.speaks_for`) is left out of what raised it.
    """

    def speaks_for(line: int, k: int) -> bool:
        return all(features[f].speaks_for(pairs[line], float(values[f, line])) for f in terms[k])

    unknown = np.isnan(values)
    one, other = [term[0] for term in terms], [term[-1] for term in terms]
    told = np.where(unknown[one] | unknown[other], 0.0, points)
    about = [{features[k].subject or features[k].name for k in term} for term in terms]
    return _largest(about, told, REASONS, speaks_for), _largest(about, -told, CAUTIONS, lambda _, __: True)


def _largest(about: Sequence[set[str]], points: Points, most: int, fit: Callable[[int, int], bool]) -> list[list[int]]:
    order = np.argsort(-points, axis=0, kind="stable")
    above = np.count_nonzero(points > 0, axis=0).tolist()
    return [
        _by_subject(about, line[:n], most, partial(fit, place))
        for place, (line, n) in enumerate(zip(order.T.tolist(), above, strict=True))
    ]


def _by_subject(about: Sequence[set[str]], line: list[int], most: int, fit: Callable[[int], bool]) -> list[int]:
    chosen: list[int] = []
    subjects: set[str] = set()
    for k in line:
        if subjects & about[k] or not fit(k):
            continue
        subjects |= about[k]
        chosen.append(k)
        if len(chosen) == most:
            break
    return chosen


def say(
    chosen: Sequence[int], features: Sequence[Feature], terms: Terms, values: Values, points: Points, pair: Pair
) -> tuple[Reason, ...]:
    """The sentences of some terms for one line."""
    found = []
    for k in chosen:
        own = [features[f] for f in terms[k]]
        sentences = [feature.say(pair, float(values[f])) for f, feature in zip(terms[k], own, strict=True)]
        found.append(Reason(SIGN.join(feature.name for feature in own), float(points[k]), _together(sentences)))
    return tuple(found)


def _together(sentences: Sequence[Text]) -> Text:
    if len(sentences) == 1:
        return sentences[0]
    one, other = sentences
    return Text(f"两者兼看：{one.zh}；{other.zh}", f"taken together: {one.en}; {other.en}")


def would_raise(
    features: Sequence[Feature], model: Model, values: Values, points: Points, score: float, others: Points
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
        gain = _gain(model, k, feature.advice.reachable, values, points)
        if gain > 0:
            rank = 1 + int(np.count_nonzero(others > score + gain))
            held = found.get(feature.advice.text)
            if rank < now and (held is None or held.points < gain):
                found[feature.advice.text] = Advice(feature.name, feature.advice.text, gain, rank)
    return tuple(sorted(found.values(), key=lambda advice: -advice.points)[:ADVICE])


def _gain(model: Model, k: int, reachable: float, values: Values, points: Points) -> float:
    """Points that a line would win were feature `k` as good as it can be made, in all tables that look at it."""
    reached = np.array([reachable], np.float32)
    gain = float(model.tables[k].look_up(reached)[0]) - float(points[k])
    for place, pair in enumerate(model.pairs, start=len(model.tables)):
        if model.tables[k].feature in (pair.one, pair.other):
            one, other = (reached if f == k else values[f : f + 1] for f in model.terms[place])
            gain += float(pair.look_up(one, other)[0]) - float(points[place])
    return gain
