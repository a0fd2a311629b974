"""What would have come of logged lists in another order, where their order was drawn by chance.

The question is asked of whole lists: a policy puts the lines that were shown into an order of its own, and its value is
the number of lines per list that the entrepreneur then wants. A line counts with weight 1 / propensity where the policy
puts it at the very place where it stood (item-position estimator: Li et al. 2018), so nothing has to be assumed of how
people look at lists. The doubly robust estimate (Dudík et al. 2011) adds what a model expects, and corrects it by what
was seen; it is right where either is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.learning.measures import Bootstrap, Figure
from matcher.learning.requests import PastRequest

LEAST_SIZE = 100.0
"""Effective number of rows below which no estimate is given: it would be the accident of a few rows."""

REFUSED = 0.3
"""Gain of a line that was wanted, against one that became a match: a good idea that came to nothing."""

Doubles = NDArray[np.float64]
Order = Callable[[PastRequest], Doubles]
"""(lines,) scores by which a policy orders the lines of a list."""
Expected = Callable[[PastRequest, Doubles], Doubles]
"""(lines,) probability of being wanted at given places (lines,)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Lines wanted per list under a policy, by three estimators; `logged`: as the lists were shown.

    `size` is the effective number of rows, (sum of weights)^2 / sum of squared weights (Kish 1965).
    """

    lists: int
    size: float
    logged: Figure
    ips: Figure
    snips: Figure
    dr: Figure

    def as_dict(self) -> dict[str, Any]:
        """As it is sent and stored."""
        figures = {name: getattr(self, name).as_dict() for name in ("logged", "ips", "snips", "dr")}
        return {"lists": self.lists, "effective_size": self.size, **figures}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no estimate."""

    lists: int
    size: float
    because: Text

    def as_dict(self) -> dict[str, Any]:
        """As it is sent and stored."""
        return {"lists": self.lists, "effective_size": self.size, "refused": self.because.as_dict()}


def drawn_by_chance(requests: Sequence[PastRequest]) -> list[PastRequest]:
    """Lists whose every place and propensity is told and whose every line's answer is known."""
    return [
        request
        for request in requests
        if (s := request.shown) is not None
        and len(s.rows) > 1
        and not np.isnan(s.places).any()
        and not np.isnan(s.propensity).any()
        and (s.wanted >= 0).all()
    ]


def places_by(scores: Doubles, own: Doubles) -> Doubles:
    """(lines,) the places of a list in the order of scores; equal scores keep their order."""
    places = np.empty(len(scores))
    places[np.argsort(-scores, kind="stable")] = np.sort(own)
    return places


def estimate(requests: Sequence[PastRequest], order: Order, expected: Expected, *, seed: int = 1) -> Estimate | Refusal:
    """The value of a policy on lists drawn by chance; a refusal where they are too few to say anything.

    `expected` must come from a model that was fitted on other lists.
    """
    lists = drawn_by_chance(requests)
    told = [_of_list(request, order(request), expected) for request in lists]
    weights = np.concatenate([weight for weight, _, _, _ in told]) if told else np.zeros(0)
    size = float(weights.sum() ** 2 / (weights**2).sum()) if weights.any() else 0.0
    if size < LEAST_SIZE:
        because = Text(
            f"随机排序的记录太少：有效样本 {size:.0f}，至少需要 {LEAST_SIZE:.0f}。请让部分列表随机排序，"
            "并在“已展示”事件中记录位置和概率。",
            f"too little was logged in random order: an effective size of {size:.0f}, at least {LEAST_SIZE:.0f} is "
            "needed. Let some lists be in random order and send their places and propensities with the shown events.",
        )
        return Refusal(len(lists), size, because)
    wanted = np.array([seen.sum() for _, seen, _, _ in told])
    hits = np.array([(weight * seen).sum() for weight, seen, _, _ in told])
    mass = np.array([weight.sum() for weight, _, _, _ in told])
    lines = np.array([len(weight) for weight, _, _, _ in told], np.float64)
    model = np.array([there.sum() for _, _, there, _ in told])
    off = np.array([(weight * (seen - here)).sum() for weight, seen, _, here in told])
    bootstrap = Bootstrap(np.array([request.e for request in lists], np.int64), seed)
    return Estimate(
        len(lists),
        size,
        bootstrap.of(wanted),
        bootstrap.of(hits),
        bootstrap.ratio(hits * lines.mean(), mass),
        bootstrap.of(model + off),
    )


def _of_list(request: PastRequest, scores: Doubles, expected: Expected) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """(lines,) weights, what was wanted, and what a model expects at the policy's and at the logged places."""
    assert request.shown is not None  # noqa: S101 - these are lists
    own = request.shown.places
    there = places_by(scores, own)
    weight = np.where(there == own, 1 / request.shown.propensity, 0.0)
    return weight, request.shown.wanted.astype(np.float64), expected(request, there), expected(request, own)


def examination(requests: Sequence[PastRequest], least: int = 100) -> Doubles:
    """(places,) how often a place is looked at against the first, by lists in random order; empty where too few.

    What is wanted at each place differs by looks alone where chance has put it there; smoothed to never rise.
    """
    lists = drawn_by_chance(requests)
    if len(lists) < least:
        return np.zeros(0)
    from sklearn.isotonic import IsotonicRegression  # serving never imports scikit-learn

    places = np.concatenate([r.shown.places for r in lists if r.shown is not None]).astype(np.int64)
    wanted = np.concatenate([r.shown.wanted for r in lists if r.shown is not None])
    shown = np.bincount(places)[1:]
    share = np.bincount(places, wanted)[1:] / np.maximum(shown, 1)
    smooth = (
        IsotonicRegression(increasing=False).fit(np.arange(len(share)), share, shown).predict(np.arange(len(share)))
    )
    looked: Doubles = np.maximum(smooth / max(smooth[0], 1e-9), 0.1)
    return looked


def with_gains(requests: Sequence[PastRequest], looked: Doubles) -> list[PastRequest]:
    """Lists in which something was wanted, with gains: 1 for a match, REFUSED for what was wanted and not given.

    What was wanted at a place that few look at counts for more: gains are divided by the looks at the place (inverse
    propensity: Joachims et al. 2017), where those are known.
    """
    found = []
    for request in requests:
        if request.shown is None or not len(request.positives):
            continue
        wanted = request.shown.wanted == 1
        places = request.shown.places[wanted]
        gains = np.where(request.shown.accepted[wanted] == 0, REFUSED, 1.0)
        known = ~np.isnan(places) & bool(len(looked))
        if known.any():
            gains[known] /= looked[np.minimum(places[known].astype(np.int64), len(looked)) - 1]
        found.append(replace(request, gains=gains))
    return found
