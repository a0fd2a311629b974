"""Importing a spreadsheet step by step: what is suggested, what is told, and what is stored, on a real store."""

import hashlib
import io
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, StoreError
from matcher.service.exchange import sniffing
from matcher.service.exchange.choosing import Choice
from matcher.service.exchange.exporter import export_table
from matcher.service.import_report import report
from matcher.service.records import model_of
from matcher.service.service import Service
from matcher.service.settings import Settings

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ALL = Account("li.na", "李娜", Role.COORDINATOR, "", NOW)
PEOPLE = "entrepreneur"


@pytest.fixture
def opened(address: str) -> Iterator[Service]:
    with Service.opened(Settings(store=address)) as service:
        yield service


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def book(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), more: Sequence[str] = ()) -> bytes:
    made, out = Workbook(), io.BytesIO()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    for name in more:
        made.create_sheet(name).append(["编号", "名称"])
    made.save(out)
    return out.getvalue()


Taken = Callable[..., tuple[str, Choice]]


@pytest.fixture
def taken(opened: Service) -> Taken:
    """Send a file, and take what is suggested but for `columns`; returns the secret and the choice."""

    def run(
        content: bytes, entity: str = PEOPLE, account: Account = ALL, name: str = "表.csv", **more: Any
    ) -> tuple[str, Choice]:
        secret = opened.importing.receive(account, entity, name, content, now=NOW)
        choice = replace(opened.importing.opened(account, secret, now=NOW).choice, **more)
        opened.importing.choose(account, secret, choice, now=NOW)
        return secret, choice

    return run


def test_what_offices_call_their_columns_is_understood(opened: Service) -> None:
    code = opened.pack.regions.codes[-1]
    head = "企业名称,简介,成立日期,行政区划代码,网站,从业人数,注册资本"
    secret = opened.importing.receive(ALL, PEOPLE, "a.csv", csv(head, f"甲,卖茶,2020/1/2,{code},www,3,5万"), now=NOW)
    found = opened.importing.opened(ALL, secret, now=NOW)
    assert not found.chosen
    assert {
        "企业名称": "name",
        "行政区划代码": "region",
        "从业人数": "headcount",
    }.items() <= found.choice.columns.items()
    assert found.choice.columns["成立日期"] in ("founded_on", "registered_on")
    assert len(set(found.choice.columns.values())) == len(found.choice.columns), "each attribute once"
    assert found.choice.make == "企业名称", "no column is a number"
    assert "网站" not in found.choice.columns


def test_what_the_cells_say_counts_too(opened: Service) -> None:
    words = "做过十五年农产品批发和电商，帮过多位开网店的创业者理清账目、打开销路，每月来两次。"
    rows = [f"企业{k},{words}{k},房产{k}家 硬件1家,5,是" for k in range(9)]
    secret = opened.importing.receive(ALL, "investor", "a.csv", csv("名称,做什么,投资行业,年限,在投", *rows), now=NOW)
    columns = opened.importing.opened(ALL, secret, now=NOW).choice.columns
    assert (columns["名称"], columns["做什么"]) == ("name", "text")
    assert "投资行业" not in columns, "its title is like one, but its cells are no codes"


def test_nothing_is_stored_before_the_end_and_then_all_of_it(opened: Service, taken: Taken) -> None:
    opened.records.put(PEOPLE, {"id": "a", "name": "旧", "headcount": 9, "personalised": False})
    opened.records.put(PEOPLE, {"id": "b", "name": "乙"})
    change = opened.store.change()
    secret, _ = taken(csv("编号,名称,创业阶段", "a,甲,初创期", "b,乙,", "c,丙,成长期", "d,丁,飞黄腾达", "c,丙,成长期"))
    _, checked = opened.importing.checked(ALL, secret, now=NOW)
    assert (checked.created, checked.changed, checked.unchanged, checked.repeated, checked.faulty) == (1, 1, 1, 1, 1)
    assert [(line.row, line.column, line.value) for line in checked.lines] == [(5, "创业阶段", "飞黄腾达")]
    assert [(number, what) for number, _, what in checked.sample] == [(2, "changed"), (3, "unchanged"), (4, "created")]
    assert opened.store.change() == change
    with pytest.raises(ConflictError, match="1 rows are faulty"):
        opened.importing.commit(ALL, secret, without_faulty=False, now=NOW)
    assert opened.store.change() == change
    counts = opened.importing.commit(ALL, secret, without_faulty=True, now=NOW)
    assert counts == {"created": 1, "changed": 1, "unchanged": 2, "left_out": 1}
    assert opened.store.change() == change + 1, "one transaction"
    held = opened.records.get(PEOPLE, "a").data
    assert held == {"id": "a", "name": "甲", "headcount": 9, "stage": "startup", "personalised": False}
    assert opened.importing.opened(ALL, secret, now=NOW).done == counts
    with pytest.raises(ConflictError):
        opened.importing.commit(ALL, secret, without_faulty=True, now=NOW)
    assert opened.store.uploads.get(ALL.name, secret, now=NOW).content == b""  # type: ignore[union-attr]


