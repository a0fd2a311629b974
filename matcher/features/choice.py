"""What people made of a counterpart when they saw it.

A count of choices alone mistakes what is shown often for what is wanted. This feature divides by looks (see
`displays.py`), which is what a log of displays is good for: on the demo region it recovers most of what a counterpart
is worth beyond its profile. Who looked matters too, so it is the rate that could be expected if those who saw it were
like those who see others (see `onlookers.py`, DECISIONS).
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Codes, Floats
from matcher.features.history import Past
from matcher.features.onlookers import expected
from matcher.features.popularity import of_counterparts
from matcher.reference.pack import Pack

PRIOR = 10.0
"""Looks that the average of the wider group counts for: a few looks say little."""
Doubles = NDArray[np.float64]


def mean_rate(past: Past) -> float:
    """Choices per look over all displays so far; NaN before the first."""
    displays = past.history.displays
    looked = float(past.keep("looks", lambda: displays.seen[: past.shown].sum(keepdims=True))[0])
    return past.chose / looked if looked else float("nan")


def rates(past: Past) -> Floats:
    """(counterparts,) choices per look so far, drawn towards the mean of all; NaN before the first display."""

    def make() -> Floats:
        displays, n = past.history.displays, past.history.c.n
        mean = mean_rate(past)
        if np.isnan(mean):
            return np.full(n, np.nan, np.float32)
        looked = _per_row(displays.c[: past.shown], displays.seen[: past.shown], n)
        chosen = _per_row(displays.c[displays.chosen[: past.chose]], None, n)
        return np.minimum((chosen + PRIOR * mean) / (looked + PRIOR), 1.0).astype(np.float32)

    return past.keep("choice_rate", make)


def standard_rates(past: Past, pack: Pack) -> Floats:
    """(counterparts,) the mean rate times choices so far over those that could be expected of who looked.

    Both are drawn towards the mean by PRIOR looks; `past` must have displays.
    """

    def make() -> Floats:
        displays, n, mean = past.history.displays, past.history.c.n, mean_rate(past)
        chosen = _per_row(displays.c[displays.chosen[: past.chose]], None, n)
        if not past.chose:  # nothing was chosen of anybody yet
            return np.zeros(n, np.float32)
        drawn = PRIOR * mean
        return np.minimum(mean * (chosen + drawn) / (expected(past, pack, mean) + drawn), 1.0).astype(np.float32)

    return past.keep("standard_rate", make)


def _rate(batch: Batch, past: Past) -> Floats:
    if not past.shown:
        return batch.full(np.float32(np.nan))
    batch.once("looks", lambda: partial(_looks, past))  # for the sentence, which is rarely asked for
    return of_counterparts(batch, standard_rates(past, batch.pack))


def _looks(past: Past) -> Floats:
    displays, n = past.history.displays, past.history.c.n
    shown = slice(past.shown)
    return past.keep("looks_each", lambda: _per_row(displays.c[shown], displays.seen[shown], n).astype(np.float32))


def _was_seen(pair: Pair, _: float) -> bool:
    """Whether anybody looked at the counterpart so far: if not, its rate is that of all, and no observation."""
    looks: Callable[[], Floats] = pair.batch.shared["looks"]
    return bool(looks()[pair.batch.c.index[pair.c]] > 0)


def _per_row(rows: Codes, weights: Floats | None, n: int) -> Doubles:
    known = rows >= 0
    return np.bincount(rows[known], None if weights is None else weights[known], n).astype(np.float64)


def _say_rate(pair: Pair, value: float) -> Text:
    if not _was_seen(pair, value):
        return Text("还没有创业者看到过它，按一般水平估计", "nobody has seen it yet, so it is taken as usual")
    sentence = Text(
        "看到它的创业者中，约{percent}%选择了它（已考虑看到的人远近和需求不同）",
        "about {percent}% of those who saw it chose it, allowing for who they were",
    )
    return sentence.fill({"percent": round(100 * value)})


CHOICE_RATE = Feature(
    "choice_rate",
    Text("被选率", "Choice rate"),
    "choices per look",
    0.0,
    1.0,
    "no display was logged yet, or the counterpart is not stored",
    _rate,
    _say_rate,
    version=2,
    speaks_for=_was_seen,
)
