"""A coordinator brings a spreadsheet in, with what is wrong in it, as a person would."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from matcher.service.service import Service
from tests.e2e.look import VIEWS, WIDE, Looker, Person, Scheme, good, picture


def identifier(*parts: str) -> str:
    """What an import makes of cells that are no numbers."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


ROWS = """企业名称,简介,所在地区代码,创业阶段,注册资本
青田石雕合作社（合成）,做石雕和文创，想把网店开起来，也想找到会做外贸的人一起把货卖到国外去。,331121,初创期,50万
山里茶叶店（合成）,以前开过服装店，去年关了，现在想在网上卖家乡的茶叶，不会做推广，也不会算税。,331121,再创业,
写错阶段的店（合成）,做糕点。,331121,飞黄腾达,3万
"""

MORE = """同名茶店（合成）,在县城开茶店三年，想再开一家分店，也想学会在网上卖茶，缺少资金和帮手。,331121,成长期,90万
同名糕店（合成）,在家做传统糕点，想租一间铺面开店，请人帮忙办证和算账。,331121,,1万
同名糕店（合成）,在集市上卖面点，想和学校食堂合作供货，不懂怎么签合同。,331121,,2万
"""
HELD = [
    {
        "id": identifier("青田石雕合作社（合成）", "331121"),
        "name": "青田石雕合作社（合成）",
        "region": "331121",
        "stage": "growth",
    },
    {
        "id": identifier("同名茶店（合成）"),
        "name": "同名茶店（合成）",
        "region": "331121",
        "stage": "startup",
        "text": "修理家用电器，也卖二手家电。",
    },
]
"""One that an earlier import brought in, and one of the days when identifiers were made of the name alone."""


def send(page: Page, folder: Path, rows: str = ROWS) -> None:
    """Send the file, up to its columns."""
    file = folder / "创业者.csv"
    file.write_bytes(rows.encode("gb18030"))
    page.goto("/console/import")
    page.locator("#file").set_input_files(file)
    page.locator("main form button").click()


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_each_step_is_good(
    look: Looker, coordinator: Person, service: Service, tmp_path: Path, language: str, width: int, scheme: Scheme
) -> None:
    service.records.put_many("entrepreneur", HELD)
    page = look.page(language, width, scheme, name=coordinator.name)
    page.goto("/console/import")
    good(page)
    picture(page, f"import-{language}-{width}-{scheme}")
    send(page, tmp_path, ROWS + MORE)
    good(page)
    picture(page, f"import-columns-{language}-{width}-{scheme}")
    page.locator("form[action$=columns] button").click()
    expect(page.locator(".changes tbody tr")).to_have_count(2)
    good(page)
    picture(page, f"import-check-{language}-{width}-{scheme}")
    page.get_by_role("checkbox").check()
    page.locator("form[action$=commit] button").click()
    expect(page.get_by_role("status")).to_be_visible()
    good(page)


def test_a_spreadsheet_comes_in_without_its_faulty_row(
    look: Looker, coordinator: Person, service: Service, tmp_path: Path
) -> None:
    page = look.page("en", WIDE, name=coordinator.name, javascript=False)
    before = service.store.entities.count("entrepreneur")
    send(page, tmp_path, ROWS.replace("（合成）", "二店（合成）"))  # others of this file may have stored theirs
    expect(page.get_by_label("企业名称")).to_have_value("name")
    page.get_by_label("注册资本").select_option("")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("飞黄腾达")).to_be_visible()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Take the whole list home").click()
    assert waited.value.suggested_filename == "errors.xlsx"
    assert service.store.entities.count("entrepreneur") == before
    page.get_by_label("leave 1 faulty row out").check()
    page.get_by_role("button", name="Store 2 rows").click()
    expect(page.get_by_role("status")).to_contain_text("is stored")
    assert service.store.entities.count("entrepreneur") == before + 2


def test_namesakes_and_what_would_change_are_told(
    look: Looker, coordinator: Person, service: Service, tmp_path: Path
) -> None:
    page = look.page("en", WIDE, name=coordinator.name, javascript=False)
    head = "企业名称,所在地区代码,从业人数,创业阶段\n"
    before = service.store.entities.count("entrepreneur")

    def check(rows: str) -> None:
        send(page, tmp_path, head + rows)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("They are made of: 企业名称, 所在地区代码")).to_be_visible()

    check("两县茶店（合成）,331121,3,初创期\n两县茶店（合成）,331122,5,初创期\n")
    page.get_by_role("button", name="Store 2 rows").click()
    expect(page.get_by_role("status")).to_contain_text("is stored")
    assert service.store.entities.count("entrepreneur") == before + 2
    check("两县茶店（合成）,331121,30,成长期\n两县糕店（合成）,331121,1,\n两县糕店（合成）,331121,2,\n")
    expect(page.locator(".changes tbody tr")).to_have_count(1)
    expect(page.locator(".changes")).to_contain_text("updates 两县茶店（合成）, already in the register")
    expect(page.locator(".changes .tag")).to_have_text("look closely")
    expect(page.get_by_text("they can't be told apart")).to_have_count(2)
    page.get_by_label("leave 2 faulty rows out").check()
    page.get_by_role("button", name="Store 1 row").click()
    expect(page.get_by_role("status")).to_contain_text("is stored")
    assert service.store.entities.count("entrepreneur") == before + 2


def test_a_file_that_is_too_large_is_told(look: Looker, coordinator: Person, service: Service, tmp_path: Path) -> None:
    file = tmp_path / "big.csv"
    file.write_bytes(b"x" * (service.settings.max_body_bytes + 1000))
    page = look.page("en", name=coordinator.name)
    page.goto("/console/import")
    page.locator("#file").set_input_files(file)
    with look.watch.expecting("status of 413"):
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("alert")).to_contain_text("too large")
    good(page)
