"""Served rankings are made again: the same where nothing changed, and what changed is named where something did."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.deployment import Action
from matcher.domain.event import Event
from matcher.domain.override import OVERRIDE_REASONS
from matcher.kinds.discovery import kinds
from matcher.learning.world.world import World
from matcher.service.auditing import Kept
from matcher.service.demo import fill
from matcher.service.replaying import Replay, contributions
from matcher.service.requests import RankRequest
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store
from tests.api.console.learned import decide, learned, own_folder

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ALL = Account("li.na", "李娜", Role.ANALYST, "", NOW)
PERSON = "demo-e-00001"
KIND = list(kinds())[3]


@pytest.fixture
def opened(address: str, world: World, tmp_path: Path) -> Iterator[Service]:
    models = own_folder(tmp_path / "models")
    with Store.opened(address) as store:
        fill(store, world)
    with Service.opened(Settings(store=address, models=models)) as service:
        yield service


def served(service: Service, **request: Any) -> Kept:
    asked = {"entrepreneur_id": PERSON, "kinds": [KIND], "n": 5, **request}
    if "entrepreneur" in request or "counterpart_id" in request:
        del asked["entrepreneur_id"]
    answer = service.recommender.answer(RankRequest.model_validate(asked), sender="portal", now=NOW)
    service.log.close()  # written before it is read
    return service.auditing.ranking(ALL, answer["rankings"][0]["ranking_id"])


def causes(replay: Replay) -> str:
    return " ".join(cause.en for cause in replay.causes)


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"explain": True, "diversity": 0.5, "refusals": 3},
        {"personalised": False},
        {"language": "zh", "as_of": "2026-03-01T00:00:00+08:00"},
        {"n": 3, "exclude_known": True},
    ],
)
def test_what_nobody_touched_is_the_same_to_the_last_digit(opened: Service, request_: dict[str, Any]) -> None:
    kept = served(opened, **request_)
    replay = opened.replaying.again(kept)
    assert replay.same
    assert (replay.failed, replay.causes) == (None, ())
    assert [line.score for line in replay.lines] == [line.score_now for line in replay.lines]
    assert len(replay.lines) == len(kept.body["items"]) > 0


def test_lists_of_entrepreneurs_too(opened: Service) -> None:
    one = opened.store.entities.page(KIND, limit=1)[0].id
    assert opened.replaying.again(served(opened, counterpart_id=one)).same


def test_contributions_sum_to_the_score(opened: Service) -> None:
    kept = served(opened)
    for place, item in enumerate(kept.body["items"]):
        parts = contributions(kept, place)
        assert parts[0].title == kinds()[KIND].features[0].title
        total = kept.body["model"]["intercept"] + sum(part.points for part in parts)
        assert total == pytest.approx(item["score"], abs=1e-6)


def test_a_register_that_changed_is_named(opened: Service) -> None:
    kept = served(opened)
    first = kept.body["items"][0]["id"]
    opened.store.entities.delete(KIND, first)
    opened.catalogue.refresh()
    replay = opened.replaying.again(kept)
    assert not replay.same
    assert "Registers or events were changed" in causes(replay)
    gone = replay.lines[0]
    assert (gone.id, gone.place, gone.place_now, gone.score_now) == (first, 1, None, None)
    assert (replay.lines[1].place, replay.lines[1].place_now) == (2, 1)
    assert [line.place for line in replay.lines][-1] is None, "somebody new came in at the end"


def test_what_happened_later_makes_no_difference(opened: Service) -> None:
    kept = served(opened)
    later = Event(
        entrepreneur_id=PERSON,
        kind=KIND,
        counterpart_id=kept.body["items"][0]["id"],
        event="overridden",
        reason=OVERRIDE_REASONS[0].code,
        at=NOW + timedelta(hours=1),
        author="li.na",
    )
    opened.store.events.append([later], sender="test", recorded_at=NOW + timedelta(hours=1))
    opened.catalogue.refresh()
    replay = opened.replaying.again(kept)
    assert replay.same
    assert "all events before that moment" in causes(replay)


def test_a_model_that_serves_no_more_still_makes_its_lists(opened: Service) -> None:
    models = opened.settings.models
    by_card = served(opened)
    version = learned(models, KIND)
    decide(opened, KIND, Action.PROMOTE, version)
    replay = opened.replaying.again(by_card)
    assert replay.same, "by the scorecard, which serves nobody any more"


def test_models_that_are_gone_are_named(opened: Service) -> None:
    models = opened.settings.models
    version = learned(models, KIND)
    decide(opened, KIND, Action.PROMOTE, version)
    kept = served(opened)
    assert kept.body["model"]["version"] == version
    assert opened.replaying.again(kept).same
    shutil.rmtree(models / KIND / version)
    replay = opened.replaying.again(kept)
    assert not replay.same
    assert replay.failed is not None
    assert version in replay.failed.en


def test_a_scorecard_that_was_changed(opened: Service) -> None:
    kept = served(opened)
    path = opened.settings.models / KIND / "scorecard.toml"
    text = path.read_text("utf-8")
    raised = re.sub(r"(below = |\[[\d.]+, )(-?[\d.]+)(?=\]|\n)", lambda m: f"{m[1]}{float(m[2]) + 1}", text)
    path.write_text(raised, "utf-8")
    replay = opened.replaying.again(kept)
    assert {one.points_now - one.points for line in replay.lines for one in line.changed} == {1.0}
    assert causes(replay) == "The points of the scorecard were changed since."
    path.write_text(text.replace('version = "', 'version = "x', 1), "utf-8")
    failed = opened.replaying.again(kept).failed
    assert failed is not None
    assert "was replaced" in failed.en


def test_a_profile_that_was_sent_along_lacks_its_words(opened: Service) -> None:
    person = dict(kinds()[KIND].examples.entrepreneur)
    kept = served(opened, entrepreneur={**person, "text": "想找人指导短视频直播带货和选品"})
    assert "text" not in kept.request["entrepreneur"]
    replay = opened.replaying.again(kept)
    assert "name, text, documents are missing" in causes(replay)
    assert replay.failed is None


def test_somebody_who_is_registered_no_more(opened: Service) -> None:
    kept = served(opened)
    opened.store.entities.delete("entrepreneur", PERSON)
    opened.catalogue.refresh()
    failed = opened.replaying.again(kept).failed
    assert failed is not None
    assert PERSON in failed.en


def test_somebody_who_has_refused_since(opened: Service) -> None:
    kept = served(opened)
    opened.records.change("entrepreneur", PERSON, {"personalised": False})
    opened.catalogue.refresh()
    replay = opened.replaying.again(kept)
    assert not replay.same
    assert "changed the choice on personal suggestions" in causes(replay)
