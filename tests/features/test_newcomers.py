"""Newcomers and company, against plain loops over the same events."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.features.newcomers import COMPANY, HALF_LIFE, RECORD_LIKE_STANDING, RECORD_OTHER_STANDING
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds

Make = Callable[..., Any]
few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def kind() -> Kind:
    """The kind with most grades: refusals, matches and successes."""
    return max(kinds().values(), key=lambda kind: len(kind.grades))


@few
@given(seed=st.integers(0, 2**32 - 1))
def test_who_was_new_when_matched(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    names = {row["id"] for row in made.e_rows}
    before = [e for e in made.events if 0 < made.kind.grades.get(e["event"], 0.0) <= 1 and e["at"] < made.day]
    before = [e for e in before if e["entrepreneur_id"] in names]
    own = {name: [e for e in before if e["entrepreneur_id"] == name] for name in names}
    first = {name: min((e["at"] for e in events), default=np.inf) for name, events in own.items()}
    for k, person in enumerate(made.e_rows):
        like, other, company = [], [], []
        for c in made.c_rows:
            cases = [e for e in before if e["counterpart_id"] == c["id"]]
            sums = {True: 0.0, False: 0.0}
            for e in cases:
                sums[e["at"] <= first[e["entrepreneur_id"]]] += 0.5 ** ((made.day - e["at"]) / HALF_LIFE)
            new = not own[person["id"]]
            like.append(np.log1p(sums[new]))
            other.append(np.log1p(sums[not new]))
            company.append(sum(len(own[e["entrepreneur_id"]]) for e in cases) / (len(cases) + 1))
        for feature, expected in ((RECORD_LIKE_STANDING, like), (RECORD_OTHER_STANDING, other), (COMPANY, company)):
            np.testing.assert_allclose(feature.compute(made.forward(k), made.past), expected, rtol=1e-4, atol=1e-6)
