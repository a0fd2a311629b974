"""A share with its sample size, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

Z = 1.959964
"""Of the normal distribution, for intervals of 95 %."""
LEAST = 5
"""A rate of fewer is not told: it would say little, and it might tell of one person."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `hidden`: kept back, although enough, since a smaller one could be worked out from it."""

    part: int
    of: int
    hidden: bool = False

    @property
    def few(self) -> bool:
        """Whether no rate may be told: there are too few, or it is hidden."""
        return self.hidden or self.of < LEAST

    @property
    def rate(self) -> float | None:
        """The share of 1; None where none may be told."""
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


def withheld(shares: Sequence[Share]) -> list[Share]:
    """The shares of all parts of a whole that is told, so that none of too few can be worked out from the others.

    Where parts of too few are left out, the smallest others are hidden with them until at least two are, of at least
    LEAST together: complementary suppression (Willenborg and de Waal 2001, Elements of Statistical Disclosure Control,
    chapter 6, where one table is protected). A part of nobody has nothing to tell and protects nothing.
    """
    small = [k for k, one in enumerate(shares) if 0 < one.of < LEAST]
    rest = sorted((k for k, one in enumerate(shares) if one.of >= LEAST), key=lambda k: shares[k].of)
    with_them: set[int] = set()
    together = sum(shares[k].of for k in small)
    while small and rest and (len(small) + len(with_them) < 2 or together < LEAST):
        together += shares[rest[0]].of
        with_them.add(rest.pop(0))
    return [replace(one, hidden=one.hidden or k in with_them) for k, one in enumerate(shares)]
