"""What people of one trade choose: how often, for looks, they took counterparts of each trade.

Trades are shares of industries (see `fields.py`), so that all who speak of one trade are counted together. What a
counterpart is chosen for by everybody (its choice rate) is taken out: the ratio says what this trade adds.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.choice import rates
from matcher.features.feature import Feature, Pair
from matcher.features.field_fit import both_of, fields_of
from matcher.features.fields import MOST, Fields, Trades
from matcher.features.frame import Codes, Floats, Frame
from matcher.features.history import Past, Postings
from matcher.features.kernels import weighted_sum_of_codes
from matcher.features.trade_texts import said

PRIOR = 3.0
"""Choices as often as usual that are added to both sides of a ratio: a few looks say little."""
WIDEST = 5.0
"""Bound of the logarithm of a ratio."""

Doubles = NDArray[np.float64]


class _Told(NamedTuple):
    """Displays with the trades of both their sides, and postings of the asking side's by industry."""

    asked: Trades
    other: Trades
    postings: Postings


def _told(past: Past, fields: Fields, forward: bool) -> _Told:
    """Made once for a log of displays."""
    displays, name = past.history.displays, f"trades.{forward}"
    kept = displays.made.get(name)
    if isinstance(kept, tuple) and kept[0] is fields:
        return _Told(*kept[1])
    e = _trades_at(fields, past.history.e, displays.e)
    c = _trades_at(fields, past.history.c, displays.c)
    asked, other = (e, c) if forward else (c, e)
    keys = asked.codes.ravel().astype(np.int64)
    made = _Told(asked, other, Postings(keys, np.arange(len(keys), dtype=np.int64), len(fields.industries_)))
    displays.made[name] = (fields, tuple(made))
    return made


def _trades_at(fields: Fields, frame: Frame, rows: Codes) -> Trades:
    """Trades at some rows (-1 for nobody) of a register; of those that are never named, nothing is read."""
    named, place = np.unique(rows, return_inverse=True)
    first = int(named[0] < 0) if len(named) else 0  # -1 comes first
    some = frame.take(named[first:].astype(np.intp))
    return fields.of(said(some), some.codes("industries")).take(place - first)


def _chosen(past: Past) -> NDArray[np.bool_]:
    """(displays so far,) whether each was followed by a choice by now."""
    flags = np.zeros(past.shown, np.bool_)
    flags[past.history.displays.chosen[: past.chose]] = True
    return flags


def _row(past: Past, fields: Fields, forward: bool, code: int) -> Floats:
    """(2, F) what those of one industry chose, and would have chosen if they chose as all do, by trade chosen."""

    def make() -> Floats:
        told, displays = _told(past, fields, forward), past.history.displays
        slots = told.postings.before([code], past.shown * MOST)
        near = slots // MOST
        share = told.asked.weights.ravel()[slots].astype(np.float64)
        c = displays.c[near]
        usual = displays.seen[near] * np.append(rates(past), 0)[c]
        chosen = past.keep("display_chosen", lambda: _chosen(past))
        parts = told.other.weights[near] * share[:, None]
        codes, size = told.other.codes[near], len(fields.industries_)
        hit = codes >= 0
        sums = [np.bincount(codes[hit], (parts * weight[:, None])[hit], size) for weight in (chosen[near], usual)]
        return np.array(sums, np.float32)

    return past.keep(f"trade_choice.{forward}.{code}", make)


def _compute(batch: Batch, past: Past) -> Floats:
    """Ln of how many times as often as usual people of one trade choose counterparts of the other."""
    unknown = batch.full(np.float32(np.nan))
    if not past.chose:  # as often as usual has no meaning before the first choice
        return unknown
    fields, forward = fields_of(batch, past), batch.ranks == "counterparts"
    one, many = both_of(fields, batch)
    if not one.known[0]:
        return unknown
    sums = np.zeros((2, len(fields.industries_)), np.float32)
    for code, weight in zip(one.codes[0].tolist(), one.weights[0].tolist(), strict=True):
        if code >= 0:
            sums += np.float32(weight) * _row(past, fields, forward, code)
    chosen, usual = (weighted_sum_of_codes(side, many.codes, many.weights) for side in sums)
    ratio = np.log((chosen + np.float32(PRIOR)) / (usual + np.float32(PRIOR)))
    clipped: Floats = np.clip(ratio, -WIDEST, WIDEST).astype(np.float32)
    return clipped


def _say(_: Pair, value: float) -> Text:
    times = float(np.exp(value))
    if times < 1.15:
        return Text("同行当的人不特别偏好这一行当的对接方", "people of this trade do not choose that trade more often")
    sentence = Text(
        "同行当的创业者选择这一行当的对接方，约为平常的{times}倍",
        "people of this trade choose that trade about {times} times as often as usual",
    )
    return sentence.fill({"times": f"{times:.1f}"})


TRADE_CHOICE = Feature(
    "trade_choice",
    Text("同行当的选择", "What the trade chooses"),
    "ln(times as often as usual)",
    -WIDEST,
    WIDEST,
    "no display was logged yet, or a trade is unknown",
    _compute,
    _say,
    version=3,
)
