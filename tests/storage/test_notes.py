"""Notes survive, are replaced, and take what strangers sent."""

from datetime import timedelta

import pytest
from factories import NOW

from storage import notes
from storage.database import Database
from storage.notes import Json, Note


def put(database: Database, key: str, value: Json, *, hours: int = 0) -> None:
    """Note something in a transaction of its own."""
    with database.write() as connection:
        notes.put_note(connection, key, value, now=NOW + timedelta(hours=hours))


@pytest.mark.parametrize("value", ["x", "", 7, 1.5, True, None, {"what": "خبر", "list": [1, None]}, []])
def test_note_reads_back_as_it_was(database: Database, value: Json) -> None:
    """Any JSON value comes back, with the moment it was noted."""
    put(database, "key", value)
    with database.read() as connection:
        assert notes.get_note(connection, "key") == Note(value, NOW)


def test_later_note_replaces_the_earlier_one(database: Database) -> None:
    """There is one note under a name."""
    put(database, "key", "old")
    put(database, "key", "new", hours=1)
    put(database, "another", 1)
    with database.read() as connection:
        assert notes.all_notes(connection) == {"another": Note(1, NOW), "key": Note("new", NOW + timedelta(hours=1))}


def test_deleted_note_is_gone(database: Database) -> None:
    """Deleting is quiet, whether there was a note or not."""
    put(database, "key", 1)
    with database.write() as connection:
        notes.delete_note(connection, "key")
        notes.delete_note(connection, "key")
        assert notes.get_note(connection, "key") is None


def test_hostile_note_is_stored_clean(database: Database) -> None:
    """NUL and half surrogate pairs go, at any depth."""
    put(database, "key", {"a\0": ["\ud800b", {"c": "d\0"}]})
    with database.read() as connection:
        assert notes.get_note(connection, "key") == Note({"a": ["b", {"c": "d"}]}, NOW)
