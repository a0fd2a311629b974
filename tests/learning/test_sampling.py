"""Strata of non-matches: who is drawn, and what each stands for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.learning.sampling import STRATA, UNIFORM, Stratum, sample


@given(n=st.integers(0, 3000), seed=st.integers(0, 99))
def test_weights_add_up_to_all_candidates(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    candidates = np.flatnonzero(random.random(n) < 0.9)
    for strata in (UNIFORM, STRATA):
        rows, weights = sample(random.random(n), candidates, strata, random)
        assert len(np.unique(rows)) == len(rows)
        assert np.isin(rows, candidates).all()
        assert abs(weights.sum() - len(candidates)) < 1e-6


def test_the_best_are_all_taken_and_stand_for_themselves() -> None:
    scores = np.arange(5000.0)
    rows, weights = sample(scores, np.arange(5000), STRATA, np.random.default_rng(1))
    top = rows >= 4800
    assert top.sum() == 200
    assert (weights[top] == 1).all()
    assert (weights[~top] > 10).all()
    assert sample(scores, np.arange(5), (Stratum(2, 1), Stratum(None, 9)), np.random.default_rng(1))[1].tolist() == [
        2.0,
        1.0,
        1.0,
        1.0,
    ]
