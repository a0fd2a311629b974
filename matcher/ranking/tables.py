"""The served model: one table of points per feature; a score is the sum of one look-up in each.

A table is a step function. Value x earns `points[k]` where k counts the edges that are at most x; an unknown value
earns `missing`. That is also what additive trees come down to, so a scorecard and a fitted model are the same thing.
A fitted model may have a handful of tables of two features more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.kernels import CELLS, add_points, look_up
from matcher.ranking.pairs import PairTable

if TYPE_CHECKING:
    from matcher.ranking.heads import Heads

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Points of one feature: `edges` (k,) ascending float32, `points` (k + 1,) float64, `missing` for unknown."""

    feature: str
    edges: NDArray[np.float32]
    points: Doubles
    missing: float = 0.0

    def __post_init__(self) -> None:
        if len(self.points) != len(self.edges) + 1:
            raise ValueError(f"{self.feature}: {len(self.edges)} edges need {len(self.edges) + 1} points")
        if np.any(np.diff(self.edges) <= 0):
            raise ValueError(f"{self.feature}: edges must ascend: {self.edges.tolist()}")

    def look_up(self, values: NDArray[np.float32]) -> Doubles:
        """(n,) points of every value."""
        found = self.points[np.searchsorted(self.edges, values, side="right")]
        return np.where(np.isnan(values), self.missing, found)

    @property
    def best(self) -> float:
        """The most points that a known value can earn."""
        return float(self.points.max())


@dataclass(slots=True)
class Packed:
    """All tables in flat arrays: edges (each feature's closed by NaN, which no value reaches), points, grid.

    Feature f has the points from `starts[f]` to before `starts[f + 1]`.
    """

    edges: NDArray[np.float32]
    points: Doubles
    missing: Doubles
    starts: NDArray[np.int64]
    low: NDArray[np.float32]
    scale: NDArray[np.float32]
    grid: NDArray[np.int32]
    steps: NDArray[np.int64]


def _grid(table: Table) -> tuple[float, float, NDArray[np.int32], int]:
    """Lowest edge, cells per unit, edges surely at or below each cell, and how many more there may be."""
    edges = table.edges
    if not len(edges):
        return 0.0, 0.0, np.zeros(CELLS + 2, np.int32), 1
    span = float(edges[-1] - edges[0]) or 1.0
    scale = (CELLS - 1) / span
    # one cell of room on both sides: rounding moves a value by less than a cell
    cells = np.arange(CELLS + 2)
    least = np.searchsorted(edges, edges[0] + (cells - 2) / scale, side="right")
    most = np.searchsorted(edges, edges[0] + (cells + 1) / scale, side="right")
    least[0], most[-1] = 0, len(edges)
    return float(edges[0]), scale, least.astype(np.int32), max(int((most - least).max()), 1)


def _pack(tables: Sequence[Table]) -> Packed:
    grids = [_grid(table) for table in tables]
    closing = np.full(1, np.nan, np.float32)
    return Packed(
        np.concatenate([part for t in tables for part in (t.edges, closing)] or [closing]),
        np.concatenate([t.points for t in tables] or [np.zeros(0)]),
        np.array([t.missing for t in tables], np.float64),
        np.cumsum([0, *(len(t.points) for t in tables)]).astype(np.int64),
        np.array([low for low, _, _, _ in grids], np.float32),
        np.array([scale for _, scale, _, _ in grids], np.float32),
        np.array([cells for _, _, cells, _ in grids], np.int32).reshape(-1, CELLS + 2),
        np.array([steps for _, _, _, steps in grids], np.int64),
    )


@dataclass(slots=True)
class Model:
    """An additive model: `intercept` plus one table per feature, in the order of the features it was made for.

    `pairs`: tables of two features, which are added after all others; most models have none. Raises ValueError where
    one is of a feature without a table.
    """

    version: str
    fingerprint: str
    intercept: float
    tables: tuple[Table, ...]
    learned: bool
    """False: an experts' scorecard that has seen no outcome."""
    pairs: tuple[PairTable, ...] = ()
    heads: "Heads | None" = None
    """Probabilities behind the score, where lists with answers were logged."""
    _packed: Packed | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        known = {table.feature for table in self.tables}
        odd = [pair.name for pair in self.pairs if not {pair.one, pair.other} <= known]
        if odd:
            raise ValueError(f"tables of features that have none of their own: {odd}")

    @property
    def terms(self) -> tuple[tuple[int, ...], ...]:
        """What is summed, in order: the positions of the features of each table, one or two."""
        place = {table.feature: k for k, table in enumerate(self.tables)}
        alone = tuple((k,) for k in range(len(self.tables)))
        return (*alone, *((place[pair.one], place[pair.other]) for pair in self.pairs))

    def score(self, values: NDArray[np.float32], alike: Sequence[int] = ()) -> Doubles:
        """(n,) scores of a feature matrix (features, n); features that are `alike` have one value for all columns."""
        p = self._pack()
        skip = np.zeros(len(self.tables), np.bool_)
        skip[list(alike)] = True
        first = self.intercept + sum(float(self.tables[k].look_up(values[k, :1])[0]) for k in alike)
        out = np.full(values.shape[1], first, np.float64)
        add_points(values, p.edges, p.points, p.missing, p.starts, p.low, p.scale, p.grid, p.steps, skip, out)
        if self.pairs:
            for pair, (one, other) in zip(self.pairs, self.terms[len(self.tables) :], strict=True):
                pair.add(values[one], values[other], out)
        return out

    def contributions(self, values: NDArray[np.float32]) -> Doubles:
        """(features + pairs, n) points of each table: with the intercept they sum, in order, to `score` exactly."""
        p, alone = self._pack(), np.empty(values.shape, np.float64)
        look_up(np.ascontiguousarray(values), p.edges, p.points, p.missing, p.starts, alone)
        if not self.pairs:
            return alone
        places = self.terms[len(self.tables) :]
        together = [pair.look_up(values[a], values[b]) for pair, (a, b) in zip(self.pairs, places, strict=True)]
        return np.concatenate([alone, np.array(together)])

    def _pack(self) -> Packed:
        if self._packed is None:
            self._packed = _pack(self.tables)
        return self._packed
