"""Copies of the database, taken while it is in use.

A copy is written beside its final name and moved there when it is whole, so that a file of that name is a whole copy.
"""

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from psycopg.conninfo import make_conninfo

from storage.engine import Database


class BackupError(Exception):
    """No copy was made; the message says why and what to do."""


def backup(database: Database, path: Path) -> None:
    """Copy the database to a file that must not exist yet; others go on reading and writing.

    SQLite: a database file, whole and checked. Postgres: an archive for `pg_restore`, made by the server's own
    `pg_dump`. BackupError if that can not be done; nothing is left behind then.
    """
    if path.exists():
        raise BackupError(f"{path} exists already; name a file that does not, for an old copy is not overwritten")
    if not path.parent.is_dir():
        raise BackupError(f"there is no folder {path.parent}; make it first")
    part = path.with_name(f"{path.name}.part")
    try:
        if database.is_sqlite:
            _copy_file(database, part)
        else:
            _dump(database.engine.url, part)
        part.rename(path)
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"the copy to {path} failed: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _copy_file(database: Database, part: Path) -> None:
    with database.engine.connect() as connection, closing(sqlite3.connect(part)) as copy:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)  # noqa: S101  the engine is SQLite's
        source.backup(copy)  # in one step: in smaller ones, every commit of another process would start it anew
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, not three
        [said] = copy.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise BackupError(f"the database is damaged ({said}); run: khabardar db check")


def _dump(url: sa.URL, part: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(
            "pg_dump is not installed; install the client programs of your server's Postgres version "
            "(Debian: postgresql-client), or take the copy on the server itself"
        )
    with _conninfo(url) as conninfo:
        command = [program, "--format=custom", "--no-password", f"--file={part}", f"--dbname={conninfo}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own words only
    if done.returncode:
        hint = ""
        if "version mismatch" in done.stderr:
            hint = "; install the client programs of the server's version (Debian: postgresql-client-18)"
        raise BackupError(f"pg_dump failed: {done.stderr.strip().splitlines()[-1] if done.stderr else 'no word'}{hint}")


@contextmanager
def _conninfo(url: sa.URL) -> Iterator[str]:
    """Give what pg_dump connects with. The password goes through a file: anyone may read the arguments of a process."""
    named = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **url.query}
    parts = {name: str(value) for name, value in named.items() if value is not None}
    with tempfile.TemporaryDirectory() as folder:
        if url.password is not None:
            secret = str(url.password).replace("\\", "\\\\").replace(":", "\\:")
            file = Path(folder) / "pgpass"
            file.touch(mode=0o600)
            file.write_text(f"*:*:*:*:{secret}\n", encoding="utf-8")
            parts["passfile"] = str(file)
        yield make_conninfo("", **parts)
