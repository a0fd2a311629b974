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
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.errors import BundleError
from matcher.features.feature import fingerprint
from matcher.kinds.contract import Kind
from matcher.ranking.archive import LARGEST, arrays_of, model_of
from matcher.ranking.folders import put_whole
from matcher.ranking.tables import Model

FORMAT = 2
MANIFEST, TABLES, GOLDEN = "manifest.json", "tables.npz", "golden.json"
TOLERANCE = 1e-9
"""How far a golden score may lie from what was written: the order of additions is fixed, so only the last digits."""

VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{10}")

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
    for _, array in sorted(arrays_of(model).items()):
        digest.update(np.ascontiguousarray(array).tobytes())
    return f"{until}-{digest.hexdigest()[:10]}"


def write_bundle(
    models: Path, kind: Kind, model: Model, manifest: Mapping[str, Any], golden: list[Golden], cards: Mapping[str, str]
) -> Path:
    """Write a bundle whole or not at all, and return its folder; the same version twice is one bundle.

    One that was damaged since is replaced. Raises BundleError where the disk refuses.
    """
    folder = models / kind.code / model.version
    if _whole(models, kind, model.version):
        return folder
    tables = io.BytesIO()
    np.savez_compressed(tables, **arrays_of(model))  # type: ignore[arg-type]
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
    try:
        put_whole(folder, files)
    except OSError as error:
        if _whole(models, kind, model.version):  # somebody else wrote the same one at the same time
            return folder
        raise BundleError(
            f"The model can't be written to {folder}: {error.strerror}. Free some space or mend the rights of the "
            "folder and train again; the current model goes on serving.",
            f"模型无法写入 {folder}。请腾出空间或检查目录权限后重新训练；现用模型不受影响。",
        ) from error
    return folder


def _whole(models: Path, kind: Kind, version: str) -> bool:
    try:
        read_bundle(models, kind, version)
    except BundleError:
        return False
    return True


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
        model = model_of(contents[TABLES], kind, manifest["version"], manifest["fingerprint"])
        golden = [Golden.from_json(one) for one in json.loads(contents[GOLDEN])]
        if any(one.values.shape != (len(kind.features), len(one.scores)) for one in golden):
            raise ValueError("golden requests of another shape")
    except Exception as error:  # whatever a foreign file makes the readers raise, it is this file that is wrong
        raise BundleError(f"{folder}: can't be read ({error}). Train the model again.") from error
    for number, one in enumerate(golden):
        off = np.abs(model.score(one.values) - one.scores).max(initial=0.0)
        if not off <= TOLERANCE:
            raise BundleError(
                f"{folder}: golden request {number} has scores that are off by {off:.3g}. Train it again."
            )
    return Bundle(model, manifest, folder, len(golden))


def _manifest(folder: Path) -> Json:
    content = _content(folder, MANIFEST)
    try:
        manifest = json.loads(content)
        names = ("kind", "version", "fingerprint", "files", "format")
        missing = [name for name in names if name not in manifest]
    except (ValueError, TypeError, RecursionError) as error:
        raise BundleError(f"{folder / MANIFEST}: can't be read ({error}). Train the model again.") from error
    files = None if missing else manifest["files"]
    if not isinstance(files, dict) or manifest["format"] != FORMAT or not {TABLES, GOLDEN} <= set(files):
        raise BundleError(f"{folder / MANIFEST}: is not a manifest of this version. Train the model again.")
    whole: Json = manifest
    return whole


def _content(folder: Path, name: str) -> bytes:
    """A file of a bundle: a plain one of reasonable size in the folder itself."""
    path = folder / name
    try:
        found = path.lstat()
        if Path(name).name != name or path.is_symlink() or folder.is_symlink():
            raise BundleError(f"{path}: lies outside its folder. Train the model again.")
        if not stat.S_ISREG(found.st_mode):  # reading a pipe would never end
            raise BundleError(f"{path}: can't be read (not a file). Train the model again.")
        if found.st_size > LARGEST:
            raise BundleError(f"{path}: is larger than {LARGEST >> 20} MB. Train the model again.")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        cause = getattr(error, "strerror", None) or error
        raise BundleError(f"{path}: can't be read ({cause}). Train the model again.") from error


def _checked(folder: Path, name: str, digest: str) -> bytes:
    content = _content(folder, name)
    if hashlib.sha256(content).hexdigest() != digest:
        raise BundleError(f"{folder / name}: is not the file that was written (its hash differs). Train it again.")
    return content


def versions(models: Path, kind: Kind) -> list[str]:
    """All bundles of a kind by name, whether they can be read or not."""
    folder = models / kind.code
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and VERSION.fullmatch(path.name))
