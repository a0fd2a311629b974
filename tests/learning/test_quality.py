"""The parts of the comparison on evaluation data that need no data."""

import numpy as np

from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.learning.boosting import Settings
from matcher.learning.challenger import ablations, full_interaction, groups, without_groups
from matcher.learning.evaluation import MEASURES
from matcher.learning.measures import Figure
from matcher.learning.rows import Rows, unwatched
from matcher.ranking.scorecard import load_scorecard
from matcher.service.quality import Compared, as_markdown, loss
from matcher.service.settings import Settings as Served

KIND: Kind = next(iter(kinds().values()))


def rows() -> Rows:
    random = np.random.default_rng(1)
    x = random.normal(size=(6000, len(KIND.features))).astype(np.float32)
    x[:, [f.name for f in KIND.features].index("text_match")] = np.nan
    y = (x[:, 0] * x[:, 1] + 0.3 * random.normal(size=6000) > 1).astype(np.int8)
    return Rows(x, y, np.full(300, 20), np.ones(6000, np.float32))


def test_the_loss_is_the_share_of_gaps_that_are_ordered_wrongly() -> None:
    grades = np.array([1.0, 3.0, 4.0, np.nan])
    assert loss(np.array([0.0, 1, 2, 9]), grades) == (0, 6)
    assert loss(np.array([2.0, 1, 0, 9]), grades) == (6, 6)
    assert loss(np.zeros(4), grades) == (3, 6)
    assert loss(np.array([1.0, 0, 2, 9]), grades) == (2, 6)
    assert loss(np.zeros(2), np.ones(2)) == (0, 0)


def test_every_feature_is_in_one_group() -> None:
    for kind in kinds().values():
        found = groups(kind.features)
        assert sorted(k for places in found.values() for k in places) == list(range(len(kind.features)))
        assert {"profile", "place", "popularity"} <= set(found)


def test_the_challenger_sees_what_only_two_features_together_tell() -> None:
    made = rows()
    score = full_interaction(made, [f.name for f in KIND.features], Settings(trees=60, threads=1), unwatched)
    scores = score(np.ascontiguousarray(made.x.T))
    assert np.corrcoef(scores, made.x[:, 0] * made.x[:, 1])[0, 1] > 0.5


def test_ablations_leave_out_one_group_each() -> None:
    made = rows()
    found = ablations(KIND.features, made, Settings(trees=5, threads=1), KIND.expectations, unwatched)
    assert "" in found
    assert "text_match" not in found, "nothing is known of it"
    values = np.ascontiguousarray(made.x.T)
    changed = values.copy()
    changed[groups(KIND.features)["place"]] = np.nan
    np.testing.assert_array_equal(found["place"](values), found["place"](changed))


def test_a_scorecard_without_a_group_has_none_of_its_points() -> None:
    card = load_scorecard(Served().models, KIND).model
    found, values = without_groups(KIND.features, card), np.ascontiguousarray(rows().x.T)
    places = groups(KIND.features)["text_match"]
    np.testing.assert_allclose(
        found[""](values) - found["text_match"](values), card.contributions(values)[places].sum(axis=0), atol=1e-12
    )


def test_figures_as_tables() -> None:
    figures = {name: Figure(0.25, 0.2, 0.3) for name in MEASURES}
    text = as_markdown("X", [Compared(KIND.code, 1234, {"additive": figures}, {"place": figures})])
    assert "1,234 queries" in text
    assert "| additive | 0.2500 (0.2000 to 0.3000) |" in text
    assert "| place | +0.2500 (+0.2000 to +0.3000) |" in text
