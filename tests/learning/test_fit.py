"""Learning: trees become tables with the same scores, and beat the scorecard where it is known that they can."""

from dataclasses import replace

import lightgbm
import numpy as np
import pytest

from matcher.features.columns import EPOCH
from matcher.kinds.discovery import kinds
from matcher.learning.boosting import FEWEST, Settings, bagged, best_place, best_trees, boosted
from matcher.learning.export import averaged, centred, edge_above, tables
from matcher.learning.fit import fit
from matcher.learning.rows import Rows
from matcher.ranking.tables import Model
from matcher.service.service import Service


def rows(seed: int, *, missing: bool) -> Rows:
    random = np.random.default_rng(seed)
    x = random.normal(size=(4000, 4)).astype(np.float32)
    x[:, 3] = np.round(x[:, 3])
    if missing:
        x[random.random(x.shape) < 0.2] = np.nan
    y = (np.nan_to_num(x[:, 0]) + np.sin(3 * np.nan_to_num(x[:, 1])) + random.normal(size=4000) > 1).astype(np.int8)
    return Rows(x, y, np.full(200, 20), np.ones(4000, np.float32))


@pytest.mark.parametrize("missing", [True, False])
def test_tables_equal_the_trees(missing: bool) -> None:
    made, names = rows(1, missing=missing), ["a", "b", "c", "d"]
    booster = boosted(made, names, Settings(trees=60, threads=1))
    intercept, found = tables(booster, names)
    model = Model("test", "", intercept, tuple(found), learned=True)
    probe = np.random.default_rng(2).normal(size=(3000, 4)).astype(np.float32)
    for k, table in enumerate(found):
        edges = table.edges[np.abs(table.edges) > 1e-30][:300]  # the library itself takes smaller values for zero
        probe[: len(edges), k] = edges
        probe[300 : 300 + len(edges), k] = np.nextafter(edges, np.float32(-np.inf))
    probe[2000:2500, 0] = np.nan
    probe[2200:2700, 3] = np.nan
    raw = booster.predict(probe, raw_score=True)
    np.testing.assert_allclose(model.score(np.ascontiguousarray(probe.T)), raw, atol=1e-9)
    moved = centred(model, made.x)
    np.testing.assert_allclose(moved.score(np.ascontiguousarray(probe.T)), raw, atol=1e-9)
    for k, table in enumerate(moved.tables):
        assert abs(table.look_up(made.x[:, k]).mean()) < 1e-9


def test_a_tree_with_two_features_is_refused() -> None:
    made = rows(1, missing=False)
    data = lightgbm.Dataset(made.x, label=made.y)
    both = lightgbm.train({"objective": "binary", "verbosity": -1, "num_leaves": 16}, data, num_boost_round=5)
    with pytest.raises(ValueError, match="not additive"):
        tables(both, ["a", "b", "c", "d"])


def test_the_edge_is_the_first_float_above() -> None:
    assert edge_above(1e300) == np.inf
    for threshold in (0.1, 1.0, -3.7, 1e-30, 123456.789):
        edge = edge_above(threshold)
        assert float(edge) > threshold
        assert float(np.nextafter(edge, np.float32(-np.inf))) <= threshold


def test_monotone_constraints_hold() -> None:
    made = rows(3, missing=False)
    _, found = tables(
        boosted(made, ["a", "b", "c", "d"], Settings(trees=40, threads=1), {"b": 1}), ["a", "b", "c", "d"]
    )
    assert (np.diff(found[1].points) >= -1e-12).all()


def test_the_best_place_of_a_held_out_curve() -> None:
    random = np.random.default_rng(5)
    rising = np.minimum(np.arange(300), 120) / 120 - np.maximum(np.arange(300) - 160, 0) / 300
    assert 110 <= best_place(rising + 0.02 * random.normal(size=300)) <= 200
    assert best_place(np.linspace(1, 0, 50)) == FEWEST


def test_held_out_requests_stop_the_trees_where_there_is_nothing_to_learn() -> None:
    made = rows(4, missing=False)
    noise = Rows(made.x, np.random.default_rng(6).permutation(made.y), made.sizes, made.weights)
    settings = Settings(trees=300, threads=1)
    names = ["a", "b", "c", "d"]
    none, some = (best_trees(*one.split(150), names, settings).trees for one in (noise, made))
    assert none < some


def test_the_same_seed_gives_the_same_model(service: Service) -> None:
    code = max(kinds(), key=service.store.events.count)
    snapshot = service.catalogue.snapshot(code)
    before = service.started_at.date().toordinal() - EPOCH
    models = [
        fit(
            snapshot,
            before,
            new_only=True,
            progress=lambda *_: None,
            settings=Settings(trees=20, threads=1, least_rows=5),
            card=service.catalogue.serving.models[code],
        )
        for _ in range(2)
    ]
    assert models[0] is not None
    assert models[1] is not None
    assert models[0].model.learned
    expected = snapshot.kind.expectations
    for table in models[0].model.tables:
        assert (expected.get(table.feature, 0) * np.diff(table.points) >= -1e-12).all(), table.feature
    assert not {name for pair in models[0].model.pairs for name in (pair.one, pair.other)} & set(expected)
    for one, other in zip(models[0].model.tables, models[1].model.tables, strict=True):
        np.testing.assert_array_equal(one.points, other.points)


def test_too_little_teaches_nothing(service: Service) -> None:
    code = next(iter(kinds()))
    assert fit(service.catalogue.snapshot(code), 0.0, new_only=True, progress=lambda *_: None) is None


def test_the_mean_of_bags_is_one_model() -> None:
    made, names = rows(5, missing=True), ["a", "b", "c", "d"]
    settings = Settings(trees=30, threads=1, bags=3)
    boosters = bagged(made, names, settings)
    intercept, found = averaged([tables(one, names) for one in boosters])
    model = Model("test", "", intercept, tuple(found), learned=True)
    raw = [one.predict(made.x, raw_score=True) for one in boosters]
    assert not np.allclose(raw[0], raw[1])  # each saw other requests
    np.testing.assert_allclose(model.score(np.ascontiguousarray(made.x.T)), np.mean(raw, axis=0), atol=1e-9)
    assert len(bagged(made, names, replace(settings, share=1.0))) == 1  # all would be the same
