"""Cases that went their way, for pages that tell of them: accounts, and what was sent and answered."""

import re
from datetime import UTC, datetime, timedelta

from starlette.testclient import TestClient

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case
from matcher.domain.review import Action, Side
from matcher.service.opening import open_cases
from matcher.service.reviews import Decision
from matcher.service.service import Service

PASSWORD = "山上种茶 a few words"  # noqa: S105 - of a test's own people
EVIL = '<script>alert(1)</script>" onload="x'
DAY = timedelta(days=1)


def account(service: Service, name: str, region: str = "", role: Role = Role.COORDINATOR) -> Account:
    """Somebody who can sign in with PASSWORD."""
    now = datetime.now(UTC)
    service.accounts.create(name, title=name, role=role, region=region, now=now, password=PASSWORD)
    return Account(name, name, role, region, now)


def sign_in(browser: TestClient, name: str) -> TestClient:
    """The browser, signed in."""
    answer = browser.post("/console/sign-in", data={"name": name, "password": PASSWORD}, follow_redirects=False)
    assert answer.headers["location"] == "/console"
    return browser


def walked(service: Service, by: Account, names: list[str], *, now: datetime) -> list[Case]:
    """Cases opened ten days before `now`: of each, the first match is declined and all others sent and agreed to."""
    done = []
    for name in names:
        opened = now - 10 * DAY
        open_cases(service.store, service.recommender, service.scope, [name], now=opened)
        case = service.reviews.case(by, service.store.cases.of_entrepreneur(name)[0])
        for place, match in enumerate(case.matches):
            decision = Decision(match.id, Action.APPROVE)
            if place == 0 and len(case.matches) > 1:
                decision = Decision(match.id, Action.DECLINE, "poor_fit", EVIL)
            case = service.reviews.decide(by, case.id, case.version, decision, now=opened + DAY)
        case = service.reviews.send(by, case.id, case.version, now=opened + 2 * DAY)
        for match in case.matches[1:]:
            for side in Side:
                case = service.reviews.answer(
                    case, case.version, match.id, side, accepts=True, by=by.name, now=opened + 3 * DAY
                )
        done.append(case)
    return done


def region_of(service: Service, case: Case) -> str:
    """The smallest region of a case."""
    return case.path[-1]


def words(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
