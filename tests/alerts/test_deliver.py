"""The verb `deliver` against a real server and both databases: the whole policy, row by row.

The promise: at least once; a duplicate only for a send whose outcome was unknown; nothing silently dropped.

Longer than the measure: the policy is one, and is read as one, from T1 to F4.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from botapi.api import TOKEN, BotApi
from factories import NOW, article, delivery, match, subscriber

from alerts.console import ConsoleSender
from alerts.deliver import DeliverOptions, DeliverReport, deliver
from alerts.message import AlertView
from alerts.pace import Pace
from alerts.sender import Outgoing, Sent, Verdict
from alerts.settlement import TELEGRAM_NOTE
from alerts.telegram import TelegramSender
from storage import faults, notes, outbox, subscribers
from storage.database import Database
from storage.records import CONSOLE_CHAT, Delivery, Severity
from storage.tables import alerts, deliveries, stories

# PTB tells that RetryAfter.retry_after will change its type, whenever Telegram asks to wait.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

GROUP = -1001
OPTIONS = DeliverOptions(resend_after=timedelta(seconds=60), lease=timedelta(seconds=60), grace=timedelta(seconds=0.2))
MARK = "May be a repeat"


@dataclass
class Clock:
    """A clock that starts at NOW and runs like any other, until it is put forward."""

    ahead: timedelta = timedelta()
    speed: float = 1.0
    started: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        """Tell the time."""
        return NOW + timedelta(seconds=(time.monotonic() - self.started) * self.speed) + self.ahead

    def skip(self, **much: float) -> None:
        """Put the clock forward."""
        self.ahead += timedelta(**much)


def _view(_connection: sa.Connection, row: Delivery) -> AlertView:
    return AlertView(
        severity=Severity.HIGH, matches=(match(),), article=article(title=f"Alert {row.alert}"), source_name="Example"
    )


@dataclass
class Service:
    """A database with alerts 1 to 60, a server, and a sender: what `deliver` works with."""

    database: Database
    server: BotApi
    sender: TelegramSender
    clock: Clock = field(default_factory=Clock)
    pace: Pace = field(default_factory=Pace)

    def queue(self, *rows: Delivery) -> None:
        """Subscribe the chats of these messages, and queue them."""
        with self.database.write() as connection:
            for row in rows:
                subscribers.put(connection, subscriber(row.chat, thread=row.thread), now=NOW)
            outbox.add(connection, rows, now=NOW)

    async def deliver(self, options: DeliverOptions = OPTIONS, stop: asyncio.Event | None = None) -> DeliverReport:
        """Run one pass."""
        return await deliver(
            self.database,
            self.sender,
            pace=self.pace,
            load=_view,
            options=options,
            now=self.clock,
            stop=stop,
        )

    async def lose_patience(self) -> None:
        """Wait for an answer only as long as a test that makes the server hang can wait."""
        await self.sender.close()
        self.sender = TelegramSender(TOKEN, base_url=self.server.url, read_timeout=0.3)

    def states(self) -> dict[int, str]:
        """Tell the state of each chat's newest message."""
        with self.database.read() as connection:
            return dict(
                connection.execute(sa.select(deliveries.c.chat, deliveries.c.state).order_by(deliveries.c.id)).all()
            )

    def received(self) -> list[tuple[int, str]]:
        """Tell what Telegram's users have seen: the chat, and the headline with the mark of a repeat."""
        return [(call["chat"], _headline(call["text"])) for call in self.server.accepted()]


def _headline(text: str) -> str:
    return text.splitlines()[2] + (" (repeat)" if MARK in text else "")


@pytest.fixture
async def service(database: Database) -> AsyncIterator[Service]:
    """A service without Telegram's rate limits; what is awaited is skipped on its clock."""
    with database.write() as connection:
        rows = [{"id": number, "first_at": NOW, "last_at": NOW} for number in range(1, 61)]
        connection.execute(sa.insert(stories), rows)
        common = {"article_id": 1, "state": "open", "severity": 3, "revision": 1, "matches": []}
        connection.execute(
            sa.insert(alerts),
            [{"id": row["id"], "story_id": row["id"], **common, "due_at": NOW, "created_at": NOW} for row in rows],
        )
    server = BotApi(limited=False)
    await server.start()
    service = Service(database, server, TelegramSender(TOKEN, base_url=server.url, read_timeout=10))
    yield service
    await service.sender.close()
    await server.stop()


