"""The engine: how Khabardar talks to SQLite and Postgres, and how a transaction begins and ends.

Callers get connections, never sessions. Writers begin with the write lock in hand, so that a read followed by a write
can not be refused half-way (SQLITE_BUSY_SNAPSHOT ignores every timeout).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from storage.migrations import HEAD

BUSY_TIMEOUT_MS = 30_000
_UPGRADE_LOCK = 5_120_001  # an advisory lock of our own on Postgres; SQLite's write lock serves there
_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


class SchemaError(Exception):
    """The database's tables are not ones that this version can work with; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. `read` is for looking, `write` for changing: it commits at the end or rolls back on error."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file (or memory)."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection for queries; nothing is kept."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection inside a transaction that already may write."""
        with self.engine.connect().execution_options(khabardar_write=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give all connections back; the object can not be used afterwards."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database at a SQLAlchemy URL (`sqlite:///var/khabardar.db`, `postgresql+psycopg://...`, `sqlite://`).

    The folder of a SQLite file is made. Nothing is created in the database: see `upgrade`.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite(parsed))
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return Database(sa.create_engine(parsed, json_serializer=_dumps, pool_pre_ping=True))


def _sqlite(url: sa.URL) -> Engine:
    options: dict[str, Any] = {}
    if url.database in (None, "", ":memory:"):
        # One connection for all threads: every further one would be another, empty database.
        options = {"poolclass": sa.StaticPool, "connect_args": {"check_same_thread": False}}
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, json_serializer=_dumps, **options)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  the driver's own object
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own timing is the bug it works around
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL can forget a message that was marked as sent when the power fails
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("khabardar_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def upgrade(database: Database) -> None:
    """Bring the tables to what this version needs, in one transaction: all of it, or nothing. Safe to repeat.

    SchemaError if a newer version of Khabardar has been here, for it may have stored what this one would destroy.
    """
    with database.read() as connection:
        if _schema_version(connection) == HEAD:
            return
    with _upgrading(database) as connection:
        version = _schema_version(connection)  # another process may have been faster
        if version != HEAD:
            _migrate(connection, version)


def _schema_version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _upgrading(database: Database) -> Iterator[Connection]:
    """Give the one connection that may change tables, inside its transaction."""
    with database.engine.connect().execution_options(khabardar_write=True) as connection:
        if database.is_sqlite:
            # A rebuilt table is dropped under its old name, and with foreign keys on that empties its children.
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not database.is_sqlite:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
                yield connection
                if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise SchemaError("the upgrade would have broken references between rows, so nothing was changed")
        finally:
            if database.is_sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection, version: str | None) -> None:
    # Slow to import, and needed only on the day of an upgrade.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    if version is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(version)
        except CommandError:
            raise SchemaError(
                f"the database was made by a newer Khabardar (schema {version}, this one knows up to {HEAD}); "
                "install that version again, or restore the backup from before its upgrade"
            ) from None
    command.upgrade(config, HEAD)
