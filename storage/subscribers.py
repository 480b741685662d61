"""Who gets what: chats (and topics of them), from the operators' file, the command line, the bot, and the console.

The operators' file never deletes a subscriber that came another way. Leaving, or being switched off, cancels what
waits for the chat in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection

from storage import outbox
from storage.records import CONSOLE_CHAT, Follow, Severity, Subscriber
from storage.tables import decisions, subscribers

ACTIVE: Final = "active"
REQUESTED: Final = "requested"
OFF: Final = "off"
_FILE: Final = "file"


def put(connection: Connection, subscriber: Subscriber, *, now: datetime) -> None:
    """Store a subscriber, or change the one with this chat and thread."""
    values = {**_row(subscriber), "created_at": now}
    changed = {name: value for name, value in values.items() if name not in ("chat", "thread", "created_at")}
    connection.execute(
        insert(subscribers).values(values).on_conflict_do_update(index_elements=["chat", "thread"], set_=changed)
    )


def get(connection: Connection, chat: int, thread: int = 0) -> Subscriber | None:
    """Return one subscriber."""
    row = connection.execute(sa.select(subscribers).where(*_is(chat, thread))).one_or_none()
    return None if row is None else _subscriber(row)


def list_all(connection: Connection) -> list[Subscriber]:
    """Return all subscribers, also those who wait to be let in and those who are off, in the order they came."""
    rows = connection.execute(sa.select(subscribers).order_by(subscribers.c.created_at, *_KEY))
    return [_subscriber(row) for row in rows]


def active(connection: Connection) -> list[Subscriber]:
    """Return those who get alerts."""
    rows = connection.execute(sa.select(subscribers).where(subscribers.c.state == ACTIVE).order_by(*_KEY))
    return [_subscriber(row) for row in rows]


def remove(connection: Connection, chat: int, thread: int = 0, *, now: datetime) -> bool:
    """Delete a subscriber and cancel what waits for it; False if there is none."""
    gone = connection.execute(sa.delete(subscribers).where(*_is(chat, thread))).rowcount == 1
    if gone:
        outbox.cancel_chat(connection, chat, thread, reason="unsubscribed", now=now)
    return gone


def approve(connection: Connection, chat: int, thread: int = 0) -> bool:
    """Let somebody in who asked; False if nobody asked from there."""
    asked = sa.update(subscribers).where(*_is(chat, thread), subscribers.c.state == REQUESTED)
    return connection.execute(asked.values(state=ACTIVE)).rowcount == 1


def turn_off(connection: Connection, chat: int, *, reason: str, now: datetime) -> None:
    """Switch a chat off, with all its topics, and cancel what waits for it: Telegram says it can not be reached.

    It comes back by `/start` or `khabardar subscribers add`, not by a reload of the operators' file. A topic that only
    asked to join goes on asking: who was never in does not come back.
    """
    was_in = (subscribers.c.chat == chat, subscribers.c.state == ACTIVE)
    connection.execute(sa.update(subscribers).where(*was_in).values(state=OFF))
    outbox.cancel_chat(connection, chat, reason=reason, now=now)


def migrate(connection: Connection, old: int, new: int, *, now: datetime) -> None:
    """Follow a group that became a supergroup: its subscribers, its queue and what it was told get the new chat id."""
    for subscriber in _of_chat(connection, old):
        _settle_in(connection, replace(subscriber, chat=new), now)
    connection.execute(sa.delete(subscribers).where(subscribers.c.chat == old))
    outbox.move(connection, old, None, to=(new, None), now=now)
    _take_along(connection, decisions.c.chat == old, chat=new)


def to_general(connection: Connection, chat: int, thread: int, *, now: datetime) -> None:
    """Follow a deleted topic to the group's General: what it subscribed to, its queue and what it was told."""
    subscriber = get(connection, chat, thread)
    if subscriber is not None:
        _settle_in(connection, replace(subscriber, thread=0), now)
    connection.execute(sa.delete(subscribers).where(*_is(chat, thread)))
    outbox.move(connection, chat, thread, to=(chat, 0), now=now)
    _take_along(connection, decisions.c.chat == chat, decisions.c.thread == thread, thread=0)


