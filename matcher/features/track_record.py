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
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Codes, Floats, Frame
from matcher.features.history import Ints, Past
from matcher.features.kernels import sum_of_codes

NO_RECORD = Text("还没有类似情况的记录", "has no record with cases like this yet")

HIGHEST = 20.0
"""Bound of ln(1 + count): no log holds e**20 events."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two entrepreneurs can share: keys of a frame of entrepreneurs, or of the events themselves.

    `of_frame` gives (n,) or (n, widest) keys, -1 for unknown; `of_events` the keys of all events in the log and
    `of_request` those of the request, for what belongs to the event (round, topic) and not to the person.
    """

    name: str
    size: Callable[[Past], int]
    of_frame: Callable[[Frame], Codes] | None = None
    of_events: Callable[[Past], Codes] | None = None
    of_request: Callable[[Batch], Ints] | None = None


def _event_keys(past: Past, like: Likeness) -> Codes:
    if like.of_frame is not None:
        return past.history.keys_of_events(like.of_frame(past.history.e))
    assert like.of_events is not None  # noqa: S101 - a likeness has one of the two
    return like.of_events(past)


def weighted_count(batch: Batch, past: Past, like: Likeness, half_life: float | None) -> Floats:
    """(n,) number of good earlier events of each counterpart with entrepreneurs (or requests) alike to this one."""
    postings = past.history.postings(like.name, lambda: _event_keys(past, like), lambda: like.size(past))
    if batch.ranks == "counterparts":
        keys = like.of_frame(batch.e)[0] if like.of_frame else like.of_request(batch)  # type: ignore[misc]
        events = past.good(postings.before(np.unique(np.ravel(keys)), past.limit))
        weights = None if half_life is None else past.decay(events, half_life)
        rows = past.log.c[events]
        known = rows >= 0
        totals = np.bincount(rows[known], None if weights is None else weights[known], past.history.c.n)
        return _at_rows(totals.astype(np.float32), batch.c)
    return _reverse_count(batch, past, like, half_life)


def _reverse_count(batch: Batch, past: Past, like: Likeness, half_life: float | None) -> Floats:
    events = past.good(past.of_counterpart(int(batch.c.index[0])))
    keys = _event_keys(past, like)[events]
    weights = np.ones(len(events)) if half_life is None else past.decay(events, half_life)
    if keys.ndim == 2:
        weights = np.repeat(weights, keys.shape[1])
        keys = keys.ravel()
    known = keys >= 0
    totals = np.bincount(keys[known], weights[known], like.size(past)).astype(np.float32)
    if like.of_frame is None:
        asked = like.of_request(batch)  # type: ignore[misc]
        return batch.full(totals[asked[asked >= 0]].sum())
    own = like.of_frame(batch.e)
    if own.ndim == 2:
        return sum_of_codes(totals, own)
    return np.append(totals, np.float32(0)).take(own)


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
    unknown: bool = True,
) -> Feature:
    """The feature that counts what happened with entrepreneurs who are alike in one respect.

    `sentence` may use `{count}`. `unknown`: an entrepreneur whose likeness is not known gives NaN and not 0.
    """
    name = f"record_{like.name}" + ("_recent" if half_life else "")

    def compute(batch: Batch, past: Past) -> Floats:
        values = np.log1p(weighted_count(batch, past, like, half_life)).astype(np.float32)
        if not unknown or like.of_frame is None:
            return values
        keys = like.of_frame(batch.e)
        known = (keys >= 0).any(axis=1) if keys.ndim == 2 else keys >= 0
        return np.where(known, values, np.float32(np.nan))

    def say(_: Pair, value: float) -> Text:
        count = round(float(np.expm1(value)))
        return sentence.fill({"count": count}) if count else none

    return Feature(
        name, title, "ln(1 + events)", 0.0, HIGHEST, "the entrepreneur's own side is not known", compute, say
    )
