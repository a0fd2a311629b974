"""Finding rows of a register by words of their name, or by their identifier."""

import heapq

from matcher.ranking.snapshot import Register
from matcher.service.registers import ENTREPRENEUR
from matcher.store.store import Store

NUL = "\0"
"""No database takes it in a text."""


def find(register: Register, words: str, most: int) -> list[str]:
    """Identifiers of counterparts whose name holds all words, or whose identifier begins so; short names first."""
    parts, start = words.casefold().split(), words.casefold().strip()
    if not parts:
        return []
    first, others = parts[0], parts[1:]
    hits = []
    for own, name in zip(register.frame.ids, register.names, strict=True):
        told = name.casefold()
        if (first in told and all(part in told for part in others)) or own.casefold().startswith(start):
            hits.append((len(told), own))
    return [own for _, own in heapq.nsmallest(most, hits)]


def find_people(store: Store, words: str, most: int) -> list[str]:
    """The same of entrepreneurs, from the store: of those who refused personalised ranking a snapshot has no name."""
    parts = words.replace(NUL, " ").split()
    return store.entities.named(ENTREPRENEUR, parts, most) if parts else []
