"""One head: a calibrated additive logistic model of boosted one-feature trees, fitted on lines and their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.features.feature import fingerprint
from matcher.kinds.contract import Kind
from matcher.learning.boosting import told
from matcher.learning.export import centred, tables
from matcher.learning.library import lightgbm
from matcher.learning.rows import Progress
from matcher.ranking.heads import PLACE, Head, sigmoid
from matcher.ranking.tables import Model, Table

LEAST_OF_EACH = 50
"""Rows with a yes, and rows with a no, that a head needs."""
HELD = 0.15
"""Share of the lists, the latest ones, that decide how many trees there are and how the log-odds are scaled."""
PLENTY, FOLDS = 20_000, 5
"""Rows below which so many stretches of time decide that in turn."""
TREES, RATE, LEAVES, PATIENCE, THREADS = 1600, 0.03, 4, 40, 2
USUAL_TREES, STEP = 400, 20
"""Trees where no rows can be held out to choose their number, and trees between two numbers that are tried."""
SEEN = 0.5
"""Share of the rows that each tree sees (stochastic gradient boosting; Friedman 2002). Small steps of trees that see
other halves, and no more of them than held-out rows ask for clearly, err less than a few large ones (DECISIONS)."""
LEAST_ROWS, LEAST_SHARE = 60, 0.02
"""Rows, and share of all rows, that a bin of a table needs at least. Lines about one counterpart are not independent:
a thin bin of a trait learns how good the few are that have it (with .02 against 60 rows, nDCG@10 of the true wish on
the demo region went from .867 to .885 at the same held-out loss)."""
STEEPEST, FLATTEST = 1.5, 0.5
"""Bounds of the slope of the calibration: beyond, the held-out rows are too few to trust."""

Doubles = NDArray[np.float64]
Folds = Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]
"""Row numbers to fit on and to judge by, some times over."""


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


def fitted_head(rows: HeadRows, kind: Kind, seed: int, progress: Progress, *, by_place: bool) -> tuple[Head, int]:
    """One head and its number of trees: the number and the scale of the log-odds by lists held out, the trees by all.

    Scaling log-odds (Platt 1999) keeps the sum a sum.
    """
    names = [*(feature.name for feature in kind.features), *([PLACE] if by_place else [])]
    x = rows.x if by_place else rows.x[:, :-1]
    settings = parameters_of(names, kind, seed, len(rows.y))
    trees, slope, shift = USUAL_TREES, 1.0, 0.0
    folds = held_out(rows)
    if all(min(np.ptp(rows.y[own]), np.ptp(rows.y[other])) > 0 for own, other in folds):
        tried = _tried(x, rows.y, names, settings, folds, progress)
        known = ~np.isnan(tried[0])
        lists = np.repeat(np.arange(len(rows.sizes)), rows.sizes)
        step = fewest(tried[:, known], rows.y[known], lists[known])
        trees, log_odds = (step + 1) * STEP, tried[step]
        slope = _slope(log_odds[known], rows.y[known])
    booster = boosted_head(x, rows.y, names, settings, trees, progress)
    latest = folds[-1][1]
    if 0 < len(latest) < len(x):  # base rates move: the latest rows say where they are now
        shift = _shift(slope * booster.predict(x[latest], raw_score=True), rows.y[latest])
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


def held_out(rows: HeadRows) -> Folds:
    """Row numbers to fit on and to judge by: the latest lists, or, where rows are few, each stretch of time in turn.

    Of 3,000 answers the latest 15 % chose the number of trees by accident: judged by the truth of the demo region, the
    calibration error of what is accepted fell from .026 to .013 when each fifth had its turn.
    """
    ends, everything = np.append(0, np.cumsum(rows.sizes)), np.arange(len(rows.y))
    n = len(rows.sizes)
    plenty = len(rows.y) >= PLENTY
    bounds = [round(n * (1 - HELD)), n] if plenty else [round(n * k / FOLDS) for k in range(FOLDS + 1)]
    found = []
    for first, last in pairwise(ends[bounds].tolist()):
        inside = (everything >= first) & (everything < last)
        found.append((everything[~inside], everything[inside]))
    return found


def _tried(
    x: NDArray[np.float32],
    y: NDArray[np.int8],
    names: Sequence[str],
    settings: Mapping[str, Any],
    folds: Folds,
    progress: Progress,
) -> NDArray[np.float32]:
    """(steps, rows) log-odds of the first STEP, 2 STEP ... trees for held-out rows, NaN for rows never held out."""
    tried = lightgbm().cv(
        dict(settings),
        lightgbm().Dataset(x, label=y, feature_name=list(names), free_raw_data=False),
        num_boost_round=TREES,
        folds=folds,
        callbacks=[lightgbm().early_stopping(PATIENCE, verbose=False), told("trying a head", progress)],
        return_cvbooster=True,
    )
    boosters = tried["cvbooster"].boosters
    steps = len(tried["valid binary_logloss-mean"]) // STEP + 1
    log_odds = np.full((steps, len(y)), np.nan, np.float32)
    for booster, (_, held) in zip(boosters, folds, strict=True):
        parts = [
            booster.predict(x[held], raw_score=True, start_iteration=step * STEP, num_iteration=STEP)
            for step in range(steps)
        ]
        log_odds[:, held] = np.cumsum(parts, axis=0)
    return log_odds


def fewest(log_odds: NDArray[np.floating], y: NDArray[np.int8], lists: NDArray[np.int64]) -> int:
    """The first of some steps (steps, rows) whose loss is within one standard error of the least one's.

    The rule of one standard error (Breiman et al. 1984, 3.4.3), on the difference to the least loss, by lists.
    """
    losses = np.logaddexp(0, log_odds) - y * log_odds
    apart = losses - losses[np.argmin(losses.sum(axis=1))]
    _, own = np.unique(lists, return_inverse=True)
    by_list = np.array([np.bincount(own, row) for row in apart])
    error = by_list.std(axis=1) * np.sqrt(by_list.shape[1])
    return int(np.argmax(by_list.sum(axis=1) <= error))


def parameters_of(names: Sequence[str], kind: Kind, seed: int, rows: int, *, additive: bool = True) -> dict[str, Any]:
    """Settings of the booster for so many rows; `additive` False lets every tree use all features."""
    parameters = {
        "objective": "binary",
        "num_leaves": LEAVES,
        "learning_rate": RATE,
        "bagging_fraction": SEEN,
        "bagging_freq": 1,
        "min_data_in_leaf": max(LEAST_ROWS, round(LEAST_SHARE * rows)),
        "num_threads": THREADS,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    if additive:
        parameters["interaction_constraints"] = [[k] for k in range(len(names))]
        parameters["monotone_constraints"] = [kind.expectations.get(name, 0) for name in names]
    return parameters


def boosted_head(
    x: NDArray[np.float32],
    y: NDArray[np.int8],
    names: Sequence[str],
    settings: Mapping[str, Any],
    trees: int,
    progress: Progress,
) -> Any:
    """A booster of so many trees of all rows."""
    data = lightgbm().Dataset(x, label=y, feature_name=list(names))
    return lightgbm().train(dict(settings), data, num_boost_round=trees, callbacks=[told("fitting a head", progress)])


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
