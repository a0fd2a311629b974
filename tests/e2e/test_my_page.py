"""The entrepreneur's own page in a browser without JavaScript, on a telephone; scanned in a second one that has it."""

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case
from matcher.domain.personal_request import Sort
from matcher.domain.review import Action, Side, State
from matcher.service.decisions import Decision
from matcher.service.opening import open_cases
from matcher.service.service import Service
from tests.e2e.look import LANGUAGES, PHONE, VIEWS, Looker, Person, Scheme, fits, good, picture

ALL = Account("li.na", "李娜", Role.COORDINATOR, "", datetime.now(UTC))
PEOPLE = iter(f"demo-e-{k:05d}" for k in range(100, 200))
THUMB = 44
"""CSS pixels that a thumb needs (WCAG 2.5.5)."""
_SMALL = """(least) => [...document.querySelectorAll('main a, main button, main summary, main textarea, header button')]
  .filter((one) => { const box = one.getBoundingClientRect(); return box.height > 0 && box.height < least; })
  .map((one) => one.outerHTML.slice(0, 120))"""


def sent(service: Service, least: int = 2) -> Case:
    """The case of somebody who has none yet, with two matches at least, sent."""
    now = datetime.now(UTC)
    for name in PEOPLE:
        open_cases(service.store, service.recommender, service.scope, [name], now=now)
        case = service.reviews.case(ALL, service.store.cases.of_entrepreneur(name)[0])
        if len(case.matches) >= least:
            break
    for match in case.matches:
        case = service.reviews.decide(ALL, case.id, case.version, Decision(match.id, Action.APPROVE), now=now)
    while service.log.waiting:
        time.sleep(0.05)
    return service.reviews.send(ALL, case.id, case.version, now=now)


def link(service: Service, case: Case) -> str:
    found = service.personal.link(ALL, case.id, datetime.now(UTC))
    assert found is not None
    return found.path


def thumbs(page: Page) -> None:
    """Fail where something to touch is too low."""
    assert page.evaluate(_SMALL, THUMB - 0.5) == [], page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_answers_asks_and_switches_off_without_script(look: Looker, service: Service, language: str) -> None:
    case = sent(service)
    page = look.page(language, PHONE, javascript=False)
    yes, no, mine, talk, back, data, off = {
        "zh": ("我愿意", "谢绝", "您已同意", "找人谈谈", "返回我的页面", "我的信息", "关闭"),
        "en": (
            "Yes, I want this",
            "No, thank you",
            "You said yes",
            "Talk to a person",
            "Back to your page",
            "My data",
            "Switch off",
        ),
    }[language]
    page.goto(link(service, case))
    for other in ("en" if language == "zh" else "zh-CN", "zh-CN" if language == "zh" else "en"):
        page.locator("header button").click()
        assert page.locator("html").get_attribute("lang") == other, "the language can be changed"
    page.get_by_role("button", name=yes, exact=True).first.click()
    assert page.get_by_text(mine, exact=True).count() == 1
    page.get_by_role("link", name=no, exact=True).first.click()
    page.get_by_label("为什么" if language == "zh" else "Why not").fill("太远了")
    page.get_by_role("button").last.click()
    page.get_by_role("link", name=talk, exact=True).last.click()
    page.get_by_role("textbox").fill("请上午打电话")
    page.locator("main button").click()
    (request,) = service.store.personal_requests.of_entrepreneur(case.entrepreneur_id)
    assert page.get_by_role("status").get_by_text(request.id).count() == 1
    page.get_by_role("link", name=back).click()
    page.get_by_role("link", name=data, exact=True).click()
    with page.expect_download() as taken:
        page.locator("a[href$='/data/file']").click()
    assert taken.value.suggested_filename == "my-data.json"
    page.locator("a.button[href$='/choice']").click()
    page.get_by_role("button", name=off, exact=True).click()
    person = service.store.entities.get("entrepreneur", case.entrepreneur_id)
    assert person is not None
    assert person.data["personalised"] is False
    own = [one.event for one in service.store.events.of_entrepreneur(case.entrepreneur_id)]
    told = [(event.event, event.counterpart_id) for event in own if event.author == case.entrepreneur_id]
    found = service.reviews.case(ALL, case.id)
    said = {match.answers.entrepreneur: match.counterpart_id for match in found.matches}
    assert told == [("chosen", said[True]), ("declined", said[False])]
    assert request.sort is Sort.TALK


def shown(service: Service) -> str:
    """The link of somebody whose matches stand at every point, and who has asked and was answered."""
    case, now = sent(service, 4), datetime.now(UTC)
    no, both, mine = (match.id for match in case.matches[:3])
    for name, side, accepts in (
        (no, Side.COUNTERPART, False),
        (both, Side.COUNTERPART, True),
        (both, Side.ENTREPRENEUR, True),
        (mine, Side.ENTREPRENEUR, True),
    ):
        case = service.reviews.answer(case, case.version, name, side, accepts=accepts, by="li.na", now=now)
    assert {match.state for match in case.matches} >= {State.REFUSED, State.AGREED, State.SENT}
    tags = {"topics": ["山货", "电商直播"]}
    service.store.entities.update("entrepreneur", case.entrepreneur_id, lambda row: {**row, **tags})
    path = link(service, case)
    visit = service.personal.visit(path.rsplit("/", 1)[1], now=now)
    made = service.personal.ask(visit, Sort.COMPLAINT, "工作人员一直没有回电话。", now=now)
    service.personal.ask(visit, Sort.TALK, "请上午打电话", match_id=both, now=now)
    service.personal_office.answer(ALL, made.id, "对不起，昨天已经打电话给您。", now=now)
    return path


@pytest.fixture(scope="module")
def path(service: Service, coordinator: Person) -> str:
    return shown(service)


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_every_page_is_good_in_every_way(look: Looker, path: str, language: str, width: int, scheme: Scheme) -> None:
    page = look.page(language, width, scheme)
    page.goto(path)
    good(page)
    thumbs(page)
    if width == PHONE:
        picture(page, f"my-{language}-{scheme}", whole=False, published=(language, scheme) == ("zh", "light"))
    refuse = page.locator("a[href*='/decline?']").first.get_attribute("href")
    assert refuse
    for part in ("data", "choice", "requests", *(f"ask/{sort}" for sort in Sort)):
        page.goto(f"{path}/{part}")
        for more in page.locator("main summary").all():
            more.click()
        good(page)
        thumbs(page)
    page.goto(refuse)
    good(page)
    thumbs(page)
    with look.watch.expecting("status of 403"):
        page.goto(path[:-4])
    good(page)


def test_an_empty_complaint_leads_back_to_its_field(look: Looker, path: str) -> None:
    page = look.page("zh", PHONE)
    page.goto(f"{path}/ask/complaint")
    page.get_by_role("textbox").fill("  ")
    with look.watch.expecting("status of 422"):
        page.locator("main button").click()
        page.locator(".summary").wait_for()
    good(page)
    page.locator(".summary a").click()
    page.keyboard.type("没人回电话")
    page.locator("main button").click()
    assert page.get_by_text("没人回电话").count() == 1


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_the_offices_page_of_requests(
    look: Looker, path: str, coordinator: Person, language: str, width: int, scheme: Scheme
) -> None:
    page = look.page(language, width, scheme, name=coordinator.name)
    for address in ("/console/requests", "/console/requests?state=answered"):
        page.goto(address)
        good(page)
        page.locator("tbody a").first.click()
        good(page)
    fits(page)
