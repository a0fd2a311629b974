"""What came next for others with the same history, and who appears beside whom.

From each earlier choice of this entrepreneur, the share of the people with that choice who later (or next, or at any
time) took each counterpart. The order matters: earlier-to-later counts told far more than unordered ones on real
enrolments.
"""

from dataclasses import dataclass

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.chains import like_histories, over_own_events, votes_of, walk
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats
from matcher.features.history import Past
from matcher.features.popularity import of_counterparts
from matcher.features.track_record import HIGHEST

SMOOTHING = 5.0
"""People added to every denominator, so that a choice seen once does not promise everything."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Which other events of the same people count.

    `order` 1: later ones, 0: any; `nearest`: how many of them (0: all); `newest`: from how many of the entrepreneur's
    latest choices the walk starts, each counting `fade` times the one after it. `crowded`: a person with m choices
    counts m ** -crowded. `rare`: a counterpart that m people took counts (m + SMOOTHING) ** -rare, so that what
    everybody takes anyway does not stand before what this history leads to. `each` > 0: every choice gives
    ln(1 + each x share), and these are summed (as a naive Bayes sums log-odds: Domingos & Pazzani 1997), so that what
    follows from many of the choices stands before what follows from one; 0: the shares are summed.
    """

    name: str
    order: int
    nearest: int
    newest: int
    fade: float = 1.0
    crowded: float = 0.0
    rare: float = 0.0
    each: float = 0.0

    @property
    def counted(self) -> str:
        """Which events are counted and how: the same for walks that differ only in what is made of the shares."""
        return f"{self.order}.{self.nearest}.{self.crowded}"

    def logs(self, shares: Floats, rarity: Floats) -> Floats:
        """What shares after a single choice add where each choice is in logarithms."""
        found: Floats = np.log1p(np.float32(self.each) * rarity * shares)
        return found


def _counts(past: Past, item: int, order: int, nearest: int, crowded: float) -> tuple[Floats, int]:
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
        crowded,
        counts,
    )
    return counts.astype(np.float32), int(people)


def shares_after(past: Past, item: int, path: Walk) -> Floats:
    """(counterparts,) share of the people with `item` who had each counterpart after it, by `path`."""

    def make() -> Floats:
        counts, people = _counts(past, item, path.order, path.nearest, path.crowded)
        return (counts / np.float32(people + SMOOTHING)).astype(np.float32)

    return past.keep(f"after.{path.counted}.{item}", make)


def _forward(batch: Batch, past: Past, path: Walk) -> Floats:
    own = past.good(past.of_entrepreneur(int(batch.e.index[0])))
    items = past.log.c[own]
    items = items[items >= 0][-path.newest :]
    if not len(items):
        return np.full(batch.n, np.nan, np.float32)
    total = np.zeros(past.history.c.n, np.float32)
    for back, item in enumerate(items[::-1]):
        step = _logs_after(past, int(item), path) if path.each else shares_after(past, int(item), path)
        total += np.float32(path.fade**back) * step
    return of_counterparts(batch, total if path.each else total * _rarity(past, path))


def _logs_after(past: Past, item: int, path: Walk) -> Floats:
    return past.keep(f"{path.name}.{item}", lambda: path.logs(shares_after(past, item, path), _rarity(past, path)))


def _rarity(past: Past, path: Walk) -> Floats:
    """(counterparts,) what each counts by how many took it."""
    return past.keep(f"rare.{path.rare}", lambda: ((people(past) + SMOOTHING) ** -path.rare).astype(np.float32))


def _reverse(batch: Batch, past: Past, path: Walk) -> Floats:
    target = int(batch.c.index[0])
    if target < 0:
        return np.full(batch.n, np.nan, np.float32)

    def make() -> Floats:
        # nearest > 0 has no cheap reverse walk: ask each item for its share of the target
        if path.nearest:
            shares = [shares_after(past, item, path)[target] for item in range(past.history.c.n)]
            return np.array(shares, np.float32)
        counts, _ = _counts(past, target, -path.order, 0, path.crowded)
        return (counts / (people(past) + SMOOTHING)).astype(np.float32)

    values = past.keep(f"before.{path.counted}.{target}", make)
    rarity = _rarity(past, path)[target]
    if path.each:
        values = path.logs(values, rarity)
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
        path.fade,
    )
    if not path.each:
        sums *= rarity
    return sums


def people(past: Past) -> Floats:
    """(counterparts,) good events with a known entrepreneur: the visits of a walk that starts there."""

    def make() -> Floats:
        events = past.good(np.arange(past.limit, dtype=np.int64))
        events = events[(past.log.c[events] >= 0) & (past.log.e[events] >= 0)]
        return np.bincount(past.log.c[events], minlength=past.history.c.n).astype(np.float32)

    return past.keep("people", make)


_NONE = Text("做过相同选择的人，还没有选过它", "nobody who made the same choices has chosen this one")
_MANY, _SOME = Text("不少人", "many"), Text("有人", "some")


