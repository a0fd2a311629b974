"""The entrepreneur's own page over HTTP: what it shows and does, and what a hostile link, form or text tries."""

import html
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case
from matcher.domain.personal_request import OPEN_AT_MOST, TEXT_AT_MOST, Sort
from matcher.domain.review import Action, Side, State
from matcher.service.decisions import Decision
from matcher.service.opening import open_cases
from matcher.service.personal_links import LASTS
from matcher.service.requests import RankRequest
from matcher.service.service import Service

GOOD = "山上种茶 a few words"
ALL = Account("li.na", "李娜", Role.COORDINATOR, "", datetime.now(UTC))
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
SITE = "http://testserver"
PEOPLE = iter(f"demo-e-{k:05d}" for k in range(2, 200))


@pytest.fixture(scope="module")
def office(service: Service) -> Service:
    """The service, with somebody who sees all regions."""
    service.accounts.create(
        ALL.name, title=ALL.title, role=Role.COORDINATOR, region="", now=datetime.now(UTC), password=GOOD
    )
    return service


@pytest.fixture
def browser(office: Service) -> Iterator[TestClient]:
    with TestClient(create_app(office), follow_redirects=False) as opened:
        yield opened


def sent(office: Service, least: int = 1, now: datetime | None = None) -> Case:
    """The case of somebody who has none yet, sent."""
    now = now or datetime.now(UTC)
    for name in PEOPLE:
        open_cases(office.store, office.recommender, office.scope, [name], now=now)
        case = office.reviews.case(ALL, office.store.cases.of_entrepreneur(name)[0])
        if len(case.matches) >= least:
            break
    for match in case.matches:
        case = office.reviews.decide(ALL, case.id, case.version, Decision(match.id, Action.APPROVE), now=now)
    while office.log.waiting:
        time.sleep(0.05)
    return office.reviews.send(ALL, case.id, case.version, now=now)


def link(office: Service, case: Case, now: datetime | None = None) -> str:
    found = office.personal.link(ALL, case.id, now or datetime.now(UTC))
    assert found is not None
    return found.path


def secret(page: str) -> str:
    found = re.search(r'name="form_secret" value="([^"]+)"', page)
    assert found
    return found[1]


def again(office: Service, case: Case) -> Case:
    return office.reviews.case(ALL, case.id)


def whole(office: Service) -> tuple[object, ...]:
    """Everything that a page could have changed."""
    with office.store._engines.read() as connection:
        tables = ("entities", "events", "cases", "matches", "steps", "links", "personal_requests", "meta")
        return tuple(sorted(map(str, connection.exec_driver_sql(f"SELECT * FROM {name}"))) for name in tables)  # noqa: S608 - names of our own


def form(office: Service, browser: TestClient, case: Case, page: str, /, **data: str) -> int:
    path = link(office, case)
    sent_ = {"form_secret": secret(browser.get(f"{path}/choice").text), **data}
    return int(browser.post(f"{path}/{page}", data=sent_).status_code)


def test_the_page_says_who_why_and_what_happens_next(office: Service, browser: TestClient) -> None:
    case = sent(office, 2)
    answer = browser.get(link(office, case))
    assert answer.status_code == 200
    text = html.unescape(answer.text)
    row = office.store.entities.get("entrepreneur", case.entrepreneur_id)
    assert row is not None
    assert f"{row.data['name']}，您好" in text
    for match in case.matches:
        other = office.store.entities.get(match.kind, match.counterpart_id)
        kept = office.store.rankings.get(str(match.ranking_id))
        assert other is not None
        assert kept is not None
        (item,) = [i for i in json.loads(kept.data)["ranking"]["items"] if i["id"] == match.counterpart_id]
        assert other.data["name"] in text
        assert item["reasons"]
        for reason in item["reasons"]:
            assert reason["text"]["zh"] in text
    assert "合成" in text
    english = html.unescape(browser.get(link(office, case), headers={"accept-language": "en"}).text)
    assert "Hello, " in english
    assert item["reasons"][0]["text"]["en"] in english


def test_no_script_no_stranger_and_nothing_kept(office: Service, browser: TestClient) -> None:
    case = sent(office)
    path = link(office, case)
    for page in (
        "",
        "/data",
        "/choice",
        "/requests",
        "/ask/talk",
        "/ask/erasure",
        f"/decline?match={case.matches[0].id}",
    ):
        answer = browser.get(path + page)
        assert answer.status_code == 200, page
        assert "<script" not in answer.text
        assert not re.search(r'(src|href|action)="(https?:)?//', answer.text), "nothing of another site"
        told = answer.headers
        assert "script-src 'none'" in told["content-security-policy"]
        assert told["referrer-policy"] == "strict-origin", "the address is named to nobody, and forms keep their origin"
        assert told["cache-control"] == "no-store"
        assert "noindex" in told["x-robots-tag"]
        assert '<meta name="robots" content="noindex">' in answer.text


