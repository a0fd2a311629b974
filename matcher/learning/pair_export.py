"""Trees that use at most two features on the way to a leaf as tables: the same scores, without the trees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.learning.export import edge_above
from matcher.ranking.pairs import PairTable
from matcher.ranking.tables import Model, Table

Doubles = NDArray[np.float64]
Node = dict[str, Any]
ROUNDS = 50
"""Rounds in which means of rows and columns are moved; a few suffice, and moving is exact after any number."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a path says of one feature: low <= x < high, and whether an unknown value takes the path."""

    low: float = -np.inf
    high: float = np.inf
    unknown: bool = True

    def cells(self, edges: NDArray[np.float32]) -> NDArray[np.bool_]:
        """(k + 2,) which bins between `edges` (k,), and in the end the unknown one, take the path."""
        lows = np.append(-np.inf, edges.astype(np.float64))
        return np.append((lows >= self.low) & (lows < self.high), self.unknown)


@dataclass(slots=True)
class Leaf:
    """A leaf's value and what its path says of each feature on it."""

    value: float
    spans: dict[int, Span] = field(default_factory=dict)


def leaves(node: Node, spans: dict[int, Span] | None = None) -> list[Leaf]:
    """All leaves of a tree with their paths."""
    spans = spans or {}
    if "leaf_value" in node:
        return [Leaf(float(node["leaf_value"]), spans)]
    feature, threshold = int(node["split_feature"]), float(node["threshold"])
    edge = float(edge_above(threshold))
    # without unknown values in training LightGBM reads one as 0
    goes_left = bool(node["default_left"]) if node["missing_type"] == "NaN" else threshold >= 0.0
    now = spans.get(feature, Span())
    left = Span(now.low, min(now.high, edge), now.unknown and goes_left)
    right = Span(max(now.low, edge), now.high, now.unknown and not goes_left)
    return [
        *leaves(node["left_child"], {**spans, feature: left}),
        *leaves(node["right_child"], {**spans, feature: right}),
    ]


def with_pairs(model: Model, booster: Any, pairs: Sequence[tuple[int, int]], x: NDArray[np.float32]) -> Model:
    """A model plus a booster whose branches use one feature or one of the `pairs` (places of features in the model).

    What a pair earns on account of one of its features alone is moved to that feature's table, with the means over
    the rows `x` (rows, features): purification (Lengerich et al. 2020). Raises ValueError for other branches.
    """
    intercept, alone, together = model.intercept, _Sums(), _Sums()
    wanted = {tuple(sorted(pair)) for pair in pairs}
    for info in booster.dump_model()["tree_info"]:
        for leaf in leaves(info["tree_structure"]):
            key = tuple(sorted(leaf.spans))
            if not key:
                intercept += leaf.value
            elif len(key) == 1:
                alone.add(key, leaf)
            elif key in wanted:
                together.add(key, leaf)
            else:
                raise ValueError(f"a branch uses the features {key}")
    tables = list(model.tables)
    for (k,), (edges, points) in alone.made().items():
        tables[k] = plus(tables[k], edges[0], points)
    made = []
    for (a, b), (edges, points) in together.made().items():
        counts = _counts(x[:, a], x[:, b], *edges)
        pure, of_one, of_other = purified(points, counts)
        tables[a], tables[b] = plus(tables[a], edges[0], of_one), plus(tables[b], edges[1], of_other)
        made.append(PairTable(tables[a].feature, tables[b].feature, edges[0], edges[1], pure))
    return Model(model.version, model.fingerprint, intercept, tuple(tables), learned=True, pairs=tuple(made))


class _Sums:
    """Leaves by the features on their paths."""

    def __init__(self) -> None:
        self._leaves: dict[tuple[int, ...], list[Leaf]] = {}

    def add(self, key: tuple[int, ...], leaf: Leaf) -> None:
        self._leaves.setdefault(key, []).append(leaf)

    def made(self) -> dict[tuple[int, ...], tuple[list[NDArray[np.float32]], Doubles]]:
        """For each set of features their edges, and the points of every cell, the last of each axis unknown."""
        found = {}
        for key in sorted(self._leaves):
            own = self._leaves[key]
            bounds = [{b for leaf in own for b in (leaf.spans[k].low, leaf.spans[k].high)} for k in key]
            edges = [np.array(sorted(b for b in some if np.isfinite(b)), np.float32) for some in bounds]
            points = np.zeros([len(some) + 2 for some in edges])
            for leaf in own:
                cells = [leaf.spans[k].cells(some) for k, some in zip(key, edges, strict=True)]
                points[np.ix_(*cells)] += leaf.value
            found[key] = (edges, points)
        return found


def plus(table: Table, edges: NDArray[np.float32], points: Doubles) -> Table:
    """A table plus `points` (k + 2,) between `edges` (k,), the last of them for unknown."""
    both = np.union1d(table.edges, edges).astype(np.float32)
    lows = np.append(-np.inf, both)  # each bin's lowest value stands for all of it
    own = table.points[np.searchsorted(table.edges, lows, side="right")]
    more = points[:-1][np.searchsorted(edges, lows, side="right")]
    return Table(table.feature, both, own + more, table.missing + float(points[-1]))


def _counts(
    one: NDArray[np.float32],
    other: NDArray[np.float32],
    edges_one: NDArray[np.float32],
    edges_other: NDArray[np.float32],
) -> Doubles:
    """(k + 2, m + 2) rows in every cell, and one more, so that no row or column of cells is empty."""
    places = []
    for values, edges in ((one, edges_one), (other, edges_other)):
        known = np.searchsorted(edges, values, side="right")
        places.append(np.where(np.isnan(values), len(edges) + 1, known))
    shape = (len(edges_one) + 2, len(edges_other) + 2)
    flat = np.bincount(places[0] * shape[1] + places[1], minlength=shape[0] * shape[1])
    return np.asarray(flat.reshape(shape) + 1, np.float64)


def purified(points: Doubles, weights: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """Points whose weighted mean is nothing in each row and column, and what each row and each column had more."""
    pure = points.copy()
    of_row, of_column = np.zeros(len(points)), np.zeros(points.shape[1])
    for _ in range(ROUNDS):
        mean = (pure * weights).sum(axis=1) / weights.sum(axis=1)
        pure -= mean[:, None]
        of_row += mean
        mean = (pure * weights).sum(axis=0) / weights.sum(axis=0)
        pure -= mean
        of_column += mean
    return pure, of_row, of_column
