"""Columns, frames, views and patches: what is unknown stays unknown, and a view is what it shows."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.layout import Layout, Shape
from matcher.domain.vocabulary import Stage
from matcher.features.columns import Vocabularies, column_of, days_of, layouts
from matcher.features.frame import KNOWN_BIT, Frame
from matcher.features.patch import patched
from matcher.kinds.discovery import kinds

Make = Callable[..., Any]
seeds = st.integers(0, 2**32 - 1)
BOOKS = {"need": {"FINANCE": 0, "SPACE": 1}, "group": {"G1": 0}, "industry": {"01": 0, "39": 1}}


@pytest.fixture
def books() -> Vocabularies:
    return Vocabularies(BOOKS)


def one(books: Vocabularies, shape: Shape, vocabulary: str, values: list[Any]) -> Any:
    return column_of(Layout(shape, vocabulary), values, books.adding)


def test_numbers_flags_and_dates(books: Vocabularies) -> None:
    column = one(books, Shape.NUMBER, "", [None, 0, True, 2.5])
    np.testing.assert_array_equal(column.values, np.array([np.nan, 0, 1, 2.5], np.float32))
    assert column.known.tolist() == [False, True, True, True]
    dates = one(books, Shape.DATE, "", [None, "1970-01-02", "2026-11-23T08:00:00Z"])
    np.testing.assert_array_equal(dates.values, np.array([np.nan, 1, 20780], np.float32))
    assert np.isnan(days_of(None))


def test_codes_leave_out_what_no_pack_holds(books: Vocabularies) -> None:
    column = one(books, Shape.CODES, "industry", [None, [], ["99", "39"], ["39", "01", "39"]])
    assert column.values.tolist() == [[-1, -1], [-1, -1], [1, -1], [1, 0]]
    assert column.known.tolist() == [False, True, True, True]
    assert one(books, Shape.CODE, "industry", ["39", None, "99"]).values.tolist() == [1, -1, -1]


def test_bits_say_whether_they_are_known(books: Vocabularies) -> None:
    words = one(books, Shape.BITS, "need", [None, [], ["SPACE", "NO_SUCH"]]).values
    assert words.tolist() == [0, int(KNOWN_BIT), int(KNOWN_BIT) | 2]


def test_a_set_of_more_than_63_codes_is_refused(books: Vocabularies) -> None:
    with pytest.raises(ValueError, match="63"):
        one(books, Shape.BITS, "tag", [[f"t{k}" for k in range(64)]])


def test_evidence_without_days_is_not_limited(books: Vocabularies) -> None:
    column = one(books, Shape.DATED, "group", [[{"code": "G1", "valid_to": "1970-01-11"}], None])
    assert column.values.tolist() == [[0], [-1]]
    assert column.first[0, 0] == -np.inf
    assert column.last.tolist() == [[10.0], [-np.inf]]


def test_open_vocabularies_grow_only_by_what_is_stored(books: Vocabularies) -> None:
    model = Entrepreneur
    stored = Frame.build(model, [{"id": "a", "topics": ["tea", "tools"]}], books)
    asked = Frame.build(model, [{"id": "b", "topics": ["silk", "tools"]}], books, stored=False)
    assert books.size("topic") == 2
    assert asked.codes("topics").tolist() == [[stored.codes("topics")[0, 1]]]
    assert asked.index.tolist() == [-1]
    assert books.find("topic", "silk") == -1
    assert books.code("topic", 1) == "tools"
    with pytest.raises(IndexError):
        books.code("topic", 2)


def test_closed_vocabularies_are_those_of_the_model(books: Vocabularies) -> None:
    frame = Frame.build(Entrepreneur, [{"id": "a", "stage": stage} for stage in Stage], books)
    assert frame.code("stage").tolist() == list(range(len(Stage)))


def test_labels_are_no_columns_and_unknown_names_raise(books: Vocabularies) -> None:
    frame = Frame.build(Entrepreneur, [{"id": "a"}], books)
    assert "name" not in layouts(Entrepreneur)
    for ask in (frame.number, frame.code, frame.bits, frame.known, frame.texts):
        with pytest.raises(KeyError):
            ask("shoe_size")


def same(one: Frame, other: Frame) -> None:
    """Every part of every column is the same; lists of codes may be padded to another width."""
    assert [one.id_at(k) for k in range(one.n)] == [other.id_at(k) for k in range(other.n)]
    for name, column in one.base.columns.items():
        assert one.texts(name) == other.texts(name) if column.shape is Shape.TEXT else True
        for part in ("values", "known", "first", "last"):
            if part in ("first", "last") and column.shape is not Shape.DATED:
                continue
            mine, its = one._array(name, part), other._array(name, part)
            if mine.ndim == 2:
                width = min(mine.shape[1], its.shape[1])
                assert np.unique(mine[:, width:]).size <= 1, name
                assert np.unique(its[:, width:]).size <= 1, name
                mine, its = mine[:, :width], its[:, :width]
            np.testing.assert_array_equal(mine, its, err_msg=f"{name}.{part}")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=seeds, data=st.data())
@pytest.mark.parametrize("code", list(kinds()))
def test_a_view_of_a_view_shows_the_rows_it_names(code: str, scene: Make, seed: int, data: st.DataObject) -> None:
    made = scene(kinds()[code], seed, events=1)
    rows = st.lists(st.integers(0, made.c.n - 1), min_size=1, max_size=9)
    outer = np.array(data.draw(rows))
    inner = np.array(data.draw(st.lists(st.integers(0, len(outer) - 1), min_size=1, max_size=9)))
    view = made.c.take(outer).take(inner)
    direct = Frame.build(kinds()[code].attributes, [made.c_rows[k] for k in outer[inner]], made.c.vocabularies)
    same(view, direct)
    assert view.index.tolist() == outer[inner].tolist()
    assert [view.row_at(k) for k in range(view.n)] == outer[inner].tolist()
    assert view.base is made.c


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=seeds, data=st.data())
@pytest.mark.parametrize("code", list(kinds()))
def test_a_patched_frame_equals_one_built_whole(code: str, scene: Make, seed: int, data: st.DataObject) -> None:
    kind = kinds()[code]
    made, other = scene(kind, seed, events=1), scene(kind, seed + 1, n_c=4, events=1)
    ids = [row["id"] for row in made.c_rows] + ["new1", "new2", "new3"]
    names = data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=4))
    changed = [{**row, "id": name} for row, name in zip(other.c_rows, names, strict=False)]
    left = [name for name in ids[: made.c.n] if name not in names]
    removed = data.draw(st.lists(st.sampled_from(left), unique=True)) if left else []
    result = patched(made.c, kind.attributes, changed, removed)
    rows = {row["id"]: row for row in made.c_rows} | {row["id"]: row for row in changed}
    whole = [row for name, row in rows.items() if name not in removed]
    same(result, Frame.build(kind.attributes, whole, made.c.vocabularies))
    assert result.row_of == {row["id"]: k for k, row in enumerate(whole)}
