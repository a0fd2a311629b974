"""The audit pages: what was done is there, what belongs to others is not, and what somebody wrote stays text."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.act import Act, Deed
from matcher.domain.case import Case
from matcher.domain.deployment import Action
from matcher.domain.errors import NotFoundError
from matcher.domain.personal_request import PersonalRequest, Sort
from matcher.kinds.discovery import kinds
from matcher.service.requests import RankRequest
from matcher.service.service import Service
from matcher.store.audit import Asked
from tests.api.console.learned import decide
from tests.api.console.walk import EVIL, account, sign_in, walked, words

NAMES = [f"demo-e-{k:05d}" for k in range(1, 13)]


@pytest.fixture(scope="module")
def cases(service: Service) -> list[Case]:
    done = walked(service, account(service, "li.na"), NAMES, now=datetime.now(UTC))
    while service.log.waiting:
        pass
    return done


@pytest.fixture
def browser(service: Service, cases: list[Case]) -> Iterator[TestClient]:
    with TestClient(create_app(service), headers={"accept-language": "en"}) as opened:
        yield opened


def rows(page: str) -> int:
    return page.count("<tr>") - 1


def other_regions(cases: list[Case]) -> tuple[Case, Case]:
    """Two cases of different prefectures."""
    one = next(case for case in cases if len(case.path) > 1)
    return one, next(case for case in cases if case.path[:2] != one.path[:2])


def test_every_step_is_there_and_can_be_searched(browser: TestClient, cases: list[Case]) -> None:
    sign_in(browser, "li.na")
    total = sum(len(case.steps) for case in cases)
    seen, address, pages = 0, "/console/audit", 0
    while address:
        page = browser.get(address).text
        seen, pages = seen + rows(page), pages + 1
        more = re.search(r'<a href="([^"]+)" rel="next">', page)
        address = unescape(more[1]) if more else ""
    assert (seen, pages) == (total, -(-total // 50))
    own = cases[0]
    assert rows(browser.get(f"/console/audit?entrepreneur={own.entrepreneur_id}").text) == len(own.steps)
    match = own.matches[-1]
    about = [step for step in own.steps if step.match_id == match.id]
    filtered = browser.get(
        "/console/audit", params={"counterpart": match.counterpart_id, "entrepreneur": own.entrepreneur_id}
    )
    assert rows(filtered.text) == len(about)
    assert f"/console/audit/rankings/{match.ranking_id}" in filtered.text
    assert "scorecard-" in filtered.text
    sent = sum(step.action == "send" for case in cases for step in case.steps)
    assert rows(browser.get("/console/audit?action=send&kind=").text) == min(sent, 50)
    assert "Nothing was done that fits" in browser.get("/console/audit?actor=nobody").text
    assert "Nothing was done that fits" in browser.get("/console/audit?to=2020-01-01").text
    for query in ("from=x", "to=2026-99-01", "before=x", "before=1e9"):
        wrong = browser.get(f"/console/audit?{query}")
        assert wrong.status_code == 422
        assert 'role="alert"' in wrong.text
    assert browser.get("/console/audit/rankings?before=x").status_code == 422
    assert browser.get(f"/console/audit?before={'9' * 100}").status_code == 200


def test_what_somebody_wrote_stays_text(browser: TestClient, cases: list[Case]) -> None:
    sign_in(browser, "li.na")
    page = browser.get("/console/audit?action=decline").text
    assert unescape(page).count(EVIL) > 1
    assert "<script>alert" not in page
    for name in ("actor", "entrepreneur", "counterpart", "kind", "from", "action"):
        for place in ("", "/rankings"):
            assert "<script>alert" not in browser.get(f"/console/audit{place}", params={name: EVIL}).text


def test_a_list_is_told_whole_and_made_again(browser: TestClient, cases: list[Case]) -> None:
    sign_in(browser, "li.na")
    listed = browser.get("/console/audit/rankings")
    assert rows(listed.text) == 50
    own = cases[-1].matches[-1]
    page = browser.get(f"/console/audit/rankings/{own.ranking_id}")
    assert page.status_code == 200
    said = words(page.text)
    kind = kinds()[own.kind]
    for feature in kind.features:
        assert feature.title.en in unescape(said)
    totals = re.findall(r"Sum</th><td class=\"number\"></td><td class=\"number\">([^<]+)</td>", page.text)
    scores = re.findall(r"Score ([^<]+)</p>", page.text)
    assert totals == scores
    assert len(scores) == page.text.count("How the score comes about</summary>") > 0
    again = browser.get(f"/console/audit/rankings/{own.ranking_id}?again=yes")
    assert "Then and now, side by side" in again.text
    assert "Made again" in again.text
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", again.text)
    for name in ("nothing", "%2e%2e", "0" * 64):
        assert browser.get(f"/console/audit/rankings/{name}").status_code == 404


def test_another_regions_steps_and_lists_are_not_there(
    browser: TestClient, service: Service, cases: list[Case]
) -> None:
    one, other = other_regions(cases)
    account(service, "wang", one.path[1])
    sign_in(browser, "wang")
    page = browser.get("/console/audit").text
    assert one.id in page
    assert other.id not in page
    assert "Nothing was done" in browser.get(f"/console/audit?entrepreneur={other.entrepreneur_id}").text
    lists = browser.get("/console/audit/rankings").text
    assert one.entrepreneur_id in lists
    assert other.entrepreneur_id not in lists
    assert browser.get(f"/console/audit/rankings/{one.matches[0].ranking_id}").status_code == 200
    for query in ("", "?again=yes"):
        assert browser.get(f"/console/audit/rankings/{other.matches[0].ranking_id}{query}").status_code == 404


def test_lists_of_entrepreneurs_and_profiles_sent_along_are_kept_apart(
    browser: TestClient, service: Service, cases: list[Case]
) -> None:
    one, _ = other_regions(cases)
    code = next(iter(kinds()))
    counterpart = service.store.entities.page(code, limit=1)[0].id
    asked = [
        {"kinds": [code], "counterpart_id": counterpart},
        {"kinds": [code], "entrepreneur": {"id": one.entrepreneur_id, "name": EVIL, "region": "540000"}},
        {"kinds": [code], "entrepreneur": {"id": "stranger", "name": EVIL, "region": one.path[1]}},
    ]
    names = []
    for request in asked:
        answer = service.recommender.answer(RankRequest.model_validate(request), sender="portal")
        names.append(answer["rankings"][0]["ranking_id"])
    while service.log.waiting:
        pass
    account(service, "zhao", one.path[1])
    sign_in(browser, "zhao")
    found = [browser.get(f"/console/audit/rankings/{name}") for name in names]
    assert [page.status_code for page in found] == [404, 404, 200], "by the region of the profile, not by its name"
    assert "were not kept" in found[2].text
    assert EVIL not in unescape(found[2].text)
    lists = browser.get("/console/audit/rankings?actor=portal").text
    assert [f"/console/audit/rankings/{name}" in lists for name in names] == [False, False, True]
    sign_in(browser, "li.na")


def test_models_and_accounts(browser: TestClient, service: Service, cases: list[Case]) -> None:
    decide(service, next(iter(kinds())), Action.STOP, "")
    account(service, "root", role=Role.ADMINISTRATOR)
    sign_in(browser, "li.na")
    page = browser.get("/console/audit/models").text
    assert "ended trial and watching" in page
    assert "better &lt;b&gt;in&lt;/b&gt; tests" in page
    assert "/console/audit/accounts" not in page
    assert browser.get("/console/audit/accounts").status_code == 404
    browser.cookies.clear()
    sign_in(browser, "root")
    told = browser.get("/console/audit/accounts")
    assert told.status_code == 200
    assert {"li.na", "root"} <= set(re.findall(r'<span class="code">([\w.]+)</span>', told.text))
    browser.cookies.clear()
    for path in ("", "/rankings", "/models", "/accounts", "/rankings/x"):
        answer = browser.get(f"/console/audit{path}", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/console/sign-in")


def test_who_only_asks_for_lists_learns_nothing_here(service: Service, cases: list[Case]) -> None:
    portal = Account("portal", "portal", Role.PORTAL, "", datetime.now(UTC))
    reads = service.auditing
    for ask in (
        lambda: reads.steps(portal, Asked(), limit=1),
        lambda: reads.rankings(portal, Asked(), limit=1),
        lambda: reads.ranking(portal, cases[0].matches[0].ranking_id or ""),
        lambda: reads.decisions(portal),
        lambda: reads.accounts(portal),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_what_was_done_beside_cases_is_on_record(service: Service, browser: TestClient, cases: list[Case]) -> None:
    near, far = other_regions(cases)
    code = near.matches[0].kind
    somebody = next(row for row in service.store.entities.rows(code) if row.get("region"))
    whole = account(service, "whole")
    region = str(somebody["region"])
    service.pausing.pause(whole, code, str(somebody["id"]), until=None, reason=EVIL, seen=0, now=datetime.now(UTC))
    service.personal.renew_link(whole, near.id, datetime.now(UTC))
    service.personal.end_link(whole, near.id, datetime.now(UTC))
    service.accounts.reset("whole", now=datetime.now(UTC))
    sign_in(browser, "li.na")
    page = browser.get("/console/audit/acts?actor=whole").text
    assert rows(page) == 3
    for said in ("paused a counterpart", "renewed the link", "ended the link", str(somebody["id"])):
        assert said in words(page)
    assert "<script>alert" not in page
    assert "reset an account" in words(browser.get("/console/audit/acts").text)
    assert browser.get("/console/audit/acts?from=tomorrow").status_code == 422
    assert browser.get("/console/audit/acts?before=x").status_code == 422
    account(service, "faraway", region=far.path[-1] if region not in far.path else near.path[-1])
    sign_in(browser, "faraway")
    assert "paused a counterpart" not in words(browser.get("/console/audit/acts").text)


def test_what_was_done_beside_cases_is_said_in_words(service: Service, browser: TestClient, cases: list[Case]) -> None:
    now, own = datetime.now(UTC), cases[0]
    account(service, "wordy", "330000")
    name = service.store.entities.get("entrepreneur", own.entrepreneur_id)
    assert name is not None
    acts = [
        Act(
            now,
            "wordy",
            Deed.IMPORT,
            f"entrepreneur: 表 {EVIL}.csv",
            (),
            "created 4, changed 0, unchanged 0, left_out 7",
        ),
        Act(now, "wordy", Deed.LINK_RENEWED, own.entrepreneur_id),
        Act(now, "wordy", Deed.IMPORT, "gone: x.csv", (), "nothing"),
    ]
    request = PersonalRequest("r-1", own.entrepreneur_id, own.id, None, own.path, Sort.APPEAL, "请复核", now, now)
    service.store.personal_requests.add(request)
    acts.append(Act(now, "wordy", Deed.ANSWER, "r-1"))
    for act in acts:
        service.store.acts.add(act)
    sign_in(browser, "li.na")
    page = browser.get("/console/audit/acts?actor=wordy", headers={"accept-language": "zh"}).text
    said = unescape(words(page))
    assert f"创业者：表 {EVIL}.csv" in unescape(page)
    assert "新增4，更改0，未变0，未导入7" in said
    assert said.count(f"{name.data['name']} ({own.entrepreneur_id})") == 2, "whose link, and whose request"
    assert "要求人工复核" in said
    assert "gone: x.csv" in said
    made = words(browser.get("/console/audit/acts", headers={"accept-language": "zh"}).text)
    assert "管理员（命令行） 新建用户 wordy 协调员，浙江省" in made
    for raw in ("entrepreneur:", "left_out", "matcher users", "coordinator"):
        assert raw not in made
    english = words(browser.get("/console/audit/acts").text)
    assert "4 new, 0 changed, 0 unchanged, 7 left out" in english
    assert "administrator, at the command line" in english


def test_lists_name_whom_they_were_for(service: Service, browser: TestClient, cases: list[Case]) -> None:
    sign_in(browser, "li.na")
    own = cases[-1].entrepreneur_id
    row = service.store.entities.get("entrepreneur", own)
    assert row is not None
    said = words(browser.get(f"/console/audit/rankings?entrepreneur={own}").text)
    assert f"{row.data['name']} {own}" in said
