"""Everything one kind is ranked from, immutable: made anew when the store has changed, and swapped whole."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.features.batch import Side
from matcher.features.frame import Frame
from matcher.features.history import History
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.ranking.provisions import Provisions
from matcher.reference.pack import Pack


def tie_order(ids: list[str]) -> NDArray[np.int64]:
    """(n,) place of every row in the order of identifiers: the stated rule for equal scores."""
    order = np.empty(len(ids), np.int64)
    order[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return order


@dataclass(frozen=True, slots=True)
class Register:
    """One side of a snapshot: its columns, the names people read, and the order that breaks ties."""

    frame: Frame
    names: list[str]
    order: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One kind at one change number of the store."""

    kind: Kind
    pack: Pack
    entrepreneurs: Register
    counterparts: Register
    history: History
    texts: TextSpace
    provisions: Provisions
    change: int
    notes: dict[str, str] = field(default_factory=dict)

    def side(self, ranks: Side) -> Register:
        """The register that is ranked."""
        return self.counterparts if ranks == "counterparts" else self.entrepreneurs
