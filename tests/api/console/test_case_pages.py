"""The queue and the page of a case over HTTP: what a coordinator does, and what a hostile page or person tries."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case
from matcher.domain.review import Action, State
from matcher.service.decisions import NOTE_AT_MOST, Decision
from matcher.service.opening import open_cases
from matcher.service.service import Service
from matcher.service.waiting import Wanted

GOOD = "山上种茶 a few words"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"
ALL = Account("x", "x", Role.COORDINATOR, "", datetime.now(UTC))


@pytest.fixture(scope="module")
def cases(service: Service) -> list[str]:
    """Cases of thirty people; one of them and the first counterparts carry script in every free text."""
    now = datetime.now(UTC)
    service.accounts.create("li.na", title=SCRIPT, role=Role.COORDINATOR, region="", now=now, password=GOOD)
    hostile = service.store.entities.get("entrepreneur", "demo-e-00001")
    assert hostile is not None
    row = dict(hostile.data) | {"name": SCRIPT, "text": SCRIPT, "topics": [SCRIPT], "school": SCRIPT}
    service.store.entities.put_many("entrepreneur", [row])
    for code in service.catalogue.codes:
        rows = [dict(found.data) for found in service.store.entities.page(code, limit=100_000)]
        service.store.entities.put_many(code, [one | {"name": SCRIPT, "text": SCRIPT} for one in rows[:40]])
    service.catalogue.refresh()
    names = [row.id for row in service.store.entities.page("entrepreneur", limit=30)]
    open_cases(service.store, service.recommender, service.scope, names, now=now)
    return [line.id for line in service.queue.lines(ALL, Wanted(), now=now, limit=100)]


@pytest.fixture
def browser(service: Service, cases: list[str]) -> Iterator[TestClient]:
    with TestClient(create_app(service), follow_redirects=False) as opened:
        opened.post("/console/sign-in", data={"name": "li.na", "password": GOOD})
        yield opened


class _Live(HTMLParser):
    """What a browser would run: scripts in the page, pictures from elsewhere, handlers in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        own = tag == "script" and str(given.get("src", "")).startswith("/console/static/")
        if (tag in ("script", "img", "iframe", "object") and not own) or any(name.startswith("on") for name in given):
            self.found.append(f"{tag} {attrs}")

    @classmethod
    def of(cls, page: str) -> list[str]:
        read = cls()
        read.feed(page)
        return read.found


def secret(browser: TestClient) -> str:
    found = re.search(r'name="form_secret" value="([^"]+)"', browser.get("/console").text)
    assert found
    return found[1]


def fresh(service: Service, cases: list[str]) -> Case:
    """A case of which nothing is decided yet."""
    found = (service.reviews.case(ALL, name) for name in cases)
    return next(case for case in found if {match.state for match in case.matches} == {State.SUGGESTED})


def post(browser: TestClient, case: Case, verb: str = "decide", **data: str) -> tuple[int, str]:
    whole = {"form_secret": secret(browser), "version": str(case.version), **data}
    answer = browser.post(f"/console/cases/{case.id}/{verb}", data=whole)
    return answer.status_code, answer.text


def test_a_decision_is_taken_and_shown(browser: TestClient, service: Service, cases: list[str]) -> None:
    case = fresh(service, cases)
    match = case.matches[0]
    assert post(browser, case, match=match.id, action="approve", kind=match.kind)[0] == 303
    page = browser.get(f"/console/cases/{case.id}?kind={match.kind}").text
    assert "已同意，待发出" in page
    case = service.reviews.case(ALL, case.id)
    assert case.match(match.id).state is State.APPROVED
    assert post(browser, case, match=match.id, action="undo")[0] == 303
    assert service.reviews.case(ALL, case.id).match(match.id).state is State.SUGGESTED


