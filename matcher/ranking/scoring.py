"""Rules, features and scores of all candidates at once."""

from dataclasses import dataclass
from datetime import UTC

import numpy as np
from numpy.typing import NDArray

from matcher.features.batch import Batch
from matcher.features.frame import Frame
from matcher.features.history import Past
from matcher.ranking.candidates import Ask, Rows
from matcher.ranking.eligibility import Eligibility, decide
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

WHOLE = 0.4
"""Share of eligible candidates from which computing the whole register costs less than gathering its rows."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidates with their features and scores. `values` is (features, n)."""

    batch: Batch
    eligibility: Eligibility
    values: NDArray[np.float32]
    scores: Doubles
    order: NDArray[np.int64]


def _batch(snapshot: Snapshot, ask: Ask, many: Frame) -> Batch:
    forward = ask.ranks == "counterparts"
    e, c = (ask.one, many) if forward else (many, ask.one)
    day = ask.as_of.astimezone(UTC).date()
    return Batch(e, c, day, snapshot.pack, snapshot.texts, ask.ranks, ask.context)


def score(snapshot: Snapshot, model: Model, ask: Ask, rows: Rows | None, past: Past) -> Scored:
    """Judge the candidates (None: the whole register), compute their features and score them.

    Refused candidates are scored too where the request lists them, or where leaving them out would cost more.
    """
    register = snapshot.side(ask.ranks)
    many = register.frame if rows is None else register.frame.take(rows)
    batch = _batch(snapshot, ask, many)
    eligibility = decide(snapshot.kind, snapshot.provisions, batch, past)
    order = register.order if rows is None else register.order[rows]
    left = np.flatnonzero(eligibility.eligible)
    if not ask.refusals and 0 < len(left) < WHOLE * batch.n:
        batch = _batch(snapshot, ask, many.take(left))
        eligibility, order = eligibility.of(left), order[left]
    values = np.empty((len(snapshot.kind.features), batch.n), np.float32)
    alike = []
    for k, feature in enumerate(snapshot.kind.features):
        column = feature.compute(batch, past)
        values[k] = column
        if column.strides == (0,):
            alike.append(k)  # one value for everybody, such as unknown: its points need no look-up per row
    return Scored(batch, eligibility, values, model.score(values, alike), order)
