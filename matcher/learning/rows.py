"""Requests of the past as rows to learn from, through exactly the features that serve."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

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


PART = 100
"""Requests whose rows are made, and kept, together."""


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


class Keep(Protocol):
    """Where finished parts of the rows are kept between two tries."""

    def load(self, name: str) -> Rows | None:
        """A part that was saved; None where there is none, or none that can be read."""

    def save(self, name: str, part: Rows) -> None:
        """Keep a part."""


def batch_of(snapshot: Snapshot, request: PastRequest, c: Frame) -> Batch:
    """The batch that would have served a request of the past."""
    e = snapshot.entrepreneurs.frame.take(np.array([request.e], np.intp))
    day = date.fromordinal(int(request.day) + EPOCH)
    return Batch(e, c, day, snapshot.pack, snapshot.texts, "counterparts", request.context)


def values_of(snapshot: Snapshot, request: PastRequest, past: Past) -> NDArray[np.float32]:
    """(features, counterparts) what would have been seen of every counterpart at the request's moment.

    Of volatile features nothing is known: the register says what they are now, not what they were.
    """
    return computed(snapshot, batch_of(snapshot, request, snapshot.counterparts.frame), past)


def computed(snapshot: Snapshot, batch: Batch, past: Past) -> NDArray[np.float32]:
    """(features, n) of a batch of the past, NaN for volatile features."""
    values = np.empty((len(snapshot.kind.features), batch.n), np.float32)
    for k, feature in enumerate(snapshot.kind.features):
        values[k] = np.nan if feature.volatile else feature.compute(batch, past)
    return values


def open_to(snapshot: Snapshot, request: PastRequest, past: Past, *, new_only: bool) -> NDArray[np.int64]:
    """Counterparts that the request could have led to and did not: of a logged list, those that nobody wanted."""
    if request.shown is not None:
        left: NDArray[np.int64] = request.shown.rows[request.shown.wanted == 0].astype(np.int64)
        return left
    barred = known_to(snapshot, request, past, new_only)
    barred[request.positives] = True
    return np.flatnonzero(~barred)


def known_to(snapshot: Snapshot, request: PastRequest, past: Past, new_only: bool) -> NDArray[np.bool_]:
    """(counterparts,) whom the request's person knew already, where rankings leave those out; else nobody."""
    known = np.zeros(snapshot.counterparts.frame.n, np.bool_)
    if new_only:
        rows = past.log.c[past.of_entrepreneur(request.e)]
        known[rows[rows >= 0]] = True
    return known


def labelled_rows(
    snapshot: Snapshot,
    requests: Sequence[PastRequest],
    seed: int,
    *,
    new_only: bool,
    progress: Progress,
    first: Model | None = None,
    keep: Keep | None = None,
) -> Rows:
    """Matches and drawn non-matches of every request, with the features as of its moment.

    Features are computed over all counterparts, as in serving, and then picked; known pairs are no negatives where
    `new_only` leaves them out of rankings too. `first`: the model whose ranks make the strata; without one the draw is
    uniform. `keep`: where finished parts are kept, so that a run that was cut off goes on where it stopped.
    """
    parts: list[Rows] = []
    what = "training requests" if first else "first look at requests"
    for number, begin in enumerate(range(0, len(requests), PART)):
        some = requests[begin : begin + PART]
        name = f"{'second' if first else 'first'}-{number:04}"
        part = keep.load(name) if keep else None
        if part is None:
            random = np.random.default_rng([seed, number])  # of its own, so that a part is the same whenever it is made
            progress(what, begin, len(requests))
            part = joined([_of_request(snapshot, one, new_only, first, random) for one in some])
            if keep:
                keep.save(name, part)
        parts.append(part)
        progress(what, begin + len(some), len(requests))
    return joined(parts)


def joined(parts: Sequence[Rows]) -> Rows:
    """Rows one after another."""
    return Rows(
        np.concatenate([part.x for part in parts]),
        np.concatenate([part.y for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.weights for part in parts]),
    )


def _of_request(
    snapshot: Snapshot, request: PastRequest, new_only: bool, first: Model | None, random: np.random.Generator
) -> Rows:
    past = snapshot.history.before(request.day)
    values = values_of(snapshot, request, past)
    candidates = open_to(snapshot, request, past, new_only=new_only)
    scores, strata = (np.zeros(values.shape[1]), UNIFORM) if first is None else (first.score(values), STRATA)
    drawn, stands_for = sample(scores, candidates, strata, random)
    picked = np.concatenate([request.positives.astype(np.int64), drawn])
    weights = np.concatenate([np.ones(len(request.positives)), stands_for]).astype(np.float32)
    mixed = random.permutation(len(picked))  # LightGBM leaves equal scores in their order, which must tell nothing
    labels = (mixed < len(request.positives)).astype(np.int8)
    return Rows(values[:, picked[mixed]].T, labels, np.array([len(picked)], np.int64), weights[mixed])
