"""Migrations lead to the schema of the code, keep what is stored, and refuse what they do not know."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import matcher.store.upgrade as upgrade
from matcher.domain.errors import StoreError
from matcher.store.engine import Engines
from matcher.store.schema import METADATA
from matcher.store.store import Store

FOLDER = Path(upgrade.__file__).parent / "migrations"


def test_migrations_lead_to_the_tables_of_the_code(store: Store, address: str) -> None:
    engines = Engines.open(address)
    with engines.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, METADATA) == []
    engines.close()


def test_one_head_and_it_is_the_one_that_start_up_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [upgrade.HEAD]
    for revision in script.walk_revisions():
        assert (FOLDER / "versions" / f"{revision.revision}.py").exists(), "upgrade() finds revisions by file name"


def test_opening_again_keeps_what_is_stored(address: str) -> None:
    with Store.opened(address) as store:
        change = store.entities.put_many("mentor", [{"id": "m"}]).change
        store.set_note("demo", "42")
        store.set_note("demo", "43")
    with Store.opened(address) as store:
        assert store.change() == change
        assert store.entities.count("mentor") == 1
        assert (store.note("demo"), store.note("other")) == ("43", None)
        assert store.change() == change


def test_a_store_of_a_newer_version_is_refused_and_left_alone(address: str) -> None:
    Store.open(address).close()
    engines = Engines.open(address)
    with engines.write_aside() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"9999.*newer version"):
        Store.open(address)
    with engines.read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    engines.close()


def test_a_current_store_opens_without_alembic(address: str) -> None:
    Store.open(address).close()
    code = "import sys; from matcher.store.store import Store; Store.open(sys.argv[1]).close(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, address], capture_output=True, text=True, check=True)
    assert "alembic" not in done.stdout.split()


def test_a_kind_that_nobody_foresaw_needs_no_migration(store: Store) -> None:
    store.entities.put_many("practice_placement", [{"id": "p"}])
    assert store.entities.count("practice_placement") == 1
