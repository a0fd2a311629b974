"""Measures of rankings, and how sure one may be of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

CUT = 10
RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its bootstrap interval."""

    mean: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        """As it is sent and stored."""
        return {"mean": self.mean, "low": self.low, "high": self.high}


def ranks_of(scores: Doubles, positives: Ints, allowed: NDArray[np.bool_], order: Ints) -> Ints:
    """Ranks from 1 of some rows among the allowed ones; equal scores stand in ascending `order`, as when serving."""
    own = scores[positives][:, None]
    better = scores > own
    tied = (scores == own) & (order < order[positives][:, None])
    ranks: Ints = 1 + np.count_nonzero((better | tied) & allowed, axis=1)
    return ranks


def of_request(ranks: Ints, gains: Doubles | None = None) -> dict[str, float]:
    """nDCG@10, recall@10, recall@20 and the reciprocal rank of one request, by the ranks of all its positives.

    `gains` (positives,), 1 where not given; discounts 1 / log2(1 + rank), against the best order of the same gains
    (Järvelin and Kekäläinen 2002).
    """
    gains = np.ones(len(ranks)) if gains is None else gains
    best = np.sort(gains)[::-1][:CUT]
    ideal = float(np.sum(best / np.log2(1 + np.arange(1, len(best) + 1))))
    within = ranks <= CUT
    return {
        "ndcg@10": float(np.sum(gains[within] / np.log2(1 + ranks[within]))) / ideal,
        "recall@10": float(gains[within].sum() / gains.sum()),
        "recall@20": float(gains[ranks <= 2 * CUT].sum() / gains.sum()),
        "mrr": 1 / float(ranks.min()),
    }


def gini(counts: NDArray[np.generic]) -> float:
    """Concentration of exposure: 0 where all are shown alike, near 1 where a few get it all (Gini 1912)."""
    values = np.sort(counts.astype(np.float64))
    total = values.sum()
    if total <= 0 or not len(values):
        return 0.0
    n = len(values)
    return float((2 * np.arange(1, n + 1) - n - 1) @ values / (n * total))


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the items of one list that the other has, too; lists of one length, without repetitions."""
    return len(set(one) & set(other)) / max(len(one), len(other), 1)


def rank_biased_overlap(one: Sequence[str], other: Sequence[str], p: float = 0.9) -> float:
    """How alike the orders of two lists of one length are, the first places most: 1 the same, 0 nothing in common.

    The mean overlap of their first d items, weighed by p^d; what lies beyond the lists counts as alike as they are
    (RBO_ext: Webber, Moffat and Zobel 2010, equation 30).
    """
    seen: tuple[set[str], set[str]] = (set(), set())
    total, shared = 0.0, 0
    for depth, pair in enumerate(zip(one, other, strict=True), start=1):
        for own, item in zip(seen, pair, strict=True):
            own.add(item)
        shared = len(seen[0] & seen[1])
        total += shared / depth * p**depth
    return 0.0 if not one else (1 - p) / p * total + shared / len(one) * p ** len(one)


class Bootstrap:
    """Resamples of people, so that the requests of one person stay together (cluster bootstrap, percentile interval).

    The same resamples serve every figure, and so differences between two models are paired.
    """

    def __init__(self, people: Ints, seed: int) -> None:
        _, self._of = np.unique(people, return_inverse=True)
        self._n = int(self._of.max(initial=-1)) + 1
        random = np.random.default_rng(seed)
        self._weights = random.multinomial(self._n, np.full(self._n, 1 / max(self._n, 1)), RESAMPLES).astype(np.float64)

    def of(self, values: Doubles, rows: NDArray[np.bool_] | None = None) -> Figure:
        """The mean of (requests,) values, NaN left out; only of some `rows` where given."""
        known = ~np.isnan(values) if rows is None else ~np.isnan(values) & rows
        if not known.any():
            return Figure(float("nan"), float("nan"), float("nan"))
        sums = np.bincount(self._of[known], values[known], self._n)
        counts = np.bincount(self._of[known], minlength=self._n)
        with np.errstate(invalid="ignore", divide="ignore"):  # a resample may hold nobody of a small slice
            means = (self._weights @ sums) / (self._weights @ counts)
        low, high = np.nanquantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return Figure(float(values[known].mean()), float(low), float(high))

    def ratio(self, above: Doubles, below: Doubles) -> Figure:
        """The ratio of two (requests,) sums."""
        return _interval(float(above.sum() / below.sum()), self._ratios(above, below))

    def difference_of_ratios(self, one: tuple[Doubles, Doubles], other: tuple[Doubles, Doubles]) -> Figure:
        """The difference of two ratios of (requests,) sums (above, below), on the same resamples."""
        means = [float(above.sum() / below.sum()) for above, below in (one, other)]
        return _interval(means[0] - means[1], self._ratios(*one) - self._ratios(*other))

    def _ratios(self, above: Doubles, below: Doubles) -> Doubles:
        over, under = (np.bincount(self._of, part, self._n) for part in (above, below))
        with np.errstate(invalid="ignore", divide="ignore"):  # a resample may hold nobody
            ratios: Doubles = (self._weights @ over) / (self._weights @ under)
        return ratios


def _interval(mean: float, resampled: Doubles) -> Figure:
    low, high = np.nanquantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Figure(mean, float(low), float(high))


def brier(probability: Doubles, happened: Doubles) -> float:
    """Mean squared error of probabilities (Brier 1950)."""
    return float(np.mean((probability - happened) ** 2))


def calibration_error(probability: Doubles, happened: Doubles, bins: int = 10) -> float:
    """Expected calibration error: |mean probability - share that happened|, weighed over bins of equally many rows."""
    parts = _equal_bins(probability, bins)
    gaps = [abs(float(probability[p].mean() - happened[p].mean())) * len(p) for p in parts]
    return sum(gaps) / len(probability) if len(probability) else 0.0


def calibration_by_chance(probability: Doubles, bins: int = 10) -> float:
    """The calibration error to be expected of exact probabilities on so few rows.

    The mean of |share that happened - mean probability| of a bin, by the normal approximation: sqrt(2 / pi) times its
    standard deviation.
    """
    parts = _equal_bins(probability, bins)
    spreads = [float(np.sqrt(2 / np.pi * (probability[p] * (1 - probability[p])).sum())) for p in parts]
    return sum(spreads) / len(probability) if len(probability) else 0.0


def _equal_bins(probability: Doubles, bins: int) -> list[NDArray[np.intp]]:
    order = np.argsort(probability, kind="stable")
    return [part for part in np.array_split(order, bins) if len(part)]
