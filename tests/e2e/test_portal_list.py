"""The list on a portal's page, as a portal builds it in: another origin, a strict policy, a token from its server."""

import time
from collections.abc import Iterator
from html import escape
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from matcher.domain.event import Event
from matcher.service.service import Service
from tests.e2e.look import PHONE, VIEWS, Looker, Scheme, accessible, fits, picture
from tests.e2e.serving import serving

WHO = "demo-e-00003"
HOSTILE = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
STYLE = """
body { margin: 0; font: 1rem/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #1d2733; background: #fff; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem; --matcher-accent: #00558c; --matcher-soft: #4a5866; }
@media (prefers-color-scheme: dark) {
  body { color: #e8edf2; background: #14191f; } main { --matcher-accent: #8fc7f7; --matcher-soft: #b4c0cb; }
}
"""
PROFILE = '<!doctype html><title>profile</title><link rel="icon" href="data:,">'
TITLES = {"zh": "为您推荐", "en": "Suggested for you"}


class Portal:
    """A portal's own server: it holds the key, and its pages hold tokens."""

    def __init__(self, matcher: str, secret: str) -> None:
        self._matcher, self._headers = matcher, {"X-API-Key": secret}
        self.extra = ""
        self.asked, self.failing, self.who = 0, False, WHO

    def token(self, language: str) -> str:
        """What a portal's server does."""
        self.asked += 1
        body = {"entrepreneur_id": self.who, "kinds": ["mentor", "course"], "n": 4, "language": language}
        answer = httpx2.post(f"{self._matcher}/v1/embed/tokens", json=body, headers=self._headers)
        return str(answer.raise_for_status().json()["token"])

    def own_token(self, _: Request) -> Response:
        """What the script of a page may ask of the portal itself."""
        return Response(status_code=503) if self.failing else JSONResponse({"token": self.token("zh")})

    def page(self, request: Request) -> Response:
        """The portal's page: its policy allows the matching service and its own style, and nothing inline."""
        language = request.query_params.get("language", "zh")
        token = request.query_params.get("token") or self.token(language)
        policy = (
            f"default-src 'none'; script-src {self._matcher}; style-src {self._matcher} 'self'; img-src data:; "
            f"connect-src {self._matcher} 'self'; base-uri 'none'; form-action 'none'; "
            "require-trusted-types-for 'script'"
        )
        own = f'data-token="{escape(token)}"' if not self.extra else self.extra
        body = f"""<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{TITLES[language]}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/portal.css"><link rel="stylesheet" href="{self._matcher}/embed/matcher.css">
<script src="{self._matcher}/embed/matcher.js" defer></script></head>
<body><main><h1>{TITLES[language]}</h1>
<div data-matcher-list data-kind="mentor course" data-heading="2" data-link="/{{kind}}/{{id}}" {own}></div>
</main></body></html>"""
        return HTMLResponse(body, headers={"Content-Security-Policy": policy})

    def application(self) -> Starlette:
        """The portal."""
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/portal.css", lambda _: Response(STYLE, media_type="text/css")),
                Route("/token", self.own_token),
                Route("/mentor/{id}", lambda r: HTMLResponse(PROFILE + r.path_params["id"])),
            ]
        )


@pytest.fixture
def portal(site: str, secrets: dict[str, str]) -> Portal:
    return Portal(site, secrets["portal"])


@pytest.fixture
def address(portal: Portal) -> Iterator[str]:
    with serving(portal.application()) as opened:
        yield opened


def told(service: Service, who: str, event: str, count: int, rankings: set[str]) -> list[Event]:
    """The events of one sort about the lines of some rankings, once there are so many."""
    until = time.monotonic() + 8
    while True:
        found = [one.event for one in service.store.events.of_entrepreneur(who) if one.event.event == event]
        ours = [one for one in found if one.ranking_id in rankings]
        if len(ours) >= count or time.monotonic() > until:
            return ours
        time.sleep(0.05)


