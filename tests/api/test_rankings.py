"""Rankings over HTTP, on the small synthetic region."""

import time
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from matcher.kinds.discovery import kinds

WHO = "demo-e-00003"
Headers = dict[str, str]


def ranked(client: TestClient, headers: Headers, **body: Any) -> list[dict[str, Any]]:
    answer = client.post("/v1/rankings", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rankings"]
    return found


def test_all_kinds_with_reasons(client: TestClient, portal: Headers) -> None:
    rankings = ranked(client, portal, entrepreneur_id=WHO, n=4)
    assert {ranking["kind"] for ranking in rankings} == set(kinds())
    for ranking in rankings:
        assert ranking["items"]
        assert [item["rank"] for item in ranking["items"]] == list(range(1, len(ranking["items"]) + 1))
        scores = [item["score"] for item in ranking["items"]]
        assert scores == sorted(scores, reverse=True)
        assert ranking["model"]["learned"] is False
        best = ranking["items"][0]
        assert best["reasons"]
        assert all(reason["text"]["zh"] and reason["text"]["en"] for reason in best["reasons"])


def test_the_answer_says_that_data_is_synthetic(client: TestClient, portal: Headers) -> None:
    answer = client.post("/v1/rankings", json={"entrepreneur_id": WHO}, headers=portal).json()
    assert answer["synthetic"]
    assert "（合成）" in answer["rankings"][0]["items"][0]["name"]


def test_contributions_sum_to_the_score(client: TestClient, portal: Headers) -> None:
    for ranking in ranked(client, portal, entrepreneur_id=WHO, explain=True):
        for item in ranking["items"]:
            total = ranking["model"]["intercept"] + sum(part["points"] for part in item["contributions"])
            assert total == pytest.approx(item["score"], abs=1e-6)  # shown to six places


def test_what_would_raise_a_rank(client: TestClient, portal: Headers) -> None:
    found = []
    for ranking in ranked(client, portal, entrepreneur_id=WHO, explain=True, n=20):
        for item in ranking["items"]:
            for advice in item["would_raise"]:
                assert advice["points"] > 0
                assert 1 <= advice["rank"] < item["rank"]
                found.append(advice["text"]["zh"])
            told = [advice["text"]["zh"] for advice in item["would_raise"]]
            assert len(set(told)) == len(told)
    assert len(set(found)) >= 3


def test_the_same_request_gives_the_same_answer(client: TestClient, portal: Headers) -> None:
    body = {"entrepreneur_id": WHO, "n": 30, "as_of": "2026-11-23T00:00:00Z"}
    first, second = ranked(client, portal, **body), ranked(client, portal, **body)
    for one, other in zip(first, second, strict=True):
        assert [(i["id"], i["score"]) for i in one["items"]] == [(i["id"], i["score"]) for i in other["items"]]


def test_inline_equals_stored_apart_from_history(client: TestClient, portal: Headers) -> None:
    stored = client.get(f"/v1/entrepreneurs/{WHO}", headers=portal).json()["data"]
    body = {"kinds": ["mentor"], "as_of": "2024-01-01T00:00:00Z", "n": 20}
    one = ranked(client, portal, entrepreneur_id=WHO, **body)[0]
    other = ranked(client, portal, entrepreneur=stored, **body)[0]
    assert [i["id"] for i in one["items"]] == [i["id"] for i in other["items"]]


def test_non_personalised_is_the_same_for_everybody(client: TestClient, portal: Headers) -> None:
    lists = []
    for who in (WHO, "demo-e-00007", "demo-e-00011"):
        rankings = ranked(client, portal, entrepreneur_id=who, personalised=False, as_of="2026-11-23T00:00:00Z")
        lists.append([[(i["id"], i["score"]) for i in ranking["items"]] for ranking in rankings])
        assert not any(ranking["personalised"] for ranking in rankings)
    assert lists[0] == lists[1] == lists[2]


def test_who_refused_personalised_ranking_gets_none(client: TestClient, portal: Headers) -> None:
    row = {"stage": "startup", "region": "330212", "needs": ["MARKET"], "personalised": False}
    assert client.put("/v1/entrepreneurs/opted-out", json=row, headers=portal).status_code == 201
    body = {"as_of": "2026-11-23T00:00:00Z", "n": 10}
    mine = ranked(client, portal, entrepreneur_id="opted-out", **body)
    anonymous = ranked(client, portal, entrepreneur_id=WHO, personalised=False, **body)
    for one, other in zip(mine, anonymous, strict=True):
        assert one["personalised"] is False
        assert [i["id"] for i in one["items"]] == [i["id"] for i in other["items"]]


def test_refusals_name_rule_clause_and_remedy(client: TestClient, portal: Headers) -> None:
    found = [r for ranking in ranked(client, portal, entrepreneur_id=WHO, refusals=50) for r in ranking["refused"]]
    assert found
    for excluded in found:
        for refusal in excluded["refusals"]:
            assert refusal["rule"].split(".")[0] in kinds()
            assert refusal["document"]
            assert refusal["because"]["zh"]
            assert refusal["would_change"]["en"]


def test_refused_are_never_ranked(client: TestClient, portal: Headers) -> None:
    for ranking in ranked(client, portal, entrepreneur_id=WHO, refusals=100, n=200):
        assert not {i["id"] for i in ranking["items"]} & {r["id"] for r in ranking["refused"]}
        assert ranking["eligible"] <= ranking["candidates"]


def test_only_exclude_and_filters(client: TestClient, portal: Headers) -> None:
    whole = ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], n=200)[0]
    ids = [item["id"] for item in whole["items"]]
    some = ids[2:6]
    listed = ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], only=[*some, "nobody"])[0]
    assert [item["id"] for item in listed["items"]] == some
    without = ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], exclude=ids[:3], n=200)[0]
    assert [item["id"] for item in without["items"]] == ids[3:]
    filtered = ranked(
        client,
        portal,
        entrepreneur_id=WHO,
        kinds=["mentor"],
        n=200,
        filters={"region": "330000", "slots_free": {"min": 2}},
    )[0]
    assert filtered["items"]
    for item in filtered["items"]:
        row = client.get(f"/v1/mentors/{item['id']}", headers=portal).json()["data"]
        assert row["region"].startswith("33")
        assert row["slots_free"] >= 2
    assert [i["id"] for i in filtered["items"]] == [i for i in ids if i in {x["id"] for x in filtered["items"]}]


