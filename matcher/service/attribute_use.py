"""Which attributes of a person reach a ranking: seen by watching the very code that ranks, so no list can be outdated.

Features and rules read a person's columns from a frame. Here they run on an example whose frame notes what is read.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.batch import Batch
from matcher.features.frame import Frame
from matcher.kinds.discovery import kinds
from matcher.ranking.snapshot import Snapshot
from matcher.service.catalogue import Catalogue
from matcher.service.registers import single

FEW = 8
"""Counterparts that the features are computed for: which columns they read does not depend on how many."""


class _Watched(Frame):
    """A frame that notes which attributes are read."""

    def __init__(self, frame: Frame) -> None:
        super().__init__({}, frame.ids, frame.index, frame.vocabularies)
        self._base, self._rows = frame, np.arange(frame.n)
        self.read: set[str] = set()

    def _array(self, name: str, part: str = "values") -> NDArray[Any]:
        self.read.add(name)
        return super()._array(name, part)

    def texts(self, name: str) -> list[str | list[str] | None]:
        """The raw text of each row."""
        self.read.add(name)
        return super().texts(name)


def ordering(catalogue: Catalogue, now: datetime) -> frozenset[str]:
    """Attributes of the entrepreneur that features read: these may move somebody up or down a list."""
    day = now.date()
    found: set[str] = set()
    for code in catalogue.codes:
        found |= _read(catalogue.snapshot(code), catalogue, day)
    return frozenset(found)


def conditions() -> frozenset[str]:
    """Attributes of the entrepreneur that rules need: these decide who may be on a list at all."""
    rules = (rule for kind in kinds().values() for rule in kind.rules)
    return frozenset(need.attribute for rule in rules for need in rule.needs if need.side == "entrepreneur")


def _read(snapshot: Snapshot, catalogue: Catalogue, day: date) -> set[str]:
    register = snapshot.counterparts.frame
    if not register.n:
        return set()
    example = single(_example(), Entrepreneur, catalogue.books, catalogue.pack)
    watched = _Watched(example)
    many = register.take(np.arange(min(FEW, register.n)))
    batch = Batch(watched, many, day, snapshot.pack, snapshot.texts, "counterparts")
    past = snapshot.history.before(float((day - date(1970, 1, 1)).days))
    for feature in snapshot.kind.features:
        feature.compute(batch, past)
    return watched.read


def _example() -> dict[str, Any]:
    """One person with everything that the kinds' examples know: what is unknown might not be looked at."""
    whole: dict[str, Any] = {}
    for example in _examples():
        whole |= {name: value for name, value in example.items() if value not in (None, [], "")}
    return Entrepreneur.model_validate(whole).model_dump(mode="json", exclude_none=True)


def _examples() -> Iterable[dict[str, Any]]:
    return (dict(kind.examples.entrepreneur) for kind in kinds().values())
