"""What the rules that look at the counterpart alone say of it on a day: whoever asks, it is open or it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.domain.rule import Refusal, Verdict
from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.columns import EPOCH
from matcher.features.feature import Pair
from matcher.features.frame import Frame
from matcher.features.history import Past
from matcher.kinds.rule import Rule
from matcher.ranking.eligibility import Eligibility, judge
from matcher.ranking.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """One rule about one counterpart: how it judges, and why where it refuses."""

    rule: Rule
    verdict: Verdict
    refusal: Refusal | None

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes of the counterpart that the rule looks at."""
        return tuple(need.attribute for need in self.rule.needs if need.side == "counterpart")


def standings(snapshot: Snapshot, one: Frame, rows: Sequence[int], day: date) -> list[list[Standing]]:
    """For each row of the register every standing rule; `one`: a row of the asking side, of whom nothing is known."""
    if not rows:
        return []
    batch, found = _judged(snapshot, one, np.array(rows, np.intp), day)
    listed = []
    for place in range(batch.n):
        refusals = {one.rule: one for one in found.refusals(Pair(batch, place))}
        listed.append(
            [Standing(r.rule, Verdict(int(r.verdict[place])), refusals.get(r.rule.code)) for r in found.rulings]
        )
    return listed


def open_rows(snapshot: Snapshot, one: Frame, day: date) -> NDArray[np.bool_]:
    """(n,) who of the whole register is refused by no standing rule."""
    if not snapshot.counterparts.frame.n:
        return np.zeros(0, np.bool_)
    return _judged(snapshot, one, None, day)[1].eligible


def _judged(snapshot: Snapshot, one: Frame, rows: NDArray[np.intp] | None, day: date) -> tuple[Batch, Eligibility]:
    frame = snapshot.counterparts.frame
    many = frame if rows is None else frame.take(rows)
    batch = Batch(one, many, day, snapshot.pack, snapshot.texts, "counterparts")
    # made here and not asked of the history, which keeps few moments: those that rankings need
    past = Past(snapshot.history, len(snapshot.history.log), float(day.toordinal() - EPOCH))
    rulings = tuple(judge(rule, snapshot.provisions, batch, past) for rule in snapshot.kind.rules if rule.standing)
    eligible = np.ones(batch.n, np.bool_)
    for ruling in rulings:
        eligible &= ruling.verdict != int(Verdict.REFUSED)
    return batch, Eligibility(rulings, eligible, batch.n, {})


def reasons(standing: Sequence[Standing]) -> list[Text]:
    """Why a counterpart is closed, by every rule that refuses."""
    return [one.refusal.because for one in standing if one.refusal is not None]
