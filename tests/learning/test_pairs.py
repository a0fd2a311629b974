"""Pairs of features: chosen where two belong together, exported with the same scores, and left out where they don't."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.kinds.discovery import kinds
from matcher.learning.boosting import Settings, boosted
from matcher.learning.export import centred, tables
from matcher.learning.measures import of_request, ranks_of
from matcher.learning.pair_export import leaves, purified, with_pairs
from matcher.learning.pairs import BINS, _boosted, chosen, ndcg, of_one_side, paired, scored, worth
from matcher.learning.requests import past_requests
from matcher.learning.rows import Rows
from matcher.ranking.tables import Model
from matcher.service.service import Service

NAMES = ["a", "b", "c", "d"]
SETTINGS = Settings(trees=60, threads=1, least_rows=20)


def rows(seed: int, *, together: float, missing: bool = False, requests: int = 300) -> Rows:
    """`a` counts alone, `b` and `c` only by the sign of their product."""
    random = np.random.default_rng(seed)
    n = requests * 20
    x = random.normal(size=(n, 4)).astype(np.float32)
    y = x[:, 0] + together * np.sign(x[:, 1] * x[:, 2]) + 0.5 * random.normal(size=n) > 1.2
    if missing:
        x[random.random(x.shape) < 0.2] = np.nan
    return Rows(x, y.astype(np.int8), np.full(requests, 20), np.ones(n, np.float32))


def additive(made: Rows) -> Model:
    intercept, found = tables(boosted(made, NAMES, SETTINGS), NAMES)
    return centred(Model("test", "", intercept, tuple(found), learned=True), made.x)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), missing=st.booleans())
def test_tables_equal_the_trees(seed: int, missing: bool) -> None:
    made = rows(seed, together=1.0, missing=missing, requests=60)
    base = additive(made)
    start = scored(base, made.x)
    pairs = [(1, 2), (0, 1), (2, 3)]  # some overlap: a tree may then use three features, each branch only two
    booster = _boosted(made, start, SETTINGS, pairs)
    model = with_pairs(base, booster, pairs, made.x)
    random = np.random.default_rng(seed + 1)
    probe = random.normal(size=(4, 2000)).astype(np.float32)
    for k in range(4):  # values that lie exactly on an edge, and next to one
        edges = np.concatenate(
            [pair.edges_one for pair in model.pairs if pair.one == NAMES[k]]
            + [pair.edges_other for pair in model.pairs if pair.other == NAMES[k]]
        )
        edges = edges[np.abs(edges) > 1e-30][:200]  # the library itself takes smaller values for zero
        probe[k, : len(edges)] = edges
        probe[k, 200 : 200 + len(edges)] = np.nextafter(edges, np.float32(-np.inf))
    probe[:, 400:][random.random((4, 1600)) < 0.2] = np.nan
    wanted = base.score(probe) + booster.predict(probe.T, raw_score=True)
    np.testing.assert_allclose(model.score(probe), wanted, atol=1e-9)
    np.testing.assert_allclose(centred(model, made.x).score(probe), wanted, atol=1e-9)
    for pair in model.pairs:
        assert len(pair.edges_one) <= BINS
        assert len(pair.edges_other) <= BINS


def test_a_pair_keeps_only_what_is_joint() -> None:
    made = rows(2, together=1.0)
    pairs = [(1, 2)]
    model = centred(paired(additive(made), made, pairs, 40, SETTINGS), made.x)
    (pair,) = model.pairs
    points = pair.look_up(made.x[:, 1], made.x[:, 2])
    for column in (made.x[:, 1], made.x[:, 2]):
        bins = np.digitize(column, [-1, 0, 1])
        assert np.abs(points).mean() > 5 * max(abs(points[bins == k].mean()) for k in range(4))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_purified(seed: int) -> None:
    random = np.random.default_rng(seed)
    points, weights = random.normal(size=(5, 7)), random.integers(1, 50, (5, 7)).astype(float)
    pure, of_row, of_column = purified(points, weights)
    np.testing.assert_allclose(pure + of_row[:, None] + of_column, points, atol=1e-12)
    np.testing.assert_allclose((pure * weights).sum(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose((pure * weights).sum(axis=1), 0, atol=1e-6)


def test_branches_with_other_features_are_refused() -> None:
    made = rows(3, together=1.0)
    booster = _boosted(made, np.zeros(len(made.y)), SETTINGS, [[1, 2]])
    with pytest.raises(ValueError, match="branch uses"):
        with_pairs(additive(made), booster, [(0, 1)], made.x)
    assert sum(len(leaves(info["tree_structure"])) for info in booster.dump_model()["tree_info"]) > 100


def test_what_belongs_together_is_found_and_kept() -> None:
    made = rows(4, together=1.0)
    earlier, later = made.split(240)
    base = additive(earlier)
    assert chosen(earlier, scored(base, earlier.x), SETTINGS, set())[0] == (1, 2)
    pairs, trees = worth(earlier, later, base, SETTINGS, set())
    assert (1, 2) in pairs
    assert trees > 0
    barred, _ = worth(earlier, later, base, SETTINGS, {2})
    assert all(2 not in pair for pair in barred)


def test_where_nothing_belongs_together_the_model_stays_additive() -> None:
    made = rows(5, together=0.0)
    earlier, later = made.split(240)
    assert worth(earlier, later, additive(earlier), SETTINGS, set()) == ([], 0)
    base = additive(made)
    assert paired(base, made, [], 0, SETTINGS) is base


def test_what_says_the_same_whoever_asks_is_in_no_pair(region: Service) -> None:
    code = max(kinds(), key=region.store.events.count)
    snapshot = region.catalogue.snapshot(code)
    books = snapshot.counterparts.frame.vocabularies
    requests = list(past_requests(snapshot.history, books, 0.0, 1e6, new_only=True))
    names = {snapshot.kind.features[k].name for k in of_one_side(snapshot, requests)}
    assert {"experience", "recent_activity"} <= names
    assert not {"need_cover", "industry_fit", "distance", "venture_age"} & names


def test_ndcg_is_the_one_that_judges() -> None:
    made = rows(6, together=1.0, requests=30)
    scores = np.random.default_rng(7).normal(size=len(made.y))
    for k, value in enumerate(ndcg(made, scores)):
        own, hits = scores[20 * k : 20 * k + 20], np.flatnonzero(made.y[20 * k : 20 * k + 20])
        if len(hits):
            ranks = ranks_of(own, hits, np.ones(20, np.bool_), np.arange(20))
            assert value == pytest.approx(of_request(ranks)["ndcg@10"])
