"""What a message shows, gathered from the archive."""

from dataclasses import replace

import pytest
from factories import NOW, alert, article, delivery, match, story, subscriber

from alerts.message import Mark
from alerts.view import view_loader
from storage import alerts, articles, stories, subscribers
from storage.database import Database
from storage.records import Change, Follow, Membership, Severity


@pytest.fixture
def stored(database: Database) -> Database:
    """An alert whose story two outlets reported, and a subscriber in Urdu."""
    with database.write() as connection:
        offered = [article(1, source="dawn"), article(2, source="unknown-daily")]
        saved = [kept.article for kept in articles.save(connection, offered, now=NOW)]
        stories.put(connection, [replace(story(), id=1)])
        stories.join(
            connection,
            [
                Membership(article=one.id, story=1, duplicate_of=None, reason="", signature=b"", joined_at=NOW)
                for one in saved
            ],
        )
        fired = (match("low", severity=Severity.LOW), match("high", severity=Severity.HIGH))
        outlets = ("dawn", "unknown-daily")
        alerts.save(connection, [alert(story=1, article=saved[0].id, matches=fired, outlets=outlets)])
        subscribers.put(connection, subscriber(5, language="ur", zone="Asia/Karachi"), now=NOW)
    return database


def test_the_view_has_the_names_the_outlets_and_the_readers_language(stored: Database) -> None:
    """A source that nobody configured is called by its id; the strongest rule leads."""
    load = view_loader({"dawn": "Dawn"})
    with stored.read() as connection:
        view = load(connection, delivery(chat=5))
    assert view is not None
    assert (view.article.title, view.source_name) == (article(1).title, "Dawn")
    assert view.outlets == ("Dawn", "unknown-daily")
    assert [fired.rule for fired in view.matches] == ["high", "low"]
    assert (view.language, view.zone) == ("ur", "Asia/Karachi")


def test_a_reader_sees_only_the_rules_that_he_follows(stored: Database) -> None:
    """The message and its severity are about what this chat asked for, not about what else fired."""
    with stored.write() as connection:
        follow = Follow(rules=("low",))
        subscribers.put(connection, subscriber(5, language="ur", zone="Asia/Karachi", follow=follow), now=NOW)
    with stored.read() as connection:
        view = view_loader({})(connection, delivery(chat=5))
    assert view is not None
    assert [fired.rule for fired in view.matches] == ["low"]
    assert view.severity is Severity.LOW


def test_the_mark_says_what_was_reported_last_of_its_truth(stored: Database) -> None:
    """Disputed while the last word is that it did not happen, corrected when it holds after all."""
    for after, mark in (("withdrawn", Mark.DISPUTED), ("reported", Mark.CORRECTED)):
        with stored.write() as connection:
            kept = alerts.recent(connection)[0]
            change = Change(
                alert=kept.id, article=1, revision=1, reason="correction", what="state", after=after, at=NOW
            )
            alerts.record_changes(connection, [change])
            view = view_loader({})(connection, delivery(chat=5))
        assert view is not None
        assert view.mark is mark


def test_there_is_no_view_of_what_is_gone(stored: Database) -> None:
    """Neither of an alert that was deleted nor for a chat that left."""
    load = view_loader({})
    with stored.read() as connection:
        assert load(connection, delivery(alert=99, chat=5)) is None
        assert load(connection, delivery(chat=6)) is None
