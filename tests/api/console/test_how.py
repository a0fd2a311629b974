"""The public page of how ranking works: whole, true of what serves, and open to everybody."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.deployment import Action
from matcher.domain.protected import PROTECTED, TRAITS
from matcher.domain.rule import REGISTER_ENTRY
from matcher.kinds.discovery import kinds
from matcher.learning.gates import PROTECTED as OF_GATES
from matcher.ranking.scorecard import load_scorecard
from matcher.ranking.tables import Table
from matcher.service.mechanism import direction, influences
from matcher.service.service import Service
from matcher.service.settings import Settings
from tests.api.console.learned import decide, learned, own_folder
from tests.api.console.walk import words

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def browser(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service)) as opened:
        yield opened


def test_everybody_may_read_it(browser: TestClient) -> None:
    chinese, english = browser.get("/how"), browser.get("/how", headers=ENGLISH)
    assert chinese.status_code == english.status_code == 200
    assert '<html lang="zh-CN">' in chinese.text
    assert "推荐如何产生" in chinese.text
    assert "How ranking works" in english.text
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", chinese.text)
    assert 'href="/how"' in browser.get("/console/sign-in").text
    for path in ("/how/x", "/how%2f..%2fconsole"):
        assert browser.get(path).status_code == 404


def test_it_tells_every_rule_and_every_feature(browser: TestClient, service: Service) -> None:
    page = unescape(browser.get("/how", headers=ENGLISH).text)
    for code, kind in kinds().items():
        assert f'<h2 id="{code}">' in page
        assert f'href="#{code}"' in page
        for feature in kind.features:
            assert feature.title.en in page
        for rule in kind.rules:
            assert rule.title.en in page
            own = rule.provision.document == REGISTER_ENTRY.zh
            assert (REGISTER_ENTRY.en if own else f"{rule.provision.document} {rule.provision.article}") in page
    for row in service.pack.provisions:
        assert f"{row.document} {row.article}" in page
        assert row.text_en in page
    for trait in TRAITS:
        assert trait.title.en in page


def test_what_is_never_used_is_what_models_are_held_to() -> None:
    assert PROTECTED == OF_GATES
    assert all(trait.parts for trait in TRAITS)


def test_shares_and_directions() -> None:
    def table(*points: float) -> Table:
        edges = np.arange(len(points) - 1, dtype=np.float32)
        return Table("x", edges, np.array(points, np.float64))

    assert direction(table(0, 1, 1, 2)) == "higher"
    assert direction(table(3, 1)) == "lower"
    assert direction(table(0, 1, 0)) == "shape"
    assert direction(table(0, 0)) == direction(table(5)) == "none"
    for kind in kinds().values():
        card = load_scorecard(Settings().models, kind)
        told = influences(kind, card.model, card)
        assert sum(one.share for one in told) == pytest.approx(1)
        assert [one.share for one in told] == sorted((one.share for one in told), reverse=True)
        spreads = {f.title: np.ptp(t.points) for f, t in zip(kind.features, card.model.tables, strict=True)}
        assert told[0].share == pytest.approx(max(spreads.values()) / sum(spreads.values()))
        for name, wanted in kind.expectations.items():
            title = next(feature.title for feature in kind.features if feature.name == name)
            own = next(one for one in told if one.title == title)
            assert own.held
            assert own.direction in ({1: "higher", -1: "lower"}[wanted], "none")


def test_a_learned_model_is_told_as_one(demo_address: str, tmp_path: Path) -> None:
    models = own_folder(tmp_path / "models")
    code = next(iter(kinds()))
    version = learned(models, code)
    settings = Settings(store=demo_address, models=models)
    with Service.opened(settings) as service, TestClient(create_app(service), headers=ENGLISH) as browser:
        decide(service, code, Action.SPLIT, version, 0.25)
        page = words(browser.get("/how").text)
        assert f"On trial: 25% of the entrepreneurs get the version {version}." in page
        decide(service, code, Action.PROMOTE, version)
        page = words(browser.get("/how").text)
        assert f"Version {version} " in page
        assert "Made on 2026-10-02" in page
        assert "2023-10-01 to 2026-09-30" in page
        assert "1,234 earlier requests" in page
        assert "synthetic: made up" in page
        assert "On trial" not in page
