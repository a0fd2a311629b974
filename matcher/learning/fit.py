"""From a snapshot's past to a model of weights fitted on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.features.feature import Feature, fingerprint
from matcher.learning.boosting import Settings, bagged, best_trees
from matcher.learning.export import averaged, centred, tables
from matcher.learning.heads import FittedHeads, fit_heads
from matcher.learning.mixing import HALF, backbone_of, helps, mixed
from matcher.learning.pairs import Pairs, of_one_side, paired, worth
from matcher.learning.requests import PastRequest, past_requests
from matcher.learning.rows import Keep, Progress, Rows, labelled_rows, unwatched
from matcher.learning.shrinkage import shrunk
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model, Table

LEAST_REQUESTS = 50
"""Fewer past requests than this teach nothing that the experts' scorecard does not know better."""

MOST_REQUESTS = 12_000
FIRST_LOOK = 600
"""About how many requests the first model is fitted on, whose ranks make the strata of the others."""

HELD = 0.15
"""Share of the requests, the latest ones, that decide how many trees there are."""

WINDOW_DAYS = 6 * 365.25
"""How far back requests are learned from; features look further back."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model with the rows that it was fitted on and the settings that were chosen."""

    model: Model
    rows: Rows
    requests: int
    first: float
    """Day of the earliest request."""
    settings: Settings
    heads: FittedHeads | None = None
    """The two probabilities that the model was made of, where it was learned from logged lists."""


def requests_between(
    snapshot: Snapshot, first: float, last: float, most: int, seed: int, *, new_only: bool
) -> list[PastRequest]:
    """Past requests of [first, last) in the order of time; `most` of them drawn where there are more."""
    books = snapshot.counterparts.frame.vocabularies
    found = list(past_requests(snapshot.history, books, first, last, new_only=new_only))
    if len(found) > most:
        keep = np.random.default_rng(seed).choice(len(found), most, replace=False)
        found = [found[k] for k in np.sort(keep)]
    return sorted(found, key=lambda request: request.day)


def fit(
    snapshot: Snapshot,
    before: float,
    *,
    new_only: bool,
    progress: Progress,
    settings: Settings | None = None,
    window: float = WINDOW_DAYS,
    keep: Keep | None = None,
    card: Model | None = None,
) -> Fitted | None:
    """A model fitted on the requests of the window before a day (since 1970-01-01); None where they are too few.

    `new_only`: learn to rank new pairs, as where known ones are left out. `card`: the experts' scorecard, which the
    points shrink towards where few rows speak.
    """
    settings = settings or Settings()
    requests = requests_between(snapshot, before - window, before, MOST_REQUESTS, settings.seed, new_only=new_only)
    if len(requests) < LEAST_REQUESTS:
        return None
    rows = training_rows(snapshot, requests, settings, new_only=new_only, progress=progress, keep=keep)
    name = f"fitted-{len(requests)}-requests-seed-{settings.seed}"
    kind, barred, line = snapshot.kind, of_one_side(snapshot, requests), backbone_of(snapshot.kind, card)
    model, chosen = of_rows(
        kind.features, rows, name, settings, kind.expectations, card, progress, backbone=line, barred=barred
    )
    return Fitted(model, rows, len(requests), requests[0].day, chosen)


def fit_lists(
    snapshot: Snapshot, lists: Sequence[PastRequest], *, seed: int, progress: Progress, card: Model
) -> Fitted | None:
    """A model learned from logged lists and their answers, in the order of time; None where too little is known.

    Volatile features and thin bins follow the experts' scorecard, as everywhere.
    """
    found = fit_heads(snapshot, lists, seed=seed, progress=progress)
    if found is None:
        return None
    kind, own = snapshot.kind, found.rows
    rows = Rows(own.x[:, :-1], own.y, own.sizes, np.ones(len(own.y), np.float32))
    model = centred(shrunk(found.model, card, rows, kind.expectations), rows.x)
    model = replace(model, version=f"fitted-{len(lists)}-lists-seed-{seed}", heads=found.heads, _packed=None)
    return Fitted(model, rows, len(lists), lists[0].day, Settings(trees=found.trees, seed=seed), found)


def of_rows(
    features: Sequence[Feature],
    rows: Rows,
    name: str,
    settings: Settings,
    expectations: Mapping[str, int],
    card: Model | None,
    progress: Progress,
    *,
    backbone: Table | None = None,
    trial: bool = True,
    barred: Iterable[int] = (),
) -> tuple[Model, Settings]:
    """A model of rows in the order of time, and the settings with the number of trees that it has.

    `expectations`: feature to +1 (more never lowers a score) or -1; such a feature is in no pair, where it could.
    `backbone`: points of one feature that may have a part. `trial`: whether the later requests choose the number of
    trees, and whether the backbone and pairs earn their place; otherwise trees and the backbone's part are as the
    settings say, and there are no pairs. `barred`: places of features that no pair may have.
    """
    names = [feature.name for feature in features]
    pairs: Pairs = []
    if trial:
        earlier, later = rows.split(round(len(rows.sizes) * (1 - HELD)))
        tried = best_trees(earlier, later, names, settings, expectations, progress)
        settings = replace(settings, trees=tried.trees)
        base = _made(features, "earlier", tables(tried.booster, names, tried.trees), earlier, expectations, card)
        if backbone and helps(base, backbone, earlier, later):
            settings = replace(settings, backbone=HALF)
            base = mixed(base, backbone, earlier)
        never = {*barred, *(names.index(feature) for feature in expectations)}
        pairs, trees = worth(earlier, later, base, settings, never, progress)
    whole = averaged([tables(one, names) for one in bagged(rows, names, settings, expectations, progress)])
    model = _made(features, name, whole, rows, expectations, card)
    if backbone:
        model = mixed(model, backbone, rows, settings.backbone)
    if pairs:
        model = centred(paired(model, rows, pairs, trees, settings, progress), rows.x)
    return model, settings


def _made(
    features: Sequence[Feature],
    name: str,
    found: tuple[float, list[Table]],
    rows: Rows,
    expectations: Mapping[str, int],
    card: Model | None,
) -> Model:
    model = Model(name, fingerprint(features), found[0], tuple(found[1]), learned=True)
    return centred(model if card is None else shrunk(model, card, rows, expectations), rows.x)


def training_rows(
    snapshot: Snapshot,
    requests: Sequence[PastRequest],
    settings: Settings,
    *,
    new_only: bool,
    progress: Progress,
    keep: Keep | None = None,
) -> Rows:
    """Rows of requests in two passes: a first look says which non-matches compete for the first places."""
    look = requests[:: max(len(requests) // FIRST_LOOK, 1)]
    uniform = labelled_rows(snapshot, look, settings.seed, new_only=new_only, progress=progress, keep=keep)
    first = additive(snapshot, uniform, "first look", replace(settings, trees=100, bags=1))
    return labelled_rows(
        snapshot, requests, settings.seed, new_only=new_only, progress=progress, first=first, keep=keep
    )


def additive(snapshot: Snapshot, rows: Rows, name: str, settings: Settings) -> Model:
    """Rows as a table model of so many trees as the settings say, without pairs."""
    kind = snapshot.kind
    return of_rows(kind.features, rows, name, settings, kind.expectations, None, unwatched, trial=False)[0]
