"""Stories and the articles that stand in them: what `watch` decided, so that a restart changes nothing.

Which story an article belongs to is decided in `alerts/events.py`; here it is only kept and read back.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection

from storage.notes import get_note, put_note
from storage.records import Membership, Story
from storage.tables import articles, firings, stories, story_articles

_READ_AT_ONCE = 2_000
_EDITED = "stories edited"
_MEMBERS = sa.select(story_articles, articles.c.language, articles.c.source).join(
    articles, articles.c.id == story_articles.c.article_id
)


def put(connection: Connection, opened: Collection[Story]) -> None:
    """Keep stories under the ids they bear; of one that is there already only `last_at` moves on."""
    if not opened:
        return
    rows = [
        {"id": story.id, "headline": story.headline, "first_at": story.first_at, "last_at": story.last_at}
        for story in opened
    ]
    statement = insert(stories)
    later = statement.excluded.last_at
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[stories.c.id], set_={"last_at": later}, where=stories.c.last_at < later
        ),
        rows,
    )


def touch(connection: Connection, story_ids: Collection[int], *, now: datetime) -> None:
    """Note that stories got another article just now."""
    if story_ids:
        connection.execute(
            sa.update(stories).where(stories.c.id.in_(story_ids), stories.c.last_at < now).values(last_at=now)
        )


def join(connection: Connection, members: Sequence[Membership]) -> None:
    """Keep where articles stand. An article stands in one story: of one that has its place only the text is renewed."""
    if not members:
        return
    rows = [
        {
            "article_id": member.article,
            "story_id": member.story,
            "duplicate_of": member.duplicate_of,
            "reason": member.reason,
            "signature": member.signature,
            "words": member.words,
            "facts": member.facts,
            "places": list(member.places),
            "origin": member.origin,
            "joined_at": member.joined_at,
        }
        # Each row locks its article on Postgres: always in this order, as savers do, or both wait for each other.
        for member in sorted(members, key=lambda member: member.article)
    ]
    statement = insert(story_articles)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[story_articles.c.article_id],
            set_={name: statement.excluded[name] for name in ("signature", "words", "facts", "places")},
        ),
        rows,
    )


def merge(connection: Connection, story: int, *, into: int) -> None:
    """Let all articles of a story stand in another one; the story itself stays, and says where they went."""
    for table in (story_articles, firings):
        connection.execute(sa.update(table).where(table.c.story_id == story).values(story_id=into))
    connection.execute(sa.update(stories).where(stories.c.id == story).values(merged_into=into))


def split(connection: Connection, article_ids: Collection[int], *, now: datetime) -> int:
    """Let articles of one story stand in a new one, which bears the id of the first of them; return it.

    ValueError if they stand in several stories, nowhere, or are all that their story holds.
    """
    chosen = members(connection, article_ids)
    standing = {member.story for member in chosen.values()}
    if len(standing) != 1 or len(chosen) != len(set(article_ids)):
        raise ValueError("the articles to split off must stand in one story")
    story = get(connection, standing.pop())
    if story is None or len(story.articles) == len(chosen):
        raise ValueError("an article at least must stay in the story")
    new = min(chosen.keys() - {story.id}, default=None)
    if new is None:
        raise ValueError("the article that opened a story stays in it; split the others off")
    headline = connection.execute(sa.select(articles.c.title).where(articles.c.id == new)).scalar_one()
    first = min(member.joined_at for member in chosen.values())
    put(connection, [Story(id=new, headline=headline or story.headline, first_at=first, last_at=now)])
    for table in (story_articles, firings):
        connection.execute(sa.update(table).where(table.c.article_id.in_(chosen)).values(story_id=new))
    connection.execute(sa.update(stories).where(stories.c.id == new).values(merged_into=None))
    return new


def mark_edited(connection: Connection, *, now: datetime) -> None:
    """Note that an operator moved articles, so that a watcher reads its stories anew."""
    put_note(connection, _EDITED, now.isoformat(), now=now)


def edited(connection: Connection) -> str:
    """Give a mark that changes with each edit of an operator; empty before the first one."""
    note = get_note(connection, _EDITED)
    return str(note.value) if note is not None else ""


def members(connection: Connection, article_ids: Collection[int]) -> dict[int, Membership]:
    """Give the place of each of these articles that has one, by article id."""
    if not article_ids:
        return {}
    rows = connection.execute(_MEMBERS.where(story_articles.c.article_id.in_(article_ids)))
    return {row.article_id: _membership(row) for row in rows}


def members_of(connection: Connection, story_ids: Collection[int]) -> list[Membership]:
    """Give the places of all articles of these stories, in order of arrival."""
    if not story_ids:
        return []
    query = _MEMBERS.where(story_articles.c.story_id.in_(story_ids))
    rows = connection.execute(query.order_by(story_articles.c.joined_at, story_articles.c.article_id))
    return [_membership(row) for row in rows]


def latest(connection: Connection, story_id: int) -> int | None:
    """Give the article that joined a story last, or None."""
    query = sa.select(story_articles.c.article_id).where(story_articles.c.story_id == story_id)
    query = query.order_by(story_articles.c.joined_at.desc(), story_articles.c.article_id.desc())
    return connection.execute(query.limit(1)).scalar_one_or_none()


def members_since(connection: Connection, since: datetime) -> Iterator[Membership]:
    """Give what joined a story at or after `since`, in order of arrival."""
    query = (
        _MEMBERS.where(story_articles.c.joined_at >= since)
        .order_by(story_articles.c.joined_at, story_articles.c.article_id)
        .execution_options(yield_per=_READ_AT_ONCE)
    )
    for row in connection.execute(query):
        yield _membership(row)


def get(connection: Connection, story_id: int) -> Story | None:
    """Give one story with its articles, or None."""
    return next(iter(_with_articles(connection, sa.select(stories).where(stories.c.id == story_id))), None)


def recent(connection: Connection, *, since: datetime, limit: int = 100) -> list[Story]:
    """Give the stories that got an article at or after `since`, the latest first."""
    query = sa.select(stories).where(stories.c.last_at >= since).order_by(stories.c.last_at.desc(), stories.c.id.desc())
    return _with_articles(connection, query.limit(limit))


def _with_articles(connection: Connection, query: sa.Select[Any]) -> list[Story]:
    rows = connection.execute(query).all()
    standing: dict[int, list[int]] = {row.id: [] for row in rows}
    if standing:
        found = connection.execute(
            sa.select(story_articles.c.story_id, story_articles.c.article_id)
            .where(story_articles.c.story_id.in_(standing))
            .order_by(story_articles.c.joined_at, story_articles.c.article_id)
        )
        for story_id, article_id in found:
            standing[story_id].append(article_id)
    return [
        Story(
            id=row.id,
            headline=row.headline,
            first_at=row.first_at,
            last_at=row.last_at,
            articles=tuple(standing[row.id]),
        )
        for row in rows
    ]


def _membership(row: sa.Row[Any]) -> Membership:
    return Membership(
        article=row.article_id,
        story=row.story_id,
        duplicate_of=row.duplicate_of,
        reason=row.reason,
        signature=row.signature,
        words=row.words,
        facts=row.facts,
        places=tuple(row.places),
        origin=row.origin,
        language=row.language,
        source=row.source,
        joined_at=row.joined_at,
    )
