"""The bot's commands: `/start`, `/stop`, `/latest`, `/help`.

Each writes to the database first, off the event loop, and answers then, so an answer that is lost leaves the right
state and the command can be given again. In groups only administrators change anything.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection
from telegram import Bot, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from alerts.bot.access import Access, Admission, admit
from alerts.bot.answers import Answers
from alerts.message import AlertView, headline, light
from alerts.nodes import Bold, Node, Text, Tree, shown
from alerts.phrases import phrases
from alerts.phrases.record import Phrases
from alerts.routing import route
from alerts.view import view_of
from storage import alerts, subscribers
from storage.database import Database
from storage.records import Alert, AlertState, Severity, Subscriber

LATEST: Final = 5
LOOK_BACK: Final = 100  # alerts, among which those are looked for that the reader follows
MAX_NAME: Final = 64


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command was given, and by whom. `as_group`: by an administrator who hides behind the group."""

    chat: int
    thread: int
    private: bool
    user: int
    as_group: bool
    language: str
    name: str


def place_of(message: Message) -> Place | None:
    """Return where a message stands; None where nobody is named who could have the say (a channel)."""
    user, chat = message.from_user, message.chat
    if user is None:
        return None
    private = chat.type == ChatType.PRIVATE
    name = user.full_name if private else chat.title or ""
    return Place(
        chat=chat.id,
        thread=(message.message_thread_id or 0) if message.is_topic_message else 0,
        private=private,
        user=user.id,
        as_group=message.sender_chat is not None and message.sender_chat.id == chat.id,
        language=user.language_code or "en",
        name=shown(name)[:MAX_NAME],
    )


@dataclass(frozen=True, slots=True)
class Commands:
    """The handlers and what they work with. `names` gives sources their names, as they are now."""

    database: Database
    answers: Answers
    access: Access
    operators: frozenset[int]
    names: Callable[[], Mapping[str, str]]
    now: Callable[[], datetime]

    async def handle(self, update: Update, bot: Bot) -> None:
        """Carry out the command of an update, if it is one of ours and names its giver."""
        message = update.message
        place = None if message is None else place_of(message)
        if message is None or place is None:
            return
        name = (message.text or "").split(maxsplit=1)[0].partition("@")[0].removeprefix("/")
        known = await asyncio.to_thread(self._find, place)
        words = phrases(known.language if known is not None else place.language)
        if name in ("start", "stop") and not await _may_change(bot, place, self.operators):
            await self._say(place, words.only_admins)
            return
        carry_out: Mapping[str, Callable[[Place, Subscriber | None, Phrases], Awaitable[None]]] = {
            "start": self._start,
            "stop": self._stop,
            "latest": self._latest,
            "help": self._help,
        }
        if name in carry_out:
            await carry_out[name](place, known, words)

    async def _start(self, place: Place, known: Subscriber | None, words: Phrases) -> None:
        admission = admit(self.access, place.user, self.operators, known)
        if admission in (Admission.JOINS, Admission.ASKS):
            state = subscribers.ACTIVE if admission is Admission.JOINS else subscribers.REQUESTED
            await asyncio.to_thread(self._store, _newcomer(place, known, state))
        answer = {
            Admission.JOINS: words.joined,
            Admission.ALREADY_IN: words.already,
            Admission.ASKS: words.waiting,
            Admission.WAITS: words.waiting,
            Admission.CLOSED: words.by_invitation.format(chat=place.chat),
        }
        await self._say(place, answer[admission])
        if admission is Admission.ASKS:
            request = phrases("en").asked.format(name=place.name, chat=place.chat)
            for operator in self.operators:
                await self.answers.say(operator, 0, (Text(request),))

    async def _stop(self, place: Place, _known: Subscriber | None, words: Phrases) -> None:
        gone = await asyncio.to_thread(self._remove, place)
        await self._say(place, words.left if gone else words.not_here)

    async def _latest(self, place: Place, known: Subscriber | None, words: Phrases) -> None:
        if known is None or known.state != subscribers.ACTIVE:
            await self._say(place, words.not_here)
            return
        views = await asyncio.to_thread(self._newest, known)
        await self.answers.say(place.chat, place.thread, latest_message(views, words))

    async def _help(self, place: Place, _known: Subscriber | None, words: Phrases) -> None:
        await self._say(place, words.help)

    async def _say(self, place: Place, text: str) -> None:
        await self.answers.say(place.chat, place.thread, (Text(text),))

    def _find(self, place: Place) -> Subscriber | None:
        with self.database.read() as connection:
            return subscribers.get(connection, place.chat, place.thread)

    def _store(self, subscriber: Subscriber) -> None:
        with self.database.write() as connection:
            subscribers.put(connection, subscriber, now=self.now())

    def _remove(self, place: Place) -> bool:
        with self.database.write() as connection:
            return subscribers.remove(connection, place.chat, place.thread, now=self.now())

    def _newest(self, reader: Subscriber) -> list[AlertView]:
        with self.database.read() as connection:
            return list(self._views(connection, reader))

    def _views(self, connection: Connection, reader: Subscriber) -> Sequence[AlertView]:
        names = self.names()
        found = [alert for alert in alerts.recent(connection, LOOK_BACK) if self._may_show(alert, reader)]
        views = (
            view_of(connection, alert, names, language=reader.language, zone=reader.zone) for alert in found[:LATEST]
        )
        return [view for view in views if view is not None]

    def _may_show(self, alert: Alert, reader: Subscriber) -> bool:
        """Whether it is one that he would be told of: not held, taken back, given up, or part of another one."""
        ended = alert.state is AlertState.CLOSED and not alert.story  # of a rule that counts, which holds no longer
        return (alert.state is AlertState.OPEN or ended) and route(alert, reader, now=self.now()).told


def latest_message(views: Sequence[AlertView], words: Phrases) -> Tree:
    """Return the newest alerts as a list of links."""
    if not views:
        return (Text(words.nothing_yet),)
    lines: list[Node] = [Bold((Text(words.latest),)), Text("\n")]
    for view in views:
        lines += [Text(f"\n{light(view.severity)} "), *headline(view.article, view.source_name), Text("\n")]
    return tuple(lines[:-1])


def _newcomer(place: Place, known: Subscriber | None, state: str) -> Subscriber:
    """Return who joins: everything from medium severity up, until he chooses; who was here before keeps his choice."""
    before = known or Subscriber(
        chat=place.chat,
        thread=place.thread,
        name=place.name,
        added_by="bot",
        severity=Severity.MEDIUM,
        language=place.language[:2] if place.language[:2] in ("ur", "ps", "fa") else "en",
    )
    return replace(before, state=state)


async def _may_change(bot: Bot, place: Place, operators: frozenset[int]) -> bool:
    """Whether the giver of a command may change what this chat gets."""
    if place.private or place.as_group or place.user in operators:
        return True
    try:
        member = await bot.get_chat_member(place.chat, place.user)
    except TelegramError:
        return False
    return member.status in (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
