"""Figures of an office's work, and how evenly something is spread."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import ceil, exp, lgamma, log, sqrt
from typing import Any, Self

from matcher.domain.share import LEAST, Share, withheld


@dataclass(frozen=True, slots=True)
class Results:
    """What became of a set of cases.

    `in_time` counts people who wait and whose promised time still runs; `answered` and `promised` are of all others:
    who was told anything, and who was told within the promised time. `median_days` and `ninth_days`: how long half of
    them, and nine of ten, waited at most; who still waits counts with the time so far. None where there are too few.
    Matches: `sent`, answers of both sides, `agreed` of those sent, `met` of those agreed long enough ago.
    """

    cases: int
    in_time: int
    answered: Share
    promised: Share
    median_days: float | None
    ninth_days: float | None
    sent: int
    entrepreneurs: Share
    counterparts: Share
    agreed: Share
    met: Share

    @property
    def met_waits(self) -> bool:
        """Whether `met` has too few only because those that agreed did so lately."""
        return not self.agreed.few and self.met.of < LEAST <= self.agreed.part

    def covered(self) -> Self:
        """The same; where `agreed` may not be told, `met` would tell it by its sample size."""
        return replace(self, met=replace(self.met, hidden=self.agreed.of > 0 and self.agreed.few))


def all_withheld(parts: Sequence[Results]) -> list[Results]:
    """The figures of all parts of a whole, each share `withheld` for itself."""
    shares = [name.name for name in fields(Results) if name.type is Share]
    columns = {name: withheld([getattr(part, name) for part in parts]) for name in shares}
    found = []
    for k, part in enumerate(parts):
        own: dict[str, Any] = {name: column[k] for name, column in columns.items()}
        found.append(replace(part, **own).covered())
    return found


@dataclass(frozen=True, slots=True)
class Exposure:
    """How evenly what was sent is spread: `reached` of `counterparts` who could be sent were sent to anybody.

    `top_tenth` is the share of all that was sent that went to the tenth of them sent most often; `gini` is 0 where all
    were sent equally often and near 1 where one has everything; `chance` is what it would be on average if each of what
    was sent had been drawn by lot. None where there are too few.
    """

    sent: int
    counterparts: int
    reached: int
    top_tenth: float | None
    gini: float | None
    chance: float | None

    @property
    def early(self) -> bool:
        """Whether so few were sent that most can't have had any: it can't be seen yet whether a few get most."""
        return self.gini is not None and self.sent < self.counterparts


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least a share of the values do not exceed; None where there are too few."""
    if len(values) < LEAST:
        return None
    return sorted(values)[max(ceil(share * len(values)) - 1, 0)]


def exposure(counts: Sequence[int], register: int) -> Exposure:
    """The exposure of so many counterparts, of whom those in `counts` were sent so often.

    Gini's coefficient of x ascending, i from 1: 2 * sum(i * x) / (n * sum(x)) - (n + 1) / n.
    """
    reached = sorted(count for count in counts if count)
    n, sent = max(register, len(reached)), sum(reached)
    if sent < LEAST or n < LEAST:
        return Exposure(sent, n, len(reached), None, None, None)
    never = n - len(reached)
    weighted = sum((never + i) * count for i, count in enumerate(reached, start=1))
    gini = 2 * weighted / (n * sent) - (n + 1) / n
    return Exposure(sent, n, len(reached), sum(reached[-ceil(n / 10) :]) / sent, gini, by_lot(sent, n))


def by_lot(sent: int, n: int) -> float:
    """The mean of Gini's coefficient where each of so many is drawn by lot among n of three or more.

    Gini's coefficient is sum(|x_i - x_j|) / (2 * n * sum(x)) over all ordered pairs, and sum(x) = `sent` is given, so
    its mean is (n - 1) / (2 * sent) * E|x_1 - x_2|, exactly. What two of n get together, k, is binomial (sent, 2 / n);
    of these each goes to either with 1/2, and the mean distance of a walk of k such steps from its start is
    2m * C(2m, m) / 4**m with m = ceil(k / 2).
    """
    chance, mean = 2 / n, 2 * sent / n
    wide = 10 * sqrt(mean) + 20  # what lies beyond is less than a rounding error
    distance = 0.0
    for k in range(max(1, int(mean - wide)), min(sent, int(mean + wide)) + 1):
        m = (k + 1) // 2
        drawn = lgamma(sent + 1) - lgamma(k + 1) - lgamma(sent - k + 1) + k * log(chance) + (sent - k) * log(1 - chance)
        distance += exp(drawn + log(2 * m) + lgamma(2 * m + 1) - 2 * lgamma(m + 1) - m * log(4))
    return (n - 1) / (2 * sent) * distance
