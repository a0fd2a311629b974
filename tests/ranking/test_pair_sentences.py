"""What two features earn together is told, summed and advised on as what one earns alone."""

from dataclasses import replace
from typing import Any, cast

import numpy as np

from matcher.domain.text import Text
from matcher.features.feature import Advice, Feature, Pair
from matcher.ranking.explain import say, strongest, would_raise
from matcher.ranking.pairs import PairTable, title_of
from matcher.ranking.tables import Model, Table

NOTHING = cast(Any, None)


def feature(name: str, subject: str = "", advice: Advice | None = None) -> Feature:
    title, sentence = Text(f"{name}题", f"{name} title"), Text(f"{name}句", f"{name} sentence")
    return Feature(name, title, "", 0, 9, "", NOTHING, lambda _, __: sentence, subject=subject, advice=advice)


FEATURES = (
    feature("trade"),
    feature("place", subject="where"),
    feature("city", subject="where"),
    feature("need", advice=Advice(Text("补充需求", "say more"), 1.0)),
)
EDGE = np.array([0.5], np.float32)


def model() -> Model:
    tables = tuple(Table(f.name, EDGE, np.array([0.0, 1.0])) for f in FEATURES)
    together = np.array([[0.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 7.0]])
    pairs = (PairTable("place", "need", EDGE, EDGE, together), PairTable("trade", "city", EDGE, EDGE, -together))
    return Model("test", "", 0.5, tables, learned=True, pairs=pairs)


def test_the_strongest_of_one_subject_is_told_once() -> None:
    values = np.ones((4, 1), np.float32)
    made = model()
    points = made.contributions(values)
    assert points[:, 0].tolist() == [1, 1, 1, 1, 5, -5]
    (raised,), (lowered,) = strongest(FEATURES, made.terms, values, points, [NOTHING])
    assert raised == [4, 0], "the pair speaks of the place and the need, so that neither is told again"
    assert lowered == [5]
    (reason, _) = say(raised, FEATURES, made.terms, values[:, 0], points[:, 0], cast(Pair, None))
    assert (reason.feature, reason.points) == ("place*need", 5.0)
    assert reason.text == Text("两者兼看：place句；need句", "taken together: place sentence; need sentence")


def test_what_is_unknown_is_no_reason() -> None:
    values = np.array([[1], [np.nan], [1], [np.nan]], np.float32)
    points = model().contributions(values)
    assert points[4, 0] == 7.0
    (raised,), _ = strongest(FEATURES, model().terms, values, points, [NOTHING])
    assert 4 not in raised


def test_what_does_not_speak_for_a_pair_is_no_reason_but_may_be_a_caution() -> None:
    """The place would be told first; it is far, so that the next is told, on the same subject if need be."""
    far = replace(FEATURES[1], speaks_for=lambda pair, value: value < 1 or pair.row == 1)
    features = (FEATURES[0], far, *FEATURES[2:])
    values, made = np.ones((4, 2), np.float32), model()
    points = made.contributions(values)
    points[1] = 9.0
    pairs = [Pair(NOTHING, row) for row in (0, 1)]
    raised, lowered = strongest(features, made.terms, values, points, pairs)
    assert raised == [[0, 2, 3], [1, 0, 3]], "neither alone nor together with another, and each line for itself"
    assert lowered[0] == [5]
    _, lowered = strongest(features, made.terms, values, -points, pairs)
    assert lowered == [[1], [1]]


def test_advice_counts_what_the_change_earns_together_with_the_rest() -> None:
    values = np.array([[0], [1], [0], [0]], np.float32)
    made = model()
    points, score = made.contributions(values)[:, 0], float(made.score(values)[0])
    (advice,) = would_raise(FEATURES, made, values[:, 0], points, score, np.array([score, score + 3, score + 8]))
    better = values.copy()
    better[3] = 1
    assert advice.points == float(made.score(better)[0]) - score == 6.0
    assert advice.rank == 2


def test_titles() -> None:
    assert title_of([FEATURES[0].title]) == FEATURES[0].title
    assert title_of([f.title for f in FEATURES[:2]]) == Text("trade题 × place题", "trade title × place title")
