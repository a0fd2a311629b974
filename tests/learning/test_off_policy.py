"""Off-policy estimates against a truth that is known."""

import numpy as np
import pytest

from matcher.features.batch import Context
from matcher.learning.offpolicy import Estimate, Refusal, estimate, examination, places_by, with_gains
from matcher.learning.requests import PastRequest, Shown

PLACES = 8
LOOKED = 1 / (1 + 0.35 * np.arange(PLACES))


class Region:
    """People with true probabilities for each of 40 counterparts, and lists of some of them in random order."""

    def __init__(self, seed: int, *, people: int = 300) -> None:
        self.random = np.random.default_rng([7, seed])
        truth = np.random.default_rng(7)
        self.want = 1 / (1 + np.exp(1.5 - truth.normal(size=(people, 40))))
        self.noise = truth.normal(size=(people, 40))

    def lists(self, n: int) -> list[PastRequest]:
        found = []
        for _ in range(n):
            e = int(self.random.integers(0, len(self.want)))
            rows = self.random.choice(40, PLACES, replace=False).astype(np.int32)
            seen = self.random.random(PLACES) < LOOKED
            wanted = (seen & (self.random.random(PLACES) < self.want[e, rows])).astype(np.int8)
            shown = Shown(
                rows, np.arange(1.0, PLACES + 1), np.full(PLACES, 1 / PLACES), wanted, np.full(PLACES, -1, np.int8)
            )
            found.append(PastRequest(e, 0.0, Context(), rows[wanted == 1], shown))
        return found

    def order(self, request: PastRequest) -> np.ndarray:
        """A policy that is good but not perfect."""
        assert request.shown is not None
        return np.log(self.want[request.e, request.shown.rows]) + 0.5 * self.noise[request.e, request.shown.rows]

    def expected(self, request: PastRequest, places: np.ndarray) -> np.ndarray:
        """A model that is wrong: it knows neither people nor how steeply looks fall."""
        assert request.shown is not None
        return 0.3 / (1 + 0.1 * (places - 1))

    def value(self) -> float:
        """The truth, by a great many lists."""
        total = []
        for request in Region(10_000).lists(20_000):
            assert request.shown is not None
            there = places_by(self.order(request), request.shown.places).astype(int) - 1
            total.append(float((LOOKED[there] * self.want[request.e, request.shown.rows]).sum()))
        return float(np.mean(total))


def test_the_truth_lies_within_the_interval_for_at_least_90_of_100_logs() -> None:
    truth, inside, widths = Region(0).value(), 0, []
    off = {"ips": [], "snips": [], "dr": []}
    for seed in range(100):
        region = Region(seed)
        found = estimate(region.lists(400), region.order, region.expected, seed=seed)
        assert isinstance(found, Estimate)
        inside += found.dr.low <= truth <= found.dr.high
        widths.append(found.dr.high - found.dr.low)
        for name, errors in off.items():
            errors.append(getattr(found, name).mean - truth)
    assert inside >= 90
    assert np.median(widths) < 0.5 * truth  # an interval that says nothing would hold the truth, too
    for name, errors in off.items():
        assert abs(np.mean(errors)) < 0.02 * truth + 3 * np.std(errors) / 10, name
    assert np.std(off["dr"]) < np.std(off["ips"])


def test_a_better_model_narrows_the_estimate() -> None:
    region = Region(1)
    lists = region.lists(600)

    def right(request: PastRequest, places: np.ndarray) -> np.ndarray:
        assert request.shown is not None
        return LOOKED[places.astype(int) - 1] * region.want[request.e, request.shown.rows]

    wrong, good = (estimate(lists, region.order, model) for model in (region.expected, right))
    assert isinstance(wrong, Estimate)
    assert isinstance(good, Estimate)
    assert good.dr.high - good.dr.low < wrong.dr.high - wrong.dr.low


def test_the_order_that_was_logged_gives_what_was_logged() -> None:
    region = Region(2)
    lists = region.lists(300)
    found = estimate(lists, lambda request: -np.arange(PLACES, dtype=float), lambda _, places: 0 * places)
    assert isinstance(found, Estimate)
    assert found.snips.mean == pytest.approx(found.logged.mean)


def test_too_little_is_refused() -> None:
    region = Region(3)
    found = estimate(region.lists(20), region.order, region.expected)
    assert isinstance(found, Refusal)
    assert found.lists == 20
    assert "at least 100" in found.because.en
    assert "随机" in found.because.zh
    nothing = estimate([], region.order, region.expected)
    assert isinstance(nothing, Refusal)
    assert nothing.size == 0


def test_lists_in_an_order_of_their_own_are_not_used() -> None:
    region = Region(4)
    lists = region.lists(200)
    for request in lists:
        assert request.shown is not None
        request.shown.propensity[0] = np.nan
    assert isinstance(estimate(lists, region.order, region.expected), Refusal)
    assert not len(examination(lists))


def test_looks_are_recovered_and_make_gains() -> None:
    region = Region(5)
    lists = region.lists(6_000)
    looked = examination(lists)
    np.testing.assert_allclose(looked, LOOKED, atol=0.06)
    for request in with_gains(lists[:50], looked):
        assert request.shown is not None
        assert request.gains is not None
        places = request.shown.places[request.shown.wanted == 1].astype(int)
        np.testing.assert_allclose(request.gains, 1 / looked[places - 1])
    assert not with_gains([request for request in lists if not len(request.positives)], looked)
