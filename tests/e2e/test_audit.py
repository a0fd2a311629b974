"""The logs of the audit in a real browser: what somebody wrote at length leaves room for the rest."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.act import Act, Deed
from matcher.domain.review import Action
from matcher.service.opening import open_cases
from matcher.service.reviews import Decision
from matcher.service.service import Service
from tests.e2e.look import Looker, Person, good, picture

LONG = ("x" * 1500, "已电话核对，对方愿意见面。" * 150)
CELLS = """() => [...document.querySelectorAll('table.log tr:has(details.long) > *')]
.map((cell) => [cell.getBoundingClientRect().width, cell.getBoundingClientRect().height])"""


@pytest.fixture(scope="module")
def written(service: Service, coordinator: Person) -> None:
    """Two long notes in each log."""
    now = datetime.now(UTC)
    by = Account(coordinator.name, coordinator.title, Role.COORDINATOR, "", now)
    for name, note in zip(("demo-e-00001", "demo-e-00002"), LONG, strict=True):
        open_cases(service.store, service.recommender, service.scope, [name], now=now - timedelta(days=2))
        case = service.reviews.case(by, service.store.cases.of_entrepreneur(name)[0])
        decision = Decision(case.matches[0].id, Action.DECLINE, "poor_fit", note)
        service.reviews.decide(by, case.id, case.version, decision, now=now)
        service.store.acts.add(Act(now, coordinator.name, Deed.PAUSE, name, (), note))


@pytest.mark.parametrize("width", [1280, 800, 360])
@pytest.mark.parametrize("place", ["", "/acts"])
def test_a_long_note_leaves_room(look: Looker, coordinator: Person, written: None, width: int, place: str) -> None:
    page = look.page("zh", width, name=coordinator.name)
    page.goto(f"/console/audit{place}")
    good(page)
    cells: list[Any] = page.evaluate(CELLS)
    assert len(cells) >= 10
    if width > 704:  # narrower, rows are cards
        assert min(wide for wide, _ in cells) >= 85, "some words beside each other in every column"
        assert max(high for _, high in cells) < 340, "a row is not a page"
    picture(page, f"audit-long{place.replace('/', '-')}-{width}", whole=False)
    for folded in page.locator("details.long summary").all():
        folded.click()
    expect(page.locator("details.long q").first).to_be_visible()
    good(page)
    opened: list[Any] = page.evaluate(CELLS)
    if width > 704:
        assert min(wide for wide, _ in opened) >= 85
