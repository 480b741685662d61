"""What rules over rules count, and where each of them stands: past firings, and for which keys such a rule holds.

Whether a rule holds is decided in `alerts/correlate.py`. Alerts are opened and closed here, as they belong to no story.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection

from storage.alerts import add
from storage.records import Alert, AlertState
from storage.tables import alerts, articles, correlations, firings, source_states, story_articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A rule fired on an article: when, where it came from, and whom and what the article is about."""

    rule: str
    article: int
    story: int
    at: datetime
    source: str
    origin: str
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A rule holds for a key, since when, and the alert that told of it; `articles` are the latest that counted."""

    rule: str
    key: str
    since: datetime
    alert: int
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Past firings as the database has them. Those of old news do not count."""

    connection: Connection

    def events(self, rules: Collection[str], since: datetime) -> Sequence[Event]:
        """Give the firings of these rules after a moment, and all earlier ones of the same stories."""
        counts = firings.c.rule.in_(rules) & firings.c.subjects.is_not(None)
        recent = sa.select(firings.c.story_id).where(counts, firings.c.at > since)
        query = (
            sa.select(firings, articles.c.source, story_articles.c.origin)
            .join(articles, articles.c.id == firings.c.article_id)
            .outerjoin(story_articles, story_articles.c.article_id == firings.c.article_id)
            .where(counts, firings.c.story_id.in_(recent))
            .order_by(firings.c.at, firings.c.article_id)
        )
        return [
            Event(
                rule=row.rule,
                article=row.article_id,
                story=row.story_id,
                at=row.at,
                source=row.source,
                origin=row.origin or f"source:{row.source}",
                subjects=tuple(row.subjects),
            )
            for row in self.connection.execute(query)
        ]

    def first(self, rules: Collection[str]) -> datetime | None:
        """Say when one of these rules fired for the first time."""
        query = sa.select(firings.c.at).where(firings.c.rule.in_(rules), firings.c.subjects.is_not(None))
        return self.connection.execute(query.order_by(firings.c.at).limit(1)).scalar_one_or_none()

    def is_heard(self, sources: Collection[str], since: datetime) -> bool:
        """Whether one of these sources is well and was read after a moment."""
        query = sa.select(source_states.c.source).where(
            source_states.c.source.in_(sources),
            source_states.c.failures == 0,
            source_states.c.last_success_at > since,
        )
        return self.connection.execute(query.limit(1)).first() is not None


def standing(connection: Connection) -> list[Standing]:
    """Give every rule and key that holds."""
    query = sa.select(correlations).where(correlations.c.holding).order_by(correlations.c.rule, correlations.c.key)
    return [
        Standing(rule=row.rule, key=row.key, since=row.since, alert=row.alert_id, articles=tuple(row.articles))
        for row in connection.execute(query)
    ]


def open_alert(connection: Connection, alert: Alert, key: str, articles: Sequence[int], *, now: datetime) -> Alert:
    """Keep the alert of a rule that holds for a key from now on, with the articles that counted; give it its id."""
    kept = add(connection, alert)
    rule = alert.topic.partition("/")[0]
    state = {"holding": True, "since": now, "alert_id": kept.id, "articles": list(articles)}
    statement = insert(correlations).values(rule=rule, key=key, **state)
    connection.execute(statement.on_conflict_do_update(index_elements=["rule", "key"], set_=state))
    return kept


def close_alert(connection: Connection, ended: Standing, *, now: datetime) -> None:
    """Keep that a rule holds for a key no longer: its alert is closed, and it may ring again."""
    connection.execute(
        sa.update(correlations)
        .where(correlations.c.rule == ended.rule, correlations.c.key == ended.key)
        .values(holding=False, since=now)
    )
    connection.execute(
        sa.update(alerts)
        .where(alerts.c.id == ended.alert, alerts.c.state == AlertState.OPEN.value)
        .values(state=AlertState.CLOSED.value)
    )


def counted(connection: Connection, alert_id: int) -> list[int]:
    """Give the articles that made such an alert, the latest first; none for the alert of a story."""
    query = sa.select(correlations.c.articles).where(correlations.c.alert_id == alert_id)
    return list(connection.execute(query).scalar_one_or_none() or ())
