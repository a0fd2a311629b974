"""The analyst's path where lists were logged: probabilities learned, served, kept, judged, and judged off-policy."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.features.displays import WITHIN
from matcher.learning.world.world import World
from matcher.ranking.bundle import read_bundle
from matcher.reference.pack import Pack
from matcher.service.demo import fill
from matcher.service.evidence import cut_of_lists, logged
from matcher.service.requests import RankRequest
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.service.training import Trained
from matcher.store.store import Store

Quiet: Any = lambda *_: None  # noqa: E731
CODE = "mentor"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, pack: Pack, models_folder: Path) -> Iterator[Service]:
    """A small region in which much was asked, and all lists were logged."""
    place = f"sqlite:///{tmp_path_factory.mktemp('busy')}/store.db"
    with Store.opened(place) as store:
        fill(store, World(1, 0.1, date(2026, 11, 23), pack, traffic=4.0))
    with Service.opened(Settings(store=place, models=models_folder)) as opened:
        yield opened


@pytest.fixture(scope="module")
def trained(busy: Service) -> Trained:
    return busy.training.train(CODE, Quiet)


def test_it_is_learned_from_lists_and_judged_by_them(trained: Trained) -> None:
    manifest = trained.manifest
    assert manifest["source"] == "lists"
    assert manifest["requests"] > 1000
    wanted, accepted = manifest["calibration"]["wanted"], manifest["calibration"]["accepted"]
    assert wanted["rows"] > 2000
    assert wanted["ece"] < 0.03
    assert wanted["mean"] == pytest.approx(wanted["happened"], rel=0.15)
    assert accepted["ece"] < 0.12
    assert manifest["gain_over_scorecard"]["low"] > 0
    looked = manifest["examination"]
    assert looked[0] == 1
    assert looked == sorted(looked, reverse=True)
    assert looked[-1] == pytest.approx(0.24, abs=0.12)


def test_lists_whose_time_still_runs_teach_nothing(busy: Service) -> None:
    """Else the latest lists had but lines that were wanted, and all probabilities came out too high."""
    snapshot = busy.catalogue.snapshot(CODE)
    now = float(snapshot.history.log.at.max()) + 1
    found = logged(busy.store, snapshot, now)
    assert max(request.day for request in found) < now - WITHIN
    assert all((request.shown.wanted >= 0).all() for request in found if request.shown is not None)
    assert cut_of_lists(found) is not None
    assert cut_of_lists(found[:1000]) is None
    assert cut_of_lists([]) is None


def test_a_bundle_keeps_the_probabilities(busy: Service, trained: Trained) -> None:
    kind = busy.catalogue.snapshot(CODE).kind
    read = read_bundle(Path(busy.settings.models), kind, trained.version).model
    assert read.heads is not None
    assert read.heads.accepts is not None
    assert read.heads.wants.place is not None
    values = np.random.default_rng(1).normal(size=(len(kind.features), 50)).astype(np.float32)
    first, tenth = (read.heads.wants.probability(values, np.full(50, k, float)) for k in (1, 10))
    np.testing.assert_array_equal(first, read.heads.wants.probability(values))
    assert (tenth < first).all()


def test_probabilities_are_served_and_sums_hold(busy: Service, trained: Trained) -> None:
    decision, gates = busy.models.promote(CODE, trained.version, Quiet, by="an analyst", reason="a test")
    assert {gate.name for gate in gates} == {
        *("overall", "slices", "exposure", "calibration", "protected", "latency", "golden")
    }
    assert decision is not None, [gate.as_dict() for gate in gates if not gate.passed]
    busy.catalogue.refresh()
    request = RankRequest(entrepreneur_id="demo-e-00001", kinds=[CODE], n=20, explain=True)
    (ranking,) = busy.recommender.answer(request, sender="test")["rankings"]
    assert ranking["model"]["version"] == trained.version
    for item in ranking["items"]:
        chance = item["chance"]
        assert 0 < chance["wants"] < 1
        assert chance["match"] == pytest.approx(chance["wants"] * chance["accepts"], abs=1e-5)
        points = sum(one["points"] for one in item["contributions"])
        assert item["score"] == pytest.approx(ranking["model"]["intercept"] + points, abs=1e-5)


def test_off_policy(busy: Service, trained: Trained) -> None:
    found = busy.judging.off_policy(CODE, trained.version, Quiet)
    own, card = found["policies"][trained.version], found["policies"]["scorecard"]
    for told in (own, card):
        assert told["lists"] > 20
        if "refused" not in told:
            assert told["dr"]["low"] < told["dr"]["mean"] < told["dr"]["high"]
            assert told["effective_size"] >= 100
    assert found["lists"] > own["lists"]


def test_it_is_compared_on_lists_that_neither_has_seen(busy: Service, trained: Trained) -> None:
    found = busy.judging.compare(CODE, trained.version, "scorecard", Quiet)
    assert found["difference"]["ndcg@10"]["mean"] == pytest.approx(trained.manifest["gain_over_scorecard"]["mean"])
    assert found["one"]["coverage"] > 0.3
