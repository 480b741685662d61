"""Sending: what each answer of a real server, and each silence, means for the message."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from botapi.api import TOKEN, BotApi

from alerts.nodes import Bold, Link, Text, Tree
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
from alerts.telegram import TelegramSender, verdict_of

# PTB tells that RetryAfter.retry_after will change its type, whenever Telegram asks to wait.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

HELLO: Tree = (Bold((Text("Hello"),)), Text(" < & > world"))
GROUP = -1001


@pytest.fixture
async def server() -> AsyncIterator[BotApi]:
    """A strict Bot API on loopback."""
    api = BotApi(limited=False)
    await api.start()
    yield api
    await api.stop()


@pytest.fixture
async def sender(server: BotApi) -> AsyncIterator[TelegramSender]:
    """A sender whose patience is short."""
    opened = TelegramSender(TOKEN, base_url=server.url, read_timeout=0.3)
    yield opened
    await opened.close()


async def _send(sender: TelegramSender, chat: int = 1, thread: int = 0, tree: Tree = HELLO) -> Verdict:
    return await sender.send(Outgoing(chat=chat, thread=thread, tree=tree))


async def test_a_message_arrives_as_it_was_drawn(server: BotApi, sender: TelegramSender) -> None:
    """Text, markup, topic, and no preview of the link."""
    assert await _send(sender, GROUP, 17) == Sent(1)
    (call,) = server.accepted()
    assert call["text"] == "Hello < & > world"
    assert call["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert call["params"]["message_thread_id"] == "17"
    assert call["params"]["link_preview_options"] == '{"is_disabled": true}'


@pytest.mark.parametrize(
    ("description", "verdict"),
    [
        ("Forbidden: bot was blocked by the user", ChatGone),
        ("Forbidden: bot was kicked from the supergroup chat", ChatGone),
        ("Bad Request: chat not found", ChatGone),
        ("Bad Request: not enough rights to send text messages to the chat", ChatGone),
        ("Bad Request: TOPIC_CLOSED", ThreadGone),
        ("Bad Request: something new", Refused),
    ],
)
async def test_what_is_wrong_with_a_chat_is_told_apart(
    server: BotApi, sender: TelegramSender, description: str, verdict: type[Verdict]
) -> None:
    """A chat that is gone, a topic that is gone, and a message that nobody will take."""
    server.world.gone[1] = description
    assert type(await _send(sender)) is verdict
    assert len(server.attempts()) == 1


async def test_a_deleted_topic_and_a_migrated_group_are_told(server: BotApi, sender: TelegramSender) -> None:
    """Both can be followed."""
    server.world.lost_threads.add((GROUP, 17))
    server.world.migrated[-5] = GROUP
    assert isinstance(await _send(sender, GROUP, 17), ThreadGone)
    assert await _send(sender, -5) == Migrated(GROUP)


async def test_a_flood_wait_names_its_time(server: BotApi, sender: TelegramSender) -> None:
    """Telegram's own number counts."""
    server.fail("flood", seconds=7)
    assert await _send(sender) == Wait(timedelta(seconds=7))


@pytest.mark.parametrize("token", ["7000000001:wrong", "nonsense"])
async def test_a_wrong_token_is_told_whatever_number_it_has(server: BotApi, token: str) -> None:
    """401 for one that was revoked, 404 for one that never was."""
    sender = TelegramSender(token, base_url=server.url)
    assert isinstance(await _send(sender), BadToken)
    await sender.close()


async def test_a_refused_connection_surely_did_not_send(server: BotApi, sender: TelegramSender) -> None:
    """It can be sent again without any doubt."""
    await server.stop()
    assert isinstance(await _send(sender), NotSent)


@pytest.mark.parametrize(
    "fault", ["hang_after", "reset_after", "garbage_after", "hang_before", "reset_before", "status"]
)
async def test_silence_after_the_request_is_an_unknown_outcome(
    server: BotApi, sender: TelegramSender, fault: str
) -> None:
    """Whether it arrived can not be known: a timeout, a broken connection, a 502, an answer that is none."""
    server.fail(fault, status=502)
    assert isinstance(await _send(sender), Unknown)
    assert len(server.accepted()) == (1 if fault.endswith("after") else 0)


