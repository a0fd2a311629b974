"""Alembic's entry: runs the migrations on the connection that the store hands over."""

from alembic import context
from sqlalchemy import text

from matcher.store.schema import METADATA

LOCK = 7_302_150_117_041
"""Any number that no other program of the database uses for an advisory lock."""

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    # several processes may start on an empty database at once: the later ones wait here and find the work done
    # (SQLite's BEGIN IMMEDIATE has made them wait already)
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,  # the store's own transaction is open already
)
context.run_migrations()
