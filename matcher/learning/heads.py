"""Two probabilities learned from logged lists: what the entrepreneur wants, and what the counterpart accepts.

Each is an additive logistic model of boosted one-feature trees. The place in the list is one more feature of the first:
what stands high is looked at more, and a model that is told the place need not explain it by what stood there (the
position as a feature in training and a constant in serving: DESIGN; Zhao et al. 2019 call it a shallow tower).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.kinds.contract import Kind
from matcher.learning.export import added
from matcher.learning.head_fit import HeadRows, boosted_head, fitted_head, parameters_of
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress, batch_of, computed
from matcher.ranking.eligibility import decide
from matcher.ranking.heads import PLACE, Heads
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

LEAST_LISTS = 800
"""Logged lists from which they, and not drawn non-matches, are what is learned from: fewer are too noisy for tables."""
TOP_REQUESTS, TOP_PLACES = 200, 20
"""Requests, the latest ones, and places of each, that say how probable a yes is where places are decided."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FittedHeads:
    """Both heads, the additive score that they come to, and the rows of each."""

    heads: Heads
    model: Model
    rows: HeadRows
    answers: HeadRows
    trees: int


def head_rows(snapshot: Snapshot, requests: Sequence[PastRequest], label: str, progress: Progress) -> HeadRows:
    """Shown lines whose label ("wanted" or "accepted") is known, with their features as of the moment shown."""
    x, y, sizes = [], [], []
    for number, request in enumerate(requests):
        assert request.shown is not None  # noqa: S101 - lists are what this is about
        told = getattr(request.shown, label)
        known = np.flatnonzero(told >= 0)
        if len(known):
            values = shown_values(snapshot, request, known)
            x.append(np.column_stack([values.T, request.shown.places[known].astype(np.float32)]))
            y.append(told[known])
            sizes.append(len(known))
        if (number + 1) % 100 == 0 or number + 1 == len(requests):
            progress(f"lists: {label}", number + 1, len(requests))
    width = len(snapshot.kind.features) + 1
    return HeadRows(
        np.concatenate(x) if x else np.zeros((0, width), np.float32),
        np.concatenate(y) if y else np.zeros(0, np.int8),
        np.array(sizes, np.int64),
    )


def shown_values(snapshot: Snapshot, request: PastRequest, places: NDArray[np.int64]) -> NDArray[np.float32]:
    """(features, lines) of some lines of a logged list, as of its moment."""
    assert request.shown is not None  # noqa: S101 - as above
    rows = request.shown.rows[places].astype(np.intp)
    batch = batch_of(snapshot, request, snapshot.counterparts.frame.take(rows))
    return computed(snapshot, batch, snapshot.history.before(request.day))


def fit_heads(
    snapshot: Snapshot, requests: Sequence[PastRequest], *, seed: int, progress: Progress
) -> FittedHeads | None:
    """Both heads from logged lists in the order of time; None where too little is known of what is wanted."""
    rows = head_rows(snapshot, requests, "wanted", progress)
    if len(requests) < LEAST_LISTS or not rows.enough:
        return None
    kind = snapshot.kind
    wants, trees = fitted_head(rows, kind, seed, progress, by_place=True)
    answers = head_rows(snapshot, requests, "accepted", progress)
    accepts = fitted_head(answers, kind, seed, progress, by_place=False)[0] if answers.enough else None
    heads = Heads(wants, accepts)
    top = at_the_top(snapshot, heads, requests, progress)
    return FittedHeads(heads, combined(kind, heads, rows.x[:, :-1], top), rows, answers, trees)


def combined(kind: Kind, heads: Heads, x: NDArray[np.float32], at: tuple[float, float]) -> Model:
    """The served score: both heads' log-odds, added with the weights that the kind's consent gives them.

    `at`: the two probabilities that the weights hold for; `x` (rows, features) sets where points are 0.
    """
    parts = [(heads.wants.model, 1.0)]
    if heads.accepts is not None:
        by_wants, by_accepts = kind.consent.weights(*at)
        parts = [(heads.wants.model, by_wants), (heads.accepts.model, by_accepts)]
    return added(parts, x)


def at_the_top(
    snapshot: Snapshot, heads: Heads, requests: Sequence[PastRequest], progress: Progress
) -> tuple[float, float]:
    """Mean probabilities of both sides' yes among those who compete for the first places of the latest requests.

    A sum of log-odds follows the probability of a match only near the probabilities that it was made for, and order
    matters at the top: there many are wanted, and what the counterpart says decides more than it does on average.
    """
    if heads.accepts is None:
        return 1.0, 1.0
    kind, wants, accepts = snapshot.kind, list[float](), list[float]()
    some = requests[-TOP_REQUESTS:]
    for done, request in enumerate(some, start=1):
        past = snapshot.history.before(request.day)
        batch = batch_of(snapshot, request, snapshot.counterparts.frame)
        open_ = np.flatnonzero(decide(kind, snapshot.provisions, batch, past).eligible)
        values = np.ascontiguousarray(computed(snapshot, batch, past)[:, open_])
        own, other = heads.wants.probability(values), heads.accepts.probability(values)
        first = np.argsort(-kind.consent.match(own, other), kind="stable")[:TOP_PLACES]
        wants.extend(own[first])
        accepts.extend(other[first])
        progress("weighing both sides", done, len(some))
    return (float(np.mean(wants)), float(np.mean(accepts))) if wants else (1.0, 1.0)


def unconstrained(
    snapshot: Snapshot, lists: Sequence[PastRequest], trees: int, seed: int, progress: Progress
) -> Callable[[NDArray[np.float32]], Doubles]:
    """What is wanted, by as many trees that may use all features together: the price of the glass box.

    Returns scores of feature values (features, n), at the first place of a list.
    """
    rows = head_rows(snapshot, lists, "wanted", progress)
    names = [*(feature.name for feature in snapshot.kind.features), PLACE]
    settings = parameters_of(names, snapshot.kind, seed, len(rows.y), additive=False)
    booster = boosted_head(rows.x, rows.y, names, settings, trees, progress)

    def score(values: NDArray[np.float32]) -> Doubles:
        first = np.ones((values.shape[1], 1), np.float32)
        found: Doubles = booster.predict(np.column_stack([values.T, first]), raw_score=True)
        return found

    return score