async def test_everybody_gets_his_message_once(service: Service) -> None:
    """And a second pass has nothing to do."""
    service.queue(delivery(chat=1), delivery(chat=2), delivery(chat=GROUP, thread=17))
    assert await service.deliver() == DeliverReport(sent=3)
    assert await service.deliver() == DeliverReport()
    assert sorted(service.received()) == [(GROUP, "Alert 1"), (1, "Alert 1"), (2, "Alert 1")]
    with service.database.read() as connection:
        assert all(row.message_id and not row.error for row in outbox.of_alert(connection, 1))


async def test_urgent_news_goes_first_and_each_chat_reads_in_order(service: Service) -> None:
    """Lanes over all, the order of queueing within a lane, and one message per 1.05 s and person."""
    service.queue(
        delivery(chat=1, alert=1, priority=2),
        delivery(chat=1, alert=2, priority=2),
        delivery(chat=1, alert=3, priority=0),
    )
    began = time.monotonic()
    assert (await service.deliver()).sent == 3
    assert time.monotonic() - began > 2.1
    assert service.received() == [(1, "Alert 3"), (1, "Alert 1"), (1, "Alert 2")]


async def test_telegrams_limits_are_never_met(service: Service) -> None:
    """Forty messages to thirty chats, against a server that counts as strictly as Telegram: not one 429."""
    service.server.world.limited = True
    service.queue(
        *(delivery(chat=chat) for chat in range(1, 31)),
        *(delivery(chat=GROUP, alert=alert) for alert in range(1, 11)),
    )
    assert (await service.deliver()).sent == 40
    assert {call["status"] for call in service.server.attempts()} == {200}


async def test_t1_a_flood_wait_holds_its_chat_and_nobody_else(service: Service) -> None:
    """No request before the time that Telegram named, also after a restart; the others are served meanwhile."""
    service.queue(delivery(chat=1, alert=1), delivery(chat=1, alert=2), delivery(chat=2))
    service.server.fail("flood", chat=1, seconds=30)
    assert await service.deliver() == DeliverReport(sent=1, retry=1)
    service.pace = Pace()
    service.clock.skip(seconds=28)
    assert await service.deliver() == DeliverReport()
    service.clock.skip(seconds=3)
    assert (await service.deliver()).sent == 2
    assert service.received() == [(2, "Alert 1"), (1, "Alert 1"), (1, "Alert 2")]


async def test_t1_two_flood_waits_at_once_hold_everybody(service: Service) -> None:
    """Then it is the bot that is too fast."""
    service.queue(*(delivery(chat=chat) for chat in (1, 2)))
    service.server.fail("flood", times=2, seconds=30)
    assert (await service.deliver()).retry == 2
    service.queue(delivery(chat=3))
    assert await service.deliver() == DeliverReport()
    service.clock.skip(seconds=31)
    assert (await service.deliver()).sent == 3


async def test_t2_a_server_that_is_down_for_an_hour_loses_nothing_and_keeps_the_order(service: Service) -> None:
    """Nothing went out, so nothing is a repeat; what comes an hour late says so."""
    service.queue(*(delivery(chat=GROUP, alert=alert) for alert in range(1, 6)))
    await service.server.stop()
    for _ in range(4):
        assert (await service.deliver()).sent == 0
        service.clock.skip(minutes=15)
    await service.server.start(service.server.port)
    assert (await service.deliver()).sent == 5
    assert service.received() == [(GROUP, f"Alert {alert}") for alert in range(1, 6)]
    assert all("Delayed" in call["text"] for call in service.server.accepted())


async def test_t2_answers_of_a_broken_server_lose_nothing(service: Service) -> None:
    """502 before anything was accepted: each such outcome is unknown, and asked for until it is known."""
    service.queue(delivery(chat=1))
    service.server.fail("status", status=502, times=3)
    total = Counter[str]()
    for _ in range(6):
        report = await service.deliver()
        total.update(sent=report.sent, unknown=report.unknown)
        service.clock.skip(minutes=10)
    assert total == {"sent": 1, "unknown": 3}
    assert service.received() == [(1, "Alert 1 (repeat)")]


