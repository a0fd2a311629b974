"""Logs as offices really send them: empty, one-sided, doubled, contradictory, ahead of time, of people who are gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.domain.errors import InvalidInputError
from matcher.domain.event import Event
from matcher.features.columns import EPOCH
from matcher.learning.requests import past_requests
from matcher.learning.world.world import World
from matcher.ranking.bundle import read_bundle
from matcher.service.pasts import so_far
from matcher.service.recording import record
from matcher.service.requests import RankRequest
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.service.training import Trained
from matcher.store.store import Store

KIND, MATCH, REFUSAL = "course", "enrolled", "declined"
NOW = datetime.now(UTC)
Quiet: Any = lambda *_: None  # noqa: E731
Row = dict[str, Any]


def happened(person: int, other: int, days_ago: float, event: str = MATCH) -> Row:
    at = int((NOW - timedelta(days=days_ago)).timestamp() * 1_000_000)
    names = {"entrepreneur_id": f"demo-e-{person + 1:05d}", "counterpart_id": f"demo-c-{other + 1:05d}"}
    return {"kind": KIND, **names, "event": event, "at": at}


def ordinary() -> list[Row]:
    """160 matches of 80 people and 12 counterparts, some of them liked better than others."""
    random = np.random.default_rng(0)
    liked = np.minimum(random.geometric(0.2, 160) - 1, 11)
    return [happened(n % 80, int(other), 1 + n * 3.7) for n, other in enumerate(liked)]


@contextmanager
def opened(folder: Path, world: World, events: list[Row]) -> Iterator[Service]:
    """A service on the people and the twelve counterparts of the small region, with a log of its own."""
    address = f"sqlite:///{folder}/store.db"
    with Store.opened(address) as store:
        store.entities.put_many("entrepreneur", world.entrepreneurs.rows)
        store.entities.put_many(KIND, world.counterparts[KIND].rows)
        assert store.entities.count(KIND) == 12
        store.events.bulk(events, sender="test", recorded_at=NOW)
    with Service.opened(Settings(store=address, models=folder / "models")) as service:
        yield service


@pytest.fixture
def folder(tmp_path: Path, models_folder: Path) -> Path:
    (tmp_path / "models").mkdir()
    for card in models_folder.glob("*/scorecard.toml"):
        (tmp_path / "models" / card.parent.name).mkdir()
        (tmp_path / "models" / card.parent.name / card.name).write_bytes(card.read_bytes())
    return tmp_path


def train(service: Service, **more: Any) -> Trained:
    service.catalogue.refresh()
    return service.training.train(KIND, Quiet, **more)


def refused(service: Service, **more: Any) -> str:
    """Why training is refused, in both languages; it leaves no bundle, no unfinished run, and the scorecard serving."""
    models = Path(service.settings.models)
    with pytest.raises(InvalidInputError) as caught:
        train(service, **more)
    assert sorted(path.name for path in (models / KIND).iterdir()) == ["scorecard.toml"]
    assert serves(service).startswith("scorecard")
    (fault,) = caught.value.faults
    assert all((fault.problem.zh, fault.problem.en, fault.remedy.zh, fault.remedy.en))
    return f"{fault.line_zh} {fault}"


def answer(service: Service, person: int = 0, **more: Any) -> Any:
    request = RankRequest(entrepreneur_id=f"demo-e-{person + 1:05d}", kinds=[KIND], n=12, **more)
    return service.recommender.answer(request, sender="test")["rankings"][0]


def serves(service: Service) -> str:
    return str(answer(service)["model"]["version"])


@pytest.mark.parametrize("event", [None, "shown", REFUSAL])
def test_a_log_without_a_match_teaches_nothing(folder: Path, world: World, event: str | None) -> None:
    events = [happened(n % 200, n % 12, 1 + n % 300, event) for n in range(600)] if event else []
    with opened(folder, world, events) as service:
        told = refused(service)
    assert "0 requests have led to a match" in told
    assert "只有 0 次成功对接" in told


def test_a_log_of_matches_alone_is_enough(folder: Path, world: World) -> None:
    with opened(folder, world, ordinary()) as service:
        trained = train(service)
    assert trained.manifest["positives"] == trained.manifest["requests"] > 100
    assert trained.manifest["rows"] > 10 * trained.manifest["requests"], "twelve counterparts, mostly passed over"
    assert trained.manifest["gain_over_scorecard"]["mean"] > 0, "some are liked better than others"
    read_bundle(folder / "models", service.catalogue.snapshot(KIND).kind, trained.version)


def test_a_log_that_matches_everybody_with_everybody_teaches_nothing(folder: Path, world: World) -> None:
    events = [happened(person, other, 1 + person) for person in range(80) for other in range(12)]
    with opened(folder, world, events) as service:
        told = refused(service)
    assert "80 requests every counterpart was matched" in told
    assert "没有可供比较的未对接对象" in told


def test_few_events_of_twelve_counterparts_are_too_few(folder: Path, world: World) -> None:
    with opened(folder, world, ordinary()[:61]) as service:
        assert "只有 61 次成功对接" in refused(service)


def test_a_log_that_was_dated_by_its_import_is_told_so(folder: Path, world: World) -> None:
    with opened(folder, world, [happened(n, n % 12, 5) for n in range(80)]) as service:
        told = refused(service)
    assert "of 80 requests that led to a match only 0 lie before" in told
    assert "导入日期" in told


def test_one_counterpart_that_gets_every_match(folder: Path, world: World) -> None:
    with opened(folder, world, [happened(n, 3, 1 + n) for n in range(80)]) as service:
        trained = train(service)
    assert trained.manifest["metrics"]["candidate"]["ndcg@10"]["mean"] > 0.9


def test_events_that_came_twice_are_one_request(folder: Path, world: World) -> None:
    events = ordinary()
    own = {"kind": KIND, "event": MATCH, "at": NOW - timedelta(days=2)}
    keyed = Event(entrepreneur_id="demo-e-00007", counterpart_id="demo-c-00011", client_key="k", **own)
    with opened(folder, world, events) as service:
        (first,) = record(service.store, [keyed], sender="office", now=NOW)
        once = train(service)
        (again,) = record(service.store, [keyed], sender="office", now=NOW)
        assert (again.seq, again.duplicate) == (first.seq, True)
        assert train(service).version == once.version, "a repeated key changes nothing"
        service.store.events.bulk(events[:80], sender="test", recorded_at=NOW)  # without keys: the same pair and moment
        doubled = train(service)
    assert (doubled.manifest["requests"], doubled.manifest["positives"]) == (
        once.manifest["requests"],
        once.manifest["positives"],
    )


def test_events_that_contradict_each_other(folder: Path, world: World) -> None:
    events = ordinary()
    moments = [happened(n % 200, n % 12, 1 + n, REFUSAL) for n in range(100)]
    moments += [{**row, "event": REFUSAL} for row in events[:50]]  # accepted and declined at one moment
    moments += [{**row, "event": "shown", "at": row["at"] + 60_000_000} for row in moments]  # declined, and then shown
    with opened(folder, world, events) as service:
        plain = train(service)
        service.store.events.bulk(moments, sender="test", recorded_at=NOW)
        trained = train(service)
        assert answer(service)["items"]
    assert trained.manifest["requests"] == plain.manifest["requests"], "what matched has matched, whatever else is said"
    assert trained.manifest["positives"] == trained.manifest["requests"]
    assert trained.manifest["base_rates"]["accepted"] < 1 == plain.manifest["base_rates"]["accepted"]


def ahead() -> list[Row]:
    """Matches that an import dated a minute, a month, a year and ten years late, all with the least liked ones."""
    return [
        happened(n % 80, 11 - n % 2, -days, event)
        for days in (0.001 + 0.5 / 24 / 60, 30, 400, 3650)
        for event in (MATCH, REFUSAL)
        for n in range(60)
    ]


def test_the_service_refuses_events_of_the_future(folder: Path, world: World) -> None:
    own = {"entrepreneur_id": "demo-e-00001", "kind": KIND, "counterpart_id": "demo-c-00001", "event": MATCH}
    with opened(folder, world, []) as service:
        with pytest.raises(InvalidInputError, match="lies in the future") as caught:
            record(service.store, [Event(**own, at=NOW + timedelta(minutes=6))], sender="office", now=NOW)
        assert service.store.events.count() == 0
        (fault,) = caught.value.faults
        assert (fault.where, fault.problem.zh) == ("events.0.at", "在未来")
        assert record(service.store, [Event(**own, at=NOW + timedelta(minutes=4))], sender="office", now=NOW)


def test_events_of_the_future_teach_nothing_and_show_nowhere(folder: Path, world: World) -> None:
    moment = datetime.now(UTC)
    with opened(folder, world, ordinary()) as service:
        plain, seen = train(service), answer(service, as_of=moment, explain=True)
        service.store.events.bulk(
            ({**row, "at": row["at"] + int((datetime.now(UTC) - NOW).total_seconds() * 1e6)} for row in ahead()),
            sender="import",
            recorded_at=NOW,
        )
        assert len(service.catalogue.snapshot(KIND).history.log) < service.store.events.count()
        trained = train(service)
        assert len(service.catalogue.snapshot(KIND).history.log) == 160 + 480, "they are kept, as everything is"
        assert trained.version == plain.version
        for name in ("requests", "rows", "metrics", "base_rates", "reference"):
            assert trained.manifest[name] == plain.manifest[name], name
        again = answer(service, as_of=moment, explain=True)
        assert [(i["id"], i["score"]) for i in again["items"]] == [(i["id"], i["score"]) for i in seen["items"]]
        compared = service.judging.compare(KIND, trained.version, "scorecard", Quiet)
        assert compared["one"]["requests"] == trained.manifest["metrics"]["candidate"]["requests"]
        drifted = service.judging.drift(KIND, 60, Quiet, version=trained.version)
        assert drifted["base_rates"]["now"]["accepted"] == 1, "their refusals have not happened"


def test_a_day_to_learn_until_that_has_not_begun_is_refused(folder: Path, world: World) -> None:
    with opened(folder, world, ordinary()) as service:
        told = refused(service, until=date(2999, 1, 1))
        assert "2999-01-01" in told
        assert "在未来" in told
        assert train(service, until=NOW.date()).version


def test_a_counterpart_and_people_who_are_gone_teach_nothing(folder: Path, world: World) -> None:
    gone = {f"demo-e-{n + 1:05d}" for n in range(0, 80, 8)}
    events = ordinary()
    left = [row for row in events if row["entrepreneur_id"] not in gone and row["counterpart_id"] != "demo-c-00001"]
    with opened(folder, world, events) as service:
        service.records.delete(KIND, "demo-c-00001")
        for name in gone:
            service.records.delete("entrepreneur", name)
        trained = train(service)
        snapshot = service.catalogue.snapshot(KIND)
        books = snapshot.counterparts.frame.vocabularies
        found = list(past_requests(snapshot.history, books, 0.0, so_far(), new_only=True))
        pairs = {(row["entrepreneur_id"], row["counterpart_id"]) for row in left}
        assert sum(len(request.positives) for request in found) == len(pairs)
        assert trained.manifest["requests"] == round(0.8 * len(found))
        assert {item["id"] for item in answer(service, 1)["items"]} <= {f"demo-c-{n:05d}" for n in range(2, 13)}
        assert service.store.events.count() == len(events), "the log is append-only"


def test_everybody_is_gone(folder: Path, world: World) -> None:
    with opened(folder, world, ordinary()) as service:
        for row in world.entrepreneurs.rows:
            service.store.entities.delete("entrepreneur", row["id"])
        service.catalogue.refresh()
        with pytest.raises(InvalidInputError, match="0 requests have led to a match"):
            train(service)
        ranked = RankRequest(entrepreneur={"id": "new"}, kinds=[KIND], n=3)
        assert service.recommender.answer(ranked, sender="test")["rankings"][0]["candidates"] == 12
        for row in world.counterparts[KIND].rows:
            service.store.entities.delete(KIND, row["id"])
        with pytest.raises(InvalidInputError, match="0 requests have led to a match"):
            train(service)
        assert service.recommender.answer(ranked, sender="test")["rankings"][0]["items"] == []


def test_now_lies_between_today_and_tomorrow() -> None:
    assert so_far() == pytest.approx(datetime.now(UTC).timestamp() / 86_400, abs=1e-3)
    assert datetime.now(UTC).date().toordinal() - EPOCH <= so_far()
