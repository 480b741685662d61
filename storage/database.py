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

BUSY_TIMEOUT_MS = 30_000
_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


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
