"""The typed client is what the document of today gives, and serves a portal over real HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator

import example as portal
import pytest
from matcher_client import AuthenticatedClient
from matcher_client.api.cases import decide, open_, queue
from matcher_client.api.embed import lists, token
from matcher_client.api.entrepreneurs import put
from matcher_client.api.kinds import kinds as all_kinds
from matcher_client.api.rankings import rank
from matcher_client.models.case_out import CaseOut
from matcher_client.models.decision_in import DecisionIn
from matcher_client.models.decision_in_action import DecisionInAction
from matcher_client.models.entrepreneur import Entrepreneur
from matcher_client.models.lists_out import ListsOut
from matcher_client.models.open_in import OpenIn
from matcher_client.models.opened_out import OpenedOut
from matcher_client.models.problem_out import ProblemOut
from matcher_client.models.rank_request import RankRequest
from matcher_client.models.rankings_out import RankingsOut
from matcher_client.models.state import State
from matcher_client.models.token_out import TokenOut
from matcher_client.models.token_request import TokenRequest
from matcher_client.models.words import Words

from api.app import create_app
from clients import make
from matcher.kinds.discovery import kinds
from matcher.service.service import Service
from tests.e2e.serving import serving

WHO = "demo-e-00003"


@pytest.fixture(scope="module")
def site(service: Service) -> Iterator[str]:
    with serving(create_app(service)) as address:
        yield address


@pytest.fixture
def client(site: str, secrets: dict[str, str]) -> Iterator[AuthenticatedClient]:
    with AuthenticatedClient(site, secrets["portal"], raise_on_unexpected_status=True) as opened:
        yield opened


def test_it_is_what_the_document_of_today_gives(service: Service) -> None:
    document = make.written(make.for_clients(create_app(service).openapi()))
    assert make.DOCUMENT.read_text("utf-8") == document, "the interface has changed: run `make client`"
    assert make.SEAL.read_text("utf-8") == make.seal(), "the client was changed by hand, or is of another document"


def test_every_operation_has_its_function(service: Service) -> None:
    document = make.for_clients(create_app(service).openapi())
    for entry in document["paths"].values():
        for operation in entry.values():
            place = make.PACKAGE / "api" / operation["tags"][0] / f"{operation['operationId']}.py"
            assert place.exists() or place.with_name(f"{place.stem}_.py").exists(), place


def test_a_portal_ranks_reads_reasons_and_reports(client: AuthenticatedClient, service: Service) -> None:
    (ranking,) = portal.rankings(client, WHO, ["mentor"])
    assert [item.rank for item in ranking.items] == [1, 2, 3]
    assert all(name and why and all(why) for name, why in portal.reasons(ranking))
    before = service.store.events.count()
    assert portal.report_shown(client, WHO, ranking) == 3
    assert portal.report_shown(client, WHO, ranking) == 0
    assert service.store.events.count() == before + 3


def test_both_languages_and_who_was_left_out_are_typed(client: AuthenticatedClient) -> None:
    answer = rank.sync(client=client, body=RankRequest(entrepreneur_id=WHO, n=2, explain=True, refusals=2))
    assert isinstance(answer, RankingsOut)
    assert {ranking.kind for ranking in answer.rankings} == set(kinds())
    item = answer.rankings[0].items[0]
    text = item.reasons[0].text
    assert isinstance(text, Words)
    assert text.zh
    assert text.en
    assert isinstance(item.contributions, list)
    points = sum(one.points for one in item.contributions) + answer.rankings[0].model.intercept
    assert points == pytest.approx(item.score, abs=1e-5)
    assert any(out.refusals[0].document for ranking in answer.rankings for out in ranking.refused)


def test_a_register_is_read_page_by_page(client: AuthenticatedClient, service: Service) -> None:
    rows = list(portal.register(client, size=7))
    assert len(rows) == len({row.id for row in rows}) == len(service.records.page("mentor", "", 1000))
    assert rows[0].data["name"]


def test_what_is_wrong_is_told(client: AuthenticatedClient) -> None:
    with pytest.raises(portal.RefusedError) as told:
        portal.rankings(client, WHO, ["mentor"], n=0)
    problem = told.value.problem
    assert isinstance(problem.errors, list)
    assert (problem.status, problem.errors[0].field, problem.errors[0].value) == (422, "n", 0)
    assert problem.errors[0].fix.zh
    nobody = AuthenticatedClient(str(client.get_httpx_client().base_url), "no key")
    answer = rank.sync_detailed(client=nobody, body=RankRequest(entrepreneur_id=WHO))
    assert (answer.status_code, type(answer.parsed)) == (401, ProblemOut)
    nobody.get_httpx_client().close()


def test_profiles_go_there_and_page_tokens_come_back(client: AuthenticatedClient) -> None:
    whole = Entrepreneur(id="portal-1", name="试用", needs=["FINANCE_LOAN"])
    assert not isinstance(put.sync(name="portal-1", client=client, body=whole), ProblemOut)
    made = token.sync(client=client, body=TokenRequest(entrepreneur_id="portal-1", kinds=["course"]))
    assert isinstance(made, TokenOut)
    found = lists.sync(client=client, token=made.token)
    assert isinstance(found, ListsOut)
    assert found.lists[0].kind == "course"


def test_an_office_reviews_cases(site: str, secrets: dict[str, str]) -> None:
    with AuthenticatedClient(site, secrets["coordinator"]) as client:
        opened = open_.sync(client=client, body=OpenIn(entrepreneur_ids=[WHO]))
        assert isinstance(opened, OpenedOut)
        assert opened.opened == 1
        lines = queue.sync(client=client)
        assert isinstance(lines, list)
        assert lines[0].id == opened.cases[WHO]
        case = portal.wanted(_case(client, lines[0].id))
        match = case.matches[0]
        assert (match.state, match.answers.counterpart) == (State.SUGGESTED, None)
        body = DecisionIn(version=case.version, match_id=match.id, action=DecisionInAction.APPROVE)
        done = decide.sync(case=case.id, client=client, body=body)
        assert isinstance(done, CaseOut)
        assert done.matches[0].state is State.APPROVED
        assert done.steps[-1].actor == "test-coordinator"
        again = decide.sync(case=case.id, client=client, body=body)
        assert isinstance(again, ProblemOut)
        assert again.status == 409


def _case(client: AuthenticatedClient, name: str) -> CaseOut | ProblemOut | None:
    from matcher_client.api.cases import case

    return case.sync(case=name, client=client)


def test_kinds_are_typed(client: AuthenticatedClient) -> None:
    found = all_kinds.sync(client=client)
    assert isinstance(found, list)
    assert {one.code for one in found} == set(kinds())
    assert all(rule.provision.text.zh for one in found for rule in one.rules)


def test_the_example_runs_as_it_says(site: str, secrets: dict[str, str]) -> None:
    environment = {**os.environ, "MATCHER_KEY": secrets["portal"], "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, str(make.HOME / "example.py"), site, WHO]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "（合成）" in done.stdout
    assert done.stdout.strip().endswith("3")
