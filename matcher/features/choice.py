"""What people made of a counterpart when they saw it, and what people of a trade choose.

A count of choices alone mistakes what is shown often for what is wanted. These features divide by looks (see
`displays.py`), which is what a log of displays is good for: on the demo region they recover most of what a counterpart
is worth beyond its profile (DECISIONS).
"""

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.displays import Displays
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Codes, Floats, Frame
from matcher.features.history import Past, Postings
from matcher.features.popularity import of_counterparts

PRIOR = 10.0
"""Looks that the average of the wider group counts for: a few looks say little."""
WIDEST = 5.0
"""Bound of the logarithm of a ratio."""

Doubles = NDArray[np.float64]


def _mean(past: Past) -> float:
    """Choices per look over all displays so far; NaN before the first."""
    displays = past.history.displays
    looked = float(past.keep("looks", lambda: displays.seen[: past.shown].sum(keepdims=True))[0])
    return past.chose / looked if looked else float("nan")


def _rate(batch: Batch, past: Past) -> Floats:
    def make() -> Floats:
        displays, n = past.history.displays, past.history.c.n
        mean = _mean(past)
        if np.isnan(mean):
            return np.full(n, np.nan, np.float32)
        looked = _per_row(displays.c[: past.shown], displays.seen[: past.shown], n)
        chosen = _per_row(displays.c[displays.chosen[: past.chose]], None, n)
        return np.minimum((chosen + PRIOR * mean) / (looked + PRIOR), 1.0).astype(np.float32)

    if not past.shown:
        return batch.full(np.float32(np.nan))
    return of_counterparts(batch, past.keep("choice_rate", make))


def _per_row(rows: Codes, weights: Floats | None, n: int) -> Doubles:
    known = rows >= 0
    return np.bincount(rows[known], None if weights is None else weights[known], n).astype(np.float64)


def _say_rate(_: Pair, value: float) -> Text:
    sentence = Text("看到它的创业者中，约{percent}%选择了它", "about {percent}% of those who saw it chose it")
    return sentence.fill({"percent": round(100 * value)})


def _trade(batch: Batch, past: Past) -> Floats:
    """Ln of how many times as often as usual people of one trade choose counterparts of the other."""
    if not past.chose:  # as often as usual has no meaning before the first choice
        return batch.full(np.float32(np.nan))
    forward = batch.ranks == "counterparts"
    table = _Trades(batch, past, forward)
    return batch.by_code(table.row, batch.one.codes("industries"), batch.many.codes("industries"))


class _Trades:
    """Ratios between one industry of the asking side and every industry of the other, by the displays so far.

    The ratio of two single industries leans on that of the two divisions that they are part of, which leans on 1.
    """

    def __init__(self, batch: Batch, past: Past, forward: bool) -> None:
        self._batch, self._past, self._forward = batch, past, forward
        history = past.history
        self._sides = (history.e, history.c) if forward else (history.c, history.e)

    def row(self, code: int) -> Floats:
        """(industries,) ln of the ratio for one industry of the asking side."""
        name = f"trade_choice.{self._forward}.{code}"
        return self._past.keep(name, lambda: self._row(code))

    def _row(self, code: int) -> Floats:
        past, displays = self._past, self._past.history.displays
        own, many = self._sides
        divisions, size = _divisions(self._batch)
        asked = displays.e if self._forward else displays.c
        other = displays.c if self._forward else displays.e
        near = _postings(displays, own, asked, divisions, self._forward).before([int(divisions[code])], past.shown)
        same = (own.codes("industries")[asked[near]] == code).any(axis=1)
        chosen = _chosen_before(past)[near]
        found = many.codes("industries")[other[near]]
        found[other[near] < 0] = -1
        wide = _ratio(divisions[found], displays.seen[near], chosen, size, _mean(past), np.ones(size))
        narrow = _ratio(
            found[same], displays.seen[near][same], chosen[same], len(divisions) - 1, _mean(past), wide[divisions[:-1]]
        )
        return np.clip(np.log(narrow), -WIDEST, WIDEST).astype(np.float32)


