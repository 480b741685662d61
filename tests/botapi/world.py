"""What the server knows: chats and their states, messages, waiting updates, limits, and the journal.

The journal is the ground truth of a test: one JSON line per call, written before the answer, for any process to read.
"""

import json
import math
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from botapi.entities import Formatted
from botapi.methods import Refusal

BOT: Final = {"id": 7000000001, "is_bot": True, "first_name": "Khabardar", "username": "khabardar_test_bot"}
OVERALL: Final = (30, 1.0)  # at most so many in so many seconds
PRIVATE: Final = (1, 1.0)
GROUP: Final = (20, 60.0)


@dataclass(slots=True)
class Fault:
    """Something that goes wrong for the next calls of a method (to one chat, or to any)."""

    kind: str  # see api.py
    method: str = "sendMessage"
    chat: int | None = None
    times: int = 1
    seconds: float = 1  # of a flood wait (whole ones), of a hang, or of a slow answer
    status: int = 502


@dataclass(slots=True)
class World:
    """The state. `limited` switches the rate limits on."""

    journal: Path | None
    limited: bool = True
    gone: dict[int, str] = field(default_factory=dict)  # chat -> description of the 403 or 400
    migrated: dict[int, int] = field(default_factory=dict)
    lost_threads: set[tuple[int, int]] = field(default_factory=set)
    admins: set[tuple[int, int]] = field(default_factory=set)  # (chat, user)
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    _times: dict[int, deque[float]] = field(default_factory=dict)
    _next_message: int = 1
    _next_update: int = 1

    def check_chat(self, chat: int, thread: int | None = None) -> None:
        """Refuse a chat that is gone, moved, or lacks the topic."""
        if chat in self.migrated:
            raise Refusal(
                "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.migrated[chat]
            )
        if chat in self.gone:
            description = self.gone[chat]
            raise Refusal(description, status=403 if description.startswith("Forbidden") else 400)
        if thread is not None and (chat > 0 or (chat, thread) in self.lost_threads):
            raise Refusal("Bad Request: message thread not found")

    def check_limits(self, chat: int) -> None:
        """Refuse a message too many: 30 a second over all, one a second in private, 20 a minute in groups."""
        if not self.limited:
            return
        now = time.monotonic()
        for key, (most, seconds) in ((0, OVERALL), (chat, GROUP if chat < 0 else PRIVATE)):
            times = self._times.setdefault(key, deque())
            while times and times[0] <= now - seconds:
                times.popleft()
            if len(times) >= most:
                pause = max(1, math.ceil(times[0] + seconds - now))
                raise Refusal(f"Too Many Requests: retry after {pause}", status=429, retry_after=pause)
        self._times[0].append(now)
        self._times[chat].append(now)

    def accept(self, chat: int, thread: int | None, text: Formatted) -> dict[str, Any]:
        """Store a message of the bot's and return it as the Bot API writes it."""
        message: dict[str, Any] = {
            "message_id": self._next_message,
            "from": BOT,
            "chat": chat_object(chat),
            "date": int(time.time()),
            "text": text.text.strip(),
            "entities": [entity for entity in text.entities if entity["type"] != "date_time"],
        }
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        self.messages[chat, self._next_message] = message
        self._next_message += 1
        return message

    def say(self, chat: int, user: int, text: str, **more: Any) -> None:  # noqa: ANN401  fields of the message
        """Let a user write something in a chat; the bot gets it as an update."""
        entities = []
        if text.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": len(text.partition(" ")[0])}]
        message = {
            "message_id": self._next_message,
            "from": {"id": user, "is_bot": False, "first_name": f"User {user}", "language_code": "en"},
            "chat": chat_object(chat),
            "date": int(time.time()),
            "text": text,
            "entities": entities,
            **more,
        }
        self._next_message += 1
        self.updates.append({"update_id": self._next_update, "message": message})
        self._next_update += 1

    def take_fault(self, method: str, chat: int | None) -> Fault | None:
        """Return what is to go wrong with this call."""
        for fault in self.faults:
            if fault.times > 0 and fault.method == method and fault.chat in (None, chat):
                fault.times -= 1
                return fault
        return None

    def write(self, method: str, params: Mapping[str, Any], **outcome: Any) -> None:  # noqa: ANN401  JSON
        """Write a call and its outcome into the journal."""
        line = {"at": datetime.now(UTC).isoformat(), "method": method, "params": dict(params), **outcome}
        self.calls.append(line)
        if self.journal is not None:
            with self.journal.open("a", encoding="utf-8") as journal:
                journal.write(json.dumps(line, ensure_ascii=False) + "\n")


def chat_object(chat: int) -> dict[str, Any]:
    """Return a chat as the Bot API writes it: positive ids are private chats, -100... supergroups, others groups."""
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": f"User {chat}"}
    kind = "supergroup" if str(chat).startswith("-100") else "group"
    return {"id": chat, "type": kind, "title": f"Group {chat}"}
