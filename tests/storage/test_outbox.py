"""The outbox: nothing is lost, nothing goes twice, and who claims what."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import NOW, delivery, subscriber

from storage import outbox, subscribers
from storage.database import Database
from storage.records import CONSOLE_CHAT, Delivery, DeliveryKind, DeliveryState, Severity
from storage.tables import alerts, deliveries, stories

LEASE = timedelta(seconds=60)
LATER = NOW + timedelta(minutes=5)
CHATS = range(1, 41)


@pytest.fixture
def queue(database: Database) -> Database:
    """A database with a few alerts and forty subscribers, and an empty queue."""
    with database.write() as connection:
        for number in range(1, 6):
            connection.execute(sa.insert(stories).values(id=number, first_at=NOW, last_at=NOW))
            connection.execute(
                sa.insert(alerts).values(
                    id=number,
                    story_id=number,
                    article_id=1,
                    state="open",
                    severity=3,
                    revision=1,
                    matches=[],
                    due_at=NOW,
                    created_at=NOW,
                )
            )
        for chat in (*CHATS, CONSOLE_CHAT):
            subscribers.put(connection, subscriber(chat), now=NOW)
    return database


def _add(database: Database, *rows: Delivery) -> int:
    with database.write() as connection:
        return outbox.add(connection, rows, now=NOW)


def _claim(
    database: Database, *, limit: int = 100, busy: tuple[int, ...] = (), console: bool = False
) -> list[Delivery]:
    with database.write() as connection:
        return outbox.claim(connection, now=LATER, limit=limit, lease=LEASE, busy=busy, console=console)


def _settle(database: Database, row: Delivery, state: DeliveryState, **changes: object) -> bool:
    with database.write() as connection:
        return outbox.settle(connection, replace(row, state=state, **changes), now=LATER)  # type: ignore[arg-type]


def _states(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(sa.select(deliveries.c.state).order_by(deliveries.c.id)))


def test_the_same_message_is_queued_once(queue: Database) -> None:
    """A watcher that dies after queueing and starts over doubles nothing."""
    assert _add(queue, delivery(chat=1), delivery(chat=2)) == 2
    assert _add(queue, delivery(chat=2), delivery(chat=3)) == 1
    assert _add(queue) == 0


def test_a_lost_message_that_is_queued_again_waits_again(queue: Database) -> None:
    """Who was away for a while, or whose message was refused, is not left out; what was sent stays sent."""
    _add(queue, delivery(chat=1), delivery(chat=2), delivery(chat=3))
    dead, sent, _left = _claim(queue)
    _settle(queue, dead, DeliveryState.DEAD, error="too long")
    _settle(queue, sent, DeliveryState.SENT, message_id=1)
    with queue.write() as connection:
        outbox.recover(connection, now=LATER + LEASE, resend_after=LEASE)
        outbox.cancel_chat(connection, 3, reason="unsubscribed", now=LATER)
    assert _states(queue) == ["dead", "sent", "cancelled"]
    assert _add(queue, delivery(chat=1), delivery(chat=2), delivery(chat=3)) == 2
    again = {row.chat: (row.attempts, row.error, row.may_repeat) for row in _claim(queue)}
    assert again == {1: (2, "", False), 3: (2, "", False)}


def test_claimed_rows_come_best_lane_first_and_one_per_chat(queue: Database) -> None:
    """Critical before high, and a chat's messages one after the other in the order they were queued."""
    _add(
        queue,
        delivery(chat=1, alert=1, priority=2),
        delivery(chat=2, alert=1, priority=1),
        delivery(chat=1, alert=2, priority=0),
        delivery(chat=2, alert=2, priority=1),
    )
    assert [(row.chat, row.alert, row.attempts) for row in _claim(queue)] == [(1, 2, 1), (2, 1, 1)]


def test_busy_chats_the_limit_and_the_console_are_heeded(queue: Database) -> None:
    """A claim takes only what its sender may send now."""
    _add(queue, *(delivery(chat=chat) for chat in (1, 2, 3, 4, CONSOLE_CHAT)))
    assert [row.chat for row in _claim(queue, limit=2, busy=(1,))] == [2, 3]
    assert [row.chat for row in _claim(queue, console=True)] == [CONSOLE_CHAT]


