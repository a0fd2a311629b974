"""Pauses: the office takes a counterpart out of the suggestions for a while, whatever its register entry says."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

REASON_AT_MOST = 500
PAUSE_AT_MOST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class PauseStep:
    """Somebody paused a counterpart, or (`paused` False) let it be suggested again.

    `until`: the last day of the pause (None: until somebody ends it); `actor` the name of the account.
    """

    kind: str
    counterpart_id: str
    at: datetime
    actor: str
    paused: bool
    until: date | None
    reason: str
    seq: int = 0

    def holds(self, day: date) -> bool:
        """Whether the counterpart is paused on `day` by this step, where it is the last one."""
        return self.paused and self.at.date() <= day and (self.until is None or day <= self.until)
