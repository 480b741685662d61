"""One transaction at a time decides, on Postgres as on SQLite."""

import pytest
import sqlalchemy as sa

from storage.database import Database, open_database
from storage.turns import Turn, take_turn


def test_a_turn_is_waited_for_until_the_other_transaction_ends(postgres_url: str) -> None:
    """Another turn is free meanwhile, and the same one again for who has it."""
    first, second = open_database(postgres_url), open_database(postgres_url)
    with first.write() as holder:
        take_turn(holder, Turn.STORIES)
        take_turn(holder, Turn.STORIES)
        with second.write() as other:
            take_turn(other, Turn.ARTICLES)
            other.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                take_turn(other, Turn.STORIES)
            other.rollback()
    with second.write() as other:
        other.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        take_turn(other, Turn.STORIES)
    first.close()
    second.close()


def test_who_writes_to_sqlite_is_alone_and_asks_for_nothing(sqlite_url: str) -> None:
    """The turn is that of the whole file."""
    database: Database = open_database(sqlite_url)
    with database.write() as connection:
        for turn in Turn:
            take_turn(connection, turn)
    database.close()