def test_a_file_is_its_senders_and_lasts_an_hour(opened: Service, taken: Taken) -> None:
    secret, choice = taken(csv("编号,名称", "a,甲"))
    other = replace(ALL, name="wang")
    for account, when in ((other, NOW), (ALL, NOW + timedelta(hours=1))):
        for step in (
            lambda a, t: opened.importing.opened(a, secret, now=t),
            lambda a, t: opened.importing.choose(a, secret, choice, now=t),
            lambda a, t: opened.importing.checked(a, secret, now=t),
            lambda a, t: opened.importing.commit(a, secret, without_faulty=True, now=t),
        ):
            with pytest.raises(NotFoundError):
                step(account, when)
    opened.importing.cancel(other, secret)
    assert opened.importing.opened(ALL, secret, now=NOW).chosen
    opened.importing.cancel(ALL, secret)
    with pytest.raises(NotFoundError):
        opened.importing.opened(ALL, secret, now=NOW)
    assert opened.store.entities.count(PEOPLE) == 0


def test_whoever_may_not_import_does_not(opened: Service) -> None:
    with pytest.raises(NotAllowedError):
        opened.importing.receive(replace(ALL, role=Role.PORTAL), PEOPLE, "a.csv", csv("编号", "a"), now=NOW)


@pytest.mark.parametrize("entity", [PEOPLE, "mentor"])
def test_only_the_own_region_and_below(opened: Service, taken: Taken, entity: str) -> None:
    regions = opened.pack.regions
    cities = [code for code, depth in zip(regions.codes, regions.depth.tolist(), strict=True) if depth == 1][:2]
    county = next(code for code in regions.codes if opened.scope.path(code)[1:2] == (cities[0],) and code != cities[0])
    opened.records.put(entity, {"id": "theirs", "region": cities[1], "name": "x"})
    opened.records.put(entity, {"id": "ours", "region": cities[0]})
    own = replace(ALL, region=cities[0])
    rows = [f"new,{county}", f"other,{cities[1]}", f"theirs,{cities[0]}", f"ours,{cities[1]}", "nowhere,"]
    secret, _ = taken(csv("编号,所在地区", *rows), entity, own)
    _, checked = opened.importing.checked(own, secret, now=NOW)
    assert [row["id"] for row in checked.good] == ["new"]
    assert [(line.row, line.problem.en) for line in checked.lines] == [
        (3, "is not of your region"),
        (4, "this identifier is registered in another region"),
        (5, "is not of your region"),
        (6, "is not of your region"),
    ]
    opened.importing.commit(own, secret, without_faulty=True, now=NOW)
    assert opened.records.get(entity, "theirs").data["region"] == cities[1]
    assert opened.records.get(entity, "ours").data["region"] == cities[0]


def test_one_of_another_region_without_a_column_for_it_is_not_overwritten(opened: Service, taken: Taken) -> None:
    regions = opened.pack.regions
    cities = [code for code, depth in zip(regions.codes, regions.depth.tolist(), strict=True) if depth == 1][:2]
    opened.records.put(PEOPLE, {"id": "theirs", "region": cities[1], "name": "x"})
    opened.records.put(PEOPLE, {"id": "ours", "region": cities[0]})
    own = replace(ALL, region=cities[0])
    secret, _ = taken(csv("编号,名称", "theirs,甲", "ours,乙"), account=own)
    _, checked = opened.importing.checked(own, secret, now=NOW)
    assert [row["id"] for row in checked.good] == ["ours"], "what is stored of it says where it is"