def test_without_a_reason_nothing_happens_and_nothing_is_lost(
    browser: TestClient, service: Service, cases: list[str]
) -> None:
    case = fresh(service, cases)
    match = case.matches[0]
    status, page = post(browser, case, match=match.id, action="decline", note="电话里说太远", kind=match.kind)
    assert status == 422
    assert "请选择理由" in page
    assert "电话里说太远</textarea>" in page
    assert service.reviews.case(ALL, case.id) == case


def test_the_second_of_two_is_told_and_keeps_the_note(browser: TestClient, service: Service, cases: list[str]) -> None:
    case = fresh(service, cases)
    match = case.matches[0]
    other = Account("wang", "王", Role.COORDINATOR, "", datetime.now(UTC))
    service.reviews.decide(other, case.id, case.version, Decision(match.id, Action.APPROVE), now=datetime.now(UTC))
    data = {"match": match.id, "action": "decline", "reason": "too_far", "note": "太远了吧", "kind": match.kind}
    status, page = post(browser, case, **data)
    assert status == 409
    assert "wang" in page
    assert "太远了吧</textarea>" in page
    assert service.reviews.case(ALL, case.id).match(match.id).state is State.APPROVED


def test_script_in_any_text_stays_text(browser: TestClient, service: Service, cases: list[str]) -> None:
    own = next(case for case in (service.reviews.case(ALL, n) for n in cases) if case.entrepreneur_id.endswith("1"))
    code = own.matches[0].kind
    listed = service.desk.tab(own, code, datetime.now(UTC))
    pages = [browser.get("/console").text]
    pages += [
        browser.get(f"/console/cases/{own.id}", params={"kind": kind, "q": "script"}).text
        for kind in service.catalogue.codes
    ]
    some = [one.id for one in listed.others[:2]]
    pages.append(browser.get(f"/console/cases/{own.id}", params={"kind": code, "compare": some}).text)
    match = own.matches[0]
    pages.append(post(browser, own, match=match.id, action="decline", note=SCRIPT, kind=code)[1])
    assert post(browser, own, match=match.id, action="decline", note=SCRIPT, reason="other", kind=code)[0] == 303
    pages.append(browser.get(f"/console/cases/{own.id}").text)
    pages.append(browser.get("/console", params={"q": SCRIPT}).text)
    plan = {"form_secret": secret(browser), "sweep": "approve", "case": cases[:20], "back": f"q={SCRIPT}"}
    pages.append(browser.post("/console/many/preview", data=plan).text)
    for page in pages:
        assert not _Live.of(page)
    assert sum("&lt;script&gt;alert(1)" in page for page in pages) >= len(pages) - 2


def test_another_regions_case_is_not_there(service: Service, cases: list[str]) -> None:
    found = [service.reviews.case(ALL, name) for name in cases]
    home = next(case for case in found if len(case.path) > 1)
    away = next(case for case in found if len(case.path) > 1 and case.path[:2] != home.path[:2])
    service.accounts.create(
        "local", title="县", role=Role.COORDINATOR, region=home.path[1], now=datetime.now(UTC), password=GOOD
    )
    with TestClient(create_app(service), follow_redirects=False) as browser:
        browser.post("/console/sign-in", data={"name": "local", "password": GOOD})
        assert browser.get(f"/console/cases/{home.id}").status_code == 200
        missing = browser.get("/console/cases/no-such-case")
        guessed = browser.get(f"/console/cases/{away.id}")
        assert guessed.status_code == missing.status_code == 404
        assert guessed.text.replace(away.id, "") == missing.text.replace("no-such-case", "")
        match = away.matches[0].id
        for verb, data in (
            ("decide", {"match": match, "action": "approve"}),
            ("send", {}),
            ("add", {"kind": away.matches[0].kind, "counterpart": "demo-m-00001"}),
            ("answer", {"match": match, "side": "entrepreneur", "says": "yes"}),
            ("outcome", {"match": match, "event": "met"}),
            ("close", {"match": match}),
        ):
            assert post(browser, away, verb, **data)[0] == 404
        assert browser.get("/console", params={"region": away.path[1]}).status_code == 404
        assert browser.get("/console", params={"after": away.id}).status_code == 404
    assert service.reviews.case(ALL, away.id) == away


