"""One instance per role and database, named to the second one, and taken over at once when it dies."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from storage.database import Database, open_database, upgrade
from storage.leases import HeldElsewhere, hold

HOLDER = """
import sys, time
from storage.database import open_database
from storage.leases import hold
with hold(open_database(sys.argv[1]), "watch", "desk1, process 4711"):
    print("ready", flush=True)
    time.sleep(60)
"""


@contextmanager
def other_instance(url: str) -> Iterator[subprocess.Popen[str]]:
    """Run a process that holds the role."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def test_second_instance_is_told_who_holds_the_role(database: Database, database_url: str) -> None:
    """The error names the holder; another role is free."""
    with other_instance(database_url):
        told = pytest.raises(HeldElsewhere, match=r"watch is already running .*desk1, process 4711, since 2")
        with told as caught, hold(database, "watch", "desk2", patience=0.2):
            pass
        assert caught.value.holder.startswith("desk1")
        with hold(database, "deliver", "desk2", patience=0):
            pass


def test_taken_over_at_once_after_kill_9(database: Database, database_url: str) -> None:
    """The lock falls with its holder: nobody waits for a time to run out."""
    with other_instance(database_url) as process:
        process.kill()
        process.wait()
        start = time.monotonic()
        with hold(database, "watch", "desk2"):
            assert time.monotonic() - start < 2


def test_same_process_holds_a_role_once(database: Database, database_url: str) -> None:
    """Two services in one process are two instances, and leaving the block frees the role for the next."""
    other = open_database(database_url)
    for _ in range(2):
        with hold(database, "watch", "one"):
            for second in (database, other):
                with pytest.raises(HeldElsewhere, match="one"), hold(second, "watch", "two", patience=0):
                    pass
    with hold(other, "watch", "two", patience=0):
        pass
    other.close()


def test_role_is_free_after_an_error(database: Database) -> None:
    """A service that fails leaves nothing behind."""
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), hold(database, "watch", "one", patience=0):
            raise ZeroDivisionError


def test_memory_needs_no_lock() -> None:
    """A database in memory is nobody else's; it must have its tables all the same."""
    database = open_database("sqlite://")
    upgrade(database)
    with hold(database, "watch", "one", patience=0):
        pass
    database.close()


def test_role_ends_quietly_when_the_server_was_restarted(postgres_url: str) -> None:
    """A connection that the server has ended took its lock with it; the block ends without an error."""
    database = open_database(postgres_url)
    with (
        hold(database, "watch", "one"),
        psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as other,
    ):
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with hold(database, "watch", "two"):
        pass
    database.close()


def test_a_role_is_kept_over_a_restart_of_the_server(postgres_url: str) -> None:
    """The server forgets the lock; whoever looks takes it again, under its name, and nobody else gets in."""
    database = open_database(postgres_url)
    with hold(database, "watch", "desk1") as lease:
        assert lease.keep()
        _end_all_connections(postgres_url)
        assert not lease.keep()
        assert lease.keep()
        with pytest.raises(HeldElsewhere, match="desk1"), hold(database, "watch", "desk2", patience=0):
            pass
    with hold(database, "watch", "desk2", patience=0):
        pass
    database.close()


def test_a_role_that_another_took_after_a_restart_is_lost(postgres_url: str) -> None:
    """The first instance is told who was faster, and leaves the other's lock alone."""
    database, other = open_database(postgres_url), open_database(postgres_url)
    with hold(database, "watch", "desk1") as lease:
        _end_all_connections(postgres_url)
        with hold(other, "watch", "desk2", patience=0):
            with pytest.raises(HeldElsewhere, match="desk2"):
                lease.keep()
            with pytest.raises(HeldElsewhere, match="desk2"):
                lease.keep()
    database.close()
    other.close()


def test_a_file_lock_can_not_be_lost(sqlite_url: str) -> None:
    """It is the operating system's, and lives as long as the process."""
    database = open_database(sqlite_url)
    with hold(database, "watch", "desk1") as lease:
        assert lease.keep()
    database.close()


def _end_all_connections(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
