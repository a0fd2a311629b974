"""Hard rules: dated, regional, with their clause; and what they say about a pair."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from matcher.domain.text import Text


class Verdict(IntEnum):
    """Outcome of one rule for one pair. An unknown fact never refuses: it is TO_CHECK."""

    PASSED = 0
    TO_CHECK = 1
    REFUSED = 2


REGISTER_ENTRY = Text("登记信息", "register entry")
"""What stands in the place of a document where a rule only holds a counterpart to what it says of itself."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One dated, regional text of a rule.

    `region` is the code of the region where it holds (with everything below it); empty means everywhere.
    A provision of a smaller region overrides those of the larger ones; `parameters` are the numbers of its test.
    """

    rule: str
    document: str
    article: str
    text: Text
    valid_from: date | None = None
    valid_to: date | None = None
    region: str = ""
    parameters: dict[str, float] = field(default_factory=dict)
    applies: bool = True
    """False: the region waives the rule while this provision is in force."""

    def in_force(self, day: date) -> bool:
        """Whether this provision holds on `day` (both ends included)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a counterpart was left out, by which clause, and what would change it."""

    rule: str
    because: Text
    would_change: Text
    document: str
    article: str
    region: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A rule that could not be decided, and the facts that are missing."""

    rule: str
    missing: tuple[str, ...]
    text: Text
    document: str
    article: str
