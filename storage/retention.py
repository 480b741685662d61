"""What is old enough may go: articles with everything that hangs on them, a few at a time.

Alerts, their stories and the ledger of messages stay for ever. Nothing goes that was not watched, or that a message
which still waits would be written from.
"""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import entries, search_index
from storage.engine import Database
from storage.records import AlertState, DeliveryState
from storage.tables import alerts, articles, decisions, deliveries

_WAITING = (DeliveryState.PENDING.value, DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value)


def delete_old(database: Database, *, before: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Delete all that is older, a few articles in each transaction so that nobody waits; return how many articles."""
    deleted = 0
    while not stopped():
        with database.write() as connection:
            entries.forget(connection, before=before)
            step = delete_articles(connection, before=before)
        deleted += step
        if not step:
            break
    return deleted


def delete_articles(connection: Connection, *, before: datetime, limit: int = 500) -> int:
    """Delete up to `limit` articles that were fetched before this moment, and return how many; call until it is 0."""
    waits = sa.exists().where(deliveries.c.alert_id == alerts.c.id, deliveries.c.state.in_(_WAITING))
    needed = sa.exists().where(
        alerts.c.article_id == articles.c.id, sa.or_(alerts.c.state == AlertState.HELD.value, waits)
    )
    old = (
        sa.select(articles.c.id)
        .where(articles.c.fetched_at < before, articles.c.arrived_at.is_(None), ~needed)
        .order_by(articles.c.fetched_at, articles.c.id)
        .limit(limit)
    )
    ids = connection.execute(old).scalars().all()
    if not ids:
        return 0
    search_index.remove(connection, ids)
    told_of = sa.select(alerts.c.story_id)
    connection.execute(
        sa.delete(decisions).where(decisions.c.article_id.in_(ids), decisions.c.story_id.not_in(told_of))
    )
    connection.execute(sa.delete(articles).where(articles.c.id.in_(ids)))
    return len(ids)
