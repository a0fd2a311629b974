"""Entities: what is put is what is read, changes are counted, and who comes second is told."""

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.errors import ConflictError, NotFoundError
from matcher.store.entities import CHUNK, MUST_BE_NEW
from matcher.store.store import Store

ONE = {"id": "m-1", "name": "王老师", "slots": 3}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def test_what_is_put_is_read(store: Store) -> None:
    done = store.entities.put_many("mentor", [ONE, {"id": "m-2"}])
    assert (done.created, done.updated, done.unchanged) == (2, 0, 0)
    held = store.entities.get("mentor", "m-1")
    assert held is not None
    assert (held.data, held.change) == (ONE, done.change)
    assert store.entities.get("course", "m-1") is None
    assert store.entities.count("mentor") == 2


@given(st.lists(st.dictionaries(TEXTS, VALUES, max_size=5), max_size=5))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_json_comes_back_as_it_was(store: Store, bodies: list[dict[str, object]]) -> None:
    rows = [{**body, "id": f"r{number}"} for number, body in enumerate(bodies)]
    store.entities.put_many("kind", rows)
    assert {name: one.data for name, one in store.entities.get_many("kind", [r["id"] for r in rows]).items()} == {
        row["id"]: row for row in rows
    }


@pytest.mark.parametrize(
    "text", ["😀", "𠮷野家 㐂", "\u202eעברית", "a\u0000b", "'; DROP TABLE entities; --", "%s %(x)s :y"]
)
def test_unusual_text_survives(store: Store, text: str) -> None:
    store.entities.put_many("kind", [{"id": text.replace("\0", ""), "text": text}])
    assert [row["text"] for row in store.entities.rows("kind")] == [text]
    assert store.entities.get("kind", text.replace("\0", "")) is not None


def test_a_row_that_is_already_so_changes_nothing(store: Store) -> None:
    first = store.entities.put_many("mentor", [ONE, {"id": "m-2"}])
    again = store.entities.put_many("mentor", [dict(reversed(ONE.items())), {"id": "m-2"}])
    assert (again.created, again.updated, again.unchanged, again.change) == (0, 0, 2, first.change)
    assert store.change() == first.change
    other = store.entities.put_many("mentor", [{**ONE, "slots": 2}, {"id": "m-2"}])
    assert (other.created, other.updated, other.unchanged) == (0, 1, 1)
    assert store.change() == other.change > first.change
    untouched = store.entities.get("mentor", "m-2")
    assert untouched is not None
    assert untouched.change == first.change


def test_whoever_comes_second_is_told(store: Store) -> None:
    seen = store.entities.put_many("mentor", [ONE], expect=MUST_BE_NEW).change
    with pytest.raises(ConflictError, match="exists already"):
        store.entities.put_many("mentor", [{"id": "m-0"}, {**ONE, "slots": 0}], expect=MUST_BE_NEW)
    store.entities.put_many("mentor", [{**ONE, "slots": 2}], expect=seen)
    for late in (seen, seen + 10):
        with pytest.raises(ConflictError, match="m-1"):
            store.entities.put_many("mentor", [{**ONE, "slots": 1}], expect=late)
    with pytest.raises(ConflictError, match="m-1"):
        store.entities.delete("mentor", "m-1", expect=seen)
    assert list(store.entities.rows("mentor")) == [{**ONE, "slots": 2}]


def test_an_update_reads_edits_and_writes(store: Store) -> None:
    before = store.entities.put_many("mentor", [ONE]).change
    after = store.entities.update("mentor", "m-1", lambda row: {**row, "slots": row["slots"] - 1})
    assert after.data["slots"] == 2
    assert after.change == store.change() > before
    assert store.entities.get("mentor", "m-1") == after
    with pytest.raises(NotFoundError, match="m-9"):
        store.entities.update("mentor", "m-9", lambda row: row)


