"""A case from suggestion to outcome, on a real store with real rankings, and what the log of events says of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case, Match, Stage
from matcher.domain.errors import ConflictError, InvalidInputError, NotFoundError
from matcher.domain.review import UNANSWERED, Action, Side, State
from matcher.kinds.discovery import kinds
from matcher.learning.world.world import World
from matcher.service.decisions import Decision
from matcher.service.demo import fill
from matcher.service.opening import open_cases
from matcher.service.reviews import Reviews
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.service.urgency import is_urgent
from matcher.service.waiting import Wanted
from matcher.store.case_rows import Line
from matcher.store.store import Store

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ALL = Account("li.na", "李娜", Role.COORDINATOR, "", NOW)


@pytest.fixture
def opened(address: str, world: World) -> Iterator[Service]:
    with Store.opened(address) as store:
        fill(store, world)
    with Service.opened(Settings(store=address)) as service:
        yield service


@pytest.fixture
def reviews(opened: Service) -> Reviews:
    names = [row.id for row in opened.store.entities.page("entrepreneur", limit=30)]
    assert open_cases(opened.store, opened.recommender, opened.scope, names, now=NOW) == len(names)
    assert open_cases(opened.store, opened.recommender, opened.scope, names, now=NOW) == 0, "nobody has two open cases"
    return opened.reviews


def waiting(opened: Service, account: Account = ALL) -> list[Line]:
    return opened.queue.lines(account, Wanted(), now=NOW, limit=100)


def first(opened: Service, least: int = 2) -> Case:
    """A case with several suggestions."""
    cases = (opened.reviews.case(ALL, line.id) for line in waiting(opened))
    fresh = (case for case in cases if {match.state for match in case.matches} == {State.SUGGESTED})
    return next(case for case in fresh if len(case.matches) >= least)


def recorded(opened: Service, case: Case) -> Counter[tuple[str, str, str | None]]:
    events = opened.store.events.of_entrepreneur(case.entrepreneur_id)
    own = [one.event for one in events if one.event.author is not None]
    return Counter((event.counterpart_id, event.event, event.reason) for event in own)


def another(opened: Service, case: Case, match: Match, place: int = 1) -> str:
    """Somebody else whom no rule refuses."""
    from matcher.service.requests import RankRequest

    asked = RankRequest(entrepreneur_id=case.entrepreneur_id, kinds=[match.kind], n=place + 1)
    return str(opened.recommender.answer(asked, sender="test")["rankings"][0]["items"][place]["id"])


def test_what_waits_is_due_and_the_urgent_sooner(reviews: Reviews, opened: Service) -> None:
    lines = waiting(opened)
    assert opened.queue.counts(ALL, Wanted(), now=NOW)[Stage.REVIEW] == len(lines) == 30
    assert [line.urgent for line in lines] == sorted((line.urgent for line in lines), reverse=True)
    for line in lines:
        row = opened.store.entities.get("entrepreneur", line.entrepreneur_id)
        assert row is not None
        assert line.urgent == is_urgent(row.data, NOW.date())
        assert line.due_at == NOW + timedelta(days=2 if line.urgent else 5)


def test_others_see_the_own_region_and_below_only(reviews: Reviews, opened: Service) -> None:
    paths = {line.id: line.path for line in waiting(opened)}
    county = next(path[2] for path in paths.values() if len(path) == 3)
    for region in (county, county[:4] + "00"):
        own = Account("x", "x", Role.COORDINATOR, region, NOW)
        seen = {line.id for line in waiting(opened, own)}
        assert seen == {name for name, path in paths.items() if region in path}
        for name in paths:
            if name in seen:
                assert reviews.case(own, name).id == name
            else:
                with pytest.raises(NotFoundError):
                    reviews.case(own, name)
    gone = Account("x", "x", Role.COORDINATOR, "999999", NOW)
    with pytest.raises(NotFoundError):
        reviews.case(gone, next(iter(paths)))
    assert waiting(opened, gone) == []


def test_from_suggestion_to_outcome(reviews: Reviews, opened: Service) -> None:
    case = first(opened)
    keep, drop = case.matches[:2]
    case = reviews.decide(ALL, case.id, case.version, Decision(keep.id, Action.APPROVE), now=NOW)
    with pytest.raises(ConflictError, match="still wait"):
        reviews.send(ALL, case.id, case.version, now=NOW)
    for match in case.matches:
        if match.state is State.SUGGESTED:
            no = Decision(match.id, Action.DECLINE, "too_far", "太远了")
            case = reviews.decide(ALL, case.id, case.version, no, now=NOW)
    assert recorded(opened, case) == Counter(), "what can be undone teaches nothing yet"
    case = reviews.send(ALL, case.id, case.version, now=NOW)
    assert {m.state for m in case.matches} == {State.SENT, State.CLOSED}
    log = recorded(opened, case)
    assert log[drop.counterpart_id, "overridden", "too_far"] == 1
    assert sum(log.values()) == len(case.matches) - 1

    case = reviews.answer(case, case.version, keep.id, Side.ENTREPRENEUR, accepts=True, by="e", now=NOW)
    assert case.match(keep.id).state is State.SENT
    case = reviews.answer(case, case.version, keep.id, Side.COUNTERPART, accepts=True, by="li.na", now=NOW)
    assert case.match(keep.id).state is State.AGREED
    case = reviews.outcome(ALL, case.id, case.version, keep.id, "met", now=NOW)
    event = opened.catalogue.snapshot(keep.kind).kind.outcomes[-1].event
    case = reviews.outcome(ALL, case.id, case.version, keep.id, event, note="顺利", now=NOW)
    assert case.match(keep.id).state is State.ENDED
    with pytest.raises(ConflictError, match="noted already"):
        reviews.outcome(ALL, case.id, case.version, keep.id, event, now=NOW)
    log = recorded(opened, case)
    assert log[keep.counterpart_id, "chosen", None] == log[keep.counterpart_id, event, None] == 1
    assert [step.action for step in case.steps if step.match_id == keep.id] == [
        Action.SUGGEST, Action.APPROVE, Action.SEND, Action.ACCEPT, Action.ACCEPT, Action.MEET, Action.END
    ]  # fmt: skip


def test_a_refusal_of_either_side_ends_it(reviews: Reviews, opened: Service) -> None:
    for side in Side:
        case = first(opened, 1)
        for match in case.matches:
            case = reviews.decide(ALL, case.id, case.version, Decision(match.id, Action.APPROVE), now=NOW)
        case = reviews.send(ALL, case.id, case.version, now=NOW)
        own = case.matches[0]
        case = reviews.answer(case, case.version, own.id, side, accepts=False, by="x", note="没时间", now=NOW)
        assert case.match(own.id).state is State.REFUSED
        # the log would read a counterpart's refusal before any choice as the entrepreneur's
        told = {(own.counterpart_id, "declined", None): 1} if side is Side.ENTREPRENEUR else {}
        assert recorded(opened, case) == told
        with pytest.raises(ConflictError, match="that step is not possible"):
            reviews.answer(case, case.version, own.id, side, accepts=True, by="x", now=NOW)


def sent(opened: Service) -> tuple[Case, Match]:
    """A case of several suggestions, all approved and sent, and one of its matches."""
    case = first(opened)
    for match in case.matches:
        case = opened.reviews.decide(ALL, case.id, case.version, Decision(match.id, Action.APPROVE), now=NOW)
    case = opened.reviews.send(ALL, case.id, case.version, now=NOW)
    return case, case.matches[0]


def standing(opened: Service, case: Case, own: Match) -> set[str]:
    """Events of a match that still count."""
    names = [event.event for event in kinds()[own.kind].events]
    found = opened.store.events.of_counterpart(own.kind, own.counterpart_id, names)
    return {one.event.event for one in found if one.event.entrepreneur_id == case.entrepreneur_id and one.event.author}


def test_what_was_noted_by_mistake_is_taken_back(reviews: Reviews, opened: Service) -> None:
    case, own = sent(opened)

    def good() -> int:
        opened.catalogue.refresh()
        history = opened.catalogue.snapshot(own.kind).history
        row = opened.catalogue.snapshot(own.kind).entrepreneurs.frame.row_of[case.entrepreneur_id]
        return int((history.good & (history.log.e == row)).sum())

    def correct(case: Case, what: str) -> Case:
        return reviews.correct(ALL, case.id, case.version, own.id, what, now=NOW)

    none = good()
    for side in Side:
        case = reviews.answer(case, case.version, own.id, side, accepts=True, by="li.na", now=NOW)
    event = opened.desk.outcomes(own.kind)[0][0]
    case = reviews.outcome(ALL, case.id, case.version, own.id, "met", now=NOW)
    case = reviews.outcome(ALL, case.id, case.version, own.id, event, now=NOW)
    assert case.match(own.id).state is State.ENDED
    made = standing(opened, case, own) & {one.event for one in kinds()[own.kind].matches}
    assert good() == none + len(made) > none, "models would learn of it"
    with pytest.raises(ConflictError, match="rests on this answer"):
        correct(case, "counterpart")
    case = correct(case, event)
    assert case.match(own.id).state is State.MET
    assert event not in standing(opened, case, own)
    with pytest.raises(ConflictError, match="taken back already"):
        correct(case, event)
    again = reviews.outcome(ALL, case.id, case.version, own.id, event, now=NOW)
    case = correct(again, event)
    case = correct(case, "met")
    assert case.match(own.id).state is State.AGREED
    assert case.match(own.id).due_at is not None, "they are to meet again"
    case = correct(case, "counterpart")
    case = correct(case, "entrepreneur")
    assert (case.match(own.id).state, case.match(own.id).answers) == (State.SENT, UNANSWERED)
    assert standing(opened, case, own) == set()
    assert good() == none
    # a wrong "no" of the counterpart, mended to a "yes"
    case = reviews.answer(case, case.version, own.id, Side.ENTREPRENEUR, accepts=True, by="li.na", now=NOW)
    case = reviews.answer(case, case.version, own.id, Side.COUNTERPART, accepts=False, by="li.na", now=NOW)
    assert standing(opened, case, own) == {"chosen", "declined"}
    case = correct(case, "counterpart")
    assert standing(opened, case, own) == {"chosen"}
    case = reviews.answer(case, case.version, own.id, Side.COUNTERPART, accepts=True, by="li.na", now=NOW)
    assert case.match(own.id).state is State.AGREED
    last = opened.desk.history(case)
    assert [one.step.action for one in last[:2]] == [Action.ACCEPT, Action.CORRECT]


def test_a_refusal_does_not_outlive_the_choice_that_it_answered(reviews: Reviews, opened: Service) -> None:
    """Without the choice the log would read it as the entrepreneur's own."""
    case, own = sent(opened)
    case = reviews.answer(case, case.version, own.id, Side.ENTREPRENEUR, accepts=True, by="li.na", now=NOW)
    case = reviews.answer(case, case.version, own.id, Side.COUNTERPART, accepts=False, by="li.na", now=NOW)
    case = reviews.correct(ALL, case.id, case.version, own.id, "entrepreneur", now=NOW)
    assert case.match(own.id).state is State.REFUSED
    assert standing(opened, case, own) == set()


