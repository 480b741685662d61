"""What a verdict means for the queue."""

from datetime import timedelta

import pytest
from factories import NOW, delivery

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
from alerts.settlement import settled
from storage.records import DeliveryState

PAUSE = timedelta(seconds=60)
ROW = delivery(id=1, attempts=1, state=DeliveryState.SENDING, thread=3)


@pytest.mark.parametrize(
    ("verdict", "state", "wait"),
    [
        (Sent(7), DeliveryState.SENT, 0),
        (NotSent("refused"), DeliveryState.PENDING, 0),
        (Unknown("timeout"), DeliveryState.UNKNOWN, 60),
        (Wait(timedelta(seconds=9)), DeliveryState.PENDING, 9),
        (ChatGone("blocked", forbidden=True), DeliveryState.DEAD, 0),
        (ThreadGone("no such topic"), DeliveryState.PENDING, 0),
        (Migrated(-1001), DeliveryState.PENDING, 0),
        (Refused("too long"), DeliveryState.DEAD, 0),
        (Needless("gone"), DeliveryState.CANCELLED, 0),
        (BadToken("unauthorized"), DeliveryState.PENDING, 0),
    ],
)
def test_each_verdict_has_one_meaning(verdict: Verdict, state: DeliveryState, wait: int) -> None:
    """Only what Telegram will never take is dead; only what may have arrived is unknown; nothing else is given up."""
    after = settled(ROW, verdict, now=NOW, resend_after=PAUSE)
    assert after.state is state
    assert after.not_before == NOW + timedelta(seconds=wait)
    assert (after.message_id, bool(after.error)) == ((7, False) if state is DeliveryState.SENT else (None, True))


def test_a_closed_general_topic_has_nothing_to_fall_back_to() -> None:
    """Otherwise it would be tried for ever."""
    after = settled(delivery(thread=0), ThreadGone("closed"), now=NOW, resend_after=PAUSE)
    assert after.state is DeliveryState.DEAD


def test_outcomes_that_stay_unknown_are_asked_for_less_and_less_often() -> None:
    """An hour of 502 is not sixty repeats, and no end of trying either."""
    waits = [
        settled(delivery(attempts=attempt), Unknown("502"), now=NOW, resend_after=PAUSE).not_before - NOW
        for attempt in range(1, 8)
    ]
    assert [wait / PAUSE for wait in waits] == [1, 2, 4, 8, 16, 16, 16]
