"""A fitted model on disk: arrays and JSON with hashes. Loading one executes nothing.

A bundle is a folder `<models>/<kind>/<version>/` of

    manifest.json   what it is, what it was made of, and the hash of every other file
    tables.npz      intercept, for every feature its edges, points and the points of an unknown value, and for every
                    pair of features the places of the two, the edges of both and the points of both together; the
                    same with the prefixes wants_ and accepts_ for the two probabilities, where there are any
    golden.json     feature values of some real requests with the scores that they must have
    card.zh.md, card.en.md   the model card

The version names the content: the day that its data end on and a hash of its tables.
"""

import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.errors import BundleError
from matcher.features.feature import fingerprint
from matcher.kinds.contract import Kind
from matcher.ranking.heads import PLACE, Head, Heads
from matcher.ranking.pairs import PairTable
from matcher.ranking.tables import Model, Table

FORMAT = 2
MANIFEST, TABLES, GOLDEN = "manifest.json", "tables.npz", "golden.json"
TOLERANCE = 1e-9
"""How far a golden score may lie from what was written: the order of additions is fixed, so only the last digits."""

VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{10}")
LARGEST = 64 << 20
"""Bytes of the largest file that a bundle may have."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Golden:
    """One request as it was when the model was made: feature values (features, candidates) and their scores."""

    values: NDArray[np.float32]
    scores: NDArray[np.float64]

    def as_json(self) -> Json:
        """Unknown values as null."""
        rows = [[None if value != value else float(value) for value in row] for row in self.values]
        return {"values": rows, "scores": self.scores.tolist()}

    @classmethod
    def from_json(cls, data: Json) -> "Golden":
        """The inverse of `as_json`."""
        rows = [[np.nan if value is None else value for value in row] for row in data["values"]]
        return cls(np.array(rows, np.float32), np.array(data["scores"], np.float64))


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model that was read, with its manifest."""

    model: Model
    manifest: Json
    folder: Path
    golden: int
    """Golden requests whose scores were checked."""


def version_of(model: Model, until: str) -> str:
    """The name of a model whose data end on the day `until` (YYYY-MM-DD): the same tables have the same name."""
    digest = hashlib.sha256(model.fingerprint.encode())
    for _, array in sorted(_arrays(model).items()):
        digest.update(np.ascontiguousarray(array).tobytes())
    return f"{until}-{digest.hexdigest()[:10]}"


def _arrays(model: Model) -> dict[str, NDArray[Any]]:
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


