"""Sending to Telegram: one bot of python-telegram-bot, and what each of its errors says about a message.

There is no idempotency key in the Bot API, so the one question that matters after an error is whether the message may
have arrived. No retries and no queue here.
"""

import logging
import re
import warnings
from datetime import timedelta
from typing import Final

import httpx
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from alerts.nodes import render_html, render_plain
from alerts.sender import (
    BadToken,
    ChatGone,
    Migrated,
    Needless,
    NotSent,
    Outgoing,
    Refused,
    Sent,
    ThreadGone,
    Unknown,
    Verdict,
    Wait,
)

log = logging.getLogger(__name__)

BASE_URL: Final = "https://api.telegram.org/bot"
READ_TIMEOUT: Final = 30.0  # PTB's own 5 s give up on messages that do arrive
_CONNECTIONS: Final = 32

# No connection was made, so nothing went out.
_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# The Bot API names its refusals in words only.
_UNREADABLE: Final = re.compile(
    r"can't parse entities|message is too long|entit\w+ (?:is|are) (?:invalid|too)", re.IGNORECASE
)
_CHAT_GONE: Final = re.compile(
    r"chat not found|peer_id_invalid|user not found|group chat was deactivated|chat_restricted|chat_write_forbidden"
    r"|not enough rights|need administrator rights|have no rights|user is deactivated|chat_admin_required",
    re.IGNORECASE,
)
_MESSAGE_GONE: Final = re.compile(
    r"message to edit not found|message can't be edited|message_id_invalid", re.IGNORECASE
)
_SAME: Final = re.compile(r"message is not modified", re.IGNORECASE)
_THREAD_GONE: Final = re.compile(r"message thread not found|topic_closed|topic_deleted|topic_id_invalid", re.IGNORECASE)
_TOO_LARGE: Final = re.compile(r"(?:entity|content) too large|\(413\)", re.IGNORECASE)


class TelegramSender:
    """Sends messages by one bot. Close it at the end."""

    console = False

    def __init__(self, token: str, *, base_url: str = BASE_URL, read_timeout: float = READ_TIMEOUT) -> None:
        # A pool of its own: polling holds a connection, and must not hold up alerts.
        self._request = HTTPXRequest(connection_pool_size=_CONNECTIONS, read_timeout=read_timeout)
        self._bot = Bot(token, base_url=base_url, request=self._request)

    async def send(self, message: Outgoing) -> Verdict:
        """Send or edit a message; what Telegram could not read did not arrive, and goes once more as plain text."""
        try:
            return await self._carry(message, render_html(message.tree), ParseMode.HTML)
        except BadRequest as error:
            if not is_unreadable(error):
                return _of_refusal(error, message)
            log.warning("Telegram could not read a message and gets it as plain text: %s", error)
        except Exception as error:  # noqa: BLE001  whatever it was, the message may have arrived
            return verdict_of(error)
        try:
            return await self._carry(message, render_plain(message.tree), None)
        except BadRequest as error:
            return _of_refusal(error, message)
        except Exception as error:  # noqa: BLE001  as above
            return verdict_of(error)

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    async def _carry(self, message: Outgoing, text: str, parse_mode: str | None) -> Verdict:
        if message.edits is None:
            return await self._send(message, text, parse_mode)
        await self._bot.edit_message_text(
            text,
            message.chat,
            message.edits,
            parse_mode=parse_mode,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return Sent(message.edits)

    async def _send(self, message: Outgoing, text: str, parse_mode: str | None) -> Verdict:
        # The message may be deleted by now; what is new is told all the same.
        under = message.reply_to and ReplyParameters(message.reply_to, allow_sending_without_reply=True)
        sent = await self._bot.send_message(
            message.chat,
            text,
            parse_mode=parse_mode,
            message_thread_id=message.thread or None,
            disable_notification=message.silent or None,
            reply_parameters=under or None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return Sent(sent.message_id)


def is_unreadable(error: BadRequest) -> bool:
    """Whether Telegram refused the markup or the length, not the chat."""
    return _UNREADABLE.search(error.message) is not None


def verdict_of(error: Exception) -> Verdict:  # noqa: PLR0911  one line per kind of answer
    """Say what an error means for the message that caused it. What is not known to mean "not sent" is unknown."""
    match error:
        case RetryAfter():
            return Wait(_pause(error))
        case Forbidden():
            return ChatGone(error.message, forbidden=True)
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case InvalidToken():  # 401 and 404
            return BadToken(error.message)
        case BadRequest():  # before NetworkError, which it is a kind of
            return _refusal(error)
        case NetworkError() if isinstance(error.__cause__, _NEVER_LEFT):
            return NotSent(error.message)
        case NetworkError() if _TOO_LARGE.search(error.message):
            return Refused(error.message)
        case TelegramError():
            return Unknown(error.message)
        case _:
            return Unknown(f"{type(error).__name__}: {error}")


def _of_refusal(error: BadRequest, message: Outgoing) -> Verdict:
    """Say what a refusal means; of an edit that nothing is left to do, or nothing to do it to."""
    if message.edits is not None and _SAME.search(error.message):
        return Sent(message.edits)
    if message.edits is not None and _MESSAGE_GONE.search(error.message):
        return Needless(f"the message is gone: {error.message}")
    return verdict_of(error)


def _refusal(error: BadRequest) -> Verdict:
    if _CHAT_GONE.search(error.message):
        return ChatGone(error.message, forbidden=False)
    if _THREAD_GONE.search(error.message):
        return ThreadGone(error.message)
    return Refused(error.message)


def _pause(error: RetryAfter) -> timedelta:
    with warnings.catch_warnings():  # PTB warns that this number will become a timedelta; both are understood
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)
