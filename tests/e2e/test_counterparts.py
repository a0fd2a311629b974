"""A coordinator looks a counterpart up, pauses it and lets it come back, as a person would."""

import pytest
from playwright.sync_api import expect

from matcher.service.service import Service
from tests.e2e.look import PHONE, VIEWS, Looker, Person, Scheme, good, picture

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
        picture(page, f"{called}-{language}-{width}-{scheme}", whole=called != "counterpart")


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
    good(page)
    page.goto(f"{LIST}?state=paused")
    expect(page.locator("tbody tr")).to_have_count(1)
    good(page)
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("status")).to_have_text("Resumed. It can be suggested again.")
    assert [step.paused for step in service.store.pauses.history("mentor", name)] == [False, True]
