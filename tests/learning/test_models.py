"""Train, judge, promote, roll back, shadow and split, on a running service."""

import shutil
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from matcher.domain.deployment import Action, Deployment
from matcher.domain.errors import BundleError, ConflictError, InvalidInputError
from matcher.ranking.bundle import MANIFEST, TABLES, read_bundle
from matcher.service.requests import RankRequest
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.service.training import Trained

Quiet: Any = lambda *_: None  # noqa: E731
BY = {"by": "an analyst", "reason": "a test"}


def busiest(service: Service) -> str:
    """The kind with the most counterparts that has enough of a past."""
    codes = service.catalogue.codes
    return max(codes, key=lambda code: service.catalogue.snapshot(code).counterparts.frame.n)


@pytest.fixture(scope="module")
def code(region: Service) -> str:
    return busiest(region)


@pytest.fixture(scope="module")
def trained(region: Service, code: str) -> Trained:
    return region.training.train(code, Quiet)


def until(true: Any, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.02)


def serves(service: Service, code: str, entrepreneur: str = "demo-e-00001") -> str:
    answer = service.recommender.answer(RankRequest(entrepreneur_id=entrepreneur, kinds=[code], n=3), sender="test")
    return str(answer["rankings"][0]["model"]["version"])


def test_training_writes_a_bundle_and_changes_nothing_that_serves(region: Service, code: str, trained: Trained) -> None:
    assert serves(region, code).startswith("scorecard")
    manifest = read_bundle(Path(region.settings.models), region.catalogue.snapshot(code).kind, trained.version).manifest
    assert manifest["synthetic"] is True
    assert manifest["window"]["from"] < manifest["window"]["until"] < manifest["window"]["judged_until"]
    assert manifest["metrics"]["candidate"]["requests"] > 0
    for language, word in (("zh", "合成数据"), ("en", "synthetic")):
        card = region.models.card(code, trained.version, language)
        assert word in card
        assert trained.version in card
        assert manifest["first_request"] in card
    assert (manifest["learned_from"], manifest["answers"], manifest["place"]) == ("matches", None, [])
    assert manifest["difference"]["ndcg@10"] == manifest["gain_over_scorecard"]
    assert set(manifest["difference"]["slices"]) == set(manifest["metrics"]["candidate"]["slices"])
    card = region.models.card(code, trained.version, "zh")
    assert all(word in card for word in ("过去的成功对接", "本模型不给出概率", "未考虑位置", "没有机会出现的对接"))


def test_the_same_data_and_seed_give_the_same_version(region: Service, code: str, trained: Trained) -> None:
    again = region.training.train(code, Quiet)
    assert again.version == trained.version
    assert region.training.train(code, Quiet, seed=2).version != trained.version


def test_the_life_of_a_model(region: Service, code: str, trained: Trained) -> None:
    decision, gates = region.models.promote(code, trained.version, Quiet, **BY, despite=True)
    assert decision is not None
    assert {gate.name for gate in gates} == {
        "overall",
        "slices",
        "calibration",
        "exposure",
        "protected",
        "latency",
        "golden",
    }
    until(lambda: serves(region, code) == trained.version)
    with pytest.raises(ConflictError, match="serves"):
        region.models.promote(code, trained.version, Quiet, **BY)
    region.models.rollback(code, **BY)
    until(lambda: serves(region, code).startswith("scorecard"))
    with pytest.raises(ConflictError, match="served by scorecard, with which it began: there is nothing to return to"):
        region.models.rollback(code, **BY)
    with pytest.raises(ConflictError, match="nothing to stop"):
        region.models.stop(code, **BY)
    log = region.models.log(code)[-2:]
    assert [entry.action for entry in log] == ["promote", "rollback"]
    assert log[0].evidence["gates"][0]["figures"]["difference"]["mean"] == pytest.approx(
        gates[0].figures["difference"]["mean"]
    )
    assert log[0].by == "an analyst"


