"""Sheets as offices keep them: money in 10,000 yuan, a line of totals, a row without a name, headers of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.service.exchange.checking import Checked
from matcher.service.exchange.headers import counted_in
from matcher.service.service import Service
from matcher.service.settings import Settings

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ALL = Account("li.na", "李娜", Role.COORDINATOR, "", NOW)


@pytest.fixture
def opened(address: str) -> Iterator[Service]:
    with Service.opened(Settings(store=address)) as service:
        yield service


def checked(opened: Service, *lines: str, entity: str = "entrepreneur") -> tuple[dict[str, str], Checked]:
    """What is suggested for a file, and what an import would do if that is taken."""
    secret = opened.importing.receive(ALL, entity, "表.csv", "\r\n".join(lines).encode(), now=NOW)
    choice = opened.importing.opened(ALL, secret, now=NOW).choice
    opened.importing.choose(ALL, secret, choice, now=NOW)
    return dict(choice.columns), opened.importing.checked(ALL, secret, now=NOW)[1]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("想融资多少（万元）", "万"),
        ("注册资本(亿元)", "亿"),
        ("千元", "千"),
        ("金额（单位：万）", "万"),
        ("金额（元）", ""),
        ("拟融资金额", ""),
        ("万家企业", ""),
    ],
)
def test_what_a_header_counts_in(header: str, unit: str) -> None:
    assert counted_in(header) == unit


def test_amounts_under_a_header_of_ten_thousands(opened: Service) -> None:
    lines = ["a1,20", "a2,20万", "a3,20元", "a4,0.07", 'a5,"1,000"', "a6,3万元"]
    columns, found = checked(opened, "编号,拟融资金额（万元）", *lines)
    assert columns["拟融资金额（万元）"] == "funding_sought_cny"
    amounts = [row["funding_sought_cny"] for row in found.good]
    assert amounts == [200_000, 200_000, 20, 700, 10_000_000, 30_000]
    _, plain = checked(opened, "编号,拟融资金额（元）", "a1,20")
    assert plain.good[0]["funding_sought_cny"] == 20


def test_a_row_without_a_name_is_told_so(opened: Service) -> None:
    _, found = checked(opened, "名称,行业", "甲,餐饮业", ",餐饮业")
    assert (len(found.good), found.faulty) == (1, 1)
    line = next(line for line in found.lines if not line.warning)
    assert (line.row, line.column, line.problem.zh, line.problem.en) == (3, "名称", "缺少名称", "the name is missing")


@pytest.mark.parametrize("word", ["合计", "总 计", "小计：", "Total"])
def test_a_line_of_totals_is_nobody(opened: Service, word: str) -> None:
    _, found = checked(opened, "序,名称,从业人数", "1,甲,3", f"{word},,3", f",{word},3")
    assert (len(found.good), found.faulty) == (1, 2)
    assert {line.problem.zh for line in found.lines} == {"看起来是合计行，不是一个对象"}
    _, words = checked(opened, "名称,自述", f"甲,{word}")
    assert len(words.good) == 1, "somebody's own words"


def test_headers_of_offices(opened: Service) -> None:
    code = opened.pack.regions.codes[-1]
    for region, day in (("所在县区", "登记日期"), ("所在区县", "注册日期")):
        columns, found = checked(opened, f"名称,{region},人员类别,{day}", f"甲,{code},退役军人,2024-03-01")
        assert columns == {"名称": "name", region: "region", "人员类别": "groups", day: "registered_on"}
        assert found.good[0]["groups"] == [{"code": "G_VETERAN"}]
    for entity, _title in opened.importing.registers:
        assert checked(opened, "名称,所在县区", f"甲,{code}", entity=entity)[0]["所在县区"] == "region"


def test_what_the_pages_call_codes_of_a_kind_can_be_imported(opened: Service) -> None:
    lines = ("编号,名称,机构类型,投资轮次", "v1,甲,天使投资,A轮、贷款、E轮", "v2,乙,angel,seed")
    columns, found = checked(opened, *lines, entity="investor")
    assert columns["投资轮次"] == "rounds"
    assert [row.get("rounds") for row in found.good] == [["a", "loan", "E轮"], ["seed"]], found.lines
    assert [row["investor_type"] for row in found.good] == ["angel", "angel"]


@pytest.mark.parametrize(
    ("column", "cell", "zh", "en"),
    [
        ("创业阶段", "飞黄腾达", "初创期（startup）", "startup (start-up stage)"),
        ("机构类型", "天使投资人", "天使投资（angel）", "angel (angel investor)"),
        ("不投行业", "炼金术", "金融业（J）", "J ("),
        ("所在地区", "999999", "请填写名称或代码，如 北京市（110000）", "110000 ("),
    ],
)
def test_what_may_be_written_is_told_by_name_and_code(
    opened: Service, column: str, cell: str, zh: str, en: str
) -> None:
    entity = "entrepreneur" if column in ("创业阶段", "所在地区") else "investor"
    _, found = checked(opened, f"编号,名称,{column}", f"v1,甲,{cell}", entity=entity)
    (line,) = (line for line in found.lines if not line.warning)
    assert zh in line.remedy.zh
    assert en in line.remedy.en
    for text in line.remedy:
        assert "matcher reference" not in text
        assert "/v1/" not in text
