"""The ledger of alerts: which rules fired, which alert a story has, and why each chat was told or not.

Nothing is decided here. An alert is one row per story; what goes out for it stands in `outbox.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection

from storage.records import Alert, AlertState, Change, Decision, Firing, Match, Severity, Span, Verdict
from storage.tables import alert_changes, alerts, decisions, firings

Chat = tuple[int, int]  # chat and thread
MERGED: Final = "merged"  # reasons of decisions: told by the message of the other alert, and that no longer
SPLIT: Final = "split"
_KEPT: Final = ("story_id", "created_at")  # of an alert, whatever becomes of it


def save(connection: Connection, changed: Sequence[Alert]) -> list[Alert]:
    """Keep alerts, one per story, and give them back with their ids, in the same order.

    An alert of a story that has one replaces its state; its id and the time it was made stay. One outside of any story
    was added before.
    """
    for alert in changed:
        if not alert.story:
            values = {name: value for name, value in _row(alert).items() if name not in _KEPT}
            connection.execute(sa.update(alerts).where(alerts.c.id == alert.id).values(values))
    of_a_story = [alert for alert in changed if alert.story]
    if not of_a_story:
        return list(changed)
    rows = [_row(alert) for alert in of_a_story]
    statement = insert(alerts)
    statement = statement.on_conflict_do_update(
        index_elements=[alerts.c.story_id],
        set_={name: statement.excluded[name] for name in rows[0] if name not in _KEPT},
    )
    found = connection.execute(statement.returning(alerts.c.story_id, alerts.c.id), rows)
    ids = {row.story_id: row.id for row in found}  # RETURNING keeps no order
    return [replace(alert, id=ids[alert.story]) if alert.story else alert for alert in changed]


def add(connection: Connection, alert: Alert) -> Alert:
    """Keep a new alert outside any story, and give it back with its id."""
    row = {**_row(alert), "story_id": None}
    return replace(alert, id=connection.execute(sa.insert(alerts).returning(alerts.c.id), row).scalar_one())


def move(connection: Connection, alert_id: int, *, story: int) -> None:
    """Let an alert be that of another story, which has none; what was decided about its story goes with it."""
    before = sa.select(alerts.c.story_id).where(alerts.c.id == alert_id).scalar_subquery()
    connection.execute(sa.update(decisions).where(decisions.c.story_id == before).values(story_id=story))
    connection.execute(sa.update(alerts).where(alerts.c.id == alert_id).values(story_id=story))


def swap(connection: Connection, one: Alert, other: Alert) -> None:
    """Let two alerts change places, each with what was decided about its story."""
    aside = -one.id  # no story has that number
    for before, story in ((one.story, aside), (other.story, one.story), (aside, other.story)):
        connection.execute(sa.update(decisions).where(decisions.c.story_id == before).values(story_id=story))
    for alert_id, story_id in ((one.id, None), (other.id, one.story), (one.id, other.story)):
        connection.execute(sa.update(alerts).where(alerts.c.id == alert_id).values(story_id=story_id))


def get(connection: Connection, alert_id: int) -> Alert | None:
    """Give one alert, or None."""
    row = connection.execute(sa.select(alerts).where(alerts.c.id == alert_id)).one_or_none()
    return None if row is None else _alert(row)


def recent(connection: Connection, limit: int = 50) -> list[Alert]:
    """Give the latest alerts, the newest first."""
    query = sa.select(alerts).order_by(alerts.c.created_at.desc(), alerts.c.id.desc()).limit(limit)
    return [_alert(row) for row in connection.execute(query)]


def of_stories(connection: Connection, story_ids: Collection[int]) -> dict[int, Alert]:
    """Give the alert of each of these stories that has one, by story id."""
    if not story_ids:
        return {}
    rows = connection.execute(sa.select(alerts).where(alerts.c.story_id.in_(story_ids)))
    return {row.story_id: _alert(row) for row in rows}


def due(connection: Connection, *, now: datetime, limit: int) -> list[Alert]:
    """Give the held alerts whose time has come, the longest due first."""
    query = (
        sa.select(alerts)
        .where(alerts.c.state == AlertState.HELD.value, alerts.c.due_at <= now)
        .order_by(alerts.c.due_at, alerts.c.id)
    )
    return [_alert(row) for row in connection.execute(query.limit(limit))]


def next_due(connection: Connection) -> datetime | None:
    """Say when the next held alert is due; None if none is held."""
    query = sa.select(alerts.c.due_at).where(alerts.c.state == AlertState.HELD.value)
    return connection.execute(query.order_by(alerts.c.due_at).limit(1)).scalar_one_or_none()


def record_firings(connection: Connection, fired: Sequence[Firing]) -> None:
    """Keep which rules held for which articles; one that is kept already stays as it is."""
    if not fired:
        return
    rows = [
        {
            "article_id": firing.article,
            "revision": firing.revision,
            "rule": firing.match.rule,
            "story_id": firing.story,
            "severity": int(firing.match.severity),
            "spans": [_span_row(span) for span in firing.match.spans],
            "subjects": None if firing.subjects is None else list(firing.subjects),
            "rules_hash": firing.rules_hash,
            "at": firing.at,
        }
        for firing in fired
    ]
    connection.execute(insert(firings).on_conflict_do_nothing(), rows)


def rules_of(connection: Connection, article_ids: Collection[int]) -> set[str]:
    """Give the rules that held for any of these articles, in any revision."""
    query = sa.select(firings.c.rule).where(firings.c.article_id.in_(article_ids)).distinct()
    return set(connection.execute(query).scalars())


def record_decisions(connection: Connection, made: Sequence[Decision]) -> None:
    """Keep why somebody was told, or not told."""
    if not made:
        return
    rows = [
        {
            "story_id": decision.story,
            "alert_id": decision.alert,
            "article_id": decision.article,
            "chat": decision.chat,
            "thread": decision.thread,
            "verdict": decision.verdict.value,
            "reason": decision.reason,
            "at": decision.at,
        }
        for decision in made
    ]
    connection.execute(sa.insert(decisions), rows)


def decisions_of(connection: Connection, story_id: int, *, alert: int | None = None) -> list[Decision]:
    """Give every decision about a story, in the order in which they were made; outside of any (0), about an alert."""
    query = sa.select(decisions).where(decisions.c.story_id == story_id).order_by(decisions.c.id)
    if not story_id:
        query = query.where(decisions.c.alert_id == alert)
    return [
        Decision(
            story=row.story_id,
            article=row.article_id,
            alert=row.alert_id,
            chat=row.chat,
            thread=row.thread,
            verdict=Verdict(row.verdict),
            reason=row.reason,
            at=row.at,
        )
        for row in connection.execute(query)
    ]


def record_changes(connection: Connection, made: Sequence[Change]) -> None:
    """Keep what changed in alerts."""
    if made:
        connection.execute(sa.insert(alert_changes), [_change_row(change) for change in made])


def changes_of(connection: Connection, alert_id: int) -> list[Change]:
    """Give everything that changed in an alert after it was made, in order."""
    query = sa.select(alert_changes).where(alert_changes.c.alert_id == alert_id).order_by(alert_changes.c.id)
    return [
        Change(
            alert=row.alert_id,
            article=row.article_id,
            **{name: getattr(row, name) for name in ("revision", "reason", "what", "before", "after", "at")},
        )
        for row in connection.execute(query)
    ]


def told(connection: Connection, story_ids: Collection[int]) -> dict[int, set[Chat]]:
    """Give the chats (and threads) that were told of each of these stories, or will be, by story id.

    Who lost the message by which he knew of one, because it was split, was not told.
    """
    if not story_ids:
        return {}
    telling = decisions.c.verdict.in_([Verdict.TOLD.value, Verdict.HELD.value])
    query = sa.select(decisions.c.story_id, decisions.c.chat, decisions.c.thread, decisions.c.reason).where(
        decisions.c.story_id.in_(story_ids),
        sa.or_(telling, decisions.c.reason == SPLIT),
        decisions.c.chat.is_not(None),
    )
    found: dict[int, set[Chat]] = {}
    for story_id, chat, thread, reason in connection.execute(query.order_by(decisions.c.id)):
        chats = found.setdefault(story_id, set())
        (chats.discard if reason == SPLIT else chats.add)((chat, thread))
    return found


def merged_chats(connection: Connection, alert_id: int, *, into: int) -> set[Chat]:
    """Give the chats (and threads) that knew of a story only by the message of this alert, when both became one."""
    query = sa.select(decisions.c.chat, decisions.c.thread).where(
        decisions.c.alert_id == alert_id, decisions.c.story_id == into, decisions.c.reason == MERGED
    )
    return {(chat, thread) for chat, thread in connection.execute(query)}


def _row(alert: Alert) -> dict[str, Any]:
    return {
        "story_id": alert.story,
        "article_id": alert.article,
        "state": alert.state.value,
        "severity": int(alert.severity),
        "revision": alert.revision,
        "matches": [_match_row(match) for match in alert.matches],
        "rules_hash": alert.rules_hash,
        "reason": alert.reason,
        "places": list(alert.places),
        "facts": alert.facts,
        "origins": list(alert.origins),
        "outlets": list(alert.outlets),
        "topic": alert.topic,
        "due_at": alert.due_at,
        "created_at": alert.created_at,
    }


def _alert(row: sa.Row[Any]) -> Alert:
    return Alert(
        id=row.id,
        story=row.story_id or 0,
        article=row.article_id,
        state=AlertState(row.state),
        severity=Severity(row.severity),
        revision=row.revision,
        matches=tuple(_match(stored) for stored in row.matches),
        rules_hash=row.rules_hash,
        reason=row.reason,
        places=tuple(row.places),
        facts=row.facts,
        origins=tuple(row.origins),
        outlets=tuple(row.outlets),
        topic=row.topic,
        due_at=row.due_at,
        created_at=row.created_at,
    )


def _change_row(change: Change) -> dict[str, Any]:
    names = ("revision", "reason", "what", "before", "after", "at")
    return {"alert_id": change.alert, "article_id": change.article, **{name: getattr(change, name) for name in names}}


def _match_row(match: Match) -> dict[str, Any]:
    return {
        "rule": match.rule,
        "title": match.title,
        "severity": int(match.severity),
        "spans": [_span_row(span) for span in match.spans],
        "tags": list(match.tags),
        "notify": match.notify,
        "wait_seconds": match.wait_seconds,
        "cooldown_seconds": match.cooldown_seconds,
        "min_origins": match.min_origins,
    }


def _match(stored: Mapping[str, Any]) -> Match:
    return Match(
        rule=stored["rule"],
        title=stored["title"],
        severity=Severity(stored["severity"]),
        spans=tuple(Span(*span) for span in stored["spans"]),
        tags=tuple(stored["tags"]),
        notify=stored["notify"],
        wait_seconds=stored["wait_seconds"],
        cooldown_seconds=stored["cooldown_seconds"],
        min_origins=stored["min_origins"],
    )


def _span_row(span: Span) -> list[str | int]:
    return [span.field, span.start, span.end, span.text]
