"""Importing over HTTP as a browser does, and what hostile files and people try."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.service.service import Service

GOOD = "山上种茶 a few words"
ROOT = "/console/import"
EVIL = "<script>alert(1)</script>'><img src=x onerror=alert(2)>"
CSV = "编号,名称,创业阶段\ni1,甲,初创期\ni2,乙,飞黄腾达\n"


@pytest.fixture(scope="module")
def people(service: Service) -> None:
    now = datetime.now(UTC)
    for name in ("li.na", "wang"):
        service.accounts.create(name, title=name, role=Role.COORDINATOR, region="", now=now, password=GOOD)
    known = service.store.accounts.credentials("li.na")
    assert known is not None
    stray = Account("portal", "portal", Role.PORTAL, "", now)  # no such account can be made: a row that strayed in
    service.store.accounts.add(stray, known.password)


@pytest.fixture
def browser(service: Service, people: None) -> Iterator[TestClient]:
    with TestClient(create_app(service), follow_redirects=False) as opened:
        sign_in(opened, "li.na")
        yield opened


def sign_in(browser: TestClient, name: str) -> None:
    browser.cookies.clear()
    assert browser.post("/console/sign-in", data={"name": name, "password": GOOD}).status_code == 303


def secret(page: str) -> str:
    found = re.search(r'name="form_secret" value="([^"]+)"', page)
    assert found
    return found[1]


def send(browser: TestClient, content: str | bytes, entity: str = "entrepreneur", name: str = "表.csv") -> str:
    """Send a file; returns where its columns are."""
    data = {"form_secret": secret(browser.get(ROOT).text), "entity": entity}
    body = content.encode() if isinstance(content, str) else content
    answer = browser.post(ROOT, data=data, files={"file": (name, body)})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def form_of(page: str) -> dict[str, list[str] | str]:
    """What the form of columns would send as it stands."""
    columns = [unescape(one) for one in re.findall(r'name="column" value="([^"]*)"', page)]
    chosen = []
    for select in re.findall(r'<select id="becomes-\d+".*?</select>', page, re.DOTALL):
        found = re.search(r'value="([^"]*)" selected', select)
        chosen.append(found[1] if found else "")
    made = re.search(r'<select id="make".*?</select>', page, re.DOTALL)
    assert made
    own = re.search(r'value="([^"]*)" selected', made[0])
    return {"form_secret": secret(page), "column": columns, "becomes": chosen, "make": unescape(own[1]) if own else ""}


def test_from_file_to_register(browser: TestClient, service: Service) -> None:
    place = send(browser, CSV)
    page = browser.get(place).text
    assert 'value="stage" selected' in page
    done = browser.post(f"{place}/columns", data=form_of(page))
    assert done.headers["location"] == f"{place}/check"
    check = browser.get(f"{place}/check").text
    assert "目前没有存入任何内容" in check
    assert "飞黄腾达" in check
    assert service.store.entities.get("entrepreneur", "i1") is None
    errors = browser.get(f"{place}/errors.xlsx")
    assert errors.headers["content-disposition"] == 'attachment; filename="errors.xlsx"'
    sheet = load_workbook(io.BytesIO(errors.content)).active
    assert sheet is not None
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0][0] == "演示数据：所有人员和机构均为合成。"
    assert values[2][:4] == [3, "错误：该行不导入", "创业阶段", "飞黄腾达"]
    refused = browser.post(f"{place}/commit", data={"form_secret": secret(check)})
    assert refused.status_code == 409
    assert "没有存入任何内容" in refused.text
    assert service.store.entities.get("entrepreneur", "i1") is None
    stored = browser.post(f"{place}/commit", data={"form_secret": secret(check), "without_faulty": "1"})
    assert (stored.status_code, stored.headers["location"]) == (303, place)
    assert "导入完成" in browser.get(place).text
    assert service.records.get("entrepreneur", "i1").data["stage"] == "startup"
    assert service.store.entities.get("entrepreneur", "i2") is None
    again = browser.post(f"{place}/commit", data={"form_secret": secret(check), "without_faulty": "1"})
    assert again.headers["location"] == place, "pressed twice"
    assert browser.get(f"{place}/check").status_code == 409


def test_what_would_change_runs_nothing(browser: TestClient, service: Service) -> None:
    service.records.put("entrepreneur", {"id": "evil1", "name": EVIL, "text": EVIL})
    place = send(browser, f'编号,名称,自述\nevil1,乙,"{EVIL} 二"\n')
    browser.post(f"{place}/columns", data=form_of(browser.get(place).text))
    page = browser.get(f"{place}/check").text
    assert page.count("&lt;script&gt;") >= 4, "whose row it is, the old and the new"
    assert "<script>alert" not in page
    assert "<img" not in page
    made = send(browser, f'"名称{EVIL}",所在地区\n甲,331121\n')
    form = form_of(browser.get(made).text)
    browser.post(f"{made}/columns", data={**form, "becomes": ["name", "region"], "make": f"名称{EVIL}"})
    page = browser.get(f"{made}/check").text
    assert "文件中没有编号，将用以下各列生成：名称&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_cancelled_is_gone(browser: TestClient, service: Service) -> None:
    place = send(browser, "编号,名称\nx1,甲\n")
    page = browser.get(place).text
    answer = browser.post(f"{place}/cancel", data={"form_secret": secret(page)})
    assert "已取消导入" in browser.get(answer.headers["location"]).text
    for step in ("", "/check", "/errors.xlsx"):
        assert browser.get(place + step).status_code == 404
    assert service.store.entities.get("entrepreneur", "x1") is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "文件为空"),
        (bytes(range(256)), "不是表格文件"),
        (b"PK\x03\x04x", "不是完整的 Excel 文件"),
        (b"\n\n", "文件为空"),
    ],
)
def test_what_is_no_table_is_told_at_the_form(browser: TestClient, content: bytes, says: str) -> None:
    data = {"form_secret": secret(browser.get(ROOT).text), "entity": "mentor"}
    answer = browser.post(ROOT, data=data, files={"file": ("a.xlsx", content)})
    assert answer.status_code == 422
    assert says in answer.text
    assert 'href="#file"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert '<option value="mentor" selected>' in answer.text, "what was chosen is kept"
    assert browser.post(ROOT, data=data).status_code == 422, "no file at all"
    assert browser.post(ROOT, data={**data, "entity": "nothing"}, files={"file": ("a", b"a\nb")}).status_code == 404


def test_a_file_that_is_too_large_is_told_as_a_page(browser: TestClient, service: Service) -> None:
    data = {"form_secret": secret(browser.get(ROOT).text), "entity": "mentor"}
    content = b"x" * (service.settings.max_body_bytes + 1)
    answer = browser.post(ROOT, data=data, files={"file": ("a.csv", content)})
    assert answer.status_code == 413
    assert "文件过大" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    plain = browser.post("/v1/rankings", content=content)
    assert plain.json()["status"] == 413, "programs get a problem document"


def test_columns_are_told_and_nothing_else_is_taken(browser: TestClient, service: Service) -> None:
    place = send(browser, "编号,名称\ny1,甲\n")
    form = form_of(browser.get(place).text)
    wrong = browser.post(f"{place}/columns", data={**form, "becomes": ["name", "name"]})
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    for becomes in (["id", "no_such"], ["__class__", "id"], ["id", "model_config"]):
        assert browser.post(f"{place}/columns", data={**form, "becomes": becomes}).status_code == 422
    assert browser.post(f"{place}/columns", data={**form, "becomes": ["id"] * 500}).status_code == 422
    more = {"entity": "mentor", "account": "wang", "state": "{}", "done": "1", "constants": "1", "id": "z"}
    assert browser.post(f"{place}/columns", data={**form, **more}).status_code == 303
    browser.post(f"{place}/commit", data={"form_secret": form["form_secret"], **more})
    assert service.records.get("entrepreneur", "y1").data == {"id": "y1", "name": "甲", "personalised": True}
    assert service.store.entities.get("mentor", "y1") is None


def test_anothers_file_is_not_there(browser: TestClient, service: Service) -> None:
    place = send(browser, "编号,名称\nw1,甲\n")
    browser.post(f"{place}/columns", data=form_of(browser.get(place).text))
    sign_in(browser, "wang")
    own = secret(browser.get(ROOT).text)
    for step in ("", "/check", "/errors.xlsx"):
        assert browser.get(place + step).status_code == 404
    for step in ("columns", "commit"):
        assert browser.post(f"{place}/{step}", data={"form_secret": own, "without_faulty": "1"}).status_code == 404
    browser.post(f"{place}/cancel", data={"form_secret": own})
    sign_in(browser, "li.na")
    assert browser.get(f"{place}/check").status_code == 200, "still there for whoever sent it"
    assert browser.get(f"{ROOT}/{'x' * 43}").status_code == 404
    assert service.store.entities.get("entrepreneur", "w1") is None
    assert len(place.rsplit("/", 1)[1]) >= 43, "32 bytes that nobody guesses"


def test_forged_forms_and_strangers_do_nothing(browser: TestClient, service: Service) -> None:
    place = send(browser, "编号,名称\nf1,甲\n")
    page = browser.get(place).text
    form = form_of(page)
    browser.post(f"{place}/columns", data=form)
    file = {"file": ("a.csv", b"a\nb")}
    for data, headers in (
        ({}, {}),
        ({"form_secret": "x"}, {}),
        ({"form_secret": secret(page)}, {"origin": "https://evil.example"}),
        ({"form_secret": secret(page)}, {"sec-fetch-site": "cross-site"}),
    ):
        assert browser.post(ROOT, data={"entity": "mentor", **data}, files=file, headers=headers).status_code == 403
        for step in ("columns", "commit", "cancel"):
            answer = browser.post(
                f"{place}/{step}", data={**form, "without_faulty": "1", **data} if data else {}, headers=headers
            )
            assert answer.status_code == 403
    browser.cookies.clear()
    assert browser.get(f"{place}/check").headers["location"].startswith("/console/sign-in")
    assert browser.get(f"{place}/errors.xlsx").status_code == 303
    sign_in(browser, "portal")
    assert "不能导入" in browser.get(ROOT).text
    own = secret(browser.get(ROOT).text)
    assert browser.post(ROOT, data={"form_secret": own, "entity": "mentor"}, files=file).status_code == 403
    assert service.store.entities.get("entrepreneur", "f1") is None


def test_no_cell_header_or_name_is_run(browser: TestClient) -> None:
    quoted = '"' + EVIL.replace('"', '""') + '"'
    content = f"编号,名称,创业阶段,{quoted}\n{quoted},{quoted},初创期,{quoted}\nb,=cmd|calc!A0,{quoted},{quoted}\n"
    place = send(browser, content, name=f"{EVIL}.csv")
    page = browser.get(place)
    form = form_of(page.text)
    assert EVIL in form["column"]
    wrong = browser.post(f"{place}/columns", data={**form, "becomes": [EVIL, "", "", ""], "make": EVIL})
    assert browser.post(f"{place}/columns", data=form).status_code == 303
    check = browser.get(f"{place}/check")
    done = browser.post(f"{place}/commit", data={"form_secret": secret(check.text), "without_faulty": "1"})
    for text in (page.text, wrong.text, check.text, browser.get(done.headers["location"]).text):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert "alert(1)" in check.text
    for one in (page, check):
        assert "unsafe" not in one.headers["content-security-policy"]


def test_what_a_header_counts_in_is_said(browser: TestClient) -> None:
    page = browser.get(send(browser, "编号,想融资多少（万元）,注册资本\n1,20,5\n")).text
    assert page.count("表头单位为万元：作为金额导入时，20按200,000元计。") == 1


def test_nothing_chosen_is_said_so(browser: TestClient) -> None:
    data = {"form_secret": secret(browser.get(ROOT).text), "entity": "entrepreneur"}
    for files in (None, {"file": ("", b"")}):
        answer = browser.post(ROOT, data=data, files=files)
        assert answer.status_code == 422
        assert "还没有选择文件：请选择 Excel（.xlsx）或 CSV 文件" in answer.text
    place = send(browser, CSV)
    form = form_of(browser.get(place).text)
    answer = browser.post(f"{place}/columns", data={**form, "becomes": ["", "", ""]})
    assert answer.status_code == 422
    assert "还没有选择任何一列：请至少为一列选择“名称”" in answer.text
    answer = browser.post(f"{place}/columns", data={**form, "becomes": ["", "name", ""], "make": ""})
    assert "没有一列给出编号：请为一列选择“编号”，或在表格下方选择由哪一列生成编号" in answer.text


def test_a_header_may_be_a_whole_instruction(browser: TestClient) -> None:
    long = "名称：" + "请填写营业执照上的全称，" * 60
    place = send(browser, f'编号,"{long}"\n1,甲\n')
    form = {**form_of(browser.get(place).text), "becomes": ["", "name"], "make": long}
    assert browser.post(f"{place}/columns", data=form).headers["location"] == f"{place}/check"
