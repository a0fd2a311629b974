"""What a ranking is: the ranked lines with their reasons, and what was left out."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.domain.rule import Refusal, ToCheck
from matcher.domain.text import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as a sentence, with the feature (or two, `one*other`) it speaks for and the points it was worth."""

    feature: str
    points: float
    text: Text


@dataclass(frozen=True, slots=True)
class Advice:
    """What would raise this rank: an action, the points it would add and the rank that would follow."""

    feature: str
    text: Text
    points: float
    rank: int


@dataclass(frozen=True, slots=True)
class Chance:
    """Calibrated probabilities: the entrepreneur wants it once seen; the counterpart then says yes; a match follows.

    None where too little was logged to tell.
    """

    wants: float
    accepts: float | None
    match: float | None


@dataclass(frozen=True, slots=True)
class RankedItem:
    """One line of a ranking; `rank` counts from 1. `to_check` are rules that lack a fact."""

    rank: int
    id: str
    name: str
    score: float
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    to_check: tuple[ToCheck, ...] = ()
    would_raise: tuple[Advice, ...] = ()
    capacity_left: float | None = None
    chance: Chance | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A candidate that a hard rule left out; `score` is what it would have had."""

    id: str
    name: str
    score: float
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """What a model that is only watched would have shown: kept for comparison, never sent."""

    model: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer for one kind: of how many, what was shown and why, and by which versions.

    `values` (features, items): each item's feature values, NaN where unknown. `points` (features + pairs, items): what
    they earned alone, then what the pairs of features earned. The intercept and an item's points sum, in this order,
    to its score exactly.
    """

    kind: str
    direction: str
    items: tuple[RankedItem, ...]
    candidates: int
    """Before the hard rules, after filters and exclusions of the request."""
    eligible: int
    refused_by_rule: dict[str, int]
    refused: tuple[Excluded, ...]
    features: tuple[str, ...]
    values: NDArray[np.float32]
    points: NDArray[np.float64]
    intercept: float
    model: str
    learned: bool
    rules_version: str
    data_version: int
    personalised: bool
    notes: tuple[Text, ...] = field(default=())
    shadow: "Shadow | None" = None
    pairs: tuple[str, ...] = ()
    """Names `one*other` of the features that the model looks at together."""