def test_forms_without_the_secret_or_from_elsewhere_do_nothing(
    browser: TestClient, service: Service, cases: list[str]
) -> None:
    case = fresh(service, cases)
    data = {"version": str(case.version), "match": case.matches[0].id, "action": "approve"}
    address = f"/console/cases/{case.id}/decide"
    known = secret(browser)
    assert browser.post(address, data=data).status_code == 403
    assert browser.post(address, data={**data, "form_secret": known[::-1]}).status_code == 403
    headers = {"origin": "https://evil.example"}
    assert browser.post(address, data={**data, "form_secret": known}, headers=headers).status_code == 403
    assert browser.get(address, params=data, follow_redirects=False).status_code == 303, "it leads to the case"
    assert browser.post("/console/many", data={"sweep": "approve", "case": f"{case.id}.1"}).status_code == 403
    assert service.reviews.case(ALL, case.id) == case


def test_more_fields_than_there_are_change_nothing_more(
    browser: TestClient, service: Service, cases: list[str]
) -> None:
    case = fresh(service, cases)
    match = case.matches[0]
    more = {
        "state": "sent", "ranking_id": "x", "place": "9", "actor": "boss", "entrepreneur_says": "1",
        "counterpart_id": "other", "path": "/", "urgent": "0", "now": "met", "account": "boss",
    }  # fmt: skip
    assert post(browser, case, match=match.id, action="approve", **more)[0] == 303
    after = service.reviews.case(ALL, case.id)
    own = after.match(match.id)
    assert (own.state, own.ranking_id, own.place, own.answers) == (
        State.APPROVED, match.ranking_id, match.place, match.answers,
    )  # fmt: skip
    assert (after.path, after.urgent, after.steps[-1].actor) == (case.path, case.urgent, "li.na")


