"""Stories: what was decided is kept once and read back in order, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, article, story
from sqlalchemy.engine import Connection

from storage import articles, stories
from storage.database import Database
from storage.records import Membership

HOUR = timedelta(hours=1)


def stored(connection: Connection, sources: Sequence[str]) -> None:
    """Store one article for each source, with the ids 1, 2, ..."""
    arriving = [article(number, source=source) for number, source in enumerate(sources, 1)]
    assert [one.article.id for one in articles.save(connection, arriving, now=NOW)] == list(range(1, len(sources) + 1))


def member(number: int, story_id: int, hours: int = 0) -> Membership:
    """Build the place of an article that joined some hours from now."""
    return Membership(
        article=number,
        story=story_id,
        reason="first",
        signature=bytes([number]),
        words=b"bannu*",
        facts={"attack_type": "ied"},
        language="en",
        joined_at=NOW + hours * HOUR,
    )


def test_a_story_bears_its_id_and_lists_its_articles(database: Database) -> None:
    """A story is read back under the id it was given, with its articles in order of arrival; an unknown one is None."""
    with database.write() as connection:
        stored(connection, ["dawn", "geo", "tolo"])
        stories.put(connection, [story(id=3)])
        stories.join(connection, [member(3, 3), member(1, 3, 2), member(2, 3, 1)])
        assert stories.get(connection, 3) == story(id=3, articles=(3, 2, 1))
        assert stories.get(connection, 1) is None


def test_putting_a_story_again_only_moves_its_end(database: Database) -> None:
    """Headline and beginning stay; the end moves forward and never back."""
    later = story(id=1, headline="Another", first_at=NOW + HOUR, last_at=NOW + 2 * HOUR)
    with database.write() as connection:
        stories.put(connection, [story(id=1)])
        stories.put(connection, [later])
        stories.put(connection, [story(id=1)])
        assert stories.get(connection, 1) == story(id=1, last_at=NOW + 2 * HOUR)


def test_touching_moves_the_end_forward_only(database: Database) -> None:
    """Another article moves `last_at`, but never back."""
    with database.write() as connection:
        stories.put(connection, [story(id=1), story(id=2)])
        stories.touch(connection, [1], now=NOW + HOUR)
        stories.touch(connection, [1, 2], now=NOW - HOUR)
        stories.touch(connection, [], now=NOW + 9 * HOUR)
        found = stories.recent(connection, since=NOW)
    assert [(one.id, one.last_at) for one in found] == [(1, NOW + HOUR), (2, NOW)]


def test_an_article_stands_in_one_story(database: Database) -> None:
    """Joining again renews the text it is compared by; story, reason and time stay."""
    with database.write() as connection:
        stored(connection, ["dawn", "geo"])
        stories.put(connection, [story(id=1), story(id=2)])
        stories.join(connection, [member(1, 1)])
        stories.join(connection, [replace(member(1, 2, 5), signature=b"new", reason="revision"), member(2, 2)])
        assert stories.members(connection, [1, 2, 9]) == {
            1: replace(member(1, 1), signature=b"new", source="dawn"),
            2: replace(member(2, 2), source="geo"),
        }
        assert stories.members(connection, []) == {}


def test_what_joined_since_is_read_in_order_of_arrival(database: Database) -> None:
    """Everything from a moment on, that moment included, by time and then by article."""
    with database.write() as connection:
        stored(connection, ["dawn", "geo", "tolo", "pajhwok"])
        stories.put(connection, [story(id=number) for number in (1, 2, 3, 4)])
        stories.join(connection, [member(4, 4), member(2, 2), member(1, 1, 1), member(3, 3, -1)])
        assert [one.article for one in stories.members_since(connection, NOW)] == [2, 4, 1]


def test_recent_stories_come_latest_first(database: Database) -> None:
    """Only those with an article since then, at most as many as asked for."""
    with database.write() as connection:
        stories.put(connection, [story(id=number, last_at=NOW + number * HOUR) for number in (1, 2, 3, 4)])
        assert [one.id for one in stories.recent(connection, since=NOW + 2 * HOUR, limit=2)] == [4, 3]
        assert [one.id for one in stories.recent(connection, since=NOW + 2 * HOUR)] == [4, 3, 2]


def test_merged_stories_are_one(database: Database) -> None:
    """All articles stand in the story that took them in; the other one stays, empty."""
    with database.write() as connection:
        stored(connection, ["dawn", "geo", "tolo"])
        stories.put(connection, [story(id=1), story(id=3)])
        stories.join(connection, [member(1, 1), member(2, 1), member(3, 3)])
        stories.merge(connection, 3, into=1)
        assert stories.get(connection, 1) == story(id=1, articles=(1, 2, 3))
        assert stories.get(connection, 3) == story(id=3)


def test_articles_split_off_stand_in_a_new_story(database: Database) -> None:
    """The new story bears the id of the first of its articles, never that of the old one, and its headline."""
    with database.write() as connection:
        stored(connection, ["dawn", "geo", "tolo"])
        stories.put(connection, [story(id=1)])
        stories.join(connection, [member(1, 1), member(2, 1, 1), member(3, 1, 2)])
        new = stories.split(connection, [3, 2], now=NOW + 5 * HOUR)
        found = stories.get(connection, new)
        assert found is not None
        assert (new, found.articles, found.first_at) == (2, (2, 3), NOW + HOUR)
        assert found.headline == article(2, source="geo").title
        assert stories.get(connection, 1) == story(id=1, articles=(1,))
        stories.merge(connection, 2, into=1)
        assert stories.split(connection, [2], now=NOW + 6 * HOUR) == 2


@pytest.mark.parametrize("chosen", [[1, 2, 3], [1], [3, 4], [2, 9], []])
def test_what_can_not_be_split_off(database: Database, chosen: list[int]) -> None:
    """A story keeps an article, and the one that opened it; articles of two stories or of none are refused."""
    with database.write() as connection:
        stored(connection, ["dawn", "geo", "tolo", "dawn-news"])
        stories.put(connection, [story(id=1), story(id=4)])
        stories.join(connection, [member(1, 1), member(2, 1), member(3, 1), member(4, 4)])
        with pytest.raises(ValueError, match="article"):
            stories.split(connection, chosen, now=NOW)
        assert stories.get(connection, 1) == story(id=1, articles=(1, 2, 3))


def test_an_operators_edit_changes_the_mark(database: Database) -> None:
    """So that a watcher in another process knows that it must read its stories anew."""
    with database.write() as connection:
        assert stories.edited(connection) == ""
        stories.mark_edited(connection, now=NOW)
        first = stories.edited(connection)
        stories.mark_edited(connection, now=NOW + HOUR)
        assert len({"", first, stories.edited(connection)}) == 3
