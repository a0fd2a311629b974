"""Counterparts as pages: lists kept in the address, one of them, pausing, and what hostile rows and people try."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.kinds.discovery import kinds
from matcher.service.service import Service

GOOD = "山上种茶 a few words"
LIST = "/console/counterparts/mentor"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@pytest.fixture(scope="module")
def people(service: Service) -> None:
    now, regions = datetime.now(UTC), service.pack.regions
    home = service.store.entities.page("mentor", limit=1)[0].data["region"]
    elsewhere = next(code for code in regions.codes if code not in service.scope.path(home))
    for name, region in (("li.na", ""), ("home", home), ("elsewhere", elsewhere)):
        service.accounts.create(name, title=name, role=Role.COORDINATOR, region=region, now=now, password=GOOD)
    known = service.store.accounts.credentials("li.na")
    assert known is not None
    stray = Account("portal", "portal", Role.PORTAL, "", now)  # no such account can be made: a row that strayed in
    service.store.accounts.add(stray, known.password)


@pytest.fixture
def browser(service: Service, people: None) -> Iterator[TestClient]:
    with TestClient(create_app(service), follow_redirects=False) as opened:
        sign_in(opened, "li.na")
        yield opened


def sign_in(browser: TestClient, name: str) -> None:
    browser.cookies.clear()
    answer = browser.post("/console/sign-in", data={"name": name, "password": GOOD})
    assert answer.status_code == 303


def secret(page: str) -> str:
    found = re.search(r'name="form_secret" value="([^"]+)"', page)
    assert found
    return found[1]


def first(service: Service) -> str:
    return service.store.entities.page("mentor", limit=1)[0].id


def test_every_kind_has_its_list_and_its_pages(browser: TestClient, service: Service) -> None:
    assert browser.get("/console/counterparts").headers["location"].startswith("/console/counterparts/")
    for code, kind in kinds().items():
        page = browser.get(f"/console/counterparts/{code}")
        assert page.status_code == 200
        assert kind.title.zh in page.text
        for link in re.findall(r'href="(/console/counterparts/[^"]+/entry[^"]+)"', page.text)[:3]:
            one = browser.get(unescape(link))
            assert one.status_code == 200, link
            assert one.text.count("<h1>") == 1
            assert "合成" in one.text
    assert browser.get("/console/counterparts/nothing").status_code == 404
    assert browser.get(f"{LIST}/entry?id=nobody").status_code == 404


def test_what_is_looked_for_is_kept_in_the_address_through_all_pages(browser: TestClient, service: Service) -> None:
    count, seen = service.store.entities.count("mentor"), []
    service.records.put_many("mentor", [{"id": f"page-{k:03}", "name": f"页{k}"} for k in range(60)])
    link = f"{LIST}?q=page-"
    while True:
        page = browser.get(unescape(link)).text
        assert 'value="page-"' in page
        seen += re.findall(r"entry\?id=(page-\d+)", page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        if not found:
            break
        link = found[1]
    assert seen == [f"page-{k:03}" for k in range(60)]
    assert count == service.store.entities.count("mentor") - 60
    assert "没有符合" in browser.get(f"{LIST}?q=zzzz").text
    assert browser.get(f"{LIST}?state=other").status_code == 422
    assert browser.get(f"{LIST}?region=nowhere").status_code == 422
    assert browser.get(f"{LIST}?q={'x' * 201}").status_code == 422


def test_pausing_and_resuming(browser: TestClient, service: Service) -> None:
    name = first(service)
    page = browser.get(f"{LIST}/entry?id={name}").text
    until = (datetime.now(UTC).date() + timedelta(days=5)).isoformat()
    data = {"form_secret": secret(page), "name": name, "seen": "0", "reason": "出差", "until": until}
    for field, value, says in (
        ("reason", " ", "请写明理由"),
        ("until", "5 May", "不是日期"),
        ("until", "1999-01-01", "日期不可用"),
    ):
        wrong = browser.post(f"{LIST}/pause", data={**data, field: value})
        assert wrong.status_code == 422
        assert f'href="#{field}"' in wrong.text
        assert says in wrong.text
        assert 'aria-invalid="true"' in wrong.text
        if field != "reason":
            assert ">出差</textarea>" in wrong.text, "what was written is kept"
    done = browser.post(f"{LIST}/pause", data=data)
    assert done.headers["location"] == f"{LIST}/entry?id={name}&done=paused"
    shown = browser.get(done.headers["location"]).text
    assert "已被暂停推荐，至" in shown
    assert "出差" in shown
    assert name in browser.get(f"{LIST}?state=paused").text
    again = browser.post(f"{LIST}/pause", data=data)
    assert again.status_code == 409
    assert "li.na" in again.text
    seen = re.search(r'name="seen" value="(\d+)"', shown)
    assert seen
    ended = browser.post(f"{LIST}/resume", data={"form_secret": secret(shown), "name": name, "seen": seen[1]})
    assert ended.status_code == 303
    after = browser.get(ended.headers["location"]).text
    assert "已恢复，可以再推荐" in after
    assert after.count("<li><time") >= 2, "the history stays"


def test_only_the_own_region_is_paused(browser: TestClient, service: Service) -> None:
    name = first(service)
    seen = len(service.store.pauses.history("mentor", name))
    for who, status in (("elsewhere", 403), ("portal", 403), ("home", 303)):
        sign_in(browser, who)
        page = browser.get(f"{LIST}/entry?id={name}").text
        assert (f'action="{LIST}/pause"' in page) is (status == 303)
        if status == 403:
            assert "只能暂停本地区" in page
        number = service.counterparts.sheet(account(service, who), "mentor", name, now=datetime.now(UTC)).seen
        data = {"form_secret": secret(page), "name": name, "seen": str(number), "reason": "x"}
        assert browser.post(f"{LIST}/pause", data=data).status_code == status
    assert len(service.store.pauses.history("mentor", name)) == seen + 1


def account(service: Service, name: str) -> Account:
    held = service.store.accounts.credentials(name)
    assert held
    return held.account


def test_forged_forms_and_strangers_do_nothing(browser: TestClient, service: Service) -> None:
    name = service.store.entities.page("mentor", limit=2)[1].id
    page = browser.get(f"{LIST}/entry?id={name}").text
    data = {"name": name, "seen": "0", "reason": "x"}
    for more, headers in (
        ({}, {}),
        ({"form_secret": "x"}, {}),
        ({"form_secret": secret(page)}, {"origin": "https://evil.example"}),
        ({"form_secret": secret(page)}, {"sec-fetch-site": "cross-site"}),
    ):
        for verb in ("pause", "resume"):
            assert browser.post(f"{LIST}/{verb}", data={**data, **more}, headers=headers).status_code == 403
    assert browser.get(f"{LIST}/pause").status_code in (404, 405)
    good = secret(page)
    browser.cookies.clear()
    assert browser.get(f"{LIST}/entry?id={name}").headers["location"].startswith("/console/sign-in")
    assert browser.post(f"{LIST}/pause", data={**data, "form_secret": good}).status_code == 303
    assert service.store.pauses.history("mentor", name) == []


def test_fields_that_nobody_asked_for_change_nothing(browser: TestClient, service: Service) -> None:
    name = service.store.entities.page("mentor", limit=3)[2].id
    before = service.records.get("mentor", name).data
    page = browser.get(f"{LIST}/entry?id={name}").text
    data = {"form_secret": secret(page), "name": name, "seen": "0", "reason": "x"}
    more = {"actor": "somebody", "at": "1", "kind": "investor", "slots_free": "99", "region": "", "paused": "0"}
    assert browser.post(f"{LIST}/pause", data={**data, **more}).status_code == 303
    (step,) = service.store.pauses.history("mentor", name)
    assert (step.actor, step.paused, step.kind) == ("li.na", True, "mentor")
    assert service.records.get("mentor", name).data == before


def test_no_field_of_a_row_or_a_pause_is_run(browser: TestClient, service: Service) -> None:
    for code, kind in kinds().items():
        row = {
            "id": EVIL,
            "name": EVIL,
            "text": EVIL,
            "topics": [EVIL[:90]],
            "org_type": EVIL[:90],
            "documents": [EVIL],
        }
        service.records.put(code, row)
        address = f"/console/counterparts/{code}/entry"
        page = browser.get(address, params={"id": EVIL})
        assert page.status_code == 200, kind.code
        number = len(service.store.pauses.history(code, EVIL))
        data = {"form_secret": secret(page.text), "name": EVIL, "seen": str(number), "reason": EVIL}
        assert browser.post(f"/console/counterparts/{code}/pause", data=data).status_code == 303
        wrong = browser.post(f"/console/counterparts/{code}/pause", data={**data, "until": EVIL[:20]})
        for text in (
            browser.get(address, params={"id": EVIL}).text,
            browser.get(f"/console/counterparts/{code}", params={"q": EVIL}).text,
            browser.get(f"/console/counterparts/{code}", params={"q": "<script>alert(1)"}).text,
            wrong.text,
        ):
            assert "<script>alert" not in text
            assert "<img src=x" not in text
            assert "{{7*7}}" in text or "alert(1)" in text
        service.records.delete(code, EVIL)


def test_a_paused_counterpart_is_told_of_over_the_api(
    browser: TestClient, service: Service, portal: dict[str, str]
) -> None:
    name = service.store.entities.page("mentor", limit=9)[8].id
    page = browser.get(f"{LIST}/entry?id={name}").text
    data = {"form_secret": secret(page), "name": name, "seen": "0", "reason": "本人请假，勿外传"}
    assert browser.post(f"{LIST}/pause", data=data).status_code == 303
    asked = {"entrepreneur_id": "demo-e-00001", "kinds": ["mentor"], "only": [name], "n": 1, "refusals": 1}
    answer = browser.post("/v1/rankings", json=asked, headers=portal)
    (ranking,) = answer.json()["rankings"]
    assert ranking["items"] == []
    assert "已被暂停推荐，至另行通知" in [one["because"]["zh"] for one in ranking["refused"][0]["refusals"]]
    assert "勿外传" not in answer.text, "why it is paused is the office's own"
