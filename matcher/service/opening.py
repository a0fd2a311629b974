"""Opening cases: who waits, by when, and what is suggested first."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from matcher.domain.case import Case, Match, Step
from matcher.domain.errors import NotFoundError
from matcher.domain.review import REVIEW_WITHIN, URGENT_WITHIN, Action, State
from matcher.domain.text import Text
from matcher.learning.rows import Progress, unwatched
from matcher.service.recommend import Recommender
from matcher.service.registers import ENTREPRENEUR
from matcher.service.requests import RankRequest
from matcher.service.review_events import SENDER
from matcher.service.scope import Scope
from matcher.service.urgency import is_urgent
from matcher.store.store import Store

BY = "system"
NEED = "need_cover"
"""The feature that says whether a counterpart helps with what is needed."""
LISTED = 10
"""Length of the lists that suggestions are taken from; they are kept for audit."""
PART = 100


def open_cases(
    store: Store,
    recommender: Recommender,
    scope: Scope,
    names: Sequence[str],
    *,
    now: datetime,
    progress: Progress = unwatched,
) -> int:
    """Open a case for each entrepreneur that has none open, with the first of each list that covers a need.

    Where none of them does, or no need is named, the first of every list. Returns how many are new; raises
    NotFoundError.
    """
    opened = 0
    for first in range(0, len(names), PART):
        part = list(dict.fromkeys(names[first : first + PART]))
        rows = store.entities.get_many(ENTREPRENEUR, part)
        if missing := [name for name in part if name not in rows]:
            raise NotFoundError(ENTREPRENEUR, missing[0], Text("请先登记。", "Store it first."))
        opened += store.cases.open([_case(recommender, scope, rows[name].data, now) for name in part])
        progress("cases", min(first + PART, len(names)), len(names))
    return opened


def _case(recommender: Recommender, scope: Scope, row: Mapping[str, Any], now: datetime) -> Case:
    urgent = is_urgent(row, now.date())
    due = now + (URGENT_WITHIN if urgent else REVIEW_WITHIN)
    answer = recommender.answer(RankRequest(entrepreneur_id=row["id"], n=LISTED, explain=True), sender=SENDER, now=now)
    found = [ranking for ranking in answer["rankings"] if ranking["items"]]
    helps = [ranking for ranking in found if row.get("needs") and _covers(ranking["items"][0])]
    matches = [
        Match(
            uuid.uuid4().hex,
            ranking["kind"],
            ranking["items"][0]["id"],
            State.SUGGESTED,
            ranking["ranking_id"],
            1,
            due,
        )
        for ranking in helps or found
    ]
    steps = [Step(one.id, now, BY, Action.SUGGEST, State.SUGGESTED, State.SUGGESTED) for one in matches]
    return Case(
        uuid.uuid4().hex,
        row["id"],
        scope.path(row.get("region")),
        urgent,
        now,
        changed_at=now,
        changed_by=BY,
        matches=tuple(matches),
        steps=tuple(steps),
    )


def _covers(item: Mapping[str, Any]) -> bool:
    values = {one["feature"]: one["value"] for one in item["contributions"]}
    return bool(values.get(NEED))
