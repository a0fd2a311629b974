"""The demo's office has a past: cases that went their way, whatever came in between."""

from datetime import UTC, datetime

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Stage
from matcher.learning.world.world import World
from matcher.service.demo import fill
from matcher.service.demo_office import DAYS, fill_office
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.service.waiting import Wanted
from matcher.store.store import Store

BY = Account("demo", "演示", Role.COORDINATOR, "", datetime(2026, 1, 1, tzinfo=UTC))


def test_the_office_has_a_past_and_people_who_wait(address: str, world: World) -> None:
    with Store.opened(address) as store:
        fill(store, world)
    now = datetime.now(UTC)
    with Service.opened(Settings(store=address)) as service:
        names = [row.id for row in service.store.entities.page("entrepreneur", limit=60)]
        fill_office(service, BY, names[20:], names[:20], now=now)
        counts = service.queue.counts(BY, Wanted(), now=now)
        assert counts[Stage.REVIEW] >= 20
        assert counts[Stage.CLOSED] >= 5
        assert sum(counts.values()) == 60
        for name in names:
            case = service.reviews.case(BY, service.store.cases.of_entrepreneur(name)[0])
            assert all(step.at <= now for step in case.steps)
            assert (now - case.opened_at).days <= DAYS
