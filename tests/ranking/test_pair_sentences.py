"""What two features earn together is told, summed and advised on as what one earns alone."""

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
    (raised,), (lowered,) = strongest(FEATURES, made.terms, values, points)
    assert raised == [4, 0], "the pair speaks of the place and the need, so that neither is told again"
    assert lowered == [5]
    (reason, _) = say(raised, FEATURES, made.terms, values[:, 0], points[:, 0], cast(Pair, None))
    assert (reason.feature, reason.points) == ("place*need", 5.0)
    assert reason.text == Text("两者兼看：place句；need句", "taken together: place sentence; need sentence")


def test_what_is_unknown_is_no_reason() -> None:
    values = np.array([[1], [np.nan], [1], [np.nan]], np.float32)
    points = model().contributions(values)
    assert points[4, 0] == 7.0
    (raised,), _ = strongest(FEATURES, model().terms, values, points)
    assert 4 not in raised


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
