"""Who is served when: the commands of one chat one after the other, those of many chats side by side.

Nothing is answered here. Without it, one chat that sends a hundred commands keeps everybody else from the bot.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

AT_ONCE: Final = 4  # commands of one chat, the one in hand included; what comes above is not heard


@dataclass(slots=True)
class Queues:
    """The commands in hand and in waiting, by chat."""

    _counts: Counter[int] = field(default_factory=Counter)
    _locks: dict[int, asyncio.Lock] = field(default_factory=dict)
    _closed: bool = False

    def close(self) -> None:
        """Let nothing begin any more; what is in hand goes on to its end."""
        self._closed = True

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[bool]:
        """Wait until the chat's earlier commands are carried out; False if too many wait already, or all is closed."""
        if self._counts[chat] >= AT_ONCE:
            yield False
            return
        self._counts[chat] += 1
        try:
            async with self._locks.setdefault(chat, asyncio.Lock()):  # which lets them in as they came
                yield not self._closed
        finally:
            self._counts[chat] -= 1
            if not self._counts[chat]:
                del self._counts[chat], self._locks[chat]
