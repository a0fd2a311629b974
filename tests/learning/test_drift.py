"""Drift: nothing is found where nothing moved, and what moved is named."""

from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from matcher.cli.main import app
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.learning.drift import conclusion, psi, reference, verdict
from matcher.service.service import Service

Quiet: Any = lambda *_: None  # noqa: E731


def test_psi_by_hand() -> None:
    then = {"edges": [0.0], "shares": [0.5, 0.5, 0.0]}
    now = np.array([-1.0] * 20 + [1.0] * 80)
    assert psi(then, now) == pytest.approx((0.2 - 0.5) * np.log(0.2 / 0.5) + (0.8 - 0.5) * np.log(0.8 / 0.5))


def test_the_same_distribution_is_stable_and_another_is_not() -> None:
    random = np.random.default_rng(1)
    then = reference({"a": random.normal(size=20_000)})["a"]
    assert verdict(psi(then, random.normal(size=5_000))) == "stable"
    assert verdict(psi(then, random.normal(0.4, 1, 5_000))) == "watch"
    assert verdict(psi(then, random.normal(1.5, 1, 5_000))) == "act"
    gone = random.normal(size=5_000)
    gone[:2_500] = np.nan
    assert verdict(psi(then, gone)) == "act"


def test_a_feature_that_never_varied() -> None:
    then = reference({"a": np.full(100, np.nan), "b": np.ones(100)})
    assert psi(then["a"], np.full(10, np.nan)) == pytest.approx(0)
    assert psi(then["b"], np.ones(10)) == pytest.approx(0)
    assert psi(then["b"], np.zeros(10)) > 1


def test_drift_of_a_trained_model(region: Service) -> None:
    kind = "partner"
    with pytest.raises(InvalidInputError, match="fitted on nothing"):
        region.judging.drift(kind, 90, Quiet)
    version = region.training.train(kind, Quiet).version
    found = region.judging.drift(kind, 180, Quiet, version=version)
    assert set(found["psi"]) == {f.name for f in region.catalogue.snapshot(kind).kind.features} | {"score"}
    assert found["psi"]["industry_fit"]["verdict"] == "stable"
    assert 0 < found["base_rates"]["now"]["accepted"] < 1
    titles = {f.name: f.title.as_dict() for f in region.catalogue.snapshot(kind).kind.features}
    assert {name: own["title"] for name, own in found["psi"].items() if name in titles} == titles
    told = CliRunner().invoke(
        app,
        ["drift", kind, version, "--days", "180"],
        env={"MATCHER_STORE": region.settings.store, "MATCHER_MODELS": str(region.settings.models)},
    )
    assert told.exit_code == 0, told.output
    assert found["conclusion"]["zh"] in told.stdout
    assert found["conclusion"]["en"] in told.stdout
    assert "< 0.10 稳定 stable; 0.10 – 0.25 留意 watch; ≥ 0.25 需要处理 act" in told.stdout
    for shift in found["psi"].values():
        (line,) = [one for one in told.stdout.splitlines() if one.endswith("  " + shift["title"]["en"])]
        value, _, verdict_told, *titled = line.split()
        assert (value, verdict_told) == (f"{shift['psi']:.4f}", shift["verdict"])
        assert " ".join(titled) == f"{shift['title']['zh']} {shift['title']['en']}"


def shift(verdict: str) -> dict[str, Any]:
    return {"psi": 1.0, "verdict": verdict}


def test_the_conclusion_names_what_moved_most() -> None:
    names = [f"f{k}" for k in range(9)]
    titles = {name: Text(f"特征{name}", f"feature {name}") for name in names}
    calm = conclusion({name: shift("stable") for name in names}, titles)
    assert calm.en.startswith("Stable")
    assert "f0" not in calm.en + calm.zh
    some = conclusion({"f3": shift("act"), "f1": shift("watch"), "f2": shift("stable")}, titles)
    assert some.zh.startswith("需要处理：特征f3变化大")
    assert "feature f3 shifted" in some.en
    assert "f1" not in some.en
    many = conclusion({name: shift("watch") for name in names}, titles)
    assert "feature f4 and 4 more moved" in many.en
    assert "特征f4等9项有些变化" in many.zh
