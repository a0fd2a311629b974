"""Finding rows of a register by a word of their name, or by their identifier."""

import heapq

from matcher.ranking.snapshot import Register


def find(register: Register, words: str, most: int) -> list[str]:
    """Identifiers of rows whose name holds all words, or whose identifier begins so; the shortest names first."""
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
