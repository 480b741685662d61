"""A database is checked before work begins, and what is wrong with it is said with the next step."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from factories import NOW, article

from storage import articles as archive
from storage.database import (
    DamagedError,
    Database,
    SchemaError,
    check,
    describe,
    is_current,
    open_database,
    upgrade,
    verify,
)
from storage.migrations import HEAD


def fill(database: Database, count: int = 200) -> None:
    """Store articles enough for the file to have many pages."""
    with database.write() as connection:
        archive.save(connection, [article(number) for number in range(count)], now=NOW)


def damaged(url: str) -> Database:
    """Fill a file, close it, and overwrite a piece in its middle."""
    database = open_database(url)
    fill(database)
    database.close()
    path = Path(url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = b"\xa5" * 20_000
    path.write_bytes(content)
    return open_database(url)


def test_sound_database_has_no_problems(database: Database) -> None:
    """Nothing is said where nothing is wrong."""
    fill(database)
    verify(database)
    assert check(database) == []


def test_damaged_file_is_refused_with_the_next_step(sqlite_url: str) -> None:
    """`verify` stops a start, `check` names it; both say what to do."""
    database = damaged(sqlite_url)
    with pytest.raises(DamagedError, match=r"khabardar.db is damaged \(.*put a backup in its place, or .* \.recover"):
        verify(database)
    [problem] = check(database)
    assert "is damaged" in problem
    database.close()


def test_something_else_than_a_database_is_refused(tmp_path: Path) -> None:
    """A text file of that name is not overwritten, and no driver's words reach the operator alone."""
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary. " * 1000)
    database = open_database(f"sqlite:///{path}")
    for refuse in (upgrade, verify):
        with pytest.raises(DamagedError, match=r"notes.txt is damaged \(file is not a database\)"):
            refuse(database)
    assert len(check(database)) == 1
    assert path.read_text().startswith("Dear diary.")
    database.close()


def test_missing_tables_are_named(empty_url: str) -> None:
    """A database without tables is not sound, and one command makes it so."""
    database = open_database(empty_url)
    assert check(database) == ["the database has no tables yet; run: khabardar db upgrade"]
    upgrade(database)
    assert check(database) == []
    database.close()


def test_whether_tables_are_current_is_seen_by_a_look(empty_url: str) -> None:
    """Before an upgrade they are not, and the look makes none; afterwards they are."""
    database = open_database(empty_url)
    with database.read() as connection:
        assert (is_current(connection), is_current(connection)) == (False, False)
    upgrade(database)
    with database.read() as connection:
        assert is_current(connection)
    database.close()


def test_older_schema_and_holes_are_named(database: Database) -> None:
    """An upgrade that was forgotten, and articles that search has lost."""
    fill(database, 3)
    with database.write() as connection:
        connection.execute(sa.text("DELETE FROM article_search"))
    assert check(database) == ["3 articles can not be found by search"]
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    assert check(database) == [f"the database has schema 0000, this Khabardar needs {HEAD}; run: khabardar db upgrade"]
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})


def test_broken_references_are_named(sqlite_url: str) -> None:
    """A row whose partner was deleted by another program is found."""
    database = open_database(sqlite_url)
    with database.read() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("INSERT INTO article_keys VALUES ('k', 99)")
    assert check(database) == ["row 1 of article_keys refers to a row of articles that is not there"]
    database.close()


def test_description_names_engine_schema_and_size(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what an old SQLite is known for."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    first, *remarks = describe(database)
    assert f"schema {HEAD}, " in first
    assert first.endswith(" MB")
    assert [("WAL-reset" in remark) for remark in remarks] == ([True] if database.is_sqlite else [])
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 3))
    assert len(describe(database)) == 1


def test_damaged_is_a_schema_error() -> None:
    """Who refuses to start on a wrong schema refuses a damaged file as well."""
    assert issubclass(DamagedError, SchemaError)
