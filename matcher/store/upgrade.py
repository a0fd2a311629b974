"""Bringing a store to the schema of this version."""

from pathlib import Path

from sqlalchemy import inspect, text

from matcher.domain.errors import StoreError
from matcher.store.engine import Engines, translated

HEAD = "0010"
"""The newest revision in `migrations/versions`; a test holds it to that."""


def revision(engines: Engines) -> str | None:
    """The revision that the store is at; None for an empty one."""
    with engines.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(engines: Engines) -> None:
    """Migrate to this version's schema; raises StoreError for a store that a newer version has written."""
    at = revision(engines)
    if at == HEAD:
        return
    if at is not None and not (Path(__file__).parent / "migrations" / "versions" / f"{at}.py").exists():
        raise StoreError(f"The store is at revision {at}, which this version does not know. Use the newer version.")
    # here, not at the top: Alembic takes 0.3 s to import, and a store that is up to date needs none of it
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with translated(), engines.writer.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
