"""The local Bot API server is as strict as the real one: what it lets pass is worth something."""

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from botapi import server as script
from botapi.api import TOKEN, BotApi

GROUP = -1001


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[BotApi]:
    """A server with Telegram's limits and a journal."""
    api = BotApi(journal=tmp_path / "journal.jsonl")
    await api.start()
    yield api
    await api.stop()


async def _call(server: BotApi, method: str, **params: object) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{server.url}{TOKEN}/{method}", data={k: str(v) for k, v in params.items()})
    parsed: dict[str, Any] = answer.json()
    assert parsed["ok"] == (answer.status_code == 200)
    return parsed


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"chat_id": 1}),
        ("sendMessage", {"text": "x"}),
        ("sendMessage", {"chat_id": "one", "text": "x"}),
        ("sendMessage", {"chat_id": 1, "text": " \n "}),
        ("sendMessage", {"chat_id": 1, "text": "x" * 4097}),
        ("sendMessage", {"chat_id": 1, "text": "😀" * 2049}),
        ("sendMessage", {"chat_id": 1, "text": "<b>x", "parse_mode": "HTML"}),
        ("sendMessage", {"chat_id": 1, "text": "a < b", "parse_mode": "HTML"}),
        ("sendMessage", {"chat_id": 1, "text": "<h1>x</h1>", "parse_mode": "HTML"}),
        ("sendMessage", {"chat_id": 1, "text": "<b>x</b> " * 101, "parse_mode": "HTML"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "parse_mode": "Html5"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "disable_web_page_preview": "true"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "disable_notification": "yes"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "message_thread_id": 5}),
        ("sendMessage", {"chat_id": 1, "text": "x", "link_preview_options": '{"disabled": true}'}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_parameters": '{"message_id": 99}'}),
        (
            "sendMessage",
            {
                "chat_id": 1,
                "text": "x",
                "reply_markup": json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}),
            },
        ),
        ("editMessageText", {"chat_id": 1, "message_id": 99, "text": "x"}),
        ("deleteMessage", {"chat_id": 1, "message_id": 99}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
        ("setMyCommands", {"commands": '[{"command": "Start", "description": "x"}]'}),
        ("getUpdates", {"limit": 101}),
    ],
)
async def test_a_bad_call_is_refused(server: BotApi, method: str, params: dict[str, object]) -> None:
    """Missing and unknown parameters, wrong types, text that is empty, too long, or no HTML of Telegram's."""
    answer = await _call(server, method, **params)
    assert not answer["ok"]
    assert server.accepted(method) == []
    assert server.attempts(method)[0]["error"] == answer["description"]


async def test_a_good_call_is_kept_as_readers_see_it(server: BotApi) -> None:
    """Text without markup, its entities, and what Telegram makes of the words by itself."""
    html = '<b>Blast</b> <a href="https://example.org/">here</a> example.com #tag'
    answer = await _call(server, "sendMessage", chat_id=1, text=html, parse_mode="HTML")
    assert answer["result"]["text"] == "Blast here example.com #tag"
    assert [entity["type"] for entity in answer["result"]["entities"]] == ["bold", "text_link", "url", "hashtag"]
    edited = await _call(server, "editMessageText", chat_id=2, message_id=1, text="new")
    assert edited["description"] == "Bad Request: message to edit not found"
    assert server.world.journal is not None
    lines = [json.loads(line) for line in server.world.journal.read_text(encoding="utf-8").splitlines()]
    assert [(line["method"], line["outcome"]) for line in lines] == [
        ("sendMessage", "accepted"),
        ("editMessageText", "refused"),
    ]


async def test_a_message_too_many_is_refused_with_its_time(server: BotApi) -> None:
    """One a second in private, and it says how long to wait."""
    assert (await _call(server, "sendMessage", chat_id=1, text="x"))["ok"]
    answer = await _call(server, "sendMessage", chat_id=1, text="x")
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 1})
    assert (await _call(server, "sendMessage", chat_id=2, text="x"))["ok"]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The server as a process of its own: its URL with the token, and its journal."""
    journal = tmp_path / "journal.jsonl"
    command = [sys.executable, script.__file__, "--journal", str(journal), "--no-limits"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        url, token = running.stdout.readline().strip(), running.stdout.readline().strip()
        yield f"{url}{token}", journal
        running.terminate()
        assert running.wait(timeout=5) == 0


def test_another_process_can_run_it_break_it_and_read_what_happened(process: tuple[str, Path]) -> None:
    """For tests that kill the product: the journal outlives everybody."""
    url, journal = process
    root = url.partition("/bot")[0]
    httpx.post(f"{root}/control", json={"fail": {"kind": "reset_after", "chat": 1}})
    with pytest.raises(httpx.HTTPError):
        httpx.post(f"{url}/sendMessage", data={"chat_id": "1", "text": "first"})
    began = time.monotonic()
    assert httpx.post(f"{url}/sendMessage", data={"chat_id": "1", "text": "second"}).status_code == 200
    assert time.monotonic() - began < 5
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert [(line["text"], line["fault"]) for line in lines] == [("first", "reset_after"), ("second", "")]
