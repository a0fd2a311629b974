"""Compiled walks over the two-sided event log: from a counterpart to its entrepreneurs and on to their other events."""

import numba
import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]


@numba.njit(cache=True, nogil=True)
def walk(
    c_starts: I64,
    c_events: I64,
    e_starts: I64,
    e_events: I64,
    log_e: NDArray[np.int32],
    log_c: NDArray[np.int32],
    at: NDArray[np.float64],
    good: NDArray[np.bool_],
    item: int,
    limit: int,
    order: int,
    nearest: int,
    counts: NDArray[np.float64],
) -> int:
    """Add to `counts` (counterparts,) the other good events of the people who had a good event with `item`.

    `order` 1: later events only, -1: earlier only, 0: all others; `nearest` > 0: only that many, nearest first. Only
    events below `limit` are seen; equal times are neither later nor earlier. Returns how many people were visited.
    """
    people = 0
    for place in range(c_starts[item], c_starts[item + 1]):
        event = c_events[place]
        if event >= limit:
            break
        person = log_e[event]
        if person < 0 or not good[event]:
            continue
        people += 1
        first, last = e_starts[person], e_starts[person + 1]
        step = -1 if order < 0 else 1
        other = last - 1 if order < 0 else first
        taken = 0
        while first <= other < last:
            candidate = e_events[other]
            other += step
            if candidate >= limit or not good[candidate] or log_c[candidate] < 0 or log_c[candidate] == item:
                continue
            if order > 0 and at[candidate] <= at[event]:
                continue
            if order < 0 and at[candidate] >= at[event]:
                continue
            counts[log_c[candidate]] += 1.0
            taken += 1
            if nearest > 0 and taken >= nearest:
                break
    return people


@numba.njit(cache=True, nogil=True)
def over_own_events(
    e_starts: I64,
    e_events: I64,
    log_c: NDArray[np.int32],
    good: NDArray[np.bool_],
    values: NDArray[np.float32],
    rows: NDArray[np.int32],
    limit: int,
    newest: int,
) -> NDArray[np.float32]:
    """(rows,) sum of `values[counterpart]` over each entrepreneur's last `newest` good events; NaN without any."""
    out = np.full(len(rows), np.nan, np.float32)
    for k in range(len(rows)):
        row = rows[k]
        if row < 0:
            continue
        taken = 0
        total = np.float32(0)
        place = e_starts[row + 1] - 1
        while place >= e_starts[row] and taken < newest:
            event = e_events[place]
            place -= 1
            if event >= limit or not good[event] or log_c[event] < 0:
                continue
            total += values[log_c[event]]
            taken += 1
        if taken:
            out[k] = total
    return out
