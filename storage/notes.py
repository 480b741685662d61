"""Notes: small facts that must survive a restart, as the last reload's error or a token that was refused.

A note is kept under a name until it is deleted; what has a table of its own does not belong here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection, Row

from storage.tables import notes
from storage.text import clean

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Note:
    """What was noted, and when."""

    value: Any
    at: datetime


def put_note(connection: Connection, key: str, value: Json, *, now: datetime) -> None:
    """Note a value under this name, in place of what was there."""
    statement = insert(notes).values(key=key, value=_cleaned(value), at=now)
    renewed = {name: statement.excluded[name] for name in ("value", "at")}
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=renewed))


def get_note(connection: Connection, key: str) -> Note | None:
    """Return what is noted under this name."""
    row = connection.execute(sa.select(notes).where(notes.c.key == key)).first()
    return None if row is None else _note(row)


def delete_note(connection: Connection, key: str) -> None:
    """Forget what is noted under this name, if anything is."""
    connection.execute(sa.delete(notes).where(notes.c.key == key))


def all_notes(connection: Connection) -> dict[str, Note]:
    """Return every note by its name."""
    return {row.key: _note(row) for row in connection.execute(sa.select(notes).order_by(notes.c.key))}


def _note(row: Row[Any]) -> Note:
    return Note(row.value, row.at)


def _cleaned(value: Json) -> Json:
    """Errors quote what strangers sent, and half a surrogate pair in one would stop the note from being stored."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(key): _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(inner) for inner in value]
    return value
