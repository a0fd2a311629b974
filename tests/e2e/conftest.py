"""A real server on the small synthetic region, and a real Chromium that looks at it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, sync_playwright

from api.app import create_app
from matcher.domain.access import Role
from matcher.service.service import Service
from tests.e2e.look import Looker, Person
from tests.e2e.serving import serving

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",  # tests may run as root, and open our own pages alone
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
MISSING = (
    "没有 Chromium 或中文字体，未做浏览器测试。Chromium or a font with Chinese is missing, so nothing was tried in a "
    "browser. apt-get install chromium fonts-noto-cjk (make test as root does it)"
)


def _chinese() -> bool:
    lister = shutil.which("fc-list")
    return bool(lister and subprocess.run([lister, ":lang=zh"], capture_output=True, check=False).stdout.strip())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process. Where there is none: skipped loudly, in CI an error."""
    place = next(filter(None, map(shutil.which, NAMES)), None)
    if place is None or not _chinese():
        (pytest.fail if os.environ.get("CI", "").lower() in ("true", "1") else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def coordinator(service: Service) -> Person:
    """A coordinator who sees all regions."""
    person = Person("li.na", "山上种茶 a few words", "李娜")
    now = datetime.now(UTC)
    service.accounts.create(
        person.name, title=person.title, role=Role.COORDINATOR, region="", now=now, password=person.password
    )
    return person


@pytest.fixture(scope="module")
def site(service: Service) -> Iterator[str]:
    """The address of a running server."""
    with serving(create_app(service)) as address:
        yield address


@pytest.fixture
def look(chromium: Browser, site: str, service: Service) -> Iterator[Looker]:
    """Opens pages; at its end fails the test for console errors, page errors, lost requests and breaches of policy."""
    looker = Looker(chromium, site, service)
    yield looker
    looker.finish()