def test_a_shadow_is_kept_and_never_shown(region: Service, code: str, trained: Trained) -> None:
    region.models.shadow(code, trained.version, **BY)
    until(lambda: region.catalogue.serving.shadow(code) is not None)
    request = RankRequest(entrepreneur_id="demo-e-00001", kinds=[code], n=5)
    ranking = region.recommender.answer(request, sender="test")["rankings"][0]
    assert ranking["model"]["version"].startswith("scorecard")
    assert trained.version not in str(ranking)
    until(lambda: region.store.rankings.get(ranking["ranking_id"]) is not None)
    row = region.store.rankings.get(ranking["ranking_id"])
    assert row is not None
    shadow = orjson.loads(row.data)["shown"]["shadow"]
    assert shadow["model"] == trained.version
    assert len(shadow["ids"]) == 5
    region.models.stop(code, **BY)
    until(lambda: region.catalogue.serving.shadow(code) is None)


def test_a_split_serves_a_share_of_the_people(region: Service, code: str, trained: Trained) -> None:
    for share in (0.0, 1.0, float("nan"), -1):
        with pytest.raises(InvalidInputError, match="between 0 and 1"):
            region.models.split(code, trained.version, share, Quiet, **BY)
    done, gates = region.models.split(code, trained.version, 0.5, Quiet, **BY, despite=True)
    assert done is not None
    assert len(done.evidence["gates"]) == len(gates) > 5
    until(lambda: region.catalogue.serving.state(code).split == trained.version)
    people = [f"demo-e-{k:05d}" for k in range(1, 41)]
    first = [serves(region, code, person) for person in people]
    assert 8 <= first.count(trained.version) <= 32
    assert first == [serves(region, code, person) for person in people]
    region.models.stop(code, **BY)


def test_what_was_learned_of_synthetic_people_never_serves_real_ones(
    region: Service, code: str, trained: Trained, tmp_path: Path
) -> None:
    settings = Settings(store=f"sqlite:///{tmp_path}/real.db", models=region.settings.models)
    with Service.opened(settings) as real:
        for decide in (
            lambda: real.models.promote(code, trained.version, Quiet, **BY, despite=True),
            lambda: real.models.split(code, trained.version, 0.5, Quiet, **BY, despite=True),
            lambda: real.models.shadow(code, trained.version, **BY),
        ):
            with pytest.raises(ConflictError, match="synthetic data"):
                decide()
        assert real.models.log(code) == []


def test_a_server_switches_without_dropping_a_request(region: Service, code: str, trained: Trained) -> None:
    answers: list[str] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            answers.append(serves(region, code))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            region.models.promote(code, trained.version, Quiet, **BY, despite=True)
            until(lambda: region.catalogue.serving.state(code).current == trained.version)
            region.models.rollback(code, **BY)
            until(lambda: region.catalogue.serving.state(code).current == "")
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert {version.split("-")[0] for version in answers} == {"scorecard", trained.version.split("-")[0]}


@pytest.mark.parametrize("damage", ["byte", "missing", "folder"])
def test_a_damaged_bundle_is_refused_and_the_current_one_goes_on(
    region: Service, code: str, trained: Trained, damage: str
) -> None:
    whole = trained.folder.with_name("whole")
    shutil.copytree(trained.folder, whole)
    try:
        if damage == "byte":
            content = bytearray((trained.folder / TABLES).read_bytes())
            content[40] ^= 255
            (trained.folder / TABLES).write_bytes(bytes(content))
        elif damage == "missing":
            (trained.folder / MANIFEST).unlink()
        else:
            shutil.rmtree(trained.folder)
        for verb in (
            lambda: region.models.promote(code, trained.version, Quiet, **BY),
            lambda: region.models.shadow(code, trained.version, **BY),
            lambda: region.judging.compare(code, trained.version, "scorecard", Quiet),
        ):
            with pytest.raises(BundleError):
                verb()
        # even where the decision was recorded by somebody whose disk held it whole
        after = region.models.state(code).seq
        entry = Deployment(0, datetime.now(UTC), code, Action.PROMOTE, trained.version, "x", "y")
        region.store.deployments.add(entry, after=after)
        until(lambda: region.catalogue.serving.troubles != [])
        assert serves(region, code).startswith("scorecard")
        assert region.readiness()["ready"]
        assert trained.version in region.readiness()["warnings"][0]
        with Service.opened(Settings(store=region.settings.store, models=region.settings.models)) as started:
            assert serves(started, code).startswith("scorecard")
        if damage != "folder":
            assert "trouble" in region.models.listed(code)[0] or "trouble" in region.models.listed(code)[-1]
    finally:
        shutil.rmtree(trained.folder, ignore_errors=True)
        whole.rename(trained.folder)
        region.models.rollback(code, **BY)
        until(lambda: region.catalogue.serving.troubles == [])


