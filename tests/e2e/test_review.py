"""A coordinator works through ten cases of the demo region in a real browser, and the log of events says just that."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case
from matcher.domain.event import Event
from matcher.domain.review import State
from matcher.service.opening import open_cases
from matcher.service.service import Service
from matcher.service.waiting import Wanted
from tests.e2e.look import VIEWS, Looker, Person, Scheme, good, picture

ALL = Account("x", "x", Role.COORDINATOR, "", datetime.now(UTC))
COUNT = 18


@pytest.fixture(scope="module")
def cases(service: Service) -> list[str]:
    """Cases that wait, the one due first first."""
    now = datetime.now(UTC)
    names = [row.id for row in service.store.entities.page("entrepreneur", limit=COUNT)]
    open_cases(service.store, service.recommender, service.scope, names, now=now)
    return [line.id for line in service.queue.lines(ALL, Wanted(), now=now, limit=COUNT)]


@pytest.fixture
def page(look: Looker, coordinator: Person, cases: list[str]) -> Page:
    opened = look.page("en", name=coordinator.name)
    opened.goto("/console")
    return opened


def stored(service: Service, name: str) -> Case:
    return service.reviews.case(ALL, name)


def recorded(service: Service, names: list[str]) -> Counter[tuple[str, str, str | None]]:
    """Events that people of the office caused: entrepreneur, event, reason."""
    found: list[Event] = []
    for name in names:
        own = service.store.events.of_entrepreneur(stored(service, name).entrepreneur_id)
        found += [one.event for one in own if one.event.author is not None]
    return Counter((event.entrepreneur_id, event.event, event.reason) for event in found)


def open_case(page: Page, name: str) -> None:
    page.goto("/console")
    page.locator(f"a[data-open][href^='/console/cases/{name}']").click()
    expect(page.locator("h1")).to_be_visible()


def settled(page: Page) -> None:
    """Wait until what a step changed stands on the page."""
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_the_queue_and_a_case_read_well(
    look: Looker, coordinator: Person, cases: list[str], language: str, width: int, scheme: Scheme
) -> None:
    opened = look.page(language, width, scheme, name=coordinator.name)
    opened.goto("/console")
    good(opened)
    if width > 400 and scheme == "light":
        picture(opened, f"queue-{language}", whole=False, published=True)
    opened.goto(f"/console/cases/{cases[0]}")
    good(opened)
    picture(opened, f"case-{language}-{width}-{scheme}", whole=False, published=scheme == "light")
    opened.goto("/console?q=nobody-of-this-name")
    good(opened)
    with look.watch.expecting("status of 404"):
        opened.goto("/console/cases/nothing")
    good(opened)


def test_ten_cases_are_worked_through(page: Page, service: Service, cases: list[str]) -> None:
    ten = cases[:10]
    # three at once, after a look at what that would do
    for name in ten[:3]:
        page.locator(f"input[name=case][value='{name}']").check()
    page.get_by_role("button", name="See what approving the chosen would do").click()
    expect(page.locator("h1")).to_have_text("Approve these suggestions?")
    good(page)
    picture(page, "many-preview-en", whole=False)
    page.get_by_role("button", name="Approve for 3 people").click()
    expect(page.get_by_role("status")).to_contain_text("3 cases were changed.")
    good(page)
    page.get_by_role("button", name="Undo all of this").click()
    expect(page.locator("h1")).to_have_text("Undone")
    assert {m.state for name in ten[:3] for m in stored(service, name).matches} == {State.SUGGESTED}
    page.goto("/console")
    for name in ten[:3]:
        page.locator(f"input[name=case][value='{name}']").check()
    page.get_by_role("button", name="See what approving the chosen would do").click()
    page.get_by_role("button", name="Approve for 3 people").click()
    expect(page.get_by_role("status")).to_contain_text("3 cases were changed.")

    for number, name in enumerate(ten[3:], start=3):
        open_case(page, name)
        for tab in [match.kind for match in stored(service, name).matches]:
            link = page.locator(f".tabs a[href*='kind={tab}']")
            if link.get_attribute("aria-current") is None:
                with page.expect_response(lambda answer: "kind=" in answer.url):
                    link.click()
                expect(link).to_have_attribute("aria-current", "page")
            _decide(page, number)
    expect(page.get_by_role("heading", name="Ready to be sent")).to_be_visible()

    done = [stored(service, name) for name in ten]
    assert not {m.state for case in done for m in case.matches} & {State.SUGGESTED, State.DEFERRED}
    assert recorded(service, ten) == Counter(), "nothing was sent: all can still be undone"
    page.goto("/console?stage=send")
    for name in ten:
        page.locator(f"input[name=case][value='{name}']").check()
    page.get_by_role("button", name="See what sending the chosen would do").click()
    page.get_by_role("button", name="Send to").click()
    expect(page.locator("h1")).to_have_text("Sent")

    wanted: Counter[tuple[str, str, str | None]] = Counter()
    for number, case in enumerate(done):
        for match in case.matches:
            if match.state in (State.DECLINED, State.REPLACED):
                reason = "too_far" if number in DECLINED else "poor_fit"
                wanted[case.entrepreneur_id, "overridden", reason] += 1
    assert recorded(service, ten) == wanted
    assert sum(wanted.values()) >= 3


REPLACED, DECLINED = (3, 4), (5,)


def _decide(page: Page, number: int) -> None:
    """Approve, but in some cases choose somebody else or decline; one approval is undone and taken again."""
    if number in REPLACED:
        page.locator(".cards > li summary", has_text="Choose").first.click()
        card = page.locator(".cards > li").first
        card.get_by_label("Reason").select_option("poor_fit")
        card.get_by_label("Note").fill("knows the trade better")
        card.get_by_role("button", name="Choose instead").click()
        expect(page.locator(".match .tag", has_text="replaced")).to_have_count(1)
        expect(page.locator(".match .tag", has_text="approved, not yet sent")).to_have_count(1)
    elif number in DECLINED:
        page.locator(".match summary", has_text="Do not suggest").click()
        page.locator(".match").get_by_label("Reason").select_option("too_far")
        page.locator(".match button[value=decline]").click()
        expect(page.locator(".match .tag").first).to_have_text("declined by the office")
    else:
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.locator(".match .tag").first).to_have_text("approved, not yet sent")
        if number == 6:
            page.get_by_role("button", name="Undo").click()
            expect(page.locator(".match .tag").first).to_have_text("waits for review")
            page.get_by_role("button", name="Approve", exact=True).click()
            expect(page.locator(".match .tag").first).to_have_text("approved, not yet sent")


def test_two_on_one_case(look: Looker, page: Page, service: Service, cases: list[str], coordinator: Person) -> None:
    name = cases[10]
    service.accounts.create(
        "wang.fang", title="王芳", role=Role.COORDINATOR, region="", now=ALL.created_at, password=coordinator.password
    )
    second = look.page("en", name="wang.fang")
    for opened in (page, second):
        opened.goto(f"/console/cases/{name}")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".match .tag").first).to_have_text("approved, not yet sent")
    second.locator(".match summary", has_text="Do not suggest").click()
    second.locator(".match").get_by_label("Reason").select_option("too_far")
    second.locator(".match").get_by_label("Note").first.fill("too far to travel")
    with look.watch.expecting("status of 409"):
        second.locator(".match button[value=decline]").click()
        expect(second.get_by_role("alert")).to_contain_text(coordinator.title)
        expect(second.get_by_role("alert")).to_be_in_viewport()
        expect(second.get_by_role("alert")).to_be_focused()
    good(second)
    assert second.locator(".match textarea").first.input_value() == "too far to travel"
    states = [match.state for match in stored(service, name).matches]
    assert states.count(State.APPROVED) == 1
    assert State.DECLINED not in states


def test_what_was_written_elsewhere_is_kept(page: Page, cases: list[str]) -> None:
    page.goto(f"/console/cases/{cases[11]}")
    page.locator("#note").fill("rang twice, nobody there")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".match .tag").first).to_have_text("approved, not yet sent")
    expect(page.locator("#note")).to_have_value("rang twice, nobody there")
    page.get_by_role("link", name="Next case").click()
    expect(page).not_to_have_url(re.compile(cases[11]))
    expect(page.locator("#note")).to_have_value("")


def test_the_keyboard_is_enough(page: Page, service: Service, cases: list[str]) -> None:
    """Shortcuts from the queue to a decision and on; they can be listed and turned off."""
    waiting = [line.id for line in service.queue.lines(ALL, Wanted(), now=datetime.now(UTC), limit=COUNT)]
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("input[name=case]:checked").count() == 1
    page.keyboard.press("k")
    page.keyboard.press("o")
    expect(page).to_have_url(f"{page.url.split('/console')[0]}/console/cases/{waiting[0]}")
    settled(page)  # only then do keys do something
    shown = page.locator(".match input[name=match]").first.input_value()  # other tests may have decided other tabs
    page.keyboard.press("a")
    expect(page.locator(".match .tag").first).to_have_text("approved, not yet sent")
    settled(page)
    page.keyboard.press("u")
    expect(page.locator(".match .tag").first).to_have_text("waits for review")
    settled(page)
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.type("a")  # typed into the field, no shortcut
    assert stored(service, waiting[0]).match(shown).state is State.SUGGESTED
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    good(page)
    page.get_by_label("Use shortcuts").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)  # it closes a moment after the key
    page.keyboard.press("n")
    settled(page)
    assert waiting[0] in page.url
    page.keyboard.press("?")
    page.get_by_label("Use shortcuts").check()
    page.get_by_role("button", name="Close", exact=True).click()
    page.keyboard.press("n")
    expect(page).not_to_have_url(f"{page.url.split('/console')[0]}/console/cases/{waiting[0]}")


def test_others_are_searched_and_compared(page: Page, service: Service, cases: list[str]) -> None:
    name = cases[12]
    now = datetime.now(UTC)
    kinds = [kind.code for kind, _ in service.desk.kinds(stored(service, name))]
    kind = next(code for code in kinds if len(service.desk.tab(stored(service, name), code, now).others) > 4)
    page.goto(f"/console/cases/{name}?kind={kind}")
    other = page.locator(".cards > li h3").nth(3).inner_text()
    page.get_by_label("Search for somebody else by name").fill(other[:4])
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("q="))
    expect(page.locator(".cards > li h3", has_text=other)).to_have_count(1)
    page.go_back()
    expect(page).to_have_url(re.compile(rf"cases/{name}\?kind={kind}$"))
    expect(page.locator(".cards > li h3").nth(3)).to_have_text(other)
    for place in range(3):
        page.get_by_label("Compare").nth(place).check()
    page.get_by_role("button", name="Compare the ticked, up to four").click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    expect(page.locator("thead th[scope=col]").filter(has_text="合成")).to_have_count(3)
    good(page)
    page.get_by_role("heading", name="Side by side").scroll_into_view_if_needed()
    picture(page, "compare-en", whole=False)


def test_what_was_noted_by_mistake_is_taken_back(page: Page, service: Service, cases: list[str]) -> None:
    case = next(case for name in cases[14:] if len((case := stored(service, name)).matches) > 1)
    page.goto(f"/console/cases/{case.id}")
    for number in range(len(case.matches)):
        if number:
            page.get_by_role("link", name="Next that is undecided").click()
            expect(page.locator(".match .tag").first).to_have_text("waits for review")
        page.locator(".match summary", has_text="Do not suggest").click()
        page.locator(".match").get_by_label("Reason").select_option("too_far")
        page.locator(".match").get_by_label("Note").first.fill("two hours by bus")
        if number == 0:
            page.locator(".match button[value=decline]").click()
            expect(page.locator(".match").first).to_contain_text("李娜: not suggested, too far away")
            expect(page.locator(".match").first).to_contain_text("two hours by bus")
            page.locator(".match summary", has_text="everything else together").click()
            expect(page.locator(".match .bars li").first).to_be_visible()
            good(page)
        else:
            page.get_by_role("button", name="Approve", exact=True).click()
            expect(page.locator(".match .tag").first).to_have_text("approved, not yet sent")
        settled(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".match .tag").first).to_have_text("sent, waits for answers")
    for _ in range(2):
        settled(page)
        page.locator(".match").get_by_role("button", name="Yes", exact=True).first.click()
        settled(page)
    expect(page.locator(".match .tag").first).to_have_text("both sides agreed")
    page.get_by_label("What came of it").select_option("met")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".match .tag").first).to_have_text("they have met")
    settled(page)
    page.locator(".match summary", has_text="Something was noted by mistake").click()
    good(page)
    picture(page, "correct-en", whole=False)
    page.get_by_label("What to take back").select_option("met")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".match .tag").first).to_have_text("both sides agreed")
    expect(page.locator(".history li").first).to_contain_text("taken back, noted by mistake")


def test_a_page_that_is_no_case_is_shown_whole(look: Looker, page: Page, cases: list[str]) -> None:
    """Too many to compare are told on the page; who is signed out meanwhile can sign in, and comes back to the case."""
    page.goto(f"/console/cases/{cases[-1]}?kind=mentor")
    for place in range(5):
        page.get_by_label("Compare").nth(place).check()
    with look.watch.expecting("status of 422"):
        page.get_by_role("button", name="Compare the ticked, up to four").click()
        expect(page.get_by_role("alert")).to_contain_text("at most 4 can be compared")
    page.goto(f"/console/cases/{cases[-1]}?kind=mentor")
    page.context.clear_cookies()
    page.locator(".match, .cards > li").first.locator("summary").first.click()
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert cases[-1] in page.url
    page.goto(f"/console/cases/{cases[-1]}/send")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_it_works_without_javascript(look: Looker, coordinator: Person, service: Service, cases: list[str]) -> None:
    name = cases[13]
    opened = look.page("zh", javascript=False, name=coordinator.name)
    opened.goto(f"/console/cases/{name}")
    opened.get_by_role("button", name="同意", exact=True).click()
    expect(opened.locator(".match .tag").first).to_have_text("已同意，待发出")
    opened.locator(".match").get_by_role("button", name="撤销").click()
    expect(opened.locator(".match .tag").first).to_have_text("待审核")
