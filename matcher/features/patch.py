"""A full frame with some rows replaced, added or removed, without reading the others again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.features.columns import Column
from matcher.features.frame import Flags, Frame

_EMPTY = {"values": -1, "first": np.inf, "last": -np.inf}


def patched(frame: Frame, model: type, rows: Sequence[Mapping[str, Any]], removed: Collection[str]) -> Frame:
    """Rows whose identifier is known take the place of the old ones, new ones come last, removed ones close the gap.

    The result keeps every other row's number unless something was removed.
    """
    fresh = Frame.build(model, rows, frame.vocabularies)
    known = frame.row_of
    replaced = [(known[name], k) for k, name in enumerate(fresh.ids) if name in known]
    added = np.array([k for k, name in enumerate(fresh.ids) if name not in known], np.intp)
    keep = np.ones(frame.n, np.bool_)
    keep[[known[name] for name in removed if name in known]] = False
    columns = {}
    for name, old in frame.columns.items():
        columns[name] = _column(old, fresh.columns[name], replaced, added, keep)
    ids = [name for name, kept in zip(frame.ids, keep, strict=True) if kept] + [fresh.ids[k] for k in added]
    made = Frame(columns, ids, np.arange(len(ids), dtype=np.int32), frame.vocabularies)
    made.names = _texts(frame.names, fresh.names, replaced, added, keep)
    return made


def _column(
    old: Column, new: Column, replaced: list[tuple[int, int]], added: NDArray[np.intp], keep: NDArray[np.bool_]
) -> Column:
    there, here = np.array(replaced, np.intp).reshape(-1, 2).T
    parts = {}
    for part in ("values", "known", "first", "last"):
        before, after = getattr(old, part), getattr(new, part)
        if not len(before) and not len(after):
            parts[part] = before
            continue
        before, after = _same_width(before, after, _EMPTY.get(part, 0))
        before[there] = after[here]
        parts[part] = np.concatenate([before[keep], after[added]])
    texts = _texts(old.texts, new.texts, replaced, added, keep) if old.texts or new.texts else []
    return Column(old.shape, texts=texts, **parts)


def _texts(
    old: Sequence[Any], new: Sequence[Any], replaced: list[tuple[int, int]], added: NDArray[np.intp], keep: Flags
) -> list[Any]:
    texts = list(old)
    for row, k in replaced:
        texts[row] = new[k]
    return [*(text for text, kept in zip(texts, keep, strict=True) if kept), *(new[k] for k in added)]


def _same_width(before: NDArray[Any], after: NDArray[Any], filler: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Copies of both, lists of codes padded to the wider of the two."""
    if before.ndim == 1:
        return before.copy(), after
    width = max(before.shape[1], after.shape[1])
    pads = [((0, 0), (0, width - array.shape[1])) for array in (before, after)]
    return np.pad(before, pads[0], constant_values=filler), np.pad(after, pads[1], constant_values=filler)
