"""Learned points drawn towards the experts' scorecard where few rows speak for them.

In each bin the points are (n x learned + STRENGTH x alpha x card) / (n + STRENGTH) with n the training rows in it: the
posterior mean of a normal prior that is worth STRENGTH rows (Gelman et al. 2013, 2.5). `alpha` brings the card, whose
unit is its authors' choice, to the scale of the learned score.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.learning.rows import Rows
from matcher.ranking.tables import Model, Table

STRENGTH = 30.0
"""Rows that the card's word is worth."""
Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]


def shrunk(model: Model, card: Model, rows: Rows, expectations: Mapping[str, int]) -> Model:
    """A learned model drawn towards a card of the same features; where there are no rows, it follows the card.

    A row counts once however many candidates it stands for: drawing one of a hundred shows one. Tables of features
    in `expectations` (+1 or -1) still never fall, or never rise.
    """
    learned = [_centred(table, rows.x[:, k]) for k, table in enumerate(model.tables)]
    experts = [_centred(table, rows.x[:, k]) for k, table in enumerate(card.tables)]
    alpha = scale(learned, experts, rows)
    made = [
        _drawn(own, expert, alpha, rows.x[:, k], expectations.get(own.feature, 0))
        for k, (own, expert) in enumerate(zip(learned, experts, strict=True))
    ]
    return replace(model, tables=tuple(made), _packed=None)


def scale(learned: list[Table], experts: list[Table], rows: Rows) -> float:
    """Factor, at least 0, that brings the card's score closest to the learned one (least squares, weighed rows)."""
    own, other = np.zeros(len(rows.x)), np.zeros(len(rows.x))
    for k, (table, expert) in enumerate(zip(learned, experts, strict=True)):
        own += table.look_up(rows.x[:, k])
        other += expert.look_up(rows.x[:, k])
    own -= np.average(own, weights=rows.weights)
    other -= np.average(other, weights=rows.weights)
    spread = float(np.average(other**2, weights=rows.weights))
    return max(float(np.average(own * other, weights=rows.weights)) / spread, 0.0) if spread > 0 else 0.0


def _centred(table: Table, column: Floats) -> Table:
    mean = float(table.look_up(column).mean())
    return Table(table.feature, table.edges, table.points - mean, table.missing - mean)


def _drawn(own: Table, expert: Table, alpha: float, column: Floats, direction: int) -> Table:
    edges = np.union1d(own.edges, expert.edges).astype(np.float32)
    lows = np.append(np.float32(-np.inf), edges)  # each bin's lowest value stands for all of it
    unknown = np.isnan(column)
    n = np.bincount(np.searchsorted(edges, column[~unknown], side="right"), minlength=len(lows)).astype(np.float64)
    points = (n * own.look_up(lows) + STRENGTH * alpha * expert.look_up(lows)) / (n + STRENGTH)
    if direction:  # a mean of two rising tables whose weights differ from bin to bin may fall
        points = direction * rising(direction * points, n + STRENGTH)
    m = float(np.count_nonzero(unknown))
    missing = (m * own.missing + STRENGTH * alpha * expert.missing) / (m + STRENGTH)
    return compact(Table(own.feature, edges, points, missing))


def rising(points: Doubles, weights: Doubles) -> Doubles:
    """The closest points that never fall: pooling of neighbours that do (isotonic regression; Barlow et al. 1972)."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(points.tolist(), weights.tolist(), strict=True):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (low, v, m), (high, w, n) = blocks[-1], blocks[-2]
            blocks[-2:] = [((low * v + high * w) / (v + w), v + w, m + n)]
    return np.repeat([value for value, _, _ in blocks], [count for _, _, count in blocks])


def compact(table: Table) -> Table:
    """The same points without edges between equal neighbours."""
    kept = np.flatnonzero(np.diff(table.points) != 0)
    return Table(table.feature, table.edges[kept], table.points[np.append(0, kept + 1)], table.missing)
