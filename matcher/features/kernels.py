"""Loops that numpy has no whole-array form for, compiled once and cached."""

import numba
import numpy as np
from numpy.typing import NDArray


@numba.njit(cache=True, nogil=True)
def add_postings(
    starts: NDArray[np.int64],
    rows: NDArray[np.int32],
    weights: NDArray[np.float32],
    terms: NDArray[np.int32],
    query: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """Add `query[k] * weights` of every posting of `terms[k]` to `out` at the posting's row."""
    for k in range(len(terms)):
        weight = query[k]
        for place in range(starts[terms[k]], starts[terms[k] + 1]):
            out[rows[place]] += weight * weights[place]


@numba.njit(cache=True, nogil=True)
def best_of_codes(values: NDArray[np.float32], codes: NDArray[np.int32]) -> NDArray[np.float32]:
    """(n,) highest `values[code]` over the codes (n, widest) of each row; NaN where a row has no code (-1)."""
    n, widest = codes.shape
    out = np.full(n, np.nan, np.float32)
    for row in range(n):
        for column in range(widest):
            code = codes[row, column]
            if code < 0:
                break
            value = values[code]
            if not (out[row] >= value) and value == value:
                out[row] = value
    return out


@numba.njit(cache=True, nogil=True)
def sum_of_codes(values: NDArray[np.float32], codes: NDArray[np.int32]) -> NDArray[np.float32]:
    """(n,) sum of `values[code]` over the codes (n, widest) of each row; 0 where a row has no code."""
    n, widest = codes.shape
    out = np.zeros(n, np.float32)
    for row in range(n):
        for column in range(widest):
            code = codes[row, column]
            if code < 0:
                break
            out[row] += values[code]
    return out


@numba.njit(cache=True, nogil=True)
def weighted_sum_of_codes(
    values: NDArray[np.float32], codes: NDArray[np.int32], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    """(n,) sum of `weights * values[code]` over the codes (n, widest) of each row; NaN where a row has no code."""
    n, widest = codes.shape
    out = np.empty(n, np.float32)
    for row in range(n):
        out[row] = np.float32(0 if codes[row, 0] >= 0 else np.nan)
        for column in range(widest):
            code = codes[row, column]
            if code < 0:
                break
            out[row] += weights[row, column] * values[code]
    return out


@numba.njit(cache=True, nogil=True)
def sum_of_terms(
    terms: NDArray[np.uint64],
    table: NDArray[np.float32],
    hashes: NDArray[np.uint64],
    owner: NDArray[np.int32],
    order: NDArray[np.int64],
    n: int,
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """(n, width) sums of the rows of a table over the distinct known terms of each of n texts, and (n,) their number.

    `terms` sorted, a row of the table for each; `hashes` with their `owner`, whose `order` puts each text's together.
    """
    width = table.shape[1]
    out, count = np.zeros((n, width), np.float32), np.zeros(n, np.int32)
    seen = np.full(len(terms), -1, np.int32)
    for k in order:
        term = np.searchsorted(terms, hashes[k])
        text = owner[k]
        if term == len(terms) or terms[term] != hashes[k] or seen[term] == text:
            continue
        seen[term] = text
        count[text] += 1
        for column in range(width):  # written out, as here and below: a whole row at once loads scipy at start-up
            out[text, column] += table[term, column]
    return out, count


@numba.njit(cache=True, nogil=True)
def largest_shares(
    shares: NDArray[np.float32], most: int, least: float
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """(n, most) columns of the largest shares of each row, largest first, and these shares scaled to sum to 1.

    What is less than `least` of its row's sum is left out: column -1, share 0.
    """
    n, width = shares.shape
    codes, found = np.full((n, most), -1, np.int32), np.zeros((n, most), np.float32)
    for row in range(n):
        whole = np.float32(0)
        for column in range(width):
            whole += shares[row, column]
        kept = np.float32(0)
        for column in range(width):
            share = shares[row, column]
            if share <= 0 or share < least * whole or share <= found[row, most - 1]:
                continue
            place = most - 1
            while place > 0 and found[row, place - 1] < share:
                found[row, place], codes[row, place] = found[row, place - 1], codes[row, place - 1]
                place -= 1
            found[row, place], codes[row, place] = share, column
        for place in range(most):
            kept += found[row, place]
        if kept > 0:
            for place in range(most):
                found[row, place] /= kept
    return codes, found


@numba.njit(cache=True, nogil=True)
def best_products(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, n) highest one[i, k] * other[k, j] over all k: a matrix product of max for sum; one is mostly 0."""
    n = len(one)
    out = np.zeros((n, n), np.float32)
    for i in range(n):
        for k in range(n):
            share = one[i, k]
            if share > 0:
                for j in range(n):
                    out[i, j] = max(out[i, j], share * other[k, j])
    return out


@numba.njit(cache=True, nogil=True)
def gather_events(
    events: NDArray[np.int64], starts: NDArray[np.int64], keys: NDArray[np.int64], limit: int
) -> NDArray[np.int64]:
    """All event numbers below `limit` of the given keys; each key's events are in ascending order."""
    total = 0
    ends = np.empty(len(keys), np.int64)
    for k in range(len(keys)):
        first, last = starts[keys[k]], starts[keys[k] + 1]
        ends[k] = first + np.searchsorted(events[first:last], limit)
        total += ends[k] - first
    out = np.empty(total, np.int64)
    filled = 0
    for k in range(len(keys)):
        for place in range(starts[keys[k]], ends[k]):
            out[filled] = events[place]
            filled += 1
    return out


@numba.njit(cache=True, nogil=True)
def serves(
    around: NDArray[np.bool_],
    codes: NDArray[np.int32],
    listed: NDArray[np.bool_],
    own: NDArray[np.int32],
    levels: NDArray[np.float32],
    near: int,
) -> NDArray[np.float32]:
    """(n,) 1 where a row lists a code that is `around`, NaN where nothing is known.

    A row without a list serves all that its `own` region holds, and what shares `near` of its `levels`.
    """
    n, widest = codes.shape
    out = np.zeros(n, np.float32)
    for row in range(n):
        if not listed[row]:
            within = own[row] >= 0 and around[own[row]]
            out[row] = np.float32(within or levels[row] >= near) if levels[row] == levels[row] else np.float32(np.nan)
            continue
        for column in range(widest):
            code = codes[row, column]
            if code < 0:
                break
            if around[code]:
                out[row] = np.float32(1)
                break
    return out


@numba.njit(inline="always")
def _count(bits: np.uint64) -> np.uint64:
    """Set bits of a word (the parallel sum of Warren, Hacker's Delight, 5-1)."""
    bits -= (bits >> np.uint64(1)) & np.uint64(0x5555555555555555)
    bits = (bits & np.uint64(0x3333333333333333)) + ((bits >> np.uint64(2)) & np.uint64(0x3333333333333333))
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (bits * np.uint64(0x0101010101010101)) >> np.uint64(56)


@numba.njit(cache=True, nogil=True)
def covered(wanted: NDArray[np.uint64], given: NDArray[np.uint64], known: np.uint64) -> NDArray[np.float32]:
    """(n,) share of the wanted codes that are given, of two bit sets (1 or n,).

    NaN where nothing is wanted, or one of the sets lacks the bit `known`, which is itself no code.
    """
    n = max(len(wanted), len(given))
    one_wanted, one_given = len(wanted) == 1, len(given) == 1
    out = np.empty(n, np.float32)
    for row in range(n):
        own, other = wanted[0 if one_wanted else row], given[0 if one_given else row]
        count, shared = _count(own & ~known), _count(own & other & ~known)
        both = (own & other & known) == known and count > 0
        out[row] = np.float32(shared) / np.float32(max(count, np.uint64(1))) if both else np.float32(np.nan)
    return out


@numba.njit(cache=True, nogil=True)
def shares_any(one: NDArray[np.uint64], other: NDArray[np.uint64], known: np.uint64) -> NDArray[np.float32]:
    """(n,) 1 where two bit sets (1 or n,) have a code in common, 0 where not; NaN where one lacks the bit `known`."""
    n = max(len(one), len(other))
    single, single_other = len(one) == 1, len(other) == 1
    out = np.empty(n, np.float32)
    for row in range(n):
        both = one[0 if single else row] & other[0 if single_other else row]
        out[row] = np.float32((both & ~known) != 0) if (both & known) == known else np.float32(np.nan)
    return out
