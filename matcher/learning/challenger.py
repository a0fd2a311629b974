"""What the glass box costs: trees that use all features together, on the same rows, and what each group is worth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.features.feature import Feature
from matcher.learning.boosting import Settings, best_trees, boosted
from matcher.learning.evaluation import Judge
from matcher.learning.fit import HELD, MOST_REQUESTS, of_rows, requests_between, training_rows
from matcher.learning.pairs import thinned
from matcher.learning.rows import Progress, Rows
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

NAME = "full interaction"
LEAVES = 8
"""Leaves of a tree that may use all features; with four, such trees ranked investments worse."""

Score = Callable[[NDArray[np.float32]], NDArray[np.float64]]
"""Scores (n,) of feature values (features, n)."""


def full_interaction(rows: Rows, names: Sequence[str], settings: Settings, progress: Progress) -> Score:
    """Trees of all features on rows in the order of time, as many as rank the later requests best.

    Nothing holds them: no expectations, no scorecard. They show what could be had, and never serve.
    """
    earlier, later = rows.split(round(len(rows.sizes) * (1 - HELD)))
    settings = replace(settings, additive=False, leaves=LEAVES)
    settings = replace(settings, trees=best_trees(earlier, later, names, settings, None, progress).trees)
    booster = boosted(rows, names, settings, None, progress)

    def score(values: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.asarray(booster.predict(values.T, raw_score=True, num_threads=settings.threads), np.float64)

    return score


def challenger(
    snapshot: Snapshot, first: float, last: float, settings: Settings, *, new_only: bool, progress: Progress
) -> Judge:
    """The full interaction fitted on the requests of [first, last), the same rows as a model of that time had."""
    requests = requests_between(snapshot, first, last, MOST_REQUESTS, settings.seed, new_only=new_only)
    rows = training_rows(snapshot, requests, settings, new_only=new_only, progress=progress)
    score = full_interaction(rows, [feature.name for feature in snapshot.kind.features], settings, progress)
    return lambda _, __, values: score(values)


def groups(features: Sequence[Feature]) -> dict[str, list[int]]:
    """Places of the features by the module that computes them, such as `place`; a kind's own are `own`."""
    found: dict[str, list[int]] = {}
    for k, feature in enumerate(features):
        package, _, module = feature.compute.__module__.rpartition(".")
        found.setdefault(module if package.endswith("features") else "own", []).append(k)
    return found


def ablations(
    features: Sequence[Feature],
    rows: Rows,
    settings: Settings,
    expectations: Mapping[str, int],
    progress: Progress,
) -> dict[str, Score]:
    """An additive model of all features (""), and one without each group, on the same thinned rows.

    `settings.trees` holds for all of them, so that the difference is the features' alone. Groups of which nothing is
    known in any row are left out.
    """
    rows = thinned(rows)
    found: dict[str, Score] = {"": _on(list(range(len(features))), features, rows, settings, expectations, progress)}
    for name, places in groups(features).items():
        if np.isnan(rows.x[:, places]).all():
            continue
        left = [k for k in range(len(features)) if k not in places]
        found[name] = _on(left, features, rows, settings, expectations, progress)
    return found


def without_groups(features: Sequence[Feature], model: Model) -> dict[str, Score]:
    """A model as it is (""), and without the points of each group of features that has any."""

    def scores(places: Sequence[int]) -> Score:
        left = [replace(t, points=0 * t.points, missing=0.0) if k in places else t for k, t in enumerate(model.tables)]
        some = replace(model, tables=tuple(left), _packed=None)
        return lambda values: some.score(values)

    earning = {k for k, table in enumerate(model.tables) if table.points.any() or table.missing}
    return {"": model.score} | {
        name: scores(places) for name, places in groups(features).items() if earning.intersection(places)
    }


def _on(
    places: list[int],
    features: Sequence[Feature],
    rows: Rows,
    settings: Settings,
    expectations: Mapping[str, int],
    progress: Progress,
) -> Score:
    some = replace(rows, x=np.ascontiguousarray(rows.x[:, places]))
    kept = [features[k] for k in places]
    known = {feature.name: expectations[feature.name] for feature in kept if feature.name in expectations}
    model = of_rows(kept, some, "ablation", settings, known, None, progress, trial=False)[0]
    return lambda values: model.score(np.ascontiguousarray(values[places]))
