"""The report on a shadow: measures by hand, what came of the lines, and the whole way through a store."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from matcher.cli.main import app
from matcher.domain.access import Role
from matcher.domain.errors import InvalidInputError
from matcher.domain.event import Event
from matcher.kinds.discovery import kinds
from matcher.learning.measures import Bootstrap, overlap, rank_biased_overlap
from matcher.learning.shadows import Watched, exposure, lines_of, outcomes
from matcher.service.requests import RankRequest
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.service.worker import work
from matcher.store.events import EventColumns

Quiet: Any = lambda *_: None  # noqa: E731
KIND = "partner"
BY = {"by": "an analyst", "reason": "a test"}
DAY = 100.0


def until(true: Callable[[], Any], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.02)


def test_overlap_of_lists() -> None:
    assert overlap("abcd", "dcba") == 1
    assert overlap("abcd", "cdef") == 0.5
    assert overlap("ab", "cd") == 0
    assert rank_biased_overlap("abcd", "abcd") == pytest.approx(1)
    assert rank_biased_overlap("ab", "cd") == 0
    # by hand, p = .9: overlaps at depth 1 and 2 are 0 and 1 -> (.1 / .9) (0 + 1 * .81) + 1 * .81
    assert rank_biased_overlap("ab", "ba") == pytest.approx(0.9)
    assert rank_biased_overlap("abc", "acb") > rank_biased_overlap("abc", "bac")


def test_overlap_is_what_a_reader_who_stops_at_random_sees() -> None:
    """Webber's reader looks on with probability p: the mean overlap at the depth where he stops, in a long list."""
    random = np.random.default_rng(1)
    one, other = (list(map(str, random.permutation(300))) for _ in range(2))
    other[:20] = [name for name in one[:40] if name in one][5:25]
    other = list(dict.fromkeys(other + one))[:300]
    stops = random.geometric(0.1, 4_000)
    seen = [len(set(one[:d]) & set(other[:d])) / d for d in stops]
    assert rank_biased_overlap(one, other) == pytest.approx(np.mean(seen), abs=0.02)


def watched(number: int, shown: str, shadow: str, asked: str = "e") -> Watched:
    return Watched(f"r{number}", DAY + number, asked, asked, "card", tuple(shown), tuple(shadow))


Told = tuple[float, str, str, str | None]
"""(day, counterpart, event, ranking)."""


def columns(events: list[Told], asked: str = "e") -> EventColumns:
    nothing = [None] * len(events)
    return EventColumns(
        seq=0,
        at=np.array([day for day, *_ in events]),
        entrepreneur_id=[asked] * len(events),
        counterpart_id=[name for _, name, *_ in events],
        event=[event for _, _, event, _ in events],
        ranking_id=[ranking for *_, ranking in events],
        position=list(nothing),
    )


MATCH = kinds()[KIND].matches[0].event
CASES: dict[str, tuple[list[Told], str]] = {
    "nothing": ([], ""),
    "chosen": ([(DAY + 1, "a", "chosen", None)], "c"),
    "matched": ([(DAY + 1, "a", "chosen", None), (DAY + 9, "a", MATCH, None)], "ca"),
    "matched without a choice": ([(DAY + 9, "a", MATCH, None)], "ca"),
    "declined": ([(DAY + 1, "a", "chosen", None), (DAY + 9, "a", "declined", None)], "cd"),
    "the latest answer holds": ([(DAY + 3, "a", MATCH, None), (DAY + 2, "a", "declined", None)], "ca"),
    "two answers at one moment": ([(DAY + 3, "a", "declined", None), (DAY + 3, "a", MATCH, None)], "d"),
    "before the list": ([(DAY - 1, "a", "chosen", None)], ""),
    "far too late": ([(DAY + 40, "a", "chosen", None)], ""),
    "late, but of this list": ([(DAY + 40, "a", "chosen", "r0")], "c"),
    "of a list that is not watched": ([(DAY + 1, "a", "chosen", "elsewhere")], ""),
    "not shown": ([(DAY + 1, "z", "chosen", None)], ""),
    "in the future": ([(DAY + 900, "a", "chosen", "r0")], ""),
}


@pytest.mark.parametrize("case", CASES)
def test_what_came_of_a_line(case: str) -> None:
    events, expected = CASES[case]
    found = lines_of([watched(0, "ab", "ac")], columns(events), kinds()[KIND], DAY + 500)
    assert found.both.tolist() == [True, False]
    flags = {"c": found.chosen, "a": found.accepted, "d": found.declined}
    assert {name for name, rows in flags.items() if rows[0]} == set(expected)
    assert not any(rows[1] for rows in flags.values())


