"""Two probabilities learned from logged lists: what the entrepreneur wants, and what the counterpart accepts.

Each is an additive logistic model of boosted one-feature trees. The place in the list is one more feature of the first:
what stands high is looked at more, and a model that is told the place need not explain it by what stood there (the
position as a feature in training and a constant in serving: DESIGN; Zhao et al. 2019 call it a shallow tower).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.features.feature import fingerprint
from matcher.kinds.contract import Kind
from matcher.learning.export import added, centred, tables
from matcher.learning.library import lightgbm
from matcher.learning.measures import brier, calibration_by_chance, calibration_error
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress, batch_of, computed, values_of
from matcher.ranking.heads import PLACE, Head, Heads, sigmoid
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model, Table

LEAST_OF_EACH = 50
"""Rows with a yes, and rows with a no, that a head needs."""
LEAST_LISTS = 800
"""Logged lists from which they, and not drawn non-matches, are what is learned from: fewer are too noisy for tables."""
HELD = 0.15
"""Share of the lists, the latest ones, that decide how many trees there are and how the log-odds are scaled."""
TREES, RATE, LEAVES, PATIENCE, THREADS = 600, 0.08, 4, 40, 2
LEAST_ROWS, LEAST_SHARE = 60, 0.02
"""Rows, and share of all rows, that a bin of a table needs at least. Lines about one counterpart are not independent:
a thin bin of a trait learns how good the few are that have it (with .02 against 60 rows, nDCG@10 of the true wish on
the demo region went from .867 to .885 at the same held-out loss)."""
STEEPEST, FLATTEST = 1.5, 0.5
"""Bounds of the slope of the calibration: beyond, the held-out rows are too few to trust."""
TOP_REQUESTS, TOP_PLACES = 200, 20
"""Requests, the latest ones, and places of each, that say how probable a yes is where places are decided."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HeadRows:
    """`x` (rows, features + 1) float32, the last column the place; `y` (rows,) 0 or 1; `sizes` rows of each list."""

    x: NDArray[np.float32]
    y: NDArray[np.int8]
    sizes: NDArray[np.int64]

    @property
    def enough(self) -> bool:
        """Whether both answers were seen often enough."""
        return int(self.y.sum()) >= LEAST_OF_EACH and int((self.y == 0).sum()) >= LEAST_OF_EACH


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


def fitted_head(rows: HeadRows, kind: Kind, seed: int, progress: Progress, *, by_place: bool) -> tuple[Head, int]:
    """One head and its number of trees: the number and the scale of the log-odds by the latest lists, the trees by all.

    Scaling log-odds (Platt 1999) keeps the sum a sum.
    """
    names = [*(feature.name for feature in kind.features), *([PLACE] if by_place else [])]
    x = rows.x if by_place else rows.x[:, :-1]
    cut = int(rows.sizes[: round(len(rows.sizes) * (1 - HELD))].sum())
    trees, slope, shift = 150, 1.0, 0.0
    if min(np.ptp(rows.y[:cut]), np.ptp(rows.y[cut:])) > 0:
        first = _boosted(x[:cut], rows.y[:cut], names, kind, seed, TREES, progress, (x[cut:], rows.y[cut:]))
        trees = max(int(first.best_iteration), 20)
        log_odds = first.predict(x[cut:], raw_score=True, num_iteration=trees)
        slope = _slope(log_odds, rows.y[cut:])
    booster = _boosted(x, rows.y, names, kind, seed, trees, progress, None)
    if cut < len(x):  # base rates move: the latest rows say where they are now
        shift = _shift(slope * booster.predict(x[cut:], raw_score=True), rows.y[cut:])
    intercept, made = tables(booster, names)
    scaled = [Table(t.feature, t.edges, t.points * slope, t.missing * slope) for t in made]
    place = None
    intercept = intercept * slope + shift
    if by_place:
        place = scaled.pop()
        at_first = float(place.look_up(np.ones(1, np.float32))[0])
        place = Table(place.feature, place.edges, place.points - at_first, place.missing - at_first)
        intercept += at_first
    model = Model("head", fingerprint(kind.features), intercept, tuple(scaled), learned=True)
    return Head(centred(model, rows.x[:, :-1]), place), trees