def test_diversity_changes_order_and_keeps_the_best_first(client: TestClient, portal: Headers) -> None:
    plain = ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], n=10)[0]["items"]
    spread = ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], n=10, diversity=0.9)[0]["items"]
    assert spread[0]["id"] == plain[0]["id"]
    assert [i["id"] for i in spread] != [i["id"] for i in plain]


def test_reverse(client: TestClient, portal: Headers) -> None:
    for kind in kinds().values():
        first = client.get(f"/v1/{kind.plural}?limit=1", headers=portal).json()["rows"][0]["id"]
        ranking = ranked(client, portal, counterpart_id=first, kinds=[kind.code], n=5, refusals=1)[0]
        assert ranking["direction"] == "entrepreneurs"
        assert ranking["candidates"] >= 200
        for item in ranking["items"]:
            assert item["id"].startswith("demo-e-") or item["id"] == "opted-out"


def test_both_directions_give_the_same_score(client: TestClient, portal: Headers) -> None:
    moment = "2026-11-23T00:00:00Z"
    for kind in kinds().values():
        item = ranked(client, portal, entrepreneur_id=WHO, kinds=[kind.code], as_of=moment)[0]["items"][0]
        back = ranked(
            client, portal, counterpart_id=item["id"], kinds=[kind.code], only=[WHO], as_of=moment, explain=True
        )[0]["items"]
        assert back[0]["id"] == WHO
        np.testing.assert_allclose(back[0]["score"], item["score"], rtol=1e-6)


def test_language(client: TestClient, portal: Headers) -> None:
    reason = ranked(client, portal, entrepreneur_id=WHO, language="zh")[0]["items"][0]["reasons"][0]
    assert isinstance(reason["text"], str)


def test_batch(client: TestClient, portal: Headers) -> None:
    requests = [{"entrepreneur_id": f"demo-e-{k:05d}", "kinds": ["course"], "n": 2} for k in range(1, 6)]
    answer = client.post("/v1/rankings/batch", json={"requests": requests}, headers=portal)
    assert answer.status_code == 200
    assert len(answer.json()["answers"]) == 5


