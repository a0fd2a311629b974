"""The two loops of serving that numpy has no fast form for: adding points from tables, and the top k."""

import numba
import numpy as np
from numpy.typing import NDArray

CELLS = 1024
"""Cells of the uniform grid over a feature's edges."""
FEW = 9
"""Steps up to which trying every edge costs less than a look-up."""
BLOCK = 512
"""Rows at a time."""


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _choose(
    row: NDArray[np.float32],
    edges: NDArray[np.float32],
    points: NDArray[np.float64],
    missing: float,
    earned: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Add one short table's points for a block of values: every edge in turn, as vector instructions."""
    n = len(row)
    for i in range(n):
        earned[i] = points[0]
    for j in range(len(points) - 1):
        edge, own = edges[j], points[j + 1]
        for i in range(n):
            earned[i] = own if row[i] >= edge else earned[i]
    for i in range(n):
        out[i] += earned[i] if row[i] == row[i] else missing


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _find(
    row: NDArray[np.float32],
    edges: NDArray[np.float32],
    points: NDArray[np.float64],
    missing: float,
    low: np.float32,
    scale: np.float32,
    cells: NDArray[np.int32],
    steps: int,
    cell_of: NDArray[np.int32],
    out: NDArray[np.float64],
) -> None:
    """Add one long table's points for a block of values.

    The grid gives the edges surely at or below a value; `steps` comparisons, without a branch, find the rest.
    """
    n = len(row)
    for i in range(n):
        cell = (row[i] - low) * scale + np.float32(1)
        cell = max(np.float32(0), cell)  # NaN too
        cell = min(np.float32(CELLS + 1), cell)
        cell_of[i] = np.int32(cell)
    if steps == 1:
        for i in range(n):
            k = cells[cell_of[i]]
            k += np.int32(row[i] >= edges[k])
            out[i] += points[k] if row[i] == row[i] else missing
    else:
        for i in range(n):
            k = cells[cell_of[i]]
            for _ in range(steps):
                k += np.int32(row[i] >= edges[k])
            out[i] += points[k] if row[i] == row[i] else missing


@numba.njit(cache=True, nogil=True, error_model="numpy")
def add_points(
    values: NDArray[np.float32],
    edges: NDArray[np.float32],
    points: NDArray[np.float64],
    missing: NDArray[np.float64],
    starts: NDArray[np.int64],
    low: NDArray[np.float32],
    scale: NDArray[np.float32],
    grid: NDArray[np.int32],
    steps: NDArray[np.int64],
    skip: NDArray[np.bool_],
    out: NDArray[np.float64],
) -> None:
    """Add to `out` (n,) the points of every feature of `values` (features, n) but those to skip; NaN earns `missing`.

    Rows are taken in blocks that stay in the processor's cache.
    """
    features, n = values.shape
    cell_of, earned = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.float64)
    for begin in range(0, n, BLOCK):
        end = min(begin + BLOCK, n)
        total = out[begin:end]
        for f in range(features):
            if skip[f]:
                continue
            row = values[f, begin:end]
            own_edges, own_points = edges[starts[f] : starts[f + 1]], points[starts[f] : starts[f + 1]]
            if len(own_points) <= FEW:
                _choose(row, own_edges, own_points, missing[f], earned, total)
            else:
                _find(row, own_edges, own_points, missing[f], low[f], scale[f], grid[f], steps[f], cell_of, total)


@numba.njit(cache=True, nogil=True)
def look_up(
    values: NDArray[np.float32],
    edges: NDArray[np.float32],
    points: NDArray[np.float64],
    missing: NDArray[np.float64],
    starts: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    """The points of every single value of `values` (features, n), into `out` of the same shape."""
    features, n = values.shape
    for f in range(features):
        first, last = starts[f], starts[f + 1] - 1  # one more point than edges
        for i in range(n):
            value = values[f, i]
            k = np.searchsorted(edges[first:last], value, side="right")
            out[f, i] = points[first + k] if value == value else missing[f]


@numba.njit(cache=True, nogil=True)
def top(scores: NDArray[np.float64], order: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    """Rows of the `k` highest scores, best first; equal scores in ascending `order` (the stated tie rule)."""
    kept = np.empty(k, np.int64)
    size = 0
    for row in range(len(scores)):
        score = scores[row]
        if size == k:
            worst = kept[k - 1]
            if score < scores[worst] or (score == scores[worst] and order[row] > order[worst]):
                continue
        place = size if size < k else k - 1
        while place > 0:
            above = kept[place - 1]
            if scores[above] > score or (scores[above] == score and order[above] < order[row]):
                break
            kept[place] = above
            place -= 1
        kept[place] = row
        size = min(size + 1, k)
    return kept[:size]
