"""The figures of an office, how ranking works, and the audit pages, in every view."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.service.service import Service
from tests.api.console.walk import walked
from tests.e2e.look import VIEWS, Looker, Person, Scheme, good, picture


@pytest.fixture(scope="module")
def ranking(service: Service, coordinator: Person) -> str:
    """Cases that went their way; one of their rankings."""
    now = datetime.now(UTC)
    by = Account(coordinator.name, coordinator.title, Role.COORDINATOR, "", now)
    cases = walked(service, by, [f"demo-e-{k:05d}" for k in range(1, 13)], now=now)
    while service.log.waiting:
        pass
    return str(cases[0].matches[0].ranking_id)


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_the_pages_are_good_in_every_view(
    look: Looker, coordinator: Person, ranking: str, language: str, width: int, scheme: Scheme
) -> None:
    page = look.page(language, width, scheme, name=coordinator.name)
    for name, address in {
        "quality": "/console/quality",
        "how": "/how",
        "audit": "/console/audit",
        "audit-acts": "/console/audit/acts",
        "audit-list": f"/console/audit/rankings/{ranking}?again=yes",
    }.items():
        page.goto(address)
        good(page)
        picture(page, f"{name}-{language}-{width}-{scheme}", whole=False)


def test_the_way_through_the_figures(look: Looker, coordinator: Person, ranking: str) -> None:
    page = look.page("en", name=coordinator.name)
    page.goto("/console")
    page.get_by_role("link", name="Quality").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("all regions")
    page.get_by_role("link", name="Cases", exact=True).click()
    expect(page.locator(".measures [aria-current]")).to_have_text("Cases")
    page.get_by_role("row").get_by_role("link").first.click()
    expect(page.get_by_role("navigation", name="Regions above")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download for Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("link", name="Audit").click()
    page.get_by_role("link", name="the list", exact=True).first.click()
    page.get_by_role("link", name="Make it again and compare").click()
    expect(page.get_by_role("status")).to_contain_text("Made again")
    page.get_by_role("link", name="How ranking works").click()
    expect(page.get_by_role("heading", name="A person decides")).to_be_visible()
