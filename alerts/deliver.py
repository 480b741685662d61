"""The verb `deliver`: takes due messages from the outbox, has them sent, and settles what became of each.

Claim (committed) -> render -> send -> settle. No transaction is ever open during a request, database work stays off
the event loop, and at most one message per chat is in flight. When a chat may be written to is decided in `pace.py`,
what a verdict means in `settlement.py`.
"""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from alerts.pace import Pace
from alerts.sender import (
    BadToken,
    ChatGone,
    Needless,
    NotSent,
    Outgoing,
    Refused,
    Sender,
    Sent,
    Unknown,
    Verdict,
    Wait,
)
from alerts.settlement import report, settle
from alerts.updates import message_of, tells
from alerts.view import Loader, first_message
from storage import faults, outbox, subscribers
from storage.database import Database
from storage.records import Delivery, DeliveryKind, DeliveryState

log = logging.getLogger(__name__)

BAD_TOKEN_PAUSE: Final = timedelta(minutes=10)
_SILENT: Final = (DeliveryKind.EDIT, DeliveryKind.CORRECTION)
_LOOK_AGAIN_SECONDS: Final = 0.25  # how soon a new message is seen while others are in flight


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverOptions:
    """How patient the sender is. `lease` must be longer than any honest send; three quarters of it are its limit."""

    resend_after: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=60)
    grace: timedelta = timedelta(seconds=8)  # what sends in flight get when the service stops
    late_after: timedelta = timedelta(minutes=15)
    patience: timedelta = timedelta(seconds=3)  # a pass waits so long for a chat's turn, and leaves what comes later
    in_flight: int = 16


@dataclass(frozen=True, slots=True)
class DeliverReport:
    """What one pass did: messages by what became of them. `retry` surely did not arrive, `unknown` may have."""

    sent: int = 0
    retry: int = 0
    unknown: int = 0
    dead: int = 0


async def deliver(  # noqa: PLR0913  the parts that the composition root puts together
    database: Database,
    sender: Sender,
    *,
    pace: Pace,
    load: Loader,
    options: DeliverOptions = DeliverOptions(),
    now: Callable[[], datetime],
    stop: asyncio.Event | None = None,
) -> DeliverReport:
    """Send what is due, and return once nothing more can be sent within a few seconds, or `stop` is set.

    Then sends in flight get `options.grace`; one that takes longer is settled as unknown. `pace` is the budget of the
    bot's token: hand in the same one again and again, and to the bot. Database errors are the caller's; nothing is lost
    by them, for a claim that was never settled becomes unknown when its lease has run out.
    """
    work = _Pass(database, sender, pace, load, options, now, stop or asyncio.Event())
    try:
        await work.run()
    finally:
        await work.finish()
    by_state = work.tally
    return DeliverReport(
        sent=by_state[DeliveryState.SENT],
        retry=by_state[DeliveryState.PENDING],
        unknown=by_state[DeliveryState.UNKNOWN],
        dead=by_state[DeliveryState.DEAD],
    )