def test_a_get_changes_nothing(office: Service, browser: TestClient) -> None:
    case = sent(office)
    path, match = link(office, case), case.matches[0].id
    before = whole(office)
    pages = ["", "/accept", f"/accept?match={match}", "/decline", f"/decline?match={match}", "/data", "/data/file"]
    pages += ["/tags", "/choice", "/choice?on=no", "/requests", "/requests?sent=x", f"/ask/talk?match={match}"]
    for page in (*pages, *(f"/ask/{sort}" for sort in Sort)):
        for _ in range(2):
            assert browser.get(path + page).status_code in (200, 404, 405), page
            browser.head(path + page)
    assert whole(office) == before


def test_yes_and_no_are_in_the_log_and_once_each(office: Service, browser: TestClient) -> None:
    case = sent(office, 2)
    path, (yes, no) = link(office, case), case.matches[:2]
    data = {"form_secret": secret(browser.get(path).text)}
    for _ in range(2):
        answer = browser.post(f"{path}/accept", data={**data, "match": yes.id})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=accepted")
    assert "已记下" in browser.get(f"{path}?done=accepted").text
    told = browser.post(f"{path}/decline", data={**data, "match": no.id, "note": "太远了"})
    assert told.headers["location"] == f"{path}?done=declined"
    found = again(office, case)
    assert found.match(yes.id).answers.entrepreneur is True
    assert found.match(no.id).state is State.REFUSED
    steps = [step for step in found.steps if step.actor == case.entrepreneur_id]
    assert [(step.action, step.note) for step in steps] == [(Action.ACCEPT, ""), (Action.REFUSE, "太远了")]
    own = [one.event for one in office.store.events.of_entrepreneur(case.entrepreneur_id)]
    mine = [(e.event, e.counterpart_id, e.ranking_id) for e in own if e.author == case.entrepreneur_id]
    assert mine == [
        ("chosen", yes.counterpart_id, yes.ranking_id),
        ("declined", no.counterpart_id, no.ranking_id),
    ]
    late = browser.post(f"{path}/accept", data={**data, "match": no.id})
    assert late.status_code == 409
    assert "情况已有变化" in late.text
    assert browser.post(f"{path}/decline", data={**data, "match": yes.id}).status_code == 303, "one may think better"
    assert again(office, case).match(yes.id).state is State.REFUSED


def test_an_answer_goes_through_where_the_office_changed_the_case_meanwhile(
    office: Service, browser: TestClient
) -> None:
    case = sent(office, 2)
    path, (one, other) = link(office, case), case.matches[:2]
    now = datetime.now(UTC)
    visit = office.personal.visit(path.rsplit("/", 1)[1], now=now)
    office.reviews.answer(case, case.version, other.id, Side.COUNTERPART, accepts=True, by="li.na", now=now)
    office.personal.answer(visit, one.id, accepts=True, now=now)
    found = again(office, case)
    assert found.match(one.id).answers.entrepreneur is True
    assert found.match(other.id).answers.counterpart is True


def test_what_was_not_sent_is_not_shown_and_not_answered(office: Service, browser: TestClient) -> None:
    now = datetime.now(UTC)
    case = sent(office, 2)
    refused = case.matches[0]
    case = office.reviews.answer(case, case.version, refused.id, Side.COUNTERPART, accepts=False, by="li.na", now=now)
    path = link(office, case)
    text = browser.get(path).text
    assert "对方这次不方便" in text
    known = {match.counterpart_id for match in case.matches}
    kind = refused.kind
    asked = RankRequest(entrepreneur_id=case.entrepreneur_id, kinds=[kind], n=9)
    items = office.recommender.answer(asked, sender="test")["rankings"][0]["items"]
    other = next(item for item in items if item["id"] not in known)
    case = office.reviews.add(ALL, case.id, case.version, kind, other["id"], now=now)
    (added,) = [match for match in case.matches if match.counterpart_id == other["id"]]
    assert other["name"] not in html.unescape(browser.get(path).text)
    assert "对方这次不方便" in browser.get(path).text, "what was sent stays, though the office has closed it"
    assert form(office, browser, case, "accept", match=added.id) == 404
    assert form(office, browser, case, "ask/talk", match=added.id) == 404
    assert again(office, case).match(added.id).answers.entrepreneur is None


