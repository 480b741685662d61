"""The engine keeps its promises on both databases."""

import sqlalchemy as sa

from storage.database import Database


def test_fresh(database: Database) -> None:
    """A fresh database has tables and no rows."""
    with database.read() as connection:
        assert connection.execute(sa.text("select count(*) from articles")).scalar() == 0
