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
        self._seq = 0
        self._parts: list[Part] = []
        self._displays: Displays | None = None

    def follow(self, store: Store, kind: Kind, people: Register, others: Register) -> bool:
        """Read what is new, or all where something was taken back; False where nothing changed."""
        columns = store.events.looks(kind.code, self._seq, (DISPLAY, *kind.choices))
        stale = columns.stale
        if stale:
            self._parts, self._displays = [], None
            columns = store.events.looks(kind.code, 0, (DISPLAY, *kind.choices))
        self._seq = columns.seq
        if not len(columns.at):
            return stale
        e, c = people.frame.row_of, others.frame.row_of
        part = (
            np.array(list(map(e.get, columns.entrepreneur_id, repeat(-1))), np.int32),
            np.array(list(map(c.get, columns.counterpart_id, repeat(-1))), np.int32),
            columns.at,
            np.array([np.nan if place is None else place for place in columns.position], np.float64),
            np.array([event == DISPLAY for event in columns.event], np.bool_),
        )
        self._parts.append(part)
        self._displays = None
        return True

    def displays(self, people: Register, others: Register) -> Displays:
        """All of them in the order of time."""
        if self._displays is None:
            if len(self._parts) > 1:
                self._parts = [tuple(np.concatenate(column) for column in zip(*self._parts, strict=True))]  # type: ignore[list-item]
            rows = people.frame.n, others.frame.n
            self._displays = Displays.build(*self._parts[0], *rows) if self._parts else Displays.none()
        return self._displays
