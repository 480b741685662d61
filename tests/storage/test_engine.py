"""Transactions keep what they promise under contention, and what is stored reads the same on both databases."""

import sqlite3
import threading
import time
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from factories import NOW

from storage.database import Database, check, open_database
from storage.engine import WAL_LIMIT
from storage.tables import articles, notes, source_states


def put(database: Database, key: str, value: object) -> None:
    """Write one note."""
    with database.write() as connection:
        connection.execute(sa.insert(notes).values(key=key, value=value, at=NOW))


def test_failed_transaction_leaves_nothing(database: Database) -> None:
    """An error rolls everything back."""

    def fail() -> None:
        with database.write() as connection:
            connection.execute(sa.insert(notes).values(key="a", value=1, at=NOW))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.read() as connection:
        assert connection.execute(sa.select(notes)).all() == []


def test_read_keeps_nothing(database: Database) -> None:
    """What is written through `read` is gone at its end."""
    with database.read() as connection:
        connection.execute(sa.insert(notes).values(key="a", value=1, at=NOW))
    with database.read() as connection:
        assert connection.execute(sa.select(notes)).all() == []


def test_read_then_write_loses_nothing_under_contention(sqlite_url: str) -> None:
    """Eight connections read a number and write it back plus one, 200 times in all: 200 is the result, none is refused.

    A deferred transaction would be refused at once with SQLITE_BUSY_SNAPSHOT, whatever the timeout.
    """
    database = open_database(sqlite_url)
    put(database, "count", 0)
    failures: list[BaseException] = []

    def count() -> None:
        own = open_database(sqlite_url)
        try:
            for _ in range(25):
                with own.write() as connection:
                    value = connection.execute(sa.select(notes.c.value)).scalar_one()
                    connection.execute(sa.update(notes).values(value=value + 1))
        except BaseException as failure:  # noqa: BLE001  handed to the main thread
            failures.append(failure)
        finally:
            own.close()

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.read() as connection:
        assert connection.execute(sa.select(notes.c.value)).scalar_one() == 200
    database.close()


def test_writer_waits_for_another_program(sqlite_url: str) -> None:
    """A write lock that somebody else holds for a while delays a writer and fails nothing; readers go on."""
    database = open_database(sqlite_url)
    put(database, "a", 1)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer = threading.Thread(target=put, args=(database, "b", 2))
        writer.start()
        time.sleep(0.3)
        with database.read() as connection:
            assert connection.execute(sa.select(notes.c.key)).scalars().all() == ["a"]
        assert writer.is_alive()
        other.execute("ROLLBACK")
        writer.join()
    with database.read() as connection:
        assert set(connection.execute(sa.select(notes.c.key)).scalars()) == {"a", "b"}
    database.close()


def test_full_disk_fails_one_transaction_and_spoils_nothing(sqlite_url: str) -> None:
    """The write is refused whole; with room again the same database goes on, without a restart."""
    database = open_database(sqlite_url)

    def room(pages: int) -> None:
        with database.read() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    room(1)  # SQLite takes the present size instead
    with pytest.raises(sa.exc.OperationalError, match="full"):
        put(database, "a", "x" * 1_000_000)
    room(10_000)
    put(database, "b", "x" * 1_000_000)
    with database.read() as connection:
        assert connection.execute(sa.select(notes.c.key)).scalars().all() == ["b"]
    assert check(database) == []
    database.close()


def test_server_that_was_restarted_is_found_again(postgres_url: str) -> None:
    """Connections that the server has ended are replaced before they are used."""
    database = open_database(postgres_url)
    put(database, "a", 1)
    url = postgres_url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as other:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        assert len(other.execute(ended + " AND pid <> pg_backend_pid()").fetchall()) == 1
    put(database, "b", 2)
    with database.read() as connection:
        assert set(connection.execute(sa.select(notes.c.key)).scalars()) == {"a", "b"}
    database.close()


def test_write_ahead_log_stays_short(sqlite_url: str) -> None:
    """No connection checkpoints by itself, yet the log is copied into the database whenever it has grown."""
    database = open_database(sqlite_url)
    log = Path(sqlite_url.removeprefix("sqlite:///") + "-wal")
    longest = 0
    for number in range(60):
        put(database, str(number), "x" * 300_000)
        longest = max(longest, log.stat().st_size)
    assert WAL_LIMIT < longest < 2 * WAL_LIMIT
    assert log.with_name("khabardar.db").stat().st_size > 10_000_000
    database.close()


def test_reader_of_long_standing_hinders_no_writer(sqlite_url: str) -> None:
    """While somebody reads an old state, writers go on; the log shrinks after he is done."""
    database = open_database(sqlite_url)
    put(database, "first", 1)
    with database.read() as reading:
        assert len(reading.execute(sa.select(notes)).all()) == 1
        for number in range(30):
            put(database, str(number), "x" * 300_000)
        assert len(reading.execute(sa.select(notes)).all()) == 1
    put(database, "last", 1)
    put(database, "very last", 1)
    log = Path(sqlite_url.removeprefix("sqlite:///") + "-wal")
    assert log.stat().st_size <= WAL_LIMIT
    database.close()


def test_moments_are_utc_again(database: Database) -> None:
    """A time of any zone comes back as the same instant in UTC, and sorts by time."""
    times = [NOW.astimezone(timezone(timedelta(hours=5, minutes=45))), NOW + timedelta(microseconds=1)]
    with database.write() as connection:
        for number, moment in enumerate(times):
            connection.execute(sa.insert(source_states).values(source=str(number), next_due_at=moment))
        rows = connection.execute(sa.select(source_states.c.next_due_at).order_by(source_states.c.next_due_at))
        got = rows.scalars().all()
    assert got == times
    assert [moment.utcoffset() for moment in got] == [timedelta(0)] * 2


def test_naive_time_is_refused(database: Database) -> None:
    """A time without a zone would mean another moment on another machine."""
    with database.write() as connection, pytest.raises(sa.exc.StatementError, match="naive time"):
        connection.execute(sa.insert(source_states).values(source="a", next_due_at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_foreign_keys_hold(database: Database) -> None:
    """A row that refers to nothing is refused, on SQLite as well."""
    with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
        connection.execute(sa.text("INSERT INTO article_keys VALUES ('k', 99)"))


def test_memory_is_one_database_for_all_threads() -> None:
    """Tests and dry runs may use it like a file."""
    database = open_database("sqlite://")
    with database.write() as connection:
        articles.metadata.create_all(connection)
    thread = threading.Thread(target=put, args=(database, "a", 1))
    thread.start()
    thread.join()
    with database.read() as connection:
        assert connection.execute(sa.select(notes.c.key)).scalar() == "a"
    database.close()


def test_folder_of_the_file_is_made(tmp_path: Path) -> None:
    """The first start on a fresh machine needs no preparation."""
    database = open_database(f"sqlite:///{tmp_path}/var/deep/khabardar.db")
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar() == 1
    database.close()