def two_regions(opened: Service) -> tuple[str, str]:
    """Two regions that lie beside each other."""
    parts = opened.scope.parts(opened.scope.parts("")[0])
    return parts[0], parts[1]


def test_namesakes_of_two_regions_are_two_and_the_same_file_again_changes_nothing(
    opened: Service, taken: Taken
) -> None:
    here, there = two_regions(opened)
    name_of_here = opened.pack.regions.full_name(opened.pack.regions.number[here], "zh")
    files = [
        csv("姓名,所在地区,从业人数", f"张伟,{here},3", f"张伟,{there},9"),
        csv("姓名,所在地区", f"张伟,{name_of_here}"),
    ]
    for content, counts in ((files[0], (2, 0, 0)), (files[0], (0, 0, 2)), (files[1], (0, 0, 1))):
        secret, choice = taken(
            content,
            columns={"姓名": "name", "所在地区": "region", "从业人数": "headcount"}
            if content is files[0]
            else {"姓名": "name", "所在地区": "region"},
            make="姓名",
        )
        assert "id" not in choice.columns.values()
        _, checked = opened.importing.checked(ALL, secret, now=NOW)
        assert (checked.created, checked.changed, checked.unchanged) == counts
        assert (checked.lines, checked.changes, checked.former) == ([], [], 0)
        opened.importing.commit(ALL, secret, without_faulty=False, now=NOW)
    held = list(opened.store.entities.rows(PEOPLE))
    assert {(row["region"], row["headcount"]) for row in held} == {(here, 3), (there, 9)}


def test_namesakes_of_one_region_are_told_and_the_rest_comes_in(opened: Service, taken: Taken) -> None:
    here, there = two_regions(opened)
    rows = [f"张伟,{here},3", f"李娜,{here},1", f"张伟,{here},9", f"张伟,{there},5", f"李娜,{here},1"]
    secret, _ = taken(csv("名称,所在地区,从业人数", *rows))
    _, checked = opened.importing.checked(ALL, secret, now=NOW)
    assert [(row["name"], row["region"]) for row in checked.good] == [("李娜", here), ("张伟", there)]
    assert (checked.read, checked.faulty, checked.repeated) == (5, 2, 1)
    told = [(line.row, line.column, line.value, line.problem.en) for line in checked.lines]
    assert told == [
        (2, "名称", "张伟", "no identifier, and “名称”, “所在地区” as in row 4: they can't be told apart"),
        (4, "名称", "张伟", "no identifier, and “名称”, “所在地区” as in row 2: they can't be told apart"),
    ], "neither: the first would have the identifier of both"
    assert "register number" in checked.lines[0].remedy.en
    assert opened.importing.commit(ALL, secret, without_faulty=True, now=NOW)["created"] == 2


def test_what_would_change_is_listed_and_who_may_be_somebody_else_stands_first(opened: Service, taken: Taken) -> None:
    here, there = two_regions(opened)
    head = "名称,所在地区,从业人数,创业阶段"
    first, _ = taken(csv(head, f"甲,{here},3,初创期", f"乙,{here},3,初创期", f"丙,{here},3,初创期", f"丁,{here},1,"))
    opened.importing.commit(ALL, first, without_faulty=False, now=NOW)
    moved = next(row for row in opened.store.entities.rows(PEOPLE) if row["name"] == "丙")
    opened.records.put(PEOPLE, {**moved, "region": there})
    rows = [f"甲,{here},4,初创期", f"乙,{here},90,成长期", f"丙,{here},3,初创期", f"丁,{here},1,", f"戊,{here},2,"]
    secret, _ = taken(csv(head, *rows))
    _, checked = opened.importing.checked(ALL, secret, now=NOW)
    assert (checked.created, checked.changed, checked.unchanged) == (1, 3, 1)
    assert [(one.row, one.doubtful, one.before["name"], set(one.names)) for one in checked.changes] == [
        (3, True, "乙", {"headcount", "stage"}),
        (4, True, "丙", {"region"}),
        (2, False, "甲", {"headcount"}),
    ]
    assert checked.made_of == ["名称", "所在地区"]
    assert (checked.changes[2].before["headcount"], checked.changes[2].after["headcount"]) == (3, 4)


