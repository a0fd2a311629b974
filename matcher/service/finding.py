"""Finding rows of a register by a word of their name, or by their identifier."""

from matcher.ranking.snapshot import Register


def find(register: Register, words: str, most: int) -> list[str]:
    """Identifiers of rows whose name holds all words, or whose identifier begins so; the shortest names first."""
    parts = words.casefold().split()
    if not parts:
        return []
    frame, hits = register.frame, []
    for row, name in enumerate(register.names):
        own, told = frame.id_at(row), (name or "").casefold()
        if all(part in told for part in parts) or own.casefold().startswith(words.strip().casefold()):
            hits.append((len(told), own))
    return [own for _, own in sorted(hits)[:most]]
