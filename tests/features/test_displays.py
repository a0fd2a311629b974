"""Displays and what was made of them, held to plain loops over the same events."""

import numpy as np
import pytest

from matcher.features.displays import ANYWHERE, WITHIN, Displays, latest, looks


def test_looks_fall_with_the_place() -> None:
    found = looks(np.array([1.0, 2.0, 10.0, np.nan]))
    assert found[0] == 1
    assert found[1] == pytest.approx(1 / np.log2(3))
    assert found[2] < found[1]
    assert found[3] == pytest.approx(ANYWHERE)


@pytest.mark.parametrize("seed", range(5))
def test_every_choice_answers_the_latest_display_of_its_pair(seed: int) -> None:
    random = np.random.default_rng(seed)
    pairs, at = random.integers(0, 6, 60), np.round(random.random(60) * 100, 1)
    asked, asked_at = random.integers(0, 6, 40), np.round(random.random(40) * 100, 1)
    found = latest(pairs, at, asked, asked_at, 20.0)
    for k in range(40):
        before = [n for n in range(60) if pairs[n] == asked[k] and asked_at[k] - 20 <= at[n] <= asked_at[k]]
        if not before:
            assert found[k] == -1
        else:
            assert pairs[found[k]] == asked[k]
            assert at[found[k]] == max(at[n] for n in before)


def test_choices_are_linked_once_and_in_time() -> None:
    # two displays of the pair (0, 0), one of (1, 1); chosen twice after the second display, and once far too late
    e = np.array([0, 0, 1, 0, 0, 1], np.int32)
    c = np.array([0, 0, 1, 0, 0, 1], np.int32)
    at = np.array([1.0, 5.0, 2.0, 6.0, 7.0, 2.0 + WITHIN + 1])
    position = np.array([1.0, 2.0, np.nan, np.nan, np.nan, np.nan])
    shown = np.array([True, True, True, False, False, False])
    displays = Displays.build(e, c, at, position, shown, 2, 2)
    assert displays.at.tolist() == [1.0, 2.0, 5.0]
    assert displays.chosen.tolist() == [2]
    assert displays.chosen_at.tolist() == [6.0]
    assert displays.before(6.0) == (3, 0)
    assert displays.before(6.1) == (3, 1)


def test_cutting_the_log_gives_what_was_known_then() -> None:
    random = np.random.default_rng(3)
    n = 200
    e, c = random.integers(-1, 5, n).astype(np.int32), random.integers(-1, 4, n).astype(np.int32)
    at, shown = random.random(n) * 100, random.random(n) < 0.7
    position = np.where(random.random(n) < 0.2, np.nan, random.integers(1, 11, n))
    whole = Displays.build(e, c, at, position, shown, 5, 4).until(50.0)
    earlier = at < 50
    again = Displays.build(e[earlier], c[earlier], at[earlier], position[earlier], shown[earlier], 5, 4)
    for name in ("e", "c", "at", "seen", "chosen", "chosen_at"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(again, name))


def test_a_log_of_unknown_pairs_is_harmless() -> None:
    e = np.full(3, -1, np.int32)
    displays = Displays.build(e, e, np.arange(3.0), np.ones(3), np.array([True, True, False]), 0, 0)
    assert len(displays) == 2
    assert not len(displays.chosen)
    assert not len(Displays.none())
