"""From a snapshot's past to a model of weights fitted on it."""

import numpy as np

from matcher.features.feature import fingerprint
from matcher.learning.boosting import Settings, boosted
from matcher.learning.export import centred, tables
from matcher.learning.requests import past_requests
from matcher.learning.rows import Progress, labelled_rows
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

LEAST_REQUESTS = 50
"""Fewer past requests than this teach nothing that the experts' scorecard does not know better."""

MOST_REQUESTS = 8_000
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
    rows = labelled_rows(snapshot, requests, settings.seed, new_only=new_only, progress=progress)
    progress("fitting", 0, 1)
    names = [feature.name for feature in snapshot.kind.features]
    intercept, made = tables(boosted(rows, names, settings), names)
    version = f"fitted-{len(requests)}-requests-seed-{settings.seed}"
    model = Model(version, fingerprint(snapshot.kind.features), intercept, tuple(made), learned=True)
    progress("fitting", 1, 1)
    return centred(model, rows.x)
