"""Alembic's entry: runs the revisions on the connection and inside the transaction that `upgrade` opened."""

from alembic import context

from inference.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite too: the driver leaves BEGIN to us, so a killed migration leaves nothing behind
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
