"""The request as the pipeline sees it, and whom it leaves to be ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.batch import Context, Side
from matcher.features.frame import Frame
from matcher.features.history import Past
from matcher.ranking.filters import passing
from matcher.ranking.snapshot import Snapshot

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as the pipeline sees it: `one` is the asking side as a frame of a single row."""

    one: Frame
    ranks: Side
    as_of: datetime
    n: int = 10
    context: Context = field(default_factory=Context)
    only: Sequence[str] | None = None
    show: Sequence[str] | None = None
    """Show these of the eligible, with their place among all, instead of the first n."""
    exclude: Sequence[str] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    exclude_known: bool = False
    diversity: float = 0.0
    refusals: int = 0
    """How many refused candidates to list, the best-scored first."""
    advice: bool = False
    personalised: bool = True
    sentences: bool = True
    """False: no reasons, where only the order is wanted."""


def candidates(snapshot: Snapshot, ask: Ask, past: Past) -> Rows | None:
    """Rows left after the request's own list, filters and exclusions; None where that is everybody."""
    frame = snapshot.side(ask.ranks).frame
    dropped = _dropped(ask, frame, past)
    if ask.only is None and not ask.filters and not dropped:
        return None
    keep = np.ones(frame.n, np.bool_)
    if ask.only is not None:
        keep[:] = False
        keep[[frame.row_of[name] for name in ask.only if name in frame.row_of]] = True
    if ask.filters:
        counterparts = ask.ranks == "counterparts"
        attributes = snapshot.kind.attributes if counterparts else Entrepreneur
        keep &= passing(frame, attributes, ask.filters, snapshot.pack)
    keep[dropped] = False
    return np.flatnonzero(keep)


def _dropped(ask: Ask, frame: Frame, past: Past) -> list[int]:
    """Rows that the request leaves out: named ones, known pairs, and the asker itself under the same identifier."""
    names = [*ask.exclude, ask.one.id_at(0)]
    dropped = [frame.row_of[name] for name in names if name in frame.row_of]
    if ask.exclude_known:
        own = int(ask.one.index[0])
        forward = ask.ranks == "counterparts"
        events = past.of_entrepreneur(own) if forward else past.of_counterpart(own)
        met = (past.log.c if forward else past.log.e)[events[past.log.grade[events] != 0]]
        dropped.extend(int(row) for row in met[met >= 0])
    return dropped
