"""Cells that look like something else, and files that are damaged in the middle."""

import csv
import re
import warnings
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import InvalidInputError
from matcher.reference.pack import Pack
from matcher.service.exchange.exporter import export_table
from matcher.service.exchange.importer import ImportReport, run_import
from matcher.service.exchange.mapping import Mapping, MappingFile
from matcher.service.exchange.readers import read_table
from matcher.service.exchange.transforms import TRANSFORMS
from matcher.store.entities import Upserted

Row = dict[str, Any]


def taken_in(path: Path, pack: Pack, file: MappingFile | None = None) -> tuple[list[Row], ImportReport, list[Row]]:
    """Rows stored, the report, and the lines of the error file."""
    table, stored = read_table(path), []

    def put(rows: Any) -> Upserted:
        stored.extend(rows)
        return Upserted(len(rows), 0, 0, 0)

    errors = path.with_name("errors.csv")
    mapping = Mapping(file, Entrepreneur, table.headers, pack)
    report = run_import(table, mapping, Entrepreneur, pack, put, errors)
    if not errors.exists():
        return stored, report, []
    with errors.open(encoding="utf-8-sig", newline="") as stream:
        return stored, report, list(csv.DictReader(stream))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_what_looks_like_something_else_comes_back_as_it_was(ending: str, pack: Pack, tmp_path: Path) -> None:
    texts = ["无", "-", "nan", "N/A", " x ", "　x", "[1,2]", "[abc", '{"a":1}', "=1+1", "@a", "1.0", "007", "a\nb"]
    rows: list[Row] = [{"id": f"{k:02d}.0", "text": text, "name": "2.0"} for k, text in enumerate(texts)]
    rows += [{"id": "00"}, {"id": "-", "topics": []}, {"id": "E", "topics": ["a;b", "-"], "school": "1.0"}]
    path = tmp_path / f"x.{ending}"
    export_table(iter(rows), Entrepreneur, path)
    back, report, _ = taken_in(path, pack)
    assert report.rejected == report.repeated == 0
    assert back == [{"personalised": True, **row} for row in rows]


