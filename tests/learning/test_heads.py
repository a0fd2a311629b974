"""The two probabilities: calibrated, not fooled by places, and weighed as the kind's consent asks."""

import numpy as np
import pytest

from matcher.domain.text import Text
from matcher.kinds.consent import BOTH, Consent
from matcher.kinds.discovery import kinds
from matcher.learning.calibration import calibration
from matcher.learning.export import added
from matcher.learning.head_fit import HeadRows, fewest, fitted_head
from matcher.learning.rows import unwatched
from matcher.ranking.tables import Model, Table

KIND = kinds()["mentor"]
WIDTH = len(KIND.features)
GOOD, STAR = 0, 5
"""Places of two features: one that people want, and one that only put counterparts high in the list."""


def logged(seed: int, lists: int, *, fooled: bool) -> tuple[HeadRows, np.ndarray]:
    """Lists of ten; with `fooled` their order follows a feature that nobody wants. Also the true log-odds."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(lists, 10, WIDTH + 1)).astype(np.float32)
    if fooled:
        order = np.argsort(-x[:, :, STAR], axis=1)
        x = np.take_along_axis(x, order[:, :, None], axis=1)
    x[:, :, -1] = np.arange(1, 11)
    log_odds = -1.0 + 1.2 * np.tanh(x[:, :, GOOD])
    looked = 1 / (1 + 0.35 * np.arange(10))
    y = (random.random((lists, 10)) < looked / (1 + np.exp(-log_odds))).astype(np.int8)
    return HeadRows(x.reshape(-1, WIDTH + 1), y.ravel(), np.full(lists, 10)), log_odds.ravel()


def test_probabilities_hold_on_new_lists() -> None:
    head, trees = fitted_head(logged(1, 1500, fooled=True)[0], KIND, 1, unwatched, by_place=True)
    figures = calibration(head, logged(2, 3000, fooled=True)[0])
    assert trees >= 20
    assert figures["ece"] <= 0.02
    assert abs(figures["mean"] - figures["happened"]) < 0.01


@pytest.mark.parametrize("fooled", [False, True])
def test_what_stands_high_is_not_taken_for_wanted(fooled: bool) -> None:
    rows, _ = logged(3, 2000, fooled=fooled)
    head, _ = fitted_head(rows, KIND, 1, unwatched, by_place=True)
    star, good = (np.ptp(head.model.tables[k].points) for k in (STAR, GOOD))
    assert star < 0.35 * good
    assert head.place is not None
    assert head.place.look_up(np.array([1, 10], np.float32)) == pytest.approx(
        [0, -1.7], abs=0.5
    )  # 0.24 looks, as log-odds
    blind, _ = fitted_head(rows, KIND, 1, unwatched, by_place=False)
    if fooled:  # the test can fail: without the place the star explains the looks
        assert np.ptp(blind.model.tables[STAR].points) > 2 * star


def test_what_coordinators_insist_on_holds() -> None:
    rows, _ = logged(4, 800, fooled=False)
    names = [feature.name for feature in KIND.features]
    for name in KIND.expectations:
        rows.x[:, names.index(name)] *= -1
    head, _ = fitted_head(rows, KIND, 1, unwatched, by_place=True)
    for name, direction in KIND.expectations.items():
        assert np.all(direction * np.diff(head.model.tables[names.index(name)].points) >= -1e-12), name


def test_consent_sets_the_weights() -> None:
    wants, accepts = BOTH.weights(0.2, 0.7)
    assert wants == pytest.approx(0.8, abs=1e-3)
    assert accepts == pytest.approx(0.3, abs=1e-3)
    one_sided = Consent(Text("由创业者决定", "the entrepreneur decides"), lambda wants, _: wants)
    wants, accepts = one_sided.weights(0.2, 0.7)
    assert wants == pytest.approx(0.8, abs=1e-3)
    assert accepts == pytest.approx(0)
    some = np.array([0.5, 0.1])
    np.testing.assert_allclose(BOTH.match(some, some), some**2)


def test_added_models_add_their_scores() -> None:
    random = np.random.default_rng(5)

    def model(seed: int) -> Model:
        own = np.random.default_rng(seed)
        tables = []
        for name in ("a", "b"):
            edges = np.unique(own.normal(size=6).astype(np.float32))
            tables.append(Table(name, edges, own.normal(size=len(edges) + 1), float(own.normal())))
        return Model("x", "f", float(own.normal()), tuple(tables), learned=True)

    one, other = model(1), model(2)
    x = random.normal(size=(500, 2)).astype(np.float32)
    x[random.random(x.shape) < 0.1] = np.nan
    x[:6, 0], x[:6, 1] = one.tables[0].edges[:6], other.tables[1].edges[:6]
    values = np.ascontiguousarray(x.T)
    both = added([(one, 0.7), (other, -0.2)], x)
    np.testing.assert_allclose(both.score(values), 0.7 * one.score(values) - 0.2 * other.score(values), atol=1e-12)


@pytest.mark.parametrize(("gain", "step"), [(0.0, 0), (1.0, 2)])
def test_more_trees_must_be_worth_more_than_chance(gain: float, step: int) -> None:
    random = np.random.default_rng(3)
    lists, truth = np.repeat(np.arange(400), 5), random.normal(size=2000)
    y = (random.random(2000) < 1 / (1 + np.exp(-truth))).astype(np.int8)
    noise = random.normal(size=(4, 2000))
    log_odds = np.array([0.0, gain / 2, gain, gain])[:, None] * truth + 0.02 * noise
    assert fewest(log_odds, y, lists) == step
