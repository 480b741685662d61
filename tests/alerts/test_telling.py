"""What a batch made of alerts becomes rows of the outbox, once for each chat and with the reasons."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, alert, article, match, story, subscriber
from sqlalchemy.engine import Connection

from alerts.telling import Outcome, Telling, tell
from storage import alerts, articles, outbox, stories, subscribers
from storage.database import Database
from storage.records import Change, DeliveryKind, DeliveryState, Follow, Membership, Severity

LATER = NOW + timedelta(hours=2)
GREW = alert(revision=2, severity=Severity.CRITICAL, matches=(match("grave", severity=Severity.CRITICAL), match()))
ROSE = Change(article=2, revision=2, reason="severity_rose", what="severity", before=3, after=4, at=LATER)


@pytest.fixture
def archive(database: Database) -> Database:
    """An event with two reports, of which nobody was told yet."""
    with database.write() as connection:
        articles.save(connection, [article(1), article(2)], now=NOW)
        stories.put(connection, [replace(story(), id=1)])
        stories.join(connection, [Membership(article=one, story=1, joined_at=NOW) for one in (1, 2)])
        for chat in (1, 2):
            subscribers.put(connection, subscriber(chat), now=NOW)
    return database


def first(connection: Connection) -> int:
    """Tell of the alert as it begins."""
    begun = alert()
    return tell(connection, Outcome({1: begun}, [Telling(begun, 1)]), now=NOW)


def further(connection: Connection, *, widened: bool = True) -> int:
    """Tell of how it grew."""
    return tell(connection, Outcome({1: GREW}, [Telling(GREW, 2, (ROSE,), widened=widened)]), now=LATER)


def settle(connection: Connection, state: DeliveryState) -> None:
    """Let what is due go out, and come to this."""
    while claimed := outbox.claim(connection, now=LATER, limit=9, lease=NOW - NOW):
        for row in claimed:
            outbox.settle(connection, replace(row, state=state, message_id=7, shows=1), now=NOW)


def queued(connection: Connection) -> list[tuple[int, str]]:
    """What waits, by chat."""
    rows = outbox.of_alert(connection, 1)
    return sorted((row.chat, row.kind.value) for row in rows if row.state is DeliveryState.PENDING)


def test_each_chat_gets_a_first_message_once_and_then_what_is_new(archive: Database) -> None:
    """Its own edit and follow-up, whatever the other chats have got."""
    with archive.write() as connection:
        assert first(connection) == 2
        settle(connection, DeliveryState.SENT)
        assert further(connection) == 4
        assert queued(connection) == [(1, "edit"), (1, "followup"), (2, "edit"), (2, "followup")]
        [kept] = alerts.changes_of(connection, 1)
        assert (kept.alert, kept.reason) == (1, "severity_rose")


def test_who_came_later_gets_a_first_message_of_what_grew(archive: Database) -> None:
    """Only where the alert is for more chats than before; who knows of it hears nothing that is not new."""
    with archive.write() as connection:
        first(connection)
        settle(connection, DeliveryState.SENT)
        subscribers.put(connection, subscriber(3, follow=Follow(rules=("grave",))), now=NOW)
        further(connection, widened=False)
        assert (3, "root") not in queued(connection)
        further(connection)
        assert (3, "root") in queued(connection)


@pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.CANCELLED])
def test_whose_first_message_was_lost_gets_one_when_the_event_grows(archive: Database, state: DeliveryState) -> None:
    """He was away, or it was refused: nobody is left out of an event for good."""
    with archive.write() as connection:
        first(connection)
        settle(connection, state)
        assert queued(connection) == []
        further(connection)
        assert queued(connection) == [(1, "root"), (2, "root")]
        assert len([row for row in outbox.of_alert(connection, 1) if row.kind is DeliveryKind.ROOT]) == 2


def test_a_first_message_that_waits_for_the_morning_goes_when_the_event_is_grave(archive: Database) -> None:
    """It is drawn when it goes out, so that nothing else is queued."""
    with archive.write() as connection:
        subscribers.put(connection, subscriber(1, quiet_from="00:00", quiet_to="23:59", zone="UTC"), now=NOW)
        first(connection)
        waits = {row.chat: row.not_before > LATER for row in outbox.of_alert(connection, 1)}
        assert waits == {1: True, 2: False}
        further(connection)
        assert all(row.not_before <= LATER for row in outbox.of_alert(connection, 1))
        assert queued(connection) == [(1, "root"), (2, "root")]


def test_nothing_is_kept_of_an_empty_batch(archive: Database) -> None:
    """No alert, no row."""
    with archive.write() as connection:
        assert tell(connection, Outcome(), now=NOW) == 0
        assert alerts.recent(connection) == []