def test_a_choice_is_of_the_latest_list_and_a_line_waits_for_its_time() -> None:
    lists = [watched(0, "ab", "ab"), watched(5, "ba", "ab")]
    found = lines_of(lists, columns([(DAY + 6, "a", "chosen", None)]), kinds()[KIND], DAY + 32)
    assert found.chosen.tolist() == [False, False, False, True]
    assert found.waiting.tolist() == [False, False, True, False]


def test_only_what_was_displayed_counts_where_the_portal_tells() -> None:
    lists = [watched(0, "abc", "xyz"), watched(1, "abc", "xyz")]
    found = lines_of(lists, columns([(DAY, "a", "shown", "r0"), (DAY, "b", "shown", "r0")]), kinds()[KIND], DAY + 99)
    assert found.logged.tolist() == [True, True, False, True, True, True]
    assert found.displays_told == 1


def test_rates_by_group_and_what_places_explain() -> None:
    """Ten people; the first place is always chosen, the second never; the shadow has both, or the second alone."""
    lists = [watched(k, "ab", "ax" if k < 6 else "bx", asked=f"e{k}") for k in range(10)]
    told = [columns([(DAY + k, "a", "chosen", f"r{k}")], f"e{k}") for k in range(10)]
    events = EventColumns(
        seq=0,
        at=np.concatenate([one.at for one in told]),
        entrepreneur_id=[f"e{k}" for k in range(10)],
        counterpart_id=["a"] * 10,
        event=["chosen"] * 10,
        ranking_id=[f"r{k}" for k in range(10)],
    )
    bootstrap = Bootstrap(np.arange(10), 1)
    found = outcomes(lines_of(lists, events, kinds()[KIND], DAY + 99), bootstrap, 10)
    both, alone = found["both"], found["current_only"]
    assert (both["lines"], both["chosen"], alone["lines"], alone["chosen"]) == (10, 6, 10, 4)
    assert both["chosen_rate"]["mean"] == 0.6
    assert alone["chosen_rate"]["mean"] == 0.4
    assert both["chosen_rate"]["low"] < 0.6 < both["chosen_rate"]["high"]
    assert found["difference"]["chosen_rate"]["mean"] == pytest.approx(0.2)
    assert both["mean_place"] == 1.4
    assert both["against_place"]["mean"] == alone["against_place"]["mean"] == 1  # places say it all
    assert both["accepted_rate"]["mean"] == 0
    nothing = outcomes(lines_of(lists, columns([]), kinds()[KIND], DAY + 99), bootstrap, 10)
    assert nothing["both"]["accepted_rate"] is None
    assert nothing["difference"]["against_place"] is None
    assert nothing["both"]["chosen_rate"]["mean"] == 0  # their time ran out
    early = outcomes(lines_of(lists, columns([]), kinds()[KIND], DAY + 10), bootstrap, 10)
    for group in ("both", "current_only", "difference"):
        assert early[group]["chosen_rate"] is None, group  # all wait: nothing is known yet


def test_exposure_of_both() -> None:
    found = exposure([watched(0, "ab", "ax"), watched(1, "ab", "yz")], ["a", "b", "c", "d", "x", "y"])
    assert found["counterparts"] == 7  # z left the register
    assert found["current"]["shown"] == 2
    assert found["shadow"]["coverage"] == pytest.approx(4 / 7)
    assert found["current"]["gini"] > found["shadow"]["gini"]


