"""Names and texts, put together from many independent facts so that profiles differ in more than an adjective."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.learning.world.drawing import Random
from matcher.learning.world.places import FOLDER
from matcher.reference.pack import Pack

LABEL = "（合成）"
"""Every invented name ends with it, so that an exported row still says what it is."""


@dataclass(frozen=True, slots=True)
class Niche:
    """One trade with its industries and words."""

    name: str
    industries: list[str]
    products: list[str]
    customers: list[str]
    skills: list[str]


def niches() -> list[Niche]:
    """All trades of the world."""
    return [Niche(**entry) for entry in tomllib.loads((FOLDER / "niches.toml").read_text("utf-8"))["niche"]]


class Writer:
    """Writes names and texts for rows of one entity."""

    def __init__(self, pack: Pack, random: Random, trades: list[Niche]) -> None:
        self._pack, self._random, self._trades = pack, random, trades
        self._words: dict[str, list[str]] = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))

    def _pick(self, name: str, n: int) -> list[str]:
        options = self._words[name]
        return [options[int(k)] for k in self._random.integers(0, len(options), n)]

    def people(self, n: int) -> list[str]:
        """Names of people."""
        first, second = self._pick("given", n), self._pick("given", n)
        short = self._random.random(n) < 0.25
        names = zip(self._pick("surnames", n), first, second, short, strict=True)
        return [f"{family}{a}{'' if one else b}{LABEL}" for family, a, b, one in names]

    def organisations(self, places: Sequence[str], trade: NDArray[np.int64], forms: Sequence[str]) -> list[str]:
        """Names such as 鄞州云岭茶叶有限公司; `forms` are the endings to choose from."""
        n = len(places)
        brand = [a + b for a, b in zip(self._pick("brand_first", n), self._pick("brand_second", n), strict=True)]
        ends = self._random.integers(0, len(forms), n)
        return [
            f"{place}{name}{self._trades[int(t)].name}{forms[int(k)]}{LABEL}"
            for place, name, t, k in zip(places, brand, trade, ends, strict=True)
        ]

    def texts(self, sentences: Sequence[Sequence[str]], facts: dict[str, Sequence[Any]]) -> list[str]:
        """One sentence of each list, filled with the facts of the row and with words drawn for it."""
        n = len(next(iter(facts.values())))
        chosen = [self._random.integers(0, len(options), n) for options in sentences]
        keep = self._random.random((n, len(sentences))) < 0.8
        keep[:, 0] = True
        drawn = {
            name: self._pick(name, n) for name in ("years", "people_count", "money", "trouble", "strength", "channel")
        }
        rows = []
        for k in range(n):
            own = {name: values[k] for name, values in (*facts.items(), *drawn.items())}
            parts = (sentences[s][int(chosen[s][k])].format(**own) for s in range(len(sentences)) if keep[k, s])
            rows.append("".join(parts))
        return rows

    def of_trade(self, trade: NDArray[np.int64], what: str) -> list[str]:
        """A word of each row's trade: one of its products, customers or skills."""
        pick = self._random.random(len(trade))
        lists = [getattr(self._trades[int(t)], what) for t in trade]
        return [options[int(p * len(options))] for options, p in zip(lists, pick, strict=True)]
