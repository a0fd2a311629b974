"""A model as plain arrays in an archive, and back."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.kinds.contract import Kind
from matcher.ranking.heads import PLACE, Head, Heads
from matcher.ranking.pairs import PairTable
from matcher.ranking.tables import Model, Table

LARGEST = 64 << 20
"""Bytes of the largest file that a bundle may have."""


def arrays_of(model: Model) -> dict[str, NDArray[Any]]:
    """Everything that a model is, as arrays by name."""
    arrays = _alone(model, "")
    arrays["pairs"] = np.array(model.terms[len(model.tables) :], np.int64).reshape(-1, 2)
    for k, pair in enumerate(model.pairs):
        arrays[f"pair_one_{k:03}"], arrays[f"pair_other_{k:03}"] = pair.edges_one, pair.edges_other
        arrays[f"pair_points_{k:03}"] = pair.points
    for name, head in _heads_of(model):
        arrays |= _alone(head.model, f"{name}_")
        if head.place is not None:
            arrays[f"{name}_place_edges"] = head.place.edges
            arrays[f"{name}_place_points"] = np.append(head.place.points, head.place.missing)
    return arrays


def _heads_of(model: Model) -> list[tuple[str, Head]]:
    heads = model.heads
    if heads is None:
        return []
    return [("wants", heads.wants), *([("accepts", heads.accepts)] if heads.accepts else [])]


def _alone(model: Model, prefix: str) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {f"{prefix}intercept": np.array([model.intercept])}
    for k, table in enumerate(model.tables):
        arrays[f"{prefix}edges_{k:03}"] = table.edges
        arrays[f"{prefix}points_{k:03}"] = np.append(table.points, table.missing)
    return arrays


def _expanded(content: bytes) -> int:
    """Bytes that an archive says it holds: a small file may stand for more than any memory."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def model_of(content: bytes, kind: Kind, version: str, mark: str) -> Model:
    """The model in an archive, of a version and with its fingerprint `mark`.

    Raises KeyError or ValueError where an array is missing or is not what it should be.
    """
    names = [feature.name for feature in kind.features]
    if _expanded(content) > LARGEST:
        raise ValueError(f"arrays of more than {LARGEST >> 20} MB")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        places = _typed(arrays["pairs"], np.int64)
        if places.size and (places.min() < 0 or places.max() >= len(names)):
            raise ValueError("pairs of features that there are not")
        pairs = [_pair(arrays, k, names[one], names[other]) for k, (one, other) in enumerate(places.tolist())]
        alone = _tables(arrays, names, "", version, mark)
        heads = _heads(arrays, names, version, mark)
    return replace(alone, pairs=tuple(pairs), heads=heads)


def _tables(arrays: Mapping[str, NDArray[Any]], names: list[str], prefix: str, version: str, mark: str) -> Model:
    tables = [
        _table(name, arrays[f"{prefix}edges_{k:03}"], arrays[f"{prefix}points_{k:03}"]) for k, name in enumerate(names)
    ]
    intercept = float(_typed(arrays[f"{prefix}intercept"], np.float64)[0])
    return Model(version, mark, intercept, tuple(tables), learned=True)


def _table(name: str, edges: NDArray[Any], points: NDArray[Any]) -> Table:
    return Table(name, _typed(edges, np.float32), _typed(points, np.float64)[:-1], float(points[-1]))


def _heads(arrays: Mapping[str, NDArray[Any]], names: list[str], version: str, mark: str) -> Heads | None:
    if "wants_intercept" not in arrays:
        return None
    found = {}
    for side in ("wants", "accepts"):
        if f"{side}_intercept" in arrays:
            placed = f"{side}_place_edges" in arrays
            place = _table(PLACE, arrays[f"{side}_place_edges"], arrays[f"{side}_place_points"]) if placed else None
            found[side] = Head(_tables(arrays, names, f"{side}_", version, mark), place)
    return Heads(found["wants"], found.get("accepts"))


def _pair(arrays: Mapping[str, NDArray[Any]], k: int, one: str, other: str) -> PairTable:
    edges_one = _typed(arrays[f"pair_one_{k:03}"], np.float32)
    edges_other = _typed(arrays[f"pair_other_{k:03}"], np.float32)
    return PairTable(one, other, edges_one, edges_other, _typed(arrays[f"pair_points_{k:03}"], np.float64))


def _typed(array: NDArray[Any], wanted: type[np.generic]) -> NDArray[Any]:
    if array.dtype != wanted:
        raise ValueError("arrays of another type")
    return array
