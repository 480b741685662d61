"""The engine: how Khabardar talks to SQLite and Postgres, and how a transaction begins and ends.

Callers get connections, never sessions. Writers begin with the write lock in hand, so that a read followed by a write
can not be refused half-way (SQLITE_BUSY_SNAPSHOT ignores every timeout). Import it from `storage.database`.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

BUSY_TIMEOUT_MS: Final = 60_000
WAL_LIMIT: Final = 4 * 1024 * 1024  # bytes in the write-ahead log before it is copied into the database
_IN_MEMORY: Final = (None, "", ":memory:")
# A server that is gone is noticed in about a minute, not in the two hours of the system's own setting.
_POSTGRES: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "application_name": "khabardar",
}
_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. `read` is for looking, `write` for changing: it commits at the end or rolls back on error."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file (or memory)."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for memory and for Postgres."""
        name = self.engine.url.database
        return None if not self.is_sqlite or name in _IN_MEMORY else Path(str(name))

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
        if self.file:
            _checkpoint_if_due(self.file)

    def close(self) -> None:
        """Give all connections back; the object can not be used afterwards."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database at a SQLAlchemy URL (`sqlite:///var/khabardar.db`, `postgresql+psycopg://...`, `sqlite://`).

    The folder of a SQLite file is made. Nothing is created in the database: see `storage.database.upgrade`.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite(parsed))
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    parsed = parsed.set(query=_POSTGRES | dict(parsed.query))
    return Database(sa.create_engine(parsed, json_serializer=_dumps, pool_pre_ping=True))


def _sqlite(url: sa.URL) -> Engine:
    options: dict[str, Any] = {}
    if url.database in _IN_MEMORY:
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
        "wal_autocheckpoint=0",  # see _checkpoint_if_due
        f"journal_size_limit={WAL_LIMIT}",  # a log that was copied shrinks to this, so that its size tells what waits
        "synchronous=FULL",  # NORMAL can forget a message that was marked as sent when the power fails
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("khabardar_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _checkpoint_if_due(file: Path) -> None:
    """Copy a long write-ahead log into the database, while nobody can commit.

    SQLite 3.7.0 to 3.51.2 can lose transactions if a second checkpoint runs while another connection's commit starts
    the log anew (https://sqlite.org/wal.html#walresetbug). So no connection checkpoints by itself, and whoever does
    holds the write lock meanwhile. If somebody is writing, his commit will do it.
    """
    log = Path(f"{file}-wal")
    if not log.exists() or log.stat().st_size <= WAL_LIMIT:
        return
    with (
        suppress(sqlite3.OperationalError),  # locked, or the disk is full: what was committed is in the log
        closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as guard,
        closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as copier,
    ):
        guard.execute("BEGIN IMMEDIATE")
        copier.execute("PRAGMA wal_checkpoint(PASSIVE)")
        guard.execute("ROLLBACK")
