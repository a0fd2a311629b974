"""A share of cases with how sure it is."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""Of the normal distribution, for intervals of 95 %."""
LEAST = 5
"""Cases below which a share says nothing."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` cases."""

    part: int
    whole: int

    @property
    def tells(self) -> bool:
        """Whether there are enough cases to say anything."""
        return self.whole >= LEAST

    @property
    def value(self) -> float | None:
        """The share of 1; None of no cases."""
        return self.part / self.whole if self.whole else None

    @property
    def bounds(self) -> tuple[float, float]:
        """The interval of 95 % (Wilson 1927), which holds for few cases too: (0, 1) of none."""
        n = self.whole
        if not n:
            return 0.0, 1.0
        share = self.part / n
        middle = share + Z * Z / (2 * n)
        half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        low, high = (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)
        return max(0.0, low), min(1.0, high)
