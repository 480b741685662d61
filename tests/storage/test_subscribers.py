"""Subscribers: where they come from, and that leaving cancels what waits."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from factories import NOW, delivery, subscriber

from storage import alerts as ledger
from storage import outbox, subscribers
from storage.database import Database
from storage.records import (
    CONSOLE_CHAT,
    Decision,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Follow,
    Severity,
    Subscriber,
    Verdict,
)
from storage.tables import alerts, deliveries, stories

GROUP = -1001


@pytest.fixture
def alerted(database: Database) -> Database:
    """A database with an alert, so that deliveries can be queued."""
    with database.write() as connection:
        connection.execute(sa.insert(stories).values(id=1, first_at=NOW, last_at=NOW))
        connection.execute(
            sa.insert(alerts).values(
                id=1,
                story_id=1,
                article_id=1,
                state="open",
                severity=3,
                revision=1,
                matches=[],
                due_at=NOW,
                created_at=NOW,
            )
        )
    return database


def _put(database: Database, *wanted: Subscriber) -> None:
    with database.write() as connection:
        for one in wanted:
            subscribers.put(connection, one, now=NOW)


def _all(database: Database) -> list[Subscriber]:
    with database.read() as connection:
        return subscribers.list_all(connection)


def _queue(database: Database) -> dict[tuple[int, int], str]:
    with database.read() as connection:
        rows = connection.execute(sa.select(deliveries.c.chat, deliveries.c.thread, deliveries.c.state))
        return {(chat, thread): state for chat, thread, state in rows}


def _tell_all(connection: sa.Connection) -> list[Delivery]:
    sent: list[Delivery] = []
    while claimed := outbox.claim(connection, now=NOW, limit=9, lease=NOW - NOW):
        for row in claimed:
            outbox.settle(connection, replace(row, state=DeliveryState.SENT, message_id=7, shows=1), now=NOW)
        sent += claimed
    return sent


def test_a_subscriber_comes_back_as_it_was_put(database: Database) -> None:
    """No setting is lost on the way, and putting again changes it."""
    desk = subscriber(
        GROUP,
        thread=17,
        name="پشاور desk",
        follow=Follow(rules=("a",), tags=("b",), places=("c",)),
        severity=Severity.CRITICAL,
        language="ur",
        zone="Asia/Karachi",
        quiet_from="22:00",
        quiet_to="06:00",
        digest="daily 08:00",
    )
    _put(database, desk)
    assert _all(database) == [desk]
    changed = subscriber(GROUP, thread=17, name="Night desk")
    _put(database, changed)
    assert _all(database) == [changed]


def test_leaving_cancels_what_waits_in_that_topic_only(alerted: Database) -> None:
    """Who left gets nothing more; the other topic of the group does."""
    _put(alerted, subscriber(GROUP), subscriber(GROUP, thread=17))
    with alerted.write() as connection:
        outbox.add(connection, [delivery(chat=GROUP), delivery(chat=GROUP, thread=17)], now=NOW)
        assert subscribers.remove(connection, GROUP, 17, now=NOW)
        assert not subscribers.remove(connection, GROUP, 17, now=NOW)
    assert _queue(alerted) == {(GROUP, 0): "pending", (GROUP, 17): "cancelled"}


def test_only_who_asked_can_be_approved(database: Database) -> None:
    """Approving lets in who waits, and nobody else."""
    _put(database, subscriber(1, state=subscribers.REQUESTED), subscriber(2, state=subscribers.OFF))
    with database.write() as connection:
        assert subscribers.approve(connection, 1)
        assert not subscribers.approve(connection, 2)
        assert not subscribers.approve(connection, 3)
        assert [one.chat for one in subscribers.active(connection)] == [1]


def test_turning_a_chat_off_takes_all_its_topics_and_its_queue(alerted: Database) -> None:
    """Telegram refused the chat: nothing more goes there."""
    _put(alerted, subscriber(GROUP), subscriber(GROUP, thread=17), subscriber(5))
    with alerted.write() as connection:
        outbox.add(connection, [delivery(chat=GROUP), delivery(chat=GROUP, thread=17), delivery(chat=5)], now=NOW)
        subscribers.turn_off(connection, GROUP, reason="kicked", now=NOW)
        assert [one.chat for one in subscribers.active(connection)] == [5]
    assert _queue(alerted) == {(GROUP, 0): "cancelled", (GROUP, 17): "cancelled", (5, 0): "pending"}


def test_a_migrated_group_keeps_its_subscriptions_and_its_queue(alerted: Database) -> None:
    """All of it has the new id, and nothing the old one."""
    _put(alerted, subscriber(-5, name="Desk"))
    with alerted.write() as connection:
        outbox.add(connection, [delivery(chat=-5)], now=NOW)
        subscribers.migrate(connection, -5, GROUP, now=NOW)
    assert [(one.chat, one.name) for one in _all(alerted)] == [(GROUP, "Desk")]
    assert _queue(alerted) == {(GROUP, 0): "pending"}


def test_a_migrated_group_that_was_known_already_gets_each_message_once(alerted: Database) -> None:
    """What the new id has in its queue is not doubled."""
    _put(alerted, subscriber(-5), subscriber(GROUP, name="New"))
    with alerted.write() as connection:
        outbox.add(connection, [delivery(chat=-5), delivery(chat=GROUP)], now=NOW)
        subscribers.migrate(connection, -5, GROUP, now=NOW)
    assert [(one.chat, one.name) for one in _all(alerted)] == [(GROUP, "New")]
    with alerted.read() as connection:
        waiting = sa.select(sa.func.count()).where(deliveries.c.state == DeliveryState.PENDING.value)
        assert connection.execute(waiting).scalar_one() == 1


def test_a_deleted_topic_falls_back_to_general(alerted: Database) -> None:
    """The group still hears of it."""
    _put(alerted, subscriber(GROUP, thread=17))
    with alerted.write() as connection:
        outbox.add(connection, [delivery(chat=GROUP, thread=17)], now=NOW)
        subscribers.to_general(connection, GROUP, 17, now=NOW)
    assert [(one.chat, one.thread) for one in _all(alerted)] == [(GROUP, 0)]
    assert _queue(alerted) == {(GROUP, 0): "pending"}


def test_a_migrated_group_is_not_told_again_and_gets_its_corrections(alerted: Database) -> None:
    """What it was told goes with it; the messages themselves have other numbers in the new group."""
    _put(alerted, subscriber(-5))
    with alerted.write() as connection:
        outbox.add(connection, [delivery(chat=-5)], now=NOW)
        _tell_all(connection)
        knew = Decision(story=1, article=1, chat=-5, verdict=Verdict.TOLD, reason="first_report", at=NOW)
        ledger.record_decisions(connection, [knew])
        subscribers.migrate(connection, -5, GROUP, now=NOW)
        assert ledger.told(connection, [1]) == {1: {(GROUP, 0)}}
        [row] = outbox.of_alert(connection, 1)
        assert (row.chat, row.state, row.message_id) == (GROUP, DeliveryState.SENT, None)
        outbox.add(connection, [delivery(chat=GROUP, kind=DeliveryKind.CORRECTION, revision=2)], now=NOW)
        assert [one.kind for one in _tell_all(connection)] == [DeliveryKind.CORRECTION]


@pytest.mark.parametrize("state", ["requested", "off"])
def test_a_migrated_group_goes_on_although_somebody_asked_under_its_new_id(alerted: Database, state: str) -> None:
    """The /start came before the first alert that Telegram refused: it must not cost the group its alerts."""
    _put(alerted, subscriber(-5, name="Desk"), subscriber(GROUP, state=state))
    with alerted.write() as connection:
        outbox.add(connection, [delivery(chat=-5)], now=NOW)
        subscribers.migrate(connection, -5, GROUP, now=NOW)
        assert [(one.chat, one.name) for one in subscribers.active(connection)] == [(GROUP, "Desk")]
        assert [row.chat for row in _tell_all(connection)] == [GROUP]


def test_a_deleted_topic_leaves_what_it_was_told_to_general(alerted: Database) -> None:
    """And only its own: another topic of the group keeps what is its."""
    _put(alerted, subscriber(GROUP, thread=17), subscriber(GROUP, thread=18))
    with alerted.write() as connection:
        outbox.add(connection, [delivery(chat=GROUP, thread=thread) for thread in (17, 18)], now=NOW)
        _tell_all(connection)
        told = [
            Decision(story=1, article=1, chat=GROUP, thread=thread, verdict=Verdict.TOLD, reason="first_report", at=NOW)
            for thread in (17, 18)
        ]
        ledger.record_decisions(connection, told)
        subscribers.to_general(connection, GROUP, 17, now=NOW)
        assert ledger.told(connection, [1]) == {1: {(GROUP, 0), (GROUP, 18)}}
        rows = [(row.thread, row.message_id is None) for row in outbox.of_alert(connection, 1)]
        assert sorted(rows) == [(0, True), (18, False)]


def test_a_topic_that_only_asked_does_not_come_back_as_one_that_was_in(database: Database) -> None:
    """A group that can not be reached for a while lets no stranger in by itself."""
    _put(database, subscriber(GROUP, thread=17), subscriber(GROUP, thread=18, state="requested"))
    with database.write() as connection:
        subscribers.turn_off(connection, GROUP, reason="kicked", now=NOW)
    assert {one.thread: one.state for one in _all(database)} == {17: "off", 18: "requested"}


def test_the_file_removes_its_own_and_never_the_others(database: Database) -> None:
    """Taking somebody out of the file ends what the file began."""
    _put(database, subscriber(1, added_by="bot"), subscriber(2, added_by="command"))
    with database.write() as connection:
        subscribers.sync_from_file(connection, [subscriber(3, added_by="file")], now=NOW)
        assert sorted(one.chat for one in subscribers.active(connection)) == [1, 2, 3]
        subscribers.sync_from_file(connection, [], now=NOW)
        assert sorted(one.chat for one in subscribers.active(connection)) == [1, 2]


def test_the_file_changes_settings_but_not_whose_somebody_is(database: Database) -> None:
    """The file's word counts while it stands there; who joined by the bot stays after it."""
    _put(database, subscriber(1, added_by="bot", state=subscribers.REQUESTED))
    with database.write() as connection:
        subscribers.sync_from_file(connection, [subscriber(1, severity=Severity.HIGH)], now=NOW)
        named = subscribers.get(connection, 1)
        subscribers.sync_from_file(connection, [], now=NOW)
        after = subscribers.get(connection, 1)
    assert named is not None
    assert (named.severity, named.added_by, named.state) == (Severity.HIGH, "bot", subscribers.ACTIVE)
    assert after == named


