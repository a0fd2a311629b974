"""From a snapshot's past to a model of weights fitted on it."""

from dataclasses import replace

import numpy as np

from matcher.features.feature import fingerprint
from matcher.learning.boosting import Settings, best_trees, boosted
from matcher.learning.export import centred, tables
from matcher.learning.requests import past_requests
from matcher.learning.rows import Progress, Rows, labelled_rows
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

LEAST_REQUESTS = 50
"""Fewer past requests than this teach nothing that the experts' scorecard does not know better."""

MOST_REQUESTS = 8_000
FIRST_LOOK = 600
"""About how many requests the first model is fitted on, whose ranks make the strata of the others."""

HELD = 0.15
"""Share of the requests, the latest ones, that decide how many trees there are."""

WINDOW_DAYS = 3 * 365.25
"""How far back requests are learned from; features look further back."""


def fit(
    snapshot: Snapshot,
    before: float,
    *,
    new_only: bool,
    progress: Progress,
    settings: Settings | None = None,
    window: float = WINDOW_DAYS,
) -> Model | None:
    """A model fitted on the requests of the window before a day (since 1970-01-01); None where they are too few.

    `new_only`: learn to rank new pairs, as where known ones are left out.
    """
    settings = settings or Settings()
    books = snapshot.counterparts.frame.vocabularies
    requests = list(past_requests(snapshot.history, books, before - window, before, new_only=new_only))
    if len(requests) < LEAST_REQUESTS:
        return None
    if len(requests) > MOST_REQUESTS:
        keep = np.random.default_rng(settings.seed).choice(len(requests), MOST_REQUESTS, replace=False)
        requests = [requests[k] for k in np.sort(keep)]
    requests.sort(key=lambda request: request.day)
    names = [feature.name for feature in snapshot.kind.features]
    look = requests[:: max(len(requests) // FIRST_LOOK, 1)]

    def additive(rows: Rows, name: str, settings: Settings) -> Model:
        intercept, made = tables(boosted(rows, names, settings), names)
        model = Model(name, fingerprint(snapshot.kind.features), intercept, tuple(made), learned=True)
        return centred(model, rows.x)

    uniform = labelled_rows(snapshot, look, settings.seed, new_only=new_only, progress=progress)
    first = additive(uniform, "first look", replace(settings, trees=100))
    rows = labelled_rows(snapshot, requests, settings.seed, new_only=new_only, progress=progress, first=first)
    progress("fitting", 0, 2)
    trees = best_trees(*rows.split(round(len(requests) * (1 - HELD))), names, settings)
    progress("fitting", 1, 2)
    settings = replace(settings, trees=trees)
    model = additive(rows, f"fitted-{len(requests)}-requests-seed-{settings.seed}", settings)
    progress("fitting", 2, 2)
    return model
