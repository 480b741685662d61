"""Answering in a chat: through the sender and the budget of alerts, but from the part that is kept for answers."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alerts.nodes import Tree
from alerts.pace import Pace
from alerts.sender import Outgoing, Sender, Sent, Wait

log = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 5.0  # who floods the bot with commands gets no answer to most of them
_LOOK_AGAIN_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Answers:
    """Sends answers."""

    sender: Sender
    pace: Pace
    now: Callable[[], datetime]

    async def say(self, chat: int, thread: int, tree: Tree) -> bool:
        """Answer, once the chat may be written to; False if that took too long or Telegram did not take it."""
        if not await self._turn(chat):
            log.info("no answer to chat %d: it asks faster than it may be answered", chat)
            return False
        self.pace.begin(chat)
        try:
            verdict = await self.sender.send(Outgoing(chat=chat, thread=thread, tree=tree))
        finally:
            self.pace.end(chat, self.now())
        if isinstance(verdict, Wait):
            self.pace.refused(chat, self.now(), verdict.pause)
        if not isinstance(verdict, Sent):
            log.warning("an answer to chat %d did not arrive: %s", chat, verdict)
        return isinstance(verdict, Sent)

    async def _turn(self, chat: int) -> bool:
        for _ in range(int(PATIENCE_SECONDS / _LOOK_AGAIN_SECONDS)):
            now = self.now()
            if self.pace.room(now, answer=True) and self.pace.may_write(chat, now):
                return True
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return False
