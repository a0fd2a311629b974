"""The page of an office's figures, its spreadsheet, and what others try to learn from it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.domain.case import Case
from matcher.domain.share import Share
from matcher.domain.text import Text
from matcher.service.office import Period
from matcher.service.office_kinds import Result
from matcher.service.service import Service
from matcher.service.settings import Settings
from tests.api.console.walk import account, sign_in, walked, words


@pytest.fixture(scope="module")
def cases(service: Service) -> list[Case]:
    """Twelve cases, all answered after two days."""
    by = account(service, "li.na")
    names = [f"demo-e-{k:05d}" for k in range(1, 13)]
    return walked(service, by, names, now=datetime.now(UTC))


@pytest.fixture
def browser(service: Service, cases: list[Case]) -> Iterator[TestClient]:
    with TestClient(create_app(service), headers={"accept-language": "en"}) as opened:
        yield opened


def outcomes(service: Service) -> list[Result]:
    """All outcomes of the last days, as the service tells them."""
    now = datetime.now(UTC)
    by = Account("li.na", "li.na", Role.COORDINATOR, "", now)
    report = service.office.report(by, Period.chosen(None, None, now=now), now=now)
    return [one for kind in report.kinds for one in kind.outcomes]


def near(service: Service) -> list[Result]:
    """Those of them that get their first figures within a year."""
    return [one for one in outcomes(service) if one.due(datetime.now(UTC)) is not None]


def test_the_page_has_the_numbers(browser: TestClient, service: Service, cases: list[Case]) -> None:
    page = sign_in(browser, "li.na").get("/console/quality")
    assert page.status_code == 200
    said = words(page.text)
    assert re.search(r"<dt>Response rate<br>goal 100% · 12/12</dt><dd>100%</dd>", page.text)
    sent = sum(match.state in ("agreed", "sent") for case in cases for match in case.matches)
    assert f"Matches sent {sent} " in said
    assert "Half waited at most (days)" in said
    assert said.count("first figures from") == len(near(service))
    assert "add up to this one" in said
    assert "not yet due" in said, "who agreed did so a week ago, and a meeting is due after two"
    assert "0/0" not in said
    assert re.search(r"of [\d,]+ who can be suggested were sent at least once", said)
    assert "Fewer were sent than there are counterparts" in said
    assert "had 100% of all" not in said, "of nine matches a tenth of thousands has all"
    assert page.text.count("<svg") > 10
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", page.text)
    titles = set(re.findall(r'<title id="([\w-]+)"', page.text))
    assert titles == {"rates-title", "waits-title", "map-title"}
    for name in re.findall(r'aria-labelledby="([^"]+)"', page.text):
        assert all(f'id="{own}"' in page.text for own in name.split())


def test_a_day_years_ahead_is_not_told() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for days, told in ((1, True), (366, True), (367, False), (4 * 365, False)):
        first = now + timedelta(days=days)
        assert (Result(Text("存续", "lasts"), days, Share(0, 0), first).due(now) == first) is told
    assert Result(Text("存续", "lasts"), 9, Share(0, 9), None).due(now) is None


def test_the_period_is_in_the_address(browser: TestClient, cases: list[Case]) -> None:
    sign_in(browser, "li.na")
    empty = browser.get("/console/quality?from=2020-01-01&to=2020-03-31")
    assert empty.status_code == 200
    assert 'value="2020-03-31"' in empty.text
    assert "Choose a longer period" in empty.text
    for query, where in (
        ("from=x", "from"),
        ("to=2026-13-01", "to"),
        ("from=2026-02-01&to=2026-01-01", "from"),
        ("from=1000-01-01", "from"),
    ):
        wrong = browser.get(f"/console/quality?{query}")
        assert wrong.status_code == 422
        assert f'href="#{where}"' in wrong.text
        assert 'aria-invalid="true"' in wrong.text
        assert browser.get(f"/console/quality.xlsx?{query}").status_code == 422
    evil = browser.get("/console/quality", params={"from": '"><script>', "show": "<script>"})
    assert evil.status_code == 422
    assert "<script>" not in evil.text


def test_the_map_shows_what_is_chosen(browser: TestClient, cases: list[Case]) -> None:
    sign_in(browser, "li.na")
    page = browser.get("/console/quality?show=cases").text
    provinces = {case.path[0] for case in cases if case.path}
    assert len(re.findall(r'<g class="step-\d">\s*<path', page)) == len(provinces)
    assert len(re.findall(r'<g class="unknown">\s*<path', page)) == 34 - len(provinces)
    assert "≥" in page
    assert "80–100%" in browser.get("/console/quality?show=nothing").text


def test_nobody_sees_another_region(browser: TestClient, service: Service, cases: list[Case]) -> None:
    own = next(case.path for case in cases if len(case.path) == 3)
    account(service, "wang", own[1])
    sign_in(browser, "wang")
    inside = sum(own[1] in case.path for case in cases)
    assert f"Cases {inside} " in words(browser.get("/console/quality").text)
    assert browser.get(f"/console/quality?region={own[2]}").status_code == 200
    for region in ("", own[0], "340000" if own[0] != "340000" else "330000", "x", "%"):
        assert browser.get("/console/quality", params={"region": region}).status_code == 404
        assert browser.get("/console/quality.xlsx", params={"region": region}).status_code == 404
    with TestClient(create_app(service), follow_redirects=False) as stranger:
        assert stranger.get("/console/quality").status_code == 303
        assert stranger.get("/console/quality.xlsx").status_code == 303


def test_the_spreadsheet_has_the_same_numbers(browser: TestClient, service: Service, cases: list[Case]) -> None:
    sign_in(browser, "li.na")
    answer = browser.get("/console/quality.xlsx")
    assert answer.status_code == 200
    assert re.search(r'filename="quality-all-\d{8}-\d{8}\.xlsx"', answer.headers["content-disposition"])
    book = load_workbook(BytesIO(answer.content))
    shown = browser.get("/console/quality").text
    headings = re.findall(r"<h[123][^>]*>([^<]*)", shown)
    for name in book.sheetnames:
        assert any(heading.startswith(name) for heading in headings), name
    for page in book:
        told = [str(cell.value) for row in page.iter_rows(max_row=4, max_col=2) for cell in row if cell.value]
        assert "synthetic" in told[0]
        assert page.freeze_panes == "B7", "names and headers stay"
        for k in range(1, page.max_column + 1):
            assert page.column_dimensions[get_column_letter(k)].width >= 10
        assert {"Region", "Period", "Made on", "all regions"} <= set(told)
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    rows = [list(row) for row in book["Quality"].iter_rows(min_row=6, values_only=True)]
    overview = dict(zip(rows[0], rows[1], strict=True))
    assert overview["Cases"] == overview["Response rate: number"] == overview["Response rate: of"] == 12
    assert overview["Response rate: rate"] == 1
    assert overview["Half waited at most (days)"] == pytest.approx(2)
    for part in ("number", "of", "rate"):
        assert overview[f"Met, or has an outcome: {part}"] == "not yet due", "all agreed a week ago; as on the page"
    told = [row for row in book["Outcomes"].iter_rows(min_row=7, values_only=True) if row[0]]
    assert len(told) == len(outcomes(service))
    for row, one in zip(told, outcomes(service), strict=True):
        due = one.due(datetime.now(UTC))
        assert (row[2], row[3] == "not yet due") == (one.days, one.first is not None)
        assert row[6] == (due.astimezone().date().isoformat() if due else None)
        assert row[5] != 0, "nothing is 0 % before it can be"
    head, *rows = (row for row in book["Who is sent how often"].iter_rows(min_row=6, values_only=True) if row[0])
    assert "Concentration by lot" in head
    assert all(row[3] <= row[2] for row in rows)
    groups = list(book["By target group"].iter_rows(min_row=7, values_only=True))
    assert all((row[1] == "fewer than 5" and row[3] == "too few") or row[1] >= 5 for row in groups if row[0])
    assert any(row[1] == "fewer than 5" for row in groups)
    chinese = load_workbook(BytesIO(browser.get("/console/quality.xlsx", headers={"accept-language": "zh"}).content))
    assert chinese.sheetnames[0] == "服务质量"
    assert "合成" in chinese["服务质量"]["A1"].value


def test_a_broken_map_file_is_told(demo_address: str, tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "map.json"
    path.write_text("{", "utf-8")
    english = {"accept-language": "en"}
    settings = Settings(store=demo_address, geojson=path)
    with Service.opened(settings) as other, TestClient(create_app(other), headers=english) as opened:
        page = sign_in(opened, "li.na").get("/console/quality").text
    assert "the map can&#39;t be used" in page
    assert page.count('<g class="') >= 34, "tiles instead"
