"""Stores that can't be opened or written: StoreError says what to do, and nothing is half-written."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.domain.errors import StoreError
from matcher.store.store import Store

WRITE = """
import json, os, resource, sqlite3, sys
import alembic.command, alembic.config, alembic.autogenerate, logging.config
from matcher.domain.errors import StoreError
from matcher.store.store import Store
address, uid, most, batches = sys.argv[1], *map(int, sys.argv[2:5])
if uid >= 0:
    os.setuid(uid)  # after the imports: they may lie where only root may read
if most >= 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
said = {"acknowledged": 0, "error": None, "opened": False}
try:
    store = Store.open(address)
    said["opened"] = True
    for batch in range(batches):
        rows = [{"id": f"{batch:04}-{n:03}", "batch": batch, "text": os.urandom(500).hex()} for n in range(100)]
        store.entities.put_many("mentor", rows)
        said["acknowledged"] += 1
except StoreError as error:
    said["error"] = str(error)
print(json.dumps(said))
"""
NOBODY = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else -1
SIZE = 100


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user may enter (pytest's own are closed to others)."""
    made = Path(tempfile.mkdtemp(prefix="matcher-store-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def outcome(process) -> dict:
    """What the writer said."""
    said, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint
    return json.loads(said)


def batches(address: str) -> dict[int, int]:
    """Number of rows of each batch that is stored."""
    found: dict[int, int] = {}
    with Store.opened(address) as store:
        for row in store.entities.rows("mentor"):
            found[row["batch"]] = found.get(row["batch"], 0) + 1
        assert store.entities.put_many("other", [{"id": "o"}]).created == 1, "the store is not usable afterwards"
    return found


def test_a_read_only_file(folder: Path, start) -> None:
    path = folder / "store.db"
    with Store.opened(f"sqlite:///{path}") as store:
        store.entities.put_many("mentor", [{"id": "m"}])
    path.chmod(0o444)
    folder.chmod(0o755)
    said = outcome(start(WRITE, f"sqlite:///{path}", NOBODY, -1, 1))
    assert said["acknowledged"] == 0
    assert "right to write" in said["error"] or "may write there" in said["error"]
    path.chmod(0o644)
    with Store.opened(f"sqlite:///{path}") as store:
        assert [row["id"] for row in store.entities.rows("mentor")] == ["m"]


@pytest.mark.parametrize("below", ["store.db", "deeper/still/store.db"])
def test_a_folder_without_the_right_to_write(folder: Path, start, below: str) -> None:
    folder.chmod(0o555)
    said = outcome(start(WRITE, f"sqlite:///{folder / below}", NOBODY, -1, 1))
    assert not said["opened"]
    assert "may write there" in said["error"] or "Give another path" in said["error"]
    assert list(folder.iterdir()) == []


def test_a_file_that_may_not_grow(folder: Path, start) -> None:
    address = f"sqlite:///{folder / 'store.db'}"
    said = outcome(start(WRITE, address, -1, 2_000_000, 200))
    assert said["opened"]
    assert 0 < said["acknowledged"] < 200
    assert "nothing was half-written" in said["error"]
    assert batches(address) == dict.fromkeys(range(said["acknowledged"]), SIZE)


def test_a_full_disk(folder: Path, start) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        address = f"sqlite:///{folder / 'store.db'}"
        said = outcome(start(WRITE, address, -1, -1, 200))
        assert "disk is full" in said["error"]
        copy = folder.with_name(folder.name + "-copy")
        shutil.copytree(folder, copy)  # what a person would do: move it to where there is space
        try:
            found = batches(f"sqlite:///{copy / 'store.db'}")
        finally:
            shutil.rmtree(copy)
        assert found == dict.fromkeys(range(said["acknowledged"]), SIZE)
        assert said["acknowledged"] > 0
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_disk_too_small_to_begin(folder: Path, start) -> None:
    address = f"sqlite:///{folder / 'store.db'}"
    said = outcome(start(WRITE, address, -1, 10_000, 1))
    assert not said["opened"]
    assert "nothing was half-written" in said["error"]
    assert batches(address) == {}


@pytest.mark.parametrize("content", [b"name,region\n" * 1000, b"PK\x03\x04" + bytes(5000)], ids=["csv", "zip"])
def test_a_file_that_is_no_store(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a store of this service"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_a_damaged_store(sqlite_address: str) -> None:
    with Store.opened(sqlite_address) as store:
        store.entities.put_many("mentor", [{"id": f"{n:04}", "text": "x" * 1000} for n in range(500)])
    path = Path(sqlite_address.removeprefix("sqlite:///"))
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + b"\xa5" * (len(raw) - 4096))
    with pytest.raises(StoreError, match="damaged"), Store.opened(sqlite_address) as store:
        list(store.entities.rows("mentor"))


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="Give another path"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'store.db'}")


@pytest.mark.parametrize(
    "address",
    ["", "store.db", "sqlite://", "sqlite:///:memory:", "nosuch:///x", "sqlite+nosuch:///x", "postgresql+nosuch://h/d"],
)
def test_an_address_that_makes_no_sense(address: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///"):
        Store.open(address)


def test_a_server_that_does_not_answer() -> None:
    with pytest.raises(StoreError, match="Start it or correct the address"):
        Store.open("postgresql+psycopg://mt@127.0.0.1:1/postgres")


def test_a_socket_that_is_not_there(folder: Path) -> None:
    with pytest.raises(StoreError, match="Start it or correct the address"):
        Store.open(f"postgresql+psycopg://mt@/postgres?host={folder}")


def test_the_message_of_a_failed_connection_holds_no_password() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql+psycopg://u:geheim@127.0.0.1:1/d")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("address", ["postgresql+nosuch://u:geheim@h/d", "nosuch://u:geheim@h/d"])
def test_the_message_of_a_wrong_address_holds_no_password(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(address)
    assert "geheim" not in str(caught.value)


def test_a_port_that_is_no_number() -> None:
    with pytest.raises(StoreError, match="postgresql"):
        Store.open("postgresql+psycopg://mt@h:port/d")


def test_another_writer_that_never_ends(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.store.engine.BUSY_MS", 200)
    with Store.opened(sqlite_address) as store, Store.opened(sqlite_address) as other:
        store.entities.put_many("mentor", [{"id": "m"}])

        def edit(row: dict) -> dict:
            with pytest.raises(StoreError, match="keeps the store locked"):
                other.entities.put_many("mentor", [{"id": "m", "by": "other"}])
            assert other.entities.count("mentor") == 1  # readers go on
            return {**row, "by": "first"}

        assert store.entities.update("mentor", "m", edit).data["by"] == "first"
