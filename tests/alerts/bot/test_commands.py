"""The bot's commands, through real polling of a real server."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from types import MappingProxyType
from typing import Any

from botapi.api import TOKEN, BotApi
from factories import NOW, alert, article, delivery, match, story, subscriber

from alerts.bot.access import Access
from alerts.bot.answers import Answers
from alerts.bot.commands import Commands
from alerts.bot.polling import polling
from alerts.pace import Pace
from alerts.telegram import TelegramSender
from storage import alerts, articles, outbox, stories, subscribers
from storage.database import Database
from storage.records import AlertState, DeliveryState, Severity, Story, Subscriber

GROUP = -1001
OPERATOR = 7


class Bot:
    """A bot that polls, and what its users see."""

    def __init__(self, server: BotApi, database: Database) -> None:
        self.server = server
        self.database = database

    async def ask(
        self,
        chat: int,
        text: str,
        *,
        user: int = 0,
        answers: int = 1,
        more: Mapping[str, Any] = MappingProxyType({}),
    ) -> list[str]:
        """Let somebody write something (`more`: fields of his message), and return what the bot then writes."""
        before = len(self.server.accepted())
        self.server.world.say(chat, user or chat, text, **more)
        for _ in range(400):
            if len(self.server.accepted()) >= before + answers:
                break
            await asyncio.sleep(0.02)
        return [call["text"] for call in self.server.accepted()[before:]]

    def stored(self, chat: int, thread: int = 0) -> Subscriber | None:
        """Return the chat as it is stored."""
        with self.database.read() as connection:
            return subscribers.get(connection, chat, thread)


def _hurrying_clock() -> Callable[[], datetime]:
    """A clock on which two seconds pass between any two looks, so that no test waits for a chat's turn."""
    looks = count()
    return lambda: NOW + timedelta(seconds=2) * next(looks)


@asynccontextmanager
async def _bot(database: Database, access: Access = Access.APPROVAL) -> AsyncIterator[Bot]:
    server = BotApi(limited=False)
    await server.start()
    sender = TelegramSender(TOKEN, base_url=server.url)
    commands = Commands(
        database=database,
        answers=Answers(sender, Pace(), _hurrying_clock()),
        access=access,
        operators=frozenset({OPERATOR}),
        names=lambda: {"dawn": "Dawn"},
        now=lambda: NOW,
    )
    try:
        async with polling(commands, TOKEN, base_url=server.url):
            yield Bot(server, database)
    finally:
        await sender.close()
        await server.stop()


async def test_a_stranger_asks_and_the_operators_are_told_how_to_let_him_in(database: Database) -> None:
    """By default nobody gets news whom no operator knows; asking twice bothers nobody twice."""
    async with _bot(database) as bot:
        answer, notice = await bot.ask(5, "/start", answers=2)
        assert "An operator has to let you in" in answer
        assert notice == "User 5 (5) asks to join. Let them in: khabardar subscribers approve 5"
        assert bot.server.accepted()[1]["chat"] == OPERATOR
        assert len(await bot.ask(5, "/start")) == 1
    asked = bot.stored(5)
    assert asked is not None
    assert (asked.state, asked.added_by, asked.severity, asked.follow.all) == (
        "requested",
        "bot",
        Severity.MEDIUM,
        True,
    )


async def test_operators_and_everybody_under_open_access_are_in_at_once(database: Database) -> None:
    """From medium severity up, in their own language; a second /start changes nothing."""
    async with _bot(database) as bot:
        (answer,) = await bot.ask(OPERATOR, "/start")
        assert answer.startswith("You are in.")
        (again,) = await bot.ask(OPERATOR, "/start inv_x")
        assert again.startswith("You are in already.")
    async with _bot(database, Access.OPEN) as bot:
        afghan = {"id": 5, "is_bot": False, "first_name": "Five", "language_code": "fa"}
        (dari,) = await bot.ask(5, "/start", more={"from": afghan})
        assert dari.startswith("شما عضو شدید")
    joined = bot.stored(5)
    assert joined is not None
    assert (joined.state, joined.language, joined.name) == ("active", "fa", "Five")


async def test_by_invitation_a_stranger_is_told_what_to_say(database: Database) -> None:
    """One line, with the number that an operator needs, and nothing is stored."""
    async with _bot(database, Access.INVITE) as bot:
        (answer,) = await bot.ask(5, "/start")
    assert "your id is 5" in answer
    assert bot.stored(5) is None


async def test_leaving_deletes_the_settings_and_cancels_what_waits(database: Database) -> None:
    """After /stop nothing comes any more, not even what was on its way."""
    _alerted(database)
    with database.write() as connection:
        subscribers.put(connection, subscriber(5), now=NOW)
        outbox.add(connection, [delivery(chat=5)], now=NOW)
    async with _bot(database) as bot:
        (answer,) = await bot.ask(5, "/stop")
        (again,) = await bot.ask(5, "/stop")
    assert "your settings are deleted" in answer
    assert again.startswith("You do not get alerts here")
    assert bot.stored(5) is None
    with database.read() as connection:
        assert [row.state for row in outbox.of_alert(connection, 1)] == [DeliveryState.CANCELLED]