def lines(page: Page) -> Any:
    return page.locator(".matcher-line")


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_the_list_stands_on_a_strict_page(
    look: Looker, address: str, language: str, width: int, scheme: Scheme
) -> None:
    page = look.page(language, width, scheme)
    page.goto(f"{address}/?language={language}")
    expect(page.get_by_role("status")).to_have_text("共8条推荐" if language == "zh" else "8 suggestions")
    expect(page.locator("[data-matcher-list]")).to_have_attribute("aria-busy", "false")
    assert page.get_by_role("heading", level=2).all_inner_texts() == (
        ["创业导师", "培训课程"] if language == "zh" else ["Mentor", "Training course"]
    )
    assert lines(page).count() == 8
    assert lines(page).first.locator("p.matcher-reason").inner_text()
    assert page.locator(".matcher-synthetic").inner_text()
    details = lines(page).first.locator("details")
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    assert details.locator("li").count() >= 2
    accessible(page)
    fits(page)
    published = (width, scheme) == (PHONE, "light")
    picture(page, f"portal-{language}-{width}-{scheme}", whole=not published, published=published)


def test_what_was_on_the_screen_is_told_and_nothing_else(
    look: Looker, portal: Portal, address: str, service: Service
) -> None:
    who = portal.who = "demo-e-00004"  # a line counts as seen once a day, and others have looked for the first
    page = look.page("zh", 360)
    with page.expect_response("**/v1/embed/list?*") as came:
        page.goto(address)
    own = {one["ranking_id"] for one in came.value.json()["lists"]}
    expect(lines(page)).to_have_count(8)
    first = told(service, who, "shown", 2, own)
    assert 1 <= len(first) < 8, "lines below the screen were not shown"
    for line in lines(page).all():
        line.scroll_into_view_if_needed()
    shown = told(service, who, "shown", 8, own)
    assert sorted((one.kind, one.position) for one in shown) == [
        (kind, place) for kind in ("course", "mentor") for place in (1, 2, 3, 4)
    ]
    assert told(service, who, "opened", 0, own) == []
    best = lines(page).first.locator(".matcher-name")
    with look.watch.tolerating("/v1/embed/events: net::ERR_ABORTED"), page.expect_navigation():
        best.click()  # the browser sends on what the page that was left has begun to send, and calls it aborted
    opened = told(service, who, "opened", 1, own)
    assert [(one.kind, one.position) for one in opened] == [("mentor", 1)]
    assert page.url == f"{address}/mentor/{opened[0].counterpart_id}"


def test_a_hostile_name_stays_text(look: Looker, address: str, service: Service) -> None:
    page = look.page("en")
    page.goto(f"{address}/?language=en")
    best = lines(page).first.locator("a").get_attribute("href")
    assert best
    name = best.rsplit("/", 1)[1]
    was = service.records.get("mentor", name).data["name"]
    change = service.records.change("mentor", name, {"name": HOSTILE}).change
    try:
        while service.catalogue.change < change:
            time.sleep(0.02)
        page.goto(f"{address}/?language=en")
        expect(lines(page).first.locator(".matcher-name")).to_have_text(HOSTILE)
        assert page.locator("[data-matcher-list] img, [data-matcher-list] script").count() == 0
        page.wait_for_timeout(100)
        assert page.title() == TITLES["en"]
        fits(page)
    finally:
        service.records.change("mentor", name, {"name": was})


def test_a_token_that_is_not_right_is_told_kindly(look: Looker, address: str) -> None:
    page = look.page("en")
    with look.watch.expecting("status of 403"):
        page.goto(f"{address}/?language=en&token=made-up")
        expect(page.get_by_role("status")).to_have_text("Suggestions can't be shown at the moment.")
    accessible(page)


def test_a_page_may_ask_for_its_token_itself_and_again(look: Looker, address: str, portal: Portal) -> None:
    portal.extra, portal.failing = 'data-token-from="/token"', True
    page = look.page("zh")
    with look.watch.expecting("status of 503"):
        page.goto(address)
        expect(page.get_by_role("status")).to_have_text("推荐暂时无法显示。")
    accessible(page)
    picture(page, "portal-failed")
    portal.failing = False
    page.get_by_role("button", name="再试一次").focus()
    page.keyboard.press("Enter")
    expect(lines(page)).to_have_count(8)
    assert portal.asked == 2, "one for the page, which does not use it, and one that was asked for"


def test_nobody_fits(look: Looker, address: str) -> None:
    page = look.page("en")
    page.goto(f"{address}/?language=en")
    expect(lines(page)).to_have_count(8)
    page.evaluate(
        """() => { const box = document.querySelector('[data-matcher-list]');
        box.dataset.kind = 'nothing'; matcherList.show(box); }"""
    )
    expect(page.get_by_role("status")).to_have_text("There are no suggestions at the moment.")
    accessible(page)
