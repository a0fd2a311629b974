"""Whether a counterpart takes newcomers, and how many others those have whom it was matched with.

Some are the first to come to a venture, others join once somebody has; and some act alone, others among many. Neither
shows in what the matches were about. Only matches strictly before the moment decide who was new at a match, and who is
new now.
"""

from collections.abc import Callable

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature
from matcher.features.frame import Floats
from matcher.features.history import History, Ints, Past
from matcher.features.popularity import of_counterparts
from matcher.features.track_record import HIGHEST

HALF_LIFE = 900.0
"""Days in which a match loses half of its weight."""
MOST = 1e6
"""Bound of how many counterparts a venture has."""


def _firsts(history: History) -> Ints:
    """(events,) 1 for matches at the moment of an entrepreneur's first one, 0 for later ones, -1 where not known."""

    def make() -> Ints:
        log = history.log
        began = np.full(history.e.n + 1, np.inf)
        known = history.good & (log.e >= 0)
        np.minimum.at(began, log.e[known], log.at[known])
        return np.where(known, log.at <= began[log.e], -1).astype(np.int64)

    return history.keyed("newcomers.first", make)


def _cases(past: Past) -> Ints:
    """Earlier matches whose both sides are stored."""

    def make() -> Ints:
        events = past.good(np.arange(past.limit, dtype=np.int64))
        return events[(past.log.c[events] >= 0) & (past.log.e[events] >= 0)]

    return past.keep("newcomers.cases", make)


def _counts(past: Past) -> Floats:
    """(2, counterparts) ln(1 + decayed matches) with people who were not new (0), and who were (1)."""

    def make() -> Floats:
        events, n = _cases(past), past.history.c.n
        place = past.log.c[events] + n * _firsts(past.history)[events]
        counts = np.bincount(place, past.decay(events, HALF_LIFE), 2 * n)
        return np.log1p(counts).reshape(2, n).astype(np.float32)

    return past.keep("newcomers.counts", make)


def _matched(past: Past) -> Ints:
    """(entrepreneurs,) earlier matches of each, whether or not the counterpart is still stored."""

    def make() -> Ints:
        events = past.good(np.arange(past.limit, dtype=np.int64))
        rows = past.log.e[events]
        return np.bincount(rows[rows >= 0], minlength=past.history.e.n)

    return past.keep("newcomers.matched", make)


def _record(batch: Batch, past: Past, *, same: bool) -> Floats:
    rows = batch.e.index
    if not past.history.e.n:
        return batch.full(np.float32(np.nan))
    new = (_matched(past)[np.maximum(rows, 0)] == 0) == same
    later, first = (of_counterparts(batch, counts) for counts in _counts(past))
    return np.where(rows >= 0, np.where(new, first, later), np.float32(np.nan)).astype(np.float32)


def _feature(name: str, title: Text, sentence: Text, none: Text, compute: Callable[[Batch, Past], Floats]) -> Feature:
    return Feature(
        name,
        title,
        "ln(1 + events)",
        0.0,
        HIGHEST,
        "one of the two is not stored",
        compute,
        lambda _, value: sentence if value > 0 else none,
    )


RECORD_LIKE_STANDING = _feature(
    "record_like_standing",
    Text("与同处首次（或再次）对接者的对接", "Matches with ventures in the same position"),
    Text(
        "接过情形相同的创业者（同为首次对接，或同为已有过对接）",
        "has been matched with ventures in the same position: at their first match too, or with earlier ones too",
    ),
    Text(
        "还没有接过情形相同的创业者（同为首次对接，或同为已有过对接）",
        "has not been matched with ventures in the same position: at their first match too, or with earlier ones too",
    ),
    lambda batch, past: _record(batch, past, same=True),
)
RECORD_OTHER_STANDING = _feature(
    "record_other_standing",
    Text("与情形不同者（首次或再次）的对接", "Matches with ventures in the other position"),
    Text(
        "接过情形不同的创业者（一为首次对接，一为已有过对接）",
        "has been matched with ventures in the other position: one at its first match, one with earlier ones",
    ),
    Text(
        "还没有接过情形不同的创业者（一为首次对接，一为已有过对接）",
        "has not been matched with ventures in the other position: one at its first match, one with earlier ones",
    ),
    lambda batch, past: _record(batch, past, same=False),
)
SEVERAL = 2.0
"""Mean from which those matched with a counterpart may be said to have others as well."""


def _company(batch: Batch, past: Past) -> Floats:
    def make() -> Floats:
        events, n = _cases(past), past.history.c.n
        rows = past.log.c[events]
        total = np.bincount(rows, _matched(past)[past.log.e[events]], n)
        return (total / (np.bincount(rows, minlength=n) + 1)).astype(np.float32)  # one more: a single case tells little

    return of_counterparts(batch, past.keep("newcomers.company", make))


COMPANY = Feature(
    "company",
    Text("合作对象的合作方数", "How many others its ventures have"),
    "matches",
    0.0,
    MOST,
    "the counterpart is not stored",
    _company,
    lambda _, value: (
        Text("与其对接过的创业者，多还有其他对接方", "ventures matched with it mostly have others as well")
        if value >= SEVERAL
        else Text("与其对接过的创业者，少有其他对接方", "ventures matched with it seldom have others")
    ),
)
