"""What a feature is: a named number about a pair, with its unit, bounds, meaning of missing, and its sentence."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.frame import Floats
from matcher.features.history import Past

Compute = Callable[[Batch, Past], Floats]
Say = Callable[["Pair", float], Text]
SpeaksFor = Callable[["Pair", float], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of a batch, for sentences: `row` counts in the ranked side."""

    batch: Batch
    row: int

    @property
    def e(self) -> int:
        """Row of the entrepreneur in `batch.e`."""
        return 0 if self.batch.ranks == "counterparts" else self.row

    @property
    def c(self) -> int:
        """Row of the counterpart in `batch.c`."""
        return self.row if self.batch.ranks == "counterparts" else 0


@dataclass(frozen=True, slots=True)
class Advice:
    """What an entrepreneur could do so that this feature becomes better, and the value it would then have."""

    text: Text
    reachable: float


@dataclass(frozen=True, slots=True)
class Feature:
    """One number about a pair of an entrepreneur and a counterpart.

    `compute(batch, past)` returns (n,) float32 within [low, high], NaN where unknown; it looks at no other row, at no
    label and at no event of the batch's day or later. A change of meaning raises `version`, so that a model fitted on
    the earlier meaning refuses to load.
    """

    name: str
    title: Text
    unit: str
    low: float
    high: float
    missing: str
    compute: Compute
    say: Say
    version: int = 1
    advice: Advice | None = None
    volatile: bool = False
    """Whether it is a state of the register that changes from day to day, such as free places: what it was at a moment
    of the past is not recorded, so nothing is learned about it and the experts' points stand."""
    subject: str = ""
    """What it is about, where several features are about one thing, such as the place; one of them is told."""
    speaks_for: SpeaksFor = lambda _, __: True
    """Whether what is said of a pair's value may stand as a reason for it: a model may give points to a far place all
    the same, but nobody would take "is about 122 km away" for an advantage. The next reason is told instead."""


def fingerprint(features: Iterable[Feature]) -> str:
    """Short hash of (name, unit, version) of features in their order; kept with every model."""
    text = ";".join(f"{f.name}|{f.unit}|{f.version}" for f in features)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
