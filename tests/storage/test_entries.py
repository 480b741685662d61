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


def test_what_no_listing_has_any_more_can_be_dropped(database: Database) -> None:
    """Those go whom nobody listed since a moment, and a day; what a listing still has is never old."""
    long_ago, now = NOW - timedelta(days=40), NOW
    with database.write() as connection:
        kept = [EntryState(key, "1") for key in ("gone", "listed")]
        entries.remember(connection, "valley", kept, now=long_ago)
        entries.remember(connection, "valley", [EntryState("new", "1")], now=now)
        entries.renew(connection, ["listed"], now=NOW - timedelta(days=30, hours=20))
        assert entries.forget(connection, before=NOW - timedelta(days=30)) == 1
        left = entries.known(connection, ["gone", "listed", "new"])
    assert {key: state.seen_at for key, state in left.items()} == {
        "listed": NOW - timedelta(days=30, hours=20),
        "new": NOW,
    }


def test_what_a_listing_had_in_a_span_is_found_again(database: Database) -> None:
    """Of this source, and not what it had later: a look at a listing that did not change writes nothing twice."""
    with database.write() as connection:
        for source, key, days in (("valley", "old", 9), ("valley", "one", 5), ("valley", "new", 0), ("hill", "two", 5)):
            entries.remember(connection, source, [EntryState(key, "1")], now=NOW - timedelta(days=days))
        first, last = NOW - timedelta(days=6), NOW - timedelta(days=1)
        assert entries.seen_between(connection, "valley", first, last) == ["one"]
