"""Codes that are no longer in use, and codes that never were."""

import csv
from pathlib import Path

import pytest

from matcher.reference.pack import Pack
from matcher.reference.regions import Regions


@pytest.fixture(scope="session")
def regions(pack: Pack) -> Regions:
    return pack.regions


@pytest.mark.parametrize(
    ("code", "successor"),
    [
        ("110103", "110101"),  # merged
        ("310108", "310106"),
        ("330103", "330105"),
        ("330204", "330212"),
        ("430122", "430112"),  # a county became a district
        ("371202", "370116"),  # a whole city was merged
        ("652201", "650502"),  # a prefecture became a city
        ("440101", "440100"),  # collective code of a city's districts
    ],
)
def test_a_retired_code_gives_its_successor(regions: Regions, code: str, successor: str) -> None:
    assert regions.resolve(code) == successor
    gone = regions.retirement(code)
    assert gone is not None
    assert gone.successor == successor
    assert gone.note


def test_the_year_is_kept(regions: Regions) -> None:
    gone = regions.retirement("330204")
    assert gone is not None
    assert gone.since == 2016


def test_a_current_code_has_no_retirement(regions: Regions) -> None:
    assert regions.retirement("330212") is None
    assert regions.retirement("000000") is None


def test_no_code_is_both_current_and_retired(regions: Regions) -> None:
    assert set(regions.retired) & set(regions.number) == set()


def test_successors_are_current_and_in_the_same_province(regions: Regions) -> None:
    for code, gone in regions.retired.items():
        assert gone.successor in regions.number
        assert gone.successor[:2] == code[:2]


def test_an_unknown_county_is_not_read_as_its_prefecture(regions: Regions) -> None:
    with pytest.raises(ValueError, match=r"330299.*330200.*宁波市"):
        regions.resolve("330299")


@pytest.mark.parametrize("code", ["", " ", "999999", "宁波市", "330200 ", "３３０２００", "33020", "0", "🙂"])
def test_an_unknown_code_raises_with_a_remedy(regions: Regions, code: str) -> None:
    with pytest.raises(ValueError, match="is not the code of a region") as caught:
        regions.resolve(code)
    assert repr(code) in str(caught.value)
    assert len(str(caught.value).split(". ", 1)[1]) > 10


@pytest.mark.shared
def test_nearly_all_rows_of_a_real_register_resolve(regions: Regions, shared: Path) -> None:
    path = shared / "data" / "ventures-cn" / "创业企业.csv"
    with path.open(encoding="gb18030", newline="") as stream:
        codes = [row["行政区划代码"] for row in csv.DictReader(stream)]
    known = [code for code in codes if code in regions.number or code in regions.retired]
    assert len(codes) == 10_000
    assert len(codes) - len(known) <= 113  # zones that no list explains, codes in error, and two empty cells
    assert sum(code in regions.retired for code in codes) > 1000
