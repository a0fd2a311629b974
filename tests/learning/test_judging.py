"""Baselines, evaluation, gates and the leak check on a small synthetic region."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.features.batch import Batch
from matcher.features.columns import EPOCH
from matcher.features.frame import Floats
from matcher.features.history import Past
from matcher.learning import gates
from matcher.learning.baselines import _Collaborative, _ease, _item_knn, baselines
from matcher.learning.evaluation import Evaluation, Judge, by_model, by_scorer, evaluate
from matcher.learning.fit import requests_between
from matcher.learning.leaks import leaks
from matcher.learning.requests import PastRequest
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model, Table
from matcher.service.service import Service

Quiet: Any = lambda *_: None  # noqa: E731


@pytest.fixture(scope="module")
def snapshot(region: Service) -> Snapshot:
    return max(map(region.catalogue.snapshot, region.catalogue.codes), key=lambda s: s.counterparts.frame.n)


@pytest.fixture(scope="module")
def later(region: Service, snapshot: Snapshot) -> list[PastRequest]:
    now = float(region.started_at.date().toordinal() - EPOCH) + 1
    return requests_between(snapshot, now - 400, now, 60, 1, new_only=True)


def oracle(request: PastRequest, _: Past, values: NDArray[np.float32]) -> NDArray[np.float64]:
    scores = 0.1 * np.random.default_rng(request.e).random(values.shape[1])
    scores[request.positives] = 1
    return scores


def blind(_: PastRequest, __: Past, values: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.zeros(values.shape[1])


def judged(snapshot: Snapshot, later: list[PastRequest], judges: dict[str, Judge]) -> Evaluation:
    return evaluate(snapshot, later, judges, new_only=True, progress=Quiet)


def test_who_knows_the_answers_gets_full_marks(snapshot: Snapshot, later: list[PastRequest]) -> None:
    found = judged(snapshot, later, {"oracle": oracle, "blind": blind})
    assert found.figure("oracle", "ndcg@10").mean == 1
    assert found.figure("oracle", "mrr").mean == 1
    summary = found.summary("blind")
    assert summary["coverage"] <= 30 / snapshot.counterparts.frame.n  # known pairs apart, always the same ten
    assert summary["gini"] > 0.5
    assert summary["slices"]["new"]["requests"] + summary["slices"].get("returning", {"requests": 0})[
        "requests"
    ] == len(later)
    difference = found.difference("oracle", "blind")
    assert difference.low > 0.5


def test_gates_tell_better_from_worse(snapshot: Snapshot, later: list[PastRequest]) -> None:
    found = judged(snapshot, later, {"oracle": oracle, "blind": blind})
    assert gates.overall(found, "oracle", "blind").passed
    assert not gates.overall(found, "blind", "oracle").passed
    assert gates.overall(found, "blind", "blind").passed
    assert gates.no_slice_worse(found, "oracle", "blind").passed
    lost = gates.no_slice_worse(found, "blind", "oracle")
    assert not lost.passed
    assert lost.figures["worse"]
    assert gates.exposure(found, "oracle", "blind").passed
    assert not gates.exposure(found, "blind", "oracle").passed


def flat(*names: str) -> Model:
    tables = tuple(Table(name, np.zeros(0, np.float32), np.zeros(1)) for name in names)
    return Model("flat", "", 0.0, tables, learned=True)


def test_a_protected_trait_and_a_slow_model_are_stopped() -> None:
    assert gates.protected(flat("need_cover", "stage_fit")).passed
    stopped = gates.protected(flat("need_cover", "gender_match"))
    assert (stopped.passed, stopped.figures) == (False, {"features": ["gender_match"]})
    edges = np.arange(50_000, dtype=np.float32)
    slow = Model("slow", "", 0.0, tuple(Table(f"f{k}", edges, np.zeros(50_001)) for k in range(60)), learned=True)
    quick = flat(*(f"f{k}" for k in range(60)))
    assert gates.latency(quick, quick).passed
    assert not gates.latency(slow, quick).passed


def test_no_feature_of_ours_knows_the_future(service: Service) -> None:
    now = float(service.started_at.date().toordinal() - EPOCH) + 1
    for code in service.catalogue.codes:
        snapshot = service.catalogue.snapshot(code)
        past = requests_between(snapshot, now - 700, now, 60, 1, new_only=True)
        assert past
        assert leaks(snapshot, past) == []


def test_a_feature_that_knows_the_future_is_caught(snapshot: Snapshot, later: list[PastRequest]) -> None:
    def compute(batch: Batch, past: Past) -> Floats:
        counts = np.bincount(past.log.c[past.log.c >= 0], minlength=past.history.c.n)  # of the whole log, not the past
        return batch.full(counts.astype(np.float32))

    honest = snapshot.kind.features[0]
    cheat = replace(honest, name="cheat", compute=compute)
    kind = replace(snapshot.kind, features=(honest, cheat), expectations={})
    assert leaks(replace(snapshot, kind=kind), later) == ["cheat"]


def test_baselines_score_everybody_and_see_only_the_past(snapshot: Snapshot, later: list[PastRequest]) -> None:
    found = baselines(snapshot, later[0].day, 1)
    assert set(found) == {"popularity", "popularity in the region", "item-kNN", "EASE", "ALS"}
    result = judged(snapshot, later, {name: by_scorer(scorer) for name, scorer in found.items()} | {"blind": blind})
    for name in found:
        assert result.figure(name, "mrr").mean > 0
    past = snapshot.history.before(later[0].day)
    for scorer in found.values():
        scores = scorer(later[0], past)
        assert scores.shape == (snapshot.counterparts.frame.n,)
        assert np.isfinite(scores).all()


def test_collaborative_tables_against_plain_formulas(snapshot: Snapshot, later: list[PastRequest]) -> None:
    base = _Collaborative(snapshot, later[0].day)
    dense = np.asarray(base.matches.todense())
    assert set(np.unique(dense)) <= {0.0, 1.0}
    cosine = _item_knn(base)
    a, b = (int(k) for k in np.unravel_index(np.argmax(cosine), cosine.shape))
    assert cosine[a, b] == pytest.approx(dense[:, a] @ dense[:, b] / np.sqrt(dense[:, a].sum() * dense[:, b].sum()))
    weights = _ease(base)
    # Steck's solution is the ridge regression of each column on the others
    others = np.delete(np.arange(dense.shape[1]), a)
    gram = dense[:, others].T @ dense[:, others] + 200 * np.eye(len(others))
    np.testing.assert_allclose(weights[others, a], np.linalg.solve(gram, dense[:, others].T @ dense[:, a]), atol=1e-5)


def test_a_table_model_judges_by_its_scores(snapshot: Snapshot, later: list[PastRequest]) -> None:
    model = flat(*(feature.name for feature in snapshot.kind.features))
    result = judged(snapshot, later, {"flat": by_model(model), "blind": blind})
    np.testing.assert_array_equal(result.measured["flat"]["ndcg@10"], result.measured["blind"]["ndcg@10"])


def test_nothing_to_judge_by(snapshot: Snapshot) -> None:
    with pytest.raises(ValueError, match="no requests"):
        judged(snapshot, [], {"blind": blind})