def old_identifier(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def test_what_was_imported_by_the_name_alone_keeps_its_identifier(opened: Service, taken: Taken) -> None:
    here, there = two_regions(opened)
    opened.records.put_many(
        PEOPLE,
        [
            {"id": old_identifier("张伟"), "name": "张伟", "region": here, "headcount": 3},
            {"id": old_identifier("李娜"), "name": "李娜"},
            {"id": old_identifier("王芳"), "name": "王芳"},
        ],
    )
    rows = [f"张伟,{here},4", f"张伟,{there},9", f"李娜,{there},1", f"王芳,{here},1", f"王芳,{there},2"]
    content = csv("名称,所在地区,从业人数", *rows)
    secret, _ = taken(content)
    _, checked = opened.importing.checked(ALL, secret, now=NOW)
    assert checked.former == 2
    assert [(one.row, one.before["id"]) for one in checked.changes] == [
        (2, old_identifier("张伟")),
        (4, old_identifier("李娜")),
    ]
    assert checked.created == 3, "which of the two is meant by the old row is not known"
    notes = [(line.row, line.warning) for line in checked.lines]
    assert notes == [(3, True), (5, True), (6, True)], "each new one has a namesake"
    assert f"identifier {old_identifier('张伟')}" in checked.lines[0].problem.en
    opened.importing.commit(ALL, secret, without_faulty=False, now=NOW)
    assert opened.store.entities.count(PEOPLE) == 6
    again, _ = taken(content)
    _, checked = opened.importing.checked(ALL, again, now=NOW)
    assert (checked.created, checked.changed, checked.unchanged, checked.former) == (0, 0, 5, 2)


def test_a_namesake_of_another_office_is_not_told(opened: Service, taken: Taken) -> None:
    here, there = two_regions(opened)
    opened.records.put_many(
        PEOPLE, [{"id": "x1", "name": "张伟", "region": there}, {"id": "x2", "name": "李娜", "region": here}]
    )
    secret, _ = taken(csv("名称,所在地区", f"张伟,{here}", f"李娜,{here}"), account=replace(ALL, region=here))
    _, checked = opened.importing.checked(replace(ALL, region=here), secret, now=NOW)
    assert [(line.row, "x2" in line.problem.en) for line in checked.lines] == [(3, True)]
    assert checked.created == 2


def test_a_number_that_identifiers_are_made_of_stays_what_it_is(opened: Service, taken: Taken) -> None:
    here, _ = two_regions(opened)
    secret, _ = taken(csv("名称,所在地区,登记证", f"张伟,{here},D001", f"张伟,{here},D002"), make="登记证")
    _, checked = opened.importing.checked(ALL, secret, now=NOW)
    assert [row["id"] for row in checked.good] == ["D001", "D002"]


def test_a_row_that_changed_between_the_look_and_the_storing_is_looked_at_again(opened: Service, taken: Taken) -> None:
    opened.records.put(PEOPLE, {"id": "a", "headcount": 1})
    secret, _ = taken(csv("编号,名称", "a,甲"))
    opened.importing.checked(ALL, secret, now=NOW)
    opened.records.put(PEOPLE, {"id": "a", "headcount": 2})
    opened.importing.commit(ALL, secret, without_faulty=False, now=NOW)
    assert opened.records.get(PEOPLE, "a").data["headcount"] == 2


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(sniffing.MOST_UNPACKED + 1))
    assert len(out.getvalue()) < 1 << 20
    return out.getvalue()


def packed_oddly() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book([["编号"]]))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name in good.namelist():
            archive.writestr(name, good.read(name))
    return out.getvalue()


