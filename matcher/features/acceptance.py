"""How often a counterpart says yes, and how often a yes becomes a success."""

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats
from matcher.features.history import Past
from matcher.features.popularity import of_counterparts

PRIOR = 5.0
"""Answers that the average of the kind counts for: few answers say little."""


def _counts(past: Past, name: str, low: float, high: float) -> Floats:
    """(counterparts,) earlier events whose grade lies in (low, high]."""

    def make() -> Floats:
        grade, rows = past.log.grade[: past.limit], past.log.c[: past.limit]
        meant = (grade > low) & (grade <= high) & (rows >= 0)
        return np.bincount(rows[meant], minlength=past.history.c.n).astype(np.float32)

    return past.keep(f"count.{name}", make)


def _successful(past: Past) -> Floats:
    """(counterparts,) entrepreneurs with at least one success; one match may have led to several."""
    grade, c, e = past.log.grade[: past.limit], past.log.c[: past.limit], past.log.e[: past.limit]
    meant = (grade > 1) & (c >= 0)
    pairs = np.unique(c[meant].astype(np.int64) << 32 | (e[meant].astype(np.int64) + 1))
    return np.bincount(pairs >> 32, minlength=past.history.c.n).astype(np.float32)


def _smoothed(yes: Floats, no: Floats) -> Floats:
    """Share of yes, drawn towards the mean of all by PRIOR answers (a Beta prior); NaN for who never answered."""
    total = float(yes.sum() + no.sum())
    if not total:
        return np.full(len(yes), np.nan, np.float32)
    mean = np.float32(yes.sum() / total)
    share = (yes + PRIOR * mean) / (yes + no + PRIOR)
    return np.where(yes + no > 0, share, np.nan).astype(np.float32)


def _acceptance(batch: Batch, past: Past) -> Floats:
    def make() -> Floats:
        return _smoothed(_counts(past, "match", 0, 1), _counts(past, "refusal", -np.inf, -1e-9))

    return of_counterparts(batch, past.keep("acceptance", make))


def _success(batch: Batch, past: Past) -> Floats:
    def make() -> Floats:
        matches = _counts(past, "match", 0, 1)
        done = np.minimum(_successful(past), matches)
        return _smoothed(done, matches - done)

    return of_counterparts(batch, past.keep("success", make))


def _percent(sentence: Text, value: float) -> Text:
    return sentence.fill({"percent": round(100 * value)})


def _say_acceptance(_: Pair, value: float) -> Text:
    sentence = Text(
        "按以往记录，约{percent}%的邀请会接受", "judging by its record, accepts about {percent}% of requests"
    )
    return _percent(sentence, value)


def _say_success(_: Pair, value: float) -> Text:
    sentence = Text(
        "按以往记录，约{percent}%的对接后来有了成果",
        "judging by its record, about {percent}% of its matches lead to a result",
    )
    return _percent(sentence, value)


ACCEPTANCE = Feature(
    "acceptance",
    Text("接受率", "Acceptance rate"),
    "0 to 1",
    0.0,
    1.0,
    "the counterpart has answered nobody yet",
    _acceptance,
    _say_acceptance,
    version=2,
)
SUCCESS = Feature(
    "success",
    Text("成果率", "Success rate"),
    "0 to 1",
    0.0,
    1.0,
    "the counterpart was matched with nobody yet",
    _success,
    _say_success,
    version=2,
)
