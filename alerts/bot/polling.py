"""Runs the bot: one Application of python-telegram-bot, started by hand, that polls for commands.

Exactly one process may poll a token; the lease for that is the service's. The bot never ends the service: a network
that is away is waited for, and a wrong token or a second poller is said in plain words.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from telegram import Bot, BotCommand, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, CommandHandler

from alerts.bot.commands import Commands
from alerts.bot.queues import Queues
from alerts.phrases import LANGUAGES
from alerts.phrases.record import Phrases
from alerts.telegram import BASE_URL

log = logging.getLogger(__name__)

COMMANDS: Final = ("start", "stop", "latest", "help")
RETRY_SECONDS: Final = 10.0
RETRY_TOKEN_SECONDS: Final = 600.0
POLL_SECONDS: Final = 20
CHATS_AT_ONCE: Final = 64  # nearly: a few places may be taken by one chat
ANOTHER_POLLS: Final = (
    "Another instance polls this bot token, so commands may go unanswered here; alerts still go out. "
    "Stop the other instance, or give this one a token of its own."
)


async def run_bot(commands: Commands, token: str, *, stop: asyncio.Event, base_url: str = BASE_URL) -> None:
    """Answer commands until `stop` is set. Never raises for what Telegram or the network does."""
    while not stop.is_set():
        pause = RETRY_SECONDS
        try:
            async with polling(commands, token, base_url=base_url):
                await stop.wait()
        except InvalidToken:
            log.error("Telegram does not know this bot token. Commands are not answered; see KHABARDAR_TELEGRAM_TOKEN.")  # noqa: TRY400  the traceback holds the token
            pause = RETRY_TOKEN_SECONDS
        except TelegramError as error:
            log.warning("The bot can not reach Telegram (%s); trying again in %.0f s.", error, pause)
        except Exception:  # alerts go out without it; a bot that ended silently would be missed by nobody
            log.exception("The bot stopped; trying again in %.0f s.", pause)
        await _wait(stop, pause)


@asynccontextmanager
async def polling(commands: Commands, token: str, *, base_url: str = BASE_URL) -> AsyncIterator[None]:
    """Poll and answer inside the block. TelegramError if the bot can not begin."""
    queues = Queues()
    application = _application(commands, queues, token, base_url)
    updater = application.updater
    try:
        await application.initialize()
        await _publish_commands(application.bot)
        await application.start()
        if updater is not None:
            await updater.start_polling(
                timeout=POLL_SECONDS, allowed_updates=[Update.MESSAGE], error_callback=_Errors().told
            )
        yield
    finally:
        queues.close()  # or a stop would wait for the answers to a flood
        if updater is not None and updater.running:
            await updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()  # an application that never got started forgets its connections


@dataclass(slots=True)
class _Errors:
    """What polling complains of; each thing is said once."""

    said: set[str] = field(default_factory=set)

    def told(self, error: TelegramError) -> None:
        text = ANOTHER_POLLS if isinstance(error, Conflict) else f"The bot can not poll Telegram: {error}"
        if text not in self.said:
            self.said.add(text)
            log.error("%s", text)


def _application(
    commands: Commands, queues: Queues, token: str, base_url: str
) -> Application[Any, Any, Any, Any, Any, Any]:
    async def handle(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        chat = update.effective_chat.id if update.effective_chat is not None else 0
        async with queues.turn(chat) as heard:
            if heard:
                await commands.handle(update, context.bot)
            else:
                log.info("a command of chat %d is not heard: too many of its commands wait, or the bot stops", chat)

    async def failed(_update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        log.error("a command could not be carried out", exc_info=context.error)

    builder = ApplicationBuilder().token(token).base_url(base_url).job_queue(None)
    application = builder.concurrent_updates(CHATS_AT_ONCE).build()
    application.add_handler(CommandHandler(COMMANDS, handle))
    application.add_error_handler(failed)
    return application


async def _publish_commands(bot: Bot) -> None:
    """Let Telegram show the commands, in each language."""
    for language, words in LANGUAGES.items():
        code = None if language == "en" else language
        try:
            await bot.set_my_commands(_described(words), language_code=code)
        except TelegramError as error:
            log.warning("the commands could not be shown in %s: %s", language, error)


def _described(words: Phrases) -> list[BotCommand]:
    return [BotCommand(name, getattr(words, f"{name}_command")) for name in COMMANDS]


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
