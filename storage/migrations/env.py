"""What Alembic runs for every command: it works on the connection, and in the transaction, that it was given.

No URL is read here and nothing is committed here, so that a migration that dies half-way leaves nothing behind.
"""

from alembic import context

from storage.tables import metadata


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic compares this: the search tables are written in plain SQL and are not in the metadata."""
    return not (kind == "table" and name is not None and name.startswith("article_search"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=ours,
    render_as_batch=True,
)
context.run_migrations()
