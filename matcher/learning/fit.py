"""From a snapshot's past to a model of weights fitted on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.features.feature import fingerprint
from matcher.learning.boosting import Settings, best_trees, boosted
from matcher.learning.export import centred, tables
from matcher.learning.requests import PastRequest, past_requests
from matcher.learning.rows import Keep, Progress, Rows, labelled_rows, unwatched
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

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
    settings: Settings


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
) -> Fitted | None:
    """A model fitted on the requests of the window before a day (since 1970-01-01); None where they are too few.

    `new_only`: learn to rank new pairs, as where known ones are left out.
    """
    settings = settings or Settings()
    requests = requests_between(snapshot, before - window, before, MOST_REQUESTS, settings.seed, new_only=new_only)
    if len(requests) < LEAST_REQUESTS:
        return None
    rows = training_rows(snapshot, requests, settings, new_only=new_only, progress=progress, keep=keep)
    names = [feature.name for feature in snapshot.kind.features]
    cut = round(len(requests) * (1 - HELD))
    settings = replace(settings, trees=best_trees(*rows.split(cut), names, settings, progress=progress))
    name = f"fitted-{len(requests)}-requests-seed-{settings.seed}"
    model = additive(snapshot, rows, name, settings, progress)
    return Fitted(model, rows, len(requests), settings)


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
    first = additive(snapshot, uniform, "first look", replace(settings, trees=100))
    return labelled_rows(
        snapshot, requests, settings.seed, new_only=new_only, progress=progress, first=first, keep=keep
    )


def additive(snapshot: Snapshot, rows: Rows, name: str, settings: Settings, progress: Progress = unwatched) -> Model:
    """Rows as a table model."""
    names = [feature.name for feature in snapshot.kind.features]
    intercept, made = tables(boosted(rows, names, settings, progress=progress), names)
    model = Model(name, fingerprint(snapshot.kind.features), intercept, tuple(made), learned=True)
    return centred(model, rows.x)
