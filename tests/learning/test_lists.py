"""The analyst's path where lists were logged: probabilities learned, served, kept, judged, and judged off-policy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.domain.errors import InvalidInputError
from matcher.features.displays import WITHIN
from matcher.learning.drift import list_rates, looked_at, psi, verdict
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


def test_the_card_says_what_it_was_learned_from(busy: Service, trained: Trained) -> None:
    manifest, calibration = trained.manifest, trained.manifest["calibration"]
    for language, words in (
        ("zh", ("展示列表", "行被选中", "对方接受", "可预约名额", "随机排序", "从未展示")),
        ("en", ("Logged lists", "were wanted", "the counterpart accepts", "Free slots", "random order", "never were")),
    ):
        card = busy.models.card(CODE, trained.version, language)
        assert all(word in card for word in words), language
        for told in (manifest["requests"], manifest["rows"], manifest["positives"], manifest["answers"]["accepted"]):
            assert f"{told:,}" in card
        assert manifest["first_request"] in card
        for own in calibration.values():
            assert f"| {own['brier']:.3f} | {own['ece']:.3f} |" in card
        assert "1 – 1.00" in card
        assert f"10 – {manifest['place'][9]:.2f}" in card
    assert manifest["learned_from"] == "lists"
    assert manifest["first_request"] >= "2024-11-23"
    assert manifest["place"][0] == 1 > manifest["place"][9]


def test_drift_of_a_model_that_was_learned_from_lists(busy: Service, trained: Trained) -> None:
    found = busy.judging.drift(CODE, 180, Quiet, version=trained.version)
    features = {feature.name for feature in busy.catalogue.snapshot(CODE).kind.features}
    assert set(found["psi"]) == {*features, "score", "p_wanted", "p_accepted"}
    assert found["psi"]["p_wanted"]["verdict"] == "stable"
    assert found["psi"]["industry_fit"]["verdict"] == "stable"
    then, now = found["base_rates"]["then"], found["base_rates"]["now"]
    names = {"matches_per_day", "accepted", "lists_per_day", "wanted_of_shown", "accepted_of_wanted"}
    assert set(then) == set(now) == names
    for name in names:  # nothing has moved in this region; half of the time would be seen
        assert now[name] == pytest.approx(then[name], rel=0.2), name
    assert found["requests"] == pytest.approx(then["lists_per_day"] * 150, rel=0.2)
    for label in ("wanted", "accepted"):
        own = found["calibration"]["now"][label]
        assert own["ece"] < 0.12
        assert own["rows"] > 0
    assert found["calibration"]["then"]["wanted"]["ece"] == trained.manifest["calibration"]["wanted"]["ece"]


def test_what_moved_is_named(busy: Service, trained: Trained) -> None:
    """People of today want twice as much as the model was told."""
    snapshot = busy.catalogue.snapshot(CODE)
    now = float(snapshot.history.log.at.max()) + 1
    found = logged(busy.store, snapshot, now)
    rates = list_rates(found, now - 180, now - WITHIN)
    for request in found:
        assert request.shown is not None
        request.shown.wanted[:] = 1
    moved = list_rates(found, now - 180, now - WITHIN)
    assert (moved["wanted_of_shown"], moved["lists_per_day"]) == (1, rates["lists_per_day"])
    assert list_rates([], 0, 10) == {"lists_per_day": 0, "wanted_of_shown": None, "accepted_of_wanted": None}
    kind = snapshot.kind
    bundle = read_bundle(Path(busy.settings.models), kind, trained.version)
    assert bundle.model.heads is not None
    wants = bundle.model.heads.wants
    keener = replace(wants, model=replace(wants.model, intercept=wants.model.intercept + 2, _packed=None))
    model = replace(bundle.model, heads=replace(bundle.model.heads, wants=keener), _packed=None)
    seen = looked_at(snapshot, found[-50:], model, 1, Quiet)
    then = bundle.manifest["reference"]
    assert verdict(psi(then["p_wanted"], seen["p_wanted"])) == "act"
    assert verdict(psi(then["score"], seen["score"])) == "stable"


def test_a_portal_that_stopped_to_tell(busy: Service, trained: Trained) -> None:
    with pytest.raises(InvalidInputError, match="no logged list of that time") as caught:
        busy.judging.drift(CODE, 20, Quiet, version=trained.version)
    assert "已展示" in caught.value.faults[0].line_zh
