"""What a kind is learned from and judged by: logged lists with their answers where there are enough, else matches."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.features.displays import WITHIN
from matcher.learning.fit import WINDOW_DAYS, requests_between
from matcher.learning.head_fit import LEAST_OF_EACH
from matcher.learning.heads import LEAST_LISTS
from matcher.learning.offpolicy import examination, with_gains
from matcher.learning.requests import PastRequest
from matcher.learning.shown import between, lists, telling
from matcher.ranking.snapshot import Snapshot
from matcher.store.store import Store

HELD_OUT = 0.2
"""Share of the requests, the latest ones, that no model sees in training."""
MOST_JUDGED = 1_000
MOST_LISTS = 3_000
"""Lists that are judged by: one costs less than a request against all counterparts, and says less."""
LISTS, MATCHES = "lists", "matches"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Requests to judge by, and the lists behind them.

    `source`: LISTS or MATCHES; `judged` requests with something that was wanted; `lists` all logged lists of the same
    time, those that led to nothing too; `looked` (places,) how often a place is looked at (empty: not known).
    """

    source: str
    judged: list[PastRequest]
    lists: list[PastRequest]
    looked: NDArray[np.float64]


def logged(store: Store, snapshot: Snapshot, now: float) -> list[PastRequest]:
    """All lists of the learning window with what was known of them at a moment (days since 1970-01-01).

    Lists whose time still runs are left out: of these only what was wanted is known yet, and nothing that was not.
    """
    columns = store.events.after(snapshot.kind.code, 0, telling(snapshot.kind))
    return between(lists(snapshot, columns, now), now - WINDOW_DAYS, now - WITHIN)


def cut_of_lists(found: list[PastRequest]) -> float | None:
    """The day from which lists are held out; None where too few of the others had their time by then to learn from."""
    if not found:
        return None
    cut = found[min(round(len(found) * (1 - HELD_OUT)), len(found) - 1)].day
    known = [request for request in found if request.day < cut - WITHIN]
    wanted = sum(len(request.positives) for request in known)
    return cut if len(known) >= LEAST_LISTS and wanted >= LEAST_OF_EACH else None


def unseen(store: Store, snapshot: Snapshot, cut: float, now: float, seed: int) -> Evidence:
    """What happened in [cut, now): lists where enough were logged over the whole window, else matches."""
    found = logged(store, snapshot, now)
    later = between(found, cut, now)
    if cut_of_lists(found) is not None and any(len(request.positives) for request in later):
        looked = examination(found)
        judged = with_gains(later, looked)
        if len(judged) > MOST_LISTS:
            kept = np.sort(np.random.default_rng(seed).choice(len(judged), MOST_LISTS, replace=False))
            judged = [judged[int(k)] for k in kept]
        return Evidence(LISTS, judged, later, looked)
    judged = requests_between(snapshot, cut, now, MOST_JUDGED, seed, new_only=not snapshot.kind.repeats)
    return Evidence(MATCHES, judged, later, np.zeros(0))
