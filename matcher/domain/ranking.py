"""What a ranking is: the request, the ranked lines with their reasons, and what was left out."""

from dataclasses import dataclass

from matcher.domain.rule import Refusal, ToCheck
from matcher.domain.text import Text


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature added to a score. All contributions and the intercept sum to the score exactly."""

    feature: str
    value: float | None
    """The feature's value in its own unit; None where unknown."""
    points: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as a sentence, with the feature that it speaks for and the points it was worth."""

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
class RankedItem:
    """One line of a ranking; `rank` counts from 1."""

    rank: int
    id: str
    name: str
    score: float
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...] = ()
    to_check: tuple[ToCheck, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    would_raise: tuple[Advice, ...] = ()
    capacity_left: float | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A candidate that a hard rule left out."""

    id: str
    name: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer for one kind: what was asked of how many, what was shown, and by which versions."""

    kind: str
    direction: str
    items: tuple[RankedItem, ...]
    candidates: int
    eligible: int
    refused_by_rule: dict[str, int]
    refused: tuple[Excluded, ...]
    intercept: float
    model: str
    rules_version: str
    data_version: int
    personalised: bool
