"""Whether the two sides speak of the same trade, whatever codes they declare."""

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.fields import Fields, Trades
from matcher.features.frame import Floats, Frame
from matcher.features.history import Past
from matcher.features.kernels import weighted_sum_of_codes
from matcher.features.trade import industry_name, similarity_to
from matcher.features.trade_texts import said

SAME, RELATED = 0.6, 0.3
"""Nearness from which two profiles are called of one trade, or of trades that have something in common."""


def carried(before: Frame, now: Frame) -> None:
    """Let a changed register go on with what was learned from the one before it, unless it has outgrown that."""
    found = before.base.cache.get("fields")
    if isinstance(found, Fields) and not found.grown(now.n):
        now.cache["fields"] = found


def fields_of(batch: Batch, past: Past) -> Fields:
    """What the register of entrepreneurs teaches of words and industries; learned once, and kept with the register."""
    register = past.history.e.base
    found = register.cache.get("fields")
    if found is None:
        found = register.cache["fields"] = Fields.fit(register, similarity_to(batch))
    assert isinstance(found, Fields)  # noqa: S101 - the key is ours alone
    return found


def trades_of(fields: Fields, frame: Frame) -> Trades:
    """The trades of every row of a frame; of a whole register they are found once, and views pick theirs from it."""
    base = frame.base
    kept = base.cache.get("trades")
    if not isinstance(kept, tuple) or kept[0] is not fields:
        if frame.n == 1:  # one who asks: no reason to read everybody else
            return fields.of(said(frame), frame.codes("industries"))
        kept = base.cache["trades"] = (fields, fields.of(said(base), base.codes("industries")))
    whole: Trades = kept[1]
    return whole if frame.rows is None else whole.take(frame.rows)


def both_of(fields: Fields, batch: Batch) -> tuple[Trades, Trades]:
    """The trades of the one side and of the many, found once for a batch."""
    found: tuple[Trades, Trades] = batch.once(
        "trades", lambda: (trades_of(fields, batch.one), trades_of(fields, batch.many))
    )
    return found


def _table(own: Trades, size: int) -> Floats:
    """(size,) the shares of the first profile of some."""
    table = np.zeros(size, np.float32)
    known = own.codes[0] >= 0
    table[own.codes[0][known]] = own.weights[0][known]
    return table


def _agreement(batch: Batch, past: Past) -> Floats:
    """How near the two sides' trades are, the mean over what each may be: 1 surely the same, 0 nothing in common."""
    fields = batch.once("fields", lambda: fields_of(batch, past))  # the sentence needs it, too
    one, many = both_of(fields, batch)
    if not one.known[0]:
        return batch.full(np.float32(np.nan))
    near = _table(one, len(fields.industries_)) @ fields.nearness_
    found: Floats = np.minimum(weighted_sum_of_codes(near, many.codes, many.weights), np.float32(1))
    return found


def _spoken(pair: Pair, fields: Fields) -> int:
    """The industry of the counterpart that is nearest to what the entrepreneur speaks of."""
    e, c = (
        trades_of(fields, frame.take(np.array([row], np.intp)))
        for frame, row in ((pair.batch.e, pair.e), (pair.batch.c, pair.c))
    )
    near = _table(e, len(fields.industries_)) @ fields.nearness_
    return int(fields.industries_[int(np.argmax(near * _table(c, len(fields.industries_))))])


def _say(pair: Pair, value: float) -> Text:
    if value < RELATED:
        return Text("文字说的是另一行当", "its words are of another trade")
    zh, en = industry_name(pair.batch, _spoken(pair, pair.batch.shared["fields"]))
    if value >= SAME:
        return Text(f"文字说的是同一行当：{zh}", f"its words are of the same trade: {en}")
    return Text(f"文字说的是相近的行当：{zh}", f"its words are of a related trade: {en}")


FIELD_FIT = Feature(
    "field_fit",
    Text("所说行当相同", "The same trade by its words"),
    "0 to 1",
    0.0,
    1.0,
    "neither words nor industries of one side say what its trade is",
    _agreement,
    _say,
    version=2,
    subject="industry",
)
