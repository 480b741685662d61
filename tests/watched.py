"""What the tests of `watch` share: articles that arrive, chats that follow, and a look at all that was kept."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from factories import NOW, article, match, subscriber

from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import stories as story_rows
from storage import subscribers as subscriber_rows
from storage.database import Database
from storage.records import Article, Severity, Subscriber
from storage.tables import alerts, decisions, deliveries, firings, stories, story_articles

MINUTE = timedelta(minutes=1)
CRITICAL = match("grave", severity=Severity.CRITICAL)
PATIENT = match("patient", severity=Severity.MEDIUM, wait_seconds=120)


def report(number: int, words: str = "attack", **changes: Any) -> Article:  # noqa: ANN401  any field of the record
    """Build an article whose text is its own; `words` decide what fires."""
    body = " ".join(f"{words} word{number}x{place} of" for place in range(20))
    return article(number, **{"title": f"Report {number} {words}", "body": body, **changes})


def copy_of(original: Article, number: int, words: str = "") -> Article:
    """Build another outlet's copy of an article."""
    body = f"{original.body} {words}".strip()
    return article(number, source=f"outlet-{number}", title=f"From our wire {number}", body=body)


def arrive(database: Database, *arriving: Article, now: datetime = NOW) -> list[Article]:
    """Store articles; they wait to be watched."""
    with database.write() as connection:
        return [saved.article for saved in article_rows.save(connection, arriving, now=now)]


def follow(database: Database, *subscribers: Subscriber) -> None:
    """Let chats follow."""
    with database.write() as connection:
        for one in subscribers or (subscriber(),):
            subscriber_rows.put(connection, one, now=NOW)


def state(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Give everything that watch keeps; ids that a rolled back transaction may use up are replaced by the story."""
    tables = {
        "stories": sa.select(stories),
        "story_articles": sa.select(story_articles),
        "firings": sa.select(firings.c.article_id, firings.c.revision, firings.c.rule, firings.c.story_id),
        "alerts": sa.select(*(column for column in alerts.c if column.name not in ("id", "matches"))),
        "decisions": sa.select(*(column for column in decisions.c if column.name != "id")),
        "deliveries": sa.select(alerts.c.story_id, deliveries.c.chat, deliveries.c.kind, deliveries.c.not_before).join(
            alerts, alerts.c.id == deliveries.c.alert_id
        ),
    }
    with database.read() as connection:
        kept = {
            name: sorted((tuple(map(str, row)) for row in connection.execute(query)), key=str)
            for name, query in tables.items()
        }
        kept["waiting"] = [(str(one.id),) for one in article_rows.waiting(connection, limit=1_000)]
    return kept


def reasons(database: Database, article_id: int) -> list[tuple[int | None, str, str]]:
    """Give the decisions about an article: chat, verdict, reason."""
    with database.read() as connection:
        member = story_rows.members(connection, [article_id])[article_id]
        made = alert_rows.decisions_of(connection, member.story)
    return [(one.chat, one.verdict.value, one.reason) for one in made if one.article == article_id]


def told(database: Database) -> list[tuple[int, int]]:
    """Give the messages in the outbox: story and chat."""
    return sorted((int(story), int(chat)) for story, chat, *_ in state(database)["deliveries"])
