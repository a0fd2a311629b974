"""What a candidate must show before it may replace the model that serves: named gates, each with its numbers."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.protected import PROTECTED
from matcher.domain.text import Text
from matcher.learning.evaluation import MAIN, SMALLEST_SLICE, Evaluation
from matcher.ranking.tables import Model

WORSE = -0.005
"""Loss of nDCG@10 that the interval may reach down to where the candidate is not better in the mean."""
SLICE_WORSE = -0.03
"""Mean loss of nDCG@10 in a slice beyond which, if its whole interval lies below zero, the candidate fails."""
MISCALIBRATED = 0.1
"""Calibration error from which a probability would mislead people."""
SLOWER = 1.5
CONCENTRATION = 0.05
"""Rise of the Gini coefficient of exposure that is still accepted."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One question to a candidate, with the answer."""

    name: str
    title: Text
    passed: bool
    figures: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """As it is sent and stored."""
        return {"name": self.name, "title": self.title.as_dict(), "passed": self.passed, "figures": self.figures}


def overall(judged: Evaluation, candidate: str, current: str) -> Gate:
    """Not worse overall: the mean difference is positive, or the interval stays above a small loss."""
    difference = judged.difference(candidate, current)
    passed = difference.mean >= 0 or difference.low >= WORSE
    figures = {
        "candidate": judged.figure(candidate, MAIN).as_dict(),
        "current": judged.figure(current, MAIN).as_dict(),
        "difference": difference.as_dict(),
        "lowest_allowed": WORSE,
    }
    return Gate("overall", Text("总体不差于现用模型", "not worse overall than the current model"), passed, figures)


def no_slice_worse(judged: Evaluation, candidate: str, current: str) -> Gate:
    """No group of at least SMALLEST_SLICE requests loses more than SLICE_WORSE with an interval below zero."""
    worse, told = [], {}
    for name, rows in judged.groups.items():
        if rows.sum() < SMALLEST_SLICE:
            continue
        difference = judged.difference(candidate, current, MAIN, name)
        told[name] = {**difference.as_dict(), **judged.told(name)}
        if difference.mean < SLICE_WORSE and difference.high < 0:
            worse.append(name)
    figures = {"worse": worse, "slices": told, "lowest_allowed": SLICE_WORSE}
    return Gate("slices", Text("没有群体明显变差", "nobody's group is clearly worse off"), not worse, figures)


def exposure(judged: Evaluation, candidate: str, current: str) -> Gate:
    """Exposure does not gather on a few counterparts."""
    new, old = (judged.summary(name)["gini"] for name in (candidate, current))
    figures = {"candidate": new, "current": old, "most_allowed": old + CONCENTRATION}
    title = Text("推荐机会没有更加集中", "exposure is not more concentrated")
    return Gate("exposure", title, new <= old + CONCENTRATION, figures)


def calibrated(figures: dict[str, Any]) -> Gate:
    """What the model calls probable happens about so often: on unseen lists, for each of its probabilities.

    A model without probabilities promises none and passes.
    """
    off = [name for name, own in figures.items() if own["ece"] > MISCALIBRATED]
    errors = {f"{name}_error": own["ece"] for name, own in figures.items()}
    told = {"calibration": figures, **errors, "off": off, "most_allowed": MISCALIBRATED}
    return Gate("calibration", Text("概率与实际相符", "probabilities hold"), not off, told)


def golden(requests: int) -> Gate:
    """The requests in the bundle give the scores that were written with it: reading a bundle has checked each."""
    title = Text("样例请求得分一致", "golden requests give their scores")
    return Gate("golden", title, requests > 0, {"requests": requests})


def protected(model: Model) -> Gate:
    """No feature of the model is, or is named after, a protected trait."""
    found = [t.feature for t in model.tables if any(part in t.feature for part in PROTECTED)]
    return Gate("protected", Text("不使用受保护的特征", "uses no protected trait"), not found, {"features": found})


def latency(candidate: Model, current: Model, n: int = 20_000) -> Gate:
    """Scoring takes at most SLOWER times as long as with the current model, or less than a millisecond for 10,000."""
    values = np.random.default_rng(1).normal(size=(len(candidate.tables), n)).astype(np.float32)
    new, old = _median_ms(candidate, values), _median_ms(current, values)
    allowed = max(SLOWER * old, n / 10_000)
    figures = {"candidate_ms": new, "current_ms": old, "rows": n, "most_allowed_ms": allowed}
    passed = new <= allowed
    return Gate("latency", Text("速度不变慢", "is not slower"), passed, figures)


def _median_ms(model: Model, values: NDArray[np.float32], times: int = 15) -> float:
    model.score(values)
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        model.score(values)
        spent.append(1000 * (time.perf_counter() - began))
    return float(np.median(spent))


def all_passed(gates: Sequence[Gate]) -> bool:
    """Whether nothing stands in the way."""
    return all(gate.passed for gate in gates)
