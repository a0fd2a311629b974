"""The synthetic entrepreneurs: stages, dates, groups and amounts that hang together."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.learning.world.drawing import Random, Recipe, several
from matcher.learning.world.places import Places
from matcher.learning.world.words import Niche, Writer
from matcher.reference.pack import Pack

STAGES = ("intent", "startup", "growth", "mature", "restart")
SHARES = (0.30, 0.38, 0.16, 0.06, 0.10)
AGES_DAYS = {
    "intent": (0, 0),
    "startup": (20, 1000),
    "growth": (900, 2600),
    "mature": (2200, 7000),
    "restart": (10, 500),
}
SOUGHT_CNY = {"intent": 80_000, "startup": 300_000, "growth": 3_000_000, "mature": 8_000_000, "restart": 150_000}
NEEDS = (
    "FINANCE_LOAN",
    "FINANCE_EQUITY",
    "SUBSIDY_TAX",
    "SPACE",
    "TECH",
    "SOFTWARE",
    "MARKET",
    "SUPPLY_CHAIN",
    "TALENT",
)
MORE_NEEDS = ("FINANCE_TAX", "IP", "MANAGEMENT", "BUSINESS_PLAN", "TRAINING", "PROMOTION", "CROSS_REGION", "POLICY")
GIVES = ("SUPPLY_CHAIN", "MARKET", "TECH", "TALENT", "CROSS_REGION")
FORMS = {"intent": "店", "startup": "小店", "growth": "公司", "mature": "公司", "restart": "新店"}
UNKNOWN = 0.15
"""Share of values that registers do not have."""

ALWAYS_KNOWN = 7
"""The first columns that every register has: identifier to day of registration."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Rows and the hidden facts behind them: trade and place numbers of every row."""

    rows: list[dict[str, Any]]
    trade: NDArray[np.int64]
    place: NDArray[np.int64]


def people(
    recipe: Recipe, n: int, random: Random, today: date, pack: Pack, places: Places, trades: list[Niche], writer: Writer
) -> Drawn:
    """`n` entrepreneurs."""
    stage = [STAGES[k] for k in random.choice(len(STAGES), n, p=SHARES)]
    trade = random.integers(0, len(trades), n)
    place = places.draw(n, 0.85, random)
    home = np.where(random.random(n) < 0.5, place, places.draw(n, 0.7, random))
    needs = several([*NEEDS, *MORE_NEEDS], 1, 4, n, random)
    facts: dict[str, Any] = {
        "place": [pack.regions.names_zh[int(places.rows[p])] for p in place],
        "product": writer.of_trade(trade, "products"),
        "customer": writer.of_trade(trade, "customers"),
        "skill": writer.of_trade(trade, "skills"),
        "need": [pack.needs.names_zh[pack.needs.number[row[0]]] for row in needs],
        "form": [FORMS[s] for s in stage],
    }
    columns: dict[str, list[Any]] = {
        "id": [f"{recipe['prefix']}-{k + 1:05d}" for k in range(n)],
        "name": _names(stage, writer.people(n), writer.organisations(facts["place"], trade, recipe["forms"])),
        "stage": stage,
        "region": [places.codes[int(p)] for p in place],
        "text": writer.texts(recipe["sentences"], facts),
        "needs": needs,
        "registered_on": _registered(stage, random, today),
        "industries": [[trades[int(t)].industries[k % 3]] for k, t in enumerate(trade)],
        "home_region": [places.codes[int(h)] for h in home],
        "groups": _groups(n, random, today),
        "headcount": (np.exp(1.2 + 0.9 * random.standard_normal(n)).astype(int) + 1).tolist(),
        "funding_sought_cny": _sought(stage, random),
        "certificates": several(["GYB", "SYB", "IYB", "NET"], 0, 2, n, random),
        "offers": several(list(GIVES), 1, 2, n, random),
        "seeks": several(list(GIVES), 1, 2, n, random),
        "languages": [["zh"]] * n,
        "modes": several(["appointment", "online", "on_site", "collective"], 1, 2, n, random),
        "closed_ventures": [
            int(c) if s == "restart" else 0 for s, c in zip(stage, random.integers(1, 3, n), strict=True)
        ],
    }
    for name in list(columns)[ALWAYS_KNOWN:]:
        gone = random.random(n) < UNKNOWN
        columns[name] = [None if g else value for g, value in zip(gone, columns[name], strict=True)]
    columns["personalised"] = [False if out else None for out in random.random(n) < 0.02]
    rows = [
        {name: value for name, value in zip(columns, values, strict=True) if value is not None}
        for values in zip(*columns.values(), strict=True)
    ]
    return Drawn(rows, trade, place)


def _names(stage: list[str], persons: list[str], firms: list[str]) -> list[str]:
    """Whoever only intends to start has no firm to be named after."""
    return [person if s == "intent" else firm for s, person, firm in zip(stage, persons, firms, strict=True)]


def _registered(stage: list[str], random: Random, today: date) -> list[str | None]:
    found: list[str | None] = []
    for s, share in zip(stage, random.random(len(stage)), strict=True):
        low, high = AGES_DAYS[s]
        found.append((today - timedelta(days=int(low + share * (high - low)))).isoformat() if high else None)
    return found


def _sought(stage: list[str], random: Random) -> list[float]:
    """Amounts in whole ten thousands of yuan, as people name them."""
    spread = np.exp(0.8 * random.standard_normal(len(stage)))
    return [float(max(round(SOUGHT_CNY[s] * x, -4), 10_000)) for s, x in zip(stage, spread, strict=True)]


_GROUPS = ("G_GRAD_5Y", "G_MIGRANT_RETURN", "G_VETERAN", "G_REG_UNEMP", "G_RETURN_RURAL", "G_RURAL_ENT", "G_ECOM")


def _groups(n: int, random: Random, today: date) -> list[list[dict[str, str]]]:
    """About half belong to one target group; its evidence ends one to five years from now, or ended lately."""
    code, until, member = random.integers(0, len(_GROUPS), n), random.integers(-300, 1800, n), random.random(n) < 0.5
    return [
        [{"code": _GROUPS[int(c)], "valid_to": (today + timedelta(days=int(d))).isoformat()}] if m else []
        for c, d, m in zip(code, until, member, strict=True)
    ]
