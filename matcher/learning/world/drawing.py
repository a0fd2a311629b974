"""Columns of invented values, drawn by recipes: each recipe is a table in a TOML file."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from matcher.reference.pack import Pack

Recipe = Mapping[str, Any]
Random = np.random.Generator


def column(recipe: Recipe, n: int, random: Random, today: date, pack: Pack) -> list[Any]:
    """`n` values of one attribute; None where the recipe's share `missing` of unknown values falls.

    A recipe has one of: `chance` (true with that probability), `values` with optional `weights` (one of them; with
    `least` and `most` a list of so many), `vocabulary` with `least` and `most` (codes of the pack), `number`
    ([median, spread of the logarithm, lowest, highest], whole unless `fraction`), `days` ([first, last] from today).
    """
    for name, draw in _DRAWS.items():
        if name in recipe:
            values = draw(recipe, n, random, today, pack)
            break
    else:
        raise ValueError(f"a recipe needs one of {', '.join(_DRAWS)}; this one has {sorted(recipe)}")
    unknown = random.random(n) < recipe.get("missing", 0.0)
    return [None if gone else value for value, gone in zip(values, unknown, strict=True)]


def _chance(recipe: Recipe, n: int, random: Random, _: date, __: Pack) -> list[Any]:
    return [bool(yes) for yes in random.random(n) < recipe["chance"]]


def several(options: list[Any], least: int, most: int, n: int, random: Random) -> list[list[Any]]:
    """`n` lists of between `least` and `most` different options."""
    order = np.argsort(random.random((n, len(options))), axis=1)
    sizes = random.integers(least, min(most, len(options)) + 1, n)
    return [[options[k] for k in row[:size]] for row, size in zip(order, sizes, strict=True)]


def _values(recipe: Recipe, n: int, random: Random, _: date, __: Pack) -> list[Any]:
    options = list(recipe["values"])
    if "most" in recipe:
        return several(options, recipe.get("least", 1), recipe["most"], n, random)
    weights = np.array(recipe.get("weights", [1] * len(options)), float)
    return [options[k] for k in random.choice(len(options), n, p=weights / weights.sum())]


def _vocabulary(recipe: Recipe, n: int, random: Random, _: date, pack: Pack) -> list[Any]:
    codes = pack.resolvers()[recipe["vocabulary"]].codes
    return several(list(codes), recipe.get("least", 1), recipe["most"], n, random)


def _number(recipe: Recipe, n: int, random: Random, _: date, __: Pack) -> list[Any]:
    median, spread, low, high = recipe["number"]
    values = np.clip(median * np.exp(spread * random.standard_normal(n)), low, high)
    if recipe.get("fraction"):
        return [round(float(value), 2) for value in values]
    digits = np.maximum(np.floor(np.log10(np.maximum(values, 1))) - 1, 0)
    rounded = np.round(values / 10**digits) * 10**digits  # two leading digits, as people write amounts
    return [int(value) for value in np.clip(rounded, np.ceil(low), high)]


def _days(recipe: Recipe, n: int, random: Random, today: date, _: Pack) -> list[Any]:
    first, last = recipe["days"]
    return [(today + timedelta(days=int(d))).isoformat() for d in random.integers(first, last + 1, n)]


_DRAWS = {"chance": _chance, "values": _values, "vocabulary": _vocabulary, "number": _number, "days": _days}