def test_links_that_were_guessed_changed_or_ended_lead_nowhere(office: Service, browser: TestClient) -> None:
    case, other = sent(office), sent(office)
    path, others = link(office, case), link(office, other)
    token, stranger = path.rsplit("/", 1)[1], others.rsplit("/", 1)[1]
    body, sign = token.rsplit(".", 1)
    now = datetime.now(UTC)
    wrong = [
        "x",
        case.id,
        token[:-1],
        token + "x",
        body,
        f"{stranger.rsplit('.', 1)[0]}.{sign}",
        f"{body}.{stranger.rsplit('.', 1)[1]}",
        office.signing.sign("personal page: forms", [case.id, 1], now=now),
        office.signing.sign("list", [case.id, 1], now=now),
        office.signing.sign("personal page", [case.id, 1], now=now + timedelta(days=9)),
        secret(browser.get(path).text),
        "%00",
        "..%2f..%2fconsole",
    ]
    for made in wrong:
        for page in ("", "/data", "/data/file", "/requests"):
            answer = browser.get(f"/my/{made}{page}")
            assert answer.status_code in (403, 404), made
            assert answer.headers["referrer-policy"] == "strict-origin"
            assert case.entrepreneur_id not in answer.text
        answer = browser.post(f"/my/{made}/accept", data={"match": case.matches[0].id})
        assert answer.status_code in (403, 404), made
    assert again(office, case).match(case.matches[0].id).answers.entrepreneur is None
    old = path
    office.personal.renew_link(ALL, case.id, now + timedelta(seconds=1))
    assert browser.get(old).status_code == 410
    assert "停用" in browser.get(old).text
    new = link(office, case)
    assert new != old
    assert browser.get(new).status_code == 200
    assert browser.post(f"{old}/accept", data={"form_secret": secret(browser.get(new).text)}).status_code == 410
    office.personal.end_link(ALL, case.id, datetime.now(UTC))
    assert browser.get(new).status_code == 410
    assert office.personal.link(ALL, case.id, now) is None
    assert browser.get(others).status_code == 200, "of nobody else"


def test_links_expire(office: Service, browser: TestClient) -> None:
    past = datetime.now(UTC) - LASTS - timedelta(minutes=1)
    case = sent(office, now=past)
    path = link(office, case, now=past)
    answer = browser.get(path)
    assert answer.status_code == 410
    assert "过期" in answer.text
    assert browser.post(f"{path}/accept", data={"match": case.matches[0].id}).status_code == 410
    assert office.personal.link(ALL, case.id, datetime.now(UTC)) is None


def test_one_persons_link_touches_nobody_elses_match(office: Service, browser: TestClient) -> None:
    mine, theirs = sent(office), sent(office)
    match = theirs.matches[0]
    for page in ("accept", "decline", "ask/talk"):
        assert form(office, browser, mine, page, match=match.id, text="x") == 404
    assert browser.get(f"{link(office, mine)}/decline?match={match.id}").status_code == 404
    assert again(office, theirs).match(match.id).answers.entrepreneur is None
    assert again(office, theirs).steps == theirs.steps
    path, other = link(office, mine), secret(browser.get(f"{link(office, theirs)}/choice").text)
    answer = browser.post(f"{path}/accept", data={"match": mine.matches[0].id, "form_secret": other})
    assert answer.status_code == 403, "the form of another link's page"


def test_forms_of_other_pages_do_nothing(office: Service, browser: TestClient) -> None:
    case = sent(office)
    path, match = link(office, case), case.matches[0].id
    good = secret(browser.get(path).text)
    before = whole(office)
    for data, headers in (
        ({}, {}),
        ({"form_secret": good[:-1]}, {}),
        ({"form_secret": "é"}, {}),
        ({"form_secret": good}, {"origin": "https://evil.example"}),
        ({"form_secret": good}, {"origin": "null"}),
        ({"form_secret": good}, {"sec-fetch-site": "cross-site"}),
    ):
        for page in ("accept", "decline", "choice", "tags", "ask/talk", "ask/complaint"):
            own = {**data, "match": match, "on": "no", "text": "x", "tag": "x"}
            answer = browser.post(f"{path}/{page}", data=own, headers=headers)
            assert answer.status_code == 403, (page, data, headers)
            assert 'href="/console"' not in answer.text, "no way into the office"
    assert whole(office) == before
    data = {"form_secret": good, "match": match}
    assert browser.post(f"{path}/accept", data=data, headers={"origin": SITE}).status_code == 303