def locked_zip() -> bytes:
    content = bytearray(book([["编号"]]))
    place = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, place + 8, 1)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t", "the file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a password"),
        (locked_zip(), "a password"),
        (bytes(range(256)) * 20, "not a table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "not a table"),
        (b"%PDF-1.7\nxx", "not a table"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not a table"),
        (b"PK\x03\x04" + bytes(50), "not a whole Excel file"),
        (book([["编号"], ["a"]])[:-300], "not a whole Excel file"),
        (packed_oddly(), "not a whole Excel file"),
        (bomb(), "far too large"),
        ("编号,名称,名称\na,b,c".encode(), "stands twice"),
        (b",,\n1,2,3", "no header line"),
        ("\n".join([",".join(f"c{k}" for k in range(201)), ""]).encode(), "more than 200 columns"),
    ],
    ids=range(15),
)
def test_what_is_no_table_is_refused_by_what_it_is(opened: Service, content: bytes, says: str) -> None:
    for name in ("a.xlsx", "a.csv", "../../etc/passwd"):
        with pytest.raises(InvalidInputError, match=says):
            opened.importing.receive(ALL, PEOPLE, name, content, now=NOW)


def test_a_wrong_ending_and_a_path_in_the_name_do_no_harm(opened: Service, taken: Taken) -> None:
    for content, name in (
        (csv("编号,名称", "a,甲"), "..\\..\\表.xlsx"),
        (book([["编号", "名称"], ["a", "甲"]]), "/tmp/表.csv"),  # noqa: S108 - what a browser may send
        (csv("编号,名称", "a,甲", encoding="gb18030"), "表.csv"),
        (csv("编号,名称", "a,甲", encoding="utf-16"), "表.csv"),
        (csv("\ufeff编号;名称", "a;甲"), "表"),
    ):
        secret, _ = taken(content, name=name)
        found, checked = opened.importing.checked(ALL, secret, now=NOW)
        assert found.name.startswith("表")
        assert [row["name"] for row in checked.good] == ["甲"]


def test_what_offices_do_to_sheets(opened: Service, taken: Taken) -> None:
    rows: list[list[Any]] = [
        ["创业者登记表", None, None, None],
        [],
        ["编号", "名称", "市场主体登记日期", "从业人数"],
        ["a", "甲", 45291, 3],
        [None, None, None, None],
        ["b", "乙", datetime(2023, 5, 6), "=1+1"],
        ["c", "=HYPERLINK(1)", date(2023, 5, 7), 4],
        ["d", None, "昨天", 4],
    ]
    secret, _ = taken(book(rows, ["A1:D1", "B7:B8"], ["另一张"]), name="表.xlsx")
    found, checked = opened.importing.checked(ALL, secret, now=NOW)
    assert found.sheets == ["Sheet", "另一张"]
    assert found.merged
    good = {row["id"]: row for row in checked.good}
    assert good["a"]["registered_on"] == "2023-12-31"
    assert good["b"]["registered_on"] == "2023-05-06"
    assert "headcount" not in good["b"], "a formula that was never calculated has no value"
    assert "name" not in good["c"]
    assert [line.row for line in checked.lines if not line.warning] == [8]
    other = opened.importing.opened(ALL, secret, now=NOW, sheet="另一张")
    assert (other.headers, other.chosen) == (["编号", "名称"], False)


def test_a_cell_that_can_not_be_read_may_be_left_empty(opened: Service, taken: Taken) -> None:
    content = csv("编号,名称,创业阶段", "a,甲,飞黄腾达")
    secret, _ = taken(content, lenient=True)
    _, checked = opened.importing.checked(ALL, secret, now=NOW)
    assert checked.good == [{"id": "a", "name": "甲", "personalised": True}]
    assert [line.warning for line in checked.lines] == [True]


@pytest.mark.parametrize(
    ("columns", "make", "says"),
    [
        ({"编号": "name"}, "", "no column gives the identifier"),
        ({"编号": "id", "名称": "no_such"}, "", "no such attribute"),
        ({"编号": "id", "没有": "name"}, "", "no such column"),
        ({"编号": "id", "名称": "id"}, "", "two columns"),
        ({"名称": "name"}, "没有", "no such column"),
    ],
)
def test_columns_that_fit_nothing_are_told(opened: Service, columns: dict[str, str], make: str, says: str) -> None:
    secret = opened.importing.receive(ALL, PEOPLE, "a.csv", csv("编号,名称", "a,甲"), now=NOW)
    with pytest.raises(InvalidInputError, match=says):
        opened.importing.choose(ALL, secret, Choice("mentor", columns=columns, make=make), now=NOW)
    with pytest.raises(ConflictError):
        opened.importing.checked(ALL, secret, now=NOW)


