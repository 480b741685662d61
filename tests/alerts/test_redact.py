"""No token in any log line."""

import io
import logging
from collections.abc import Iterator

import httpx
import pytest
from botapi.api import TOKEN, BotApi

from alerts.nodes import Text
from alerts.redact import guard_logs
from alerts.sender import Outgoing
from alerts.telegram import TelegramSender

SECRET = "postgres-password"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a guarded handler writes, at the most talkative level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    root = logging.getLogger()
    level, others = root.level, root.handlers[:]
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG)
    guard_logs([SECRET, ""])
    yield stream
    root.handlers[:] = others
    root.setLevel(level)


def test_message_arguments_and_tracebacks_are_cleaned(written: io.StringIO) -> None:
    """Wherever a token stands in a record, it is gone in the output; the rest of the line stays."""
    log = logging.getLogger("khabardar.test")
    log.info("POST %s", httpx.URL(f"https://api.telegram.org/bot{TOKEN}/sendMessage"))
    log.info("Bot[token=%s] and %s", TOKEN, SECRET)
    try:
        raise RuntimeError(f"failed at bot{TOKEN}")
    except RuntimeError:
        log.exception("no luck", stack_info=True)
    text = written.getvalue()
    assert TOKEN not in text
    assert SECRET not in text
    assert "POST https://api.telegram.org/***/sendMessage" in text
    assert "RuntimeError: failed at ***" in text


async def test_a_real_send_writes_no_token_even_at_debug(written: io.StringIO) -> None:
    """The HTTP client and the bot library log addresses and requests; none shows the token."""
    server = BotApi(limited=False)
    await server.start()
    sender = TelegramSender(TOKEN, base_url=server.url)
    try:
        await sender.send(Outgoing(chat=1, tree=(Text("hello"),)))
        await server.stop()
        await sender.send(Outgoing(chat=1, tree=(Text("hello"),)))
    finally:
        await sender.close()
        await server.stop()
    assert len(server.accepted()) == 1
    assert TOKEN.partition(":")[2] not in written.getvalue()
