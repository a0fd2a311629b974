"""Drift: nothing is found where nothing moved, and what moved is named."""

from typing import Any

import numpy as np
import pytest

from matcher.domain.errors import InvalidInputError
from matcher.learning.drift import psi, reference, verdict
from matcher.service.service import Service

Quiet: Any = lambda *_: None  # noqa: E731


def test_psi_by_hand() -> None:
    then = {"edges": [0.0], "shares": [0.5, 0.5, 0.0]}
    now = np.array([-1.0] * 20 + [1.0] * 80)
    assert psi(then, now) == pytest.approx((0.2 - 0.5) * np.log(0.2 / 0.5) + (0.8 - 0.5) * np.log(0.8 / 0.5))


def test_the_same_distribution_is_stable_and_another_is_not() -> None:
    random = np.random.default_rng(1)
    then = reference({"a": random.normal(size=20_000)})["a"]
    assert verdict(psi(then, random.normal(size=5_000))) == "stable"
    assert verdict(psi(then, random.normal(0.4, 1, 5_000))) == "watch"
    assert verdict(psi(then, random.normal(1.5, 1, 5_000))) == "act"
    gone = random.normal(size=5_000)
    gone[:2_500] = np.nan
    assert verdict(psi(then, gone)) == "act"


def test_a_feature_that_never_varied() -> None:
    then = reference({"a": np.full(100, np.nan), "b": np.ones(100)})
    assert psi(then["a"], np.full(10, np.nan)) == pytest.approx(0)
    assert psi(then["b"], np.ones(10)) == pytest.approx(0)
    assert psi(then["b"], np.zeros(10)) > 1


def test_drift_of_a_trained_model(region: Service) -> None:
    kind = "partner"
    with pytest.raises(InvalidInputError, match="fitted on nothing"):
        region.judging.drift(kind, 90, Quiet)
    version = region.training.train(kind, Quiet).version
    found = region.judging.drift(kind, 180, Quiet, version=version)
    assert set(found["psi"]) == {f.name for f in region.catalogue.snapshot(kind).kind.features} | {"score"}
    assert found["psi"]["industry_fit"]["verdict"] == "stable"
    assert 0 < found["base_rates"]["now"]["accepted"] < 1
