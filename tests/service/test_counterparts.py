"""Counterparts as the office sees them, and pausing, on a real store with real rankings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from matcher.domain.event import Event
from matcher.domain.review import Action, Side
from matcher.learning.world.world import World
from matcher.service.counterparts import Wanted
from matcher.service.demo import fill
from matcher.service.opening import open_cases
from matcher.service.requests import RankRequest
from matcher.service.reviews import Decision
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ALL = Account("li.na", "李娜", Role.COORDINATOR, "", NOW)
KIND = "mentor"


@pytest.fixture
def opened(address: str, world: World) -> Iterator[Service]:
    with Store.opened(address) as store:
        fill(store, world)
    with Service.opened(Settings(store=address)) as service:
        yield service


def someone(opened: Service, place: int = 0) -> str:
    """Somebody whom no rule about counterparts alone refuses."""
    listed = opened.counterparts.listed(KIND, Wanted(state="open"), limit=50, now=NOW)
    return listed.lines[place].id


def refused(opened: Service, name: str, *, reverse: bool = False, when: datetime = NOW) -> list[str]:
    """Why a counterpart is left out of a list, in English."""
    if reverse:
        asked = RankRequest(counterpart_id=name, kinds=[KIND], n=1, refusals=1, as_of=when)
    else:
        asked = RankRequest(entrepreneur_id="demo-e-00001", kinds=[KIND], only=[name], n=1, refusals=1, as_of=when)
    found = opened.recommender.answer(asked, sender="test")["rankings"][0]["refused"]
    return [one["because"]["en"] for line in found for one in line["refusals"] if one["rule"].endswith(".paused")]


def test_a_pause_acts_on_the_next_list_in_both_directions_and_ends_by_itself(opened: Service) -> None:
    name, until = someone(opened), NOW.date() + timedelta(days=10)
    assert refused(opened, name) == []
    opened.pausing.pause(ALL, KIND, name, until=until, reason="出差", seen=0, now=NOW)
    assert refused(opened, name) == [f"is paused until {until}"]
    assert refused(opened, name, reverse=True) == [f"is paused until {until}"]
    assert refused(opened, name, when=NOW + timedelta(days=11)) == []
    seen = opened.counterparts.sheet(ALL, KIND, name, now=NOW).seen
    opened.pausing.resume(ALL, KIND, name, reason="", seen=seen, now=NOW)
    assert refused(opened, name) == []


def test_importing_the_register_again_and_a_new_row_end_no_pause(opened: Service) -> None:
    name = someone(opened)
    row = opened.records.get(KIND, name).data
    opened.pausing.pause(ALL, KIND, name, until=None, reason="x", seen=0, now=NOW)
    opened.records.put(KIND, {**row, "slots_free": 9})
    opened.catalogue.refresh()
    assert refused(opened, name) == ["is paused until further notice"]
    opened.records.delete(KIND, name)
    opened.catalogue.refresh()
    opened.records.put(KIND, row)
    opened.catalogue.refresh()
    assert refused(opened, name) == ["is paused until further notice"]


def test_a_server_that_follows_learns_of_a_pause_made_elsewhere(opened: Service, address: str) -> None:
    name = someone(opened)
    with Service.opened(Settings(store=address)) as other:
        other.pausing.pause(ALL, KIND, name, until=None, reason="x", seen=0, now=NOW)
    assert refused(opened, name, reverse=True) == ["is paused until further notice"], "before it followed"
    assert opened.catalogue.refresh()
    assert refused(opened, name) == ["is paused until further notice"]


@pytest.mark.parametrize(
    ("until", "reason", "where"),
    [(None, "  ", "reason"), (None, "x" * 501, "reason"), (-1, "x", "until"), (367, "x", "until")],
)
def test_a_pause_needs_a_reason_and_a_day_that_makes_sense(
    opened: Service, until: int | None, reason: str, where: str
) -> None:
    name = someone(opened)
    day = None if until is None else NOW.date() + timedelta(days=until)
    with pytest.raises(InvalidInputError, match=where):
        opened.pausing.pause(ALL, KIND, name, until=day, reason=reason, seen=0, now=NOW)
    assert opened.store.pauses.history(KIND, name) == []


def test_who_may_pause(opened: Service) -> None:
    name = someone(opened)
    region = opened.records.get(KIND, name).data["region"]
    own = replace(ALL, region=region)
    elsewhere = next(
        code
        for code in opened.pack.regions.codes
        if not opened.scope.sees(replace(ALL, region=code), opened.scope.path(region))
    )
    for account in (replace(ALL, region=elsewhere), replace(ALL, role=Role.PORTAL)):
        assert not opened.counterparts.sheet(account, KIND, name, now=NOW).may_pause
        with pytest.raises(NotAllowedError):
            opened.pausing.pause(account, KIND, name, until=None, reason="x", seen=0, now=NOW)
    opened.pausing.pause(own, KIND, name, until=None, reason="x", seen=0, now=NOW)
    with pytest.raises(ConflictError):
        opened.pausing.pause(own, KIND, name, until=None, reason="y", seen=0, now=NOW)
    with pytest.raises(NotFoundError):
        opened.pausing.pause(own, KIND, "nobody", until=None, reason="x", seen=0, now=NOW)
    with pytest.raises(NotFoundError):
        opened.pausing.pause(own, "no_kind", name, until=None, reason="x", seen=0, now=NOW)
    opened.records.put(KIND, {"id": "nowhere"})
    with pytest.raises(NotAllowedError):
        opened.pausing.pause(own, KIND, "nowhere", until=None, reason="x", seen=0, now=NOW)
    opened.pausing.pause(ALL, KIND, "nowhere", until=None, reason="x", seen=0, now=NOW)


def test_lists_are_narrowed_and_paged_without_losing_anybody(opened: Service) -> None:
    whole = opened.counterparts.listed(KIND, Wanted(), limit=1000, now=NOW)
    assert whole.more is None
    assert whole.total == len(whole.lines) == opened.store.entities.count(KIND)
    found, after = [], ""
    while True:
        part = opened.counterparts.listed(KIND, Wanted(after=after), limit=7, now=NOW)
        found += [line.id for line in part.lines]
        if part.more is None:
            break
        after = part.more
    assert found == [line.id for line in whole.lines]
    states = {
        state: {line.id for line in opened.counterparts.listed(KIND, Wanted(state=state), limit=1000, now=NOW).lines}  # type: ignore[arg-type]
        for state in ("open", "closed", "paused")
    }
    assert states["open"] | states["closed"] == set(found)
    assert not states["open"] & states["closed"]
    assert {line.id for line in whole.lines if line.why} == states["closed"]
    assert states["paused"] == set()
    name = min(states["open"])
    opened.pausing.pause(ALL, KIND, name, until=None, reason="x", seen=0, now=NOW)
    (line,) = opened.counterparts.listed(KIND, Wanted(state="paused"), limit=9, now=NOW).lines
    assert (line.id, line.why[0].en) == (name, "is paused until further notice")
    for code, _ in opened.counterparts.regions(KIND):
        inside = opened.counterparts.listed(KIND, Wanted(region=code), limit=1000, now=NOW)
        rows = opened.store.entities.get_many(KIND, [one.id for one in inside.lines])
        assert inside.total
        assert all(code in opened.scope.path(row.data["region"]) for row in rows.values())
    with pytest.raises(InvalidInputError, match="region"):
        opened.counterparts.listed(KIND, Wanted(region="nowhere"), limit=9, now=NOW)
    assert opened.counterparts.listed(KIND, Wanted(words=name.upper()), limit=9, now=NOW).lines[0].id == name


def test_weeks_are_closed_while_paused_and_matches_under_way_are_counted(opened: Service) -> None:
    people = [f"demo-e-{k:05d}" for k in range(1, 15)]
    open_cases(opened.store, opened.recommender, opened.scope, people, now=NOW)
    cases = [opened.store.cases.get(name) for one in people for name in opened.store.cases.of_entrepreneur(one)]
    case, match = next((case, match) for case in cases if case for match in case.matches if match.kind == KIND)
    version = case.version
    for one in case.matches:
        version = opened.reviews.decide(ALL, case.id, version, Decision(one.id, Action.APPROVE), now=NOW).version
    sent = opened.reviews.send(ALL, case.id, version, now=NOW)
    until = NOW.date() + timedelta(days=9)
    opened.pausing.pause(ALL, KIND, match.counterpart_id, until=until, reason="x", seen=0, now=NOW)
    sheet = opened.counterparts.sheet(ALL, KIND, match.counterpart_id, now=NOW)
    weeks = sheet.outlook.weeks
    assert [week.open_days for week in weeks[:3]] == [0, 4, 7]
    assert weeks[0].places == 0.0
    assert weeks[2].places == sheet.outlook.free
    assert sheet.outlook.running == 1
    assert sum(week.due for week in weeks) == 1
    assert [one.case_id for one in sheet.open] == [case.id]
    other = replace(ALL, region="710000")
    assert [
        (one.case_id, one.entrepreneur)
        for one in opened.counterparts.sheet(other, KIND, match.counterpart_id, now=NOW).open
    ] == [(None, None)]
    later = NOW + timedelta(days=3)
    opened.reviews.answer(sent, sent.version, match.id, Side.COUNTERPART, accepts=False, by="x", now=later)
    after = opened.counterparts.sheet(ALL, KIND, match.counterpart_id, now=later)
    assert after.outlook.running == 0
    assert after.track.asked.no == sheet.track.asked.no + 1
    assert 3.0 in after.track.asked.days
    assert sheet.track.asked.waiting == after.track.asked.waiting + 1


def test_the_record_counts_answers_and_what_came_of_matches(opened: Service) -> None:
    opened.records.put(KIND, {"id": "new", "name": "新"})
    opened.catalogue.refresh()
    start = NOW - timedelta(days=400)

    def told(person: int, event: str, day: float) -> Event:
        at = start + timedelta(days=day)
        return Event(entrepreneur_id=f"demo-e-{person:05d}", kind=KIND, counterpart_id="new", event=event, at=at)

    events = [told(k, "chosen", 0) for k in range(1, 9)]
    events += [told(k, "accepted", k) for k in range(1, 6)] + [told(6, "declined", 2), told(9, "declined", 2)]
    events += [told(1, "completed", 50), told(1, "completed", 60), told(2, "completed", 60), told(8, "shown", 0)]
    opened.store.events.append(events, sender="test", recorded_at=NOW)
    track = opened.counterparts.sheet(ALL, KIND, "new", now=NOW).track
    assert (track.asked.yes, track.asked.no, track.asked.waiting) == (5, 1, 2)
    assert track.asked.asked == 8
    assert sorted(track.asked.days) == [1, 2, 2, 3, 4, 5]
    assert (track.asked.usual_days, track.asked.slow_days) == (2.5, 5)
    assert track.matches == 5
    shares = {one.title.en: (one.share.part, one.share.of) for one in track.successes}
    assert shares["advice completed"] == (2, 5)
    early = opened.counterparts.sheet(ALL, KIND, "new", now=start + timedelta(days=70)).track
    assert {one.title.en: one.share.of for one in early.successes}["advice completed"] == 0
