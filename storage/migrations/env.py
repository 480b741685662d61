"""What Alembic runs for every command: it works on the connection, and in the transaction, that it was given.

No URL is read here and nothing is committed here, so that a migration that dies half-way leaves nothing behind.
"""

from alembic import context

from storage.migrations import is_ours
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=is_ours,
    render_as_batch=True,
)
context.run_migrations()
