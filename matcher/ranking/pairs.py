"""Tables of two features at once: what the two are worth together beyond what each is worth alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

SIGN = "*"
"""Stands between the names of two features in the name of their table."""
BLOCK = 1024
"""Rows at a time."""


@dataclass(frozen=True, slots=True)
class PairTable:
    """Points of the features `one` and `other` together.

    `edges_one` (k,) and `edges_other` (m,) ascending float32; `points` (k + 2, m + 2) float64: row i and column j hold
    what values earn with i and j edges at most as large; the last row and the last column are of unknown values.
    Raises ValueError for shapes that don't fit, edges that don't ascend, or a feature with itself.
    """

    one: str
    other: str
    edges_one: Floats
    edges_other: Floats
    points: Doubles

    def __post_init__(self) -> None:
        wanted = (len(self.edges_one) + 2, len(self.edges_other) + 2)
        if self.points.shape != wanted:
            raise ValueError(f"{self.name}: the edges need points of shape {wanted}, not {self.points.shape}")
        if self.one == self.other:
            raise ValueError(f"{self.name}: a feature stands beside itself")
        for edges in (self.edges_one, self.edges_other):
            if np.any(np.diff(edges) <= 0):
                raise ValueError(f"{self.name}: edges must ascend: {edges.tolist()}")

    @property
    def name(self) -> str:
        """Both names: `one*other`."""
        return f"{self.one}{SIGN}{self.other}"

    def look_up(self, one: Floats, other: Floats) -> Doubles:
        """(n,) points of pairs of values (n,)."""
        out = np.zeros(len(one))
        self.add(one, other, out)
        return out

    def add(self, one: Floats, other: Floats, out: Doubles) -> None:
        """Add the points of pairs of values (n,) to `out` (n,)."""
        _add_pair(one, other, self.edges_one, self.edges_other, self.points, out)


def title_of(titles: Sequence[Text]) -> Text:
    """The title of one feature, or of two that are looked at together."""
    return Text(" × ".join(t.zh for t in titles), " × ".join(t.en for t in titles))


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _add_pair(
    one: NDArray[np.float32],
    other: NDArray[np.float32],
    edges_one: NDArray[np.float32],
    edges_other: NDArray[np.float32],
    points: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Add points of pairs of values. Tables are small: trying every edge, as vector instructions, beats a search."""
    n, width = len(out), points.shape[1]
    flat = points.ravel()
    cell_of = np.empty(BLOCK, np.int32)
    last_one, last_other = np.int32(points.shape[0] - 1), np.int32(width - 1)
    for begin in range(0, n, BLOCK):
        end = min(begin + BLOCK, n)
        a, b, total = one[begin:end], other[begin:end], out[begin:end]
        size = end - begin
        for i in range(size):
            cell_of[i] = np.int32(0)
        for j in range(len(edges_one)):
            edge = edges_one[j]
            for i in range(size):
                cell_of[i] += np.int32(a[i] >= edge)
        for i in range(size):
            cell_of[i] = (cell_of[i] if a[i] == a[i] else last_one) * np.int32(width)
        for j in range(len(edges_other)):
            edge = edges_other[j]
            for i in range(size):
                cell_of[i] += np.int32(b[i] >= edge)
        for i in range(size):
            cell_of[i] += np.int32(0) if b[i] == b[i] else last_other
        for i in range(size):
            total[i] += flat[cell_of[i]]
