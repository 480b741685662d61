"""The narrow waist between the outbox and whoever carries a message: what is handed over, and what can come back.

A sender answers each message with one verdict and never raises for what Telegram or the network did. What a verdict
means for the queue is decided in `settlement.py`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from alerts.nodes import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message for one chat (or one topic of it; 0 for none).

    With `edits` it takes the place of that message, with `reply_to` it hangs under that one, if that is still there. A
    `silent` one does not ring.
    """

    chat: int
    thread: int = 0
    tree: Tree
    edits: int | None = None
    reply_to: int | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived."""

    message_id: int


@dataclass(frozen=True, slots=True)
class NotSent:
    """It surely did not go out; the server could not be reached."""

    error: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived: the request went out and no answer came."""

    error: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Refused for now: nothing more to this chat before `pause` has passed."""

    pause: timedelta


@dataclass(frozen=True, slots=True)
class ChatGone:
    """This chat can not be written to: blocked, kicked, deleted."""

    error: str
    forbidden: bool  # 403; many of them at once are a ban of the bot, not people leaving


@dataclass(frozen=True, slots=True)
class ThreadGone:
    """The topic is deleted or closed; the group is still there."""

    error: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group became a supergroup with a new id."""

    chat: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take this message."""

    error: str


@dataclass(frozen=True, slots=True)
class Needless:
    """There is nothing to send, or nothing to edit any more: no failure."""

    reason: str


@dataclass(frozen=True, slots=True)
class BadToken:
    """The bot token is wrong or revoked: nothing can be sent to anybody."""

    error: str


Verdict = Sent | NotSent | Unknown | Wait | ChatGone | ThreadGone | Migrated | Refused | Needless | BadToken


class Sender(Protocol):
    """Carries messages. `console` says that it serves the console receiver's chat, and only that one."""

    console: bool

    async def send(self, message: Outgoing) -> Verdict:
        """Send one message, or edit the one that it `edits`, and say what became of it."""
        ...
