"""A served ranking, made again: the same request, moment and model, on the registers and rules of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from matcher.domain.errors import BundleError, InvalidInputError, NotFoundError
from matcher.domain.ranking import Ranking
from matcher.domain.text import Text
from matcher.kinds.discovery import kinds
from matcher.ranking.bundle import read_bundle
from matcher.ranking.pairs import SIGN, title_of
from matcher.ranking.scorecard import load_scorecard
from matcher.ranking.tables import Model
from matcher.service.auditing import Kept
from matcher.service.catalogue import Catalogue
from matcher.service.recommend import NOT_KEPT, Recommender
from matcher.service.requests import RankRequest

SAME = 1e-9
"""Scores and points that differ by no more are the same: only the order of additions may differ."""
TOLD = 4
"""Contributions that are named for a line whose score differs, the greatest differences first."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One contribution that is not what it was; values None where unknown."""

    title: Text
    value: float | None
    value_now: float | None
    points: float
    points_now: float


@dataclass(frozen=True, slots=True)
class Pairing:
    """A line of then beside what became of it: places and scores, None where it is not in the one or the other list."""

    id: str
    name: str
    place: int | None
    place_now: int | None
    score: float | None
    score_now: float | None
    changed: tuple[Changed, ...] = ()

    @property
    def same(self) -> bool:
        """Whether it has the same place and score."""
        return self.scored_the_same and self.place == self.place_now

    @property
    def scored_the_same(self) -> bool:
        """Whether it is in both lists with the same score."""
        if self.score is None or self.score_now is None:
            return False
        return abs(self.score - self.score_now) <= SAME


