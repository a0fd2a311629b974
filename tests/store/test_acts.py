"""What was done beside cases, on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta

from matcher.domain.act import Act, Deed
from matcher.store.store import Store

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def test_acts_come_back_the_last_first_and_of_the_own_region(store: Store) -> None:
    change = store.change()
    for k, path in enumerate([("A", "A1"), ("A", "A2"), (), ("B",)]):
        store.acts.add(Act(NOW + k * DAY, f"p{k % 2}", Deed.PAUSE, "某" * 600, path, "理由"))
    assert store.change() == change, "no ranking depends on it"
    found = store.acts.page((), limit=9)
    assert [act.at for act in found] == [NOW + k * DAY for k in (3, 2, 1, 0)]
    assert (found[3].path, found[3].note, len(found[3].about)) == (("A", "A1"), "理由", 500)
    assert [act.path for act in store.acts.page(("A",), limit=9)] == [("A", "A2"), ("A", "A1")]
    assert len(store.acts.page((), actor="p1", limit=9)) == 2
    assert len(store.acts.page((), since=NOW + DAY, until=NOW + 3 * DAY, limit=9)) == 2
    assert store.acts.page((), before=found[1].seq, limit=1) == [found[2]]
