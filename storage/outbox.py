"""The outbox: one row per message and chat, from the decision to tell somebody until Telegram has it.

    pending -> sending (committed before the request) -> sent | pending (known not sent) | unknown | dead
    pending, unknown -> cancelled (unsubscribed, retracted: looked at when rows are claimed)
    dead, cancelled -> pending (queued again)

An unknown outcome is claimed again when its time has come. Who claims rows holds them until `lease_until`; a claim
whose holder died becomes unknown, never pending, for its message may have arrived. Nothing here renders or sends.

Over 300 lines: every statement that changes the state of a row stands here, and nowhere else.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection

from storage.records import CONSOLE_CHAT, AlertState, Delivery, DeliveryKind, DeliveryState, Severity
from storage.tables import alerts, deliveries, subscribers

_WAITING: Final = (DeliveryState.PENDING.value, DeliveryState.UNKNOWN.value)
_LOST: Final = (DeliveryState.DEAD.value, DeliveryState.CANCELLED.value)
_KEY: Final = ("alert_id", "chat", "thread", "kind", "revision")
_AFTER_ROOT: Final = (DeliveryKind.EDIT.value, DeliveryKind.FOLLOWUP.value, DeliveryKind.CORRECTION.value)
_DEAD_TELLS_FOR: Final = timedelta(days=7)
_LANES: Final = {
    DeliveryKind.FOLLOWUP: 2,
    DeliveryKind.EDIT: 3,
    DeliveryKind.CORRECTION: 3,
    DeliveryKind.DIGEST: 4,
}


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How the queue stands. `pending` includes what is being sent; `oldest_seconds` is how long the oldest is due.

    `dead` are those of the last week whose chat still gets alerts: the others are nobody's to mend.
    """

    pending: int
    oldest_seconds: float
    unknown: int
    dead: int
    last_sent: datetime | None


def lane(kind: DeliveryKind, severity: Severity) -> int:
    """Return the lane of a message, lower goes first: critical, high, other roots and follow-ups, edits, digests."""
    return _LANES[kind] if kind in _LANES else {Severity.CRITICAL: 0, Severity.HIGH: 1}.get(severity, 2)


def add(connection: Connection, rows: Sequence[Delivery], *, now: datetime) -> int:
    """Queue messages and return how many are new.

    A message that was queued before (same alert, chat, thread, kind and revision) stays as it is; one that was lost, as
    its reader was away or it was refused for good, waits again.
    """
    if not rows:
        return 0
    statement = insert(deliveries).values([_new_row(row, now) for row in rows])
    # The attempts go on: whoever still holds an old claim must not settle the new one.
    kept = {"id", "attempts", *_KEY}
    again = {column.name: statement.excluded[column.name] for column in deliveries.c if column.name not in kept}
    statement = statement.on_conflict_do_update(index_elements=_KEY, set_=again, where=deliveries.c.state.in_(_LOST))
    return len(connection.execute(statement.returning(deliveries.c.id)).all())


def due_chats(connection: Connection, *, now: datetime, console: bool = False) -> set[int]:
    """Return the chats for which something is due, or was claimed by a holder that died: a look without any lock."""
    waits = sa.and_(deliveries.c.state.in_(_WAITING), deliveries.c.not_before <= now)
    lost = sa.and_(deliveries.c.state == DeliveryState.SENDING.value, deliveries.c.lease_until <= now)
    chats = connection.scalars(sa.select(deliveries.c.chat).where(sa.or_(waits, lost)).distinct())
    return {chat for chat in chats if (chat == CONSOLE_CHAT) == console}


