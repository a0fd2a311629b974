"""Past matches as the requests they answer: who asked, when, about what, and whom they got."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.features.batch import Context
from matcher.features.columns import Vocabularies
from matcher.features.history import History


@dataclass(frozen=True, slots=True)
class Shown:
    """The list that answered a request, as far as its outcome is known; arrays of one length, in the list's order.

    `rows` counterparts; `places` in the list, from 1 (NaN where not told); `propensity` with which chance put it there
    (NaN where the order was not drawn); `wanted` by the entrepreneur and `accepted` by the counterpart: 1, 0, or -1
    where it is not known (yet).
    """

    rows: NDArray[np.int32]
    places: NDArray[np.float64]
    propensity: NDArray[np.float64]
    wanted: NDArray[np.int8]
    accepted: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class PastRequest:
    """One request of the past: `e` row of the entrepreneur, `day` since 1970-01-01, `positives` counterpart rows.

    `shown`: the list that was logged for it; without one, only the matches are known that it led to. `gains`: what each
    positive counts (positives,), 1 where not given.
    """

    e: int
    day: float
    context: Context
    positives: NDArray[np.int32]
    shown: Shown | None = None
    gains: NDArray[np.float64] | None = None


def past_requests(
    history: History, books: Vocabularies, first: float, last: float, *, new_only: bool
) -> Iterator[PastRequest]:
    """Matches with `first` <= day < `last`, those of one entrepreneur at one moment and in one context as one request.

    `new_only`: a pair that matched before is no answer, as where known pairs are to be left out.
    """
    log = history.log
    inside = history.good & (log.e >= 0) & (log.c >= 0) & (log.at >= first) & (log.at < last)
    events = np.flatnonzero(inside)
    groups: dict[tuple[int, float, int, bytes], list[int]] = {}
    for event in events:
        key = (int(log.e[event]), float(log.at[event]), int(log.round[event]), log.topics[event].tobytes())
        groups.setdefault(key, []).append(int(event))
    for (e, day, round_, _), members in groups.items():
        positives = np.unique(log.c[members])
        if new_only:
            past = history.before(day)
            positives = np.setdiff1d(positives, log.c[past.good(past.of_entrepreneur(e))])
        if len(positives):
            topics = tuple(books.code("topic", int(k)) for k in log.topics[members[0]] if k >= 0)
            name = books.code("event.funding_round", round_) if round_ >= 0 else ""
            yield PastRequest(e, day, Context(name, topics), positives)
