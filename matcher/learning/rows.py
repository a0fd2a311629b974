"""Requests of the past as rows to learn from, through exactly the features that serve."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.features.batch import Batch
from matcher.features.columns import EPOCH
from matcher.features.frame import Frame
from matcher.learning.requests import PastRequest
from matcher.ranking.snapshot import Snapshot

NEGATIVES = 250
"""Counterparts drawn for each request among those that it did not lead to."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Rows:
    """`x` (rows, features) float32 with NaN for unknown; `y` (rows,) 1 for a match; `sizes` rows of each request."""

    x: NDArray[np.float32]
    y: NDArray[np.int8]
    sizes: NDArray[np.int64]


def batch_of(snapshot: Snapshot, request: PastRequest, c: Frame) -> Batch:
    """The batch that would have served a request of the past."""
    e = snapshot.entrepreneurs.frame.take(np.array([request.e], np.intp))
    day = date.fromordinal(int(request.day) + EPOCH)
    return Batch(e, c, day, snapshot.pack, snapshot.texts, "counterparts", request.context)


def labelled_rows(
    snapshot: Snapshot, requests: Sequence[PastRequest], seed: int, *, new_only: bool, progress: Progress
) -> Rows:
    """Matches and drawn non-matches of every request, with the features as of its moment.

    Features are computed over all counterparts, as in serving, and then picked; known pairs are no negatives where
    `new_only` leaves them out of rankings too.
    """
    random = np.random.default_rng(seed)
    features, n = snapshot.kind.features, snapshot.counterparts.frame.n
    blocks: list[NDArray[np.float32]] = []
    labels: list[NDArray[np.int8]] = []
    for done, request in enumerate(requests, start=1):
        past = snapshot.history.before(request.day)
        batch = batch_of(snapshot, request, snapshot.counterparts.frame)
        barred = np.zeros(n, np.bool_)
        barred[request.positives] = True
        if new_only:
            known = past.log.c[past.of_entrepreneur(request.e)]
            barred[known[known >= 0]] = True
        drawn = random.integers(0, n, min(NEGATIVES, n))
        picked = np.concatenate([request.positives, np.unique(drawn[~barred[drawn]])])
        block = np.empty((len(picked), len(features)), np.float32)
        for k, feature in enumerate(features):
            block[:, k] = feature.compute(batch, past)[picked]
        blocks.append(block)
        labels.append((np.arange(len(picked)) < len(request.positives)).astype(np.int8))
        if done % 100 == 0 or done == len(requests):
            progress("training requests", done, len(requests))
    sizes = np.array([len(label) for label in labels], np.int64)
    return Rows(np.concatenate(blocks), np.concatenate(labels), sizes)