async def test_in_a_group_only_administrators_change_anything(database: Database) -> None:
    """Members are refused in one line; administrators, the anonymous ones too, bind the topic they are in."""
    topic = {"message_thread_id": 17, "is_topic_message": True}
    hidden = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "Group"}}
    async with _bot(database, Access.OPEN) as bot:
        bot.server.world.admins.add((GROUP, 9))
        (refused,) = await bot.ask(GROUP, "/start", user=8)
        assert "only its administrators" in refused
        assert bot.stored(GROUP) is None
        await bot.ask(GROUP, "/start@khabardar_test_bot", user=9, more=topic)
        assert bot.server.accepted()[-1]["params"]["message_thread_id"] == "17"
        await bot.ask(GROUP, "/start", user=1087968824, more=hidden)
        (refused,) = await bot.ask(GROUP, "/stop", user=8)
        assert "only its administrators" in refused
    assert bot.stored(GROUP, 17) is not None
    assert bot.stored(GROUP) is not None


def _alerted(database: Database) -> Story:
    with database.write() as connection:
        (saved,) = articles.save(connection, [article(title="Blast <in> the valley", source="dawn")], now=NOW)
        opened = replace(story(), id=1)
        stories.put(connection, [opened])
        alerts.save(connection, [alert(story=1, article=saved.article.id, matches=(match(),))])
    return opened


async def test_the_latest_alerts_are_links_for_subscribers_only(database: Database) -> None:
    """The archive is for those who were let in."""
    _alerted(database)
    with database.write() as connection:
        subscribers.put(connection, subscriber(5), now=NOW)
    async with _bot(database) as bot:
        (answer,) = await bot.ask(5, "/latest")
        call = bot.server.accepted()[-1]
        (stranger,) = await bot.ask(6, "/latest")
    assert answer == "The newest alerts\n\n🟠 Blast <in> the valley"
    assert [entity["url"] for entity in call["entities"] if "url" in entity] == ["https://www.example.org/news/1"]
    assert stranger.startswith("You do not get alerts here")


async def test_the_latest_alerts_are_those_the_reader_would_be_told_of(database: Database) -> None:
    """Not what was taken back, what waits for a second origin, what was given up, and what he does not follow."""
    states = (AlertState.RETRACTED, AlertState.HELD, AlertState.CLOSED, AlertState.OPEN, AlertState.OPEN)
    low = match("low", severity=Severity.LOW)
    with database.write() as connection:
        articles.save(connection, [article(number) for number in range(1, 7)], now=NOW)
        stories.put(connection, [replace(story(), id=number) for number in range(1, 6)])
        made = [alert(story=number, article=number, state=state) for number, state in enumerate(states, 1)]
        alerts.save(connection, [*made[:4], replace(made[4], severity=Severity.LOW, matches=(low,))])
        counted = alert(story=0, topic="many", article=6, state=AlertState.CLOSED)
        alerts.add(connection, counted)
        subscribers.put(connection, subscriber(5, severity=Severity.HIGH), now=NOW)
    async with _bot(database) as bot:
        (answer,) = await bot.ask(5, "/latest")
    shown = [line for line in answer.splitlines() if "Report" in line]
    assert shown == ["🟠 Report number 6 from the valley", "🟠 Report number 4 from the valley"]


async def test_help_and_an_empty_archive_are_answered(database: Database) -> None:
    """Nobody talks to a wall; what is no command of ours gets no answer."""
    with database.write() as connection:
        subscribers.put(connection, replace(subscriber(5), language="ur"), now=NOW)
    async with _bot(database) as bot:
        (answer,) = await bot.ask(6, "/help")
        assert "/latest shows the newest alerts" in answer
        bot.server.world.say(6, 6, "/unknown")
        bot.server.world.say(6, 6, "hello")
        (empty,) = await bot.ask(5, "/latest")
    assert empty == "ابھی کوئی انتباہ نہیں۔"


async def test_a_stranger_with_a_hostile_name_is_only_text(database: Database) -> None:
    """Names are strangers' text as well."""
    joker = {"id": 5, "is_bot": False, "first_name": "<b>\u202eevil.com</b> " + "x" * 500}
    async with _bot(database) as bot:
        _, notice = await bot.ask(5, "/start", answers=2, more={"from": joker})
        assert notice.replace("\u2060", "").startswith("<b>evil.com</b> xxx")
        assert bot.server.accepted()[-1]["entities"] == []
    asked: Subscriber | None = bot.stored(5)
    assert asked is not None
    assert len(asked.name) == 64
