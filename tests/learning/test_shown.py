"""Labels of logged lists: what a display counts as, once its time has passed."""

from collections.abc import Sequence

import numpy as np
import pytest

from matcher.learning.shown import between, lists, telling
from matcher.service.service import Service
from matcher.store.events import EventColumns

KIND = "mentor"
Event = tuple[float, str, str]
"""(day, event, reason or "")."""


def columns(region: Service, events: Sequence[tuple[int, int, Event]]) -> EventColumns:
    """Events of (person, counterpart, event) by their rows in the region."""
    snapshot = region.catalogue.snapshot(KIND)
    people, others = snapshot.entrepreneurs.frame.ids, snapshot.counterparts.frame.ids
    nothing = [None] * len(events)
    return EventColumns(
        seq=len(events),
        at=np.array([event[0] for _, _, event in events]),
        entrepreneur_id=[people[e] if e >= 0 else "erased" for e, _, _ in events],
        counterpart_id=[others[c] if c >= 0 else "deleted" for _, c, _ in events],
        event=[event[1] for _, _, event in events],
        funding_round=list(nothing),
        group_id=list(nothing),
        topics=list(nothing),
        ranking_id=list(nothing),
        position=[c + 1 if event[1] == "shown" else None for _, c, event in events],
        propensity=list(nothing),
        reason=[event[2] or None for _, _, event in events],
    )


SHOWN: Event = (10.0, "shown", "")
CASES: dict[str, tuple[list[Event], tuple[int, int]]] = {
    "nothing happened": ([], (0, -1)),
    "chosen, no answer": ([(11, "chosen", "")], (1, 0)),
    "invited": ([(11, "invited", "")], (1, 0)),
    "matched": ([(11, "chosen", ""), (15, "accepted", "")], (1, 1)),
    "matched without a choice": ([(15, "accepted", "")], (1, 1)),
    "declined": ([(11, "chosen", ""), (15, "declined", "")], (1, 0)),
    "declined at once": ([(11, "declined", "")], (0, -1)),
    "chosen far too late": ([(60, "chosen", "")], (0, -1)),
    "chosen before it was shown": ([(9, "chosen", "")], (0, -1)),
    "replaced because it does not fit": ([(11, "overridden", "poor_fit")], (0, -1)),
    "replaced for want of a place": ([(11, "overridden", "no_capacity")], (-1, -1)),
    "the later answer holds": ([(11, "chosen", ""), (12, "declined", ""), (13, "accepted", "")], (1, 1)),
    "two answers at one moment": ([(11, "chosen", ""), (12, "accepted", ""), (12, "declined", "")], (1, 0)),
    "the same event twice": ([(11, "chosen", ""), (11, "chosen", ""), (15, "accepted", "")], (1, 1)),
    "an answer from the future": ([(11, "chosen", ""), (5000, "accepted", "")], (1, 0)),
}


@pytest.mark.parametrize("case", CASES)
def test_labels(region: Service, case: str) -> None:
    events, (wanted, accepted) = CASES[case]
    told = columns(region, [(0, 0, SHOWN), (0, 1, SHOWN), *((0, 0, event) for event in events)])
    (found,) = lists(region.catalogue.snapshot(KIND), told, 1000.0)
    assert found.shown is not None
    assert found.shown.rows.tolist() == [0, 1]
    assert (found.shown.wanted[0], found.shown.accepted[0]) == (wanted, accepted)
    assert (found.shown.wanted[1], found.shown.accepted[1]) == (0, -1)
    assert found.positives.tolist() == ([0] if wanted == 1 else [])


def test_nothing_counts_before_its_time_has_passed(region: Service) -> None:
    told = columns(region, [(0, 0, SHOWN), (0, 1, SHOWN), (0, 1, (11.0, "chosen", ""))])
    (found,) = lists(region.catalogue.snapshot(KIND), told, 20.0)
    assert found.shown is not None
    assert found.shown.wanted.tolist() == [-1, 1]
    assert found.shown.accepted.tolist() == [-1, -1]
    (earlier,) = lists(region.catalogue.snapshot(KIND), told, 11.0)
    assert earlier.shown is not None
    assert earlier.shown.wanted.tolist() == [-1, -1]
    assert not between([earlier], 0, 100)
    assert not lists(region.catalogue.snapshot(KIND), told, 10.0)


def test_who_is_not_stored_any_more_is_left_out(region: Service) -> None:
    told = columns(region, [(0, 0, SHOWN), (0, -1, SHOWN), (-1, 0, SHOWN), (-1, 1, SHOWN)])
    (found,) = lists(region.catalogue.snapshot(KIND), told, 1000.0)
    assert found.shown is not None
    assert found.shown.rows.tolist() == [0]


def test_the_same_line_sent_twice_is_one_line(region: Service) -> None:
    told = columns(region, [(0, 1, SHOWN), (0, 0, SHOWN), (0, 1, SHOWN)])
    (found,) = lists(region.catalogue.snapshot(KIND), told, 1000.0)
    assert found.shown is not None
    assert found.shown.rows.tolist() == [0, 1]
    assert found.shown.places.tolist() == [1, 2]


def test_what_is_read_is_what_labels_need(region: Service) -> None:
    names = telling(region.catalogue.snapshot(KIND).kind)
    assert {"shown", "chosen", "invited", "accepted", "declined", "overridden"} <= set(names)
