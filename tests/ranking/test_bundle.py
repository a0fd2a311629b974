"""Bundles: what was written is what is read, and whatever was touched is refused."""

import io
import json
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matcher.domain.errors import BundleError
from matcher.features.feature import fingerprint
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.ranking.bundle import GOLDEN, MANIFEST, TABLES, Golden, read_bundle, version_of, versions, write_bundle
from matcher.ranking.pairs import PairTable
from matcher.ranking.tables import Model, Table

KIND: Kind = next(iter(kinds().values()))


def model(seed: int = 1) -> Model:
    random = np.random.default_rng(seed)
    tables = []
    for feature in KIND.features:
        edges = np.unique(random.normal(size=random.integers(0, 40)).astype(np.float32))
        tables.append(Table(feature.name, edges, random.normal(size=len(edges) + 1), float(random.normal())))
    pair = PairTable(
        KIND.features[3].name,
        KIND.features[1].name,
        np.array([-0.5, 0.5], np.float32),
        np.array([0.1], np.float32),
        random.normal(size=(4, 3)),
    )
    made = Model("", fingerprint(KIND.features), 0.3, tuple(tables), learned=True, pairs=(pair,))
    made.version = version_of(made, "2026-11-23")
    return made


def written(models: Path, made: Model) -> Path:
    random = np.random.default_rng(2)
    values = random.normal(size=(len(KIND.features), 30)).astype(np.float32)
    values[random.random(values.shape) < 0.2] = np.nan
    golden = [Golden(values, made.score(values))]
    return write_bundle(models, KIND, made, {"seed": 1}, golden, {"zh": "# 模型卡", "en": "# Model card"})


def test_what_is_read_scores_as_what_was_written(tmp_path: Path) -> None:
    made = model()
    folder = written(tmp_path, made)
    assert versions(tmp_path, KIND) == [made.version] == [folder.name]
    bundle = read_bundle(tmp_path, KIND, made.version)
    probe = np.random.default_rng(3).normal(size=(len(KIND.features), 500)).astype(np.float32)
    np.testing.assert_array_equal(bundle.model.score(probe), made.score(probe))
    assert bundle.manifest["seed"] == 1
    assert bundle.model.learned
    (pair,) = bundle.model.pairs
    assert (pair.one, pair.other) == (KIND.features[3].name, KIND.features[1].name)
    without = replace(made, pairs=())
    assert version_of(without, "2026-11-23") != made.version
    assert written(tmp_path, model()) == folder, "the same content is the same bundle"
    assert written(tmp_path, model(9)) != folder


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("name", [TABLES, GOLDEN, "card.zh.md"])
def test_a_flipped_byte_is_found(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path, model())
    flip(folder / name)
    with pytest.raises(BundleError, match=rf"{name}.*hash"):
        read_bundle(tmp_path, KIND, folder.name)


@pytest.mark.parametrize("name", [TABLES, GOLDEN, "card.en.md", MANIFEST])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path, model())
    (folder / name).unlink()
    with pytest.raises(BundleError, match=name):
        read_bundle(tmp_path, KIND, folder.name)


def tables_with(folder: Path, **arrays: np.ndarray) -> bytes:
    """The tables with some arrays put in place of others."""
    with np.load(folder / TABLES) as kept:
        whole = {name: kept[name] for name in kept.files}
    content = io.BytesIO()
    np.savez(content, **{**whole, **arrays})  # type: ignore[arg-type]
    return content.getvalue()


@pytest.mark.parametrize(
    "arrays",
    [
        {"pairs": np.array([[0, 10_000]])},
        {"pairs": np.array([[-1, 0]])},
        {"pairs": np.array([[2, 2]])},
        {"pairs": np.array([[0, 1], [2, 3]])},
        {"pairs": np.array([[0.0, 1.0]])},
        {"pair_points_000": np.zeros((2, 2))},
        {"pair_one_000": np.array([1, 0], np.float32)},
    ],
)
def test_pairs_that_make_no_sense_are_refused(tmp_path: Path, arrays: dict[str, np.ndarray]) -> None:
    folder = written(tmp_path, model())
    replaced(folder, TABLES, tables_with(folder, **arrays))
    with pytest.raises(BundleError, match="can't be read"):
        read_bundle(tmp_path, KIND, folder.name)


def changed(folder: Path, **values: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**manifest, **values}), "utf-8")


def replaced(folder: Path, name: str, content: bytes) -> None:
    """A file with other content, and the manifest made to fit."""
    import hashlib

    (folder / name).write_bytes(content)
    files = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    changed(folder, files={**files, name: hashlib.sha256(content).hexdigest()})


def test_a_foreign_fingerprint_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, model())
    changed(folder, fingerprint="0123456789abcdef")
    with pytest.raises(BundleError, match="other features"):
        read_bundle(tmp_path, KIND, folder.name)


class Boom:
    """Says so if anybody unpickles it."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("/tmp/matcher-was-fooled",)  # noqa: S108


def test_a_pickle_in_its_place_is_not_opened(tmp_path: Path) -> None:
    trap = Path("/tmp/matcher-was-fooled")  # noqa: S108
    shutil.rmtree(trap, ignore_errors=True)
    folder = written(tmp_path, model())
    replaced(folder, TABLES, pickle.dumps(Boom()))
    with pytest.raises(BundleError, match="can't be read"):
        read_bundle(tmp_path, KIND, folder.name)
    objects = tmp_path / "objects.npz"
    np.savez(objects, intercept=np.array([Boom()], dtype=object))
    replaced(folder, TABLES, objects.read_bytes())
    with pytest.raises(BundleError, match="can't be read"):
        read_bundle(tmp_path, KIND, folder.name)
    assert not trap.exists()


def test_scores_that_changed_are_found_even_where_hashes_fit(tmp_path: Path) -> None:
    made = model()
    folder = written(tmp_path, made)
    golden = json.loads((folder / GOLDEN).read_text("utf-8"))
    golden[0]["scores"][3] += 0.01
    replaced(folder, GOLDEN, json.dumps(golden).encode())
    with pytest.raises(BundleError, match="golden request 0"):
        read_bundle(tmp_path, KIND, folder.name)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"format": 1}', b"\xff\xfe"])
def test_a_manifest_that_is_none(tmp_path: Path, content: bytes) -> None:
    folder = written(tmp_path, model())
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(BundleError, match=MANIFEST):
        read_bundle(tmp_path, KIND, folder.name)


@pytest.mark.parametrize("version", ["2026-11-23-0123456789", "../mentor", "", "CURRENT"])
def test_a_version_that_does_not_exist(tmp_path: Path, version: str) -> None:
    written(tmp_path, model())
    with pytest.raises(BundleError, match="There is no"):
        read_bundle(tmp_path, KIND, version)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, model())
    outside = tmp_path / "outside.npz"
    (folder / TABLES).rename(outside)
    (folder / TABLES).symlink_to(outside)
    with pytest.raises(BundleError, match="outside"):
        read_bundle(tmp_path, KIND, folder.name)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\n"
        "import test_bundle as t\n"
        "made = t.model()\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "try:\n"
        "    t.written(Path(sys.argv[1]), made)\n"
        "except t.BundleError as error:\n"
        "    print(error)\n"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert "goes on serving" in done.stdout, done
    assert list((tmp_path / KIND.code).iterdir()) == []
