"""Many cases at once, the queue narrowed down, and what is laid out on the desk of one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_decimal

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case, Stage
from matcher.domain.errors import ConflictError, InvalidInputError, NotFoundError
from matcher.domain.review import Action, Side, State
from matcher.learning.world.world import World
from matcher.service.bulk import MOST, Sweep
from matcher.service.decisions import Decision
from matcher.service.demo import fill
from matcher.service.desk import in_hundredths
from matcher.service.opening import open_cases
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.service.urgency import is_urgent, sooner
from matcher.service.waiting import Wanted
from matcher.store.store import Store

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ALL = Account("li.na", "李娜", Role.COORDINATOR, "", NOW)
OTHER = Account("wang", "王", Role.COORDINATOR, "", NOW)


@pytest.fixture
def service(address: str, world: World) -> Iterator[Service]:
    with Store.opened(address) as store:
        fill(store, world)
    with Service.opened(Settings(store=address)) as opened:
        names = [row.id for row in opened.store.entities.page("entrepreneur", limit=30)]
        open_cases(opened.store, opened.recommender, opened.scope, names, now=NOW)
        yield opened


def cases(service: Service, count: int) -> list[Case]:
    lines = service.queue.lines(ALL, Wanted(), now=NOW, limit=count)
    return [service.reviews.case(ALL, line.id) for line in lines]


def seen(found: list[Case]) -> list[tuple[str, int]]:
    return [(case.id, case.version) for case in found]


def test_a_preview_changes_nothing_and_names_all_that_would_happen(service: Service) -> None:
    found = cases(service, 3)
    plan = service.bulk.preview(ALL, Sweep.APPROVE, [case.id for case in found], now=NOW)
    assert [len(one.moves) for one in plan.cases] == [len(case.matches) for case in found]
    assert all(move.candidate.item and move.candidate.name for one in plan.cases for move in one.moves)
    assert cases(service, 3) == found


def test_approved_at_once_sent_at_once(service: Service) -> None:
    found = cases(service, 3)
    done = service.bulk.carry_out(ALL, Sweep.APPROVE, seen(found), now=NOW)
    assert not done.left
    assert {match.state for case in done.cases for match in case.matches} == {State.APPROVED}
    assert service.queue.counts(ALL, Wanted(), now=NOW)[Stage.SEND] == 3
    sent = service.bulk.carry_out(ALL, Sweep.SEND, seen(done.cases), now=NOW)
    assert {match.state for case in sent.cases for match in case.matches} == {State.SENT}


def test_only_what_was_approved_together_is_undone_together(service: Service) -> None:
    case = next(case for case in cases(service, 30) if len(case.matches) > 1)
    first = case.matches[0].id
    case = service.reviews.decide(ALL, case.id, case.version, Decision(first, Action.APPROVE), now=NOW)
    later = NOW + timedelta(minutes=5)
    done = service.bulk.carry_out(ALL, Sweep.APPROVE, [(case.id, case.version)], now=later)
    undone = service.bulk.carry_out(ALL, Sweep.UNDO, seen(done.cases), now=later + timedelta(minutes=1))
    states = {match.id: match.state for match in undone.cases[0].matches}
    assert states.pop(first) is State.APPROVED
    assert set(states.values()) == {State.SUGGESTED}


def test_what_somebody_else_changed_is_left_and_told(service: Service) -> None:
    found = cases(service, 3)
    match = found[1].matches[0]
    no = Decision(match.id, Action.DECLINE, "too_far")
    service.reviews.decide(OTHER, found[1].id, found[1].version, no, now=NOW)
    done = service.bulk.carry_out(ALL, Sweep.APPROVE, seen(found), now=NOW)
    assert {case.id for case in done.cases} == {found[0].id, found[2].id}
    ((name, why),) = done.left
    assert name == service.desk.person(found[1].entrepreneur_id, NOW).name
    assert "wang" in why.en
    assert service.reviews.case(ALL, found[1].id).match(match.id).state is State.DECLINED


def test_none_and_too_many_are_refused(service: Service) -> None:
    for names in ([], [f"c{k}" for k in range(MOST + 1)]):
        with pytest.raises(InvalidInputError, match=f"1 to {MOST}"):
            service.bulk.preview(ALL, Sweep.APPROVE, names, now=NOW)


def test_another_regions_case_is_not_touched(service: Service) -> None:
    found = cases(service, 30)
    home = next(case for case in found if case.path)
    away = next(case for case in found if case.path and case.path[:2] != home.path[:2])
    own = Account("x", "x", Role.COORDINATOR, home.path[1], NOW)
    done = service.bulk.carry_out(own, Sweep.APPROVE, seen([home, away]), now=NOW)
    assert [case.id for case in done.cases] == [home.id]
    assert [name for name, _ in done.left] == [away.id], "no name of somebody from elsewhere"
    with pytest.raises(NotFoundError):
        service.bulk.preview(own, Sweep.APPROVE, [away.id], now=NOW)


def test_who_would_get_too_many_is_named(service: Service) -> None:
    found = cases(service, 30)
    plan = service.bulk.preview(ALL, Sweep.APPROVE, [case.id for case in found], now=NOW)
    wanted: dict[str, list[float]] = {}
    for one in plan.cases:
        for move in one.moves:
            left = (move.candidate.item or {}).get("capacity_left")
            if left is not None:
                wanted.setdefault(move.candidate.id, []).append(left)
    crowded = {name for name, lefts in wanted.items() if len(lefts) > lefts[0]}
    assert len(plan.crowded) == len(crowded)


def test_the_queue_narrowed_down(service: Service) -> None:
    everybody = service.queue.page(ALL, Wanted(), now=NOW, limit=50)
    assert everybody.counts[Stage.REVIEW] == len(everybody.lines) == 30
    urgent = service.queue.page(ALL, Wanted(urgent=True), now=NOW, limit=50)
    assert {one.line.id for one in urgent.lines} == {one.line.id for one in everybody.lines if one.line.urgent}
    assert all(one.sooner for one in urgent.lines)
    assert urgent.counts[Stage.REVIEW] == len(urgent.lines)
    later = NOW + timedelta(days=3)
    late = service.queue.page(ALL, Wanted(late=True), now=later, limit=50)
    assert {one.line.id for one in late.lines} == {one.line.id for one in urgent.lines}
    hidden = next(one for one in everybody.lines if not service.desk.person(one.line.entrepreneur_id, NOW).personalised)
    words = service.queue.page(ALL, Wanted(words=hidden.name), now=NOW, limit=50)
    assert [one.line.id for one in words.lines] == [hidden.line.id], "who refused personalised ranking is found too"
    name = everybody.lines[0].name
    assert [one.name for one in service.queue.page(ALL, Wanted(words=name), now=NOW, limit=50).lines] == [name]
    assert {"G_ANY_KEY"}.isdisjoint(code for code, _ in service.queue.groups())
    for code, title in service.queue.groups():
        own = service.queue.page(ALL, Wanted(group=code), now=NOW, limit=50)
        people = service.store.entities.get_many("entrepreneur", [one.line.entrepreneur_id for one in everybody.lines])
        held = {name for name, row in people.items() if title in sooner(row.data, NOW.date(), service.pack)}
        assert {one.line.entrepreneur_id for one in own.lines} == held
        assert own.counts[Stage.REVIEW] == len(held)
    assert len(service.queue.page(ALL, Wanted(group="nothing"), now=NOW, limit=50).lines) == 30
    assert not service.queue.page(ALL, Wanted(words="没有这个人"), now=NOW, limit=50).lines
    regions = [service.queue.page(ALL, Wanted(region=code), now=NOW, limit=50).lines for code, _ in everybody.regions]
    assert sum(map(len, regions)) == 30
    with pytest.raises(NotFoundError):
        service.queue.page(ALL, Wanted(region="000000"), now=NOW, limit=50)


def test_pages_of_the_queue_leave_nobody_out(service: Service) -> None:
    found, after = [], None
    while True:
        page = service.queue.page(ALL, Wanted(), now=NOW, limit=7, after=after)
        found += [one.line.id for one in page.lines]
        if not page.more:
            break
        after = found[-1]
    assert len(found) == len(set(found)) == 30
    assert service.queue.next(ALL, Wanted(), found[0], now=NOW) == found[1]
    assert service.queue.next(ALL, Wanted(), found[1], now=NOW) == found[0]


@pytest.mark.parametrize(
    ("points", "total", "shown"),
    [
        ((0.333, 0.333, 0.333), 100, [34, 33, 33]),
        ((0.336, -0.004, 0.338), 67, [34, -1, 34]),
        ((0.1, 0.2), 31, [11, 20]),
        ((0.1, 0.2), 29, [9, 20]),
        ((), 1, []),
    ],
)
def test_shown_parts_sum_to_what_is_shown(points: tuple[float, ...], total: int, shown: list[int]) -> None:
    assert in_hundredths(points, total) == shown


def test_bars_sum_to_the_score(service: Service) -> None:
    case = cases(service, 1)[0]
    for kind, _ in service.desk.kinds(case):
        tab = service.desk.tab(case, kind.code, NOW)
        for one in [*(own for _, own in tab.matches), *tab.others]:
            assert one.item is not None
            assert tab.base + sum(bar.points for bar in one.bars) == pytest.approx(one.item["score"], abs=1e-5)
            written = [format_decimal(part, "0.00") for part in (tab.base, *(bar.shown for bar in one.bars))]
            assert sum(map(Decimal, written)) == Decimal(format_decimal(one.item["score"], "0.00")), "as on the page"
        assert [one.place for one in tab.others] == sorted(one.place or 0 for one in tab.others)
        assert all(one.item is None and one.refusals for one in tab.left_out)


def test_a_search_gives_places_reasons_and_refusals(service: Service) -> None:
    case = cases(service, 1)[0]
    tabs = (service.desk.tab(case, kind.code, NOW) for kind, _ in service.desk.kinds(case))
    tab = next(one for one in tabs if one.left_out and one.others)
    code = tab.kind.code
    out, fit = tab.left_out[0], tab.others[-1]
    ((found),) = [one for one in service.desk.search(case, code, out.name, NOW) if one.id == out.id]
    assert found.refusals == out.refusals
    (again,) = [one for one in service.desk.search(case, code, fit.name, NOW) if one.id == fit.id]
    assert (again.place, again.item and again.item["score"]) == (fit.place, fit.item and fit.item["score"])
    assert service.desk.search(case, code, fit.id, NOW)[0].id == fit.id
    with pytest.raises(InvalidInputError, match="at most 4"):
        service.desk.compare(case, code, ["a", "b", "c", "d", "e"], NOW)


def test_somebody_is_added_by_hand_and_taken_back(service: Service) -> None:
    case, tab = next(
        (case, tab)
        for case in cases(service, 30)
        for kind, own in service.desk.kinds(case)
        if not own and (tab := service.desk.tab(case, kind.code, NOW)).left_out and tab.others
    )
    kind = tab.kind.code
    added = service.reviews.add(ALL, case.id, case.version, kind, tab.others[0].id, note="电话里说好的", now=NOW)
    (match,) = [one for one in added.matches if one.kind == kind]
    assert (match.state, match.counterpart_id) == (State.APPROVED, tab.others[0].id)
    with pytest.raises(InvalidInputError, match="in this case already"):
        service.reviews.add(ALL, case.id, added.version, kind, tab.others[0].id, now=NOW)
    with pytest.raises(InvalidInputError):
        service.reviews.add(ALL, case.id, added.version, kind, tab.left_out[0].id, now=NOW)
    back = service.reviews.decide(ALL, case.id, added.version, Decision(match.id, Action.UNDO), now=NOW)
    assert {one.id for one in back.matches} == {one.id for one in case.matches}
    assert "电话里说好的" in [step.note for step in back.steps]


def test_a_refusal_waits_for_the_office_until_somebody_else_is_found_or_it_is_closed(service: Service) -> None:
    found = service.bulk.carry_out(ALL, Sweep.APPROVE, seen(cases(service, 2)), now=NOW).cases
    found = service.bulk.carry_out(ALL, Sweep.SEND, seen(found), now=NOW).cases
    for case, again in zip(found, (True, False), strict=True):
        match = case.matches[0]
        for one in case.matches:
            case = service.reviews.answer(case, case.version, one.id, Side.COUNTERPART, accepts=False, by="x", now=NOW)
        assert case.id in {line.id for line in service.queue.lines(ALL, Wanted(), now=NOW, limit=50)}
        if again:
            other = service.desk.tab(case, match.kind, NOW).others[0].id
            case = service.reviews.add(ALL, case.id, case.version, match.kind, other, now=NOW)
            assert case.match(match.id).state is State.CLOSED
        for one in case.matches:
            if one.state is State.REFUSED:
                case = service.reviews.close(ALL, case.id, case.version, one.id, note="不再需要", now=NOW)
        stage = service.queue.lines(ALL, Wanted(Stage.SEND if again else Stage.CLOSED), now=NOW, limit=50)
        assert case.id in {line.id for line in stage}
        if not again:
            with pytest.raises(ConflictError, match="Open a new one"):
                service.reviews.add(ALL, case.id, case.version, match.kind, match.counterpart_id, now=NOW)
        with pytest.raises(ConflictError):
            service.reviews.close(ALL, case.id, case.version, match.id, now=NOW)


def test_who_was_paused_is_neither_approved_nor_sent(service: Service) -> None:
    case = next(case for case in cases(service, 30) if len(case.matches) > 1)
    match = case.matches[0]
    approved = service.reviews.decide(ALL, case.id, case.version, Decision(match.id, Action.APPROVE), now=NOW)
    service.pausing.pause(
        ALL, match.kind, match.counterpart_id, reason="装修", until=None, seen=0, now=NOW - timedelta(hours=1)
    )
    service.catalogue.refresh()
    for one in case.matches[1:]:
        no = Decision(one.id, Action.DECLINE, "too_far")
        approved = service.reviews.decide(ALL, case.id, approved.version, no, now=NOW)
    with pytest.raises(ConflictError, match="paused"):
        service.reviews.send(ALL, case.id, approved.version, now=NOW)
    back = service.reviews.decide(ALL, case.id, approved.version, Decision(match.id, Action.UNDO), now=NOW)
    with pytest.raises(ConflictError, match="paused"):
        service.reviews.decide(ALL, case.id, back.version, Decision(match.id, Action.APPROVE), now=NOW)
    (planned,) = service.bulk.preview(ALL, Sweep.APPROVE, [case.id], now=NOW).cases
    assert not planned.moves
    assert planned.why is not None
    assert service.reviews.case(ALL, case.id) == back


def test_what_was_put_off_comes_back_though_the_rest_was_sent(service: Service) -> None:
    case = next(case for case in cases(service, 30) if len(case.matches) > 1)
    first, *others = case.matches
    until = NOW + timedelta(days=9)
    later = Decision(first.id, Action.DEFER, until=until)
    case = service.reviews.decide(ALL, case.id, case.version, later, now=NOW)
    for one in others:
        case = service.reviews.decide(ALL, case.id, case.version, Decision(one.id, Action.APPROVE), now=NOW)
    case = service.reviews.send(ALL, case.id, case.version, now=NOW)
    for moment, stage in ((NOW, Stage.ANSWER), (until, Stage.REVIEW)):
        found = {
            own: {line.id for line in service.queue.lines(ALL, Wanted(own), now=moment, limit=50)} for own in Stage
        }
        assert [own for own, names in found.items() if case.id in names] == [stage]
        counts = service.queue.counts(ALL, Wanted(), now=moment)
        assert counts == {own: len(names) for own, names in found.items()}


def test_the_record_says_sent_of_those_who_were(service: Service) -> None:
    case = next(case for case in cases(service, 30) if len(case.matches) > 1)
    keep, *others = case.matches
    case = service.reviews.decide(ALL, case.id, case.version, Decision(keep.id, Action.APPROVE), now=NOW)
    for one in others:
        no = Decision(one.id, Action.DECLINE, "other", "a doubt")
        case = service.reviews.decide(ALL, case.id, case.version, no, now=NOW)
    case = service.reviews.send(ALL, case.id, case.version, now=NOW)
    assert [step.match_id for step in case.steps if step.action is Action.SEND] == [keep.id]
    assert {step.match_id for step in case.steps if step.action is Action.CLOSE} == {one.id for one in others}
    assert case.steps[-1].at == NOW


def test_who_is_told_that_nothing_was_found_was_told(service: Service) -> None:
    case = cases(service, 1)[0]
    for one in case.matches:
        no = Decision(one.id, Action.DECLINE, "other", "a doubt")
        case = service.reviews.decide(ALL, case.id, case.version, no, now=NOW)
    case = service.reviews.send(ALL, case.id, case.version, now=NOW)
    assert [step.match_id for step in case.steps if step.action is Action.SEND] == [None]


def test_who_starts_again_comes_first_by_the_stage_too() -> None:
    assert is_urgent({"stage": "restart"}, NOW.date())
    assert is_urgent({"closed_ventures": 1}, NOW.date())
    assert not is_urgent({"stage": "startup", "closed_ventures": 0}, NOW.date())
