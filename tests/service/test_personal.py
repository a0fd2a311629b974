"""What is used of a person, notes, and the verbs of the own page where no browser is needed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case
from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import InvalidInputError, NotFoundError, SignatureError
from matcher.domain.review import Action, State
from matcher.learning.gates import PROTECTED
from matcher.learning.world.world import World
from matcher.service.attribute_use import conditions, ordering
from matcher.service.decisions import NOTE_AT_MOST, Decision
from matcher.service.demo import fill
from matcher.service.opening import open_cases
from matcher.service.personal_links import LASTS
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = Account("li.na", "李娜", Role.COORDINATOR, "", NOW)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[Service]:
    address = f"sqlite:///{tmp_path_factory.mktemp('personal')}/store.db"
    with Store.opened(address) as store:
        fill(store, world)
    with Service.opened(Settings(store=address)) as service:
        yield service


def case_of(service: Service, name: str, *, sent: bool = True, now: datetime = NOW) -> Case:
    open_cases(service.store, service.recommender, service.scope, [name], now=now)
    case = service.reviews.case(ALL, service.store.cases.of_entrepreneur(name)[0])
    if not sent:
        return case
    for match in case.matches:
        case = service.reviews.decide(ALL, case.id, case.version, Decision(match.id, Action.APPROVE), now=now)
    return service.reviews.send(ALL, case.id, case.version, now=now)


def test_what_is_used_is_seen_in_the_code_itself(opened: Service) -> None:
    used = ordering(opened.catalogue, NOW)
    assert used >= {"industries", "needs", "region", "stage", "text", "topics"}
    assert not used & {"id", "name", "groups", "personalised"}
    assert used <= set(Entrepreneur.model_fields)
    assert not [name for name in used if any(part in name for part in PROTECTED)]
    assert "groups" in conditions()


def test_notes_are_kept_and_change_nothing_else(opened: Service) -> None:
    case = case_of(opened, "demo-e-00002")
    match = case.matches[0]
    told = opened.reviews.note(case, " 打过电话 ", by=ALL.name, now=NOW)
    told = opened.reviews.note(told, "周三见", by=ALL.name, match_id=match.id, now=NOW)
    assert [(one.match_id, one.was, one.note) for one in told.steps[-2:]] == [
        (None, None, "打过电话"),
        (match.id, State.SENT, "周三见"),
    ]
    assert (told.version, told.matches) == (case.version, case.matches)
    lines = opened.desk.history(told)
    assert [(one.what.zh, one.actor.zh) for one in lines[:2]] == [("备注", "li.na"), ("备注", "li.na")]
    for bad in ("", "  ", "字" * (NOTE_AT_MOST + 1)):
        with pytest.raises(InvalidInputError):
            opened.reviews.note(case, bad, by=ALL.name, now=NOW)
    with pytest.raises(NotFoundError):
        opened.reviews.note(case, "x", by=ALL.name, match_id="of another case", now=NOW)


def test_a_link_is_the_same_whenever_one_asks_and_sending_again_keeps_it_while_it_is_young(opened: Service) -> None:
    case = case_of(opened, "demo-e-00003")
    first = opened.personal.link(ALL, case.id, NOW)
    assert first is not None
    assert opened.personal.link(ALL, case.id, NOW + DAY) == first
    assert (first.until, first.by) == (NOW + LASTS, ALL.name)
    token = first.path.rsplit("/", 1)[1]
    assert opened.personal.visit(token, now=NOW + LASTS - DAY).case.id == case.id
    with pytest.raises(SignatureError) as told:
        opened.personal.visit(token, now=NOW + LASTS + DAY)
    assert told.value.expired
    for later, same in ((LASTS / 3, True), (LASTS * 2 / 3, False)):
        kind = case.matches[0].kind
        taken = {match.counterpart_id for match in case.matches}
        tab = opened.desk.tab(case, kind, NOW)
        other = next(one.id for one in tab.others if one.id not in taken)
        case = opened.reviews.add(ALL, case.id, case.version, kind, other, now=NOW + later)
        case = opened.reviews.send(ALL, case.id, case.version, now=NOW + later)
        assert (opened.personal.link(ALL, case.id, NOW + later) == first) is same


def test_links_and_answers_are_for_who_sees_the_case(opened: Service) -> None:
    case = case_of(opened, "demo-e-00005")
    elsewhere = next(code for code in opened.pack.regions.codes if code[:2] != case.path[0][:2])
    other = Account("far", "far", Role.COORDINATOR, elsewhere, NOW)
    with pytest.raises(NotFoundError):
        opened.personal.link(other, case.id, NOW)
    with pytest.raises(NotFoundError):
        opened.personal.renew_link(other, case.id, NOW)
    with pytest.raises(NotFoundError):
        opened.personal.end_link(other, case.id, NOW)
    assert opened.personal.link(ALL, case.id, NOW) is not None
