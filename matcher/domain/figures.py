"""Figures of an office's work, and how evenly something is spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from matcher.domain.share import LEAST, Share


@dataclass(frozen=True, slots=True)
class Results:
    """What became of a set of cases.

    `in_time` counts people who wait and whose promised time still runs; `answered` and `promised` are of all others:
    who was told anything, and who was told within the promised time. `median_days` and `ninth_days`: how long half of
    them, and nine of ten, waited at most; who still waits counts with the time so far. None where there are too few.
    Matches: `sent`, answers of both sides, `agreed` of those sent, `met` of those agreed.
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


@dataclass(frozen=True, slots=True)
class Exposure:
    """How evenly what was sent is spread over a register: `reached` of `counterparts` were sent to anybody.

    `top_tenth` is the share of all that was sent that went to the tenth of the register sent most often; `gini` is 0
    where all were sent equally often and near 1 where one has everything. None where there are too few.
    """

    sent: int
    counterparts: int
    reached: int
    top_tenth: float | None
    gini: float | None


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least a share of the values do not exceed; None where there are too few."""
    if len(values) < LEAST:
        return None
    return sorted(values)[max(ceil(share * len(values)) - 1, 0)]


def exposure(counts: Sequence[int], register: int) -> Exposure:
    """The exposure of a register of so many counterparts, of whom those in `counts` were sent so often.

    Gini's coefficient of x ascending, i from 1: 2 * sum(i * x) / (n * sum(x)) - (n + 1) / n.
    """
    reached = sorted(count for count in counts if count)
    n, sent = max(register, len(reached)), sum(reached)
    if sent < LEAST or n < LEAST:
        return Exposure(sent, n, len(reached), None, None)
    never = n - len(reached)
    weighted = sum((never + i) * count for i, count in enumerate(reached, start=1))
    gini = 2 * weighted / (n * sent) - (n + 1) / n
    return Exposure(sent, n, len(reached), sum(reached[-ceil(n / 10) :]) / sent, gini)