def test_a_mapped_text_in_brackets_is_text(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('号,述,标签\n1,"[1] 冷链","[""a"",""b""]"\n2,[2],c;d\n', "utf-8")
    file = MappingFile.model_validate({"columns": {"号": "id", "述": "text", "标签": "topics"}})
    back, report, _ = taken_in(path, pack, file)
    assert report.rejected == 0
    assert [(row["text"], row["topics"]) for row in back] == [("[1] 冷链", ["a", "b"]), ("[2]", ["c", "d"])]


def test_an_excel_file_damaged_in_the_middle(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    export_table(({"id": str(k), "text": f"甲{k * 7919}"} for k in range(3000)), Entrepreneur, path)
    with ZipFile(path) as archive:
        page = next(entry for entry in archive.infolist() if "sheet1" in entry.filename)
    content = bytearray(path.read_bytes())
    start = page.header_offset + page.compress_size * 2 // 3
    content[start : start + 30] = bytes(30)
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match="not a whole Excel file"):
        taken_in(path, pack)


@pytest.mark.parametrize(("text", "says"), [("a\x0bb", "control characters"), ("甲" * 40_000, "too long")])
def test_what_excel_can_not_hold_is_said_and_leaves_no_file(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=says):
        export_table(iter([{"id": "1", "text": "good"}, {"id": "2", "text": text}]), Entrepreneur, tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_an_open_quotation_mark_swallows_nothing_in_silence(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('id,text\n1,"two\nlines"\n2,"open\n3,lost\n', "utf-8")
    back, report, lines = taken_in(path, pack)
    assert [row["text"] for row in back] == ["two\nlines"]
    assert report.rejected == 1
    assert (lines[0]["row"], "never closed" in lines[0]["problem_en"]) == ("3", True)


def test_a_nul_spoils_its_row_only(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,text\n1,a\n2,b\0c\n3,d\n")
    back, report, lines = taken_in(path, pack)
    assert [row["id"] for row in back] == ["1", "3"]
    assert report.rejected == 1
    assert lines[0]["row"] == "3"


def test_the_error_file_speaks_chinese_and_runs_nothing(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("号,额\n1,=cmd|x\n2,100万美元\n3,500万元（人民币）\n3,5\n", "utf-8")
    columns = {"号": "id", "额": {"to": "funding_sought_cny", "read": ["money"]}}
    back, report, lines = taken_in(path, pack, MappingFile.model_validate({"columns": columns}))
    assert [row["funding_sought_cny"] for row in back] == [5_000_000.0]
    assert report.rejected == 3
    assert [line["column"] for line in lines] == ["额", "额", "号"]
    assert lines[0]["value"] == "'=cmd|x"
    for line in lines:
        assert any("一" <= sign <= "鿿" for sign in line["remedy_zh"])
        assert line["problem_en"] not in line["problem_zh"]
        assert all(sign < "一" for sign in line["remedy_en"])


def test_a_guarded_csv_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    export_table(iter([{"id": "1", "text": "=1+1", "headcount": 5}]), Entrepreneur, path, guard=True)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        row = next(csv.DictReader(stream))
    assert (row["text"], row["headcount"]) == ("'=1+1", "5")


@pytest.mark.parametrize(("cell", "value"), [("45291", "2023-12-31"), ("20140312", "2014-03-12")])
def test_days_as_digits(cell: str, value: str, pack: Pack) -> None:
    assert TRANSFORMS["day"](cell, "", pack) == value


@pytest.mark.parametrize("cell", ["2014-3-12x", "12/03/2014", "2014"])
def test_half_a_day_is_no_day(cell: str, pack: Pack) -> None:
    with pytest.raises(ValueError, match="is no day"):
        TRANSFORMS["day"](cell, "", pack)


def test_numbers_of_an_office_are_kept_and_names_become_a_hash(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("号,名\nD001,甲\n甲乙公司,乙\n", "utf-8")
    columns: Row = {"columns": {"名": "name"}, "id": {"columns": ["号"], "prefix": "e-"}}
    back, _, _ = taken_in(path, pack, MappingFile.model_validate(columns))
    assert back[0]["id"] == "e-D001"
    assert back[1]["id"].startswith("e-")
    assert len(back[1]["id"]) == len("e-") + 16
    columns["id"]["hashed"] = True
    again, _, _ = taken_in(path, pack, MappingFile.model_validate(columns))
    assert again[1]["id"] == back[1]["id"]
    assert again[0]["id"] != "e-D001"


def test_all_that_is_wrong_with_a_row_is_told_at_once(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,registered_on,stage,headcount\ne1,2027-13-01,飞黄腾达,-3\n", "utf-8")
    back, report, lines = taken_in(path, pack)
    assert (back, report.rejected, report.read) == ([], 1, 1)
    assert {line["column"] for line in lines} == {"registered_on", "stage", "headcount"}
    assert "初创期（startup）" in next(line["remedy_zh"] for line in lines if line["column"] == "stage")


def test_a_cell_that_gives_the_identifier_and_can_t_be_read_is_told_once(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("号\nabc\n", "utf-8")
    file = MappingFile.model_validate({"columns": {"号": {"to": "id", "read": ["whole"]}}})
    _, report, lines = taken_in(path, pack, file)
    assert report.rejected == len(lines) == 1


def test_the_list_of_an_earlier_run_goes_and_other_files_stay(pack: Pack, tmp_path: Path) -> None:
    path, errors = tmp_path / "x.csv", tmp_path / "errors.csv"
    path.write_text("id,stage\ne1,飞黄腾达\n", "utf-8")
    assert taken_in(path, pack)[2]
    path.write_text("id,stage\ne1,初创\n", "utf-8")
    back, report, lines = taken_in(path, pack)
    assert back[0]["stage"] == "startup"
    assert not errors.exists()
    assert (report.rejected, lines) == (0, [])
    errors.write_text("somebody's own notes\n", "utf-8")
    taken_in(path, pack)
    assert errors.read_text("utf-8") == "somebody's own notes\n"


def test_a_row_without_a_name_is_kept_and_told(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,name,languages\ne1,,中文;英语\n", "utf-8")
    back, report, lines = taken_in(path, pack)
    assert back[0]["languages"] == ["zh", "en"]
    assert (report.rejected, report.warnings) == (0, 1)
    assert lines[0]["column"] == "name"


@pytest.mark.parametrize("seed", range(60))
def test_an_excel_file_with_odd_insides_is_read_or_told(seed: int, pack: Pack, tmp_path: Path) -> None:
    """Values of its XML changed by chance: whatever openpyxl makes of them, a person reads what to do."""
    path, chance = tmp_path / "x.xlsx", Random(seed)  # noqa: S311 - the same files in every run
    export_table(iter([{"id": "1", "text": "甲"}, {"id": "2", "headcount": 3}]), Entrepreneur, path)
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    found = list(re.finditer(rb'"[^"]*"', parts[name]))
    spot = chance.choice(found).span() if found else (0, 0)
    odd = chance.choice([b'""', b'"x"', b'"-1"', b'"99999999999"', b'"rId9"', b' q="'])
    parts[name] = parts[name][: spot[0]] + odd + parts[name][spot[1] :]
    with ZipFile(path, "w") as archive:
        for own, content in parts.items():
            archive.writestr(own, content)
    with suppress(InvalidInputError), warnings.catch_warnings(action="ignore"):
        taken_in(path, pack)
