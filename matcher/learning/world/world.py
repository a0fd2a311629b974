"""The synthetic region as a whole: rows, events, and the truth behind them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.batch import Batch
from matcher.features.columns import EPOCH, Vocabularies
from matcher.features.frame import Frame
from matcher.features.history import History, build_log
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.learning.world.counterparts import counterparts
from matcher.learning.world.days import DAYS, simulate
from matcher.learning.world.drawing import Random, Recipe
from matcher.learning.world.people import Drawn, people
from matcher.learning.world.places import FOLDER, Places
from matcher.learning.world.taste import TASTES, Side, Taste, side
from matcher.learning.world.words import Writer, niches
from matcher.ranking.eligibility import decide
from matcher.ranking.provisions import Provisions
from matcher.reference.pack import Pack

LOGGED = 0.5
"""Share of requests whose whole list was logged as shown, in the plain demo."""
SMALLEST = 12
"""Rows of each entity in even the smallest world."""


def recipe_of(entity: str) -> Recipe | None:
    """The recipe of an entity; None where the world has none of it."""
    path = Path(FOLDER) / "recipes" / f"{entity}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else None


@dataclass(frozen=True)
class World:
    """A synthetic region. The same seed, size, day and pack give the same world, byte for byte.

    `size` 1 has at least 20,000 entrepreneurs. Events lie in the two years that end on the day before `today`.
    """

    seed: int
    size: float
    today: date
    pack: Pack
    traffic: float = 1.0
    """How many times as much was asked as in the plain demo; the share of lists that were logged grows with it."""
    bias: float = 1.0
    """How many times as strongly as in the plain demo lists lean to some counterparts, and looks to the top places."""

    def _random(self, *part: str) -> Random:
        """A stream of its own for each part, so that a change in one changes no other."""
        words = [int.from_bytes(name.encode(), "little") % (1 << 63) for name in part]
        return np.random.default_rng([self.seed, *words])

    def _count(self, recipe: Recipe) -> int:
        return max(round(int(recipe["count"]) * self.size), SMALLEST)

    @cached_property
    def _places(self) -> Places:
        return Places.make(self.pack, self._random("places"))

    @cached_property
    def _niche_tastes(self) -> NDArray[np.float64]:
        return self._random("niches").standard_normal((len(niches()), TASTES))

    @cached_property
    def _likeness(self) -> NDArray[np.float64]:
        """Likeness of every two trades by their industries and hidden tastes."""
        number, trades = self.pack.industries.number, niches()
        table = np.zeros((len(trades), len(trades)))
        for a, one in enumerate(trades):
            best = np.max([self.pack.industries.similarity(number[code]) for code in one.industries], axis=0)
            table[a] = [max(float(best[number[code]]) for code in other.industries) for other in trades]
        return table

    def _writer(self, entity: str) -> Writer:
        return Writer(self.pack, self._random(entity, "words"), niches())

    @cached_property
    def entrepreneurs(self) -> Drawn:
        """All entrepreneurs."""
        recipe = recipe_of("entrepreneur")
        assert recipe is not None  # noqa: S101 - it is part of the package
        args = (self._random("entrepreneur"), self.today, self.pack, self._places, niches())
        return people(recipe, self._count(recipe), *args, self._writer("entrepreneur"))

    @cached_property
    def counterparts(self) -> dict[str, Drawn]:
        """All counterparts of each kind that has a recipe."""
        found = {}
        for code in kinds():
            recipe = recipe_of(code)
            if recipe is not None:
                args = (self._random(code), self.today, self.pack, self._places, niches())
                found[code] = counterparts(recipe, self._count(recipe), *args, self._writer(code))
        return found

    @cached_property
    def _own_side(self) -> Side:
        return side(self.entrepreneurs, self._places, self.pack, self._niche_tastes, self._random("taste"))

    def taste(self, code: str) -> Taste:
        """The true preferences between entrepreneurs and the counterparts of a kind."""
        recipe = recipe_of(code)
        if recipe is None:
            raise KeyError(f"the world has no {code!r}")
        other = side(self.counterparts[code], self._places, self.pack, self._niche_tastes, self._random(code, "taste"))
        city = self.pack.regions.ancestors[:, min(1, self.pack.regions.ancestors.shape[1] - 1)].astype(np.int64)
        return Taste(recipe["taste"], self._own_side, other, self._likeness, city)

    def true_utility(self, code: str, entrepreneur: int) -> NDArray[np.float64]:
        """(n,) what one entrepreneur (by row) truly thinks of every counterpart of a kind: the oracle."""
        everybody = np.arange(len(self.counterparts[code].rows))
        return self.taste(code).utility(np.array(entrepreneur), everybody)

    def events(self, *codes: str) -> Iterator[dict[str, Any]]:
        """All events, or those of some kinds, kind by kind, as `Events.bulk` takes them."""
        for code in codes or self.counterparts:
            recipe = recipe_of(code)
            assert recipe is not None  # noqa: S101 - else it had no counterparts
            names = (self._ids(self.entrepreneurs), self._ids(self.counterparts[code]))
            start = (self.today - timedelta(days=DAYS)).toordinal() - EPOCH
            allowed = self._standing(kinds()[code])
            yield from simulate(
                code,
                recipe,
                self.taste(code),
                names,
                self._near(code, allowed),
                allowed,
                self._random(code, "days"),
                start,
                self.size * self.traffic,
                min(LOGGED * self.traffic, 1.0),
                self.bias,
            )

    @staticmethod
    def _ids(drawn: Drawn) -> list[str]:
        return [row["id"] for row in drawn.rows]

    def _near(self, code: str, allowed: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Counterparts in the same prefecture, for each entrepreneur."""
        by_city: dict[int, list[int]] = {}
        place = self.counterparts[code].place
        for row in allowed:
            by_city.setdefault(int(self._places.city[place[int(row)]]), []).append(int(row))
        arrays = {city: np.array(rows, np.int64) for city, rows in by_city.items()}
        nobody = np.zeros(0, np.int64)
        return [arrays.get(int(self._places.city[int(p)]), nobody) for p in self.entrepreneurs.place]

    def _standing(self, kind: Kind) -> NDArray[np.int64]:
        """Counterparts that no standing rule refuses today: only these were ever matched."""
        books = Vocabularies(self.pack.numbers())
        c = Frame.build(kind.attributes, self.counterparts[kind.code].rows, books)
        e = Frame.build(Entrepreneur, [{"id": "nobody"}], books, stored=False)
        empty: dict[str, list[Any]] = {name: [] for name in ("at", "entrepreneur_id", "counterpart_id", "event")}
        past = History(build_log(empty, e, c, {}), e, c).before(0.0)
        batch = Batch(e, c, self.today, self.pack, TextSpace.fit([]), "counterparts")
        return np.flatnonzero(decide(kind, Provisions(kind.rules, self.pack), batch, past).eligible)