def claim(  # noqa: PLR0913  each keyword is one fact of the claim
    connection: Connection,
    *,
    now: datetime,
    limit: int,
    lease: timedelta,
    busy: Collection[int] = (),
    console: bool = False,
) -> list[Delivery]:
    """Take up to `limit` due rows, at most one per chat and none of a `busy` chat, best lane first.

    They are `sending` with one attempt more when this returns; commit before the first request goes out. A row that
    was unknown comes back marked `may_repeat` (not an edit: repeating one changes nothing). `console` takes the console
    receiver's rows and only those.
    """
    _cancel_unwanted(connection, now)
    due = _due(now, busy, console=console).order_by(*_ORDER).limit(limit).with_for_update(skip_locked=True).cte("due")
    claimed = connection.execute(
        sa.update(deliveries)
        .where(deliveries.c.id.in_(sa.select(due.c.id)))
        .values(
            state=DeliveryState.SENDING.value,
            lease_until=now + lease,
            attempts=deliveries.c.attempts + 1,
            may_repeat=sa.or_(
                deliveries.c.may_repeat,
                sa.and_(
                    deliveries.c.state == DeliveryState.UNKNOWN.value, deliveries.c.kind != DeliveryKind.EDIT.value
                ),
            ),
            updated_at=now,
        )
        .returning(deliveries)
    )
    # RETURNING keeps no order.
    return sorted((_delivery(row) for row in claimed), key=lambda row: (row.priority, row.id))


def recover(connection: Connection, *, now: datetime, resend_after: timedelta) -> int:
    """Make the claims of a holder that died unknown, due again `resend_after` their claim; return how many."""
    lost = connection.execute(
        sa.select(deliveries.c.id, deliveries.c.updated_at).where(
            deliveries.c.state == DeliveryState.SENDING.value, deliveries.c.lease_until <= now
        )
    ).all()
    for identity, claimed_at in lost:
        connection.execute(
            sa.update(deliveries)
            .where(deliveries.c.id == identity, deliveries.c.state == DeliveryState.SENDING.value)
            .values(
                state=DeliveryState.UNKNOWN.value,
                not_before=claimed_at + resend_after,
                lease_until=None,
                error="the sender died in mid-send",
                updated_at=now,
            )
        )
    return len(lost)


def settle(connection: Connection, delivery: Delivery, *, now: datetime) -> bool:
    """Write what became of a claimed delivery: its state, `not_before`, `message_id`, `shows` and `error`.

    False if the row has moved on: somebody else claimed it after this claim's lease ran out, or it was cancelled.
    """
    values: dict[str, Any] = {
        "state": delivery.state.value,
        "not_before": delivery.not_before,
        "message_id": delivery.message_id,
        "shows": delivery.shows,
        "error": delivery.error,
        "lease_until": None,
        "updated_at": now,
    }
    settled = connection.execute(
        sa.update(deliveries)
        .where(
            deliveries.c.id == delivery.id,
            deliveries.c.attempts == delivery.attempts,
            # An outcome that comes late is still worth more than none.
            deliveries.c.state.in_([DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value]),
        )
        .values(values)
    )
    return settled.rowcount == 1


def hold_chat(connection: Connection, chat: int, *, until: datetime) -> None:
    """Let nothing go to a chat before `until`; survives a restart."""
    connection.execute(
        sa.update(deliveries)
        .where(deliveries.c.chat == chat, deliveries.c.state.in_(_WAITING), deliveries.c.not_before < until)
        .values(not_before=until)
    )


def cancel_chat(connection: Connection, chat: int, thread: int | None = None, *, reason: str, now: datetime) -> int:
    """Cancel what waits for a chat (or one topic of it) and return how much."""
    rows = [deliveries.c.chat == chat, deliveries.c.state.in_(_WAITING)]
    if thread is not None:
        rows.append(deliveries.c.thread == thread)
    return connection.execute(sa.update(deliveries).where(*rows).values(_cancelled(reason, now))).rowcount