def test_two_promotions_at_once(region: Service, code: str, trained: Trained) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def promote() -> None:
        barrier.wait()
        try:
            region.models.promote(code, trained.version, Quiet, **BY, despite=True)
            outcomes.append("done")
        except ConflictError:
            outcomes.append("told")

    threads = [threading.Thread(target=promote) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "told"]
    region.models.rollback(code, **BY)


def test_compare_on_requests_that_neither_has_seen(region: Service, code: str, trained: Trained) -> None:
    found = region.judging.compare(code, trained.version, "scorecard", Quiet)
    own, card = (found[side]["ndcg@10"]["mean"] for side in ("one", "other"))
    assert found["difference"]["ndcg@10"]["mean"] == pytest.approx(own - card)
    assert own == pytest.approx(trained.manifest["metrics"]["candidate"]["ndcg@10"]["mean"])
    table = region.judging.against_baselines(code, trained.version, Quiet)
    assert {trained.version, "scorecard", "popularity", "EASE", "ALS", "item-kNN", "full interaction"} <= set(table)
    assert table["scorecard"]["difference"]["mean"] == pytest.approx(card - own)
    assert table[trained.version]["difference"] == {"mean": 0, "low": 0, "high": 0}
    assert "full interaction" not in region.judging.against_baselines(code, "scorecard", Quiet)


def test_too_short_a_past_is_told_with_the_number_needed(region: Service, code: str) -> None:
    with pytest.raises(InvalidInputError, match="too few"):
        region.training.train(code, Quiet, until=date(2024, 12, 10))
    with pytest.raises(InvalidInputError, match="before that day 0 requests for"):
        region.training.train(code, Quiet, until=date(1999, 1, 1))


def test_golden_requests_hold_unknown_values_too(region: Service, code: str, trained: Trained) -> None:
    golden = orjson.loads((trained.folder / "golden.json").read_bytes())
    values = np.array(golden[0]["values"], np.float64)
    assert len(golden) == 3
    assert values.shape[0] == len(region.catalogue.snapshot(code).kind.features)


class CutOffError(Exception):
    """The power went."""


def test_a_training_that_was_cut_off_goes_on_where_it_stopped(region: Service, code: str, trained: Trained) -> None:
    began: list[tuple[str, int]] = []

    def cut(what: str, done: int, total: int) -> None:
        if what == "training requests" and done >= 150:
            raise CutOffError

    def watch(what: str, done: int, _: int) -> None:
        if what == "training requests":
            began.append((what, done))

    whole: list[tuple[str, int]] = []
    region.training.train(
        code, lambda what, done, _: whole.append((what, done)) if what == "training requests" else None
    )
    with pytest.raises(CutOffError):
        region.training.train(code, cut)
    kept = Path(region.settings.models) / ".unfinished"
    parts = sorted(kept.glob("*/second-*.npz"))
    assert parts
    parts[0].write_bytes(b"half of a file")
    again = region.training.train(code, watch)
    assert again.version == trained.version
    assert len(began) < len(whole)
    assert not list(kept.iterdir())
