"""Whether probabilities hold: of what was given 30 %, does three tenths happen?"""

from collections.abc import Mapping, Sequence

import numpy as np

from matcher.learning.head_fit import HeadRows
from matcher.learning.heads import head_rows
from matcher.learning.measures import brier, calibration_by_chance, calibration_error
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress
from matcher.ranking.heads import Head, Heads
from matcher.ranking.snapshot import Snapshot


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
