"""The bot as it runs: it outlives what Telegram does, and says it in plain words."""

import asyncio
import logging
from collections.abc import Callable, Mapping

import pytest
from botapi.api import TOKEN, BotApi
from factories import NOW

from alerts.bot import answers, polling
from alerts.bot.access import Access
from alerts.bot.answers import Answers
from alerts.bot.commands import Commands
from alerts.pace import Pace
from alerts.telegram import TelegramSender
from storage.database import Database


def _commands(
    database: Database, server: BotApi, names: Callable[[], Mapping[str, str]] = dict
) -> tuple[Commands, TelegramSender]:
    sender = TelegramSender(TOKEN, base_url=server.url)
    commands = Commands(
        database=database,
        answers=Answers(sender, Pace(), lambda: NOW),
        access=Access.OPEN,
        operators=frozenset(),
        names=names,
        now=lambda: NOW,
    )
    return commands, sender


async def _until(server: BotApi, method: str, number: int = 1) -> None:
    async with asyncio.timeout(10):
        while len(server.attempts(method)) < number:  # noqa: ASYNC110  a server has no event for this
            await asyncio.sleep(0.02)


async def test_it_waits_for_a_telegram_that_is_away_and_stops_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service starts without a network, answers once there is one, and ends without waiting for the poll."""
    monkeypatch.setattr(polling, "RETRY_SECONDS", 0.1)
    server = BotApi(limited=False)
    await server.start()
    await server.stop()
    commands, sender = _commands(database, server)
    stop = asyncio.Event()
    running = asyncio.create_task(polling.run_bot(commands, TOKEN, stop=stop, base_url=server.url))
    await asyncio.sleep(0.2)
    await server.start(server.port)
    server.world.say(5, 5, "/help")
    await _until(server, "sendMessage")
    assert len(server.accepted("setMyCommands")) == 4
    stop.set()
    async with asyncio.timeout(3):
        await running
    await sender.close()
    await server.stop()


async def test_a_second_poller_is_told_once_in_plain_words(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """T8: an operator reads what to do, not a stack trace at every poll."""
    server = BotApi(limited=False)
    await server.start()
    server.fail("status", method="getUpdates", status=409, times=2)
    commands, sender = _commands(database, server)
    async with polling.polling(commands, TOKEN, base_url=server.url):
        await _until(server, "getUpdates", 2)
        await asyncio.sleep(0.1)
    await sender.close()
    await server.stop()
    assert [record.message for record in caplog.records if "Another instance polls" in record.message] == [
        polling.ANOTHER_POLLS
    ]


async def test_a_wrong_token_is_said_without_the_token(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """And the bot goes on waiting, so that the service lives."""
    caplog.set_level(logging.INFO, logger="alerts")
    server = BotApi(limited=False, token="7000000001:another-token")
    await server.start()
    commands, sender = _commands(database, server)
    stop = asyncio.Event()
    running = asyncio.create_task(polling.run_bot(commands, TOKEN, stop=stop, base_url=server.url))
    await _until(server, "getMe")
    await asyncio.sleep(0.1)
    assert not running.done()
    stop.set()
    await running
    await sender.close()
    await server.stop()
    assert "Telegram does not know this bot token" in caplog.text
    assert TOKEN not in caplog.text


async def test_a_command_that_fails_stops_no_other(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of ours is in the log, with its place and without the token; whoever asks next is answered."""
    asked: list[int] = []

    def names() -> Mapping[str, str]:
        asked.append(1)
        raise KeyError("a fault of ours")

    server = BotApi(limited=False)
    await server.start()
    commands, sender = _commands(database, server, names)
    async with polling.polling(commands, TOKEN, base_url=server.url):
        server.world.say(5, 5, "/start")
        await _until(server, "sendMessage")
        server.world.say(5, 5, "/latest")
        server.world.say(6, 6, "/help")
        await _until(server, "sendMessage", 2)
    await sender.close()
    await server.stop()
    assert asked == [1]
    assert [call["chat"] for call in server.accepted()] == [5, 6]
    assert "a command could not be carried out" in caplog.text
    assert "a fault of ours" in caplog.text
    assert TOKEN not in caplog.text


async def test_who_floods_the_bot_keeps_nobody_from_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """S1: the next person is answered at once, the flood with a few answers."""
    monkeypatch.setattr(answers, "PATIENCE_SECONDS", 0.3)
    server = BotApi(limited=False)
    await server.start()
    commands, sender = _commands(database, server)  # a clock that stands still: one answer per chat, then none
    for _ in range(30):
        server.world.say(5, 5, "/help")
    server.world.say(6, 6, "/help")
    async with polling.polling(commands, TOKEN, base_url=server.url):
        await _until(server, "sendMessage", 2)
        assert {call["chat"] for call in server.accepted("sendMessage")} == {5, 6}
    await sender.close()
    await server.stop()
