"""Whom an organisation comes to through its partners, against plain loops over the same groups."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.features.batch import Context
from matcher.features.network import HALF_LIFE
from matcher.features.reach import FINE, WITHIN_REACH, WITHIN_REACH_ON_TOPIC
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds

Make = Callable[..., Any]
few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def kind() -> Kind:
    """The kind with most grades: refusals, matches and successes."""
    return max(kinds().values(), key=lambda kind: len(kind.grades))


class Groups:
    """The groups of a scene as sets of names, with the decay of each and whether it is about the first topic."""

    def __init__(self, made: Any) -> None:
        self.names = {row["id"] for row in [*made.c_rows, *made.e_rows]}
        self.members: dict[str, set[str]] = defaultdict(set)
        self.decay: dict[str, float] = {}
        self.about: dict[str, bool] = {}
        for event in sorted(made.events, key=lambda event: event["at"]):
            if event["group_id"] and 0 < made.kind.grades.get(event["event"], 0.0) <= 1 and event["at"] < made.day:
                name = event["group_id"]
                self.decay.setdefault(name, 0.5 ** ((made.day - event["at"]) / HALF_LIFE))
                self.about.setdefault(name, "t1" in (event["topics"] or []))
                self.members[name] |= {event["entrepreneur_id"], event["counterpart_id"]} & self.names

    def tie(self, one: str, other: str, *, topical: bool = False) -> float:
        both = [g for g, inside in self.members.items() if {one, other} <= inside and (self.about[g] or not topical)]
        return sum(self.decay[g] / (len(self.members[g]) - 1) for g in both)

    def reach(self, one: str, other: str, *, topical: bool) -> float:
        if one == other:
            return 0.0
        total = 0.0
        for third in self.names - {one, other}:
            degree = 1 + sum(self.decay[g] for g, inside in self.members.items() if third in inside)
            total += self.tie(one, third) * self.tie(third, other, topical=topical) / degree
        return float(np.log1p(FINE * total))


@few
@given(seed=st.integers(0, 2**32 - 1))
def test_two_steps(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    groups, asked = Groups(made), Context("", ("t1",))
    for feature, topical in ((WITHIN_REACH, False), (WITHIN_REACH_ON_TOPIC, True)):
        for k, e in enumerate(made.e_rows):
            expected = [groups.reach(e["id"], c["id"], topical=topical) for c in made.c_rows]
            values = feature.compute(made.forward(k, asked), made.past)
            np.testing.assert_allclose(values, expected, rtol=1e-4, atol=1e-5)
        for k, c in enumerate(made.c_rows):
            expected = [groups.reach(e["id"], c["id"], topical=topical) for e in made.e_rows]
            values = feature.compute(made.reverse(k, asked), made.past)
            np.testing.assert_allclose(values, expected, rtol=1e-4, atol=1e-5)


def test_a_request_without_a_topic(kind: Kind, scene: Make) -> None:
    made = scene(kind, 1)
    assert np.isnan(WITHIN_REACH_ON_TOPIC.compute(made.forward(0, Context()), made.past)).all()
    assert not np.isnan(WITHIN_REACH.compute(made.forward(0, Context()), made.past)).any()
