"""The synthetic counterparts of one kind, by its recipe."""

from datetime import date
from typing import Any

import numpy as np

from matcher.learning.world.drawing import Random, Recipe, column, several
from matcher.learning.world.people import Drawn
from matcher.learning.world.places import Places
from matcher.learning.world.words import Niche, Writer
from matcher.reference.pack import Pack


def counterparts(
    recipe: Recipe, n: int, random: Random, today: date, pack: Pack, places: Places, trades: list[Niche], writer: Writer
) -> Drawn:
    """`n` rows: place, trade, needs and words that hang together, and the attributes that the recipe draws."""
    place = places.draw(n, recipe["home"], random)
    trade = random.integers(0, len(trades), n)
    more = random.integers(0, len(trades), (n, 3))
    needs = several(list(recipe["needs"]["values"]), recipe["needs"]["least"], recipe["needs"]["most"], n, random)
    names_zh = [pack.regions.names_zh[int(places.rows[p])] for p in place]
    facts: dict[str, Any] = {
        "place": names_zh,
        "trade": [trades[int(t)].name for t in trade],
        "product": writer.of_trade(trade, "products"),
        "customer": writer.of_trade(trade, "customers"),
        "skill": writer.of_trade(trade, "skills"),
        "need": [pack.needs.names_zh[pack.needs.number[row[0]]] for row in needs],
    }
    texts = writer.texts(recipe["sentences"], facts)
    person = recipe["named"] == "person"
    names = writer.people(n) if person else writer.organisations(names_zh, trade, recipe["named"])
    drawn = {name: column(how, n, random, today, pack) for name, how in recipe["draw"].items()}
    known = random.random((n, 3)) >= np.array([0.1, 0.05, 0.1])
    rows = []
    for k in range(n):
        own = [int(trade[k]), *(int(t) for t in more[k][: recipe["trades"] - 1])]
        row: dict[str, Any] = {
            "id": f"{recipe['prefix']}-{k + 1:05d}",
            "name": names[k],
            "region": places.codes[int(place[k])],
            "text": texts[k],
        }
        if known[k, 0]:
            row["industries"] = sorted({code for t in own for code in trades[t].industries[:2]})
        if known[k, 1]:
            row["needs"] = needs[k]
        if not known[k, 2]:
            del row["text"]
        row.update({name: values[k] for name, values in drawn.items() if values[k] is not None})
        _in_order(row)
        rows.append(row)
    return Drawn(rows, trade, place)


_PLACES = (
    ("mentees", "mentee_limit", "slots_free"),
    ("workstations_used", "workstations_total", "workstations_free"),
)
"""Places given away, places there are, and places left: what a register says of them must add up."""


def _in_order(row: dict[str, Any]) -> None:
    """Swap the ends of ranges drawn the wrong way round, and let nobody use more than there is."""
    for low in [name for name in row if "_min_" in name]:
        high = low.replace("_min_", "_max_")
        if high in row and row[low] > row[high]:
            row[low], row[high] = row[high], row[low]
    for used in [name for name in row if name.endswith("_used")]:
        total = used.removesuffix("_used") + "_total"
        row[used] = min(row[used], row.get(total, row[used]))
    for used, limit, free in _PLACES:
        if used in row and limit in row:
            row[used] = min(row[used], row[limit])
            if free in row:
                row[free] = row[limit] - row[used]
