"""Keeps the bot token out of every log line and traceback.

The HTTP client logs whole addresses at INFO, and Telegram's have the token in their path. A filter on the handlers sees
every record, also those of libraries.
"""

import logging
import re
from collections.abc import Iterable
from typing import Final

_TOKEN: Final = re.compile(r"(bot)?\d{3,}:[\w-]{20,}|bot\d+:[\w-]+")
_HIDDEN: Final = "***"
_CHATTY: Final = ("httpx", "httpcore")


class Redactor(logging.Filter):
    """Replaces bot tokens, and the given secrets, in a record's message and traceback."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without secrets."""
        record.msg, record.args = self.redacted(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.redacted(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redacted(record.stack_info)
        return True

    def redacted(self, text: str) -> str:
        """Return a text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)


def guard_logs(secrets: Iterable[str] = ()) -> None:
    """Put a `Redactor` on the root logger's handlers, and quieten the HTTP client; call it after logging is set up."""
    redactor = Redactor(secrets)
    for handler in logging.getLogger().handlers:
        handler.addFilter(redactor)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
