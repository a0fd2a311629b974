"""The two loops of serving that numpy has no fast form for: adding points from tables, and the top k."""

import numba
import numpy as np
from numpy.typing import NDArray

CELLS = 1024
"""Cells of the uniform grid over a feature's edges."""


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

    The grid gives the number of edges surely at or below a value; `steps` comparisons, without a branch, find the rest.
    """
    features, n = values.shape
    cell_of = np.empty(n, np.int32)
    for f in range(features):
        if skip[f]:
            continue
        row, cells = values[f], grid[f]
        own_edges, own_points = edges[starts[f] :], points[starts[f] :]
        for i in range(n):
            cell = (row[i] - low[f]) * scale[f] + np.float32(1)
            cell = max(np.float32(0), cell)  # NaN too
            cell = min(np.float32(CELLS + 1), cell)
            cell_of[i] = np.int32(cell)
        if steps[f] == 1:
            for i in range(n):
                k = cells[cell_of[i]]
                k += np.int32(row[i] >= own_edges[k])
                out[i] += own_points[k] if row[i] == row[i] else missing[f]
        else:
            for i in range(n):
                k = cells[cell_of[i]]
                for _ in range(steps[f]):
                    k += np.int32(row[i] >= own_edges[k])
                out[i] += own_points[k] if row[i] == row[i] else missing[f]


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
        first = starts[f]
        last = (starts[f + 1] if f + 1 < features else len(points)) - 1  # one more point than edges
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
