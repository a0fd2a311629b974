"""Figures computed by hand."""

import itertools

import numpy as np
import pytest

from matcher.domain.figures import by_lot, exposure, nearest_rank
from matcher.domain.share import LEAST, Share, withheld


def test_few_are_not_told() -> None:
    assert LEAST == 5
    assert (Share(4, 4).rate, Share(5, 5).rate, Share(0, 8).rate, Share(3, 8).rate) == (None, 1.0, 0.0, 0.375)


def test_how_long_people_waited_at_most() -> None:
    assert nearest_rank([5, 1, 4, 2, 3], 0.5) == 3
    assert nearest_rank([6, 5, 1, 4, 2, 3], 0.5) == 3
    assert nearest_rank(list(range(1, 11)), 0.9) == 9
    assert nearest_rank([1, 2, 3, 4, 5], 0.9) == 5
    assert nearest_rank([1, 2, 3, 4], 0.5) is None


def test_how_evenly_a_register_is_shown() -> None:
    even = exposure([2] * 10, 10)
    assert (even.sent, even.counterparts, even.reached, even.top_tenth) == (20, 10, 10, 0.1)
    assert even.gini == pytest.approx(0)
    one = exposure([20], 10)
    assert (one.reached, one.top_tenth, one.gini) == (1, 1.0, pytest.approx(0.9))
    # x = 0, 0, 0, 1, 5: 2 * (4 * 1 + 5 * 5) / (5 * 6) - 6 / 5 = 58 / 30 - 36 / 30
    assert exposure([5, 1], 5).gini == pytest.approx(22 / 30)
    assert exposure([4], 10).gini is exposure([4], 10).top_tenth is None
    assert exposure([], 0).counterparts == 0
    assert exposure([5], 10).early, "five can't reach ten"
    assert not exposure([10], 10).early
    assert not exposure([4], 10).early, "too few to tell anything"


def test_gini_is_half_the_mean_difference_by_the_mean() -> None:
    counts = np.random.default_rng(1).integers(0, 9, 37)
    differences = np.abs(counts[:, None] - counts[None, :]).mean()
    found = exposure([int(count) for count in counts], 37).gini
    assert found == pytest.approx(differences / (2 * counts.mean()))


def test_one_small_part_is_not_left_out_alone() -> None:
    def hidden(*of: int) -> list[int]:
        return [k for k, one in enumerate(withheld([Share(0, n) for n in of])) if one.hidden]

    assert hidden(9, 8, 7) == []
    assert hidden(9, 8, 3) == [1], "the next smallest"
    assert hidden(9, 0, 3, 8) == [3], "nobody protects nobody"
    assert hidden(9, 3, 4) == [], "seven together are enough"
    assert hidden(9, 1, 2, 6) == [3], "three together are still too few"
    assert hidden(3) == hidden(3, 0) == hidden(2, 1) == []
    kept = withheld([Share(6, 9), Share(1, 3), Share(5, 8)])
    assert [one.rate for one in kept] == [6 / 9, None, None]
    assert kept[2].few


def test_gini_by_lot_is_that_of_all_ways_to_deal_out() -> None:
    def gini(counts: np.ndarray) -> float:
        return float(np.abs(counts[:, None] - counts[None, :]).mean() / (2 * counts.mean()))

    ways = [gini(np.bincount(way, minlength=3)) for way in itertools.product(range(3), repeat=4)]
    assert by_lot(4, 3) == pytest.approx(np.mean(ways))
    random = np.random.default_rng(2)
    for sent, n in ((5, 40), (60, 40), (4_000, 30)):
        drawn = [gini(random.multinomial(sent, np.full(n, 1 / n))) for _ in range(3_000)]
        assert by_lot(sent, n) == pytest.approx(np.mean(drawn), abs=4 * np.std(drawn) / np.sqrt(len(drawn)))
    assert by_lot(1, 10) == pytest.approx(0.9), "one has everything"
    assert by_lot(10**6, 5) < 0.002 < by_lot(10**6, 10**5)
    assert exposure([20], 10).chance == by_lot(20, 10)