def move(connection: Connection, chat: int, thread: int | None, *, to: tuple[int, int | None], now: datetime) -> None:
    """Address all that a chat (or one topic of it) got and gets to another; what that one has already stays behind.

    `to` is the new chat and thread; a thread of None keeps each row's own. Claimed rows are moved as well: settle them.
    Messages that are there already keep no id, for under it the new chat has another one.
    """
    rows = [deliveries.c.chat == chat, *([] if thread is None else [deliveries.c.thread == thread])]
    new_chat, new_thread = to
    target = deliveries.c.thread if new_thread is None else sa.literal(new_thread)
    there = deliveries.alias("there")
    known = sa.exists().where(
        there.c.chat == new_chat,
        there.c.thread == target,
        there.c.alert_id == deliveries.c.alert_id,
        there.c.kind == deliveries.c.kind,
        there.c.revision == deliveries.c.revision,
    )
    waits = deliveries.c.state.in_([*_WAITING, DeliveryState.SENDING.value])
    connection.execute(sa.update(deliveries).where(*rows, waits, known).values(_cancelled("superseded", now)))
    moved = {"chat": new_chat, "thread": target, "message_id": None}
    connection.execute(sa.update(deliveries).where(*rows, ~known).values(moved))


def move_alert(  # noqa: PLR0913  who, from where, to where, as what
    connection: Connection, chats: Collection[tuple[int, int]], *, alert: int, to: int, shows: int, now: datetime
) -> None:
    """Hang what chats (and threads) got of an alert under another one of which they have nothing yet.

    From then on they have seen revision `shows` of that one. What waited for them there already is dropped.
    """
    for chat, thread in chats:
        here = (deliveries.c.chat == chat, deliveries.c.thread == thread)
        connection.execute(sa.delete(deliveries).where(*here, deliveries.c.alert_id == to))
        connection.execute(
            sa.update(deliveries)
            .where(*here, deliveries.c.alert_id == alert)
            .values(alert_id=to, shows=shows, updated_at=now)
        )


def cancel_pending(connection: Connection, alert: int, *, reason: str, now: datetime) -> None:
    """Let nobody be rung any more for an alert of which he has not heard yet."""
    waits = deliveries.c.state == DeliveryState.PENDING.value
    rings = deliveries.c.kind.in_([DeliveryKind.ROOT.value, DeliveryKind.FOLLOWUP.value])
    connection.execute(
        sa.update(deliveries).where(deliveries.c.alert_id == alert, waits, rings).values(_cancelled(reason, now))
    )


def hasten(connection: Connection, ids: Collection[int], *, now: datetime) -> None:
    """Let rows that wait for their time go now."""
    waits = deliveries.c.state == DeliveryState.PENDING.value
    connection.execute(sa.update(deliveries).where(deliveries.c.id.in_(list(ids)), waits).values(not_before=now))


def next_due(connection: Connection) -> datetime | None:
    """Say when the next row that waits is due; None if none waits."""
    waits = deliveries.c.state.in_(_WAITING)
    query = sa.select(deliveries.c.not_before).where(waits).order_by(deliveries.c.not_before).limit(1)
    return connection.execute(query).scalar_one_or_none()


def retry(connection: Connection, alert: int, *, now: datetime) -> int:
    """Queue an alert's dead messages again, and let its unknown ones go now; return how many."""
    again = [DeliveryState.DEAD.value, DeliveryState.UNKNOWN.value]
    dead = deliveries.c.state == DeliveryState.DEAD.value
    return connection.execute(
        sa.update(deliveries)
        .where(deliveries.c.alert_id == alert, deliveries.c.state.in_(again))
        .values(
            state=sa.case((dead, DeliveryState.PENDING.value), else_=deliveries.c.state), not_before=now, updated_at=now
        )
    ).rowcount


def of_alert(connection: Connection, alert: int) -> list[Delivery]:
    """Return every delivery of an alert, in the order they were queued."""
    rows = connection.execute(sa.select(deliveries).where(deliveries.c.alert_id == alert).order_by(deliveries.c.id))
    return [_delivery(row) for row in rows]


def counts(connection: Connection, *, now: datetime) -> QueueCounts:
    """Count the queue."""
    states = sa.select(deliveries.c.state, sa.func.count()).group_by(deliveries.c.state)
    by_state: dict[str, int] = dict(connection.execute(states).all())
    oldest = connection.execute(
        sa.select(sa.func.min(deliveries.c.not_before)).where(deliveries.c.state.in_(_WAITING))
    ).scalar_one()
    last_sent = connection.execute(
        sa.select(sa.func.max(deliveries.c.updated_at)).where(deliveries.c.state == DeliveryState.SENT.value)
    ).scalar_one()
    return QueueCounts(
        pending=by_state.get(DeliveryState.PENDING.value, 0) + by_state.get(DeliveryState.SENDING.value, 0),
        oldest_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        unknown=by_state.get(DeliveryState.UNKNOWN.value, 0),
        dead=connection.execute(sa.select(sa.func.count()).where(*_mendable(now))).scalar_one(),
        last_sent=last_sent,
    )


