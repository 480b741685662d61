"""`crawler.archive`: what a crawl asks the database and leaves there."""

from datetime import datetime, timedelta

import pytest
from factories import NOW

from crawler.archive import Archive
from crawler.sources import parse_source
from storage import entries
from storage.crawls import FetchState
from storage.database import Database
from storage.entries import EntryState

SOURCE = parse_source({"id": "valley", "name": "Valley", "feeds": ["https://valley.example/feed"]})
DAY = timedelta(days=1)


def archive(database: Database, now: datetime, *, dry_run: bool = False) -> Archive:
    """The archive as it is used at a time."""
    return Archive(database, SOURCE, lambda: now, dry_run)


@pytest.fixture
def month_old(database: Database) -> Database:
    """Two entries of a month ago."""
    with database.write() as connection:
        states = [EntryState("listed", "1"), EntryState("gone", "1")]
        entries.remember(connection, "valley", states, now=NOW - 31 * DAY)
    return database


def left(database: Database) -> list[str]:
    """What is known once everything older than thirty days was forgotten."""
    with database.write() as connection:
        entries.forget(connection, before=NOW - 29 * DAY)
        return sorted(entries.known(connection, ["listed", "gone"]))


def test_what_a_listing_still_has_is_not_forgotten(month_old: Database) -> None:
    """Or the old articles of a quiet source would be news once more."""
    assert list(archive(month_old, NOW - 20 * DAY).known(["listed"])) == ["listed"]
    assert left(month_old) == ["listed"]


def test_nor_is_what_a_listing_had_that_did_not_change_since(month_old: Database) -> None:
    """The server says "not modified" for a month: all of it is still there."""
    listing = FetchState(url="https://valley.example/feed", source="valley", fetched_at=NOW - 31 * DAY)
    archive(month_old, NOW - 20 * DAY).unchanged(listing)
    assert left(month_old) == ["gone", "listed"]


def test_a_listing_that_was_never_read_keeps_nothing(month_old: Database) -> None:
    """As where a server answers "not modified" to the first question."""
    archive(month_old, NOW - 20 * DAY).unchanged(FetchState(url="https://valley.example/feed", source="valley"))
    assert left(month_old) == []


def test_a_dry_run_notes_nothing(month_old: Database) -> None:
    """It only looks."""
    looking = archive(month_old, NOW - 20 * DAY, dry_run=True)
    assert sorted(looking.known(["listed", "gone"])) == ["gone", "listed"]
    assert left(month_old) == []