def test_more_fields_than_a_form_has_change_nothing(office: Service, browser: TestClient) -> None:
    case, other = sent(office), sent(office)
    more = {
        "by": "li.na",
        "side": "counterpart",
        "version": "1",
        "state": "ended",
        "case": other.id,
        "case_id": other.id,
        "entrepreneur_id": other.entrepreneur_id,
        "personalised": "false",
        "region": "x",
        "answer": "好",
        "answered_by": "li.na",
        "due_at": "0",
    }
    assert form(office, browser, case, "accept", match=case.matches[0].id, **more) == 303
    assert form(office, browser, case, "ask/complaint", text="没人回电话", **more) == 303
    assert form(office, browser, case, "choice", on="no", name="别人", id=other.entrepreneur_id, **more) == 303
    found = again(office, case)
    assert found.match(case.matches[0].id).answers.counterpart is None
    assert {step.actor for step in found.steps[len(case.steps) :]} == {case.entrepreneur_id}
    (request,) = office.store.personal_requests.of_entrepreneur(case.entrepreneur_id)
    assert (request.open, request.answer, request.case_id) == (True, "", case.id)
    assert again(office, other) == other
    for one, on in ((case, False), (other, True)):
        row = office.store.entities.get("entrepreneur", one.entrepreneur_id)
        assert row is not None
        assert row.data.get("personalised", True) is on
        assert row.data["name"] != "别人"


def test_switched_off_counts_from_the_next_request_and_can_be_switched_on_again(
    office: Service, browser: TestClient
) -> None:
    case = sent(office)
    asked = RankRequest(entrepreneur_id=case.entrepreneur_id, kinds=[case.matches[0].kind], n=5)
    anonymous = asked.model_copy(update={"personalised": False})

    def ids(request: RankRequest) -> list[str]:
        return [item["id"] for item in office.recommender.answer(request, sender="test")["rankings"][0]["items"]]

    own = ids(asked)
    assert form(office, browser, case, "choice", on="no") == 303
    assert office.recommender.answer(asked, sender="test")["rankings"][0]["personalised"] is False
    assert ids(asked) == ids(anonymous)
    assert "已关闭" in browser.get(f"{link(office, case)}/choice").text
    assert form(office, browser, case, "choice", on="yes") == 303
    assert ids(asked) == own
    reasons = [step.reason for step in again(office, case).steps if step.action is Action.NOTE]
    assert reasons == ["personalised_off", "personalised_on"]


def test_a_row_that_checks_would_refuse_can_be_switched_off_all_the_same(office: Service, browser: TestClient) -> None:
    case = sent(office)
    office.store.entities.update("entrepreneur", case.entrepreneur_id, lambda row: {**row, "region": "999999"})
    assert form(office, browser, case, "choice", on="no") == 303
    row = office.store.entities.get("entrepreneur", case.entrepreneur_id)
    assert row is not None
    assert row.data["personalised"] is False


def test_own_data_is_shown_in_words_can_be_taken_along_and_tags_go(office: Service, browser: TestClient) -> None:
    case = sent(office)
    tags = {"topics": ["山货", SCRIPT]}
    office.store.entities.update("entrepreneur", case.entrepreneur_id, lambda row: {**row, **tags})
    path = link(office, case)
    page = browser.get(f"{path}/data").text
    assert SCRIPT not in page
    assert html.escape("山货") in page
    row = office.store.entities.get("entrepreneur", case.entrepreneur_id)
    assert row is not None
    name = office.pack.regions.full_name(office.pack.regions.number[row.data["region"]], "zh")
    assert name in page
    file = browser.get(f"{path}/data/file")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["cache-control"] == "no-store"
    own = json.loads(file.content)
    assert own["profile"] == row.data
    assert own["synthetic"]
    assert {one["counterpart"] for one in own["matches"]} == {match.counterpart_id for match in case.matches}
    assert own["lists"]
    assert "li.na" not in file.text, "who of the office did what is about somebody else"
    assert form(office, browser, case, "tags", tag=SCRIPT) == 303
    assert form(office, browser, case, "tags", tag="none of mine") == 303
    row = office.store.entities.get("entrepreneur", case.entrepreneur_id)
    assert row is not None
    assert row.data["topics"] == ["山货"]


