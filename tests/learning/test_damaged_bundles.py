"""Every sort of damage to a bundle that was decided on: a running server keeps its model, and mending is noticed."""

import hashlib
import io
import json
import os
import pickle
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.domain.deployment import Action, Deployment
from matcher.domain.errors import BundleError
from matcher.features.feature import fingerprint
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.learning.world.world import World
from matcher.ranking import bundle
from matcher.ranking.bundle import GOLDEN, LARGEST, MANIFEST, TABLES, Golden, read_bundle, version_of, write_bundle
from matcher.ranking.tables import Model, Table
from matcher.service.catalogue import Catalogue
from matcher.service.serving import Serving
from matcher.store.store import Store

KIND: Kind = kinds()["partner"]
TRAP = Path("/tmp/matcher-was-fooled-again")  # noqa: S108


def made(seed: int) -> Model:
    random = np.random.default_rng(seed)
    tables = []
    for feature in KIND.features:
        edges = np.unique(random.normal(size=5).astype(np.float32))
        tables.append(Table(feature.name, edges, random.normal(size=len(edges) + 1), 0.1))
    model = Model("", fingerprint(KIND.features), 0.3, tuple(tables), learned=True)
    model.version = version_of(model, "2026-11-23")
    return model


def written(models: Path, seed: int) -> Path:
    model, values = made(seed), np.random.default_rng(2).normal(size=(len(KIND.features), 9)).astype(np.float32)
    golden = [Golden(values, model.score(values))]
    return write_bundle(models, KIND, model, {"seed": seed}, golden, {"zh": "# 模型卡", "en": "# Card"})


class Boom:
    """Makes a folder if anybody unpickles it."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(TRAP),)


def changed(folder: Path, **values: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**manifest, **values}), "utf-8")


def replaced(folder: Path, name: str, content: bytes) -> None:
    """Put a file in place of another, with a hash that fits."""
    (folder / name).write_bytes(content)
    files = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    changed(folder, files={**files, name: hashlib.sha256(content).hexdigest()})


def with_arrays(folder: Path, **arrays: Any) -> None:
    with np.load(folder / TABLES) as kept:
        whole = {name: kept[name] for name in kept.files}
    content = io.BytesIO()
    np.savez_compressed(content, **{**whole, **arrays})
    replaced(folder, TABLES, content.getvalue())


def flip(folder: Path) -> None:
    content = bytearray((folder / TABLES).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / TABLES).write_bytes(bytes(content))


def objects(folder: Path) -> None:
    with_arrays(folder, intercept=np.array([Boom()], dtype=object))


def link(folder: Path, name: str) -> None:
    outside = folder.parent / f"outside-{name}"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)


def linked_folder(folder: Path) -> None:
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)


def enlarge(folder: Path, name: str) -> None:
    with (folder / name).open("r+b") as file:
        file.truncate(LARGEST + 1)


def bomb(folder: Path) -> None:
    """A small archive that says it holds, and holds, more than any model."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("intercept.npy", "w") as member:
        for _ in range(LARGEST // (1 << 20) + 1):
            member.write(bytes(1 << 20))
    assert len(content.getvalue()) < 1 << 20
    replaced(folder, TABLES, content.getvalue())


def pipe(folder: Path) -> None:
    (folder / GOLDEN).unlink()
    os.mkfifo(folder / GOLDEN)


def endless_array(folder: Path) -> None:
    """The head of an array that claims 8 TB, and nothing behind it."""
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (1 << 40,)})
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("intercept.npy", head.getvalue())
        for k in range(len(KIND.features)):
            for name in (f"edges_{k:03}", f"points_{k:03}"):
                archive.writestr(f"{name}.npy", head.getvalue())
    replaced(folder, TABLES, content.getvalue())


def short_golden(folder: Path) -> None:
    replaced(folder, GOLDEN, json.dumps([{"values": [[0.0]], "scores": [0.3]}]).encode())


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "a flipped byte": flip,
    "no tables": lambda folder: (folder / TABLES).unlink(),
    "no manifest": lambda folder: (folder / MANIFEST).unlink(),
    "no folder": shutil.rmtree,
    "foreign fingerprint": lambda folder: changed(folder, fingerprint="0123456789abcdef"),
    "another format": lambda folder: changed(folder, format=99),
    "another kind": lambda folder: changed(folder, kind="mentor"),
    "files as a list": lambda folder: changed(folder, files=[TABLES, GOLDEN]),
    "deep manifest": lambda folder: (folder / MANIFEST).write_bytes(b"[" * 200_000),
    "a pickle": lambda folder: replaced(folder, TABLES, pickle.dumps(Boom())),
    "an archive of objects": objects,
    "a link": lambda folder: link(folder, TABLES),
    "a link for the manifest": lambda folder: link(folder, MANIFEST),
    "a link for the folder": linked_folder,
    "a pipe": pipe,
    "absurd tables": lambda folder: enlarge(folder, TABLES),
    "absurd manifest": lambda folder: enlarge(folder, MANIFEST),
    "a bomb": bomb,
    "an endless array": endless_array,
    "no intercept": lambda folder: with_arrays(folder, intercept=np.zeros(0)),
    "intercept of no dimension": lambda folder: with_arrays(folder, intercept=np.float64(1)),
    "edges that descend": lambda folder: with_arrays(folder, edges_000=np.array([3, 2, 1, 0, -1], np.float32)),
    "golden requests of another shape": short_golden,
}


