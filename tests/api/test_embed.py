"""Lists for pages of portals: what a token gives, and what is refused to pages, other sites and the curious."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.embed.routes import FOLDER, MOST_TURNS
from matcher.domain.access import Role
from matcher.kinds.discovery import kinds
from matcher.service.embedding import LIST, SHOWN, TOLD_WITHIN
from matcher.service.service import Service

WHO = "demo-e-00003"
PAGE = {"Origin": "https://portal.example"}
Headers = dict[str, str]
Json = dict[str, Any]


def token_of(client: TestClient, portal: Headers, **more: Any) -> str:
    body = {"entrepreneur_id": WHO, "kinds": ["mentor", "course"], "n": 3, **more}
    answer = client.post("/v1/embed/tokens", json=body, headers=portal)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def lists_of(client: TestClient, token: str) -> Json:
    answer = client.get("/v1/embed/list", params={"token": token}, headers=PAGE)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def tell(client: TestClient, receipt: str, *events: Json) -> Any:
    return client.post("/v1/embed/events", json={"receipt": receipt, "events": list(events)}, headers=PAGE)


def seen(position: int, event: str = "shown", after_ms: int = 40) -> Json:
    return {"event": event, "position": position, "after_ms": after_ms}


def refused(answer: Any, status: int, words: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert any("一" <= sign <= "鿿" for sign in answer.json()["detail_zh"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_lists_are_what_the_rankings_say(client: TestClient, portal: Headers, language: str) -> None:
    asked = {"entrepreneur_id": WHO, "kinds": ["mentor", "course"], "n": 3, "language": language}
    ranked = client.post("/v1/rankings", json=asked, headers=portal).json()["rankings"]
    found = lists_of(client, token_of(client, portal, language=language))
    assert found["synthetic"]
    assert [one["kind"] for one in found["lists"]] == ["mentor", "course"]
    for own, ranking in zip(found["lists"], ranked, strict=True):
        assert own["title"] == getattr(kinds()[own["kind"]].title, language)
        assert len(own["lines"]) == 3
        for line, item in zip(own["lines"], ranking["items"], strict=True):
            assert (line["position"], line["id"], line["name"]) == (item["rank"], item["id"], item["name"])
            for words in ("reasons", "cautions", "to_check"):
                assert line[words] == [entry["text"] for entry in item[words]]
            assert set(line) == {"position", "id", "name", "reasons", "cautions", "to_check"}, "no points, no chances"


def test_every_list_is_kept_as_a_ranking(client: TestClient, portal: Headers, service: Service) -> None:
    found = lists_of(client, token_of(client, portal))
    while service.log.waiting:
        pass
    for own in found["lists"]:
        row = service.store.rankings.get(own["ranking_id"])
        assert row
        assert (row.sender, row.kind, row.entity_id) == ("test-portal", own["kind"], WHO)


def test_who_may_have_a_token_and_for_what(client: TestClient, portal: Headers) -> None:
    assert client.post("/v1/embed/tokens", json={"entrepreneur_id": WHO}).status_code == 401
    for body, status in (
        ({"entrepreneur_id": "nobody"}, 404),
        ({"entrepreneur_id": WHO, "kinds": ["dragon"]}, 404),
        ({"entrepreneur_id": WHO, "seconds": 3601}, 422),
        ({"entrepreneur_id": WHO, "seconds": 0}, 422),
        ({"entrepreneur_id": WHO, "n": 200}, 422),
        ({"entrepreneur_id": WHO, "sender": "somebody"}, 422),
    ):
        assert client.post("/v1/embed/tokens", json=body, headers=portal).status_code == status, body
    answer = client.post("/v1/embed/tokens", json={"entrepreneur_id": WHO, "seconds": 60}, headers=portal).json()
    left = datetime.fromisoformat(answer["expires_at"]) - datetime.now(UTC)
    assert timedelta(seconds=55) < left <= timedelta(seconds=60)


def test_tokens_that_are_not_right_or_ended(client: TestClient, portal: Headers, service: Service) -> None:
    now = datetime.now(UTC)
    good = token_of(client, portal)
    data = service.signing.read(LIST, good, max_age=timedelta(minutes=1), now=now)
    receipt = lists_of(client, good)["lists"][0]["receipt"]
    for bad in ("", "x", good[:-1], good + "x", receipt, service.signing.sign("links", data, now=now)):
        refused(client.get("/v1/embed/list", params={"token": bad}, headers=PAGE), 403, "not right")
    old = service.signing.sign(LIST, {**data, "seconds": 60}, now=now - timedelta(seconds=61))
    answer = client.get("/v1/embed/list", params={"token": old}, headers=PAGE)
    refused(answer, 403, "expired")
    assert answer.headers["access-control-allow-origin"] == "*", "the page is told why"
    refused(tell(client, good, seen(1)), 403, "not right")
    refused(tell(client, receipt[:-1], seen(1)), 403, "not right")
    shown = service.signing.read(SHOWN, receipt, max_age=timedelta(minutes=1), now=now)
    aged = service.signing.sign(SHOWN, shown, now=now - TOLD_WITHIN - timedelta(seconds=2))
    refused(tell(client, aged, seen(1)), 403, "expired")


def test_a_revoked_key_takes_its_tokens_with_it(client: TestClient, service: Service) -> None:
    now = datetime.now(UTC)
    secret = {"X-API-Key": service.store.keys.add("short-lived", Role.PORTAL, now=now)}
    token = token_of(client, secret)
    receipt = lists_of(client, token)["lists"][0]["receipt"]
    service.store.keys.revoke("short-lived", now=now)
    refused(client.get("/v1/embed/list", params={"token": token}), 403, "revoked")
    refused(tell(client, receipt, seen(1)), 403, "revoked")


def test_events_are_noted_once_for_the_lines_that_were_served(
    client: TestClient, portal: Headers, service: Service
) -> None:
    own = lists_of(client, token_of(client, portal))["lists"][0]
    before = service.store.events.count()
    events = [seen(1), seen(2), seen(1, "opened", 2_500)]
    for expected in ({"noted": 3, "known": 0}, {"noted": 0, "known": 3}):
        answer = tell(client, own["receipt"], *events)
        assert (answer.status_code, answer.json()) == (201, expected)
    assert service.store.events.count() == before + 3
    noted = [one.event for one in service.store.events.of_entrepreneur(WHO)][-3:]
    assert [(e.event, e.position, e.counterpart_id) for e in noted] == [
        ("shown", 1, own["lines"][0]["id"]),
        ("shown", 2, own["lines"][1]["id"]),
        ("opened", 1, own["lines"][0]["id"]),
    ]
    assert {e.ranking_id for e in noted} == {own["ranking_id"]}
    assert timedelta(milliseconds=2_460) == noted[2].at - noted[0].at
    again = lists_of(client, token_of(client, portal))["lists"][0]  # the page is loaded again: nobody else has looked
    assert again["ranking_id"] != own["ranking_id"]
    lines = [line["id"] for line in again["lines"]].index(own["lines"][0]["id"]) + 1
    assert tell(client, again["receipt"], seen(lines, after_ms=41)).json() == {"noted": 0, "known": 1}


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (seen(4), 422),  # the list has three lines
        (seen(0), 422),
        (seen(1, "chosen"), 422),  # what decides is not a page's to report
        (seen(1, "funded"), 422),
        ({**seen(1), "counterpart_id": "demo-m-00001"}, 422),
        (seen(1, after_ms=-1), 422),
        (seen(1, after_ms=3_600_000), 422),  # lies in the future
    ],
)
def test_nothing_else_can_be_told(
    client: TestClient, portal: Headers, service: Service, event: Json, status: int
) -> None:
    own = lists_of(client, token_of(client, portal))["lists"][0]
    before = service.store.events.count()
    answer = tell(client, own["receipt"], seen(2), event)
    assert answer.status_code == status
    assert answer.json()["errors"]
    assert service.store.events.count() == before, "all or nothing"


def test_other_sites_may_call_these_two_routes_alone(client: TestClient, portal: Headers) -> None:
    asks = {**PAGE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = client.options("/v1/embed/events", headers=asks)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert "access-control-allow-credentials" not in answer.headers
    assert "x-api-key" not in answer.headers["access-control-allow-headers"].lower()
    for path in ("/v1/embed/tokens", "/v1/rankings", "/v1/events", "/v1/entrepreneurs", "/console/sign-in"):
        for answer in (client.options(path, headers=asks), client.get(path, headers={**PAGE, **portal})):
            assert "access-control-allow-origin" not in answer.headers, path


def test_a_token_can_be_used_so_many_times(service: Service, portal: Headers) -> None:
    with TestClient(create_app(service)) as client:
        token = token_of(client, portal, kinds=["mentor"], n=1)
        for _ in range(MOST_TURNS):
            assert client.get("/v1/embed/list", params={"token": token}).status_code == 200
        answer = client.get("/v1/embed/list", params={"token": token}, headers=PAGE)
        refused(answer, 429, "Too many")
        assert 0 < int(answer.headers["retry-after"]) <= 3600
        lists_of(client, token_of(client, portal, n=2))


def test_the_script_and_its_style_are_small_plain_files(client: TestClient) -> None:
    for name, kind in (("matcher.js", "text/javascript"), ("matcher.css", "text/css")):
        answer = client.get(f"/embed/{name}")
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert len(answer.content) <= 8_192
    for name in ("routes.py", "..%2fapp.py", "nothing.js"):
        assert client.get(f"/embed/{name}").status_code == 404
    script = (FOLDER / "matcher.js").read_text("utf-8")
    for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", ".style", "cookie."):
        assert risky not in script


def test_the_document_says_that_pages_need_no_key(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert paths["/v1/embed/list"]["get"]["security"] == []
    assert paths["/v1/embed/events"]["post"]["security"] == []
    assert paths["/v1/embed/tokens"]["post"]["security"] == [{"key": []}]
