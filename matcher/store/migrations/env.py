"""Alembic's entry: runs the migrations on the connection that the store hands over."""

from alembic import context

from matcher.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,  # the store's own transaction is open already
)
context.run_migrations()
