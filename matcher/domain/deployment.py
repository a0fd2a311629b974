"""Which model serves a kind: a log of decisions, and the state that it comes to."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

SCORECARD = ""
"""The version that stands for the experts' scorecard, which serves where nothing was promoted."""


class Action(StrEnum):
    """What was decided."""

    PROMOTE = "promote"  # the version serves everybody
    ROLLBACK = "rollback"  # the version that served before serves again
    SHADOW = "shadow"  # the version scores beside the current one and is never shown
    SPLIT = "split"  # the version serves a share of the entrepreneurs
    STOP = "stop"  # neither shadow nor split any more


@dataclass(frozen=True, slots=True)
class Deployment:
    """One decision; `evidence` holds the gates as they stood, `share` (0, 1) that of a split."""

    seq: int
    at: datetime
    kind: str
    action: Action
    version: str
    by: str
    reason: str
    share: float | None = None
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """Who serves a kind now; `seq` is the number of the last decision, 0 where there was none."""

    seq: int = 0
    current: str = SCORECARD
    earlier: tuple[str, ...] = ()
    """Versions that served before, the last one last: what `rollback` returns to."""
    shadow: str | None = None
    split: str | None = None
    share: float = 0.0

    @classmethod
    def of(cls, log: Iterable[Deployment]) -> "State":
        """The state after a kind's decisions in their order."""
        state = cls()
        for entry in log:
            state = state._after(entry)
        return state

    def _after(self, entry: Deployment) -> "State":
        seq, version = entry.seq, entry.version
        match entry.action:
            case Action.PROMOTE:
                return State(seq, version, (*self.earlier, self.current))
            case Action.ROLLBACK:
                return State(seq, version, self.earlier[:-1])
            case Action.SHADOW:
                return State(seq, self.current, self.earlier, version, self.split, self.share)
            case Action.SPLIT:
                return State(seq, self.current, self.earlier, self.shadow, version, entry.share or 0.0)
            case Action.STOP:
                return State(seq, self.current, self.earlier)

    @property
    def previous(self) -> str | None:
        """What a rollback would return to; None where nothing served before."""
        return self.earlier[-1] if self.earlier else None

    def version_for(self, kind: str, entrepreneur: str) -> str:
        """The version that serves one entrepreneur: always the same one as long as the split stands."""
        if self.split is None or not entrepreneur:
            return self.current
        digest = hashlib.sha256(f"{kind}|{self.split}|{entrepreneur}".encode()).digest()
        return self.split if int.from_bytes(digest[:8], "big") / 2**64 < self.share else self.current
