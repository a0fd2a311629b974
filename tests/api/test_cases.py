"""Review over HTTP: the same verbs as the console's, with keys."""

from typing import Any

from starlette.testclient import TestClient

Headers = dict[str, str]


def opened(client: TestClient, coordinator: Headers, first: int) -> dict[str, Any]:
    """A new case with two or more suggestions."""
    for k in range(first, first + 20):
        name = f"demo-e-{k:05d}"
        answer = client.post("/v1/cases", json={"entrepreneur_ids": [name]}, headers=coordinator)
        assert answer.status_code == 201, answer.text
        lines = client.get("/v1/cases?limit=500", headers=coordinator).json()
        own = next(line for line in lines if line["entrepreneur_id"] == name)
        found: dict[str, Any] = client.get(f"/v1/cases/{own['id']}", headers=coordinator).json()
        if len(found["matches"]) > 1:
            return found
    raise AssertionError("no case has two suggestions")


def post(client: TestClient, headers: Headers, case: dict[str, Any], verb: str, **body: Any) -> dict[str, Any]:
    answer = client.post(f"/v1/cases/{case['id']}/{verb}", json={"version": case["version"], **body}, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_case_goes_its_way(client: TestClient, coordinator: Headers) -> None:
    case = opened(client, coordinator, 1)
    keep, *others = case["matches"]
    assert keep["state_title"] == {"zh": "待审核", "en": "waits for review"}
    before = client.get("/v1/cases/counts", headers=coordinator).json()
    case = post(client, coordinator, case, "decisions", match_id=keep["id"], action="approve")
    for other in others:
        case = post(
            client, coordinator, case, "decisions", match_id=other["id"], action="decline", reason="too_far", note="远"
        )
    case = post(client, coordinator, case, "send")
    after = client.get("/v1/cases/counts", headers=coordinator).json()
    assert (after["review"], after["answer"]) == (before["review"] - 1, before["answer"] + 1)
    for side in ("entrepreneur", "counterpart"):
        case = post(client, coordinator, case, "answers", match_id=keep["id"], side=side, accepts=True)
    case = post(client, coordinator, case, "outcomes", match_id=keep["id"], event="met")
    assert {m["state"] for m in case["matches"]} == {"met", "closed"}
    assert [step["actor"] for step in case["steps"]][-1] == "test-coordinator"
    back = post(client, coordinator, case, "corrections", match_id=keep["id"], what="met", note="看错了人")
    assert back["matches"][0]["state"] == "agreed"
    wrong = {"version": back["version"], "match_id": keep["id"], "what": "met"}
    twice = client.post(f"/v1/cases/{case['id']}/corrections", json=wrong, headers=coordinator)
    assert (twice.status_code, twice.json()["detail_zh"]) == (409, "没有这条登记，或已经收回。")
    events = client.get(f"/v1/entrepreneurs/{case['entrepreneur_id']}/events", headers=coordinator).json()
    told = [(event["event"], event.get("reason")) for event in events if event.get("author") == "test-coordinator"]
    assert told.count(("overridden", "too_far")) == len(others)
    assert ("chosen", None) in told


def test_what_a_side_refused_is_replaced_or_closed(client: TestClient, coordinator: Headers) -> None:
    case = opened(client, coordinator, 7)
    name = case["entrepreneur_id"]
    again = client.post("/v1/cases", json={"entrepreneur_ids": [name]}, headers=coordinator).json()
    assert again == {"opened": 0, "cases": {name: case["id"]}}
    assert client.get(f"/v1/cases/{case['id']}/link", headers=coordinator).status_code == 409
    for match in case["matches"]:
        case = post(client, coordinator, case, "decisions", match_id=match["id"], action="approve")
    case = post(client, coordinator, case, "send")
    link = client.get(f"/v1/cases/{case['id']}/link", headers=coordinator).json()
    assert client.get(link["path"], headers={"accept-language": "en"}).status_code == 200
    first = case["matches"][0]
    for match in case["matches"]:
        case = post(client, coordinator, case, "answers", match_id=match["id"], side="counterpart", accepts=False)
    asked = {"entrepreneur_id": name, "kinds": [first["kind"]], "n": 3}
    items = client.post("/v1/rankings", json=asked, headers=coordinator).json()["rankings"][0]["items"]
    other = next(item["id"] for item in items if item["id"] != first["counterpart_id"])
    body = {"version": case["version"], "kind": first["kind"], "counterpart_id": other}
    added = client.post(f"/v1/cases/{case['id']}/matches", json=body, headers=coordinator)
    assert added.status_code == 201
    case = added.json()
    states = {match["counterpart_id"]: match["state"] for match in case["matches"]}
    assert (states[other], states[first["counterpart_id"]]) == ("approved", "closed")
    for match in case["matches"]:
        if match["state"] == "refused":
            case = post(client, coordinator, case, "close", match_id=match["id"], note="不再找")
    kept = client.post(f"/v1/cases/{case['id']}/notes", json={"note": "再打一次电话"}, headers=coordinator).json()
    assert (kept["version"], kept["steps"][-1]["note"]) == (case["version"], "再打一次电话")


def test_the_second_of_two_is_told_and_faults_are_problems(client: TestClient, coordinator: Headers) -> None:
    case = opened(client, coordinator, 30)
    one = {"match_id": case["matches"][0]["id"], "version": case["version"]}
    where = f"/v1/cases/{case['id']}/decisions"
    assert client.post(where, json={**one, "action": "approve"}, headers=coordinator).status_code == 200
    late = client.post(where, json={**one, "action": "undo"}, headers=coordinator)
    assert late.status_code == 409
    assert "test-coordinator" in late.json()["detail_zh"]
    now = {**one, "version": case["version"] + 1}
    for body, status in (
        ({**now, "action": "decline"}, 422),
        ({**now, "action": "send"}, 422),
        ({**now, "action": "approve", "state": "sent"}, 422),
        ({**now, "match_id": "nothing", "action": "undo"}, 404),
    ):
        answer = client.post(where, json=body, headers=coordinator)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.get(f"/v1/cases/{case['id']}", headers=coordinator).json()["version"] == case["version"] + 1
    assert client.get("/v1/cases/nothing", headers=coordinator).status_code == 404
    assert client.get("/v1/cases?after=nothing", headers=coordinator).status_code == 404
    unknown = client.post("/v1/cases", json={"entrepreneur_ids": ["nobody"]}, headers=coordinator)
    assert unknown.status_code == 404


def test_pages_of_the_queue_miss_nothing(client: TestClient, coordinator: Headers) -> None:
    names = [f"demo-e-{k:05d}" for k in range(60, 67)]
    assert client.post("/v1/cases", json={"entrepreneur_ids": names}, headers=coordinator).json()["opened"] == 7
    assert client.post("/v1/cases", json={"entrepreneur_ids": names}, headers=coordinator).json()["opened"] == 0
    whole = [line["id"] for line in client.get("/v1/cases?limit=500", headers=coordinator).json()]
    found: list[str] = []
    while page := client.get(
        "/v1/cases", params={"limit": 3, **({"after": found[-1]} if found else {})}, headers=coordinator
    ).json():
        found += [line["id"] for line in page]
    assert found == whole


def test_portals_have_no_business_here(client: TestClient, portal: Headers) -> None:
    for method, path in (
        ("GET", "/v1/cases"),
        ("POST", "/v1/cases"),
        ("GET", "/v1/cases/counts"),
        ("GET", "/v1/cases/x"),
    ):
        assert client.request(method, path, headers=portal, json={}).status_code in {403, 422}
        assert client.request(method, path, json={}).status_code in {401, 422}
    assert client.get("/v1/cases", headers=portal).status_code == 403