@dataclass(slots=True)
class _Pass:
    """One pass over the outbox: the sends in flight and the tally, beside the parts it was given."""

    database: Database
    sender: Sender
    pace: Pace
    load: Loader
    options: DeliverOptions
    now: Callable[[], datetime]
    stop: asyncio.Event
    flying: dict[asyncio.Task[None], int] = field(default_factory=dict)  # -> chat
    tally: Counter[DeliveryState] = field(default_factory=Counter)

    async def run(self) -> None:
        """Claim and send until nothing is due."""
        while not self.stop.is_set():
            now = self.now()
            if await self._start_sends(now):
                continue
            if self.flying:
                await self._land(_LOOK_AGAIN_SECONDS)
            elif not await self._wait_for_turn(now):
                return

    async def finish(self) -> None:
        """Give sends in flight their grace, then settle the rest as unknown."""
        if self.flying:
            await asyncio.wait(self.flying, timeout=self.options.grace.total_seconds())
            for task in self.flying:
                task.cancel()
            await asyncio.gather(*self.flying, return_exceptions=True)

    async def _start_sends(self, now: datetime) -> bool:
        """Claim what may be sent now and let it fly; whether there was anything."""
        if self.sender.console:
            room, busy = 1 - len(self.flying), set()  # a terminal prints one after the other
        else:
            room = min(self.options.in_flight - len(self.flying), self.pace.room(now))
            busy = self.pace.busy(now) | set(self.flying.values())
        claimed = await asyncio.to_thread(self._claim, now, room, busy) if room > 0 else []
        for delivery in claimed:
            self.pace.begin(delivery.chat)
            self.flying[asyncio.create_task(self._deliver(delivery))] = delivery.chat
        return bool(claimed)

    async def _land(self, seconds: float) -> None:
        done, _ = await asyncio.wait(self.flying, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            del self.flying[task]
            task.result()

    async def _wait_for_turn(self, now: datetime) -> bool:
        """Sleep until somebody who has a message waiting may be written to; False if that is not within patience.

        Also False if only something else than the budget keeps a message back, as a reply that waits for its root.
        """
        waiting = await asyncio.to_thread(self._due_chats, now)
        if self.sender.console or not waiting:
            return False
        turn = self.pace.next_turn(waiting, now)
        if not now < turn <= now + self.options.patience:
            return False
        with suppress(TimeoutError):  # nobody said stop meanwhile
            await asyncio.wait_for(self.stop.wait(), (turn - now).total_seconds())
        return True

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            delivery, verdict = await self._send(delivery)
        finally:
            self.pace.end(delivery.chat, self.now())
        faults.point("deliver.after_send")
        if isinstance(verdict, ChatGone) and verdict.forbidden and await self._is_wave(delivery.chat):
            verdict = BadToken(f"many chats refuse the bot at once, the last with: {verdict.error}")
        self._adjust_pace(verdict, delivery.chat)
        outcome = await self._settle(delivery, verdict)
        self.tally[outcome.state] += 1
        faults.point("deliver.settled")

    async def _send(self, delivery: Delivery) -> tuple[Delivery, Verdict]:
        """Send one message; the delivery comes back with the revision that it shows."""
        try:
            message, shows = await asyncio.to_thread(self._render, delivery)
        except sa.exc.SQLAlchemyError:
            raise
        except asyncio.CancelledError:  # the service stops; nothing went out, and the row must say so
            return delivery, NotSent("stopped before it was sent")
        except Exception as error:
            log.exception("delivery %d can not be rendered", delivery.id)
            return delivery, Refused(f"could not be rendered: {error}")
        if not isinstance(message, Outgoing):
            return delivery, message
        return replace(delivery, shows=shows), await self._carry(message)

    async def _carry(self, message: Outgoing) -> Verdict:
        faults.point("deliver.before_send")
        try:
            async with asyncio.timeout(self.options.lease.total_seconds() * 0.75):
                return await self.sender.send(message)
        except TimeoutError:
            return Unknown("no answer in time")
        except asyncio.CancelledError:  # the service stops; the task still has to settle, so it does not end here
            return Unknown("stopped in mid-send")

    def _render(self, delivery: Delivery) -> tuple[Outgoing | Refused | Needless, int]:
        """Draw a message, and say which revision of its alert it shows; or say why there is none."""
        with self.database.read() as connection:
            view = self.load(connection, delivery)
            root = None if delivery.kind is DeliveryKind.ROOT else first_message(connection, delivery)
        if view is None:
            return Refused("its alert or its article is gone"), 0
        edits = delivery.kind is DeliveryKind.EDIT
        if edits and root is None:
            return Needless("there is no first message to edit"), 0
        if not tells(delivery.kind, view):
            return Needless("the reader knows it already"), 0
        late = self.now() - delivery.not_before > self.options.late_after
        message = Outgoing(
            chat=delivery.chat,
            thread=delivery.thread,
            tree=message_of(delivery.kind, view, may_repeat=delivery.may_repeat, late=late),
            edits=root if edits else None,
            reply_to=None if edits else root,
            silent=delivery.kind in _SILENT,
        )
        return message, view.revision

    def _claim(self, now: datetime, room: int, busy: set[int]) -> list[Delivery]:
        if not self._due_chats(now):
            return []
        with self.database.write() as connection:
            outbox.recover(connection, now=now, resend_after=self.options.resend_after)
            claimed = outbox.claim(
                connection, now=now, limit=room, lease=self.options.lease, busy=busy, console=self.sender.console
            )
        if claimed:
            faults.point("deliver.claimed")
        return claimed

    def _due_chats(self, now: datetime) -> set[int]:
        with self.database.read() as connection:
            return outbox.due_chats(connection, now=now, console=self.sender.console)

    async def _is_wave(self, chat: int) -> bool:
        chats = await asyncio.to_thread(self._count_chats)
        return self.pace.is_wave(chat, self.now(), chats=chats)

    def _count_chats(self) -> int:
        with self.database.read() as connection:
            return len({subscriber.chat for subscriber in subscribers.active(connection)})

    def _adjust_pace(self, verdict: Verdict, chat: int) -> None:
        now = self.now()
        match verdict:
            case Wait(pause):
                self.pace.refused(chat, now, pause)
            case NotSent() | Unknown():
                self.pace.failed(now, random.random())  # noqa: S311  spreads retries, guards nothing
            case BadToken():
                self.pace.halt(now + BAD_TOKEN_PAUSE)
            case Sent():
                self.pace.arrived()
            case _:
                self.pace.answered()

    async def _settle(self, delivery: Delivery, verdict: Verdict) -> Delivery:
        """Write the outcome; a database that is busy or away for a moment must not make a sent message unknown."""
        patience = self.options.lease.total_seconds() / 4
        pause = 0.1
        while True:
            try:
                return await asyncio.to_thread(self._write_outcome, delivery, verdict)
            except sa.exc.OperationalError:
                if pause > patience:
                    raise
                log.warning("the outcome of delivery %d could not be written yet", delivery.id)
                await asyncio.sleep(pause)
                pause *= 2

    def _write_outcome(self, delivery: Delivery, verdict: Verdict) -> Delivery:
        with self.database.write() as connection:
            outcome = settle(connection, delivery, verdict, now=self.now(), resend_after=self.options.resend_after)
        report(delivery, verdict)
        return outcome
