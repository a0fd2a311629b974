"""A share with its sample size, and how sure it is."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""Of the normal distribution, for intervals of 95 %."""
LEAST = 5
"""A rate of fewer is not told: it would say little, and it might tell of one person."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    of: int

    @property
    def few(self) -> bool:
        """Whether there are too few to tell a rate of."""
        return self.of < LEAST

    @property
    def rate(self) -> float | None:
        """The share of 1; None where there are too few."""
        return None if self.few else self.part / self.of

    @property
    def bounds(self) -> tuple[float, float]:
        """The interval of 95 % (Wilson 1927), which holds for few cases too: (0, 1) of none."""
        n = self.of
        if not n:
            return 0.0, 1.0
        share = self.part / n
        middle = share + Z * Z / (2 * n)
        half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        low, high = (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)
        return max(0.0, low), min(1.0, high)