def sync_from_file(connection: Connection, wanted: Sequence[Subscriber], *, now: datetime) -> None:
    """Make the operators' file true: what it names follows what it says, and what it no longer names is removed.

    A subscriber that came another way gets the file's settings but stays that other way's: taking him out of the file
    does not delete him. A chat that is off stays off.
    """
    known = {(row.chat, row.thread): row for row in list_all(connection)}
    for subscriber in wanted:
        before = known.pop((subscriber.chat, subscriber.thread), None)
        if before is None:
            put(connection, replace(subscriber, added_by=_FILE), now=now)
            continue
        state = OFF if before.state == OFF else ACTIVE
        after = replace(subscriber, added_by=before.added_by, state=state)
        if after != before:
            put(connection, after, now=now)
    for left in known.values():
        if left.added_by == _FILE:
            remove(connection, left.chat, left.thread, now=now)


def set_console(connection: Connection, *, present: bool, now: datetime) -> None:
    """Have the console receiver (it follows everything), or, once there is a bot token, remove it with its queue."""
    if present:
        console = Subscriber(chat=CONSOLE_CHAT, name="console", added_by="console", severity=Severity.LOW)
        if get(connection, CONSOLE_CHAT) is None:
            put(connection, console, now=now)
    else:
        remove(connection, CONSOLE_CHAT, now=now)


_KEY: Final = (subscribers.c.chat, subscribers.c.thread)


def _is(chat: int, thread: int) -> tuple[sa.ColumnElement[bool], ...]:
    return subscribers.c.chat == chat, subscribers.c.thread == thread


def _of_chat(connection: Connection, chat: int) -> list[Subscriber]:
    return [_subscriber(row) for row in connection.execute(sa.select(subscribers).where(subscribers.c.chat == chat))]


def _settle_in(connection: Connection, subscriber: Subscriber, now: datetime) -> None:
    """Store a subscriber under a new address, unless that has one that gets alerts: who only asked there is let in."""
    there = get(connection, subscriber.chat, subscriber.thread)
    if there is None or (there.state != ACTIVE and subscriber.state == ACTIVE):
        put(connection, subscriber, now=now)


def _take_along(connection: Connection, *whose: sa.ColumnElement[bool], **to: int) -> None:
    """Let the new address know what the old one was told, so that it is not told again."""
    connection.execute(sa.update(decisions).where(*whose).values(to))


def _row(subscriber: Subscriber) -> dict[str, Any]:
    follow = subscriber.follow
    return {
        "chat": subscriber.chat,
        "thread": subscriber.thread,
        "name": subscriber.name,
        "added_by": subscriber.added_by,
        "state": subscriber.state,
        "follow": {
            "all": follow.all,
            "rules": list(follow.rules),
            "tags": list(follow.tags),
            "places": list(follow.places),
        },
        "severity": int(subscriber.severity),
        "language": subscriber.language,
        "zone": subscriber.zone,
        "quiet_from": subscriber.quiet_from,
        "quiet_to": subscriber.quiet_to,
        "digest": subscriber.digest,
    }


def _subscriber(row: sa.Row[Any]) -> Subscriber:
    return Subscriber(
        chat=row.chat,
        thread=row.thread,
        name=row.name,
        added_by=row.added_by,
        state=row.state,
        follow=_follow(row.follow),
        severity=Severity(row.severity),
        language=row.language,
        zone=row.zone,
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        digest=row.digest,
    )


def _follow(stored: Mapping[str, Any]) -> Follow:
    return Follow(
        all=bool(stored.get("all", False)),
        rules=tuple(stored.get("rules", ())),
        tags=tuple(stored.get("tags", ())),
        places=tuple(stored.get("places", ())),
    )
