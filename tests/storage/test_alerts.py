"""The ledger: one alert per story, what fired, and why each chat was told or not, on both databases."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from factories import NOW, alert, article, match, story
from sqlalchemy.engine import Connection

from storage import alerts, articles, stories
from storage.database import Database
from storage.records import AlertState, Decision, Firing, Severity, Span, Verdict
from storage.tables import firings

HOUR = timedelta(hours=1)


def with_stories(connection: Connection, ids: Iterable[int]) -> None:
    """Keep stories under these ids."""
    stories.put(connection, [story(id=number) for number in ids])


def decision(story_id: int, chat: int | None, verdict: Verdict = Verdict.TOLD, thread: int = 0) -> Decision:
    """Build a decision about article 1."""
    return Decision(story=story_id, article=1, chat=chat, thread=thread, verdict=verdict, reason="first_report", at=NOW)


def test_an_alert_is_read_back_as_it_was_saved(database: Database) -> None:
    """Every field survives, the words that hit and the places included."""
    span = Span("title", 3, 7, "دھما")
    written = alert(
        story=7,
        state=AlertState.HELD,
        severity=Severity.CRITICAL,
        matches=(match("a", spans=(span,), tags=("x", "y"), wait_seconds=120), match("b", notify=False)),
        places=("bannu", "kp"),
        rules_hash="abc",
        reason="severity_rose",
        due_at=NOW + HOUR,
    )
    with database.write() as connection:
        with_stories(connection, [7])
        [saved] = alerts.save(connection, [written])
        assert saved == replace(written, id=saved.id)
        assert saved.id > 0
        assert alerts.get(connection, saved.id) == saved
        assert alerts.of_stories(connection, [7, 8]) == {7: saved}
        assert alerts.get(connection, saved.id + 1) is None
        assert alerts.of_stories(connection, []) == {}


def test_a_story_has_one_alert(database: Database) -> None:
    """Saving again changes the alert and keeps its id and the time it was made."""
    with database.write() as connection:
        with_stories(connection, [7])
        [first] = alerts.save(connection, [alert(story=7)])
        grown = alert(story=7, severity=Severity.CRITICAL, revision=2, created_at=NOW + HOUR)
        [second] = alerts.save(connection, [grown])
        assert alerts.recent(connection) == [replace(grown, id=first.id, created_at=NOW)]
        assert second.id == first.id


def test_saving_many_gives_them_back_in_their_order(database: Database) -> None:
    """Each gets its own id, whatever order the database answers in; none is fine."""
    with database.write() as connection:
        with_stories(connection, range(1, 41))
        alerts.save(connection, [alert(story=number) for number in range(20, 30)])
        order = [*range(40, 0, -3), *range(2, 40, 3)]
        saved = alerts.save(connection, [alert(story=number) for number in order])
        assert [one.story for one in saved] == order
        assert {one.story: one for one in saved} == alerts.of_stories(connection, order)
        assert alerts.save(connection, []) == []


def test_the_latest_alerts_come_first(database: Database) -> None:
    """By the time they were made, then by id."""
    with database.write() as connection:
        with_stories(connection, [1, 2, 3])
        alerts.save(connection, [alert(story=number, created_at=NOW + HOUR * (number % 3)) for number in (1, 2, 3)])
        assert [one.story for one in alerts.recent(connection, 2)] == [2, 1]


def test_held_alerts_are_due_at_their_time(database: Database) -> None:
    """The held ones whose time has come, the longest due first; open ones are never due."""
    with database.write() as connection:
        with_stories(connection, range(1, 6))
        held = [alert(story=number, state=AlertState.HELD, due_at=NOW + HOUR * (5 - number)) for number in (1, 2, 3, 4)]
        assert alerts.next_due(connection) is None
        alerts.save(connection, [*held, alert(story=5)])
        assert alerts.next_due(connection) == NOW + HOUR
        assert [one.story for one in alerts.due(connection, now=NOW + 3 * HOUR, limit=9)] == [4, 3, 2]
        assert [one.story for one in alerts.due(connection, now=NOW + 3 * HOUR, limit=1)] == [4]
        assert alerts.due(connection, now=NOW, limit=9) == []


def test_a_firing_is_kept_once(database: Database) -> None:
    """Of one rule, article and revision there is one firing; another revision has its own."""
    with database.write() as connection:
        articles.save(connection, [article(1)], now=NOW)
        kept = Firing(article=1, revision=1, story=1, match=match("r"), rules_hash="abc", at=NOW)
        alerts.record_firings(connection, [kept, replace(kept, match=match("s"))])
        alerts.record_firings(connection, [kept, replace(kept, revision=2), replace(kept, story=9)])
        alerts.record_firings(connection, [])
        rows = connection.execute(sa.select(firings.c.rule, firings.c.revision, firings.c.story_id))
        assert sorted(tuple(row) for row in rows) == [("r", 1, 1), ("r", 2, 1), ("s", 1, 1)]


def test_decisions_are_told_in_the_order_in_which_they_were_made(database: Database) -> None:
    """Every decision about a story, and of no other."""
    made = [decision(1, 5, Verdict.NOT_TOLD), decision(1, None, Verdict.HELD), decision(1, 5)]
    with database.write() as connection:
        alerts.record_decisions(connection, [*made, decision(2, 5)])
        alerts.record_decisions(connection, [])
        assert alerts.decisions_of(connection, 1) == made


def test_who_was_told_is_known_by_chat_and_thread(database: Database) -> None:
    """Only chats that were told count, or whose message waits for the end of quiet hours; each topic by itself."""
    with database.write() as connection:
        alerts.record_decisions(
            connection,
            [
                decision(1, 5, thread=7),
                decision(1, 5, thread=7),
                decision(1, 6, Verdict.NOT_TOLD),
                decision(1, None, Verdict.HELD),
                decision(1, 9, Verdict.HELD),
                decision(2, 6),
                decision(3, 8),
            ],
        )
        assert alerts.told(connection, [1, 2, 9]) == {1: {(5, 7), (9, 0)}, 2: {(6, 0)}}
        assert alerts.told(connection, []) == {}
