"""Tables in and out, with the dirt of real offices."""

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import titles
from matcher.kinds.discovery import kinds
from matcher.learning.world.world import World
from matcher.reference.pack import Pack
from matcher.service.exchange.exporter import export_table
from matcher.service.exchange.importer import ImportReport, run_import
from matcher.service.exchange.mapping import Mapping, MappingFile, read_mapping
from matcher.service.exchange.readers import read_table
from matcher.service.exchange.transforms import TRANSFORMS
from matcher.store.entities import Upserted
from matcher.store.store import Store

FORMATS = ("csv", "xlsx", "parquet", "jsonl")
EXAMPLES = Path(__file__).resolve().parents[2] / "matcher/service/exchange/examples"


def load(
    path: Path, model: type, pack: Pack, mapping: MappingFile | None = None, **options: Any
) -> tuple[list[dict[str, Any]], ImportReport]:
    table = read_table(path, **options)
    stored: list[dict[str, Any]] = []

    def put(rows: Any) -> Upserted:
        stored.extend(list(rows))
        return Upserted(len(list(rows)), 0, 0, 0)

    errors = path.with_name(path.name + ".errors.csv")
    report = run_import(table, Mapping(mapping, model, table.headers, pack), model, pack, put, errors)
    assert report.read == report.created + report.updated + report.unchanged + report.repeated + report.rejected
    return stored, report


@pytest.mark.parametrize("ending", FORMATS)
def test_round_trip_of_whole_registers(ending: str, world: World, pack: Pack, tmp_path: Path) -> None:
    registers = {
        Entrepreneur: world.entrepreneurs.rows,
        **{k.attributes: world.counterparts[c].rows for c, k in kinds().items()},
    }
    for model, rows in registers.items():
        checked = [model.model_validate(row).model_dump(mode="json", exclude_none=True) for row in rows]
        path = tmp_path / f"{model.__name__}.{ending}"
        assert export_table(iter(checked), model, path) == len(rows)
        back, report = load(path, model, pack)
        assert report.rejected == 0, path.with_name(path.name + ".errors.csv").read_text("utf-8-sig")
        assert back == checked


TEXT = st.text(
    alphabet=st.sampled_from(string.ascii_letters + string.digits + "中文𠮷🙂,;\"'\n =+-@[]{}مر　"),
    min_size=1,
    max_size=40,
)


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=1, max_size=8), topics=st.one_of(st.none(), st.lists(TEXT, max_size=3)))
def test_round_trip_of_strange_texts(
    ending: str, texts: list[str], topics: list[str] | None, pack: Pack, tmp_path: Path
) -> None:
    rows: list[dict[str, Any]] = []
    for k, text in enumerate(texts):
        row: dict[str, Any] = {"id": f"{k:03d}", "text": text}
        if topics is not None:
            row["topics"] = topics
        rows.append(row)
    path = tmp_path / f"x.{ending}"
    export_table(iter(rows), Entrepreneur, path)
    back, report = load(path, Entrepreneur, pack)
    assert report.rejected == 0
    assert back == [{"personalised": True, **row} for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_are_detected(encoding: str, pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,name\n1,鄞州创业园\n2,𠮷田\n", encoding)
    rows, _ = load(path, kinds()["incubator"].attributes, pack)
    assert [row["name"] for row in rows] == ["鄞州创业园", "𠮷田"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", b"", "empty"),
        ("x.csv", b"\n", "header"),
        ("x.csv", b"id,id\n1,2\n", "twice"),
        ("x.csv", b"id,name\n\xff\xff\xff,\x81\n", "neither UTF-8 nor GB18030"),
        ("x.csv", b"id\0,name\n", "NUL"),
        ("x.xlsx", b"PK\x03\x04 cut off", "not a whole Excel file"),
        ("x.parquet", b"PAR1", "not a whole Parquet file"),
        ("x.jsonl", b"nothing\n", "no line is a JSON object"),
        ("x.pdf", b"%PDF", "ending"),
    ],
)
def test_files_that_can_not_be_read(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match=says):
        read_table(path)


def test_a_truncated_excel_file(pack: Pack, tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    export_table(iter([{"id": str(k), "name": "甲" * 50} for k in range(500)]), Entrepreneur, whole)
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(InvalidInputError, match="not a whole Excel file"):
        load(cut, Entrepreneur, pack)


def test_bad_rows_stop_nothing(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    lines = [
        "id,name,region,headcount",
        "1,a,330212,5",
        "2,b,330212,5,too,many",
        "3,c,000000,5",
        "4,d,330212,x",
        "5,e,330212,6",
    ]
    path.write_text("\n".join([*lines, "1,other,330212,5"]), "utf-8")
    rows, report = load(path, Entrepreneur, pack)
    assert [row["id"] for row in rows] == ["1", "5"]
    assert report.rejected == 4
    text = (tmp_path / "x.csv.errors.csv").read_text("utf-8-sig")
    for number in ("3", "4", "5", "7"):
        assert any(line.startswith(f"{number},error") for line in text.splitlines())
    assert "stands in row 2" in text


def test_mapping_mistakes_are_all_named(pack: Pack, tmp_path: Path) -> None:
    file = MappingFile.model_validate({"columns": {"甲": {"to": "colour", "read": ["magic"]}, "乙": "name"}})
    with pytest.raises(InvalidInputError) as error:
        Mapping(file, Entrepreneur, ["甲"], pack)
    assert {fault.where for fault in error.value.faults} == {"columns.甲.to", "columns.甲.read", "columns.乙", "id"}
    bad = tmp_path / "m.toml"
    bad.write_text("columns = [", "utf-8")
    with pytest.raises(InvalidInputError, match="not TOML"):
        read_mapping(bad)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("day", "2014/3/12", "2014-03-12"),
        ("day", "2014年3月", "2014-03-01"),
        ("day", 41710.0, "2014-03-12"),
        ("money", "500万元人民币", 5_000_000.0),
        ("money", "222.2222万元人民币", 2_222_222.0),
        ("region", "330204.0", "330204"),
        ("region", "浙江省宁波市鄞州区", "330212"),
        ("region", "杭州市西湖区", "330106"),
        ("region", "南昌西湖区", "360103"),
        ("region", "广西南宁市", "450100"),
        ("list", "物流；仓储、冷链", ["物流", "仓储", "冷链"]),
        ("counted", "硬件3家、医疗1家", ["硬件", "医疗"]),
        ("flag", "是", True),
        ("whole", "1,200人", 1200),
    ],
)
def test_transforms(kind: str, cell: Any, value: Any, pack: Pack) -> None:
    assert TRANSFORMS[kind](cell, "", pack) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("money", "100万美元"),
        ("day", "2014-13-40"),
        ("region", "月球"),
        ("region", "西湖区"),
        ("region", "苏州市西湖区"),
        ("flag", "也许"),
    ],
)
def test_transforms_refuse(kind: str, cell: str, pack: Pack) -> None:
    with pytest.raises(ValueError, match=r"Write|Convert|Correct"):
        TRANSFORMS[kind](cell, "", pack)


