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
CLEAR = 0.5
"""Share of a profile's words from which a trade that it does not declare may be named as its own."""


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


def _clear(pair: Pair, fields: Fields) -> tuple[int, bool] | None:
    """An industry that both sides declare, else one that one declares and the other's words most likely speak of.

    Its number, and whether both declare it; None where there is no such. What neither declares is but a guess at a
    code, however well the words go together.
    """
    declared, likely = [], []
    for frame, row in ((pair.batch.e, pair.e), (pair.batch.c, pair.c)):
        one = frame.take(np.array([row], np.intp))
        trades = trades_of(fields, one)
        declared.append({code for code in one.codes("industries")[0].tolist() if code >= 0})
        shares = zip(fields.industries_[trades.codes[0]].tolist(), trades.weights[0].tolist(), strict=True)
        likely.append({code: share for code, share in shares if said(one)[0] and share >= CLEAR})
    same = declared[0] & declared[1]
    found = same or (declared[0] & set(likely[1])) | (declared[1] & set(likely[0]))
    if not found:
        return None
    return max(found, key=lambda code: (sum(side.get(code, 0.0) for side in likely), -code)), bool(same)


def _say(pair: Pair, value: float) -> Text:
    if value < RELATED:
        return Text("从行业和文字看，是另一行当", "by industry and words, it is in another trade")
    if value < SAME:
        return Text("从行业和文字看，行当有些相近", "by industry and words, it is in a somewhat related trade")
    found = _clear(pair, pair.batch.shared["fields"])
    if found is None:
        return Text("从行业和文字看，行当很相近", "by industry and words, it is in a closely related trade")
    zh, en = industry_name(pair.batch, found[0])
    if found[1]:
        return Text(f"双方填报了同一行业：{zh}", f"both sides state the same industry: {en}")
    return Text(
        f"一方填报的行业是{zh}，另一方的文字也像这一行", f"one side states {en}, and the other's words sound like it"
    )


FIELD_FIT = Feature(
    "field_fit",
    Text("行当相近程度（看行业和文字）", "Closeness of trade, by industry and words"),
    "0 to 1",
    0.0,
    1.0,
    "neither words nor industries of one side say what its trade is",
    _agreement,
    _say,
    version=2,
    subject="industry",
    speaks_for=lambda _, value: value >= RELATED,
)
