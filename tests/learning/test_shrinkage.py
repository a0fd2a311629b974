"""Where few rows speak the scorecard is heard; where many do, it is not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.learning.rows import Rows
from matcher.learning.shrinkage import STRENGTH, compact, rising, scales, shrunk
from matcher.ranking.tables import Model, Table


def model(edges: list[float], points: list[float], missing: float = 0.0) -> Model:
    table = Table("a", np.array(edges, np.float32), np.array(points, float), missing)
    return Model("test", "", 0.0, (table,), learned=True)


def rows(values: np.ndarray) -> Rows:
    column = values.astype(np.float32)[:, None]
    n = len(column)
    return Rows(column, np.zeros(n, np.int8), np.array([n]), np.ones(n, np.float32))


CARD = model([1, 2, 3], [0, 10, 20, 40], missing=-10)


def test_full_bins_follow_the_data_and_empty_ones_the_card() -> None:
    seen = rows(np.repeat([0.5, 1.5, 3.5], 50_000))
    found = shrunk(model([1, 2, 3], [0, 3, 0, 12]), CARD, seen, {}).tables[0]
    at = found.look_up(np.array([0.5, 1.5, 3.5, 2.5, np.nan], np.float32))
    np.testing.assert_allclose(at[1:3] - at[0], [3, 12], rtol=1e-3)
    np.testing.assert_allclose(at[3] - at[0], 20 * 0.3, rtol=0.03)  # 3 and 12 are learned where the card says 10, 40
    assert at[4] == at[0], "no further than the learned points go"


def test_an_empty_end_stays_at_what_was_learned() -> None:
    seen = rows(np.repeat([0.5, 1.5], 50_000))
    found = shrunk(model([1], [0, 3]), CARD, seen, {}).tables[0]
    assert found.look_up(np.array([9], np.float32)) == found.look_up(np.array([1.5], np.float32))


def test_a_feature_that_was_never_known_follows_the_card() -> None:
    tables = (CARD.tables[0], Table("b", CARD.tables[0].edges, CARD.tables[0].points, 1.0))
    card = Model("", "", 0.0, tables, learned=False)
    nothing = Table("b", np.zeros(0, np.float32), np.zeros(1))
    learned = Model("", "", 0.0, (Table("a", np.array([1], np.float32), np.array([0.0, 3])), nothing), learned=True)
    x = np.column_stack([np.repeat([0.5, 1.5], 500), np.full(1000, np.nan)]).astype(np.float32)
    seen = Rows(x, np.zeros(1000, np.int8), np.array([1000]), np.ones(1000, np.float32))
    at = shrunk(learned, card, seen, {}).tables[1].look_up(np.array([0.5, 3.5], np.float32))
    np.testing.assert_allclose(at[1] - at[0], 0.3 * 40, rtol=1e-3)


def test_in_between_the_card_is_worth_so_many_rows() -> None:
    seen = rows(np.append(np.full(1000, 0.5), np.append(np.full(1000, 3.5), np.full(int(STRENGTH), 2.5))))
    learned, card = model([1, 2, 3], [0, 9, 4, 10]), model([1, 2, 3], [0, 9, 6, 10])
    found = shrunk(learned, card, seen, {}).tables[0]
    low, between = found.look_up(np.array([0.5, 2.5], np.float32))
    np.testing.assert_allclose(between - low, 5, rtol=0.02)


def test_a_card_that_is_wrong_is_not_turned_round() -> None:
    overall, (alone,) = scales([model([1], [5, 0]).tables[0]], [CARD.tables[0]], rows(np.repeat([0.5, 1.5], 100)))
    assert (overall, alone) == (0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), direction=st.sampled_from([1, -1]))
def test_what_never_falls_still_never_falls(seed: int, direction: int) -> None:
    random = np.random.default_rng(seed)
    edges = [np.unique(random.normal(size=random.integers(0, 9)).round(1)) for _ in range(2)]
    learned, card = (
        model(e.tolist(), (direction * np.sort(random.exponential(size=len(e) + 1) ** 3)).tolist()) for e in edges
    )
    seen = rows(np.where(random.random(80) < 0.2, np.nan, random.normal(size=80)))
    (table,) = shrunk(learned, card, seen, {"a": direction}).tables
    assert (direction * np.diff(table.points) >= 0).all()
    assert np.isfinite(table.points).all()


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.floats(-5, 5), min_size=1, max_size=30), seed=st.integers(0, 99))
def test_rising(values: list[float], seed: int) -> None:
    weights = np.random.default_rng(seed).integers(1, 9, len(values)).astype(float)
    found = rising(np.array(values), weights)
    assert (np.diff(found) >= -1e-12).all()
    np.testing.assert_allclose((found * weights).sum(), (np.array(values) * weights).sum(), atol=1e-9)
    np.testing.assert_allclose(rising(found, weights), found, atol=1e-12)


def test_compact() -> None:
    table = Table("a", np.array([1, 2, 3, 4], np.float32), np.array([0.0, 0, 5, 5, 1]), 7.0)
    small = compact(table)
    assert small.edges.tolist() == [2, 4]
    probe = np.array([0, 1, 1.5, 2, 3, 3.5, 4, 5, np.nan], np.float32)
    np.testing.assert_array_equal(small.look_up(probe), table.look_up(probe))
