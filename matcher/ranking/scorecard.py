"""The experts' scorecard of a kind: a TOML file that an officer can read, as the model that serves from day one."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.features.feature import fingerprint
from matcher.kinds.contract import Kind
from matcher.ranking.tables import Model, Table

Number = Annotated[float, Field(allow_inf_nan=False)]


class Words(BaseModel):
    """A sentence in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    @property
    def text(self) -> Text:
        """The same as the domain's text."""
        return Text(self.zh, self.en)


class Points(BaseModel):
    """What one feature earns. Either `steps`, [at least, points] each, or `scale`, [from, to, points, steps]."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    direction: Literal["higher", "lower", "shape"]
    below: Number = 0.0
    steps: tuple[tuple[Number, Number], ...] = ()
    scale: tuple[Number, Number, Number, Annotated[int, Field(ge=1, le=500)]] | None = None
    missing: Number = 0.0
    why: Words

    def table(self, feature: str) -> Table:
        """The points as a table; raises ValueError where they contradict themselves."""
        if (self.scale is None) == (not self.steps):
            raise ValueError(f"{feature}: give either steps or scale")
        edges, points = self._by_scale() if self.scale else self._by_steps()
        rises = np.diff(points)
        if (self.direction == "higher" and np.any(rises < 0)) or (self.direction == "lower" and np.any(rises > 0)):
            raise ValueError(f"{feature}: the points do not follow the direction {self.direction!r}")
        return Table(feature, edges, points, self.missing)

    def _by_steps(self) -> tuple[np.ndarray, np.ndarray]:
        edges = np.array([edge for edge, _ in self.steps], np.float32)
        return edges, np.array([self.below, *(points for _, points in self.steps)], np.float64)

    def _by_scale(self) -> tuple[np.ndarray, np.ndarray]:
        assert self.scale is not None  # noqa: S101 - the caller asked
        low, high, most, count = self.scale
        if not low < high:
            raise ValueError(f"scale goes from {low} to {high}; the first must be smaller")
        share = np.arange(1, count + 1) / count
        edges = (low + share * (high - low)).astype(np.float32)
        return edges, self.below + most * np.append(0.0, share)


class Card(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    version: Annotated[str, Field(min_length=1)]
    note: Words
    features: dict[str, Points]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A kind's card and the model that it comes to."""

    card: Card
    model: Model


def load_scorecard(folder: Path, kind: Kind) -> Scorecard:
    """Read `<folder>/<kind>/scorecard.toml`.

    Raises InvalidInputError that names the file and the entry for a missing or unreadable file, a feature that the
    kind does not have, one that is left out, or points that contradict their direction.
    """
    path = folder / kind.code / "scorecard.toml"
    try:
        card = Card.model_validate(tomllib.loads(path.read_text("utf-8")))
        tables = {name: points.table(name) for name, points in card.features.items()}
    except FileNotFoundError as error:
        raise InvalidInputError.single(
            str(path),
            None,
            Text("没有评分卡", "there is no scorecard"),
            Text("请编写：没有评分卡无法推荐。", "Write one: the kind can't be ranked without."),
        ) from error
    except (tomllib.TOMLDecodeError, ValidationError, ValueError) as error:
        raise InvalidInputError.single(
            str(path),
            None,
            Text(f"评分卡有误：{error}", f"the scorecard is wrong: {error}"),
            Text("请改正该文件。", "Correct the file."),
        ) from error
    names = [feature.name for feature in kind.features]
    if card.kind != kind.code or set(names) != set(tables):
        odd = sorted(set(names) ^ set(tables))
        raise InvalidInputError.single(
            str(path),
            odd or card.kind,
            Text("评分卡与该类别的特征不符", "the card is not of this kind's features"),
            Text("每个特征写一项。", "Give every feature one entry."),
        )
    model = Model(
        version=f"scorecard-{card.version}",
        fingerprint=fingerprint(kind.features),
        intercept=0.0,
        tables=tuple(tables[name] for name in names),
        learned=False,
    )
    return Scorecard(card, model)
