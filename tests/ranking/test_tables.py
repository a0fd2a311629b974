"""The additive model: tables, exact scores, top k, scorecards."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.errors import InvalidInputError
from matcher.kinds.discovery import kinds
from matcher.ranking.diversity import spread
from matcher.ranking.kernels import top
from matcher.ranking.pairs import PairTable
from matcher.ranking.scorecard import load_scorecard
from matcher.ranking.tables import Model, Table
from matcher.service.settings import Settings


def random_model(random: np.random.Generator, features: int) -> Model:
    tables = []
    for k in range(features):
        count = int(random.integers(0, 30))
        edges = np.unique(random.normal(0, 10.0 ** random.integers(-2, 3), count).astype(np.float32))
        tables.append(Table(f"f{k}", edges, random.normal(size=len(edges) + 1), float(random.normal())))
    pairs = [random_pair(random, f"f{k}", f"f{k + 1}") for k in range(random.integers(0, min(features, 3)))]
    return Model("test", "", 0.5, tuple(tables), learned=False, pairs=tuple(pairs))


def random_pair(random: np.random.Generator, one: str, other: str) -> PairTable:
    first, second = (np.unique(random.normal(0, 20, random.integers(0, 9)).astype(np.float32)) for _ in "ab")
    return PairTable(one, other, first, second, random.normal(size=(len(first) + 2, len(second) + 2)))


def place(value: float, edges: np.ndarray) -> int:
    """The definition: how many edges are at most so large; the last row for unknown."""
    return len(edges) + 1 if np.isnan(value) else int(sum(edge <= value for edge in edges))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_fast_scores_equal_the_definition(seed: int) -> None:
    random = np.random.default_rng(seed)
    model = random_model(random, 5)
    values = random.normal(0, 20, (5, 300)).astype(np.float32)
    values[random.random(values.shape) < 0.2] = np.nan
    values[0, :2] = [np.inf, -np.inf]
    for k, table in enumerate(model.tables):  # values that lie exactly on an edge, and next to one
        here = min(len(table.edges), 100)
        values[k, 100 : 100 + here] = table.edges[:here]
        values[k, 200 : 200 + here] = np.nextafter(table.edges[:here], np.float32(-np.inf))
    for pair in model.pairs:
        one, other = (values[int(name[1:])] for name in (pair.one, pair.other))
        one[:3], other[:3] = pair.edges_one[:1].repeat(3) if len(pair.edges_one) else 0, [np.nan, np.inf, -np.inf]
    slow = np.full(300, model.intercept)
    for table, row in zip(model.tables, values, strict=True):
        for i, x in enumerate(row):
            slow[i] += table.missing if np.isnan(x) else table.points[int(sum(e <= x for e in table.edges))]
    for pair in model.pairs:
        one, other = (values[int(name[1:])] for name in (pair.one, pair.other))
        for i in range(300):
            slow[i] += pair.points[place(one[i], pair.edges_one), place(other[i], pair.edges_other)]
    np.testing.assert_array_equal(model.score(values), slow)
    total = np.full(300, model.intercept)
    for points in model.contributions(values):
        total += points
    np.testing.assert_array_equal(total, slow)


@settings(max_examples=100, deadline=None)
@given(scores=st.lists(st.integers(0, 5), min_size=1, max_size=60), k=st.integers(1, 70), seed=st.integers(0, 99))
def test_top_breaks_ties_by_the_stated_order(scores: list[int], k: int, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(scores)).astype(np.int64)
    found = top(np.array(scores, float), order, min(k, len(scores)))
    wanted = sorted(range(len(scores)), key=lambda row: (-scores[row], order[row]))[:k]
    assert found.tolist() == wanted


def test_tables_refuse_nonsense() -> None:
    with pytest.raises(ValueError, match="edges need"):
        Table("x", np.array([1, 2], np.float32), np.zeros(2))
    with pytest.raises(ValueError, match="ascend"):
        Table("x", np.array([2, 1], np.float32), np.zeros(3))


def test_pairs_refuse_nonsense() -> None:
    edges = np.array([1, 2], np.float32)
    with pytest.raises(ValueError, match="shape"):
        PairTable("x", "y", edges, edges, np.zeros((3, 3)))
    with pytest.raises(ValueError, match="ascend"):
        PairTable("x", "y", edges[::-1], edges, np.zeros((4, 4)))
    with pytest.raises(ValueError, match="itself"):
        PairTable("x", "x", edges, edges, np.zeros((4, 4)))
    with pytest.raises(ValueError, match="of their own"):
        Model("test", "", 0.0, (), learned=False, pairs=(PairTable("x", "y", edges, edges, np.zeros((4, 4))),))


def test_spread() -> None:
    scores = np.array([5.0, 4.9, 4.8, 1.0])
    alike = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
    assert spread(scores, alike, 3, 0.0) == [0, 1, 2]
    assert spread(scores, alike, 3, 0.5) == [0, 2, 3]
    assert spread(scores[:1], alike[:1, :1], 3, 0.5) == [0]


GOOD = """
kind = "mentor"
version = "1"
note.zh = "注"
note.en = "note"
"""
ENTRY = """
[features.{name}]
direction = "{direction}"
steps = {steps}
why.zh = "因"
why.en = "why"
"""


def card(folder: Path, text: str) -> Path:
    (folder / "mentor").mkdir(exist_ok=True)
    (folder / "mentor/scorecard.toml").write_text(text, "utf-8")
    return folder


def whole(direction: str = "higher", steps: str = "[[0, 1], [1, 2]]") -> str:
    kind = kinds()["mentor"]
    return GOOD + "".join(ENTRY.format(name=f.name, direction=direction, steps=steps) for f in kind.features)


def test_scorecards(tmp_path: Path) -> None:
    kind = kinds()["mentor"]
    assert load_scorecard(card(tmp_path, whole()), kind).model.version == "scorecard-1"
    wrong = {
        "scorecard": "",
        "Correct the file": "kind = [",
        "direction": whole(steps="[[0, 2], [1, 1]]"),
        "ascend": whole(steps="[[1, 1], [0, 2]]"),
        "features": GOOD + ENTRY.format(name="colour", direction="higher", steps="[[0, 1]]"),
        "steps or scale": whole(steps="[]"),
    }
    for says, text in wrong.items():
        with pytest.raises(InvalidInputError, match=says):
            load_scorecard(card(tmp_path, text) if text else tmp_path / "nowhere", kind)


def test_an_earlier_failure_never_lowers_a_rank() -> None:
    for kind in kinds().values():
        for name, points in load_scorecard(Settings().models, kind).card.features.items():
            if name == "restart_support":
                table = points.table(name)
                assert table.points[-1] > 0
