"""What a verdict means for the queue: the whole error policy in one place.

The promise: at least once; a duplicate only for a send whose outcome was unknown; nothing silently dropped. So only
what Telegram will never take becomes `dead`, and each unknown outcome is followed by exactly one more send. `settled`
decides, purely; `settle` writes it with all that follows from it, in the caller's transaction.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection

from alerts.sender import (
    BadToken,
    ChatGone,
    Migrated,
    Needless,
    NotSent,
    Refused,
    Sent,
    ThreadGone,
    Unknown,
    Verdict,
    Wait,
)
from storage import notes, outbox, subscribers
from storage.records import Delivery, DeliveryState

log = logging.getLogger(__name__)

TELEGRAM_NOTE: Final = "telegram"  # what keeps the bot from sending at all, for `health`
NEXT_STEP: Final = "Ask @BotFather about the bot and its token (KHABARDAR_TELEGRAM_TOKEN); the queue is kept."
LONGEST_GROWTH: Final = 16  # an unknown outcome is repeated after resend_after, twice that, ... 16 times that


def settled(  # noqa: PLR0911  one line per kind of verdict
    delivery: Delivery, verdict: Verdict, *, now: datetime, resend_after: timedelta
) -> Delivery:
    """Return the delivery as it stands after a send.

    One that surely did not go out keeps its `not_before` and so its place: the sender as a whole waits, not the row.
    """
    match verdict:
        case Sent(message_id):
            return replace(delivery, state=DeliveryState.SENT, message_id=message_id, error="")
        case Unknown(error):
            growth = min(2 ** max(0, delivery.attempts - 1), LONGEST_GROWTH)
            again = now + resend_after * growth
            return replace(delivery, state=DeliveryState.UNKNOWN, not_before=again, error=error)
        case Wait(pause):
            until = max(delivery.not_before, now + pause)
            error = f"Telegram asks to wait {pause.total_seconds():.0f} s"
            return replace(delivery, state=DeliveryState.PENDING, not_before=until, error=error)
        case ChatGone(error) | Refused(error):
            return replace(delivery, state=DeliveryState.DEAD, error=error)
        case Needless(reason):
            return replace(delivery, state=DeliveryState.CANCELLED, error=reason)
        case NotSent(error) | BadToken(error):
            return replace(delivery, state=DeliveryState.PENDING, error=error)
        case ThreadGone(error):
            # General itself has no topic to fall back to.
            state = DeliveryState.PENDING if delivery.thread else DeliveryState.DEAD
            return replace(delivery, state=state, error=error)
        case Migrated(chat):
            return replace(delivery, state=DeliveryState.PENDING, error=f"the group is now {chat}")


def settle(
    connection: Connection, delivery: Delivery, verdict: Verdict, *, now: datetime, resend_after: timedelta
) -> Delivery:
    """Write what became of a claimed delivery, and what else the verdict changes: its chat, its topic, the notes."""
    outcome = settled(delivery, verdict, now=now, resend_after=resend_after)
    if not outbox.settle(connection, outcome, now=now):
        log.warning("delivery %d was claimed by somebody else before it was settled", delivery.id)
    _follow_up(connection, delivery, verdict, now)
    return outcome


def _follow_up(connection: Connection, delivery: Delivery, verdict: Verdict, now: datetime) -> None:
    match verdict:
        case Sent():
            notes.delete_note(connection, TELEGRAM_NOTE)
        case Wait(pause):
            outbox.hold_chat(connection, delivery.chat, until=now + pause)
        case ChatGone(error):
            subscribers.turn_off(connection, delivery.chat, reason=error, now=now)
        case ThreadGone() if delivery.thread:
            subscribers.to_general(connection, delivery.chat, delivery.thread, now=now)
        case ThreadGone(error):
            subscribers.turn_off(connection, delivery.chat, reason=error, now=now)
        case Migrated(chat):
            subscribers.migrate(connection, delivery.chat, chat, now=now)
        case BadToken(error):
            what = f"Telegram does not accept the bot: {error}"
            notes.put_note(connection, TELEGRAM_NOTE, {"what": what, "next_step": NEXT_STEP}, now=now)
        case _:
            pass


def report(delivery: Delivery, verdict: Verdict) -> None:
    """Say in the log what an operator should know."""
    match verdict:
        case ChatGone(error) | ThreadGone(error):
            log.warning("chat %d (topic %d) can not be written to: %s", delivery.chat, delivery.thread, error)
        case Migrated(chat):
            log.info("group %d is now %d", delivery.chat, chat)
        case Refused(error):
            log.error("delivery %d to chat %d is dead: %s", delivery.id, delivery.chat, error)
        case BadToken(error):
            log.error("Telegram does not accept the bot: %s. %s", error, NEXT_STEP)
        case NotSent(error) | Unknown(error):
            log.warning("delivery %d to chat %d: %s", delivery.id, delivery.chat, error)
        case Wait(pause):
            log.warning("Telegram asks to leave chat %d alone for %s", delivery.chat, pause)
        case Needless(reason):
            log.info("delivery %d to chat %d is not needed: %s", delivery.id, delivery.chat, reason)
        case Sent():
            log.debug("delivery %d to chat %d is sent", delivery.id, delivery.chat)
