"""What is old enough may go: articles with everything that hangs on them, a few at a time.

Alerts, their stories, the articles that lead them and the ledger of messages stay for ever, so that an alert can still
be read and taken back. Nothing goes that was not watched.
"""

from collections.abc import Callable, Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import entries, search_index
from storage.engine import Database
from storage.tables import alerts, articles, decisions, stories, story_articles


def delete_old(database: Database, *, before: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Delete all that is older, a few articles in each transaction so that nobody waits; return how many articles."""
    deleted = 0
    with database.write() as connection:
        entries.forget(connection, before=before)
    while not stopped():
        with database.write() as connection:
            step = delete_articles(connection, before=before)
        deleted += step
        if not step:
            break
    return deleted


def delete_articles(connection: Connection, *, before: datetime, limit: int = 500) -> int:
    """Delete up to `limit` articles that were fetched before this moment, and return how many; call until it is 0."""
    leads = sa.exists().where(alerts.c.article_id == articles.c.id)
    old = (
        sa.select(articles.c.id)
        .where(articles.c.fetched_at < before, articles.c.arrived_at.is_(None), ~leads)
        .order_by(articles.c.fetched_at, articles.c.id)
        .limit(limit)
    )
    ids = connection.execute(old).scalars().all()
    if not ids:
        return 0
    stood_in = connection.execute(
        sa.select(story_articles.c.story_id).where(story_articles.c.article_id.in_(ids)).distinct()
    )
    left = stood_in.scalars().all()
    search_index.remove(connection, ids)
    told_of = sa.exists().where(alerts.c.story_id == decisions.c.story_id)
    connection.execute(sa.delete(decisions).where(decisions.c.article_id.in_(ids), ~told_of))
    connection.execute(sa.delete(articles).where(articles.c.id.in_(ids)))
    _delete_empty(connection, left, before=before)
    return len(ids)


def _delete_empty(connection: Connection, story_ids: Collection[int], *, before: datetime) -> None:
    """Delete those of these stories that hold no article any more and never alerted, with what was merged into them.

    One that got an article lately stays: the watcher remembers it, and a new one may come to stand in it.
    """
    holds = sa.exists().where(story_articles.c.story_id == stories.c.id)
    told_of = sa.exists().where(alerts.c.story_id == stories.c.id)
    is_over = (stories.c.last_at < before, ~holds, ~told_of)
    gone = connection.execute(sa.select(stories.c.id).where(stories.c.id.in_(story_ids), *is_over)).scalars().all()
    hung_on = sa.or_(stories.c.id.in_(gone), stories.c.merged_into.in_(gone))
    connection.execute(sa.delete(stories).where(hung_on, *is_over))