@pytest.mark.shared
def test_ten_thousand_real_companies(shared: Path, pack: Pack, address: str, tmp_path: Path) -> None:
    """All rows of a real register are stored or reported, and a second import changes nothing."""
    source = shared / "data/ventures-cn/创业企业.csv"
    with Store.opened(address) as store:
        for round_ in range(2):
            table = read_table(source)
            mapping = Mapping(read_mapping(EXAMPLES / "ventures-cn.toml"), Entrepreneur, table.headers, pack)
            report = run_import(
                table,
                mapping,
                Entrepreneur,
                pack,
                lambda rows: store.entities.put_many("entrepreneur", rows),
                tmp_path / "e.csv",
            )
            assert report.read == 10_000
            assert report.rejected + report.repeated + (report.unchanged if round_ else report.created) == 10_000
        assert store.entities.count("entrepreneur") + report.rejected + report.repeated == 10_000


@pytest.mark.shared
def test_a_thousand_real_institutions(shared: Path, pack: Pack) -> None:
    table = read_table(shared / "data/ventures-cn/投资机构.xlsx")
    model = kinds()["investor"].attributes
    mapping = Mapping(read_mapping(EXAMPLES / "institutions-cn.toml"), model, table.headers, pack)
    report = run_import(table, mapping, model, pack, None, Path("/nonexistent/never-written.csv"))
    assert (report.read, report.created) == (1000, 1000)


def test_chinese_headers_and_words_need_no_mapping_file(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "导师.csv"
    kind = kinds()["mentor"]
    titles_zh = {name: text.zh for name, text in titles(kind.attributes).items()}
    wanted = ("name", "region", "industries", "needs", "appointed", "term_to", "stages")
    header = ",".join(["编号", *(titles_zh[name] for name in wanted)])
    need = pack.needs.names_zh[pack.needs.number["MARKET"]]
    line = f"m1,王老师,鄞州区,餐饮业、零售业,{need},是,2027年3月5日,初创期、再创业"
    path.write_text(f"{header}\n{line}\n", "gb18030")
    stored, report = load(path, kind.attributes, pack)
    assert report.rejected == report.warnings == 0, report
    assert stored == [
        {
            "id": "m1",
            "name": "王老师",
            "region": "330212",
            "industries": ["62", "52"],
            "needs": ["MARKET"],
            "appointed": True,
            "term_to": "2027-03-05",
            "stages": ["startup", "restart"],
        }
    ]


def test_the_example_for_mentors_is_one_to_copy(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "导师名录.csv"
    header = "导师编号,姓名,所在地区,从业领域,能解决的需求,可服务阶段,服务方式,聘期止,剩余名额,简介"
    row = "D001,王某,宁波市鄞州区,餐饮业；零售业,信贷资金,初创;成长,线上、线下,2027年3月5日,3人,开过三家面馆"
    path.write_text(f"{header}\n{row}\n", "gb18030")
    stored, report = load(path, kinds()["mentor"].attributes, pack, read_mapping(EXAMPLES / "mentors-cn.toml"))
    assert report.created == 1, path.with_name(path.name + ".errors.csv").read_text("utf-8-sig")
    assert stored[0]["id"] == "m-D001"
    assert (stored[0]["region"], stored[0]["slots_free"], stored[0]["term_to"]) == ("330212", 3, "2027-03-05")
    assert stored[0]["stages"] == ["startup", "growth"]
    assert stored[0]["modes"] == ["online", "on_site"]