def test_an_edit_that_fails_leaves_everything_as_it_was(store: Store) -> None:
    change = store.entities.put_many("mentor", [ONE]).change
    with pytest.raises(ZeroDivisionError):
        store.entities.update("mentor", "m-1", lambda row: {**row, "slots": row["slots"] // 0})
    assert store.change() == change
    store.entities.put_many("mentor", [{"id": "m-2"}])  # and the store is not left locked
    assert store.entities.count("mentor") == 2


def test_a_deleted_row_is_gone_and_can_come_back(store: Store) -> None:
    change = store.entities.put_many("mentor", [ONE]).change
    assert store.entities.delete("mentor", "m-1", expect=change)
    assert store.entities.get("mentor", "m-1") is None
    assert store.entities.count("mentor") == 0
    assert store.entities.page("mentor") == list(store.entities.rows("mentor")) == []
    assert store.change() > change
    change = store.change()
    assert not store.entities.delete("mentor", "m-1")
    assert not store.entities.delete("mentor", "never")
    assert store.change() == change
    with pytest.raises(NotFoundError):
        store.entities.update("mentor", "m-1", lambda row: row)
    back = store.entities.put_many("mentor", [ONE], expect=MUST_BE_NEW)
    assert (back.created, back.updated) == (1, 0)


def test_pages_follow_each_other_by_identifier(store: Store) -> None:
    names = ["Z", "a", "ab", "b", "m-10", "m-2", "é", "张三", "李四", "😀"]
    store.entities.put_many("mentor", [{"id": name} for name in reversed(names)])
    read: list[str] = []
    while page := store.entities.page("mentor", after=read[-1] if read else "", limit=3):
        assert len(page) <= 3
        read += [one.id for one in page]
    assert read == sorted(names) == [row["id"] for row in store.entities.rows("mentor")]


def test_the_order_is_that_of_code_points_whatever_language_the_database_speaks(postgresql_address: str) -> None:
    """The test servers sort by code points anyway, so the column is asked; an office's server may sort by pinyin."""
    query = (
        "SELECT collation_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = 'entities' AND column_name = 'id'"
    )
    Store.open(postgresql_address).close()
    with psycopg.connect(postgresql_address.replace("+psycopg", "")) as connection:
        assert connection.execute(query).fetchall() == [("C",)]


def test_changes_since_a_number(store: Store) -> None:
    first = store.entities.put_many("mentor", [ONE, {"id": "m-2"}, {"id": "m-3"}]).change
    store.entities.put_many("course", [{"id": "c-1"}])
    store.entities.put_many("mentor", [{"id": "m-2", "slots": 1}])
    store.entities.delete("mentor", "m-3")
    assert store.entities.changed_since("mentor", first) == ([{"id": "m-2", "slots": 1}], ["m-3"])
    assert store.entities.changed_since("mentor", store.change()) == ([], [])
    live, gone = store.entities.changed_since("mentor", 0)
    assert [row["id"] for row in live] == ["m-1", "m-2"]
    assert gone == ["m-3"]


def test_more_rows_than_a_query_has_variables(store: Store) -> None:
    rows = [{"id": f"m-{number:05}"} for number in range(3 * CHUNK + 1)]
    assert store.entities.put_many("mentor", iter(rows)).created == len(rows)
    found = store.entities.get_many("mentor", [row["id"] for row in rows] + ["none"])
    assert sorted(found) == [row["id"] for row in rows]
    assert list(store.entities.rows("mentor")) == rows
    assert store.entities.put_many("mentor", rows).unchanged == len(rows)


def test_reading_row_by_row_does_not_stop_a_writer(store: Store) -> None:
    store.entities.put_many("mentor", [{"id": f"m-{number:04}"} for number in range(3000)])
    rows = store.entities.rows("mentor")
    next(rows)
    store.entities.put_many("mentor", [{"id": "m-9999"}])
    assert sum(1 for _ in rows) in (2999, 3000)
    assert store.entities.count("mentor") == 3001


def test_rows_are_found_by_words_of_their_name(store: Store) -> None:
    rows = [
        {"id": "e1", "name": "山上茶叶 Tea_100% 店"},
        {"id": "e2", "name": "茶叶店"},
        {"id": "e3", "text": "茶叶"},
        {"id": "E10", "name": '带"引号\\的店'},
    ]
    store.entities.put_many("entrepreneur", rows)
    store.entities.put_many("mentor", [{"id": "m1", "name": "茶叶店"}])
    store.entities.put_many("entrepreneur", [{"id": "e9", "name": "茶叶店"}])
    store.entities.delete("entrepreneur", "e9")

    def found(*words: str) -> list[str]:
        return store.entities.named("entrepreneur", words, 9)

    assert found("茶叶") == ["e2", "e1"]
    assert found("tea_100%", "茶") == ["e1"]
    assert found("_茶") == found("%")[1:] == []
    assert found('"引号\\') == ["E10"]
    assert found("e1") == ["E10", "e1"]
    assert store.entities.named("entrepreneur", ["茶"], 1) == ["e2"]


def test_namesakes_are_found_letter_by_letter(store: Store) -> None:
    rows = [
        {"id": "b", "name": "张伟", "region": "330212"},
        {"id": "a", "name": "张伟"},
        {"id": "c", "name": "张伟伟"},
        {"id": "张伟"},
        {"id": "d", "name": '带"引号\\的店', "region": "330106"},
        {"id": "gone", "name": "张伟"},
    ]
    store.entities.put_many("entrepreneur", rows)
    store.entities.put_many("mentor", [{"id": "m", "name": "张伟"}])
    store.entities.delete("entrepreneur", "gone")
    assert store.entities.namesakes("entrepreneur", ["张伟", '带"引号\\的店', "x"]) == {
        "张伟": [{"id": "a", "name": "张伟", "region": None}, {"id": "b", "name": "张伟", "region": "330212"}],
        '带"引号\\的店': [{"id": "d", "name": '带"引号\\的店', "region": "330106"}],
    }
