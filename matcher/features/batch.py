"""One side against many: the unit that every feature and rule is computed on, in training and in serving."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from matcher.features.columns import EPOCH
from matcher.features.frame import Codes, Floats, Frame
from matcher.features.kernels import best_of_codes
from matcher.features.text import TextSpace
from matcher.reference.pack import Pack

Side = Literal["entrepreneurs", "counterparts"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the request itself says, beside the two profiles. Empty means not said."""

    funding_round: str = ""
    topics: tuple[str, ...] = ()


@dataclass(slots=True)
class Batch:
    """Pairs of one entity with many: one entrepreneur and n counterparts, or one counterpart and n entrepreneurs.

    `e` and `c` are the two frames, one of them with a single row; columns of the two broadcast against each other,
    so the same expression serves both directions. A feature may not look at other rows than its own.
    """

    e: Frame
    c: Frame
    as_of: date
    pack: Pack
    texts: TextSpace
    ranks: Side
    context: Context = field(default_factory=Context)
    shared: dict[str, Any] = field(default_factory=dict)
    """Intermediate arrays that several features of this batch use, such as distances."""

    @property
    def one(self) -> Frame:
        """The side with a single row."""
        return self.e if self.ranks == "counterparts" else self.c

    @property
    def many(self) -> Frame:
        """The side that is ranked."""
        return self.c if self.ranks == "counterparts" else self.e

    @property
    def n(self) -> int:
        """Number of pairs."""
        return self.many.n

    @property
    def day(self) -> float:
        """`as_of` in days since 1970-01-01."""
        return float(self.as_of.toordinal() - EPOCH)

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """`make()`, computed once for this batch."""
        if key not in self.shared:
            self.shared[key] = make()
        return self.shared[key]

    def full(self, values: NDArray[Any] | np.generic | float) -> Floats:
        """Broadcast a value or a one-row array to (n,) float32."""
        array = np.asarray(values, np.float32)
        return array if array.shape == (self.n,) else np.broadcast_to(array, (self.n,))

    def by_code(self, row_of: Callable[[int], Floats], one: Codes, many: Codes) -> Floats:
        """(n,) `row_of(code of the one side)[code of the many side]`; NaN where either is unknown.

        `one` is (1,) and `many` (n,) for single codes; with lists of codes ((1, a) and (n, b)) the highest value over
        all combinations counts.
        """
        own = [int(code) for code in np.ravel(one) if code >= 0]
        if not own:
            return np.full(self.n, np.nan, np.float32)
        table = row_of(own[0])
        for code in own[1:]:
            table = np.fmax(table, row_of(code))
        if many.ndim == 2:
            best: Floats = best_of_codes(table, many)
            return best
        single: Floats = np.append(table, np.float32(np.nan)).take(many)
        return single
