"""Cases as columns, so that the figures of any part of them are sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from matcher.domain.figures import Results, nearest_rank
from matcher.domain.review import MEET_WITHIN, REVIEW_WITHIN, URGENT_WITHIN, State
from matcher.domain.share import Share
from matcher.store.engine import MICROSECOND, to_micros
from matcher.store.figures import Row

DAY = timedelta(days=1) // MICROSECOND
COUNTED = ("sent", "e_said", "e_yes", "c_said", "c_yes", "agreed", "due", "met")
"""Of matches; `due`: both agreed so long ago that they should have met, and `met` are those of them who did."""
MET = frozenset({State.MET, State.ENDED})

Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Columns of n cases: `opened` and `waited` in microseconds, `counts` of matches by the names of COUNTED."""

    people: list[str]
    paths: list[str]
    opened: NDArray[np.int64]
    waited: NDArray[np.int64]
    answered: Rows
    over: Rows
    """Answered, or past the promised time: those of whom a rate can be told."""
    kept: Rows
    """Answered within the promised time."""
    counts: dict[str, NDArray[np.int64]]

    @classmethod
    def of(cls, cases: Sequence[Row], matches: Sequence[Row], now: datetime, agreed: Sequence[Row] = ()) -> "Cohort":
        """The columns of rows as `store.figures` finds them; of who still waits, the time until `now`."""
        names, people, paths, urgent, opened, told = ([case[k] for case in cases] for k in range(6))
        since = np.array(opened, np.int64)
        answered = np.array([at is not None for at in told], np.bool_)
        until = np.array([to_micros(now) if at is None else at for at in told], np.int64)
        promise = np.where(np.array(urgent, np.bool_), URGENT_WITHIN // MICROSECOND, REVIEW_WITHIN // MICROSECOND)
        waited = until - since
        row_of = {name: row for row, name in enumerate(names)}
        return cls(
            people,
            paths,
            since,
            waited,
            answered,
            answered | (waited > promise),
            answered & (waited <= promise),
            _counts(row_of, matches) | _met(row_of, agreed, to_micros(now - MEET_WITHIN)),
        )

    @property
    def n(self) -> int:
        """How many cases there are."""
        return len(self.people)

    def results(self, rows: Rows | None = None) -> Results:
        """The figures of some of the cases, or of all."""
        own = np.ones(self.n, np.bool_) if rows is None else rows
        over = own & self.over
        days = (self.waited[over] / DAY).tolist()
        total = {name: int(column[own].sum()) for name, column in self.counts.items()}
        return Results(
            cases=int(own.sum()),
            in_time=int((own & ~self.over).sum()),
            answered=Share(int((own & self.answered).sum()), len(days)),
            promised=Share(int((own & self.kept).sum()), len(days)),
            median_days=nearest_rank(days, 0.5),
            ninth_days=nearest_rank(days, 0.9),
            sent=total["sent"],
            entrepreneurs=Share(total["e_yes"], total["e_said"]),
            counterparts=Share(total["c_yes"], total["c_said"]),
            agreed=Share(total["agreed"], total["sent"]),
            met=Share(total["met"], total["due"]),
        ).covered()


def _counts(row_of: dict[str, int], matches: Sequence[Row]) -> dict[str, NDArray[np.int64]]:
    """(n,) how many matches of each case were sent, answered and agreed to."""
    rows = np.array([row_of[match[0]] for match in matches], np.intp)
    e_says, c_says = [match[4] for match in matches], [match[5] for match in matches]
    found = {
        "sent": [True] * len(rows),
        "e_said": [says is not None for says in e_says],
        "e_yes": [bool(says) for says in e_says],
        "c_said": [says is not None for says in c_says],
        "c_yes": [bool(says) for says in c_says],
        "agreed": [bool(e and c) for e, c in zip(e_says, c_says, strict=True)],
    }
    return {name: _tally(rows[np.array(own, np.bool_)], len(row_of)) for name, own in found.items()}


def _met(row_of: dict[str, int], agreed: Sequence[Row], until: int) -> dict[str, NDArray[np.int64]]:
    """(n,) of the matches that both agreed to by a moment: how many there are, and how many led to a meeting."""
    due = [match for match in agreed if match[4] <= until]
    rows = np.array([row_of[match[2]] for match in due], np.intp)
    met = np.array([match[3] in MET for match in due], np.bool_)
    return {"due": _tally(rows, len(row_of)), "met": _tally(rows[met], len(row_of))}


def _tally(rows: NDArray[np.intp], n: int) -> NDArray[np.int64]:
    return np.bincount(rows, minlength=n).astype(np.int64)
