"""`matcher rank` and `matcher explain`."""

import json as json_module
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matcher.cli.output import as_json, existing_store, fail, say
from matcher.domain.errors import NotFoundError
from matcher.domain.text import Language, Text
from matcher.kinds.discovery import kind_of
from matcher.ranking.pairs import SIGN, title_of
from matcher.service.messages import validated
from matcher.service.requests import RankRequest
from matcher.service.service import Service
from matcher.service.settings import Settings

SENDER = "command line"


def _request(given: str, kinds: list[str], options: Mapping[str, Any]) -> RankRequest:
    if given == "-" or given.endswith(".json"):
        text = sys.stdin.read() if given == "-" else Path(given).read_text("utf-8")
        try:
            body = json_module.loads(text)
        except ValueError as error:
            raise fail(f"{given}: not JSON: {error}") from error
        return validated(RankRequest, {**options, **body}, {})
    return validated(RankRequest, {"entrepreneur_id": given, "kinds": kinds, **options}, {})


def run_rank(given: str, kinds: list[str], n: int, language: str, *, explain: bool, refusals: int, json: bool) -> None:
    """Print rankings."""
    options = {"n": n, "language": language, "explain": explain, "refusals": refusals}
    request = _request(given, kinds, options)
    with Service.opened(Settings(store=existing_store())) as service:
        answer = service.recommender.answer(request, sender=SENDER)
        synthetic = service.synthetic
    if json:
        as_json({**answer, "synthetic": synthetic})
        return
    if synthetic:
        say("合成数据 synthetic data")
    language = request.language or "zh"
    for ranking in answer["rankings"]:
        title = kind_of(ranking["kind"]).title.of(language)
        counts = _ELIGIBLE.of(language).format(**ranking)
        say(f"\n{title} ({ranking['kind']}): {counts}")
        for item in ranking["items"]:
            _print_item(item, _feature_names(ranking["kind"]), language, ranking["model"]["intercept"])
        for left_out in ranking["refused"]:
            _print_refused(left_out)


_ELIGIBLE = Text("{candidates} 个中有 {eligible} 个符合条件", "{eligible} of {candidates} are eligible")


def _feature_names(kind: str) -> dict[str, Text]:
    return {feature.name: feature.title for feature in kind_of(kind).features}


def _title(name: str, names: Mapping[str, Text]) -> Text:
    return title_of([names[part] for part in name.split(SIGN)])


def _print_refused(left_out: dict[str, Any]) -> None:
    say(f"  ✗ {left_out['name']} [{left_out['id']}]")
    for refusal in left_out["refusals"]:
        say(f"     {_one(refusal['because'])} ({refusal['document']}{refusal['article']})")
        say(f"     → {_one(refusal['would_change'])}")


def _one(text: Any) -> str:
    return text if isinstance(text, str) else f"{text['zh']} {text['en']}"


START = Text("起点（该模型对每个对象都相同）", "start (the same for everybody, by this model)")
SUM = Text("合计，即总分", "sum: the score")


def _print_item(item: dict[str, Any], names: Mapping[str, Text], language: Language, intercept: float) -> None:
    say(f"  {item['rank']}. {item['name']} [{item['id']}] {item['score']:.1f}")
    for reason in item["reasons"]:
        say(f"     + {_one(reason['text'])}")
    for caution in item["cautions"]:
        say(f"     - {_one(caution['text'])}")
    for question in item["to_check"]:
        say(f"     ? {_one(question['text'])}")
    _print_points(item, names, language, intercept)
    for advice in item.get("would_raise", []):
        say(f"     ↑ {_one(advice['text'])} (+{advice['points']:.1f} → {advice['rank']})")


def _print_points(item: dict[str, Any], names: Mapping[str, Text], language: Language, intercept: float) -> None:
    """The start of a learned model, every feature's value and points, and what they come to."""
    parts = item.get("contributions", [])
    places = 3 if intercept else 2  # log-odds are small
    if parts and intercept:  # the scorecard starts at nothing
        say(f"       {'':>10}{intercept:>9.{places}f}  {START.of(language)}")
    for part in parts:
        value = "—" if part["value"] is None else f"{part['value']:.3g}"
        say(f"       {value:>10}{part['points']:>9.{places}f}  {_title(part['feature'], names).of(language)}")
    if parts:
        say(f"       {'':>10}{item['score']:>9.{places}f}  {SUM.of(language)}")


def run_explain(entrepreneur: str, kind: str, counterpart: str, language: str, *, json: bool) -> None:
    """Print how one pair scores."""
    request = validated(
        RankRequest,
        {
            "entrepreneur_id": entrepreneur,
            "kinds": [kind],
            "show": [counterpart],
            "language": language,
            "explain": True,
        },
        {},
    )
    alone = request.model_copy(update={"show": None, "only": [counterpart], "n": 1, "refusals": 1})
    with Service.opened(Settings(store=existing_store())) as service:
        synthetic, names = service.synthetic, _feature_names(kind)
        ranking = service.recommender.answer(request, sender=SENDER)["rankings"][0]
        if not ranking["items"]:  # refused, or not there at all
            ranking = service.recommender.answer(alone, sender=SENDER)["rankings"][0]
    if not ranking["candidates"]:
        raise NotFoundError(kind, counterpart, Text("请先保存。", "Store it first."))
    if json:
        as_json(ranking)
        return
    if synthetic:
        say("合成数据 synthetic data")
    for item in ranking["items"]:
        _print_item(item, names, request.language or "zh", ranking["model"]["intercept"])
    for left_out in ranking["refused"]:
        _print_refused(left_out)