def test_script_that_an_importer_carries_stays_text(office: Service, browser: TestClient) -> None:
    case = sent(office)
    match = case.matches[0]
    bad = {"name": SCRIPT, "text": SCRIPT, "topics": [SCRIPT]}
    office.store.entities.update(match.kind, match.counterpart_id, lambda row: {**row, **bad})
    office.store.entities.update("entrepreneur", case.entrepreneur_id, lambda row: {**row, **bad})
    path = link(office, case)
    for page in ("", "/data", f"/decline?match={match.id}", f"/ask/talk?match={match.id}", "/requests"):
        text = browser.get(path + page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "alert(1)" in text or page == "/requests"


def sign_in(browser: TestClient, name: str = ALL.name) -> None:
    assert browser.post("/console/sign-in", data={"name": name, "password": GOOD}).status_code == 303


def test_a_complaint_gets_a_number_a_day_and_an_answer(office: Service, browser: TestClient) -> None:
    case = sent(office)
    path = link(office, case)
    data = {"form_secret": secret(browser.get(path).text)}
    for text in ("", "  \n ", "字" * (TEXT_AT_MOST + 1)):
        answer = browser.post(f"{path}/ask/complaint", data={**data, "text": text})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert 'href="#text"' in answer.text
    assert browser.get(f"{path}/ask/nonsense").status_code == 422
    where = ""
    for _ in range(2):
        where = browser.post(f"{path}/ask/complaint", data={**data, "text": SCRIPT}).headers["location"]
    (request,) = office.store.personal_requests.of_entrepreneur(case.entrepreneur_id)
    assert urlsplit(where).query == f"sent={request.id}", "sent twice, kept once"
    assert request.due_at - request.at == timedelta(days=15)
    told = browser.get(where).text
    assert request.id in told
    assert "<script>alert" not in told
    note = again(office, case).steps[-1]
    assert (note.match_id, note.action, note.reason, note.note) == (None, Action.NOTE, "complaint", request.id)
    sign_in(browser)
    waiting = browser.get("/console/requests").text
    assert request.id in waiting
    page = browser.get(f"/console/requests/{request.id}").text
    assert "alert(1)" in page
    for text in (waiting, page):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    mine = {"form_secret": secret(page)}
    assert browser.post(f"/console/requests/{request.id}", data={**mine, "answer": " "}).status_code == 422
    assert browser.post(f"/console/requests/{request.id}", data={"answer": "好"}).status_code == 403
    answer = {**mine, "answer": "已换人跟进。" + SCRIPT, "answered_by": "somebody", "state": "x", "text": "x"}
    assert browser.post(f"/console/requests/{request.id}", data=answer).status_code == 303
    second = browser.post(f"/console/requests/{request.id}", data={**mine, "answer": "另一个答复"})
    assert second.status_code == 409
    assert "另一个答复" in second.text, "what the second wrote is not lost"
    found = office.store.personal_requests.get(request.id)
    assert found is not None
    assert (found.answered_by, found.text) == (ALL.name, SCRIPT)
    assert request.id in browser.get("/console/requests?state=answered").text
    assert request.id not in browser.get("/console/requests").text
    shown = browser.get(f"{path}/requests").text
    assert "已换人跟进。" in shown
    assert "<script>alert" not in shown
    assert "工作人员已答复您" in browser.get(path).text


def test_who_asks_for_a_person_is_seen_in_the_case_and_the_queue(office: Service, browser: TestClient) -> None:
    case = sent(office)
    match = case.matches[0].id
    assert form(office, browser, case, "ask/talk", match=match, text="请上午打电话 13800000000") == 303
    found = again(office, case)
    assert found.version == case.version, "nobody's decision is held up"
    assert (found.steps[-1].match_id, found.steps[-1].reason) == (match, "talk")
    assert "13800000000" in found.steps[-1].note
    assert office.personal_office.waiting([case.id, "other"]) == {case.id: 1}
    sign_in(browser)
    assert "创业者请求等您答复" in browser.get("/console").text
    assert "等待答复" in browser.get("/console?stage=answer").text
    assert "想找人谈谈" in browser.get(f"/console/cases/{case.id}").text
    (asked,) = office.store.personal_requests.of_entrepreneur(case.entrepreneur_id)
    row = office.store.entities.get(case.matches[0].kind, case.matches[0].counterpart_id)
    assert row is not None
    assert f"关于：{row.data['name']}" in browser.get("/console/requests").text
    assert row.data["name"] in browser.get(f"/console/requests/{asked.id}").text
    assert f"关于：{row.data['name']}" in browser.get(f"{link(office, case)}/requests").text


def test_a_person_cant_flood_the_office(office: Service, browser: TestClient) -> None:
    case = sent(office)
    for k in range(OPEN_AT_MOST):
        assert form(office, browser, case, "ask/complaint", text=f"第{k}次") == 303
    assert form(office, browser, case, "ask/complaint", text="再来一次") == 409
    assert len(office.store.personal_requests.of_entrepreneur(case.entrepreneur_id)) == OPEN_AT_MOST


def test_requests_and_links_of_another_region_are_not_there(office: Service, browser: TestClient) -> None:
    case = sent(office)
    assert form(office, browser, case, "ask/erasure", text="") == 303
    (request,) = office.store.personal_requests.of_entrepreneur(case.entrepreneur_id)
    elsewhere = next(code for code in office.pack.regions.codes if code[:2] not in {case.path[0][:2], "10"})
    now = datetime.now(UTC)
    for name, region in (("near", case.path[-1]), ("far", elsewhere)):
        office.accounts.create(name, title=name, role=Role.COORDINATOR, region=region, now=now, password=GOOD)
    for name, there in (("near", True), ("far", False)):
        browser.cookies.clear()
        sign_in(browser, name)
        assert (request.id in browser.get("/console/requests").text) is there
        answer = browser.get(f"/console/requests/{request.id}")
        assert answer.status_code == (200 if there else 404)
        mine = {"form_secret": secret(browser.get("/console").text)}
        if not there:
            assert browser.get(f"/console/requests?after={request.id}").status_code == 404
            sent_ = browser.post(f"/console/requests/{request.id}", data={**mine, "answer": "好"})
            assert sent_.status_code == 404
            for action in ("renew", "end"):
                assert browser.post(f"/console/links/{case.id}", data={**mine, "action": action}).status_code == 404
    assert office.store.personal_requests.get(request.id) == request
    before = link(office, case)
    browser.cookies.clear()
    assert browser.get("/console/requests").status_code == 303, "only for who has signed in"
    sign_in(browser, "near")
    mine = {"form_secret": secret(browser.get("/console").text)}
    answer = browser.post(f"/console/links/{case.id}", data={**mine, "action": "renew", "next": "//evil.example"})
    assert answer.headers["location"] == "/console"
    assert browser.post(f"/console/links/{case.id}", data={"action": "end"}).status_code == 403
    assert browser.get(before).status_code == 410
    assert browser.get(link(office, case)).status_code == 200


def test_the_page_of_a_case_shows_the_link_and_makes_or_ends_it(office: Service, browser: TestClient) -> None:
    case = sent(office)
    sign_in(browser)
    where = f"/console/cases/{case.id}"
    page = browser.get(where).text
    path = link(office, case)
    assert f'value="{SITE}{path}"' in page
    mine = {"form_secret": secret(page), "next": where}
    answer = browser.post(f"/console/links/{case.id}", data={**mine, "action": "renew"})
    assert (answer.status_code, answer.headers["location"]) == (303, where)
    assert path not in browser.get(where).text
    assert link(office, case) in browser.get(where).text
    browser.post(f"/console/links/{case.id}", data={**mine, "action": "end"})
    assert "现在没有可用的链接" in browser.get(where).text


def test_who_was_forgotten_has_no_page_and_who_was_not_sent_has_no_link(office: Service, browser: TestClient) -> None:
    case = sent(office)
    path = link(office, case)
    office.store.entities.delete("entrepreneur", case.entrepreneur_id)
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "您的信息已经删除" in answer.text
    name = next(PEOPLE)
    open_cases(office.store, office.recommender, office.scope, [name], now=datetime.now(UTC))
    (waits,) = office.store.cases.of_entrepreneur(name)
    sign_in(browser)
    assert "personal-link" not in browser.get(f"/console/cases/{waits}").text
    assert office.personal.link(ALL, waits, datetime.now(UTC)) is None
    mine = {"form_secret": secret(browser.get("/console").text)}
    assert browser.post(f"/console/links/{waits}", data={**mine, "action": "renew"}).status_code == 409


def test_a_counterpart_that_is_gone_can_be_refused_but_not_taken(office: Service, browser: TestClient) -> None:
    case = sent(office)
    match = case.matches[0]
    office.store.entities.delete(match.kind, match.counterpart_id)
    text = browser.get(link(office, case)).text
    assert "对方已不在名册中" in text
    assert f'name="match" value="{match.id}"' not in text
    assert form(office, browser, case, "decline", match=match.id) == 303
