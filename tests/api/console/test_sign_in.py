"""Signing in as a browser does, and what a hostile page or person tries."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from starlette.testclient import TestClient

from api.app import create_app
from api.console.languages import catalogues
from api.console.pages import FOLDER, inside
from matcher.domain.access import Role
from matcher.service.accounts import TRIES
from matcher.service.opening import open_cases
from matcher.service.service import Service

GOOD = "山上种茶 a few words"
SITE = "http://testserver"


@pytest.fixture(scope="module")
def person(service: Service) -> str:
    """Somebody who sees all regions, and three cases that wait."""
    now = datetime.now(UTC)
    service.accounts.create("li.na", title="李娜", role=Role.COORDINATOR, region="", now=now, password=GOOD)
    open_cases(service.store, service.recommender, service.scope, [f"demo-e-{k:05d}" for k in (1, 2, 3)], now=now)
    return "li.na"


@pytest.fixture
def browser(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service), follow_redirects=False) as opened:
        yield opened


def sign_in(browser: TestClient, name: str = "li.na", password: str = GOOD, **more: str) -> str:
    """Returns where the browser is sent, or "" where it is not let in."""
    answer = browser.post("/console/sign-in", data={"name": name, "password": password, **more})
    return answer.headers.get("location", "")


def form_secret(browser: TestClient) -> str:
    found = re.search(r'name="form_secret" value="([^"]+)"', browser.get("/console").text)
    assert found
    return found[1]


def test_pages_send_to_sign_in_and_back(browser: TestClient, person: str) -> None:
    answer = browser.get("/console?stage=review")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/console/sign-in?next=%2Fconsole%3Fstage%3Dreview",
    )
    assert sign_in(browser, person, next="/console?stage=review") == "/console?stage=review"
    page = browser.get("/console")
    assert page.status_code == 200
    assert "李娜" in page.text
    assert page.text.count("<tr data-row>") == 3
    assert "合成" in page.text
    secret = form_secret(browser)
    browser.post("/console/sign-out", data={"form_secret": secret})
    assert browser.get("/console").status_code == 303


def test_headers_forbid_what_pages_never_need(browser: TestClient) -> None:
    page = browser.get("/console/sign-in")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", page.text)


def test_the_cookie_is_for_this_site_and_no_script(browser: TestClient, person: str) -> None:
    answer = browser.post("/console/sign-in", data={"name": person, "password": GOOD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/console" in cookie


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/console//evil",
        "/console/../docs",
        "javascript:alert(1)",
        "/consolex",
        "/console/..%2f\\x",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(browser: TestClient, person: str, address: str) -> None:
    assert sign_in(browser, person, next=address) == "/console"
    assert inside(address) == "/console"


def test_a_planted_session_is_worth_nothing(browser: TestClient, person: str, service: Service) -> None:
    planted = service.store.accounts.open_session(person, now=datetime.now(UTC))
    browser.cookies.set("session", planted, domain="testserver.local", path="/console")
    browser.post("/console/sign-in", data={"name": person, "password": GOOD})
    assert browser.cookies.get("session", domain="testserver.local", path="/console") != planted
    assert service.store.accounts.session(planted) is None


def test_forms_of_other_pages_do_nothing(browser: TestClient, person: str, service: Service) -> None:
    sign_in(browser, person)
    secret = form_secret(browser)
    for data, headers in (
        ({}, {}),
        ({"form_secret": secret[:-1]}, {}),
        ({"form_secret": "é"}, {}),
        ({"form_secret": secret}, {"origin": "https://evil.example"}),
        ({"form_secret": secret}, {"sec-fetch-site": "cross-site"}),
    ):
        answer = browser.post("/console/sign-out", data=data, headers=headers)
        assert answer.status_code == 403
        assert "没有执行" in answer.text or "nothing was done" in answer.text
    assert browser.get("/console").status_code == 200, "still signed in"
    other = browser.post(
        "/console/sign-in", data={"name": person, "password": GOOD}, headers={"origin": "https://evil.example"}
    )
    assert other.status_code == 403
    assert browser.post("/console/sign-out", data={"form_secret": secret}, headers={"origin": SITE}).status_code == 303


def test_wrong_passwords_lock_and_say_no_more_than_needed(browser: TestClient, service: Service) -> None:
    service.accounts.create("wang", title="王", role=Role.COORDINATOR, region="", now=datetime.now(UTC), password=GOOD)
    said = set()
    for name in ("wang", "nobody"):
        for _ in range(TRIES):
            answer = browser.post("/console/sign-in", data={"name": name, "password": "x"})
            assert answer.status_code == 403
            said.add(re.sub(name, "", answer.text))
        locked = browser.post("/console/sign-in", data={"name": name, "password": GOOD})
        assert locked.status_code == 403
        assert "15" in locked.text
    assert len(said) == 1


def test_a_given_password_must_be_changed_first(browser: TestClient, service: Service) -> None:
    given = service.accounts.create("zhao", title="<b>赵</b>", role=Role.COORDINATOR, region="", now=datetime.now(UTC))
    sign_in(browser, "zhao", given)
    assert browser.get("/console").headers["location"] == "/console/password"
    page = browser.get("/console/password").text
    assert "&lt;b&gt;赵" in page
    assert "<b>赵" not in page
    found = re.search(r'name="form_secret" value="([^"]+)"', page)
    assert found
    data = {"form_secret": found[1], "old": given, "new": "short", "again": "short"}
    weak = browser.post("/console/password", data=data)
    assert weak.status_code == 422
    assert 'aria-invalid="true"' in weak.text
    apart = browser.post("/console/password", data={**data, "new": GOOD, "again": GOOD + "x"})
    assert (apart.status_code, "两次输入不一致" in apart.text) == (422, True)
    done = browser.post("/console/password", data={**data, "new": GOOD, "again": GOOD})
    assert done.status_code == 200
    assert browser.get("/console").status_code == 200


def test_pages_are_in_the_language_that_is_asked_for(browser: TestClient) -> None:
    assert '<html lang="zh-CN">' in browser.get("/console/sign-in", headers={"accept-language": "fr"}).text
    assert '<html lang="en">' in browser.get("/console/sign-in", headers={"accept-language": "en-GB,zh;q=0.5"}).text
    browser.post("/console/language", data={"language": "en", "next": "/console/sign-in"})
    assert "Sign in" in browser.get("/console/sign-in", headers={"accept-language": "zh"}).text
    assert "language" in browser.cookies
    refused = browser.post("/console/language", data={"language": "xx", "next": "//evil"})
    assert refused.headers["location"] == "/console"


def test_every_text_is_in_both_languages() -> None:
    """Texts with a plural come as pairs; the same text in two areas reads the same."""
    method = [("**/templates/**.html", "jinja2")]
    texts = [text for _, _, text, _, _ in extract_from_dir(FOLDER, method_map=method)]
    found = {text if isinstance(text, str) else tuple(part for part in text if part)[:2] for text in texts}
    told: dict[object, str] = {}
    for path in catalogues("zh"):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    words = message.string if isinstance(message.string, str) else message.string[0]
                    assert told.setdefault(message.id, words) == words, f"{path}: {message.id}"
    assert found == set(told), "missing or no longer used"
    for text, words in told.items():
        assert re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", words), text
        named = [set(re.findall(r"%\(\w+\)[sd]", part)) for part in (str(text), words)]
        assert named[0] == named[1], f"{text}: other values in Chinese"
    for file_ in Path(FOLDER / "templates").glob("*.html"):
        bare = _Words()
        bare.feed(re.sub(r"\{[%{#].*?[%}#]\}", "", file_.read_text("utf-8"), flags=re.DOTALL))
        assert not bare.found, f"{file_}: text that is not translated: {bare.found}"


class _Words(HTMLParser):
    """Words that stand in a template as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if re.search(r"\w", data):
            self.found.append(data.strip())
