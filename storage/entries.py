"""What feeds said about articles the last time, so that a changed entry is told from one that was seen.

Rows are keyed by the article's identity, not by the feed's own id, which publishers change at will. Nothing here claims
that an article is stored: that is `storage/articles.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection

from storage.identity import bounded
from storage.tables import feed_entries
from storage.text import clean

RENEWED: Final = timedelta(days=1)  # how often it is noted that an entry is still listed: not at each of many looks
_AT_ONCE: Final = 500  # keys in one statement: SQLite allows some thousands


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry as it was read last: its digest, and how often its page was tried in vain since (0: it came).

    `seen_at` is when a listing had it last, to the day; None until it is kept.
    """

    key: str
    digest: str
    attempts: int = 0
    seen_at: datetime | None = field(default=None, compare=False)


def known(connection: Connection, keys: Iterable[str]) -> dict[str, EntryState]:
    """Return what is known of the entries with these keys, by key."""
    wanted = {_fitting(key): key for key in keys}
    names = list(wanted)
    found: dict[str, EntryState] = {}
    for start in range(0, len(names), _AT_ONCE):
        some = feed_entries.c.key.in_(names[start : start + _AT_ONCE])
        for row in connection.execute(sa.select(feed_entries).where(some)):
            key = wanted[row.key]
            found[key] = EntryState(key, row.digest, row.attempts, row.seen_at)
    return found


def remember(connection: Connection, source: str, states: Iterable[EntryState], *, now: datetime) -> None:
    """Keep these states in place of what was known."""
    rows = {
        (key := _fitting(state.key)): {
            "key": key,
            "source": source,
            "digest": state.digest,
            "attempts": state.attempts,
            "seen_at": now,
        }
        for state in states
    }
    if not rows:
        return
    statement = insert(feed_entries)
    renewed = {name: statement.excluded[name] for name in ("source", "digest", "attempts", "seen_at")}
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=renewed), list(rows.values()))


def seen_between(connection: Connection, source: str, first: datetime, last: datetime) -> list[str]:
    """Return the keys of a source's entries that a listing had in this span, and not later."""
    seen = feed_entries.c.seen_at.between(first, last)
    return list(connection.scalars(sa.select(feed_entries.c.key).where(feed_entries.c.source == source, seen)))


def renew(connection: Connection, keys: Iterable[str], *, now: datetime) -> None:
    """Note that a listing still has these entries, so that they are not forgotten."""
    names = [_fitting(key) for key in keys]
    for start in range(0, len(names), _AT_ONCE):
        some = feed_entries.c.key.in_(names[start : start + _AT_ONCE])
        connection.execute(sa.update(feed_entries).where(some).values(seen_at=now))


def forget(connection: Connection, *, before: datetime) -> int:
    """Drop what no listing has had since a moment; return how many. What comes back is then read anew."""
    return connection.execute(feed_entries.delete().where(feed_entries.c.seen_at < before - RENEWED)).rowcount


def _fitting(key: str) -> str:
    return bounded(clean(key))