_ORDER: Final = (deliveries.c.priority, deliveries.c.id)
_FOLLOWS: Final = sa.exists().where(
    subscribers.c.chat == deliveries.c.chat,
    subscribers.c.thread == deliveries.c.thread,
    subscribers.c.state == "active",
)
_SAME_NAME: Final = (
    *("id", "chat", "thread", "revision", "priority", "reason", "not_before"),
    *("lease_until", "attempts", "message_id", "shows", "may_repeat", "error"),
)


def _due(now: datetime, busy: Collection[int], *, console: bool) -> sa.Select[tuple[int]]:
    """Select the ids of the rows that may be sent now: of each chat the first, and nothing before its root."""
    root = deliveries.alias("root")
    root_waits = sa.exists().where(
        root.c.alert_id == deliveries.c.alert_id,
        root.c.chat == deliveries.c.chat,
        root.c.thread == deliveries.c.thread,
        root.c.kind == DeliveryKind.ROOT.value,
        root.c.state.in_([DeliveryState.PENDING.value, DeliveryState.SENDING.value]),
    )
    due = (
        deliveries.c.state.in_(_WAITING),
        deliveries.c.not_before <= now,
        deliveries.c.chat == CONSOLE_CHAT if console else deliveries.c.chat != CONSOLE_CHAT,
        deliveries.c.chat.not_in(list(busy)),
        ~sa.and_(deliveries.c.kind.in_(_AFTER_ROOT), root_waits),
    )
    place = sa.func.row_number().over(partition_by=deliveries.c.chat, order_by=_ORDER).label("place")
    ranked = sa.select(deliveries.c.id, place).where(*due).subquery()
    # The state is asked for again beside the lock: a claimer that waited must not take what the other one took.
    return sa.select(deliveries.c.id).where(
        deliveries.c.id.in_(sa.select(ranked.c.id).where(ranked.c.place == 1)), deliveries.c.state.in_(_WAITING)
    )


def _mendable(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    dead = deliveries.c.state == DeliveryState.DEAD.value
    return dead, deliveries.c.updated_at > now - _DEAD_TELLS_FOR, _FOLLOWS


def _cancel_unwanted(connection: Connection, now: datetime) -> None:
    waits = deliveries.c.state.in_(_WAITING)
    connection.execute(sa.update(deliveries).where(waits, ~_FOLLOWS).values(_cancelled("unsubscribed", now)))
    retracted = sa.exists().where(alerts.c.id == deliveries.c.alert_id, alerts.c.state == AlertState.RETRACTED.value)
    news = deliveries.c.kind.not_in([DeliveryKind.CORRECTION.value, DeliveryKind.EDIT.value])
    connection.execute(sa.update(deliveries).where(waits, news, retracted).values(_cancelled("retracted", now)))


def _cancelled(reason: str, now: datetime) -> dict[str, Any]:
    return {"state": DeliveryState.CANCELLED.value, "error": reason, "lease_until": None, "updated_at": now}


def _new_row(row: Delivery, now: datetime) -> dict[str, Any]:
    return {
        "alert_id": row.alert,
        "kind": row.kind.value,
        "state": DeliveryState.PENDING.value,
        "updated_at": now,
        **{name: getattr(row, name) for name in ("chat", "thread", "revision", "priority", "reason", "not_before")},
    }


def _delivery(row: sa.Row[Any]) -> Delivery:
    return Delivery(
        alert=row.alert_id,
        kind=DeliveryKind(row.kind),
        state=DeliveryState(row.state),
        **{name: getattr(row, name) for name in _SAME_NAME},
    )