@pytest.fixture
def models(tmp_path: Path, models_folder: Path) -> Path:
    folder = tmp_path / "models"
    shutil.copytree(models_folder, folder, ignore=shutil.ignore_patterns("20*", ".*"))
    return folder


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with Store.opened(address) as opened:
        yield opened


def promote(store: Store, folder: Path, after: int) -> int:
    entry = Deployment(0, datetime.now(UTC), KIND.code, Action.PROMOTE, folder.name, "x", "y")
    return store.deployments.add(entry, after=after).seq


def version(serving: Serving) -> str:
    return serving.models[KIND.code].version


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_never_serves_and_what_served_goes_on(
    models: Path, store: Store, damage: Callable[[Path], Any]
) -> None:
    shutil.rmtree(TRAP, ignore_errors=True)
    good, bad = written(models, 1), written(models, 2)
    serving = Serving(store, models, {KIND.code: KIND})
    first = promote(store, good, 0)
    serving.refresh()
    assert (version(serving), serving.troubles) == (good.name, [])
    damage(bad)
    with pytest.raises(BundleError, match=bad.name) as caught:
        read_bundle(models, KIND, bad.name)
    assert caught.value.zh
    promote(store, bad, first)
    serving.refresh()
    assert version(serving) == good.name
    assert any(bad.name in trouble for trouble in serving.troubles)
    started = Serving(store, models, {KIND.code: KIND})
    started.refresh()
    assert version(started) == good.name, "one that starts takes the newest that can be read"
    assert written(models, 2) == bad, "training again mends it"
    assert read_bundle(models, KIND, bad.name).model.version == bad.name
    for server in (serving, started):
        server.retry()
        assert (version(server), server.troubles) == (bad.name, [])
    assert not TRAP.exists()
    assert sorted(path.name for path in (models / KIND.code).iterdir() if path.name.startswith(".")) == []


def test_what_serves_is_damaged_while_it_serves(models: Path, store: Store, world: World) -> None:
    good = written(models, 1)
    store.entities.put_many("entrepreneur", world.entrepreneurs.rows[:5])
    catalogue = Catalogue(store, world.pack, models, [KIND.code])
    promote(store, good, 0)
    catalogue.refresh()
    flip(good)
    store.entities.put_many("entrepreneur", world.entrepreneurs.rows[5:9])
    catalogue.refresh()
    assert (version(catalogue.serving), catalogue.serving.troubles) == (good.name, [])
    entry = Deployment(0, datetime.now(UTC), KIND.code, Action.SHADOW, "2026-11-23-0123456789", "x", "y")
    store.deployments.add(entry, after=catalogue.serving.state(KIND.code).seq)
    catalogue.refresh()
    assert version(catalogue.serving) == good.name, "another decision does not read it again"
    assert len(catalogue.serving.troubles) == 1
    started = Catalogue(store, world.pack, models, [KIND.code])
    started.refresh()
    assert version(started.serving).startswith("scorecard")
    assert written(models, 1) == good
    assert not started.refresh(), "nothing has changed in the store"
    assert version(started.serving) == good.name


def test_a_bundle_that_is_whole_is_left_alone(models: Path) -> None:
    folder = written(models, 1)
    before = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert written(models, 1) == folder
    assert {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_what_a_killed_program_left_goes_after_a_while(models: Path) -> None:
    for name, age in ((".new-old", 7200), (".old-old", 7200), (".new-young", 10)):
        (models / KIND.code / name).mkdir()
        (models / KIND.code / name / TABLES).write_bytes(b"half")
        then = datetime.now(UTC).timestamp() - age
        os.utime(models / KIND.code / name, (then, then))
    folder = written(models, 1)
    left = {path.name for path in (models / KIND.code).iterdir()}
    assert left == {".new-young", folder.name, "scorecard.toml"}
    assert bundle.versions(models, KIND) == [folder.name]
