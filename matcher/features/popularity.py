"""How much a counterpart has done at all, lately and earlier; the same for everybody who asks."""

from collections.abc import Callable

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats
from matcher.features.history import Past
from matcher.features.track_record import HIGHEST


def totals(past: Past, half_life: float | None) -> Floats:
    """(counterparts,) good events of every counterpart, each weighing 0.5 ** (age / half_life)."""

    def make() -> Floats:
        events = past.good(np.arange(past.limit, dtype=np.int64))
        events = events[past.log.c[events] >= 0]
        weights = None if half_life is None else past.decay(events, half_life)
        return np.bincount(past.log.c[events], weights, past.history.c.n).astype(np.float32)

    return past.keep(f"totals.{half_life}", make)


def of_counterparts(batch: Batch, values: Floats) -> Floats:
    """(n,) values of all stored counterparts at this batch's pairs; NaN for one that is not stored."""
    frame = batch.c
    if frame.rows is None and frame.n == len(values):
        return batch.full(values)
    return batch.full(np.append(values, np.float32(np.nan)).take(frame.index))


def _feature(
    name: str, title: Text, sentence: Text, values: Callable[[Past], Floats], *, lately: bool = False
) -> Feature:
    def compute(batch: Batch, past: Past) -> Floats:
        return of_counterparts(batch, past.keep(name, lambda: np.log1p(values(past))))

    def say(_: Pair, value: float) -> Text:
        count = round(float(np.expm1(value)))
        if count < 1:
            return (
                Text("近期没有对接记录", "has no matches of late")
                if lately
                else Text("还没有对接记录", "has no match yet")
            )
        return sentence.fill({"count": count})

    return Feature(name, title, "ln(1 + events)", 0.0, HIGHEST, "the counterpart is not stored", compute, say)


EXPERIENCE = _feature(
    "experience",
    Text("过往成功对接", "Earlier matches"),
    Text("此前已成功对接 {count} 次", "has been matched successfully {count} time(s)"),
    lambda past: totals(past, None),
)
RECENT_ACTIVITY = _feature(
    "recent_activity",
    Text("近期活跃度", "Recent activity"),
    Text(
        "近一年对接活跃（折合约 {count} 次）",
        "has been active in the last year: about {count} matches, later ones counting more",
    ),
    lambda past: totals(past, 365.0),
    lately=True,
)
LATEST_ACTIVITY = _feature(
    "latest_activity",
    Text("最近三个月活跃度", "Activity in the last months"),
    Text(
        "近几个月对接活跃（折合约 {count} 次）",
        "has been active in the last months: about {count} matches, later ones counting more",
    ),
    lambda past: totals(past, 90.0),
    lately=True,
)
