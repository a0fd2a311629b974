"""Pages over a slow line: they arrive in pieces, and what is there already stands where it stands."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from matcher.service.opening import open_cases
from matcher.service.service import Service
from tests.e2e.look import WIDTHS, Looker, Person, still

PLACES = (
    "/console",
    "/console/counterparts/mentor",
    "/console/counterparts/investor",
    "/console/counterparts/mentor/entry?id=demo-m-00009",
    "/console/quality",
    "/console/requests",
    "/console/import",
    "/console/audit",
    "/console/audit/acts",
    "/console/audit/rankings",
    "/console/audit/models",
    "/how",
)
BYTES_PER_SECOND = 60_000


def slow(page: Page) -> None:
    """From now on this page has a line as a village has it, where a page of a list takes a second."""
    line = page.context.new_cdp_session(page)
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 20, "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND},
    )


@pytest.fixture(scope="module")
def cases(service: Service) -> list[str]:
    """The cases of a long queue; each is in the logs as well."""
    people = [f"demo-e-{number:05}" for number in range(1, 41)]
    open_cases(service.store, service.recommender, service.scope, people, now=datetime.now(UTC))
    return [name for one in people for name in service.store.cases.of_entrepreneur(one)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_arrives(
    look: Looker, coordinator: Person, cases: list[str], width: int, language: str
) -> None:
    page = look.page(language, width, name=coordinator.name)
    slow(page)
    for place in (*PLACES, f"/console/cases/{cases[0]}"):
        answer = page.goto(place)
        assert answer is not None
        assert answer.ok, place
        still(page)
