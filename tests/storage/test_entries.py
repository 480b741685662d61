"""`storage.entries`: what feeds said about articles the last time."""

from datetime import timedelta

from factories import NOW

from storage import entries
from storage.database import Database
from storage.entries import EntryState


def test_what_is_remembered_last_is_known(database: Database) -> None:
    """A later state replaces the one before; unknown keys are not there; long and dirty keys are keys."""
    long, dirty = "https://p.example/" + "x" * 5000, "https://p.example/\0"
    states = [EntryState("a", "1"), EntryState("a", "2", 1), EntryState(long, "3"), EntryState(dirty, "4")]
    with database.write() as connection:
        entries.remember(connection, "valley", states[:1], now=NOW)
        entries.remember(connection, "valley", states[1:], now=NOW)
        entries.remember(connection, "valley", [], now=NOW)
        known = entries.known(connection, ["a", "b", long, dirty])
    assert known == {"a": states[1], long: states[2], dirty: states[3]}


def test_old_entries_can_be_dropped(database: Database) -> None:
    """Those kept before a moment go, and their number is told."""
    with database.write() as connection:
        entries.remember(connection, "valley", [EntryState("old", "1")], now=NOW - timedelta(days=40))
        entries.remember(connection, "valley", [EntryState("new", "1")], now=NOW)
        assert entries.forget(connection, before=NOW - timedelta(days=30)) == 1
        assert list(entries.known(connection, ["old", "new"])) == ["new"]