@pytest.fixture(scope="module")
def own(region_address: str, models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on a copy of the region: decisions of one test are not those of another."""
    source, folder = Path(region_address.removeprefix("sqlite:///")), tmp_path_factory.mktemp("shadowed")
    for part in source.parent.glob(source.name + "*"):
        shutil.copy(part, folder / part.name)
    with closing(sqlite3.connect(folder / source.name)) as copied, copied:
        copied.execute("DELETE FROM rankings")  # lists that other tests asked of the region
    with Service.opened(Settings(store=f"sqlite:///{folder}/{source.name}", models=models_folder), follow=True) as made:
        yield made


@pytest.fixture(scope="module")
def shadowed(own: Service) -> tuple[Service, str]:
    """A region where a shadow ranked along for thirty people, some of whom chose."""
    region = own
    version = region.training.train(KIND, Quiet).version
    region.models.shadow(KIND, version, **BY)
    until(lambda: region.catalogue.serving.shadow(KIND) is not None)
    people = [f"demo-e-{k:05d}" for k in range(1, 31)]
    rankings = []
    for person in people:
        request = RankRequest(entrepreneur_id=person, kinds=[KIND], n=12)
        rankings += region.recommender.answer(request, sender="portal")["rankings"]
    helped = RankRequest(counterpart_id=rankings[0]["items"][0]["id"], kinds=[KIND], n=3)
    region.recommender.answer(helped, sender="portal")
    until(lambda: not region.log.waiting)
    now = datetime.now(UTC)
    own = {"kind": KIND, "at": now}
    events = [
        Event(**own, entrepreneur_id=person, counterpart_id=item["id"], event="chosen", ranking_id=one["ranking_id"])
        for person, one in zip(people, rankings, strict=True)
        for item in one["items"][:2]
    ]
    region.store.events.append(events, sender="portal", recorded_at=now)
    region.models.stop(KIND, **BY)
    return region, version


def test_the_report(shadowed: tuple[Service, str]) -> None:
    region, version = shadowed
    found = region.judging.shadow_report(KIND, Quiet)
    assert (found["version"], found["requests"], found["people"]) == (version, 30, 30)
    assert found["left_out"] == {"of_entrepreneurs": 1}
    (served,) = found["served_by"]
    assert served.startswith("scorecard")
    assert found["window"]["from"] <= found["window"]["until"]
    for figure in found["agreement"].values():
        assert 0 <= figure["low"] <= figure["mean"] <= figure["high"] <= 1
    both, alone = found["outcomes"]["both"], found["outcomes"]["current_only"]
    assert both["lines"] + alone["lines"] == 300
    assert both["chosen"] + alone["chosen"] == 60
    assert both["lines"] / 300 == pytest.approx(found["agreement"]["overlap"]["mean"])
    assert region.judging.shadow_report(KIND, Quiet, n=1)["outcomes"]["both"]["chosen"] <= 30
    assert region.judging.shadow_report(KIND, Quiet, version=version, days=1)["requests"] == 30


def test_without_a_shadow_or_a_list(shadowed: tuple[Service, str]) -> None:
    region, _ = shadowed
    with pytest.raises(InvalidInputError, match="mentor has no shadow") as caught:
        region.judging.shadow_report("mentor", Quiet)
    assert "没有这个影子模型" in caught.value.faults[0].line_zh
    with pytest.raises(InvalidInputError, match="never had this shadow"):
        region.judging.shadow_report(KIND, Quiet, version="2020-01-01-0123456789")
    code = next(code for code in region.catalogue.codes if code not in (KIND, "mentor"))
    version = region.training.train(code, Quiet).version
    region.models.shadow(code, version, **BY)
    with pytest.raises(InvalidInputError, match="ranked along in no kept list"):
        region.judging.shadow_report(code, Quiet)
    region.models.stop(code, **BY)


def test_the_command(shadowed: tuple[Service, str], monkeypatch: pytest.MonkeyPatch) -> None:
    region, version = shadowed
    monkeypatch.setenv("MATCHER_STORE", region.settings.store)
    monkeypatch.setenv("MATCHER_MODELS", str(region.settings.models))
    told = CliRunner().invoke(app, ["shadow-report", KIND])
    assert told.exit_code == 0, told.output
    assert all(word in told.stdout for word in (version, "共同的比例", "gini", "current only", "反向推荐"))
    assert "lists of entrepreneurs, for a counterpart" in told.stdout
    raw = CliRunner().invoke(app, ["shadow-report", KIND, "--days", "2", "--json"])
    assert json.loads(raw.stdout)["requests"] == 30


def test_over_http(shadowed: tuple[Service, str], tmp_path: Path) -> None:
    region, version = shadowed
    head = {"X-API-Key": region.store.keys.add("report", Role.ANALYST, now=datetime.now(UTC))}
    with TestClient(create_app(region)) as client:
        for body, state in (({}, "done"), ({"version": "x"}, "failed")):
            made = client.post(f"/v1/models/{KIND}/shadow-report", json=body, headers=head)
            assert made.status_code == 202, made.text
            work(Settings(store=region.settings.store, models=region.settings.models), once=True)
            found = client.get(f"/v1/jobs/{made.json()['id']}", headers=head).json()
            assert found["state"] == state, found
            if state == "done":
                assert found["result"]["version"] == version
            else:
                assert "没有这个影子模型" in found["error"]
        wrong = client.post(f"/v1/models/{KIND}/shadow-report", json={"n": 0}, headers=head)
        assert (wrong.status_code, wrong.headers["content-type"]) == (422, "application/problem+json")


def test_rankings_come_back_by_kind_and_time(shadowed: tuple[Service, str]) -> None:
    region, _ = shadowed
    ids = [row.id for row in region.store.rankings.of_kind(KIND, datetime.now(UTC) - timedelta(days=1))]
    assert len(ids) == len(set(ids)) >= 31
    assert not list(region.store.rankings.of_kind(KIND, datetime.now(UTC) + timedelta(days=1)))
