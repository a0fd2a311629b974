"""The two loops behind `similar_cases`, compiled once and cached."""

import numba
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]


@numba.njit(cache=True, nogil=True, inline="always")
def _nearest(classes: U8, codes: I32) -> np.uint8:
    """The nearest class of several codes (padded with -1, whose class stands last)."""
    best: np.uint8 = classes[codes[0]]
    for k in range(1, len(codes)):
        if codes[k] < 0:
            break
        best = min(best, classes[codes[k]])
    return best


@numba.njit(cache=True, nogil=True)
def signatures(
    region: I32,
    place: U8,
    industries: I32,
    trade: U8,
    round_: I32,
    rounds: U8,
    topics: I32,
    subjects: U8,
    org_type: I32,
    sorts: U8,
    person: I32,
    own: int,
    radix: tuple[int, int],
    out: U16,
) -> None:
    """Say for every case in which respects it differs, as one number: see `case_tables.Kernel.table`.

    Every respect has the cases' codes ((cases,), lists (cases, widest)) and the class of each code, unknown last.
    `radix`: how many classes places and industries have.
    """
    places, trades = radix
    narrow, alone = industries.shape[1] == 1, topics.shape[1] == 1
    for case in range(len(region)):
        near = trade[industries[case, 0]] if narrow else _nearest(trade, industries[case])
        subject = subjects[topics[case, 0]] if alone else _nearest(subjects, topics[case])
        number = np.int64(place[region[case]]) + places * np.int64(near)
        flags = rounds[round_[case]] + 2 * subject + 4 * sorts[org_type[case]] + 8 * (person[case] != own or own < 0)
        out[case] = number + places * trades * flags


@numba.njit(cache=True, nogil=True)
def add_cases(
    signature: U16,
    day: I32,
    age: I32,
    today: int,
    weights: F32,
    by_age: F32,
    by_recency: F32,
    whom: I32,
    out: NDArray[np.float64],
) -> None:
    """Add the weight of every case to `out` at `whom` (cases,): by its signature, the venture's age and its recency."""
    oldest = len(by_recency) - 1
    for case in range(len(signature)):
        past = min(max(today - day[case], 0), oldest)
        out[whom[case]] += weights[signature[case]] * by_age[age[case]] * by_recency[past]