@pytest.mark.parametrize("fault", ["hang_after", "reset_after", "garbage_after"])
async def test_t3_an_unknown_outcome_is_sent_once_more_after_the_pause_and_marked(service: Service, fault: str) -> None:
    """One duplicate for one unknown outcome, not before its time, and it says what it is."""
    await service.lose_patience()
    service.queue(delivery(chat=1))
    service.server.fail(fault)
    assert await service.deliver() == DeliverReport(unknown=1)
    service.clock.skip(seconds=50)
    assert await service.deliver() == DeliverReport()
    service.clock.skip(seconds=15)
    assert await service.deliver() == DeliverReport(sent=1)
    assert service.received() == [(1, "Alert 1"), (1, "Alert 1 (repeat)")]


@pytest.mark.parametrize(
    "description",
    ["Forbidden: bot was blocked by the user", "Bad Request: chat not found", "Forbidden: user is deactivated"],
)
async def test_t4_a_chat_that_is_gone_is_switched_off_and_the_others_are_served(
    service: Service, description: str
) -> None:
    """One request, then none; its queue is cancelled, and `alerts show` says why."""
    service.queue(delivery(chat=1, alert=1), delivery(chat=1, alert=2), delivery(chat=2))
    service.server.world.gone[1] = description
    assert await service.deliver() == DeliverReport(sent=1, dead=1)
    assert [call["params"]["chat_id"] for call in service.server.attempts()].count("1") == 1
    with service.database.read() as connection:
        assert [one.chat for one in subscribers.active(connection)] == [2]
        first, second = outbox.of_alert(connection, 1)[0], outbox.of_alert(connection, 2)[0]
    assert (first.state, second.state) == ("dead", "cancelled")
    assert first.error
    assert second.error == first.error


async def test_t4_many_chats_that_refuse_at_once_stop_the_sender_and_keep_the_queue(service: Service) -> None:
    """A ban of the bot is no reason to switch everybody off."""
    service.queue(*(delivery(chat=chat) for chat in range(1, 41)))
    for chat in range(1, 41):
        service.server.world.gone[chat] = "Forbidden: bot was blocked by the user"
    await service.deliver(DeliverOptions(in_flight=4))
    states = Counter(service.states().values())
    assert states["pending"] >= 30
    with service.database.read() as connection:
        note = notes.get_note(connection, TELEGRAM_NOTE)
        assert len(subscribers.active(connection)) >= 30
    assert note is not None
    assert "many chats refuse the bot" in note.value["what"]


async def test_t5_a_migrated_group_gets_it_under_its_new_id_once(service: Service) -> None:
    """The subscription moves as well."""
    service.queue(delivery(chat=-5))
    service.server.world.migrated[-5] = GROUP
    assert await service.deliver() == DeliverReport(sent=1, retry=1)
    assert service.received() == [(GROUP, "Alert 1")]
    with service.database.read() as connection:
        assert [one.chat for one in subscribers.active(connection)] == [GROUP]


async def test_a_deleted_topic_gets_it_in_general(service: Service) -> None:
    """The group still reads it."""
    service.queue(delivery(chat=GROUP, thread=17))
    service.server.world.lost_threads.add((GROUP, 17))
    assert await service.deliver() == DeliverReport(sent=1, retry=1)
    assert "message_thread_id" not in service.server.accepted()[0]["params"]


async def test_t6_a_wrong_token_stops_the_sender_and_keeps_the_queue(service: Service) -> None:
    """It is noted for `health`; with a good token everything goes out, once."""
    service.queue(*(delivery(chat=chat) for chat in range(1, 21)))
    service.server.token = "7000000001:another-one-that-is-valid-now"
    report = await service.deliver()
    assert (report.sent, report.dead, report.unknown) == (0, 0, 0)
    assert set(service.states().values()) == {"pending"}
    asked = len(service.server.attempts())
    assert await service.deliver() == DeliverReport()
    assert len(service.server.attempts()) == asked <= OPTIONS.in_flight
    with service.database.read() as connection:
        note = notes.get_note(connection, TELEGRAM_NOTE)
    assert note is not None
    assert note.value["what"].startswith("Telegram does not accept the bot: ")
    assert "KHABARDAR_TELEGRAM_TOKEN" in note.value["next_step"]
    await service.sender.close()
    service.sender = TelegramSender(service.server.token, base_url=service.server.url)
    service.pace = Pace()
    assert (await service.deliver()).sent == 20
    assert len(service.received()) == len(set(service.received())) == 20
    with service.database.read() as connection:
        assert notes.get_note(connection, TELEGRAM_NOTE) is None


