"""A ranking as plain data: what the API sends, the CLI prints, and the log keeps."""

from typing import Any

import numpy as np

from matcher.domain.ranking import Advice, Chance, Excluded, RankedItem, Ranking, Reason
from matcher.domain.rule import Refusal, ToCheck
from matcher.domain.text import Language, Text

Json = dict[str, Any]
PLACES = 6
"""Decimal places of scores and points that are shown; the log keeps them whole."""


def rendered(ranking: Ranking, language: Language | None, *, explain: bool) -> Json:
    """Everything of a ranking that the caller asked for, in one language or both."""
    return {
        "kind": ranking.kind,
        "direction": ranking.direction,
        "candidates": ranking.candidates,
        "eligible": ranking.eligible,
        "refused_by_rule": ranking.refused_by_rule,
        "items": [_item(ranking, place, item, language, explain=explain) for place, item in enumerate(ranking.items)],
        "refused": [_excluded(excluded, language) for excluded in ranking.refused],
        "model": {"version": ranking.model, "learned": ranking.learned, "intercept": ranking.intercept},
        "rules_version": ranking.rules_version,
        "data_version": ranking.data_version,
        "personalised": ranking.personalised,
    }


def kept(ranking: Ranking) -> Json:
    """What the log keeps beside the rendered answer: the whole feature vectors and contributions of shown rows.

    A row of `points` has one entry for each of `features`, then one for each of `pairs`.
    """
    whole: Json = {
        "features": ranking.features,
        "pairs": ranking.pairs,
        "values": ranking.values.T.copy(),
        "points": ranking.points.T.copy(),
    }
    if ranking.shadow is not None:
        whole["shadow"] = {"model": ranking.shadow.model, "ids": ranking.shadow.ids}
    return whole


def _text(text: Text, language: Language | None) -> str | dict[str, str]:
    return text.as_dict() if language is None else text.of(language)


def _item(ranking: Ranking, place: int, item: RankedItem, language: Language | None, *, explain: bool) -> Json:
    out: Json = {
        "rank": item.rank,
        "id": item.id,
        "name": item.name,
        "score": round(item.score, PLACES),
        "reasons": [_reason(reason, language) for reason in item.reasons],
        "cautions": [_reason(reason, language) for reason in item.cautions],
        "to_check": [_open_question(question, language) for question in item.to_check],
        "capacity_left": item.capacity_left,
        "chance": _chance(item.chance),
    }
    if explain:
        out["contributions"] = _contributions(ranking, place)
        out["would_raise"] = [_advice(advice, language) for advice in item.would_raise]
    return out


def _contributions(ranking: Ranking, place: int) -> list[Json]:
    """In the order of their sum; two features together have no value of their own."""
    values = [None if np.isnan(value) else float(value) for value in ranking.values[:, place]]
    values += [None] * len(ranking.pairs)
    names = (*ranking.features, *ranking.pairs)
    return [
        {"feature": name, "value": value, "points": float(points)}
        for name, value, points in zip(names, values, ranking.points[:, place], strict=True)
    ]


def _chance(chance: Chance | None) -> Json | None:
    if chance is None:
        return None
    parts = {"wants": chance.wants, "accepts": chance.accepts, "match": chance.match}
    return {name: None if value is None else round(value, PLACES) for name, value in parts.items()}


def _reason(reason: Reason, language: Language | None) -> Json:
    return {"feature": reason.feature, "points": round(reason.points, PLACES), "text": _text(reason.text, language)}


def _advice(advice: Advice, language: Language | None) -> Json:
    return {
        "feature": advice.feature,
        "text": _text(advice.text, language),
        "points": round(advice.points, PLACES),
        "rank": advice.rank,
    }


def _open_question(question: ToCheck, language: Language | None) -> Json:
    return {
        "rule": question.rule,
        "missing": list(question.missing),
        "text": _text(question.text, language),
        "document": question.document,
        "article": question.article,
    }


def _excluded(excluded: Excluded, language: Language | None) -> Json:
    refusals = [_refusal(refusal, language) for refusal in excluded.refusals]
    return {"id": excluded.id, "name": excluded.name, "score": round(excluded.score, PLACES), "refusals": refusals}


def _refusal(refusal: Refusal, language: Language | None) -> Json:
    return {
        "rule": refusal.rule,
        "because": _text(refusal.because, language),
        "would_change": _text(refusal.would_change, language),
        "document": refusal.document,
        "article": refusal.article,
        "region": refusal.region or None,
        "valid_from": refusal.valid_from and refusal.valid_from.isoformat(),
        "valid_to": refusal.valid_to and refusal.valid_to.isoformat(),
    }
