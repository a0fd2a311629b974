"""The demo region in a store: synthetic, and labelled so."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from matcher.domain.errors import ConflictError
from matcher.kinds.discovery import kinds
from matcher.learning.rows import Progress, unwatched
from matcher.learning.world.world import World
from matcher.service.registers import ENTREPRENEUR
from matcher.store.store import Store

NOTE = "synthetic"
BATCH = 2_000


def label(world: World) -> str:
    """What the store's note says of a demo."""
    told = {"seed": world.seed, "size": world.size, "today": world.today.isoformat()}
    more = {name: value for name in ("traffic", "bias") if (value := getattr(world, name)) != 1}
    return orjson.dumps({**told, **more}).decode()


def fill(store: Store, world: World, progress: Progress = unwatched) -> dict[str, int]:
    """Store a synthetic world, whole or not at all, and how many rows of each it has; again, it changes nothing.

    Raises ConflictError for a store that holds other rows: synthetic people are never mixed with real ones.
    """
    held = store.note(NOTE)
    if held == label(world):
        return _counts(store)
    if held is not None or any(_counts(store).values()):
        raise ConflictError(
            "This store holds other data already, and synthetic data is never mixed with it. Use another store "
            "(--store sqlite:///demo.db).",
            "该数据库已有其他数据，合成数据不与其混合。请另选数据库（--store sqlite:///demo.db）。",
        )
    rows = {ENTREPRENEUR: world.entrepreneurs.rows, **{code: own.rows for code, own in world.counterparts.items()}}
    with store.together():  # a fill that is cut off leaves an empty store, and the next start fills it
        for entity, own in rows.items():
            _rows(store, entity, own, progress)
        store.events.bulk(_counted(world.events(), progress), sender="demo", recorded_at=datetime.now(UTC))
        store.set_note(NOTE, label(world))
    return _counts(store)


def _rows(store: Store, entity: str, rows: list[dict[str, Any]], progress: Progress) -> None:
    # not checked again: tests hold every recipe to the attributes' checks
    for first in range(0, len(rows), BATCH):
        store.entities.put_many(entity, rows[first : first + BATCH])
        progress(entity, min(first + BATCH, len(rows)), len(rows))


def _counted(events: Iterator[dict[str, Any]], progress: Progress) -> Iterator[dict[str, Any]]:
    for done, event in enumerate(events, start=1):
        yield event
        if done % 5_000 == 0:
            progress("events", done, 0)


def _counts(store: Store) -> dict[str, int]:
    entities = {entity: store.entities.count(entity) for entity in (ENTREPRENEUR, *kinds())}
    return {**entities, "events": store.events.count()}