@dataclass(frozen=True, slots=True)
class Replay:
    """The two lists side by side. `failed`: why it can't be made again; `causes`: what is different today."""

    lines: tuple[Pairing, ...] = ()
    causes: tuple[Text, ...] = ()
    failed: Text | None = None

    @property
    def same(self) -> bool:
        """Whether every line has the same place and score."""
        return self.failed is None and all(line.same for line in self.lines)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a feature, or two together, gave a line: the value (None: unknown, or two together) and its points."""

    title: Text
    value: float | None
    points: float


def contributions(kept: Kept, place: int) -> list[Contribution]:
    """The contributions to one line (counting from 0) as they were kept, in the order of their sum."""
    names = [*kept.shown["features"], *kept.shown.get("pairs", ())]
    values = [*kept.shown["values"][place], *[None] * len(kept.shown.get("pairs", ()))]
    titles = _titles(kept.row.kind)
    return [
        Contribution(_title(titles, name), value, points)
        for name, value, points in zip(names, values, kept.shown["points"][place], strict=True)
    ]


class Replaying:
    """Makes rankings again; nothing of it is kept or shown to anybody outside."""

    def __init__(self, catalogue: Catalogue, recommender: Recommender, models: Path) -> None:
        self._catalogue, self._recommender, self._models = catalogue, recommender, models

    def again(self, kept: Kept) -> Replay:
        """Rank once more and compare."""
        code, body = kept.row.kind, kept.body
        if code not in self._catalogue.codes:
            return Replay(failed=Text("这一类别已不再提供。", "This kind is not served any more."))
        try:
            model = self._model(code, body["model"]["version"])
        except BundleError as error:
            return Replay(failed=Text(error.zh, str(error)))
        if model is None:
            version = body["model"]["version"]
            return Replay(
                failed=Text(f"评分卡 {version} 已被替换。", f"The scorecard {version} was replaced by another one.")
            )
        try:
            request = RankRequest.model_validate({**kept.request, "kinds": [code]})
            ranking, _ = self._recommender.ranking(request, code, datetime.fromisoformat(body["as_of"]), by=model)
        except NotFoundError as error:
            return Replay(failed=Text(error.line_zh, str(error)))
        except (InvalidInputError, ValueError) as error:
            return Replay(failed=Text(f"当时的请求今天已不成立：{error}", f"The request makes no sense today: {error}"))
        lines = _paired(kept, ranking)
        causes = self._causes(kept, ranking)
        if any(one.value is not None and one.value == one.value_now for line in lines for one in line.changed):
            causes.append(Text("此后评分卡的分值有改动。", "The points of the scorecard were changed since."))
        return Replay(lines, tuple(causes))

    def _model(self, code: str, version: str) -> Model | None:
        """The model of a version; None for a scorecard that is not the one of today. Raises BundleError."""
        kind = self._catalogue.snapshot(code).kind
        card = load_scorecard(self._models, kind).model
        if version == card.version:
            return card
        if version.startswith("scorecard-"):
            return None
        return read_bundle(self._models, kind, version).model

    @staticmethod
    def _causes(kept: Kept, ranking: Ranking) -> list[Text]:
        """What is known to be different from then; some of it may have made no difference."""
        body, found = kept.body, []
        if body["data_version"] != ranking.data_version:
            found.append(
                Text(
                    "此后名册或记录有变动：重算使用今天的名册，以及当时之前发生的事件。",
                    "Registers or events were changed since: the registers of today are used, and all events before "
                    "that moment, whenever they were recorded.",
                )
            )
        if body["rules_version"] != ranking.rules_version:
            found.append(Text("此后规则有变动。", "Rules were changed since."))
        if body["personalised"] != ranking.personalised:
            found.append(
                Text(
                    "此后本人更改了个性化推荐的选择。",
                    "The person has changed the choice on personal suggestions since.",
                )
            )
        if kept.inline:
            lacking = "、".join(NOT_KEPT)
            found.append(
                Text(
                    f"资料随请求附上，未完整保存（缺 {lacking}），与文字有关的各项无法重算。",
                    f"The profile came with the request and was not kept whole ({', '.join(NOT_KEPT)} are missing): "
                    "what rests on its words can't be made again.",
                )
            )
        return found


def _paired(kept: Kept, ranking: Ranking) -> tuple[Pairing, ...]:
    """All lines of then in their order, then those that are new."""
    before = {item["id"]: place for place, item in enumerate(kept.body["items"])}
    after = {item.id: place for place, item in enumerate(ranking.items)}
    names = {item["id"]: item["name"] for item in kept.body["items"]} | {item.id: item.name for item in ranking.items}
    lines = []
    for name in [*before, *[new for new in after if new not in before]]:
        old, new = before.get(name), after.get(name)
        lines.append(
            Pairing(
                name,
                names[name],
                None if old is None else kept.body["items"][old]["rank"],
                None if new is None else ranking.items[new].rank,
                None if old is None else _sum(kept.body["model"]["intercept"], kept.shown["points"][old]),
                None if new is None else _sum(ranking.intercept, ranking.points[:, new].tolist()),
                () if old is None or new is None else _changed(kept, ranking, old, new),
            )
        )
    return tuple(lines)


def _changed(kept: Kept, ranking: Ranking, old: int, new: int) -> tuple[Changed, ...]:
    """Contributions of a line that are not what they were."""
    titles = _titles(kept.row.kind)
    now: dict[str, tuple[float | None, float]] = {}
    values = [*ranking.values[:, new].tolist(), *[np.nan] * len(ranking.pairs)]
    for name, value, points in zip(
        (*ranking.features, *ranking.pairs), values, ranking.points[:, new].tolist(), strict=True
    ):
        now[name] = (None if np.isnan(value) else value, points)
    found = []
    for name, one in zip(
        [*kept.shown["features"], *kept.shown.get("pairs", ())], contributions(kept, old), strict=True
    ):
        value, points = now.get(name, (None, 0.0))
        if abs(points - one.points) > SAME:
            found.append(Changed(_title(titles, name), one.value, value, one.points, points))
    return tuple(sorted(found, key=lambda one: -abs(one.points_now - one.points))[:TOLD])


def _sum(intercept: float, points: Sequence[float]) -> float:
    """The score: the intercept and all points, added in their order."""
    total = intercept
    for one in points:
        total += one
    return total


def _titles(code: str) -> dict[str, Text]:
    kind = kinds().get(code)
    return {} if kind is None else {feature.name: feature.title for feature in kind.features}


def _title(titles: dict[str, Text], name: str) -> Text:
    """What people call a feature, or two together; the name itself of one that there is no more."""
    parts: list[Any] = [titles.get(part, Text(part, part)) for part in name.split(SIGN)]
    return parts[0] if len(parts) == 1 else title_of(parts)
