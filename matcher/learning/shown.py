"""Logged lists as requests: what was shown to whom, at which place, and what both sides said to it.

Labels, by the events of the same pair (`latest` below: the latest display at or before an event answers it):

    wanted    1 chosen, invited or matched within WITHIN days of the display; 0 where none of it happened and that time
              has passed, where it was declined before it was chosen, or where a coordinator replaced it because the two
              do not fit; unknown while the time runs, and where a coordinator replaced it for a reason that says
              nothing of the pair
    accepted  of those that were wanted: 1 matched, 0 declined, or no answer and the time for one has passed; of several
              answers the latest holds, of contradictory ones at one moment the refusal
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.domain.override import ABOUT_FIT
from matcher.features.batch import Context
from matcher.features.displays import WITHIN, latest
from matcher.kinds.contract import DECLINED, DISPLAY, OVERRIDDEN, Kind
from matcher.learning.requests import PastRequest, Shown
from matcher.ranking.snapshot import Snapshot
from matcher.store.events import EventColumns

ANSWER_DAYS = 60.0
"""Days in which a counterpart is expected to answer where the kind states no horizon."""

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


def telling(kind: Kind) -> tuple[str, ...]:
    """Events that displays and their labels are made of."""
    return (DISPLAY, *kind.choices, DECLINED, OVERRIDDEN)


@dataclass(slots=True)
class _Events:
    """The columns as arrays; `pair` numbers (entrepreneur, counterpart)."""

    at: Doubles
    pair: Ints
    names: NDArray[np.object_]
    reasons: NDArray[np.object_]

    def of(self, *names: str) -> Ints:
        """Numbers of the events of some names in the order of time."""
        found = np.flatnonzero(np.isin(self.names, names))
        return found[np.argsort(self.at[found], kind="stable")]


def lists(snapshot: Snapshot, columns: EventColumns, now: float) -> list[PastRequest]:
    """All logged lists before `now` (days since 1970-01-01) in the order of time, with what is known of them by then.

    Displays of one entrepreneur at one moment, for one ranking, are one list; rows whose counterpart is not stored any
    more are left out, and so are lists of people who are not.
    """
    e_of, c_of = snapshot.entrepreneurs.frame.row_of, snapshot.counterparts.frame.row_of
    e = np.array([e_of.get(name, -1) for name in columns.entrepreneur_id], np.int64)
    c = np.array([c_of.get(name, -1) for name in columns.counterpart_id], np.int64)
    pair = np.where((e >= 0) & (c >= 0), e * (len(c_of) + 1) + c, -1)
    events = _Events(
        np.where((pair >= 0) & (columns.at < now), columns.at, np.inf),
        pair,
        np.array(columns.event, object),
        np.array(columns.reason, object),
    )
    displays = events.of(DISPLAY)
    displays = displays[np.isfinite(events.at[displays])]
    wanted, accepted = _labels(events, displays, snapshot.kind, now)
    found = []
    for members in _grouped(columns, displays, e):
        rows = displays[members]
        _, first = np.unique(c[rows], return_index=True)  # the same line sent twice is one line
        kept = members[np.sort(first)]
        found.append(_request(columns, displays[kept], kept, (e, c), wanted, accepted))
    return found


def _grouped(columns: EventColumns, displays: Ints, e: Ints) -> list[Ints]:
    """Numbers of displays that were one list, lists in the order of time."""
    groups: dict[tuple[float, int, str | None], list[int]] = {}
    for number, row in enumerate(displays.tolist()):
        key = (float(columns.at[row]), int(e[row]), columns.ranking_id[row])
        groups.setdefault(key, []).append(number)
    return [np.array(members, np.int64) for members in groups.values()]


def _request(
    columns: EventColumns,
    rows: Ints,
    members: Ints,
    sides: tuple[Ints, Ints],
    wanted: NDArray[np.int8],
    accepted: NDArray[np.int8],
) -> PastRequest:
    e, c = sides
    places = np.array([columns.position[int(row)] or np.nan for row in rows], np.float64)
    order = np.argsort(places, kind="stable")
    rows, members, places = rows[order], members[order], places[order]
    first = int(rows[0])
    shown = Shown(
        c[rows].astype(np.int32),
        places,
        np.array([columns.propensity[int(row)] or np.nan for row in rows], np.float64),
        wanted[members],
        accepted[members],
    )
    context = Context(columns.funding_round[first] or "", tuple(columns.topics[first] or ()))
    return PastRequest(int(e[first]), float(columns.at[first]), context, shown.rows[shown.wanted == 1], shown)


def _labels(events: _Events, displays: Ints, kind: Kind, now: float) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """(displays,) wanted and accepted."""
    at, pair = events.at[displays], events.pair[displays]
    matches = [outcome.event for outcome in kind.matches]
    chosen_at = _first(events, displays, events.of(*kind.choices), WITHIN)
    refused_at = _first(events, displays, events.of(DECLINED), WITHIN)
    wanted = np.where(now - at > WITHIN, 0, -1).astype(np.int8)
    wanted[np.isfinite(refused_at)] = 0
    replaced = events.of(OVERRIDDEN)
    fit = np.isin(events.reasons[replaced], list(ABOUT_FIT))
    wanted[np.isfinite(_first(events, displays, replaced[~fit], WITHIN))] = -1
    wanted[np.isfinite(_first(events, displays, replaced[fit], WITHIN))] = 0
    chosen = np.isfinite(chosen_at) & ~(refused_at < chosen_at)
    wanted[chosen] = 1
    horizon = float(max((outcome.horizon_days for outcome in kind.matches), default=0) or ANSWER_DAYS)
    accepted = np.full(len(displays), -1, np.int8)
    held = np.flatnonzero(chosen)
    accepted[held[now - chosen_at[held] > horizon]] = 0
    answers = events.of(*matches, DECLINED)
    yes = np.isin(events.names[answers], matches)
    answers = answers[np.lexsort((~yes, events.at[answers]))]  # of one moment the refusal comes last, and holds
    yes = np.isin(events.names[answers], matches)
    to = latest(pair[held], chosen_at[held], events.pair[answers], events.at[answers], horizon)
    hit = (to >= 0) & np.isfinite(events.at[answers])
    accepted[held[to[hit]]] = yes[hit]  # in the order of time: the last one stays
    return wanted, accepted


def _first(events: _Events, displays: Ints, some: Ints, within: float) -> Doubles:
    """(displays,) day of the first of some events that each display was answered by; inf where there is none."""
    some = some[np.isfinite(events.at[some])]
    to = latest(events.pair[displays], events.at[displays], events.pair[some], events.at[some], within)
    found = np.full(len(displays), np.inf)
    np.minimum.at(found, to[to >= 0], events.at[some][to >= 0])
    return found


def between(requests: Sequence[PastRequest], first: float, last: float) -> list[PastRequest]:
    """Those of [first, last) whose list has something known."""
    return [r for r in requests if first <= r.day < last and r.shown is not None and (r.shown.wanted >= 0).any()]