def test_nothing_is_claimed_before_its_time(queue: Database) -> None:
    """Quiet hours and flood waits hold."""
    _add(queue, delivery(chat=1, not_before=LATER + timedelta(seconds=1)), delivery(chat=2, not_before=LATER))
    assert [row.chat for row in _claim(queue)] == [2]


def test_a_follow_up_waits_for_its_root(queue: Database) -> None:
    """A reply needs something to reply to; once the root is sent or unknown it goes."""
    followup = delivery(chat=1, kind=DeliveryKind.FOLLOWUP, revision=2, priority=0)
    _add(queue, delivery(chat=1, priority=2), followup)
    (root,) = _claim(queue)
    assert root.kind is DeliveryKind.ROOT
    assert _claim(queue) == []
    _settle(queue, root, DeliveryState.UNKNOWN, not_before=LATER + LEASE)
    assert [row.kind for row in _claim(queue)] == [DeliveryKind.FOLLOWUP]


def test_who_left_or_is_off_gets_nothing_and_it_is_said_why(queue: Database) -> None:
    """Subscriptions are looked at when rows are claimed, not only when they are queued."""
    _add(queue, delivery(chat=1), delivery(chat=2), delivery(chat=99))
    with queue.write() as connection:
        subscribers.put(connection, subscriber(1, state=subscribers.OFF), now=NOW)
    assert [row.chat for row in _claim(queue)] == [2]
    with queue.read() as connection:
        assert [(row.state, row.error) for row in outbox.of_alert(connection, 1)] == [
            (DeliveryState.CANCELLED, "unsubscribed"),
            (DeliveryState.SENDING, ""),
            (DeliveryState.CANCELLED, "unsubscribed"),
        ]


def test_a_retracted_alert_is_not_sent_any_more_but_its_correction_is(queue: Database) -> None:
    """Wrong news is stopped, right news is not."""
    _add(queue, delivery(chat=1), delivery(chat=2, kind=DeliveryKind.CORRECTION))
    with queue.write() as connection:
        connection.execute(sa.update(alerts).where(alerts.c.id == 1).values(state="retracted"))
    assert [row.chat for row in _claim(queue)] == [2]


def test_a_dead_holders_claim_becomes_unknown_and_is_sent_once_more_as_a_repeat(queue: Database) -> None:
    """It may have arrived, so it is neither lost nor taken for new."""
    _add(queue, delivery(chat=1))
    _claim(queue)
    expired = LATER + LEASE
    with queue.write() as connection:
        assert outbox.recover(connection, now=expired - timedelta(seconds=1), resend_after=LEASE) == 0
        assert outbox.recover(connection, now=expired, resend_after=LEASE) == 1
        (again,) = outbox.claim(connection, now=expired, limit=9, lease=LEASE)
    assert (again.may_repeat, again.attempts) == (True, 2)


def test_an_edit_is_simply_repeated(queue: Database) -> None:
    """Editing twice changes nothing, so it needs no mark."""
    _add(queue, delivery(chat=1, kind=DeliveryKind.EDIT))
    (row,) = _claim(queue)
    _settle(queue, row, DeliveryState.UNKNOWN)
    assert [again.may_repeat for again in _claim(queue)] == [False]


def test_a_late_outcome_still_counts_until_somebody_else_claimed(queue: Database) -> None:
    """A sender whose lease ran out may say "sent" as long as nobody repeats it; after that its word is void."""
    _add(queue, delivery(chat=1), delivery(chat=2))
    first, second = _claim(queue)
    expired = LATER + LEASE
    with queue.write() as connection:
        outbox.recover(connection, now=expired, resend_after=timedelta())
    assert _settle(queue, first, DeliveryState.SENT, message_id=7)
    with queue.write() as connection:
        outbox.claim(connection, now=expired, limit=9, lease=LEASE)
    assert not _settle(queue, second, DeliveryState.SENT, message_id=8)
    assert _states(queue) == ["sent", "sending"]


def test_a_settled_row_can_not_be_settled_again(queue: Database) -> None:
    """Sent stays sent."""
    _add(queue, delivery(chat=1))
    (row,) = _claim(queue)
    assert _settle(queue, row, DeliveryState.SENT, message_id=7)
    assert not _settle(queue, row, DeliveryState.PENDING)
    assert _claim(queue) == []


