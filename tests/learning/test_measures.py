"""Measures against figures worked out by hand, and intervals against what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.learning.measures import (
    Bootstrap,
    brier,
    calibration_by_chance,
    calibration_error,
    gini,
    of_request,
    ranks_of,
)


def test_one_request_by_hand() -> None:
    found = of_request(np.array([1, 4, 30]))
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    assert found["ndcg@10"] == pytest.approx((1 + 1 / np.log2(5)) / ideal)
    assert found["recall@10"] == pytest.approx(2 / 3)
    assert found["recall@20"] == pytest.approx(2 / 3)
    assert found["mrr"] == 1
    assert of_request(np.array([11]))["ndcg@10"] == 0
    assert of_request(np.arange(1, 15))["ndcg@10"] == pytest.approx(1)


def test_ranks_leave_out_the_others_and_break_ties_as_serving_does() -> None:
    scores = np.array([3.0, 5.0, 3.0, 9.0, 3.0])
    allowed = np.array([True, True, True, False, True])
    order = np.array([2, 0, 1, 3, 4])
    assert ranks_of(scores, np.array([0, 1, 2, 4]), allowed, order).tolist() == [3, 1, 2, 4]


def test_gini_of_known_spreads() -> None:
    assert gini(np.full(10, 7)) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 1])) == pytest.approx(0.75)
    assert gini(np.array([1, 3])) == pytest.approx(0.25)
    assert gini(np.zeros(4)) == 0


@given(st.lists(st.integers(0, 50), min_size=2, max_size=30))
def test_gini_lies_between_0_and_1_and_knows_no_order(counts: list[int]) -> None:
    assert 0 <= gini(np.array(counts)) < 1
    assert gini(np.array(counts)) == pytest.approx(gini(np.array(counts[::-1])))


def test_the_interval_keeps_a_persons_requests_together() -> None:
    random = np.random.default_rng(1)
    people = np.repeat(np.arange(200), 5)
    of_people = random.normal(size=200)
    values = of_people[people]  # five requests of a person tell no more than one
    figure = Bootstrap(people, 1).of(values)
    expected = 1.96 * of_people.std() / np.sqrt(200)
    assert figure.mean == pytest.approx(values.mean())
    assert (figure.high - figure.low) / 2 == pytest.approx(expected, rel=0.12)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(2)
    held = 0
    for k in range(200):
        figure = Bootstrap(np.arange(100), k).of(random.exponential(size=100))
        held += figure.low <= 1 <= figure.high
    assert 180 <= held <= 200


def test_an_empty_slice_has_no_figure() -> None:
    assert np.isnan(Bootstrap(np.arange(3), 1).of(np.ones(3), np.zeros(3, np.bool_)).mean)


def test_calibration_of_honest_and_of_boastful_probabilities() -> None:
    random = np.random.default_rng(3)
    honest = random.random(50_000)
    happened = (random.random(50_000) < honest).astype(np.float64)
    assert calibration_error(honest, happened) < 0.01
    assert calibration_error(np.minimum(honest + 0.2, 1), happened) > 0.1
    few = np.array_split(np.arange(50_000), 250)
    errors = [calibration_error(honest[rows], happened[rows]) for rows in few]
    expected = [calibration_by_chance(honest[rows]) for rows in few]
    assert np.mean(errors) == pytest.approx(np.mean(expected), rel=0.05)
    assert np.mean(expected) > 0.05  # 200 rows can't show that exact probabilities are exact
    assert calibration_by_chance(np.zeros(0)) == 0
    assert brier(np.array([1.0, 0.0, 0.5]), np.array([1.0, 1.0, 0.0])) == pytest.approx((0 + 1 + 0.25) / 3)