@pytest.mark.parametrize(
    ("verb", "data", "status"),
    [
        ("decide", {"match": "nobody", "action": "approve"}, 404),
        ("decide", {"match": "", "action": "send"}, 422),
        ("decide", {"action": "approve"}, 422),
        ("decide", {"match": "MATCH", "action": "defer", "until": "never"}, 422),
        ("decide", {"match": "MATCH", "action": "defer", "until": "2020-01-01"}, 422),
        ("decide", {"match": "MATCH", "action": "decline", "reason": "because"}, 422),
        ("decide", {"match": "MATCH", "action": "decline", "reason": "other", "note": "长" * 2_001}, 422),
        ("decide", {"match": "MATCH", "action": "decline", "reason": "other", "note": " "}, 422),
        ("decide", {"match": "MATCH", "action": "replace", "reason": "too_far"}, 422),
        ("decide", {"match": "MATCH", "action": "replace", "reason": "too_far", "instead": "nobody"}, 404),
        ("decide", {"match": "MATCH", "action": "undo"}, 409),
        ("decide", {"match": "MATCH", "action": "approve", "version": "999"}, 409),
        ("decide", {"match": "MATCH", "action": "approve", "version": "x"}, 422),
        ("answer", {"match": "MATCH", "side": "entrepreneur", "says": "yes"}, 409),
        ("outcome", {"match": "MATCH", "event": "met"}, 409),
        ("outcome", {"match": "MATCH", "event": "nothing"}, 422),
        ("add", {"kind": "nothing", "counterpart": "x"}, 404),
        ("send", {}, 409),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(
    browser: TestClient, service: Service, cases: list[str], verb: str, data: dict[str, str], status: int
) -> None:
    case = fresh(service, cases)
    whole = {name: case.matches[0].id if value == "MATCH" else value for name, value in data.items()}
    told, page = post(browser, case, verb, **{"kind": case.matches[0].kind, **whole})
    assert told == status
    if len(data.get("note", "")) > NOTE_AT_MOST:
        assert "最多2000字" in page
        assert data["note"] in page, "what was written is not lost"
    assert "<h1>" in page
    assert service.reviews.case(ALL, case.id) == case


def test_addresses_that_make_no_sense_are_pages_too(browser: TestClient, cases: list[str]) -> None:
    for address, status in (
        ("/console?stage=nothing&urgent=maybe&late=1", 200),
        ("/console?after=nothing", 404),
        ("/console?region=%00", 404),
        (f"/console/cases/{cases[0]}?kind=nothing", 404),
        (f"/console/cases/{cases[0]}?compare=a&compare=b&compare=c&compare=d&compare=e", 422),
        (f"/console/cases/{cases[0]}?compare=nobody&q=%E6%97%A0", 200),
        ("/console/next?after=nothing", 303),
    ):
        answer = browser.get(address)
        assert answer.status_code == status, address
        if status != 303:
            assert "<h1>" in answer.text
    data = {"form_secret": secret(browser), "sweep": "approve", "case": ["no-version"]}
    assert browser.post("/console/many", data=data).status_code == 422
    assert browser.post("/console/many/preview", data={**data, "case": []}).status_code == 422


def test_many_are_approved_seen_and_undone(browser: TestClient, service: Service, cases: list[str]) -> None:
    chosen = [case for case in (service.reviews.case(ALL, n) for n in cases[-8:]) if case.matches][:3]
    data = {
        "form_secret": secret(browser),
        "sweep": "approve",
        "case": [case.id for case in chosen],
        "back": "urgent=no",
    }
    plan = browser.post("/console/many/preview", data=data)
    assert plan.status_code == 200
    seen = re.findall(r'name="case" value="([^"]+)"', plan.text)
    assert {one.rsplit(".")[0] for one in seen} <= {case.id for case in chosen}
    done = browser.post("/console/many", data={**data, "case": seen})
    assert done.status_code == 200
    again = re.findall(r'name="case" value="([^"]+)"', done.text)
    undone = browser.post("/console/many", data={**data, "sweep": "undo", "case": again})
    assert undone.status_code == 200
    for case in chosen:
        after = service.reviews.case(ALL, case.id)
        assert {match.id: match.state for match in after.matches} == {m.id: m.state for m in case.matches}


def test_cases_are_opened_for_people_of_the_own_region(service: Service, cases: list[str]) -> None:
    regions = {service.reviews.case(ALL, name).path[1:2] for name in cases} - {()}
    towns = [Account("town", "镇", Role.COORDINATOR, region, datetime.now(UTC)) for (region,) in sorted(regions)]
    account = next(town for town in towns if len(service.newcomers.waiting(town)) > 1)
    service.accounts.create(
        "town", title="镇", role=Role.COORDINATOR, region=account.region, now=datetime.now(UTC), password=GOOD
    )
    waiting = service.newcomers.waiting(account)
    away = next(name for name in service.newcomers.waiting(ALL) if name not in waiting)
    with TestClient(create_app(service), follow_redirects=False) as browser:
        browser.post("/console/sign-in", data={"name": "town", "password": GOOD})
        page = browser.get("/console/new", params={"q": "demo-e-000"}).text
        assert f'value="{away}"' not in page
        assert str(len(waiting)) in page
        known = secret(browser)
        assert browser.post("/console/new", data={"person": waiting[0]}).status_code == 403
        assert browser.post("/console/new", data={"form_secret": known, "person": away}).status_code == 404
        opened = browser.post("/console/new", data={"form_secret": known, "person": waiting[0]})
        assert re.fullmatch(r"/console/cases/\w+", opened.headers["location"])
        assert browser.get(opened.headers["location"]).status_code == 200
        assert service.newcomers.waiting(account) == waiting[1:]
        done = browser.post("/console/new/all", data={"form_secret": known})
        assert done.headers["location"] == f"/console/new?opened={min(50, len(waiting) - 1)}"
        assert f"{min(50, len(waiting) - 1)}" in browser.get(done.headers["location"]).text
    assert away in service.newcomers.waiting(ALL)
