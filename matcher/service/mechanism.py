"""How rankings come about, told from what serves now: features with their weight, rules by clause, the model."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np

from matcher.domain.errors import BundleError
from matcher.domain.protected import TRAITS
from matcher.domain.rule import Provision
from matcher.domain.text import Text
from matcher.kinds.contract import Kind
from matcher.ranking.bundle import read_bundle
from matcher.ranking.pairs import title_of
from matcher.ranking.scorecard import Scorecard, load_scorecard
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model, Table
from matcher.service.catalogue import Catalogue
from matcher.service.map import RegionMap

Direction = Literal["higher", "lower", "shape", "none"]
_TOGETHER = Text("两者兼看", "both are looked at together")


@dataclass(frozen=True, slots=True)
class Influence:
    """What one feature, or two together, can move: `share` is the spread of its points among those of all.

    `why` it counts; `held`: coordinators insist that more of it never lowers (or raises) anybody, whatever was learned.
    """

    title: Text
    why: Text
    direction: Direction
    share: float
    held: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What the points rest on. `made_on`, `window` and `requests` of a learned model; None where it does not say."""

    learned: bool
    version: str
    note: Text
    made_on: date | None = None
    window: tuple[date, date] | None = None
    requests: int | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One text of a rule, and the name of the region where it holds (None: everywhere)."""

    provision: Provision
    region: Text | None


@dataclass(frozen=True, slots=True)
class ToldRule:
    """A hard rule with the national text first."""

    title: Text
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class ToldKind:
    """One kind. `trial`: a version that a share of the entrepreneurs gets, with that share."""

    code: str
    title: Text
    basis: Basis
    influences: tuple[Influence, ...]
    idle: tuple[Text, ...]
    """Features that have no influence at present."""
    rules: tuple[ToldRule, ...]
    trial: tuple[Basis, float] | None


class Mechanism:
    """Tells the mechanism; nothing of it is written twice."""

    traits = tuple(trait.title for trait in TRAITS)
    """What is never used to order anybody."""

    def __init__(self, catalogue: Catalogue, models: Path, regions: RegionMap) -> None:
        self._catalogue, self._models, self._map = catalogue, models, regions
        self._card = cache(self._scorecard)
        self._manifest = cache(self._read)

    def kinds(self) -> list[ToldKind]:
        """Every kind as it is ranked now."""
        return [self._kind(self._catalogue.snapshot(code)) for code in self._catalogue.codes]

    def _kind(self, snapshot: Snapshot) -> ToldKind:
        kind, serving = snapshot.kind, self._catalogue.serving
        model = serving.models[kind.code]
        state = serving.state(kind.code)
        told = influences(kind, model, self._card(kind.code))
        split = state.split and (self._basis(kind, state.split, learned=True), state.share)
        return ToldKind(
            kind.code,
            kind.title,
            self._basis(kind, model.version, learned=model.learned),
            tuple(one for one in told if one.direction != "none"),
            tuple(one.title for one in told if one.direction == "none"),
            tuple(ToldRule(rule.title, self._clauses(snapshot, rule.code)) for rule in kind.rules),
            split or None,
        )

    def _clauses(self, snapshot: Snapshot, rule: str) -> tuple[Clause, ...]:
        found = snapshot.provisions.of(rule)
        return tuple(Clause(one, self._map.name(one.region) if one.region else None) for one in found)

    def _basis(self, kind: Kind, version: str, *, learned: bool) -> Basis:
        note = self._card(kind.code).card.note.text
        if not learned:
            return Basis(learned, version, note)
        manifest = self._manifest(kind.code, version)
        window = manifest.get("window")
        return Basis(
            learned,
            version,
            note,
            _day(manifest.get("created_at")),
            window and (date.fromisoformat(window["from"]), date.fromisoformat(window["until"])),
            manifest.get("requests"),
            bool(manifest.get("synthetic")),
        )

    def _scorecard(self, code: str) -> Scorecard:
        return load_scorecard(self._models, self._catalogue.snapshot(code).kind)

    def _read(self, code: str, version: str) -> dict[str, Any]:
        """What a model says of itself; nothing where its files are gone since it was loaded."""
        try:
            return read_bundle(self._models, self._catalogue.snapshot(code).kind, version).manifest
        except BundleError:
            return {}


def influences(kind: Kind, model: Model, scorecard: Scorecard) -> list[Influence]:
    """What every table of a model can move, the most first."""
    spreads = [float(np.ptp(table.points)) for table in model.tables]
    spreads += [float(np.ptp(pair.points)) for pair in model.pairs]
    total = sum(spreads) or 1.0
    titles = {feature.name: feature.title for feature in kind.features}
    told = [
        Influence(
            titles[table.feature],
            scorecard.card.features[table.feature].why.text,
            direction(table),
            spread / total,
            table.feature in kind.expectations,
        )
        for table, spread in zip(model.tables, spreads, strict=False)
    ]
    together = zip(model.pairs, spreads[len(model.tables) :], strict=True)
    told += [
        Influence(title_of([titles[p.one], titles[p.other]]), _TOGETHER, "shape", spread / total, held=False)
        for p, spread in together
    ]
    return sorted(told, key=lambda one: -one.share)


def direction(table: Table) -> Direction:
    """Whether more of a feature earns more, less, or now this and now that."""
    steps = [after - before for before, after in pairwise(table.points.tolist())]
    rises, falls = any(step > 0 for step in steps), any(step < 0 for step in steps)
    if rises and falls:
        return "shape"
    return "higher" if rises else "lower" if falls else "none"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
