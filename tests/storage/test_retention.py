"""Old articles go with what hangs on them; what somebody still needs stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import NOW, alert, article, subscriber

from alerts import amend
from alerts.message import Mark
from alerts.view import view_loader
from storage import alerts, outbox, stories, subscribers, tables
from storage import articles as archive
from storage.database import Database, check
from storage.records import Decision, DeliveryKind, Membership, Story, Verdict
from storage.retention import delete_articles, delete_old
from storage.search import search

OLD = NOW - timedelta(days=40)
BEFORE = NOW - timedelta(days=30)


def shelve(database: Database) -> None:
    """Store three old articles (the third with a revision) and a new one, all watched."""
    with database.write() as connection:
        batch = [article(number, fetched_at=OLD) for number in (1, 2, 3)]
        archive.save(connection, [*batch, article(4)], now=OLD)
        archive.save(connection, [article(3, body="Changed.", fetched_at=OLD)], now=OLD)
        archive.mark_watched(connection, archive.waiting(connection, limit=9))


def alert_of(database: Database, article_id: int, state: str, delivery: str) -> None:
    """Let an article lead an alert with one message."""
    with database.write() as connection:
        moments = {"due_at": OLD, "created_at": OLD}
        story = {"id": 7, "headline": "x", "first_at": OLD, "last_at": OLD}
        alert = {"id": 7, "story_id": 7, "article_id": article_id, "state": state, "severity": 1, "revision": 1}
        connection.execute(sa.insert(tables.stories).values(story))
        connection.execute(sa.insert(tables.alerts).values(alert | moments | {"matches": []}))
        message = {"alert_id": 7, "chat": 1, "kind": "root", "revision": 1, "state": delivery, "priority": 1}
        connection.execute(sa.insert(tables.deliveries).values(message | {"not_before": OLD, "updated_at": OLD}))


def left(database: Database) -> list[int]:
    """Return the ids of the articles that are left, newest first."""
    with database.read() as connection:
        return [one.id for one in archive.recent(connection, 9)]


def delete(database: Database, limit: int = 500) -> int:
    """Delete in a transaction of its own."""
    with database.write() as connection:
        return delete_articles(connection, before=BEFORE, limit=limit)


def test_old_articles_go_with_their_rows(database: Database) -> None:
    """Keys, revisions and the words in the index go too; a new article never gets an old id."""
    shelve(database)
    assert delete(database, limit=2) == 2
    assert delete(database, limit=2) == 1
    assert delete(database) == 0
    assert left(database) == [4]
    with database.write() as connection:
        assert [one.id for one in search(connection, "road", now=NOW)] == [4]
        assert list(archive.known_keys(connection, [f"https://www.example.org/news/{n}" for n in range(9)])) == [
            "https://www.example.org/news/4"
        ]
        for table in (tables.revisions, tables.article_keys):
            assert connection.execute(sa.select(table.c.article_id).where(table.c.article_id != 4)).all() == []
        connection.execute(sa.delete(tables.articles))
        [saved] = archive.save(connection, [article(9)], now=NOW)
        assert saved.article.id == 5


def test_all_of_it_goes_step_by_step_until_somebody_says_stop(database: Database) -> None:
    """The old ones go, the new one stays; a service that is told to stop does not go on deleting."""
    shelve(database)
    assert delete_old(database, before=BEFORE, stopped=lambda: True) == 0
    assert delete_old(database, before=BEFORE) == 3
    with database.read() as connection:
        assert [one.url for one in archive.recent(connection, 9)] == [article(4).url]


def test_what_was_not_watched_stays(database: Database) -> None:
    """Nothing is silently dropped before the rules have seen it."""
    shelve(database)
    with database.write() as connection:
        archive.save(connection, [article(2, body="News.", fetched_at=OLD)], now=NOW)
    assert delete(database) == 2
    assert left(database) == [4, 2]


@pytest.mark.parametrize(("state", "delivery"), [("open", "sent"), ("closed", "cancelled"), ("held", "pending")])
def test_alerts_stay_with_the_articles_that_lead_them(database: Database, state: str, delivery: str) -> None:
    """The ledger is kept whole; an alert can be shown, and taken back, however old it is."""
    shelve(database)
    alert_of(database, 1, state, delivery)
    delete(database)
    assert left(database) == [4, 1]
    with database.read() as connection:
        for table in (tables.alerts, tables.deliveries, tables.stories):
            assert len(connection.execute(sa.select(table.c.id)).all()) == 1
    assert check(database) == []


def test_who_was_told_of_an_old_alert_hears_that_it_is_taken_back(database: Database) -> None:
    """The correction can still be written after the other articles went."""
    shelve(database)
    alert_of(database, 1, "open", "sent")
    delete(database)
    with database.write() as connection:
        subscribers.put(connection, subscriber(1), now=NOW)
        assert amend.retract(connection, 7, now=NOW)
        waiting = [row for row in outbox.of_alert(connection, 7) if row.kind is not DeliveryKind.ROOT]
        views = [view_loader({})(connection, row) for row in waiting]
    assert [view.mark for view in views if view is not None] == [Mark.RETRACTED, Mark.RETRACTED]


def test_decisions_and_stories_go_with_their_last_article(database: Database) -> None:
    """But not those of a story that alerted; also where an alert belongs to no story."""
    shelve(database)
    with database.write() as connection:
        stories.put(connection, [Story(id=one, headline="x", first_at=OLD, last_at=OLD) for one in (1, 2, 3, 4)])
        members = [Membership(article=one, story=one, joined_at=OLD) for one in (1, 2, 3, 4)]
        stories.join(connection, members)
        stories.merge(connection, 2, into=1)
        alerts.save(connection, [alert(story=3, article=4)])
        alerts.add(connection, alert(story=0, topic="many", article=4))
        made = [
            Decision(story=story, article=article, verdict=Verdict.NOT_TOLD, reason="baseline", at=OLD)
            for story, article in ((1, 1), (1, 2), (3, 3), (4, 4))
        ]
        alerts.record_decisions(connection, made)
    assert delete(database) == 3
    with database.read() as connection:
        assert [len(alerts.decisions_of(connection, story)) for story in (1, 3, 4)] == [0, 1, 1]
        assert sorted(connection.scalars(sa.select(tables.stories.c.id))) == [3, 4]


def test_a_story_that_is_open_stays_although_its_articles_are_old(database: Database) -> None:
    """An import of the archive is watched today; what comes next may belong to it."""
    shelve(database)
    with database.write() as connection:
        stories.put(connection, [Story(id=1, headline="x", first_at=OLD, last_at=NOW)])
        stories.join(connection, [Membership(article=1, story=1, joined_at=NOW)])
    delete(database)
    with database.read() as connection:
        assert stories.get(connection, 1) is not None
    assert left(database) == [4]
