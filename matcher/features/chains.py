"""Compiled walks over the two-sided event log: from a counterpart to its entrepreneurs and on to their other events."""

import numba
import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]


@numba.njit(cache=True, nogil=True)
def _seen(e_events: I64, log_c: NDArray[np.int32], good: NDArray[np.bool_], first: int, last: int, limit: int) -> int:
    """How many good events with a stored counterpart a person has below `limit`."""
    count = 0
    for place in range(first, last):
        if e_events[place] < limit and good[e_events[place]] and log_c[e_events[place]] >= 0:
            count += 1
    return count


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
    crowded: float,
    counts: NDArray[np.float64],
) -> int:
    """Add to `counts` (counterparts,) the other good events of the people who had a good event with `item`.

    `order` 1: later events only, -1: earlier only, 0: all others; `nearest` > 0: only that many, nearest first. Only
    events below `limit` are seen; equal times are neither later nor earlier. A person with m events counts
    m ** -crowded: who takes everything tells little. Returns how many people were visited.
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
        weight = 1.0
        if crowded > 0.0:
            weight = max(_seen(e_events, log_c, good, first, last, limit), 1) ** -crowded
        step = -1 if order < 0 else 1
        other = last - 1 if order < 0 else first
        taken = 0
        while first <= other < last:
            candidate = e_events[other]
            other += step
            if candidate >= limit or not good[candidate] or log_c[candidate] < 0 or log_c[candidate] == item:
                continue
            if order * (at[candidate] - at[event]) <= 0 and order != 0:
                continue
            counts[log_c[candidate]] += weight
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
    fade: float,
) -> NDArray[np.float32]:
    """(rows,) sum of `values[counterpart]` over each entrepreneur's last `newest` good events; NaN without any.

    Each earlier event counts `fade` times the one after it.
    """
    out = np.full(len(rows), np.nan, np.float32)
    for k in range(len(rows)):
        row = rows[k]
        if row < 0:
            continue
        taken = 0
        total, weight = 0.0, 1.0
        place = e_starts[row + 1] - 1
        while place >= e_starts[row] and taken < newest:
            event = e_events[place]
            place -= 1
            if event >= limit or not good[event] or log_c[event] < 0:
                continue
            total += weight * values[log_c[event]]
            weight *= fade
            taken += 1
        if taken:
            out[k] = np.float32(total)
    return out


@numba.njit(cache=True, nogil=True)
def like_histories(
    c_starts: I64,
    c_events: I64,
    log_e: NDArray[np.int32],
    log_c: NDArray[np.int32],
    at: NDArray[np.float64],
    good: NDArray[np.bool_],
    visits: NDArray[np.float32],
    own: I64,
    asking: int,
    limit: int,
    fade: float,
    likeness: NDArray[np.float64],
    latest: NDArray[np.float64],
) -> I64:
    """The people who share a choice with the one who asks; their `likeness` and `latest` (all people,) are filled in.

    `own` are the good events of the one who asks, oldest first; `visits` (counterparts,) how often each was taken.
    Shared choices count the more the later they came (`fade`) and the rarer they are. `latest`: when the other made the
    last of the shared choices. `likeness` must be 0 everywhere.
    """
    touched = np.empty(len(likeness), np.int64)
    found, weight = 0, 1.0
    for k in range(len(own) - 1, -1, -1):
        item = log_c[own[k]]
        share = weight / np.sqrt(visits[item] + 5.0)
        weight *= fade
        for place in range(c_starts[item], c_starts[item + 1]):
            event = c_events[place]
            if event >= limit:
                break
            person = log_e[event]
            if person < 0 or person == asking or not good[event]:
                continue
            if likeness[person] == 0.0:
                touched[found] = person
                found += 1
                latest[person] = at[event]
            likeness[person] += share
            latest[person] = max(latest[person], at[event])
    return touched[:found]


@numba.njit(cache=True, nogil=True)
def votes_of(
    people: I64,
    e_starts: I64,
    e_events: I64,
    log_c: NDArray[np.int32],
    at: NDArray[np.float64],
    good: NDArray[np.bool_],
    limit: int,
    likeness: NDArray[np.float64],
    latest: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Add to `out` (counterparts,) what these people took after what they share with the one who asks.

    A vote is the square of the likeness by the length of the voter's history; `likeness` is set back to 0.
    """
    for person in people:
        first, last = e_starts[person], e_starts[person + 1]
        vote = likeness[person] ** 2 / max(_seen(e_events, log_c, good, first, last, limit), 1)
        likeness[person] = 0.0
        for place in range(last - 1, first - 1, -1):
            event = e_events[place]
            if event >= limit or not good[event] or log_c[event] < 0:
                continue
            if at[event] <= latest[person]:
                break
            out[log_c[event]] += vote