def sequence(path: Walk, title: Text, sentence: Text, often: float) -> Feature:
    """The feature of one kind of walk: the summed shares, in ln(1 + 100 x share) so that small shares still differ.

    Where each choice is in logarithms already, their sum. `sentence` may say {many}: many from a value of `often`, else
    some.
    """

    def compute(batch: Batch, past: Past) -> Floats:
        told = _forward(batch, past, path) if batch.ranks == "counterparts" else _reverse(batch, past, path)
        return told if path.each else np.log1p(100 * told).astype(np.float32)

    def say(_: Pair, value: float) -> Text:
        return sentence.fill({"many": _MANY if value >= often else _SOME}) if value > 0 else _NONE

    unit = f"sum of ln(1 + {path.each:g} x share)" if path.each else "ln(1 + percent)"
    high = 12.0 / (1 - path.fade) if path.each else 12.0
    missing = "the entrepreneur has no earlier choice"
    return Feature(path.name, title, unit, 0.0, high, missing, compute, say, speaks_for=lambda _, value: value > 0)


TENTH = float(np.log1p(10))
"""Where a tenth of the people with one of the choices took a counterpart."""

NEXT_AFTER_LAST = sequence(
    Walk("next_after_last", 1, 1, 1),
    Text("上一次选择相同的人，紧接着选的", "What people with the same last choice took right after it"),
    Text(
        "上一次选择相同的人，{many}紧接着就选了它", "{many} who made the same last choice took this one right after it"
    ),
    TENTH,
)
LATER_AFTER_ALL = sequence(
    Walk("later_after_all", 1, 0, 50),
    Text("做过相同选择的人，后来选的", "What people with the same choices chose later"),
    Text("做过相同选择的人，后来{many}也选了它", "{many} who made the same choices chose this one later"),
    TENTH,
)
TOGETHER = sequence(
    Walk("together", 0, 0, 50),
    Text("做过相同选择的人选过的（不论先后）", "What people with the same choices chose, before or after"),
    Text(
        "做过相同选择的人，{many}也选过它（不论先后）",
        "{many} who made the same choices have chosen this one, too, before or after",
    ),
    TENTH,
)
LATER_STEPS = sequence(
    Walk("later_steps", 1, 0, 50, fade=0.7, crowded=0.6, rare=0.5),
    Text("近几次选择相同的人，后来选的", "What people with the same latest choices chose later"),
    Text("近几次选择相同的人，后来{many}选了它", "{many} who made the same latest choices went on to this one"),
    1.0,
)
EVERY_STEP = sequence(
    Walk("every_step", 1, 0, 50, fade=0.8, crowded=0.6, rare=0.25, each=1000.0),
    Text("把以往选择逐次来看，别人接着选的", "What others went on to, taking the earlier choices one by one"),
    Text(
        "把以往选择逐次来看，做过同样选择的人后来{many}选了它",
        "taking the earlier choices one by one, {many} who made the same choice went on to this one",
    ),
    3.5,
)
"""Alone it ranked a past year of real enrolments better than all other signals fitted together."""


def _histories(batch: Batch, past: Past) -> Floats:
    """(n,) votes of people with a like history, by rarity of the counterpart."""
    history, log = past.history, past.log
    by_c, by_e = history.by_counterpart(), history.by_entrepreneur()
    visits = people(past)
    likeness, latest = np.zeros(history.e.n), np.zeros(history.e.n)
    rarity = (visits + SMOOTHING) ** np.float32(-0.3)

    def votes(row: int) -> Floats | None:
        own = past.good(past.of_entrepreneur(row))
        own = own[past.log.c[own] >= 0][-50:]
        if not len(own):
            return None
        like = like_histories(
            by_c.starts_,
            by_c.events_,
            log.e,
            log.c,
            log.at,
            history.good,
            visits,
            own,
            row,
            past.limit,
            0.8,
            likeness,
            latest,
        )
        out = np.zeros(history.c.n)
        votes_of(like, by_e.starts_, by_e.events_, log.c, log.at, history.good, past.limit, likeness, latest, out)
        values: Floats = np.log1p(100 * out * rarity).astype(np.float32)
        return values

    if batch.ranks == "counterparts":
        found = votes(int(batch.e.index[0]))
        return batch.full(np.float32(np.nan)) if found is None else of_counterparts(batch, found)
    target, values = int(batch.c.index[0]), np.full(batch.n, np.nan, np.float32)
    if target >= 0:
        for k, row in enumerate(batch.e.index):
            found = votes(int(row))
            if found is not None:
                values[k] = found[target]
    return values


LIKE_HISTORIES = Feature(
    "like_histories",
    Text("选择重合最多的人，后来选的", "What people with most choices in common chose later"),
    "ln(1 + percent)",
    0.0,
    HIGHEST,
    "the entrepreneur has no earlier choice",
    _histories,
    lambda _, value: (
        Text(
            "以往选择与其重合的人，后来有人选了它，重合越多越算数",
            "people with choices in common went on to this one; the more in common, the more each counts",
        )
        if value > 0
        else _NONE
    ),
    speaks_for=lambda _, value: value > 0,
)