def _ratio(codes: Codes, seen: Floats, chosen: NDArray[np.bool_], size: int, mean: float, prior: Doubles) -> Doubles:
    """(size,) choices per look of each code, in times of `mean`, drawn to `prior` by PRIOR looks.

    `codes` (displays, widest), -1 for none; what has a code twice counts once.
    """
    codes = _once(codes)
    flat, known = codes.ravel(), codes.ravel() >= 0
    weights = np.repeat(seen, codes.shape[1])[known]
    picked = np.repeat(chosen, codes.shape[1])[known].astype(np.float64)
    looked = np.bincount(flat[known], weights, size)
    hits = np.bincount(flat[known], picked, size)
    ratio: Doubles = (hits + PRIOR * mean * prior) / ((looked + PRIOR) * mean)
    return np.maximum(ratio, np.exp(-WIDEST))


def _divisions(batch: Batch) -> tuple[Codes, int]:
    """(industries + 1,) the second level of every industry (-1 for unknown, last), and how many numbers there are."""

    def make() -> tuple[Codes, int]:
        book = batch.pack.industries
        n = book.n or batch.e.base.vocabularies.size("industry")
        if not book.n:
            return np.append(np.arange(n), -1).astype(np.int32), n
        level = min(1, book.ancestors.shape[1] - 1)
        second = np.where(book.ancestors[:, level] >= 0, book.ancestors[:, level], book.ancestors[:, 0])
        return np.append(second, -1).astype(np.int32), n

    found: tuple[Codes, int] = batch.once("choice.divisions", make)
    return found


def _once(codes: Codes) -> Codes:
    """Codes (n, widest) with -1 in place of those that stand in their row before."""
    found = codes.copy()
    for column in range(1, codes.shape[1]):
        found[(codes[:, :column] == codes[:, column : column + 1]).any(axis=1), column] = -1
    return found


def _postings(displays: Displays, own: Frame, rows: Codes, divisions: Codes, forward: bool) -> Postings:
    """Displays by the divisions of one side; made once for a log of displays."""
    name = f"divisions.{forward}"
    found = displays.made.get(name)
    if not isinstance(found, Postings):
        codes = _once(divisions[own.codes("industries")])  # one with two industries of a division counts once
        keys = np.append(codes, np.full((1, codes.shape[1]), -1, np.int32), axis=0)[rows]
        numbers = np.repeat(np.arange(len(rows), dtype=np.int64), keys.shape[1])
        found = displays.made[name] = Postings(keys.ravel().astype(np.int64), numbers, len(divisions))
    return found


def _chosen_before(past: Past) -> NDArray[np.bool_]:
    """(displays,) whether each was followed by a choice before the moment."""

    def make() -> NDArray[np.bool_]:
        flags = np.zeros(len(past.history.displays), np.bool_)
        flags[past.history.displays.chosen[: past.chose]] = True
        return flags

    return past.keep("chosen", make)


def _say_trade(_: Pair, value: float) -> Text:
    times = float(np.exp(value))
    if times < 1.15:
        return Text("同行业的人不特别偏好这一行业的对接方", "people of this trade do not choose that trade more often")
    sentence = Text(
        "同行业的创业者选择这一行业的对接方，约为平均的{times}倍",
        "people of this trade choose that trade about {times} times as often as usual",
    )
    return sentence.fill({"times": f"{times:.1f}"})


CHOICE_RATE = Feature(
    "choice_rate",
    Text("被选率", "Choice rate"),
    "choices per look",
    0.0,
    1.0,
    "no display was logged yet, or the counterpart is not stored",
    _rate,
    _say_rate,
)
TRADE_CHOICE = Feature(
    "trade_choice",
    Text("同行业的选择", "What the trade chooses"),
    "ln(times as often as usual)",
    -WIDEST,
    WIDEST,
    "no display was logged yet, or an industry is unknown",
    _trade,
    _say_trade,
)