def test_nothing_is_corrected_that_is_not_noted_or_closed(reviews: Reviews, opened: Service) -> None:
    case, own = sent(opened)
    with pytest.raises(ConflictError, match="not noted"):
        reviews.correct(ALL, case.id, case.version, own.id, "entrepreneur", now=NOW)
    case = reviews.answer(case, case.version, own.id, Side.COUNTERPART, accepts=False, by="x", now=NOW)
    stale = case.version - 1
    with pytest.raises(ConflictError):
        reviews.correct(ALL, case.id, stale, own.id, "counterpart", now=NOW)
    case = reviews.close(ALL, case.id, case.version, own.id, now=NOW)
    with pytest.raises(ConflictError, match="that step is not possible"):
        reviews.correct(ALL, case.id, case.version, own.id, "counterpart", now=NOW)


def test_replacing_and_undoing_leave_things_as_they_were(reviews: Reviews, opened: Service) -> None:
    case = first(opened)
    own = case.matches[0]
    other = another(opened, case, own)
    change = Decision(own.id, Action.REPLACE, "wrong_field", instead=other)
    done = reviews.decide(ALL, case.id, case.version, change, now=NOW)
    new = next(m for m in done.matches if m.instead_of == own.id)
    assert (done.match(own.id).state, new.state, new.counterpart_id) == (State.REPLACED, State.APPROVED, other)
    assert new.ranking_id
    back = reviews.decide(ALL, case.id, done.version, Decision(own.id, Action.UNDO), now=NOW)
    assert back.matches == case.matches
    assert f"({other})" in back.steps[-1].note, "history and audit say who goes with it"
    third = Decision(own.id, Action.REPLACE, "wrong_field", instead=other)
    once = reviews.decide(ALL, case.id, back.version, third, now=NOW)
    second = next(m for m in once.matches if m.instead_of == own.id)
    chain = Decision(second.id, Action.REPLACE, "too_far", instead=another(opened, case, own, 2))
    twice = reviews.decide(ALL, case.id, once.version, chain, now=NOW)
    assert len(twice.matches) == len(case.matches) + 2
    back = reviews.decide(ALL, case.id, twice.version, Decision(own.id, Action.UNDO), now=NOW)
    assert back.matches == case.matches, "whoever came in turn is gone, too"
    later = Decision(own.id, Action.DEFER, until=NOW + timedelta(days=3))
    put_off = reviews.decide(ALL, case.id, back.version, later, now=NOW)
    approved = reviews.decide(ALL, case.id, put_off.version, Decision(own.id, Action.APPROVE), now=NOW)
    once = reviews.decide(ALL, case.id, approved.version, Decision(own.id, Action.UNDO), now=NOW)
    assert once.match(own.id).state is State.DEFERRED
    twice = reviews.decide(ALL, case.id, once.version, Decision(own.id, Action.UNDO), now=NOW)
    assert twice.match(own.id) == own, "with the day by which it was due"
    with pytest.raises(ConflictError, match="can't be undone"):
        reviews.decide(ALL, case.id, twice.version, Decision(own.id, Action.UNDO), now=NOW)
    again = reviews.decide(ALL, case.id, twice.version, change, now=NOW)
    assert {m.counterpart_id for m in again.matches} == {m.counterpart_id for m in done.matches}


