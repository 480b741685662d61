"""A short history of news, played minute by minute through watch and deliver, and what each chat got of it.

The process that plays it may be interrupted: started anew, or killed at a fault point. Time is the story's own; nothing
waits, and the sender is a fake that keeps what it was handed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from factories import NOW
from invented_news import ENTITIES, READERS, RULES, told
from watched import arrive, follow, state

from alerts.deliver import DeliverOptions, deliver
from alerts.events import OpenStories
from alerts.matcher import Matcher
from alerts.message import root_message
from alerts.nodes import render_plain
from alerts.pace import Pace
from alerts.sender import Outgoing, Sent, Verdict
from alerts.view import Loader, view_loader
from alerts.watch import WatchOptions, watch
from storage import alerts as alert_rows
from storage import faults, outbox
from storage.database import Database
from storage.records import Change, Delivery
from storage.tables import alerts as alert_table

COOLDOWN: Final = timedelta(minutes=30)
RESTART: Final = "restart"
KILLS: Final = tuple(sorted(point for point in faults.POINTS if point.startswith("watch.")))


class KilledError(BaseException):
    """The process ends here; nothing may catch it, as nothing can catch kill -9."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An article that comes in `after` the one before it; 0 minutes is in the same pass. Then the process is `hit`."""

    name: str
    after: int = 0  # minutes
    hit: str = ""  # nothing, RESTART or a fault point


@dataclass(frozen=True, slots=True)
class Shown:
    """What a chat was shown: a message, its number in the chat, and that of the message it edits or answers."""

    chat: int
    at: datetime
    kind: str
    text: str
    number: int
    under: int | None


class FakeChats:
    """Takes every message and remembers it."""

    console = False

    def __init__(self) -> None:
        self.now = NOW
        self.shown: list[Shown] = []

    async def send(self, message: Outgoing) -> Verdict:
        """Show one message."""
        kind = "root"
        if message.edits is not None:
            kind = "edit"
        elif message.reply_to is not None:
            kind = "correction" if message.silent else "followup"
        number = message.edits or 1 + sum(one.chat == message.chat and one.kind != "edit" for one in self.shown)
        under = message.edits or message.reply_to
        self.shown.append(Shown(message.chat, self.now, kind, render_plain(message.tree), number, under))
        return Sent(number)


@dataclass(slots=True)
class World:
    """One archive, its readers and a process that watches and delivers; `interrupted` says whether hits strike."""

    database: Database
    interrupted: bool
    chats: FakeChats = field(default_factory=FakeChats)
    now: datetime = NOW
    memory: OpenStories = field(default_factory=OpenStories)
    rules: Matcher = field(default_factory=lambda: Matcher(RULES))
    load: Loader = field(default_factory=lambda: view_loader({}, {name: name.title() for name in ENTITIES}))

    async def play(self, scenes: Sequence[Scene]) -> None:
        """Let everything come in, and half a day pass after it."""
        follow(self.database, *READERS)
        for place, scene in enumerate(scenes):
            if scene.after:
                await self._wait(self.now + timedelta(minutes=scene.after))
            arrive(self.database, told(scene.name, self.now), now=self.now)
            follows = scenes[place + 1] if place + 1 < len(scenes) else None
            if follows is None or follows.after:
                await self._pass(scene.hit)
        await self._wait(self.now + timedelta(hours=12))

    async def _wait(self, until: datetime) -> None:
        """Let time pass; whatever falls due meanwhile is done then."""
        while (due := self._next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            await self._pass("")
        self.now = until

    def _next_due(self) -> datetime | None:
        with self.database.read() as connection:
            dues = (alert_rows.next_due(connection), outbox.next_due(connection))
        return min((due for due in dues if due is not None), default=None)

    async def _pass(self, hit: str) -> None:
        self._watch(hit)
        self.chats.now = self.now
        while True:  # each with a budget of its own, so that nobody waits for a clock
            report = await deliver(
                self.database,
                self.chats,
                pace=Pace(),
                load=self.load,
                options=DeliverOptions(patience=timedelta()),
                now=lambda: self.now,
            )
            if not report.sent:
                break

    def _watch(self, hit: str) -> None:
        if self.interrupted and hit in KILLS:
            try:
                with faults.armed({hit: _die}):
                    self._watch("")
            except KilledError:
                pass
        if self.interrupted and hit:
            self.memory, self.rules = OpenStories(), Matcher(RULES)
        watch(self.database, self.rules, now=self.now, options=WatchOptions(), stories=self.memory)

    @property
    def kept(self) -> dict[str, object]:
        """Everything that was decided, and everything that chats were shown, in the order of each chat."""
        changes = [replace(one, alert=0) for alert in self.alerts for one in self.changes(alert)]
        return {
            **state(self.database),
            "changes": changes,
            "shown": {one.chat: [shown for shown in self.chats.shown if shown.chat == one.chat] for one in READERS},
        }

    @property
    def alerts(self) -> list[int]:
        """The ids of all alerts."""
        with self.database.read() as connection:
            return list(connection.scalars(sa.select(alert_table.c.id).order_by(alert_table.c.story_id)))

    def changes(self, alert: int) -> list[Change]:
        """Give what changed in an alert."""
        with self.database.read() as connection:
            return alert_rows.changes_of(connection, alert)

    def rows(self, alert: int) -> list[Delivery]:
        """Give the messages of an alert."""
        with self.database.read() as connection:
            return outbox.of_alert(connection, alert)

    def sent_at(self, root: Delivery) -> datetime:
        """Say when a first message was sent."""
        return next(one.at for one in self._of(root) if one.kind == "root")

    def last_shown(self, root: Delivery) -> str:
        """Give what a first message says after all its edits."""
        return self._of(root)[-1].text

    def drawn(self, root: Delivery) -> str:
        """Give what a first message would say if it were sent now."""
        with self.database.read() as connection:
            view = self.load(connection, root)
        return render_plain(root_message(view)) if view else ""

    def _of(self, root: Delivery) -> list[Shown]:
        return [one for one in self.chats.shown if (one.chat, one.number) == (root.chat, root.message_id)]


def _die() -> None:
    raise KilledError