def test_a_flood_wait_holds_all_of_the_chat(queue: Database) -> None:
    """Telegram's number counts for the chat's whole queue, also after a restart."""
    _add(queue, delivery(chat=1, alert=1), delivery(chat=1, alert=2), delivery(chat=2))
    with queue.write() as connection:
        outbox.hold_chat(connection, 1, until=LATER + timedelta(seconds=1))
    assert [row.chat for row in _claim(queue)] == [2]


def test_two_claimers_at_once_never_take_the_same_row(queue: Database) -> None:
    """Forty messages, two claimers with their own connections, small bites: each is taken exactly once."""
    _add(queue, *(delivery(chat=chat) for chat in CHATS))

    def take(_: int) -> list[int]:
        taken: list[int] = []
        while rows := _claim(queue, limit=3):
            taken += [row.id for row in rows]
        return taken

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(take, range(2))
    assert len(one + other) == len(set(one + other)) == len(CHATS)


def test_retry_brings_the_dead_back_and_leaves_the_sent_alone(queue: Database) -> None:
    """An operator's second try reaches those who missed it, and nobody else."""
    _add(queue, delivery(chat=1), delivery(chat=2), delivery(chat=3))
    dead, sent, unknown = _claim(queue)
    _settle(queue, dead, DeliveryState.DEAD, error="too long")
    _settle(queue, sent, DeliveryState.SENT, message_id=1)
    _settle(queue, unknown, DeliveryState.UNKNOWN, not_before=LATER + LEASE)
    with queue.write() as connection:
        assert outbox.retry(connection, 1, now=LATER) == 2
    assert [(row.chat, row.may_repeat) for row in _claim(queue)] == [(1, False), (3, True)]


def test_the_counts_tell_what_waits_since_when(queue: Database) -> None:
    """`health` names the queue as it is."""
    _add(queue, *(delivery(chat=chat) for chat in range(1, 6)))
    dead, sent, unknown, _sending = _claim(queue, limit=4)
    _settle(queue, dead, DeliveryState.DEAD)
    _settle(queue, sent, DeliveryState.SENT, message_id=1)
    _settle(queue, unknown, DeliveryState.UNKNOWN, not_before=LATER + LEASE)
    with queue.read() as connection:
        counts = outbox.counts(connection, now=LATER)
    assert (counts.pending, counts.unknown, counts.dead, counts.oldest_seconds) == (2, 1, 1, 300.0)
    assert counts.last_sent == LATER


def test_a_failure_that_nobody_can_mend_is_not_counted(queue: Database) -> None:
    """A person who blocked the bot, and what failed last month, keep no operator from a clean bill of health."""
    _add(queue, delivery(chat=1), delivery(chat=2))
    for row in _claim(queue):
        _settle(queue, row, DeliveryState.DEAD)
    with queue.write() as connection:
        assert outbox.counts(connection, now=LATER).dead == 2
        subscribers.turn_off(connection, 1, reason="blocked", now=LATER)
        assert outbox.counts(connection, now=LATER).dead == 1
        assert outbox.counts(connection, now=LATER + timedelta(days=8)).dead == 0


def test_a_look_at_an_empty_queue_finds_no_chat(queue: Database) -> None:
    """An idle service does not take the write lock."""
    with queue.read() as connection:
        assert outbox.due_chats(connection, now=LATER) == set()
    _add(queue, delivery(chat=1), delivery(chat=CONSOLE_CHAT), delivery(chat=3, not_before=LATER + LEASE))
    with queue.read() as connection:
        assert outbox.due_chats(connection, now=LATER) == {1}
        assert outbox.due_chats(connection, now=LATER, console=True) == {CONSOLE_CHAT}


def test_lanes_are_in_the_order_of_urgency() -> None:
    """Critical, high, other news and follow-ups, edits, digests."""
    order = [
        outbox.lane(DeliveryKind.ROOT, Severity.CRITICAL),
        outbox.lane(DeliveryKind.ROOT, Severity.HIGH),
        outbox.lane(DeliveryKind.ROOT, Severity.LOW),
        outbox.lane(DeliveryKind.EDIT, Severity.CRITICAL),
        outbox.lane(DeliveryKind.DIGEST, Severity.CRITICAL),
    ]
    assert order == sorted(set(order))
    assert outbox.lane(DeliveryKind.FOLLOWUP, Severity.CRITICAL) == outbox.lane(DeliveryKind.ROOT, Severity.MEDIUM)
