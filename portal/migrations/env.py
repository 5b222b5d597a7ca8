"""Alembic's entry: migrations run on the connection that `portal.migrations.run` hands over."""

from alembic import context

import portal.models  # noqa: F401
from pricing.ground.record import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
