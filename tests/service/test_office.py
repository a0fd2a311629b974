"""The figures of an office on cases whose figures were computed by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case, Match, Step
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.review import UNANSWERED, Action, Answers, State
from matcher.domain.share import Share
from matcher.domain.text import Text
from matcher.service.office import Office, Period, Report
from matcher.service.office_kinds import OfKind
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
PERIOD = Period(date(2026, 9, 1), date(2026, 11, 24))
DAY = timedelta(days=1)
NINGBO, HANGZHOU = ("330000", "330200", "330212"), ("330000", "330100", "330106")


def account(region: str) -> Account:
    return Account("li.na", "李娜", Role.COORDINATOR, region, NOW)


def match(k: int, place: int, state: State, answers: Answers = UNANSWERED) -> Match:
    return Match(f"m{k}.{place}", "mentor", f"c{place}", state, answers=answers)


def case(
    k: int,
    opened: datetime,
    told_after: float | None,
    path: tuple[str, ...] = NINGBO,
    *,
    matches: tuple[Match, ...] = (),
    urgent: bool = False,
    outcomes: tuple[tuple[str, str], ...] = (),
) -> Case:
    steps = []
    if told_after is not None:
        at = opened + told_after * DAY
        steps = [Step(one.id, at, "li.na", Action.SEND, State.APPROVED, one.state) for one in matches]
        both = [one.id for one in matches if one.answers == Answers(True, True)]
        steps += [
            Step(name, at + k * DAY, "li.na", Action.ACCEPT, State.SENT, State.SENT) for name in both for k in (1, 2)
        ]
    ends = {"met": Action.MEET}
    steps += [
        Step(name, NOW, "li.na", ends.get(event, Action.END), State.AGREED, State.ENDED, event)
        for name, event in outcomes
    ]
    return Case(f"k{k:03}", f"e{k}", path, urgent, opened, matches=matches, steps=tuple(steps))


def cases() -> list[Case]:
    september, november = datetime(2026, 9, 10, 4, tzinfo=UTC), datetime(2026, 11, 2, 4, tzinfo=UTC)
    both, no, nobody = Answers(True, True), Answers(False, None), Answers()
    found = [
        # told after 1 to 4 days of 5; the fifth after 3 of the 2 days that are promised to whom it is urgent
        case(1, september, 1, matches=(match(1, 1, State.ENDED, both), match(1, 2, State.CLOSED))),
        case(2, september, 2, matches=(match(2, 1, State.MET, both),)),
        case(3, september, 3, matches=(match(3, 1, State.AGREED, both),)),
        case(4, november, 4, matches=(match(4, 1, State.CLOSED, no), match(4, 3, State.SENT, nobody))),
        case(5, november, 3, urgent=True, matches=(match(5, 1, State.SENT, Answers(None, True)),)),
        # nobody told these two: one for 22 days, of the other the promise still runs
        case(6, november, None, HANGZHOU, matches=(match(6, 1, State.SUGGESTED),)),
        case(7, NOW - 2 * DAY, None, HANGZHOU),
        # told that nothing was found, and so answered
        case(8, november, 5, (), matches=(match(8, 1, State.CLOSED),)),
        case(9, datetime(2026, 8, 31, 4, tzinfo=UTC), 1, matches=(match(9, 1, State.SENT),)),
        case(10, datetime(2026, 11, 25, 4, tzinfo=UTC), None),
    ]
    one = found[0]
    met = (("m1.1", "met"), ("m1.1", "completed"), ("m1.1", "problem_solved"))
    return [case(1, one.opened_at, 1, matches=one.matches, outcomes=met), *found[1:]]


@pytest.fixture
def office(address: str) -> Iterator[Office]:
    groups = {
        1: [{"code": "G_DISABLED"}],
        2: [{"code": "G_DISABLED", "valid_to": "2026-09-09"}],
        **{k: [{"code": "G_WOMAN", "valid_from": "2026-09-01"}] for k in (3, 4, 5, 6, 8)},
    }
    with Store.opened(address) as store:
        store.entities.put_many("entrepreneur", [{"id": f"e{k}", "groups": held} for k, held in groups.items()])
        store.entities.put_many("mentor", [{"id": f"c{k}", "name": "M"} for k in range(1, 21)])
        store.cases.open(cases())
    with Service.opened(Settings(store=address)) as service:
        yield service.office


def test_the_whole(office: Office) -> None:
    whole = office.report(account(""), PERIOD, now=NOW).whole
    assert (whole.cases, whole.in_time) == (8, 1)
    assert whole.answered == Share(6, 7)
    assert whole.promised == Share(5, 7), "1, 2, 3, 4 and 5 days of 5; 3 of 2 is late, 22 of 5 too"
    assert whole.median_days == 3, "1, 2, 3, 3, 4, 5 and 22 days so far"
    assert whole.ninth_days == 22
    assert whole.sent == 6
    assert whole.entrepreneurs == Share(3, 4)
    assert whole.counterparts == Share(4, 4)
    assert whole.agreed == Share(3, 6)
    assert whole.met == Share(2, 3)


def test_by_month_and_region(office: Office) -> None:
    report = office.report(account(""), PERIOD, now=NOW)
    assert [(day, results.cases) for day, results in report.months] == [
        (date(2026, 9, 1), 3), (date(2026, 10, 1), 0), (date(2026, 11, 1), 5)
    ]  # fmt: skip
    assert report.months[2][1].answered == Share(3, 4)
    assert [(part.code, part.results.cases) for part in report.regions] == [("330000", 7), ("", 1)]
    below = office.report(account(""), PERIOD, now=NOW, region="330000")
    assert {part.code: part.results.answered for part in below.regions} == {
        "330200": Share(5, 5, hidden=True), "330100": Share(0, 1)
    }, "five of six less five of five would tell of the one"  # fmt: skip
    assert all(part.results.answered.rate is None for part in below.regions)
    assert {part.name.zh for part in below.regions} == {"宁波市", "杭州市"}
    assert below.above == (("", Text("全部地区", "all regions")),)
    assert below.name.zh == "浙江省"


def test_groups_as_they_were_on_the_day_and_few_are_not_counted(office: Office) -> None:
    groups = {part.code: part for part in office.report(account(""), PERIOD, now=NOW).groups}
    assert set(groups) == {"G_WOMAN", "G_DISABLED"}
    assert (groups["G_WOMAN"].results.cases, groups["G_WOMAN"].few) == (5, False)
    assert groups["G_WOMAN"].results.answered == Share(4, 5)
    assert (groups["G_DISABLED"].results.cases, groups["G_DISABLED"].few) == (1, True)
    assert groups["G_DISABLED"].results.median_days is None


def test_kinds(office: Office) -> None:
    kinds = {kind.code: kind for kind in office.report(account(""), PERIOD, now=NOW).kinds}
    own = kinds["mentor"]
    assert (own.sent, own.agreed) == (6, Share(3, 6))
    outcomes = {one.title.en: one for one in own.outcomes}
    assert outcomes["met"].share == Share(1, 3)
    assert outcomes["problem solved"].share == outcomes["advice completed"].share == Share(0, 0), "none is due"
    assert "accepted" not in outcomes
    assert (own.exposure.sent, own.exposure.reached, own.exposure.counterparts) == (6, 2, 20)
    assert own.exposure.top_tenth == 1.0, "the first two of twenty have all"
    # 18 times 0, then 1 and 5: 2 * (19 * 1 + 20 * 5) / (20 * 6) - 21 / 20
    assert own.exposure.gini == pytest.approx(2 * 119 / 120 - 1.05)
    assert kinds["course"].sent == 0
    assert kinds["course"].exposure.gini is None


def mentors(report: Report) -> OfKind:
    return next(kind for kind in report.kinds if kind.code == "mentor")


def agreed_cases(*days: int) -> list[Case]:
    """Cases of which both sides agreed to a match so many days ago, and met at once."""
    both = Answers(True, True)
    return [
        case(
            20 + k,
            NOW - (ago + 3) * DAY,
            1,
            matches=(match(20 + k, 1, State.MET, both),),
            outcomes=((f"m{20 + k}.1", "met"),),
        )
        for k, ago in enumerate(days)
    ]


def test_outcomes_are_of_matches_old_enough(address: str) -> None:
    period = Period(date(2025, 1, 1), date(2026, 11, 24))
    with Store.opened(address) as store:
        store.cases.open(agreed_cases(200, 100, 90, 61, 60, 59, 10))
    with Service.opened(Settings(store=address)) as service:
        report = service.office.report(account(""), period, now=NOW)
        before = service.office.report(account(""), period, now=NOW - 2 * DAY)
    found = {one.title.en: one for one in mentors(report).outcomes}
    met, completed, started = (found[name] for name in ("met", "advice completed", "business started"))
    assert (met.days, met.share, met.first) == (60, Share(5, 5), None)
    assert (completed.days, completed.share) == (180, Share(0, 1))
    assert completed.first == NOW + 120 * DAY, "the fifth was agreed 60 days ago"
    assert (started.share, started.first) == (Share(0, 0), NOW + 305 * DAY)
    assert report.whole.met == Share(6, 6), "a meeting is due after 14 days"
    assert not report.whole.met_waits
    earlier = {one.title.en: one for one in mentors(before).outcomes}["met"]
    assert (earlier.share.of, earlier.first) == (3, NOW), "58 days ago: the fifth is due in two days"


def test_too_few_that_agreed_are_told_by_no_sample_size(address: str) -> None:
    with Store.opened(address) as store:
        store.cases.open(agreed_cases(300, 300, 300))
    with Service.opened(Settings(store=address)) as service:
        report = service.office.report(account(""), Period(date(2025, 1, 1), date(2026, 11, 24)), now=NOW)
    assert (report.whole.agreed.few, report.whole.met.hidden) == (True, True)
    assert all(one.share.hidden and one.first is None for one in mentors(report).outcomes)


def test_who_can_not_be_suggested_does_not_count_unless_it_was(address: str) -> None:
    full = (1, 5, 6)
    rows = [{"id": f"c{k}", "name": "M", **({"slots_free": 0} if k in full else {})} for k in range(1, 21)]
    with Store.opened(address) as store:
        store.entities.put_many("mentor", rows)
        store.cases.open(cases())
    with Service.opened(Settings(store=address)) as service:
        own = mentors(service.office.report(account(""), PERIOD, now=NOW)).exposure
    assert (own.reached, own.counterparts) == (2, 18), "the first is full because it was sent"


def test_everybody_gets_the_own_region_and_below(office: Office) -> None:
    assert office.report(account("330200"), PERIOD, now=NOW).whole.cases == 5
    assert office.report(account("330000"), PERIOD, now=NOW, region="330106").whole.cases == 2
    for region in ("", "330000", "330100", "340000", "999999"):
        with pytest.raises(NotFoundError):
            office.report(account("330200"), PERIOD, now=NOW, region=region)
    gone = office.report(account("999999"), PERIOD, now=NOW)
    assert (gone.whole.cases, gone.regions) == (0, ())


def test_nothing_happened(office: Office) -> None:
    report = office.report(account("330200"), Period(date(2020, 1, 1), date(2020, 1, 31)), now=NOW)
    assert report.whole.cases == 0
    assert report.whole.median_days is report.whole.answered.rate is None
    assert report.regions == report.groups == ()


def test_periods() -> None:
    assert Period.chosen(None, None, now=NOW) == Period(date(2026, 8, 27), date(2026, 11, 24))
    own = Period.chosen(date(2026, 1, 31), date(2026, 3, 1), now=NOW)
    assert own.months == [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1)]
    assert own.until - own.since == timedelta(days=30)
    for first, last in ((date(2026, 2, 1), date(2026, 1, 1)), (date(2000, 1, 1), date(2026, 1, 1))):
        with pytest.raises(InvalidInputError, match=r"^from"):
            Period.chosen(first, last, now=NOW)