def write_bundle(
    models: Path, kind: Kind, model: Model, manifest: Mapping[str, Any], golden: list[Golden], cards: Mapping[str, str]
) -> Path:
    """Write a bundle whole or not at all, and return its folder; the same version twice is one bundle.

    Raises BundleError where the disk refuses.
    """
    folder = models / kind.code / model.version
    if folder.exists():
        return folder
    tables = io.BytesIO()
    np.savez_compressed(tables, **_arrays(model))  # type: ignore[arg-type]
    files = {
        TABLES: tables.getvalue(),
        GOLDEN: json.dumps([one.as_json() for one in golden]).encode(),
        **{f"card.{language}.md": text.encode() for language, text in cards.items()},
    }
    whole = {
        "format": FORMAT,
        "kind": kind.code,
        "version": model.version,
        "fingerprint": model.fingerprint,
        "features": [table.feature for table in model.tables],
        "pairs": [pair.name for pair in model.pairs],
        **manifest,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    files[MANIFEST] = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()
    place = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
        for name, content in files.items():
            with (place / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        place.chmod(0o755)
        place.rename(folder)
    except OSError as error:
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)
        if folder.exists():  # somebody else wrote the same one at the same time
            return folder
        raise BundleError(
            f"The model can't be written to {folder}: {error.strerror}. Free some space or mend the rights of the "
            "folder and train again; the current model goes on serving.",
            f"模型无法写入 {folder}。请腾出空间或检查目录权限后重新训练；现用模型不受影响。",
        ) from error
    return folder


def read_bundle(models: Path, kind: Kind, version: str) -> Bundle:
    """Read and check a bundle. Raises BundleError that says which file is wrong and how."""
    folder = models / kind.code / version
    if not VERSION.fullmatch(version) or not folder.is_dir():
        raise BundleError(
            f"There is no {kind.code} model {version!r} in {models}. `matcher models` lists them.",
            f"没有版本为“{version}”的模型，可用 matcher models 查看。",
        )
    manifest = _manifest(folder)
    contents = {name: _checked(folder, name, digest) for name, digest in manifest["files"].items()}
    if manifest["kind"] != kind.code or manifest["version"] != version:
        raise BundleError(
            f"{folder}: the manifest is of {manifest['kind']} {manifest['version']}; the folder was moved."
        )
    if manifest["fingerprint"] != fingerprint(kind.features):
        raise BundleError(
            f"{folder}: the model was made for other features (fingerprint {manifest['fingerprint']}, this version has "
            f"{fingerprint(kind.features)}). Train it again."
        )
    try:
        model = _model(contents[TABLES], kind, manifest)
        golden = [Golden.from_json(one) for one in json.loads(contents[GOLDEN])]
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise BundleError(f"{folder}: can't be read ({error}). Train the model again.") from error
    for number, one in enumerate(golden):
        off = np.abs(model.score(one.values) - one.scores).max(initial=0.0)
        if not off <= TOLERANCE:
            raise BundleError(
                f"{folder}: golden request {number} has scores that are off by {off:.3g}. Train it again."
            )
    return Bundle(model, manifest, folder, len(golden))


def _manifest(folder: Path) -> Json:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        names = ("kind", "version", "fingerprint", "files", "format")
        missing = [name for name in names if name not in manifest]
    except (OSError, ValueError, TypeError) as error:
        raise BundleError(f"{folder / MANIFEST}: can't be read ({error}). Train the model again.") from error
    if missing or manifest["format"] != FORMAT or not {TABLES, GOLDEN} <= set(manifest["files"]):
        raise BundleError(f"{folder / MANIFEST}: is not a manifest of this version. Train the model again.")
    whole: Json = manifest
    return whole


def _checked(folder: Path, name: str, digest: str) -> bytes:
    path = folder / name
    if Path(name).name != name or path.is_symlink():
        raise BundleError(f"{path}: lies outside its folder. Train the model again.")
    try:
        if path.stat().st_size > LARGEST:
            raise BundleError(f"{path}: is larger than {LARGEST >> 20} MB. Train the model again.")
        content = path.read_bytes()
    except OSError as error:
        raise BundleError(f"{path}: can't be read ({error.strerror}). Train the model again.") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise BundleError(f"{path}: is not the file that was written (its hash differs). Train the model again.")
    return content


def _model(content: bytes, kind: Kind, manifest: Json) -> Model:
    """The model in an archive; raises KeyError or ValueError where an array is missing or is not what it should be."""
    names = [feature.name for feature in kind.features]
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        places = _typed(arrays["pairs"], np.int64)
        if places.size and (places.min() < 0 or places.max() >= len(names)):
            raise ValueError("pairs of features that there are not")
        pairs = [_pair(arrays, k, names[one], names[other]) for k, (one, other) in enumerate(places.tolist())]
        alone = _tables(arrays, names, "", manifest)
        heads = _heads(arrays, names, manifest)
    return replace(alone, pairs=tuple(pairs), heads=heads)


def _tables(arrays: Mapping[str, NDArray[Any]], names: list[str], prefix: str, manifest: Json) -> Model:
    tables = [
        _table(name, arrays[f"{prefix}edges_{k:03}"], arrays[f"{prefix}points_{k:03}"]) for k, name in enumerate(names)
    ]
    intercept = float(_typed(arrays[f"{prefix}intercept"], np.float64)[0])
    return Model(manifest["version"], manifest["fingerprint"], intercept, tuple(tables), learned=True)


def _table(name: str, edges: NDArray[Any], points: NDArray[Any]) -> Table:
    return Table(name, _typed(edges, np.float32), _typed(points, np.float64)[:-1], float(points[-1]))


def _heads(arrays: Mapping[str, NDArray[Any]], names: list[str], manifest: Json) -> Heads | None:
    if "wants_intercept" not in arrays:
        return None
    found = {}
    for side in ("wants", "accepts"):
        if f"{side}_intercept" in arrays:
            placed = f"{side}_place_edges" in arrays
            place = _table(PLACE, arrays[f"{side}_place_edges"], arrays[f"{side}_place_points"]) if placed else None
            found[side] = Head(_tables(arrays, names, f"{side}_", manifest), place)
    return Heads(found["wants"], found.get("accepts"))


def _pair(arrays: Mapping[str, NDArray[Any]], k: int, one: str, other: str) -> PairTable:
    edges_one = _typed(arrays[f"pair_one_{k:03}"], np.float32)
    edges_other = _typed(arrays[f"pair_other_{k:03}"], np.float32)
    return PairTable(one, other, edges_one, edges_other, _typed(arrays[f"pair_points_{k:03}"], np.float64))


def _typed(array: NDArray[Any], wanted: type[np.generic]) -> NDArray[Any]:
    if array.dtype != wanted:
        raise ValueError("arrays of another type")
    return array


def versions(models: Path, kind: Kind) -> list[str]:
    """All bundles of a kind by name, whether they can be read or not."""
    folder = models / kind.code
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and VERSION.fullmatch(path.name))
