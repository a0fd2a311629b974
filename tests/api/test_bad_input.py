"""What callers send by mistake, and what they are told."""

import time
from typing import Any

import pytest
from starlette.testclient import TestClient

Headers = dict[str, str]
WHO = {"entrepreneur_id": "demo-e-00003"}


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["title_zh"]
    assert body["detail"]
    assert any("一" <= sign <= "鿿" for sign in body["detail_zh"]), body
    return body


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({**WHO, "kinds": ["dragon"]}, 404, None),
        ({**WHO, "n": 0}, 422, "n"),
        ({**WHO, "n": -1}, 422, "n"),
        ({**WHO, "n": 10**9}, 422, "n"),
        ({**WHO, "n": "many"}, 422, "n"),
        ({**WHO, "diversity": 7}, 422, "diversity"),
        ({**WHO, "language": "fr"}, 422, "language"),
        ({**WHO, "as_of": "2099-01-01T00:00:00Z"}, 422, "as_of"),
        ({**WHO, "as_of": "2026-01-01T00:00:00"}, 422, "as_of"),
        ({**WHO, "unknown": 1}, 422, "unknown"),
        ({**WHO, "filters": {"nonsense": 1}, "kinds": ["mentor"]}, 422, "filters.nonsense"),
        ({**WHO, "filters": {"region": "999999"}, "kinds": ["mentor"]}, 422, "filters.region"),
        ({**WHO, "filters": {"slots_free": {"min": "x"}}, "kinds": ["mentor"]}, 422, "filters.slots_free"),
        ({**WHO, "only": ["x"] * 10_001}, 422, "only"),
        ({}, 422, "body"),
        ({"entrepreneur_id": "nobody"}, 404, None),
        ({**WHO, "entrepreneur": {"id": "x"}}, 422, "body"),
        ({"counterpart_id": "demo-m-00001"}, 422, "body"),
        ({"counterpart_id": "demo-m-00001", "kinds": ["mentor"], "personalised": False}, 422, "body"),
        ({"entrepreneur": {"registered_on": "2100-01-01"}}, 422, "entrepreneur.registered_on"),
        ({"entrepreneur": {"region": "123456"}}, 422, "entrepreneur.region"),
        ({"entrepreneur": {"industries": ["ZZZ"]}}, 422, "entrepreneur.industries.0"),
        ({"entrepreneur": {"needs": ["LOVE"]}}, 422, "entrepreneur.needs.0"),
        ({"entrepreneur": {"stage": "teenager"}}, 422, "entrepreneur.stage"),
        ({"entrepreneur": {"text": "长" * 20_001}}, 422, "entrepreneur.text"),
        ({"entrepreneur": {"registered_on": "soon"}}, 422, "entrepreneur.registered_on"),
        ({"entrepreneur": {"headcount": -3}}, 422, "entrepreneur.headcount"),
    ],
)
def test_rankings(client: TestClient, portal: Headers, body: Any, status: int, field: str | None) -> None:
    found = problem(client.post("/v1/rankings", json=body, headers=portal), status)
    if field is not None:
        assert field in [error["field"] for error in found["errors"]], found
        for error in found["errors"]:
            for said in (error["problem"], error["fix"]):
                assert said["en"]
                assert any("一" <= sign <= "鿿" for sign in said["zh"]), said


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"\xff\xfe", b'"text"', b'{"n": NaN}', b'{"n": Infinity}'])
def test_bodies_that_are_no_request(client: TestClient, portal: Headers, content: bytes) -> None:
    answer = client.post("/v1/rankings", content=content, headers={**portal, "Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_of_fifty_megabytes(client: TestClient, portal: Headers) -> None:
    problem(client.post("/v1/rankings", content=b"x" * 50_000_000, headers=portal), 413)


def test_a_large_body_without_length(client: TestClient, portal: Headers) -> None:
    def pieces() -> Any:
        for _ in range(40):
            yield b"x" * 500_000

    problem(client.post("/v1/rankings", content=pieces(), headers=portal), 413)


def test_infinite_numbers(client: TestClient, portal: Headers) -> None:
    body = b'{"entrepreneur": {"funding_sought_cny": Infinity}}'
    answer = client.post("/v1/rankings", content=body, headers={**portal, "Content-Type": "application/json"})
    assert answer.status_code in (400, 422)


STRANGE = ["🙂🚀", "𠮷野家的𡃁仔", "مرحبا", "a\u202eb", "x" * 10_000, "ＦＵＬＬ　ｗｉｄｔｈ", "\u0000?", "行\n行"]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_texts_are_ranked(client: TestClient, portal: Headers, text: str) -> None:
    answer = client.post("/v1/rankings", json={"entrepreneur": {"text": text}, "n": 1}, headers=portal)
    assert answer.status_code == 200


def test_a_retired_region_is_taken_as_its_successor(client: TestClient, portal: Headers) -> None:
    client.put("/v1/entrepreneurs/retired", json={"region": "330204"}, headers=portal)
    assert client.get("/v1/entrepreneurs/retired", headers=portal).json()["data"]["region"] == "330212"


def test_keys_and_roles(client: TestClient, portal: Headers, coordinator: Headers, administrator: Headers) -> None:
    assert problem(client.post("/v1/rankings", json=WHO), 401)
    problem(client.post("/v1/rankings", json=WHO, headers={"X-API-Key": "mk_wrong"}), 401)
    bearer = {"Authorization": f"Bearer {portal['X-API-Key']}"}
    assert client.post("/v1/rankings", json=WHO, headers=bearer).status_code == 200
    problem(client.put("/v1/mentors/x", json={}, headers=portal), 403)
    problem(client.get("/v1/keys", headers=coordinator), 403)
    made = client.post("/v1/keys", json={"name": "short-lived", "role": "portal"}, headers=administrator)
    assert made.status_code == 201
    problem(client.post("/v1/keys", json={"name": "short-lived", "role": "portal"}, headers=administrator), 409)
    assert "short-lived" in [key["name"] for key in client.get("/v1/keys", headers=administrator).json()]
    assert made.json()["secret"] not in client.get("/v1/keys", headers=administrator).text
    assert client.delete("/v1/keys/short-lived", headers=administrator).status_code == 204
    problem(client.delete("/v1/keys/short-lived", headers=administrator), 404)


def test_registers(client: TestClient, coordinator: Headers) -> None:
    bad = {"rows": [{"id": "a", "region": "1"}, {"id": "b", "colour": "red"}, {"id": "ok"}]}
    found = problem(client.post("/v1/mentors", json=bad, headers=coordinator), 422)
    assert {error["field"] for error in found["errors"]} == {"rows.0.region", "rows.1.colour"}
    problem(client.get("/v1/mentors/ok", headers=coordinator), 404)
    twice = {"rows": [{"id": "a"}, {"id": "a"}]}
    problem(client.post("/v1/mentors", json=twice, headers=coordinator), 422)
    problem(client.post("/v1/mentors", json={"rows": "x"}, headers=coordinator), 422)
    problem(client.post("/v1/mentors", json=[], headers=coordinator), 422)
    problem(client.put("/v1/mentors/a", json={"id": "b"}, headers=coordinator), 422)
    problem(client.patch("/v1/mentors/nobody", json={"name": "x"}, headers=coordinator), 404)
    problem(client.delete("/v1/mentors/nobody", headers=coordinator), 404)
    problem(client.get("/v1/dragons", headers=coordinator), 404)
    problem(client.get("/v1/mentors?limit=0", headers=coordinator), 422)


def test_conditional_writes(client: TestClient, coordinator: Headers) -> None:
    made = client.put("/v1/mentors/guarded", json={"name": "甲"}, headers={**coordinator, "If-None-Match": "*"})
    assert made.status_code == 201
    problem(client.put("/v1/mentors/guarded", json={}, headers={**coordinator, "If-None-Match": "*"}), 409)
    etag = client.get("/v1/mentors/guarded", headers=coordinator).headers["etag"]
    ok = client.put("/v1/mentors/guarded", json={"name": "乙"}, headers={**coordinator, "If-Match": etag})
    assert ok.status_code == 200
    problem(client.put("/v1/mentors/guarded", json={"name": "丙"}, headers={**coordinator, "If-Match": etag}), 409)
    problem(client.put("/v1/mentors/guarded", json={}, headers={**coordinator, "If-Match": "soon"}), 400)
    assert client.patch("/v1/mentors/guarded", json={"name": None}, headers=coordinator).json()["data"] == {
        "id": "guarded"
    }
    assert client.delete("/v1/mentors/guarded", headers=coordinator).status_code == 204


def _notes(client: TestClient, portal: Headers, event: dict[str, Any]) -> list[str]:
    answer = client.post("/v1/events", json={"events": [event]}, headers=portal)
    assert answer.status_code == 201, answer.text
    return [note["en"] for note in answer.json()["receipts"][0]["notes"]]


def _made(client: TestClient, portal: Headers, analyst: Headers, asked: dict[str, Any]) -> dict[str, Any]:
    """A list, once it is kept: that happens a moment after the answer."""
    made: dict[str, Any] = client.post("/v1/rankings", json=asked, headers=portal).json()["rankings"][0]
    until = time.monotonic() + 10
    while client.get(f"/v1/rankings/{made['ranking_id']}", headers=analyst).status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.01)
    return made


def test_events_that_fit_no_list_are_noted(client: TestClient, portal: Headers, analyst: Headers) -> None:
    """A slip in the list, its person, its line or its place is told; a list of the counterpart's side is read so."""
    asked = {"entrepreneur_id": "demo-e-00003", "kinds": ["mentor"], "n": 3}
    made = _made(client, portal, analyst, asked)
    shown = {
        "entrepreneur_id": "demo-e-00003",
        "kind": "mentor",
        "counterpart_id": made["items"][0]["id"],
        "event": "shown",
        "at": "2026-11-20T08:00:00+08:00",
        "ranking_id": made["ranking_id"],
        "position": 1,
    }
    others = client.get("/v1/mentors?limit=50", headers=portal).json()
    listed = {item["id"] for item in made["items"]}
    elsewhere = next(row["id"] for row in others["rows"] if row["id"] not in listed)
    assert _notes(client, portal, shown) == []
    assert _notes(client, portal, {**shown, "ranking_id": "nonsense"}) == [
        "no list is kept with the ranking_id nonsense"
    ]
    assert _notes(client, portal, {**shown, "entrepreneur_id": "demo-e-00004"}) == [
        "that list is of the kind mentor and was made for 'demo-e-00003'"
    ]
    assert _notes(client, portal, {**shown, "counterpart_id": elsewhere}) == [f"that list does not hold {elsewhere!r}"]
    assert _notes(client, portal, {**shown, "position": 9}) == ["that list has only 3 lines"]
    back = {"counterpart_id": made["items"][0]["id"], "kinds": ["mentor"], "n": 2}
    turned = _made(client, portal, analyst, back)
    seen = {**shown, "entrepreneur_id": turned["items"][0]["id"], "ranking_id": turned["ranking_id"]}
    assert _notes(client, portal, seen) == []


def test_events(client: TestClient, portal: Headers) -> None:
    event = {
        "entrepreneur_id": "demo-e-00003",
        "kind": "mentor",
        "counterpart_id": "demo-m-00001",
        "event": "chosen",
        "at": "2026-11-20T08:00:00+08:00",
        "client_key": "k-1",
    }
    first = client.post("/v1/events", json={"events": [event]}, headers=portal)
    assert first.status_code == 201
    again = client.post("/v1/events", json={"events": [event]}, headers=portal)
    receipt = first.json()["receipts"][0]
    assert receipt["notes"] == []
    assert again.json()["receipts"] == [{**receipt, "duplicate": True}]
    strange = {**event, "client_key": "k-0", "entrepreneur_id": "nobody", "counterpart_id": "nobody-either"}
    notes = client.post("/v1/events", json={"events": [strange]}, headers=portal).json()["receipts"][0]["notes"]
    assert ["nobody" in note["en"] and "nobody" in note["zh"] for note in notes] == [True, True]
    assert _notes(client, portal, {**event, "client_key": "k-9", "event": "withdrawn", "reason": "met"}) == [
        "the same sender recorded no such event before: nothing was taken back"
    ]
    assert _notes(client, portal, {**event, "client_key": "k-10", "event": "withdrawn", "reason": "chosen"}) == []
    problem(client.post("/v1/events", json={"events": [{**event, "event": "withdrawn"}]}, headers=portal), 422)
    problem(client.post("/v1/events", json={"events": [{**event, "event": "met"}]}, headers=portal), 409)
    for change in (
        {"kind": "dragon"},
        {"event": "exploded"},
        {"at": "2099-01-01T00:00:00Z"},
        {"at": "2026-01-01T00:00:00"},
    ):
        fresh = {**event, "client_key": "k-2", **change}
        found = problem(client.post("/v1/events", json={"events": [fresh]}, headers=portal), 422)
        assert next(iter(change)) in found["errors"][0]["field"]
    assert "chosen" in client.get("/v1/entrepreneurs/demo-e-00003/events", headers=portal).text


def test_what_is_open_to_all(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json()["ready"] is True
    assert "matcher_requests_total" in client.get("/metrics").text
    page = client.get("/")
    assert "创业对接推荐服务" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_document_is_complete(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), f"{method} {path}"
    for name in ("Entrepreneur", "Mentor", "RankRequest", "RankingsOut"):
        assert name in document["components"]["schemas"]
    text = str(document)
    referenced = {part.split("'")[0] for part in text.split("#/components/schemas/")[1:]}
    assert referenced <= set(document["components"]["schemas"])


def test_kinds_and_reference(client: TestClient, portal: Headers) -> None:
    listed = client.get("/v1/kinds", headers=portal).json()
    assert len(listed) >= 5
    one = client.get(f"/v1/kinds/{listed[0]['code']}", headers=portal).json()
    assert one["rules"]
    assert one["features"][0]["points"]
    problem(client.get("/v1/kinds/dragon", headers=portal), 404)
    tables = client.get("/v1/reference", headers=portal).json()["tables"]
    for table in tables:
        assert client.get(f"/v1/reference/{table}?limit=2", headers=portal).status_code == 200
    assert client.get("/v1/reference/regions?q=鄞州", headers=portal).json()[0]["code"] == "330212"
    reasons = client.get("/v1/reference/override_reasons", headers=portal).json()
    assert {row["code"]: row["about_fit"] for row in reasons}["poor_fit"] is True
    events = {row["code"]: row for row in client.get("/v1/reference/events", headers=portal).json()}
    assert set(client.get("/v1/kinds", headers=portal).json()[0]["events"][0]) >= {"event", "title", "meaning"}
    assert "position" in events["shown"]["meaning_en"]
    assert "reason" in events["overridden"]["meaning_en"]
    assert all(row["meaning_zh"] and row["kinds"] for row in events.values())
    problem(client.get("/v1/reference/dragons", headers=portal), 404)


def test_a_batch_says_which_request_is_wrong(client: TestClient, portal: Headers) -> None:
    good = {**WHO, "kinds": ["mentor"], "n": 1}
    for bad, field in (
        ({"entrepreneur_id": "nobody"}, "requests.1"),
        ({**good, "filters": {"x": 1}}, "requests.1.filters.x"),
    ):
        answer = client.post("/v1/rankings/batch", json={"requests": [good, bad, good]}, headers=portal)
        assert [error["field"] for error in problem(answer, 422)["errors"]] == [field]


def test_a_body_in_another_encoding(client: TestClient, portal: Headers) -> None:
    body = '{"entrepreneur": {"text": "做早餐"}}'.encode("gb18030")
    answer = client.post("/v1/rankings", content=body, headers={**portal, "Content-Type": "application/json"})
    assert "UTF-8" in problem(answer, 400)["detail_zh"]


def test_names_are_answered_with_their_codes(client: TestClient, portal: Headers) -> None:
    row = {"region": "鄞州区", "industries": ["餐饮"]}
    errors = problem(client.post("/v1/rankings", json={"entrepreneur": row}, headers=portal), 422)["errors"]
    assert "330212" in errors[0]["fix"]["zh"]
    assert "62" in errors[1]["fix"]["zh"]


def test_an_unknown_ranking_and_key(client: TestClient, analyst: Headers, portal: Headers) -> None:
    problem(client.get("/v1/rankings/nosuch", headers=analyst), 404)
    problem(client.get("/v1/kinds", headers={"X-API-Key": "wrong"}), 401)
    problem(client.get("/v1/rankings/nosuch", headers=portal), 403)
