"""The log of displays of one kind, kept up with the store."""

from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from matcher.features.displays import Displays
from matcher.kinds.contract import DISPLAY, Kind
from matcher.ranking.snapshot import Register
from matcher.store.store import Store

Part = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]


class Looks:
    """Displays and choices as read so far; rows are numbers in the registers that it was read with."""

    def __init__(self) -> None:
        self._seq = self._until = 0
        self._parts: list[Part] = []
        self._displays: Displays | None = None

    def follow(self, store: Store, kind: Kind, people: Register, others: Register) -> bool:
        """Read what is new, or all where something was taken back; False where nothing changed."""
        known = store.events.withdrawn(kind.code)
        if stale := known.stale(self._until, self._seq):
            self._seq, self._parts, self._displays = 0, [], None
        self._until = known.until
        e, c = people.frame.row_of, others.frame.row_of
        seq, parts = self._seq, []
        for read in store.events.looks(kind.code, seq, DISPLAY, kind.choices, known):
            n, seq = len(read.at), read.seq
            rows_of_e = np.fromiter(map(e.get, read.entrepreneur_id, repeat(-1)), np.int32, n)
            rows_of_c = np.fromiter(map(c.get, read.counterpart_id, repeat(-1)), np.int32, n)
            parts.append((rows_of_e, rows_of_c, read.at, read.position, read.shown))
        if not parts:
            return stale
        # only now that all was read: a store that fails in between is read again from where it was
        self._seq, self._displays = seq, None
        self._parts.extend(parts)
        return True

    def displays(self, people: Register, others: Register) -> Displays:
        """All of them in the order of time."""
        if self._displays is None:
            if len(self._parts) > 1:
                self._parts = [tuple(np.concatenate(column) for column in zip(*self._parts, strict=True))]  # type: ignore[list-item]
            rows = people.frame.n, others.frame.n
            self._displays = Displays.build(*self._parts[0], *rows) if self._parts else Displays.none()
        return self._displays
