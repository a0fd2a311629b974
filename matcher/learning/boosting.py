"""Additive trees: lambdarank whose every tree may use one feature only, so that the model is a table per feature."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.learning.library import lightgbm
from matcher.learning.rows import Progress, Rows, unwatched

SMOOTH = 15
"""Trees over which the held-out curve is averaged before its best place is looked for: single points are noise."""
PATIENCE = 150
"""Trees without a better held-out ranking after which the search ends."""
TELL = 10
"""Trees between two words of progress."""
FEWEST = 20
"""A model has at least so many trees."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the boosting; the same seed gives the same trees.

    `trees`: the most there may be; `share`: share of the requests that each tree sees; `additive`: False lets every
    tree use all features, for the challenger that shows what the glass box costs. `bags`: boosters that see other
    draws of the requests, and whose mean serves. `backbone`: part (0 to 1) of the kind's backbone in what serves.
    """

    trees: int = 600
    leaves: int = 4
    rate: float = 0.1
    least_rows: int = 50
    share: float = 0.5
    top: int = 30
    bags: int = 3
    seed: int = 1
    threads: int = 2
    additive: bool = True
    backbone: float = 0.0


class Tried(NamedTuple):
    """How many trees rank the later requests best, and the booster of the earlier ones, which may have more."""

    trees: int
    booster: Any


def boosted(
    rows: Rows,
    names: Sequence[str],
    settings: Settings,
    monotone: Mapping[str, int] | None = None,
    progress: Progress = unwatched,
) -> Any:
    """A fitted LightGBM booster. `monotone`: feature to +1 (never falls) or -1 (never rises)."""
    return bagged(rows, names, replace(settings, bags=1), monotone, progress)[0]


def bagged(
    rows: Rows,
    names: Sequence[str],
    settings: Settings,
    monotone: Mapping[str, int] | None = None,
    progress: Progress = unwatched,
) -> list[Any]:
    """Boosters that differ only in which requests their trees see, as many as there are bags, on one set of bins.

    The mean of their tables is a table again, and what a single draw of the requests left to chance cancels (outer bags
    of explainable boosting machines; Nori et al. 2019). Where every tree sees all requests there is but one.
    """
    data, asked = _data(rows, names), parameters(names, settings, monotone)
    return [
        lightgbm().train(
            {**asked, "bagging_seed": settings.seed + bag},
            data,
            num_boost_round=settings.trees,
            callbacks=[told("fitting trees", progress)],
        )
        for bag in range(settings.bags if settings.share < 1 else 1)
    ]


def best_trees(
    earlier: Rows,
    later: Rows,
    names: Sequence[str],
    settings: Settings,
    monotone: Mapping[str, int] | None = None,
    progress: Progress = unwatched,
) -> Tried:
    """How many trees rank the later requests best (nDCG@10) when fitted on the earlier ones, and those trees."""
    data = _data(earlier, names)
    curve: dict[str, dict[str, list[float]]] = {}
    booster = lightgbm().train(
        {**parameters(names, settings, monotone), "metric": "ndcg", "eval_at": [10]},
        data,
        num_boost_round=settings.trees,
        valid_sets=[_data(later, names, data)],
        valid_names=["later"],
        callbacks=[
            lightgbm().record_evaluation(curve),
            lightgbm().early_stopping(PATIENCE, verbose=False),
            told("trying trees", progress),
        ],
    )
    return Tried(best_place(np.array(curve["later"]["ndcg@10"])), booster)


def best_place(curve: NDArray[np.float64]) -> int:
    """Number of trees at which the smoothed held-out curve (a figure per tree) is highest, at least FEWEST."""
    half = SMOOTH // 2
    padded = np.pad(curve, half, mode="edge")
    smooth = np.convolve(padded, np.full(SMOOTH, 1 / SMOOTH), mode="valid")
    return max(int(np.argmax(smooth)) + 1, FEWEST)


def told(what: str, progress: Progress) -> Callable[[Any], None]:
    """A callback of the booster that tells progress in trees, so that fitting can be watched and cancelled."""

    def after(environment: Any) -> None:
        done = environment.iteration + 1
        if done % TELL == 0 or done == environment.end_iteration:
            progress(what, done, environment.end_iteration)

    return after


def _data(rows: Rows, names: Sequence[str], reference: Any = None) -> Any:
    return lightgbm().Dataset(
        rows.x,
        label=rows.y,
        group=rows.sizes,
        weight=rows.weights if reference is None else None,  # rankings are judged each alike
        feature_name=list(names),
        reference=reference,
        free_raw_data=True,
    )


def parameters(names: Sequence[str], settings: Settings, monotone: Mapping[str, int] | None) -> dict[str, Any]:
    """The settings in the booster's own words."""
    more = {"interaction_constraints": [[k] for k in range(len(names))]} if settings.additive else {}
    return {
        "objective": "lambdarank",
        "lambdarank_truncation_level": settings.top,
        "monotone_constraints": [(monotone or {}).get(name, 0) for name in names],
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "min_data_in_leaf": settings.least_rows,
        "bagging_fraction": settings.share,
        "bagging_freq": 1 if settings.share < 1 else 0,
        "bagging_by_query": True,
        "num_threads": settings.threads,
        "seed": settings.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
        **more,
    }
