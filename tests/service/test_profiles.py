"""Rows in words."""

import tomllib
from pathlib import Path

import pytest

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import NotFoundError
from matcher.domain.layout import Layout, Shape
from matcher.domain.text import Text
from matcher.features.columns import layouts
from matcher.kinds.discovery import kinds
from matcher.reference.pack import Pack
from matcher.service.profiles import profile, words


def test_a_person_in_words(pack: Pack) -> None:
    row = {
        "id": "e1",
        "name": "张三",
        "stage": "restart",
        "groups": [{"code": pack.groups.codes[0], "valid_to": "2027-01-31"}],
        "needs": pack.needs.codes[:2],
        "funding_sought_cny": 500_000.0,
        "headcount": 0,
        "text": "",
        "willing_to_relocate": False,
        "personalised": True,
    }
    told = {fact.name: fact.value for fact in profile(row, Entrepreneur, pack)}
    assert told["stage"] == Text("再创业", "starting again")
    assert told["groups"].zh == f"{pack.groups.names_zh[0]}（至2027-01-31）"
    assert told["needs"].en == ", ".join(pack.needs.names_en[:2])
    assert told["funding_sought_cny"] == Text("50万元", "CNY 500,000")
    assert told["headcount"] == Text("0", "0")
    assert told["willing_to_relocate"] == Text("否", "no")
    assert "text" not in told
    assert "region" not in told


@pytest.mark.parametrize(
    ("value", "unit", "zh"),
    [(3.0, "month", "3个月"), (1.5, "a", "1.5年"), (0.25, "share of 1", "25%"), (1234.5, "CNY", "1,234.5元")],
)
def test_numbers_with_their_units(pack: Pack, value: float, unit: str, zh: str) -> None:
    assert words(value, Layout(Shape.NUMBER, unit=unit), pack).zh == zh


@pytest.mark.parametrize("code", sorted(kinds()))
def test_every_kind_can_be_read(pack: Pack, code: str) -> None:
    kind = kinds()[code]
    for row in kind.examples.valid:
        told = profile(row, kind.attributes, pack, kind.card)
        assert [fact.name for fact in told] == [name for name in kind.card if row.get(name) not in (None, "", [])]
        assert all(fact.value.zh and fact.title.zh and fact.title.en for fact in told)


@pytest.mark.parametrize("code", sorted(kinds()))
def test_the_closed_lists_of_a_kind_have_names(pack: Pack, code: str) -> None:
    model = kinds()[code].attributes
    for name, schema in model.model_json_schema()["properties"].items():
        for choice in (one for part in schema.get("anyOf", ()) for one in part.get("enum", ())):
            assert words(choice, layouts(model)[name], pack).zh != choice, f"{name}: {choice}"


def test_codes_of_an_open_list_have_names_where_the_kind_gives_them(pack: Pack) -> None:
    layout = layouts(kinds()["investor"].attributes)["rounds"]
    assert words(["b", "loan", "E轮"], layout, pack) == Text("B轮、贷款、E轮", "series B, loan, E轮")
    recipe = tomllib.loads(Path("matcher/learning/world/recipes/investor.toml").read_text("utf-8"))
    assert set(recipe["draw"]["rounds"]["values"]) <= {code for code, _ in layout.names}, (
        "the demo region shows no codes"
    )


@pytest.mark.parametrize("code", sorted(kinds()))
def test_who_is_not_there_is_called_by_the_title(code: str) -> None:
    assert NotFoundError(code, "x-1").text.zh == f"{kinds()[code].title.zh}“x-1”不存在"
