"""What came next for others with the same history, and who appears beside whom.

From each earlier choice of this entrepreneur, the share of the people with that choice who later (or next, or at any
time) took each counterpart. The order matters: earlier-to-later counts told far more than unordered ones on real
enrolments.
"""

from dataclasses import dataclass

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.chains import over_own_events, walk
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats
from matcher.features.history import Past
from matcher.features.popularity import of_counterparts

SMOOTHING = 5.0
"""People added to every denominator, so that a choice seen once does not promise everything."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Which other events of the same people count.

    `order` 1: later ones, 0: any; `nearest`: how many of them (0: all); `newest`: from how many of the entrepreneur's
    latest choices the walk starts.
    """

    name: str
    order: int
    nearest: int
    newest: int


def _counts(past: Past, item: int, order: int, nearest: int) -> tuple[Floats, int]:
    history = past.history
    by_c, by_e = history.by_counterpart(), history.by_entrepreneur()
    counts = np.zeros(history.c.n)
    people = walk(
        by_c.starts_,
        by_c.events_,
        by_e.starts_,
        by_e.events_,
        past.log.e,
        past.log.c,
        past.log.at,
        past.history.good,
        item,
        past.limit,
        order,
        nearest,
        counts,
    )
    return counts.astype(np.float32), int(people)


def shares_after(past: Past, item: int, path: Walk) -> Floats:
    """(counterparts,) share of the people with `item` who had each counterpart after it, by `path`."""

    def make() -> Floats:
        counts, people = _counts(past, item, path.order, path.nearest)
        return (counts / np.float32(people + SMOOTHING)).astype(np.float32)

    return past.keep(f"{path.name}.{item}", make)


def _forward(batch: Batch, past: Past, path: Walk) -> Floats:
    own = past.good(past.of_entrepreneur(int(batch.e.index[0])))
    items = past.log.c[own]
    items = items[items >= 0][-path.newest :]
    if not len(items):
        return np.full(batch.n, np.nan, np.float32)
    total = np.zeros(past.history.c.n, np.float32)
    for item in items:
        total += shares_after(past, int(item), path)
    return of_counterparts(batch, total)


def _reverse(batch: Batch, past: Past, path: Walk) -> Floats:
    target = int(batch.c.index[0])
    if target < 0:
        return np.full(batch.n, np.nan, np.float32)

    def make() -> Floats:
        # nearest > 0 has no cheap reverse walk: ask each item for its share of the target
        if path.nearest:
            shares = [shares_after(past, item, path)[target] for item in range(past.history.c.n)]
            return np.array(shares, np.float32)
        counts, _ = _counts(past, target, -path.order, 0)
        return (counts / (_people(past) + SMOOTHING)).astype(np.float32)

    values = past.keep(f"{path.name}.to.{target}", make)
    by_e = past.history.by_entrepreneur()
    sums: Floats = over_own_events(
        by_e.starts_,
        by_e.events_,
        past.log.c,
        past.history.good,
        values,
        batch.e.index,
        past.limit,
        path.newest,
    )
    return sums


def _people(past: Past) -> Floats:
    """(counterparts,) good events with a known entrepreneur: the visits of a walk that starts there."""

    def make() -> Floats:
        events = past.good(np.arange(past.limit, dtype=np.int64))
        events = events[(past.log.c[events] >= 0) & (past.log.e[events] >= 0)]
        return np.bincount(past.log.c[events], minlength=past.history.c.n).astype(np.float32)

    return past.keep("people", make)


def sequence(path: Walk, title: Text, sentence: Text) -> Feature:
    """The feature of one kind of walk: the summed shares, in ln(1 + 100 x share) so that small shares still differ."""

    def compute(batch: Batch, past: Past) -> Floats:
        shares = _forward(batch, past, path) if batch.ranks == "counterparts" else _reverse(batch, past, path)
        return np.log1p(100 * shares).astype(np.float32)

    def say(_: Pair, value: float) -> Text:
        return sentence if value > 0 else Text("经历相似的人很少选择", "is rarely chosen by people with a like history")

    return Feature(
        path.name, title, "ln(1 + percent)", 0.0, 12.0, "the entrepreneur has no earlier choice", compute, say
    )


NEXT_AFTER_LAST = sequence(
    Walk("next_after_last", 1, 1, 1),
    Text("同路人的下一步", "Next step of others"),
    Text("经历相同的创业者，下一步多选择这里", "others with the same last step took this one next"),
)
LATER_AFTER_ALL = sequence(
    Walk("later_after_all", 1, 0, 50),
    Text("同路人的后续选择", "Later steps of others"),
    Text("经历相同的创业者，后来多选择这里", "others with the same history chose this later"),
)
TOGETHER = sequence(
    Walk("together", 0, 0, 50),
    Text("常被一同选择", "Often chosen together"),
    Text("常与已有的合作方一同出现", "is often found together with earlier choices"),
)