def test_nothing_is_undone_once_it_was_sent(reviews: Reviews, opened: Service) -> None:
    case = first(opened)
    for match in case.matches:
        case = reviews.decide(ALL, case.id, case.version, Decision(match.id, Action.APPROVE), now=NOW)
    case = reviews.send(ALL, case.id, case.version, now=NOW)
    with pytest.raises(ConflictError, match="can't be undone"):
        reviews.decide(ALL, case.id, case.version, Decision(case.matches[0].id, Action.UNDO), now=NOW)
    with pytest.raises(ConflictError, match="nothing to send"):
        reviews.send(ALL, case.id, case.version, now=NOW)


def test_of_two_coordinators_the_second_is_told(reviews: Reviews, opened: Service) -> None:
    case = first(opened)
    other = Account("wang", "王", Role.COORDINATOR, "", NOW)
    reviews.decide(other, case.id, case.version, Decision(case.matches[0].id, Action.APPROVE), now=NOW)
    with pytest.raises(ConflictError, match="wang changed this case"):
        reviews.decide(ALL, case.id, case.version, Decision(case.matches[1].id, Action.APPROVE), now=NOW)
    assert reviews.case(ALL, case.id).matches[1].state is State.SUGGESTED


def test_incomplete_decisions_are_refused(reviews: Reviews, opened: Service) -> None:
    case = first(opened)
    own = case.matches[0]
    taken = [
        (Decision(own.id, Action.DECLINE), "reason"),
        (Decision(own.id, Action.DECLINE, "because"), "reason"),
        (Decision(own.id, Action.REPLACE, "too_far"), "instead"),
        (Decision(own.id, Action.REPLACE, "too_far", instead=own.counterpart_id), "instead"),
        (Decision(own.id, Action.DEFER), "until"),
        (Decision(own.id, Action.DEFER, until=NOW), "until"),
        (Decision(own.id, Action.DEFER, until=NOW + timedelta(days=90)), "until"),
        (Decision(own.id, Action.APPROVE, note="x" * 2001), "note"),
    ]
    for decision, where in taken:
        with pytest.raises(InvalidInputError, match=f"^{where}"):
            reviews.decide(ALL, case.id, case.version, decision, now=NOW)
    for decision in (
        Decision("nothing", Action.APPROVE),
        Decision(own.id, Action.REPLACE, "too_far", instead="nobody"),
    ):
        with pytest.raises(NotFoundError):
            reviews.decide(ALL, case.id, case.version, decision, now=NOW)
    assert reviews.case(ALL, case.id) == case


def test_whom_a_rule_refuses_cannot_be_put_in(reviews: Reviews, opened: Service) -> None:
    from matcher.service.requests import RankRequest

    case = first(opened)
    own = next(match for match in case.matches)
    asked = RankRequest(entrepreneur_id=case.entrepreneur_id, kinds=[own.kind], n=1, refusals=1)
    refused = opened.recommender.answer(asked, sender="test")["rankings"][0]["refused"]
    assert refused
    decision = Decision(own.id, Action.REPLACE, "too_far", instead=refused[0]["id"])
    with pytest.raises(InvalidInputError) as error:
        reviews.decide(ALL, case.id, case.version, decision, now=NOW)
    assert error.value.faults[0].problem.zh == refused[0]["refusals"][0]["because"]["zh"]