def _boosted(
    x: NDArray[np.float32],
    y: NDArray[np.int8],
    names: Sequence[str],
    kind: Kind,
    seed: int,
    trees: int,
    progress: Progress,
    held: tuple[NDArray[np.float32], NDArray[np.int8]] | None,
    *,
    additive: bool = True,
) -> Any:
    data = lightgbm().Dataset(x, label=y, feature_name=list(names))
    parameters = {
        "objective": "binary",
        "num_leaves": LEAVES,
        "learning_rate": RATE,
        "min_data_in_leaf": max(LEAST_ROWS, round(LEAST_SHARE * len(y))),
        "num_threads": THREADS,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    if additive:
        parameters["interaction_constraints"] = [[k] for k in range(len(names))]
        parameters["monotone_constraints"] = [kind.expectations.get(name, 0) for name in names]
    more: dict[str, Any] = {}
    if held is not None:
        more["valid_sets"] = [lightgbm().Dataset(held[0], label=held[1], reference=data)]
        more["callbacks"] = [lightgbm().early_stopping(PATIENCE, verbose=False)]
    progress("fitting a head", 0, 1)
    booster = lightgbm().train(parameters, data, num_boost_round=trees, **more)
    progress("fitting a head", 1, 1)
    return booster


def _slope(log_odds: Doubles, y: NDArray[np.int8]) -> float:
    """Slope of the log-odds that fits the answers best (Platt 1999), within its bounds."""
    from sklearn.linear_model import LogisticRegression  # serving never imports scikit-learn

    fitted = LogisticRegression(C=np.inf).fit(log_odds[:, None], y)
    return float(np.clip(fitted.coef_[0, 0], FLATTEST, STEEPEST))


def _shift(log_odds: Doubles, y: NDArray[np.int8]) -> float:
    """What is added to log-odds so that their mean probability is the share of yes (Newton's method)."""
    shift = 0.0
    for _ in range(20):
        p = sigmoid(log_odds + shift)
        shift += float((y - p).sum() / max((p * (1 - p)).sum(), 1e-9))
    return shift


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
    wants, accepts = [], []
    some = requests[-TOP_REQUESTS:]
    for done, request in enumerate(some, start=1):
        values = np.ascontiguousarray(values_of(snapshot, request, snapshot.history.before(request.day)))
        own, other = heads.wants.probability(values), heads.accepts.probability(values)
        first = np.argsort(-snapshot.kind.consent.match(own, other), kind="stable")[:TOP_PLACES]
        wants.append(own[first])
        accepts.append(other[first])
        progress("weighing both sides", done, len(some))
    return float(np.concatenate(wants).mean()), float(np.concatenate(accepts).mean())


def calibration(head: Head, rows: HeadRows) -> Mapping[str, float]:
    """Brier score and calibration error of a head on rows that it has not seen, at the places where they stood."""
    p = head.probability(rows.x[:, :-1].T, rows.x[:, -1].astype(np.float64))
    y = rows.y.astype(np.float64)
    return {
        "brier": brier(p, y),
        "ece": calibration_error(p, y),
        "by_chance": calibration_by_chance(p),
        "rows": float(len(y)),
        "mean": float(p.mean()),
        "happened": float(y.mean()),
    }


def calibrations(
    snapshot: Snapshot, heads: Heads | None, lists: Sequence[PastRequest], progress: Progress
) -> dict[str, Mapping[str, float]]:
    """Calibration of each head on lists that it has not seen; empty for a model without probabilities."""
    found: dict[str, Mapping[str, float]] = {}
    for label, head in (("wanted", heads.wants), ("accepted", heads.accepts)) if heads else ():
        rows = head_rows(snapshot, lists, label, progress)
        if head is not None and len(rows.y):
            found[label] = calibration(head, rows)
    return found


def unconstrained(
    snapshot: Snapshot, lists: Sequence[PastRequest], trees: int, seed: int, progress: Progress
) -> Callable[[NDArray[np.float32]], Doubles]:
    """What is wanted, by as many trees that may use all features together: the price of the glass box.

    Returns scores of feature values (features, n), at the first place of a list.
    """
    rows = head_rows(snapshot, lists, "wanted", progress)
    names = [*(feature.name for feature in snapshot.kind.features), PLACE]
    booster = _boosted(rows.x, rows.y, names, snapshot.kind, seed, trees, progress, None, additive=False)

    def score(values: NDArray[np.float32]) -> Doubles:
        first = np.ones((values.shape[1], 1), np.float32)
        found: Doubles = booster.predict(np.column_stack([values.T, first]), raw_score=True)
        return found

    return score
