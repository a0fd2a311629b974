"""How tests look at pages: opened in a real browser, watched for trouble, scanned, measured and pictured."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Request

from matcher.service.service import Service

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WIDE, PHONE = 1280, 360
WIDTHS = (WIDE, PHONE)
HEIGHTS = {WIDE: 900, PHONE: 740}
SCHEMES: tuple["Scheme", ...] = ("light", "dark")
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
LANGUAGES = tuple(LOCALES)
VIEWS = [*product(LANGUAGES, WIDTHS, SCHEMES)]
"""Every way in which a page is to be good: language, width, colours; the first three arguments of `Looker.page`."""
COLOURS = 96
MOST_BYTES = 150_000
Scheme = Literal["light", "dark"]

_VIOLATIONS = """async (scope) => {
  const found = await axe.run(scope || document, {resultTypes: ['violations'], preload: false});
  return {rules: found.passes.length, violations: found.violations.map((one) => ({
    rule: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.slice(0, 5).map((node) => node.target.join(' ') + '  ' + node.html.slice(0, 160)),
  }))};
}"""
_WIDER = """() => {
  const most = window.innerWidth;
  if (document.documentElement.scrollWidth <= most) return null;
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > most + 1);
  return [document.documentElement.scrollWidth, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""


_UNSTYLED = "() => document.querySelectorAll('[style=\"\"]').forEach((one) => one.removeAttribute('style'))"
"""A picture leaves empty styles behind, which a later swap would copy against the policy."""
_SHIFT = """() => new Promise((done) => {
  const moved = [];
  const told = (node) => ((node && (node.outerHTML || node.textContent)) || '').slice(0, 80);
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput)
      moved.push({by: one.value, what: one.sources.slice(0, 3).map((source) => told(source.node))});
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(moved), 50);
})"""
STILL = 0.01
"""Cumulative layout shift that nobody sees; above .1 a page counts as restless (web.dev, Core Web Vitals)."""


class Person(NamedTuple):
    """Somebody who can sign in."""

    name: str
    password: str
    title: str


@cache
def axe_source() -> str:
    """The scanner, as a script."""
    return (HERE / "vendor" / "axe.min.js").read_text("utf-8")


@dataclass
class Watch:
    """What went wrong in a browser: console errors (breaches of policy are such), page errors, lost requests."""

    troubles: list[str] = field(default_factory=list)
    _began: list[Request] = field(default_factory=list)
    _left: list[Request] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("console", lambda told: told.type == "error" and self.troubles.append(f"console: {told.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("request", self._begun)
        page.on("requestfailed", self._lost)

    def _begun(self, request: Request) -> None:
        if request.is_navigation_request():  # what the page before still waits for is given up
            self._left, self._began = self._began, []
        self._began.append(request)

    def _lost(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED" and (request.is_navigation_request() or request in self._left):
            return  # a download, or somebody who went on elsewhere before all of a page was there
        self.troubles.append(f"request: {request.method} {request.url}: {request.failure}")

    @contextmanager
    def expecting(self, *parts: str) -> Iterator[None]:
        """Inside, trouble is wanted: each of `parts` must be told of at least once, and nothing else.

        A page that is answered with an error status is told of as "the server responded with a status of 422".
        """
        before = len(self.troubles)
        yield
        told, self.troubles[before:] = self.troubles[before:], []
        assert all(any(part in one for one in told) for part in parts), f"wanted {parts}, was told {told}"
        assert all(any(part in one for part in parts) for one in told), f"wanted {parts}, was told {told}"

    @contextmanager
    def tolerating(self, *parts: str) -> Iterator[None]:
        """Inside, trouble that has one of `parts` in it may happen or not: a request that a page left behind, say."""
        before = len(self.troubles)
        yield
        self.troubles[before:] = [one for one in self.troubles[before:] if not any(part in one for part in parts)]


class Looker:
    """Opens pages of one site for one test; `finish` closes them and fails the test for any trouble in between."""

    def __init__(self, browser: Browser, site: str, service: Service) -> None:
        self._browser, self.site, self._service = browser, site, service
        self._contexts: list[BrowserContext] = []
        self.watch = Watch()

    def page(
        self,
        language: str = "zh",
        width: int = WIDE,
        scheme: Scheme = "light",
        *,
        name: str | None = None,
        javascript: bool = True,
        **more: Any,
    ) -> Page:
        """A page in a browser of its own, signed in as `name` where that is given; `more` goes to the context."""
        context = self._browser.new_context(
            base_url=self.site,
            locale=LOCALES[language],
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=javascript,
            **more,
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        if name is not None:
            secret = self._service.store.accounts.open_session(name, now=datetime.now(UTC))
            host = self.site.split("://")[1].split(":")[0]
            context.add_cookies([{"name": "session", "value": secret, "domain": host, "path": "/console"}])
        context.on("page", self.watch.over)
        return context.new_page()

    def finish(self) -> None:
        """Close everything and raise for what went wrong."""
        troubles = list(self.watch.troubles)
        for context in self._contexts:
            context.close()
        assert not troubles, "\n".join(troubles)


def accessible(page: Page, scope: str | None = None) -> None:
    """Fail where axe finds anything on the page (or in the part that a selector names)."""
    page.evaluate(axe_source())
    found = page.evaluate(_VIOLATIONS, scope)
    told = ["\n    ".join([f"{one['rule']}: {one['help']}", *one["nodes"]]) for one in found["violations"]]
    assert not told, f"{page.url}\n" + "\n".join(told)
    assert found["rules"] > 5, "nothing was looked at"


def fits(page: Page) -> None:
    """Fail where the page is wider than the window."""
    wider = page.evaluate(_WIDER)
    assert wider is None, f"{page.url} scrolls sideways: {wider}"


def still(page: Page) -> None:
    """Fail where something that was seen already has moved since the page began to arrive."""
    moved = page.evaluate(_SHIFT)
    shifted = sum(one["by"] for one in moved)
    assert shifted <= STILL, f"{page.url}: what was there already moved by {shifted:.3f}: {moved}"


def good(page: Page) -> None:
    """What holds of every page: accessible, still, no wider than its window, in a language, with one first heading."""
    still(page)
    accessible(page)
    fits(page)
    assert page.locator("html").get_attribute("lang") in {*LOCALES.values(), "en"}
    assert page.locator("h1").count() == 1


def picture(page: Page, name: str, *, whole: bool = True, published: bool = False) -> None:
    """Keep a picture in build/pictures, and a published one where PICTURES says as well (docs/pictures for readers)."""
    with Image.open(io.BytesIO(page.screenshot(full_page=whole, animations="disabled"))) as taken:
        page.evaluate(_UNSTYLED)
        small = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    small.save(kept, "PNG", optimize=True)
    assert len(kept.getvalue()) <= MOST_BYTES, f"{name}: {len(kept.getvalue())} bytes; show less of the page"
    for folder in filter(None, (str(ROOT / "build" / "pictures"), published and os.environ.get("PICTURES"))):
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.png").write_bytes(kept.getvalue())
