"""The life of a database: it is opened, brought to today's tables, checked, and copied.

How a connection behaves is said in `storage/engine.py`, how a copy is made in `storage/backup.py`; both are found here.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.backup import BackupError, backup
from storage.engine import Database, open_database
from storage.migrations import HEAD
from storage.turns import Turn, take_turn

__all__ = [
    "BackupError",
    "DamagedError",
    "Database",
    "SchemaError",
    "backup",
    "check",
    "describe",
    "is_current",
    "open_database",
    "upgrade",
    "verify",
]

_WAL_RESET_FIXED: Final = (3, 51, 3)
_MOST_PROBLEMS: Final = 20
_UNINDEXED: Final = "SELECT count(*) FROM articles WHERE id NOT IN (SELECT {id} FROM article_search)"


class SchemaError(Exception):
    """The database is not one that this version can work with; the message says what to do."""


class DamagedError(SchemaError):
    """The database's file is damaged; the message says what to do."""


def upgrade(database: Database) -> None:
    """Bring the tables to what this version needs, in one transaction: all of it, or nothing. Safe to repeat.

    SchemaError if a newer version of Khabardar has been here, for it may have stored what this one would destroy;
    DamagedError if the file is no database.
    """
    with _told_if_damaged(database):
        with database.read() as connection:
            if _schema_version(connection) == HEAD:
                return
        with _upgrading(database) as connection:
            version = _schema_version(connection)  # another process may have been faster
            if version != HEAD:
                _migrate(connection, version)


def is_current(connection: Connection) -> bool:
    """Whether the tables are those of this version; changes nothing."""
    return _schema_version(connection) == HEAD


def _schema_version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _upgrading(database: Database) -> Iterator[Connection]:
    """Give the one connection that may change tables, inside its transaction."""
    with (
        database.engine.connect().execution_options(khabardar_write=True) as connection,
        _foreign_keys_off(database, connection),
        connection.begin(),
    ):
        take_turn(connection, Turn.SCHEMA)
        yield connection
        if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise SchemaError("the upgrade would have broken references between rows, so nothing was changed")


@contextmanager
def _foreign_keys_off(database: Database, connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table: it is dropped under its old name, which with foreign keys on empties its children."""
    if not database.is_sqlite:
        yield
        return
    driver: Any = connection.connection.driver_connection  # outside of a transaction, where alone it has an effect
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
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
            raise SchemaError(_newer(version)) from None
    command.upgrade(config, HEAD)


def _newer(version: str) -> str:
    return (
        f"the database was made by a newer Khabardar (schema {version}, this one knows up to {HEAD}); "
        "install that version again, or restore the backup from before its upgrade"
    )


def verify(database: Database) -> None:
    """Look through the file as fast as that goes, before work begins; DamagedError if it is damaged.

    About a second per gigabyte, and nothing on Postgres, which does it by itself.
    """
    if not database.is_sqlite:
        return
    with _told_if_damaged(database), database.read() as connection:
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if said != "ok":
        raise DamagedError(_damaged(database, str(said)))


def check(database: Database) -> list[str]:
    """Look for everything that can be wrong and return it in words, each with the next step; empty if all is well."""
    try:
        with _told_if_damaged(database), database.read() as connection:
            problems = _file_problems(database, connection) if database.is_sqlite else _server_problems(connection)
            version = _schema_version(connection)
            if version != HEAD:
                return [*problems, _schema_problem(version)]
            column = "rowid" if database.is_sqlite else "article_id"
            unindexed = connection.exec_driver_sql(_UNINDEXED.format(id=column)).scalar()
    except DamagedError as error:
        return [str(error)]
    if unindexed:
        problems.append(f"{unindexed} articles can not be found by search")
    return problems


def describe(database: Database) -> list[str]:
    """Say what the database is: engine and version, schema, size, and what its version is known for.

    DamagedError if not even that can be read.
    """
    with _told_if_damaged(database), database.read() as connection:
        schema = _schema_version(connection) or "none yet"
        if not database.is_sqlite:
            version = connection.exec_driver_sql("SHOW server_version").scalar()
            size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
            return [f"Postgres {version}, schema {schema}, {_size(size)}"]
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        size = pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    lines = [f"SQLite {sqlite3.sqlite_version}, schema {schema}, {_size(size)}"]
    if sqlite3.sqlite_version_info < _WAL_RESET_FIXED:
        lines.append(
            "This SQLite is older than 3.51.3, which mended a rare loss of data with several connections (the "
            "WAL-reset bug). Khabardar avoids what triggers it; let no other program write to the file while it runs."
        )
    return lines


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _file_problems(database: Database, connection: Connection) -> list[str]:
    said = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_PROBLEMS})").scalars().all()
    if list(said) != ["ok"]:
        return [_damaged(database, "; ".join(said))]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()[:_MOST_PROBLEMS]
    return [f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there" for row in broken]


def _server_problems(connection: Connection) -> list[str]:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding == "UTF8":
        return []
    return [f"the database keeps text as {encoding}; make one with ENCODING 'UTF8', or Urdu and Pashto will be lost"]


def _schema_problem(version: str | None) -> str:
    if version is None:
        return "the database has no tables yet; run: khabardar db upgrade"
    return f"the database has schema {version}, this Khabardar needs {HEAD}; run: khabardar db upgrade"


@contextmanager
def _told_if_damaged(database: Database) -> Iterator[None]:
    try:
        yield
    except sa.exc.DatabaseError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise DamagedError(_damaged(database, str(error.orig))) from None
        raise


def _damaged(database: Database, said: str) -> str:
    reason = said.replace("\n", " ")
    return (
        f"the file {database.file} is damaged ({reason}); stop everything that uses it, keep a copy, and put a backup "
        f"in its place, or save what can be read: sqlite3 {database.file} .recover | sqlite3 recovered.db"
    )
