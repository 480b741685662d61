"""Pages: articles without their text, for who asks only where they come from."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.records import Article
from storage.tables import articles

_COLUMNS: Final = ("id", "source", "url", "canonical_url", "language", "section", "published_at", "fetched_at")


def recent_pages(connection: Connection, limit: int) -> list[Article]:
    """Return the articles stored last, the newest first, each without title, summary, body and authors."""
    statement = sa.select(*(articles.c[name] for name in _COLUMNS)).order_by(articles.c.id.desc()).limit(limit)
    return [Article(**row._mapping) for row in connection.execute(statement)]  # noqa: SLF001  its public name
