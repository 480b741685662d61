"""The schema is what all migrations together make, on both databases, and no upgrade is ever half done."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import storage.migrations
from storage.database import Database, SchemaError, open_database, upgrade
from storage.migrations import HEAD, is_ours
from storage.tables import metadata


def described(database: Database, schema: str | None = None) -> dict[str, Any]:
    """Describe every table but those of search: columns, keys, indexes."""
    inspector = sa.inspect(database.engine)
    return {
        table: {
            "columns": sorted(
                (one["name"], str(one["type"]), one["nullable"], str(one["default"]).replace("other.", ""))
                for one in inspector.get_columns(table, schema=schema)
            ),
            "primary": inspector.get_pk_constraint(table, schema=schema)["constrained_columns"],
            "foreign": sorted(
                (one["name"], one["constrained_columns"], one["referred_table"], str(one["options"]))
                for one in inspector.get_foreign_keys(table, schema=schema)
            ),
            "unique": sorted(
                (one["name"], one["column_names"]) for one in inspector.get_unique_constraints(table, schema=schema)
            ),
            "indexes": sorted(
                (one["name"], one["column_names"], one["unique"], "where" in str(one["dialect_options"]))
                for one in inspector.get_indexes(table, schema=schema)
            ),
        }
        for table in inspector.get_table_names(schema=schema)
        if is_ours(table, "table", {}) and table not in ("alembic_version", "sqlite_sequence")
    }


def counting_up(database: Database) -> set[str]:
    """Return the SQLite tables that never give an id twice."""
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
        return set(found.scalars())


def test_schema_is_all_migrations_applied(empty_url: str, tmp_path: Path) -> None:
    """What upgrades make is what `storage/tables.py` says: by Alembic's own comparison, and column by column."""
    database = open_database(empty_url)
    upgrade(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    if database.is_sqlite:
        made = open_database(f"sqlite:///{tmp_path}/made.db")
        metadata.create_all(made.engine)
        assert counting_up(database) == counting_up(made)
        assert described(database) == described(made)
        made.close()
    else:
        with database.write() as connection:
            connection.execute(sa.text("CREATE SCHEMA other"))
            connection.execute(sa.text("SET LOCAL search_path TO other"))
            metadata.create_all(connection, checkfirst=False)
        assert described(database) == described(database, "other")
    database.close()


def test_head_is_the_last_migration() -> None:
    """The constant that spares every start the import of Alembic is right, and history does not fork."""
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_upgrade_may_be_repeated(database: Database) -> None:
    """Rows stay, and nothing is done twice."""
    with database.write() as connection:
        connection.execute(sa.text("INSERT INTO notes VALUES ('a', '1', '2026-01-01')"))
    upgrade(database)
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM notes")).scalar() == 1


def test_newer_schema_is_refused(database: Database) -> None:
    """After a downgrade nothing is touched, and the message says what to do."""
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(SchemaError, match=r"newer Khabardar \(schema 9999, .*; install that version again, or "):
            upgrade(database)
    finally:
        with database.write() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})


# Every child begins the upgrade and dies at one of its statements, as by kill -9.
KILLED = """
import os, signal, sys
import sqlalchemy as sa
import alembic.command
from storage.database import open_database, upgrade
from storage.migrations import HEAD
from storage import migrations

def upgrade_and_die(statement):
    database = open_database(sys.argv[1])
    left = [statement]
    def die(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    sa.event.listen(database.engine, "before_cursor_execute", die)
    upgrade(database)
    os._exit(0)

statement, deaths = 1, 0
while True:
    child = os.fork()
    if not child:
        upgrade_and_die(statement)
    _, status = os.waitpid(child, 0)
    database = open_database(sys.argv[1])
    tables = sa.inspect(database.engine).get_table_names()
    database.close()
    if status == 0:
        break
    assert os.WTERMSIG(status) == signal.SIGKILL, status
    assert not tables, f"half a schema after statement {statement}: {tables}"
    statement, deaths = statement + 3, deaths + 1
assert "articles" in tables
print(deaths)
"""


def test_killed_upgrade_leaves_nothing_and_is_made_up(empty_url: str) -> None:
    """Kill -9 at every third statement: no table is left behind, and the next start upgrades."""
    done = subprocess.run([sys.executable, "-c", KILLED, empty_url], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 12


def test_many_upgrade_at_once(empty_url: str) -> None:
    """Services that start together on an empty database all find it upgraded, by one of them."""
    code = "import sys; from storage.database import *; upgrade(open_database(sys.argv[1]))"
    starts = [
        subprocess.Popen([sys.executable, "-c", code, empty_url], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [(start.communicate()[1], start.returncode) for start in starts] == [("", 0)] * 3