def test_every_ranking_is_kept_whole(client: TestClient, portal: Headers, analyst: Headers) -> None:
    ranking = ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], n=3)[0]
    for _ in range(50):
        kept = client.get(f"/v1/rankings/{ranking['ranking_id']}", headers=analyst)
        if kept.status_code == 200:
            break
        time.sleep(0.1)
    whole = kept.json()
    assert [i["id"] for i in whole["ranking"]["items"]] == [i["id"] for i in ranking["items"]]
    assert whole["request"]["entrepreneur_id"] == WHO
    points = np.array(whole["shown"]["points"]).sum(axis=1) + ranking["model"]["intercept"]
    np.testing.assert_allclose(points, [i["score"] for i in ranking["items"]])
    assert len(whole["shown"]["features"]) == len(whole["shown"]["values"][0])


def test_a_change_is_ranked_within_a_second(client: TestClient, portal: Headers, coordinator: Headers) -> None:
    row = {"name": "新导师", "region": "330212", "appointed": True, "slots_free": 1, "conflicts": []}
    client.put("/v1/mentors/brand-new", json=row, headers=coordinator)
    began = time.monotonic()
    while not (found := ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], only=["brand-new"])[0]["items"]):
        assert time.monotonic() - began < 5, "the change was not picked up"
        time.sleep(0.05)
    assert found[0]["name"] == "新导师"
    client.delete("/v1/mentors/brand-new", headers=coordinator)
    while ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], only=["brand-new"])[0]["items"]:
        assert time.monotonic() - began < 10
        time.sleep(0.05)


def test_ones_own_write_is_ranked_at_once(client: TestClient, portal: Headers) -> None:
    client.put("/v1/entrepreneurs/fresh", json={"needs": ["MARKET"], "stage": "startup"}, headers=portal)
    ranking = ranked(client, portal, entrepreneur_id="fresh", kinds=["mentor"], n=1, explain=True)[0]
    part = next(p for p in ranking["items"][0]["contributions"] if p["feature"] == "need_cover")
    assert part["value"] == 1.0


def test_one_reason_for_each_subject(client: TestClient, portal: Headers) -> None:
    place = {"distance", "shared_levels", "same_cluster"}
    seen = 0
    for ranking in ranked(client, portal, entrepreneur_id=WHO, n=50):
        for item in ranking["items"]:
            told = [reason["feature"] for reason in item["reasons"] if reason["feature"] in place]
            assert len(told) <= 1, item["reasons"]
            seen += len(told)
    assert seen


def test_what_is_not_in_the_register_is_said(client: TestClient, portal: Headers) -> None:
    ranking = ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor"], only=["demo-m-00001", "nobody"])[0]
    assert ranking["not_found"] == ["nobody"]


def test_a_kind_named_twice_is_ranked_once(client: TestClient, portal: Headers) -> None:
    assert len(ranked(client, portal, entrepreneur_id=WHO, kinds=["mentor", "mentor"], n=1)) == 1


def test_words_of_a_profile_that_was_sent_along_are_not_kept(
    client: TestClient, portal: Headers, analyst: Headers
) -> None:
    secret = "身份证号330212199001011234"  # noqa: S105 - what people write into free text
    sent = {"name": "王大姐", "needs": ["MARKET"], "text": f"做早餐，{secret}"}
    ranking = ranked(client, portal, entrepreneur=sent, kinds=["mentor"], n=1)[0]
    for _ in range(50):
        kept = client.get(f"/v1/rankings/{ranking['ranking_id']}", headers=analyst)
        if kept.status_code == 200:
            break
        time.sleep(0.05)
    assert kept.json()["request"]["entrepreneur"] == {"needs": ["MARKET"]}
    assert secret not in kept.text
    assert "王大姐" not in kept.text


def test_shown_lines_keep_their_place_among_all(client: TestClient, portal: dict[str, str]) -> None:
    asked = {"entrepreneur_id": "demo-e-00001", "kinds": ["mentor"], "explain": True}
    whole = client.post("/v1/rankings", json={**asked, "n": 200}, headers=portal).json()["rankings"][0]
    some = [whole["items"][k] for k in (3, 17)]
    names = [item["id"] for item in reversed(some)]
    shown = client.post("/v1/rankings", json={**asked, "show": [*names, "nobody"]}, headers=portal).json()["rankings"][
        0
    ]
    assert shown["items"] == some
    assert (shown["eligible"], shown["not_found"]) == (whole["eligible"], ["nobody"])
    assert any(item["would_raise"] for item in whole["items"])
