"""Pauses of counterparts, kept with the frame of their register: the office's doing, and no attribute of anybody."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from matcher.features.columns import days_of
from matcher.features.frame import Floats, Frame

_KEY = "pauses"
Span = tuple[date, date | None]
"""First and last day of a pause; no last day: until somebody ends it."""


def note_pauses(frame: Frame, spans: Mapping[str, Span]) -> None:
    """Let a full frame know who is paused, by identifier; an identifier that it does not hold is passed over."""
    first, last = np.full(frame.n, np.nan, np.float32), np.full(frame.n, np.inf, np.float32)
    for name, (begin, end) in spans.items():
        row = frame.row_of.get(name)
        if row is not None:
            first[row] = days_of(begin)
            last[row] = np.inf if end is None else days_of(end)
    frame.base.cache[_KEY] = (first, last)


def pauses(frame: Frame) -> tuple[Floats, Floats]:
    """(n,) first and last day of each pause, in days since 1970-01-01; NaN: there is none, inf: it has no end."""
    kept = frame.base.cache.get(_KEY)
    if not isinstance(kept, tuple):
        return np.full(frame.n, np.nan, np.float32), np.full(frame.n, np.inf, np.float32)
    return frame.gather(kept[0]), frame.gather(kept[1])
