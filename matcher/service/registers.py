"""One side of all snapshots: the columns of an entity type, kept up with the store row by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pydantic import BaseModel

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.columns import Vocabularies
from matcher.features.field_fit import carried
from matcher.features.frame import Frame
from matcher.features.patch import patched
from matcher.features.pauses import Span, note_pauses
from matcher.ranking.snapshot import Register, tie_order
from matcher.reference.pack import Pack
from matcher.store.store import Store

ENTREPRENEUR = "entrepreneur"
"""Entity name of entrepreneurs in the store; every other one is the code of a kind."""

Row = Mapping[str, Any]


def public(row: Row) -> Row:
    """What features may see of a stored row: of a person who refused personalised ranking, nothing."""
    if row.get("personalised", True):
        return row
    return {"id": row["id"], "personalised": False}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A register as of one change number."""

    register: Register
    change: int
    same_rows: bool
    """Whether every row of the register before this one has kept its number and none was added."""
    paused: Mapping[str, Span] = field(default_factory=dict)
    """Who is paused, and from when to when."""


def load(store: Store, entity: str, model: type[BaseModel], books: Vocabularies, pack: Pack, change: int) -> Loaded:
    """Read a whole register."""
    rows = [public(row) for row in store.entities.rows(entity)]
    frame = Frame.build(model, rows, books)
    paused = paused_of(store, entity)
    return Loaded(_register(frame, _names(rows), pack, paused), change, same_rows=False, paused=paused)


def paused_of(store: Store, entity: str) -> dict[str, Span]:
    """Who of a register is paused, and from when to when."""
    return {name: (step.at.date(), step.until) for name, step in store.pauses.current(entity).items()}


def follow(loaded: Loaded, store: Store, entity: str, model: type[BaseModel], pack: Pack, change: int) -> Loaded | None:
    """The register with what has changed in the store since; None where nothing has."""
    rows, removed = store.entities.changed_since(entity, loaded.change)
    before = loaded.register
    known = before.frame.row_of
    removed = [name for name in removed if name in known]
    paused = paused_of(store, entity)
    if not rows and not removed and paused == loaded.paused:
        return None
    seen = [public(row) for row in rows]
    frame = patched(before.frame, model, seen, removed)
    carried(before.frame, frame)
    names = dict(zip(before.frame.ids, before.names, strict=True)) | dict(
        zip([row["id"] for row in seen], _names(seen), strict=True)
    )
    same = not removed and frame.n == before.frame.n
    register = _register(frame, [names[name] for name in frame.ids], pack, paused)
    return Loaded(register, change, same_rows=same, paused=paused)


def _names(rows: Iterable[Row]) -> list[str]:
    return [str(row.get("name") or row["id"]) for row in rows]


def _register(frame: Frame, names: list[str], pack: Pack, paused: Mapping[str, Span]) -> Register:
    note_pauses(frame, paused)
    if "personalised" in frame.columns:
        # no row number: nothing that is known of this person reaches a feature
        frame.index[frame.number("personalised") == 0] = -1
    frame.cache["region_ancestors"] = pack.regions.ancestors
    return Register(frame, names, tie_order(list(frame.ids)))


def empty_row(books: Vocabularies, pack: Pack) -> Frame:
    """An entrepreneur of whom nothing is known, for rankings that use no personal attribute."""
    return single({"id": "anonymous"}, Entrepreneur, books, pack)


def single(row: Row, model: type[BaseModel], books: Vocabularies, pack: Pack) -> Frame:
    """A frame of one row that is not stored."""
    frame = Frame.build(model, [row], books, stored=False)
    frame.cache["region_ancestors"] = pack.regions.ancestors
    return frame


def with_number(frame: Frame, number: int) -> Frame:
    """The same single row, known by its number in the register, so that its history counts."""
    frame.index[:] = np.int32(number)
    return frame