async def test_t7_what_telegram_will_never_take_is_a_dead_letter(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice asked (once as plain text), then dead with its reason, and no third time."""
    monkeypatch.setattr("alerts.telegram.render_html", lambda _: "<b>broken")
    monkeypatch.setattr("alerts.telegram.render_plain", lambda _: "x" * 5000)
    service.queue(delivery(chat=1))
    assert await service.deliver() == DeliverReport(dead=1)
    assert await service.deliver() == DeliverReport()
    assert [call["status"] for call in service.server.attempts()] == [400, 400]
    with service.database.read() as connection:
        assert outbox.of_alert(connection, 1)[0].error == "Message is too long"


async def test_a_message_that_can_not_be_drawn_is_dead_and_does_not_stop_the_others(service: Service) -> None:
    """A fault of ours costs one message, named, and is not tried for ever."""

    def broken(connection: sa.Connection, row: Delivery) -> AlertView | None:
        if row.chat == 1:
            raise LookupError("no such zone")
        return _view(connection, row) if row.chat == 2 else None

    service.queue(delivery(chat=1), delivery(chat=2), delivery(chat=3))
    report = await deliver(service.database, service.sender, pace=service.pace, load=broken, now=service.clock)
    assert report == DeliverReport(sent=1, dead=2)
    with service.database.read() as connection:
        assert [row.error for row in outbox.of_alert(connection, 1)] == [
            "could not be rendered: no such zone",
            "",
            "its alert or its article is gone",
        ]


class _Crash(Exception):  # noqa: N818  stands for the end of the process
    """The process is gone."""


@pytest.mark.parametrize(
    ("point", "received"),
    [
        ("deliver.claimed", ["Alert 1 (repeat)"]),
        ("deliver.before_send", ["Alert 1 (repeat)"]),
        ("deliver.after_send", ["Alert 1", "Alert 1 (repeat)"]),
        ("deliver.settled", ["Alert 1"]),
    ],
)
async def test_f1_a_crash_at_any_point_loses_nothing(service: Service, point: str, received: list[str]) -> None:
    """Each message arrives; a second time only if its send was in flight, and then it says so."""
    service.queue(delivery(chat=1))

    def crash() -> None:
        raise _Crash

    with faults.armed({point: crash}), pytest.raises(_Crash):
        await service.deliver()
    service.pace = Pace()
    service.clock.skip(seconds=61)
    await service.deliver()
    service.clock.skip(seconds=61)
    await service.deliver()
    assert [headline for _, headline in service.received()] == received


async def test_f2_stopping_finishes_what_flies_and_claims_no_more(service: Service) -> None:
    """A send that outlives the grace is unknown; what was not claimed waits for the next start."""
    service.queue(*(delivery(chat=chat) for chat in range(1, 7)))
    service.server.fail("hang_after", chat=1, seconds=5)
    stop = asyncio.Event()
    work = asyncio.create_task(service.deliver(DeliverOptions(in_flight=2, grace=timedelta(seconds=0.3)), stop))
    while not service.server.accepted():  # noqa: ASYNC110  a server has no event for this
        await asyncio.sleep(0.01)
    stop.set()
    began = time.monotonic()
    report = await work
    assert time.monotonic() - began < 2
    assert report.unknown == 1
    states = Counter(service.states().values())
    assert "sending" not in states
    assert states["sent"] == report.sent == len(service.received()) - 1
    assert states["pending"] == 5 - report.sent > 0


async def test_f2_what_was_still_being_drawn_waits_and_is_no_repeat(service: Service) -> None:
    """Nothing of it went out, so that the next start sends it as if nothing had been."""

    def slowly(connection: sa.Connection, row: Delivery) -> AlertView:
        time.sleep(1)
        return _view(connection, row)

    service.queue(delivery(chat=1))
    stop = asyncio.Event()
    work = deliver(
        service.database, service.sender, pace=service.pace, load=slowly, options=OPTIONS, now=service.clock, stop=stop
    )
    asyncio.get_running_loop().call_later(0.3, stop.set)
    assert await work == DeliverReport(retry=1)
    assert service.states() == {1: "pending"}
    service.clock.skip(minutes=2)
    await service.deliver()
    assert service.received() == [(1, "Alert 1")]


async def test_f2_stopping_does_not_wait_for_a_chats_turn(service: Service) -> None:
    """Whoever waits for the budget notices at once."""
    service.queue(delivery(chat=1, alert=1), delivery(chat=1, alert=2))
    stop = asyncio.Event()
    work = asyncio.create_task(service.deliver(stop=stop))
    while not service.server.accepted():  # noqa: ASYNC110  a server has no event for this
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    stop.set()
    began = time.monotonic()
    assert (await work).sent == 1
    assert time.monotonic() - began < 0.6


async def test_f4_a_database_that_is_busy_for_a_moment_does_not_make_a_sent_message_unknown(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outcome is written as soon as it can be."""
    settle = outbox.settle
    failures = iter([True, True])

    def busy(connection: sa.Connection, row: Delivery, *, now: datetime) -> bool:
        if next(failures, False):
            raise sa.exc.OperationalError("UPDATE", {}, Exception("database is locked"))
        return settle(connection, row, now=now)

    monkeypatch.setattr(outbox, "settle", busy)
    service.queue(delivery(chat=1))
    assert await service.deliver() == DeliverReport(sent=1)
    assert service.states() == {1: "sent"}


async def test_two_senders_on_one_database_send_each_message_once(service: Service) -> None:
    """Claims are exclusive."""
    service.queue(*(delivery(chat=chat) for chat in range(1, 41)))
    reports = await asyncio.gather(
        *(
            deliver(service.database, service.sender, pace=Pace(), load=_view, options=OPTIONS, now=service.clock)
            for _ in range(2)
        )
    )
    assert sum(report.sent for report in reports) == 40
    assert len(set(service.received())) == len(service.received()) == 40


async def test_a_storm_of_faults_loses_nothing_and_doubles_only_what_was_unknown(service: Service) -> None:
    """Sixty messages, a third of the requests going wrong in every way: the promise, counted."""
    await service.lose_patience()
    generator = random.Random(7)  # noqa: S311  a test that can be repeated
    kinds = ["hang_after", "reset_after", "garbage_after", "hang_before", "reset_before", "status", "flood"]
    for chat in range(1, 61):
        for _ in range(generator.choice([0, 0, 1, 1, 2])):
            service.server.fail(generator.choice(kinds), chat=chat, seconds=1)
    service.queue(*(delivery(chat=chat) for chat in range(1, 61)))
    unknown = 0
    for _ in range(60):
        unknown += (await service.deliver()).unknown
        if set(service.states().values()) == {"sent"}:
            break
        service.clock.skip(minutes=2)
    received = Counter(chat for chat, _ in service.received())
    assert sorted(received) == list(range(1, 61))
    doubles = sum(number - 1 for number in received.values())
    assert 0 < doubles <= unknown
    assert sum(headline.endswith("(repeat)") for _, headline in service.received()) >= doubles


class _Printer:
    """A receiver of the console's kind that remembers."""

    console = True

    def __init__(self) -> None:
        self.chats: list[int] = []

    async def send(self, message: Outgoing) -> Verdict:
        self.chats.append(message.chat)
        return Sent(len(self.chats))


async def test_the_console_takes_its_own_and_leaves_the_chats_to_the_bot(service: Service) -> None:
    """Without a token the chats' messages wait; the console's are printed without any pause."""
    service.queue(*(delivery(chat=CONSOLE_CHAT, alert=alert) for alert in range(1, 6)), delivery(chat=1))
    printer = _Printer()
    began = time.monotonic()
    report = await deliver(service.database, printer, pace=service.pace, load=_view, now=service.clock)
    assert report == DeliverReport(sent=5)
    assert time.monotonic() - began < 1
    assert service.states() == {CONSOLE_CHAT: "sent", 1: "pending"}
    assert ConsoleSender.console


def test_a_lease_is_longer_than_any_honest_send() -> None:
    """Otherwise a slow answer would be taken for a dead sender."""
    # The client's own limits: to read the answer, to connect, to write, and for a place in its pool.
    assert DeliverOptions().lease.total_seconds() * 0.75 > 30 + 5 + 5 + 1