@pytest.mark.parametrize(("status", "verdict"), [(500, Unknown), (413, Refused)])
async def test_server_errors_are_unknown_and_too_large_is_final(
    server: BotApi, sender: TelegramSender, status: int, verdict: type[Verdict]
) -> None:
    """Nothing that Telegram may have taken is called lost."""
    server.fail("status", status=status)
    assert isinstance(await _send(sender), verdict)


async def test_unreadable_markup_goes_once_more_as_plain_text(
    server: BotApi, sender: TelegramSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip of ours in the markup costs the markup, not the message."""
    monkeypatch.setattr("alerts.telegram.render_html", lambda _: "<b>broken")
    assert isinstance(await _send(sender), Sent)
    first, second = server.attempts()
    assert "can't parse entities" in first["error"]
    assert (second["text"], second["entities"]) == ("Hello < & > world", [])


async def test_what_is_too_long_even_as_plain_text_is_refused_for_good(server: BotApi, sender: TelegramSender) -> None:
    """Two tries, no loop."""
    assert isinstance(await _send(sender, tree=(Text("x" * 5000),)), Refused)
    assert len(server.attempts()) == 2


async def test_a_link_survives_the_way(server: BotApi, sender: TelegramSender) -> None:
    """Quotes and ampersands in an address neither break the markup nor get lost."""
    await _send(sender, tree=(Link("https://example.org/?a=\"1\"&b='2'", (Text("x"),)),))
    (call,) = server.accepted()
    assert call["entities"][0]["url"] == "https://example.org/?a=\"1\"&b='2'"


def test_an_error_that_nobody_knows_is_an_unknown_outcome() -> None:
    """When in doubt, the message may have arrived."""
    assert verdict_of(KeyError("result")) == Unknown("KeyError: 'result'")


async def test_a_cancelled_send_is_cancelled(server: BotApi, sender: TelegramSender) -> None:
    """Stopping the service is not an answer of Telegram's."""
    server.fail("hang_after", seconds=1)
    task = asyncio.create_task(_send(sender))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_edit_takes_the_place_of_its_message(server: BotApi, sender: TelegramSender) -> None:
    """Under the same id, as HTML; the same text again is done already, and asks nobody to try again."""
    assert await _send(sender) == Sent(1)
    edit = Outgoing(chat=1, tree=(Bold((Text("Hello again"),)),), edits=1, silent=True)
    assert await sender.send(edit) == Sent(1)
    assert await sender.send(edit) == Sent(1)
    assert [call["text"] for call in server.accepted("editMessageText")] == ["Hello again"]
    assert server.world.messages[1, 1]["text"] == "Hello again"
    assert server.attempts("editMessageText")[1]["error"] == "Bad Request: message is not modified"


async def test_an_edit_of_a_message_that_is_gone_is_needless(sender: TelegramSender) -> None:
    """No failure of the chat, and no dead letter."""
    assert await sender.send(Outgoing(chat=1, tree=HELLO, edits=99)) == Needless(
        "the message is gone: Message to edit not found"
    )


async def test_silence_after_an_edit_is_an_unknown_outcome(server: BotApi, sender: TelegramSender) -> None:
    """It is simply repeated."""
    await _send(sender)
    server.fail("reset_after", method="editMessageText")
    edit = Outgoing(chat=1, tree=(Text("new"),), edits=1)
    assert isinstance(await sender.send(edit), Unknown)
    assert await sender.send(edit) == Sent(1)


async def test_a_reply_hangs_under_its_message_also_when_that_is_gone(server: BotApi, sender: TelegramSender) -> None:
    """What is new is told in any case; a silent one does not ring."""
    await _send(sender)
    assert await sender.send(Outgoing(chat=1, tree=HELLO, reply_to=1)) == Sent(2)
    assert await sender.send(Outgoing(chat=1, tree=HELLO, reply_to=77, silent=True)) == Sent(3)
    first, update, correction = (call["params"] for call in server.accepted())
    assert "reply_parameters" not in first
    assert "disable_notification" not in update
    assert correction["disable_notification"] == "true"
    assert server.world.messages[1, 2]["reply_to_message"] == 1
    assert "reply_to_message" not in server.world.messages[1, 3]
