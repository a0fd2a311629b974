"""A second stage of boosting that may look at a few pairs of features, on top of the additive model.

Kept only where it ranks later requests better than the additive model does, by more than a stated margin: every table
of two features is one more thing that an officer must read.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.learning.boosting import Settings, best_place, parameters, told
from matcher.learning.library import lightgbm
from matcher.learning.measures import CUT
from matcher.learning.pair_export import with_pairs
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress, Rows, unwatched, values_of
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

MOST = 6
"""Pairs that a model may have."""
BINS = 16
"""Bins of each feature in a pair: a table of two has at most (BINS + 1) squared cells."""
MARGIN = 0.002
"""Gain in nDCG@10 of the later requests below which, or below two standard errors, a model stays without pairs."""
TRIAL_REQUESTS = 3_000
"""About how many of the earlier requests pairs are chosen and tried on: whether they earn their place needs no more."""
LOOK_TREES, LOOK_LEAVES = 40, 8
"""Size of the model that may use all features together, by whose splits the pairs are chosen."""
MOST_TREES = 150
LOOKS = 4
"""Requests at which features are asked whether they depend on who asks."""
PATIENCE = 50
"""Trees on pairs without a better held-out ranking after which the trial ends."""

Doubles = NDArray[np.float64]
Pairs = list[tuple[int, int]]
Node = dict[str, Any]


def chosen(rows: Rows, start: Doubles, settings: Settings, barred: set[int]) -> Pairs:
    """Pairs of features that trees on top of the scores `start` (rows,) gain most from using together, best first.

    `barred`: places of features that no pair may have.
    """
    free = [k for k in range(rows.x.shape[1]) if k not in barred]
    looser = replace(settings, additive=False, leaves=LOOK_LEAVES, trees=LOOK_TREES)
    booster = _boosted(rows, start, looser, [free])
    gains: dict[tuple[int, int], float] = defaultdict(float)
    for info in booster.dump_model()["tree_info"]:
        _add_gains(info["tree_structure"], (), gains)
    return [pair for pair, _ in sorted(gains.items(), key=lambda item: (-item[1], item[0]))[:MOST]]


def _add_gains(node: Node, above: tuple[int, ...], gains: dict[tuple[int, int], float]) -> None:
    """What a split gains is credited to its feature beside every other feature that was split above it."""
    if "leaf_value" in node:
        return
    feature = int(node["split_feature"])
    for other in set(above) - {feature}:
        gains[(min(feature, other), max(feature, other))] += float(node["split_gain"])
    for side in ("left_child", "right_child"):
        _add_gains(node[side], (*above, feature), gains)


def worth(
    earlier: Rows, later: Rows, base: Model, settings: Settings, barred: set[int], progress: Progress = unwatched
) -> tuple[Pairs, int]:
    """The pairs, and how many trees on them, that rank the later requests better; none where they don't.

    `base`: the additive model of the earlier requests.
    """
    earlier = thinned(earlier)
    start, later_start = scored(base, earlier.x), scored(base, later.x)
    settings = replace(settings, trees=MOST_TREES)
    pairs = chosen(earlier, start, settings, barred)
    if not pairs:
        return [], 0
    curve: dict[str, dict[str, list[float]]] = {}
    booster = _boosted(earlier, start, settings, pairs, (later, later_start, curve), progress)
    trees = best_place(np.array(curve["later"][f"ndcg@{CUT}"]))
    after = later_start + booster.predict(later.x, num_iteration=trees, raw_score=True)
    gain = ndcg(later, after) - ndcg(later, later_start)
    needed = max(MARGIN, 2 * float(gain.std()) / len(gain) ** 0.5)
    return (pairs, trees) if float(gain.mean()) > needed else ([], 0)


def paired(
    model: Model, rows: Rows, pairs: Pairs, trees: int, settings: Settings, progress: Progress = unwatched
) -> Model:
    """A model with tables for the pairs, fitted on what its own tables leave unsaid."""
    if not pairs:
        return model
    booster = _boosted(rows, scored(model, rows.x), replace(settings, trees=trees), pairs, progress=progress)
    return with_pairs(model, booster, pairs, rows.x)


def of_one_side(snapshot: Snapshot, requests: Sequence[PastRequest]) -> set[int]:
    """Places of the features that say the same of a counterpart whoever asks, such as its size or how popular it is.

    No pair has one: two of them, or one beside how often the counterpart was chosen, come to name the single
    counterpart, and what is learned of those who were there is nothing to go by once others are. Measured on course
    enrolments, pairs with the length of the course gained .010 nDCG@10 within the year and lost .006 in the next.
    """
    found = set(range(len(snapshot.kind.features)))
    for one in requests[:: max(len(requests) // LOOKS, 1)][:LOOKS]:
        past = snapshot.history.before(one.day)
        own = values_of(snapshot, one, past)
        for asked in (requests[0], requests[len(requests) // 2], requests[-1]):
            other = values_of(snapshot, replace(asked, day=one.day), past)
            found -= {k for k in found if not np.array_equal(own[k], other[k], equal_nan=True)}
    return found


def thinned(rows: Rows) -> Rows:
    """About TRIAL_REQUESTS of the requests, evenly over time, or all where they are no more."""
    step = max(len(rows.sizes) // TRIAL_REQUESTS, 1)
    kept = np.repeat(np.arange(len(rows.sizes)) % step == 0, rows.sizes)
    return Rows(rows.x[kept], rows.y[kept], rows.sizes[::step], rows.weights[kept]) if step > 1 else rows


def scored(model: Model, x: NDArray[np.float32], part: int = 200_000) -> Doubles:
    """(rows,) scores of rows `x` (rows, features), without a second copy of them all."""
    parts = [model.score(np.ascontiguousarray(x[k : k + part].T)) for k in range(0, len(x), part)]
    return np.concatenate(parts) if parts else np.zeros(0)


def ndcg(rows: Rows, scores: Doubles) -> Doubles:
    """(requests,) nDCG@10 of scores (rows,), as `measures.of_request` has it; equal scores stand in their order."""
    found = np.zeros(len(rows.sizes))
    discounts = 1 / np.log2(np.arange(2, CUT + 2))
    begin = 0
    for k, size in enumerate(rows.sizes.tolist()):
        best = np.argsort(-scores[begin : begin + size], kind="stable")[:CUT]
        hits = rows.y[begin : begin + size]
        ideal = discounts[: min(int(hits.sum()), CUT)].sum()
        found[k] = (hits[best] * discounts[: len(best)]).sum() / ideal if ideal else 0.0
        begin += size
    return found


Watched = tuple[Rows, Doubles, dict[str, dict[str, list[float]]]]


def _boosted(
    rows: Rows,
    start: Doubles,
    settings: Settings,
    groups: Sequence[Sequence[int]],
    watched: Watched | None = None,
    progress: Progress = unwatched,
) -> Any:
    """Trees on top of scores whose every branch stays within one of the groups of features."""
    names = [str(k) for k in range(rows.x.shape[1])]
    binned = {"max_bin": BINS, "verbosity": -1}

    def data(some: Rows, scores: Doubles, reference: Any = None) -> Any:
        weights = some.weights if reference is None else None  # rankings are judged each alike
        return lightgbm().Dataset(
            some.x, some.y, reference, weights, some.sizes, init_score=scores, feature_name=names, params=binned
        )

    whole = data(rows, start)
    asked = parameters(names, replace(settings, additive=False), None)
    callbacks = [told("fitting pairs", progress)]
    more: dict[str, Any] = {}
    if watched:
        later, scores, curve = watched
        asked |= {"metric": "ndcg", "eval_at": [CUT]}
        more = {"valid_sets": [data(later, scores, whole)], "valid_names": ["later"]}
        callbacks += [lightgbm().record_evaluation(curve), lightgbm().early_stopping(PATIENCE, verbose=False)]
    asked |= {"interaction_constraints": [list(group) for group in groups], **binned}
    return lightgbm().train(asked, whole, num_boost_round=settings.trees, callbacks=callbacks, **more)