def test_the_register_is_chosen_once(opened: Service, taken: Taken) -> None:
    secret, choice = taken(csv("编号,名称", "a,甲"))
    opened.importing.choose(ALL, secret, replace(choice, entity="mentor"), now=NOW)
    opened.importing.commit(ALL, secret, without_faulty=False, now=NOW)
    assert (opened.store.entities.count(PEOPLE), opened.store.entities.count("mentor")) == (1, 0)


def test_our_own_export_comes_back_unchanged(opened: Service, taken: Taken, tmp_path: Path) -> None:
    rows = [
        {"id": "x/y=1", "name": " 无 ", "text": "=1+1", "topics": ["a;b"], "personalised": True},
        {"id": "b", "personalised": False},
    ]
    opened.records.put_many(PEOPLE, rows)
    for ending in ("csv", "xlsx"):
        path = tmp_path / f"x.{ending}"
        export_table(opened.store.entities.rows(PEOPLE), model_of(PEOPLE), path)
        secret, _ = taken(path.read_bytes(), name=path.name)
        _, checked = opened.importing.checked(ALL, secret, now=NOW)
        assert (checked.unchanged, checked.changed, checked.created, checked.faulty) == (2, 0, 0, 0), ending


def test_the_list_of_errors_runs_nothing(opened: Service, taken: Taken) -> None:
    secret, _ = taken(csv("编号,名称,创业阶段", "a,甲,\"=cmd|' /C calc'!A0\"", "b,乙,<script>", "b,丙,"))
    _, checked = opened.importing.checked(ALL, secret, now=NOW)
    page = load_workbook(io.BytesIO(report(checked.lines, "zh", synthetic=True))).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row]
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}, "no formula"
    assert "合成" in str(page["A1"].value)


def test_ten_thousand_rows_take_seconds_and_more_than_twenty_are_refused(opened: Service, taken: Taken) -> None:
    code = opened.pack.regions.codes[-1]
    rows = [[f"e{k}", f"企业{k}", code, "初创期", 3] for k in range(10_000)]
    secret, _ = taken(book([["编号", "名称", "所在地区", "创业阶段", "从业人数"], *rows]), name="a.xlsx")
    began = datetime.now(UTC)
    counts = opened.importing.commit(ALL, secret, without_faulty=False, now=NOW)
    assert (datetime.now(UTC) - began).total_seconds() < 20
    assert counts["created"] == opened.store.entities.count(PEOPLE) == 10_000
    many, _ = taken(csv("编号", *(str(k) for k in range(20_001))))
    with pytest.raises(InvalidInputError, match="more than 20,000 rows"):
        opened.importing.checked(ALL, many, now=NOW)


def test_a_commit_that_breaks_off_stores_nothing(opened: Service, taken: Taken, address: str) -> None:
    secret, _ = taken(csv("编号,名称", "a,甲"))
    change = opened.store.change()
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as other:
        other.execute("CREATE TRIGGER broken BEFORE UPDATE ON uploads BEGIN SELECT RAISE(ABORT, 'gone'); END")
    with pytest.raises(StoreError, match="gone"):
        opened.importing.commit(ALL, secret, without_faulty=False, now=NOW)
    assert (opened.store.entities.count(PEOPLE), opened.store.change()) == (0, change)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "entity"), [("创业企业.csv", PEOPLE), ("投资机构.xlsx", "investor")])
def test_the_files_of_an_office(opened: Service, taken: Taken, shared: Path, name: str, entity: str) -> None:
    content = (shared / "data/ventures-cn" / name).read_bytes()
    secret, choice = taken(content, entity, name=name)
    assert "name" in choice.columns.values()
    _, checked = opened.importing.checked(ALL, secret, now=NOW)
    assert "text" in choice.columns.values()
    assert len(checked.good) > 0.9 * checked.read
    counts = opened.importing.commit(ALL, secret, without_faulty=True, now=NOW)
    assert counts["created"] == opened.store.entities.count(entity) == len(checked.good)
    assert counts["left_out"] == checked.faulty
