"""Reading the tables of a pack, with errors that say where and what to do."""

import csv
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, cast

import numpy as np
from numpy.typing import NDArray

KEPT_ROWS = 512
"""Answers of one question that are kept: each is a vector over all rows."""

P = ParamSpec("P")


def kept(ask: Callable[P, NDArray[Any]]) -> Callable[P, NDArray[Any]]:
    """The question with its latest answers kept; they are read-only, since all who ask share them."""

    def answer(*args: P.args, **kwargs: P.kwargs) -> NDArray[Any]:
        array = ask(*args, **kwargs)
        array.flags.writeable = False
        return array

    return cast("Callable[P, NDArray[Any]]", lru_cache(KEPT_ROWS)(answer))


class ReferencePackError(ValueError):
    """A pack can't be used; the message names the file, the line or value, and the remedy."""


def read_table(path: Path, required: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a UTF-8 CSV file; raises ReferencePackError for a missing column, a short row or another encoding."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            lacking = [name for name in required if name not in (reader.fieldnames or ())]
            if lacking:
                raise ReferencePackError(f"{path.name}: no column {', '.join(lacking)}. Add it to the header line.")
            rows = list(reader)
    except UnicodeDecodeError as error:
        raise ReferencePackError(f"{path.name}: not UTF-8 ({error.reason}). Save the file as UTF-8.") from error
    for line, row in enumerate(rows, start=2):
        if any(value is None for value in row.values()) or None in row:
            raise ReferencePackError(f"{path.name}, line {line}: not as many cells as the header. Correct the line.")
    return rows


def numbered(path: Path, codes: Sequence[str]) -> dict[str, int]:
    """Code to row; raises ReferencePackError for an empty or repeated code."""
    number: dict[str, int] = {}
    for line, code in enumerate(codes, start=2):
        if not code:
            raise ReferencePackError(f"{path.name}, line {line}: empty code. Give every row a code.")
        if code in number:
            raise ReferencePackError(f"{path.name}, line {line}: code {code!r} stands twice. Remove one of the rows.")
        number[code] = line - 2
    return number


def parents(path: Path, number: dict[str, int], names: Sequence[str]) -> NDArray[np.int32]:
    """(n,) row of each parent, -1 for none; raises ReferencePackError for an unknown parent or a circle."""
    for line, name in enumerate(names, start=2):
        if name and name not in number:
            raise ReferencePackError(
                f"{path.name}, line {line}: parent {name!r} is not in the file. Add or correct it."
            )
    found = np.array([number.get(name, -1) for name in names], np.int32)
    above = found.copy()
    for _ in range(64):
        if (above < 0).all():
            return found
        above = np.where(above < 0, np.int32(-1), found[above])
    row = int(np.flatnonzero(above >= 0)[0])
    raise ReferencePackError(f"{path.name}, line {row + 2}: its parents go round in a circle. Correct one of them.")


def chains(parent: NDArray[np.int32]) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """(n,) depth of every row from the top, and (n, depths) its ancestor at every depth (itself at its own)."""
    lines = [np.arange(len(parent), dtype=np.int32)]
    while len(parent) and (lines[-1] >= 0).any():
        lines.append(np.where(lines[-1] < 0, np.int32(-1), parent[lines[-1]]))
    lines = lines[:-1] if len(lines) > 1 else lines
    depth = (np.stack(lines) >= 0).sum(axis=0).astype(np.int8) - np.int8(1)
    ancestors = np.full((len(parent), max(len(lines), 1)), -1, np.int32)
    rows = np.arange(len(parent))
    for up, line in enumerate(lines):
        place = depth - up
        ok = place >= 0
        ancestors[rows[ok], place[ok]] = line[ok]
    return depth, ancestors
