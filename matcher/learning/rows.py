"""Requests of the past as rows to learn from, through exactly the features that serve."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.features.batch import Batch
from matcher.features.columns import EPOCH
from matcher.features.frame import Frame
from matcher.features.history import Past
from matcher.learning.requests import PastRequest
from matcher.learning.sampling import STRATA, UNIFORM, sample
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

Progress = Callable[[str, int, int], None]
"""(what, done, of how many; 0 where not known)."""


def unwatched(_: str, __: int, ___: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a model is fitted on.

    `x` (rows, features) float32 with NaN for unknown; `y` (rows,) 1 for a match; `sizes` rows of each request;
    `weights` (rows,) how many candidates each row stands for.
    """

    x: NDArray[np.float32]
    y: NDArray[np.int8]
    sizes: NDArray[np.int64]
    weights: NDArray[np.float32]

    def split(self, requests: int) -> tuple["Rows", "Rows"]:
        """The rows of the first so many requests, and those of all others."""
        cut = int(self.sizes[:requests].sum())
        first = Rows(self.x[:cut], self.y[:cut], self.sizes[:requests], self.weights[:cut])
        return first, Rows(self.x[cut:], self.y[cut:], self.sizes[requests:], self.weights[cut:])


def batch_of(snapshot: Snapshot, request: PastRequest, c: Frame) -> Batch:
    """The batch that would have served a request of the past."""
    e = snapshot.entrepreneurs.frame.take(np.array([request.e], np.intp))
    day = date.fromordinal(int(request.day) + EPOCH)
    return Batch(e, c, day, snapshot.pack, snapshot.texts, "counterparts", request.context)


def values_of(snapshot: Snapshot, request: PastRequest, past: Past) -> NDArray[np.float32]:
    """(features, counterparts) what would have been seen of every counterpart at the request's moment."""
    batch = batch_of(snapshot, request, snapshot.counterparts.frame)
    values = np.empty((len(snapshot.kind.features), snapshot.counterparts.frame.n), np.float32)
    for k, feature in enumerate(snapshot.kind.features):
        values[k] = feature.compute(batch, past)
    return values


def open_to(snapshot: Snapshot, request: PastRequest, past: Past, *, new_only: bool) -> NDArray[np.int64]:
    """Counterparts that the request could have led to and did not."""
    barred = np.zeros(snapshot.counterparts.frame.n, np.bool_)
    barred[request.positives] = True
    if new_only:
        known = past.log.c[past.of_entrepreneur(request.e)]
        barred[known[known >= 0]] = True
    return np.flatnonzero(~barred)


def labelled_rows(
    snapshot: Snapshot,
    requests: Sequence[PastRequest],
    seed: int,
    *,
    new_only: bool,
    progress: Progress,
    first: Model | None = None,
) -> Rows:
    """Matches and drawn non-matches of every request, with the features as of its moment.

    Features are computed over all counterparts, as in serving, and then picked; known pairs are no negatives where
    `new_only` leaves them out of rankings too. `first`: the model whose ranks make the strata; without one the draw is
    uniform.
    """
    random = np.random.default_rng(seed)
    blocks: list[NDArray[np.float32]] = []
    labels: list[NDArray[np.int8]] = []
    weights: list[NDArray[np.float32]] = []
    for done, request in enumerate(requests, start=1):
        past = snapshot.history.before(request.day)
        values = values_of(snapshot, request, past)
        candidates = open_to(snapshot, request, past, new_only=new_only)
        drawn, stands_for = _drawn(values, candidates, first, random)
        picked = np.concatenate([request.positives.astype(np.int64), drawn])
        mixed = random.permutation(len(picked))  # LightGBM leaves equal scores in their order, which must tell nothing
        blocks.append(values[:, picked[mixed]].T)
        labels.append((mixed < len(request.positives)).astype(np.int8))
        weights.append(np.concatenate([np.ones(len(request.positives)), stands_for]).astype(np.float32)[mixed])
        if done % 100 == 0 or done == len(requests):
            progress("training requests" if first else "first look at requests", done, len(requests))
    sizes = np.array([len(label) for label in labels], np.int64)
    return Rows(np.concatenate(blocks), np.concatenate(labels), sizes, np.concatenate(weights))


def _drawn(
    values: NDArray[np.float32],
    candidates: NDArray[np.int64],
    first: Model | None,
    random: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    if first is None:
        return sample(np.zeros(values.shape[1]), candidates, UNIFORM, random)
    return sample(first.score(values), candidates, STRATA, random)
