"""The model card answers: is it better, for whom, what do the figures mean, and when was it made."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matcher.kinds.discovery import kinds
from matcher.learning.card import cards
from matcher.learning.evaluation import MEASURES
from matcher.learning.verdict import Verdict, clear_slices, verdict
from matcher.ranking.pairs import PairTable
from matcher.ranking.tables import Model, Table

KIND = next(iter(kinds().values()))
EMPTY = Model(KIND.code, "2026-05-01-abc", 0.0, (), learned=True)


def figure(mean: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"mean": mean, "low": low, "high": high, **more}


def group(zh: str, en: str, requests: int, *values: float) -> dict[str, Any]:
    return figure(*values, requests=requests, title={"zh": zh, "en": en})


GROUPS = {
    "returning": group("曾经对接成功", "matched before", 200, 0.10, 0.05, 0.15),
    "new": group("尚未对接成功", "not yet matched", 100, -0.10, -0.15, -0.05),
    "stage: intent": group("阶段：有创业意向", "stage: planning to start", 90, 0.01, -0.05, 0.07),
    "plate: west": group("地区：西部地区", "economic region: Western region", 29, 0.5, 0.4, 0.6),
}


def manifest(difference: dict[str, Any]) -> dict[str, Any]:
    own = {**dict.fromkeys(MEASURES, figure(0.4, 0.3, 0.5)), "recall@20": figure(1.0, 1.0, 1.0)}
    judged = {**own, "coverage": 0.5, "gini": 0.375, "requests": 300, "slices": GROUPS}
    return {
        "created_at": "2026-06-09T08:30:00+00:00",
        "learned_from": "matches",
        "source": "matches",
        "synthetic": True,
        "answers": None,
        "calibration": {},
        "requests": 900,
        "rows": 9000,
        "positives": 999,
        "first_request": "2026-01-02",
        "window": {"until": "2026-05-01", "judged_until": "2026-06-10"},
        "metrics": {"candidate": judged, "scorecard": {**judged, "gini": 0.5}},
        "difference": {**dict.fromkeys(MEASURES, difference), "slices": GROUPS},
    }


@pytest.mark.parametrize(
    ("low", "high", "found", "zh", "en"),
    [
        (0.01, 0.05, Verdict.BETTER, "**更好**", "**Better**"),
        (-0.004, 0.05, Verdict.NOT_WORSE, "**不差于专家评分卡**", "**Not worse than"),
        (-0.02, 0.05, Verdict.UNCLEAR, "**说不准**", "**Can't be told**"),
        (-0.05, -0.01, Verdict.WORSE, "**更差**", "**Worse**"),
        (float("nan"), float("nan"), Verdict.UNCLEAR, "**说不准**", "**Can't be told**"),
    ],
)
def test_it_says_whether_the_model_is_better(low: float, high: float, found: Verdict, zh: str, en: str) -> None:
    difference = figure((low + high) / 2, low, high)
    assert verdict(difference) is found
    told = cards(KIND, EMPTY, manifest(difference))
    assert zh in told["zh"]
    assert en in told["en"]
    if found is Verdict.BETTER:
        assert "+0.030 (+0.010 … +0.050)" in told["en"]


def test_it_names_who_gains_and_who_loses() -> None:
    assert clear_slices(GROUPS) == (["returning"], ["new"])  # the west asked too seldom
    told = cards(KIND, EMPTY, manifest(figure(0.03, 0.01, 0.05)))
    assert "- 明显受益的群体：曾经对接成功。\n- 明显受损的群体：尚未对接成功。" in told["zh"]
    assert "- Groups that clearly gain: matched before.\n- Groups that clearly lose: not yet matched." in told["en"]
    assert "| not yet matched | -0.100 (-0.150–-0.050)" in told["en"]
    assert "| -0.100 (-0.150 … -0.050) | 100 |" in told["en"]


def test_it_says_what_figures_mean_and_leaves_out_what_says_nothing() -> None:
    told = cards(KIND, EMPTY, manifest(figure(0.03, 0.01, 0.05)))
    assert "| nDCG@10：合意的是否排在前十位的前面，越大越好 | 0.400 (0.300–0.500) |" in told["zh"]
    assert "| Gini: how far the first ten places go to a few, 0 where all are alike; less is better |" in told["en"]
    assert "| 0.375 | 0.500 | -0.125 |" in told["en"]
    assert "| recall@10" in told["en"]
    assert "| recall@20" not in told["en"]
    assert "Left out: recall@20." in told["en"]
    assert "recall@20 未列出" in told["zh"]


def test_days_are_those_of_which_something_was_seen() -> None:
    told = cards(KIND, EMPTY, manifest(figure(0.03, 0.01, 0.05)))
    assert "2026-06-09 08:30 UTC 训练。只学习 2026-05-01 以前的数据" in told["zh"]
    assert "Made on 2026-06-09 08:30 UTC. It learned from what happened before 2026-05-01" in told["en"]
    assert "from 2026-01-02 to 2026-04-30" in told["en"]
    assert "from 2026-05-01 to 2026-06-09" in told["en"]
    assert all("2026-06-10" not in text for text in told.values())  # the window ends before it begins


def test_tables_of_two_features_are_told_where_there_are_some() -> None:
    told = cards(KIND, EMPTY, manifest(figure(0.03, 0.01, 0.05)))
    assert "two features" not in told["en"]
    assert "双特征" not in told["zh"]
    one, other = (feature.name for feature in KIND.features[:2])
    none = np.zeros(0, np.float32)
    tables = tuple(Table(name, none, np.zeros(1)) for name in (one, other))
    both = replace(EMPTY, tables=tables, pairs=(PairTable(one, other, none, none, np.zeros((2, 2))),))
    told = cards(KIND, both, manifest(figure(0.03, 0.01, 0.05)))
    assert "one table per feature, and 1 of two features together" in told["en"]
    assert "，以及1张双特征得分表的得分" in told["zh"]