def test_a_reload_does_not_wake_a_chat_that_is_off(database: Database) -> None:
    """A chat that blocked the bot is not tried again at every reload; adding it by hand does wake it."""
    with database.write() as connection:
        subscribers.sync_from_file(connection, [subscriber(1)], now=NOW)
        subscribers.turn_off(connection, 1, reason="blocked", now=NOW)
        subscribers.sync_from_file(connection, [subscriber(1)], now=NOW)
        assert subscribers.active(connection) == []
        subscribers.put(connection, subscriber(1, added_by="command"), now=NOW)
        assert [one.chat for one in subscribers.active(connection)] == [1]


def test_the_console_receiver_leaves_with_its_queue_once_there_is_a_token(alerted: Database) -> None:
    """Nobody finds old alerts in a terminal after going live."""
    with alerted.write() as connection:
        subscribers.set_console(connection, present=True, now=NOW)
        subscribers.set_console(connection, present=True, now=NOW)
        outbox.add(connection, [delivery(chat=CONSOLE_CHAT)], now=NOW)
    (console,) = _all(alerted)
    assert (console.chat, console.follow.all, console.severity) == (CONSOLE_CHAT, True, Severity.LOW)
    with alerted.write() as connection:
        subscribers.set_console(connection, present=False, now=NOW)
    assert _all(alerted) == []
    assert _queue(alerted) == {(CONSOLE_CHAT, 0): "cancelled"}
