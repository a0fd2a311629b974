"""What a counterpart has done before with entrepreneurs like this one.

Each feature counts good earlier events between the counterpart and entrepreneurs who share something with the one at
hand: an industry, a region at some level, a stage, a funding round, a topic. Counts are logarithmic, ln(1 + count),
and older events weigh less where a half-life is given.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.columns import Vocabularies
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Codes, Floats, Frame
from matcher.features.history import Ints, Past

NO_RECORD = Text("还没有类似情况的记录", "has no record with cases like this yet")

HIGHEST = 20.0
"""Bound of ln(1 + count): no log holds e**20 events."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two requests can share, as numbers: of the person (an industry) or of the request itself (a round).

    `of_events(past)` gives the keys of every event in the log, (events,) or (events, widest); `of_requests(batch)`
    those of the entrepreneurs of a batch, (1 or n,) or (1 or n, widest); -1 is unknown. Keys are below `size`.
    """

    name: str
    size: Callable[[Vocabularies], int]
    of_events: Callable[[Past], Codes | Ints]
    of_requests: Callable[[Batch], Codes | Ints]


STRIDE = 1 << 32
"""Numbers that a vocabulary may give: fixed, since open vocabularies grow while a history keeps its keys."""


def joint(name: str, one: Likeness, other: Likeness) -> Likeness:
    """Alike in both respects at once."""

    def combined(a: Codes | Ints, b: Codes | Ints) -> Ints:
        a, b = (keys[:, None] if keys.ndim == 1 else keys for keys in (a, b))
        rows = len(a) if len(b) == 1 else len(b)
        wide = a.astype(np.int64)[:, :, None] * STRIDE + b.astype(np.int64)[:, None, :]
        width = a.shape[1] * b.shape[1]
        keys: Ints = np.where((a >= 0)[:, :, None] & (b >= 0)[:, None, :], wide, -1).reshape(rows, width)
        return keys

    return Likeness(
        name,
        lambda books: one.size(books) * STRIDE,
        lambda past: combined(one.of_events(past), other.of_events(past)),
        lambda batch: combined(one.of_requests(batch), other.of_requests(batch)),
    )


def _books(frame: Frame) -> Vocabularies:
    return frame.base.vocabularies


def weighted_count(batch: Batch, past: Past, like: Likeness, half_life: float | None) -> Floats:
    """(n,) number of earlier matches of each counterpart with entrepreneurs (or requests) alike to this one."""
    if batch.ranks == "entrepreneurs":
        return _reverse_count(batch, past, like, half_life)
    keys = np.unique(np.ravel(like.of_requests(batch)))
    name = f"cases.{like.name}.{half_life}.{keys.tobytes().hex()}"
    return _at_rows(past.keep(name, lambda: _forward_count(past, like, keys, half_life)), batch.c)


def _forward_count(past: Past, like: Likeness, keys: Ints | Codes, half_life: float | None) -> Floats:
    """(counterparts,) the same for all of them; people who are alike share it."""
    postings = past.history.postings(like.name, lambda: like.of_events(past), lambda: like.size(_books(past.history.e)))
    events = past.good(postings.before(keys.astype(np.int64), past.limit))
    weights = None if half_life is None else past.decay(events, half_life)
    rows = past.log.c[events]
    known = rows >= 0
    totals = np.bincount(rows[known], None if weights is None else weights[known], past.history.c.n)
    return totals.astype(np.float32)


def _reverse_count(batch: Batch, past: Past, like: Likeness, half_life: float | None) -> Floats:
    events = past.good(past.of_counterpart(int(batch.c.index[0])))
    keys = past.history.keyed(like.name, lambda: like.of_events(past))[events]
    weights = np.ones(len(events)) if half_life is None else past.decay(events, half_life)
    if keys.ndim == 2:
        weights = np.repeat(weights, keys.shape[1])
    found, place = np.unique(np.ravel(keys), return_inverse=True)
    totals = np.append(np.bincount(place, weights, len(found)), 0.0).astype(np.float32)
    totals[:-1][found < 0] = 0
    own = like.of_requests(batch)
    at = np.searchsorted(found, own)
    hit = np.append(found, -2)[at] == own
    counts = totals[np.where(hit, at, len(found))]
    return batch.full(counts if counts.ndim == 1 else counts.sum(axis=1))


def _at_rows(values: Floats, frame: Frame) -> Floats:
    """Values of the full frame at the rows of a view; an entity that is not stored (index -1) has 0."""
    if frame.rows is None and len(frame.index) == len(values):
        return values
    return np.append(values, np.float32(0)).take(frame.index)


def track_record(
    like: Likeness,
    title: Text,
    sentence: Text,
    none: Text = NO_RECORD,
    *,
    half_life: float | None = None,
) -> Feature:
    """The feature that counts what happened with entrepreneurs who are alike in one respect.

    `sentence` may use `{count}`; `none` is said where there was nothing. Unknown likeness gives NaN and not 0.
    """
    name = f"record_{like.name}" + ("_recent" if half_life else "")

    def compute(batch: Batch, past: Past) -> Floats:
        keys = like.of_requests(batch)
        known = (keys >= 0).any(axis=1) if keys.ndim == 2 else keys >= 0
        if not known.any():
            return batch.full(np.float32(np.nan))
        values = np.log1p(weighted_count(batch, past, like, half_life)).astype(np.float32)
        return values if known.all() else batch.full(np.where(known, values, np.float32(np.nan)))

    def say(_: Pair, value: float) -> Text:
        count = round(float(np.expm1(value)))
        return sentence.fill({"count": count}) if count else none

    return Feature(
        name, title, "ln(1 + events)", 0.0, HIGHEST, "the entrepreneur's own side is not known", compute, say
    )
