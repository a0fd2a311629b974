"""How many people a counterpart has lately taken on: what the record says of how busy it is now."""

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats
from matcher.features.history import Past
from matcher.features.popularity import of_counterparts
from matcher.features.track_record import HIGHEST

LATELY = 180.0
"""Days that a match is taken to keep a counterpart busy: accompaniment, a stay or a deal takes about half a year."""


def _taken(past: Past) -> Floats:
    """(counterparts,) matches of the last LATELY days.

    The register's own figure of free places says what they are today, and is not kept for the past; this one can be
    told for any moment, so that it can be learned from.
    """
    first = int(np.searchsorted(past.log.at, past.day - LATELY, "left"))
    events = past.good(np.arange(first, past.limit, dtype=np.int64))
    rows = past.log.c[events]
    return np.bincount(rows[rows >= 0], minlength=past.history.c.n).astype(np.float32)


def _compute(batch: Batch, past: Past) -> Floats:
    return of_counterparts(batch, past.keep("taken_lately", lambda: np.log1p(_taken(past))))


def _say(_: Pair, value: float) -> Text:
    count = round(float(np.expm1(value)))
    if count < 1:
        return Text(
            "近半年没有登记新接的对象，应有余力",
            "nobody is recorded as taken on in the last half-year, so there should be room",
        )
    return Text("近半年已接{count}个对象", "has taken on {count} in the last half-year").fill({"count": count})


TAKEN_LATELY = Feature(
    "taken_lately",
    Text("近半年已接对象", "Taken on lately"),
    "ln(1 + matches)",
    0.0,
    HIGHEST,
    "the counterpart is not stored",
    _compute,
    _say,
    subject="room",
)
