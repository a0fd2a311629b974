"""Cells with entries that hold between two days, as people and the pages write them."""

from pathlib import Path
from typing import Any

import pytest

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.columns import layouts
from matcher.reference.pack import Pack
from matcher.service.exchange.dated import READINGS
from matcher.service.exchange.exporter import export_table
from matcher.service.exchange.importer import ImportReport, run_import
from matcher.service.exchange.mapping import Mapping
from matcher.service.exchange.readers import read_table
from matcher.service.exchange.trouble import CellError
from matcher.service.profiles import words
from matcher.store.entities import Upserted

VETERAN, DISABLED = {"code": "G_VETERAN"}, {"code": "G_DISABLED"}
BETWEEN = {"code": "G_VETERAN", "valid_from": "2025-01-01", "valid_to": "2030-07-05"}


def taken_in(path: Path, pack: Pack) -> tuple[list[dict[str, Any]], ImportReport]:
    table, stored = read_table(path), []

    def put(rows: Any) -> Upserted:
        stored.extend(rows)
        return Upserted(len(rows), 0, 0, 0)

    mapping = Mapping(None, Entrepreneur, table.headers, pack)
    return stored, run_import(table, mapping, Entrepreneur, pack, put, path.with_name("errors.csv"))


@pytest.mark.parametrize(
    ("cell", "groups"),
    [
        ("退役军人", [VETERAN]),
        ("G_VETERAN", [VETERAN]),
        ("Veteran", [VETERAN]),
        ("退役军人、残疾人", [VETERAN, DISABLED]),
        ("退役军人, 残疾人", [VETERAN, DISABLED]),
        ("退役军人（至2030-07-05）", [{**VETERAN, "valid_to": "2030-07-05"}]),
        ("退役军人(至2030年7月5日)；残疾人", [{**VETERAN, "valid_to": "2030-07-05"}, DISABLED]),
        ("Veteran (until 2030-07-05), G_DISABLED", [{**VETERAN, "valid_to": "2030-07-05"}, DISABLED]),
        ("退役军人（自2025-01-01至2030-07-05）", [BETWEEN]),
        ("退役军人（2025-01-01至2030-07-05）", [BETWEEN]),
        ("Veteran (from 2025-01-01 until 2030-07-05)", [BETWEEN]),
        ("退役军人（自2025-01-01起）、残疾人（长期）", [{**VETERAN, "valid_from": "2025-01-01"}, DISABLED]),
        ("脱贫人口(含防止返贫监测对象)", [{"code": "G_POVERTY_OUT"}]),
        ("脱贫人口（含防止返贫监测对象）（至2030-07-05）", [{"code": "G_POVERTY_OUT", "valid_to": "2030-07-05"}]),
        ('[{"code":"G_VETERAN","valid_from":"2025-01-01","valid_to":"2030-07-05"}]', [BETWEEN]),
    ],
)
def test_groups_as_people_write_them(cell: str, groups: list[dict[str, str]], pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    quoted = cell.replace('"', '""')
    path.write_text(f'编号,重点群体身份\ne1,"{quoted}"\n', "utf-8")
    stored, report = taken_in(path, pack)
    assert report.rejected == report.warnings == 0, path.with_name("errors.csv").read_text("utf-8")
    assert stored[0]["groups"] == groups


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("退役军人、退伍的人", "退伍的人"),
        ("退役军人（至明年）", "退役军人（至明年）"),
        ("残疾人、退役军人（至2030-13-05）", "退役军人（至2030-13-05）"),
        ("退役军人（复印件）", "退役军人（复印件）"),
    ],
)
def test_a_bad_entry_is_named_with_an_example(cell: str, names: str, pack: Pack) -> None:
    with pytest.raises(CellError) as caught:
        READINGS["dated"](cell, "group", pack)
    problem, remedy = caught.value.trouble
    assert f"“{names}”" in problem.zh
    assert "（至2030-07-05）" in remedy.zh
    assert "(until 2030-07-05)" in remedy.en


def test_what_the_pages_write_can_be_read_in_either_language(pack: Pack, tmp_path: Path) -> None:
    groups = [BETWEEN, {**DISABLED, "valid_to": "2031-01-01"}, {"code": "G_WOMAN", "valid_from": "2020-02-29"}]
    written = words(groups, layouts(Entrepreneur)["groups"], pack)
    for text in written:
        path = tmp_path / "x.csv"
        path.write_text(f'编号,重点群体身份\ne1,"{text}"\n', "utf-8")
        assert taken_in(path, pack)[0][0]["groups"] == groups, text


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_an_export_comes_back(ending: str, pack: Pack, tmp_path: Path) -> None:
    rows = [{"id": "e1", "groups": [BETWEEN, DISABLED]}, {"id": "e2", "groups": []}]
    path = tmp_path / f"x.{ending}"
    export_table(iter(rows), Entrepreneur, path)
    stored, report = taken_in(path, pack)
    assert report.rejected == 0
    assert [row["groups"] for row in stored] == [row["groups"] for row in rows]
