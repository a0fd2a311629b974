"""A coordinator looks a counterpart up, pauses it and lets it come back, as a person would."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from matcher.service.service import Service
from tests.e2e.look import PHONE, VIEWS, WIDTHS, Looker, Person, Scheme, good, picture

LIST = "/console/counterparts/mentor"


@pytest.fixture(scope="module")
def name(service: Service) -> str:
    """A counterpart that people have asked."""
    return service.store.events.after("mentor", 0, ["accepted"]).counterpart_id[0]


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_the_pages_are_good(
    look: Looker, coordinator: Person, name: str, language: str, width: int, scheme: Scheme
) -> None:
    page = look.page(language, width, scheme, name=coordinator.name)
    for address, called in (
        (LIST, "counterparts"),
        (f"{LIST}?q=zzzz", "counterparts-none"),
        (f"{LIST}/entry?id={name}", "counterpart"),
    ):
        page.goto(address)
        good(page)
        picture(page, f"{called}-{language}-{width}-{scheme}", whole=False)


def test_a_page_of_one_that_is_paused_is_good(look: Looker, coordinator: Person, service: Service) -> None:
    paused, now = service.store.entities.page("mentor", limit=1)[0].id, datetime.now(UTC)
    held = service.store.accounts.credentials(coordinator.name)
    assert held
    service.pausing.pause(held.account, "mentor", paused, until=now.date(), reason="出差", seen=0, now=now)
    for width in WIDTHS:
        page = look.page("zh", width, name=coordinator.name)
        page.goto(f"{LIST}/entry?id={paused}&done=paused")
        good(page)
        page.locator("#reason").evaluate("one => one.removeAttribute('required')")
        with look.watch.expecting("status of 422"):
            page.locator("form[action$=pause] button").click()
            expect(page.get_by_role("alert")).to_be_visible()
        good(page)
        page.goto(f"{LIST}?state=paused")
        good(page)


def test_a_counterpart_is_found_paused_and_resumed(
    look: Looker, coordinator: Person, service: Service, name: str
) -> None:
    page = look.page("en", PHONE, name=coordinator.name, javascript=False)
    page.goto("/console")
    page.get_by_role("link", name="Counterparts").click()
    page.get_by_role("link", name="mentor", exact=True).click()
    page.get_by_label("Name or number").fill(name)
    page.get_by_role("button", name="Search").click()
    page.locator("tbody a").first.click()
    page.get_by_label("Why").fill("Away on a journey")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Paused. It is not suggested any more.")
    expect(page.locator("#weeks ~ .beside tbody tr").first).to_contain_text("is paused until further notice")
    page.goto(f"{LIST}?state=paused")
    expect(page.locator("tbody tr", has_text=name)).to_be_visible()
    page.locator("tbody tr", has_text=name).get_by_role("link").click()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("status")).to_have_text("Resumed. It can be suggested again.")
    assert [step.paused for step in service.store.pauses.history("mentor", name)] == [False, True]
