"""Whoever was told something wrong is told what is right, once and silently."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from factories import NOW, alert, article, delivery, match, story, subscriber
from fake_rules import FakeRules
from sqlalchemy.engine import Connection
from watched import CRITICAL, MINUTE, arrive, copy_of, follow, report

from alerts import amend
from alerts.message import Mark
from alerts.view import view_of
from alerts.watch import watch
from storage import alerts, articles, outbox, stories, subscribers
from storage.database import Database, open_database
from storage.facts import Toll, from_json
from storage.records import AlertState, Decision, DeliveryKind, DeliveryState, Firing, Follow, Membership, Verdict
from storage.tables import story_articles

BOTH, FIRST, SECOND = 1, 2, 3  # chats: told of both alerts, of the first, of the second


@pytest.fixture
def archive(database: Database) -> Database:
    """Two stories of two articles, an alert each, told to chats of which one got both."""
    with database.write() as connection:
        saved = [kept.article for kept in articles.save(connection, [article(n) for n in range(1, 5)], now=NOW)]
        assert [one.id for one in saved] == [1, 2, 3, 4]
        stories.put(connection, [replace(story(), id=number) for number in (1, 3)])
        places = ((1, 1), (2, 1), (3, 3), (4, 3))
        stories.join(connection, [Membership(article=one, story=where, joined_at=NOW) for one, where in places])
        alerts.save(connection, [alert(story=1, article=1), alert(story=3, article=3)])
        for chat in (BOTH, FIRST, SECOND):
            subscribers.put(connection, subscriber(chat), now=NOW)
        told = [(1, BOTH), (1, FIRST), (2, BOTH), (2, SECOND)]
        outbox.add(connection, [delivery(alert=one, chat=chat) for one, chat in told], now=NOW)
        _send_all(connection)
    return database


def _send_all(connection: Connection) -> list[tuple[int, int, str]]:
    sent = []
    while claimed := outbox.claim(connection, now=NOW, limit=9, lease=NOW - NOW):
        for row in claimed:
            done = replace(row, state=DeliveryState.SENT, message_id=row.message_id or 100 + row.id, shows=1)
            outbox.settle(connection, done, now=NOW)
            sent.append((row.alert, row.chat, row.kind.value))
    return sorted(sent)


def test_a_retracted_alert_is_marked_and_everybody_who_got_it_is_told(archive: Database) -> None:
    """An edit and a correction for each of its chats, none for others; a second time nothing happens."""
    with archive.write() as connection:
        assert amend.retract(connection, 1, now=NOW)
        assert not amend.retract(connection, 1, now=NOW)
        assert not amend.retract(connection, 99, now=NOW)
        (change,) = alerts.changes_of(connection, 1)
        kept = alerts.get(connection, 1)
        assert kept is not None
        assert (kept.state, kept.revision) == (AlertState.RETRACTED, 2)
        assert (change.what, change.after, change.reason, change.revision) == ("state", "retracted", "correction", 2)
        expected = [(1, chat, kind) for chat in (BOTH, FIRST) for kind in ("correction", "edit")]
        assert _send_all(connection) == expected


def test_an_alert_outside_of_any_story_can_be_taken_back(archive: Database) -> None:
    """A rule that counts has alerts as well; what was decided about another one is not shown with it."""
    with archive.write() as connection:
        ours, other = (alerts.add(connection, alert(story=0, topic=topic)) for topic in ("a/x", "b/y"))
        made = [
            Decision(story=0, alert=one.id, article=1, chat=FIRST, verdict=Verdict.TOLD, reason="threshold", at=NOW)
            for one in (ours, other)
        ]
        alerts.record_decisions(connection, made)
        outbox.add(connection, [delivery(alert=ours.id, chat=FIRST)], now=NOW)
        _send_all(connection)
        assert amend.retract(connection, ours.id, now=NOW)
        kept = alerts.get(connection, ours.id)
        assert kept is not None
        assert (kept.state, kept.revision, kept.topic) == (AlertState.RETRACTED, 2, "a/x")
        assert _send_all(connection) == [(ours.id, FIRST, "correction"), (ours.id, FIRST, "edit")]
        assert alerts.decisions_of(connection, 0, alert=ours.id) == made[:1]


def test_what_an_operator_takes_back_stays_so_beside_a_watcher(postgres_url: str) -> None:
    """The watcher waits for his turn, and then sees what was done meanwhile."""
    database = open_database(postgres_url)
    rules = FakeRules({"attack": match(), "grave": CRITICAL})
    follow(database)
    first = report(1)
    arrive(database, first)
    watch(database, rules, now=NOW)
    arrive(database, copy_of(first, 2, "grave"), now=NOW + MINUTE)
    watcher = threading.Thread(target=watch, args=(database, rules), kwargs={"now": NOW + MINUTE})
    with database.write() as connection:
        amend.retract(connection, 1, now=NOW)
        watcher.start()
        watcher.join(0.3)
        assert watcher.is_alive()
    watcher.join(10)
    with database.read() as connection:
        kept = alerts.get(connection, 1)
        assert kept is not None
        assert kept.state is AlertState.RETRACTED
        assert [one.article for one in stories.members_of(connection, [1])] == [1, 2]
    database.close()


@pytest.mark.parametrize("state", [AlertState.RETRACTED, AlertState.CLOSED])
def test_an_open_event_goes_on_after_it_became_a_part_of_one_that_ended(archive: Database, state: AlertState) -> None:
    """What was taken back stays so with who was told of it; what was given up opens again."""
    with archive.write() as connection:
        ended = alerts.of_stories(connection, [1])[1]
        alerts.save(connection, [replace(ended, state=state)])
        amend.merge(connection, 3, 1, now=NOW)
        goes_on = alerts.of_stories(connection, [1])[1]
        assert goes_on.state is AlertState.OPEN
        assert goes_on.id == (2 if state is AlertState.RETRACTED else 1)
        if state is AlertState.RETRACTED:
            assert alerts.of_stories(connection, [3])[3] == replace(ended, state=state, story=3)
            assert _send_all(connection) == []


def test_an_event_does_not_end_because_one_that_was_taken_back_is_a_part_of_it(archive: Database) -> None:
    """Nor does it get its figures and readers."""
    with archive.write() as connection:
        before = alerts.of_stories(connection, [1])[1]
        amend.retract(connection, 2, now=NOW)
        _send_all(connection)
        amend.merge(connection, 3, 1, now=NOW)
        assert alerts.of_stories(connection, [1])[1] == before
        assert _send_all(connection) == []


def test_who_was_told_of_both_hears_that_they_are_one_and_who_knew_one_goes_on_with_it(archive: Database) -> None:
    """The smaller alert closes; its only reader keeps his message, which now is of the alert that goes on."""
    with archive.write() as connection:
        amend.merge(connection, 3, 1, now=NOW)
        closed, whole = alerts.get(connection, 2), alerts.get(connection, 1)
        assert closed is not None
        assert whole is not None
        assert (closed.state, whole.state, whole.revision) == (AlertState.CLOSED, AlertState.OPEN, 2)
        assert [(change.what, change.after) for change in alerts.changes_of(connection, 2)] == [("story", 1)]
        edits = [(1, chat, "edit") for chat in (BOTH, FIRST, SECOND)]
        assert _send_all(connection) == [*edits, (2, BOTH, "correction"), (2, BOTH, "edit")]
        rows = [row for row in outbox.of_alert(connection, 1) if row.chat == SECOND]
        assert (rows[0].kind, rows[0].shows) == (DeliveryKind.ROOT, 2)
        assert (SECOND, 0) in alerts.told(connection, [1])[1]
        merged = stories.get(connection, 1)
        assert merged is not None
        assert merged.articles == (1, 2, 3, 4)


def test_an_alert_goes_with_its_story_where_the_other_one_has_none(archive: Database) -> None:
    """Nobody is corrected: what they have is right."""
    with archive.write() as connection:
        stories.put(connection, [replace(story(), id=9)])
        amend.merge(connection, 3, 9, now=NOW)
        assert alerts.of_stories(connection, [9])[9].id == 2
        assert _send_all(connection) == []


def test_a_split_is_told_and_another_article_leads_where_the_leading_one_left(archive: Database) -> None:
    """The reports that went are named in the change."""
    with archive.write() as connection:
        assert amend.split(connection, [4], now=NOW) == 4
        (change,) = alerts.changes_of(connection, 2)
        assert (change.what, change.before, change.after) == ("split", [4], 4)
        assert {kind for _, _, kind in _send_all(connection)} == {"edit", "correction"}
        with pytest.raises(ValueError, match="must stay"):
            amend.split(connection, [1, 2], now=NOW)


def test_a_split_story_is_watched_again_and_the_old_alert_keeps_what_is_left(archive: Database) -> None:
    """Figures, outlets and rules that only the articles brought which went, go with them; these may alert anew."""
    nine, two = ({"killed": {"least": n, "most": n}, "attack_type": "ied"} for n in (9, 2))
    with archive.write() as connection:
        articles.mark_watched(connection, articles.waiting(connection, limit=9))
        connection.execute(sa.update(story_articles).where(story_articles.c.article_id == 3).values(facts=two))
        connection.execute(sa.update(story_articles).where(story_articles.c.article_id == 4).values(facts=nine))
        kept = alerts.of_stories(connection, [3])[3]
        for number, place in ((3, "bannu"), (4, "tank")):
            member = sa.update(story_articles).where(story_articles.c.article_id == number)
            connection.execute(member.values(places=[place]))
        fired_twice = (match("bombs"), match("raids"))
        alerts.save(connection, [replace(kept, matches=fired_twice, facts=nine, places=("bannu", "tank"))])
        for number, rule in ((3, "bombs"), (4, "raids")):
            fired = Firing(article=number, revision=1, story=3, match=match(rule), rules_hash="", at=NOW)
            alerts.record_firings(connection, [fired])
        amend.split(connection, [4], now=NOW)
        left = alerts.of_stories(connection, [3])[3]
        assert [one.rule for one in left.matches] == ["bombs"]
        assert left.places == ("bannu",)
        assert left.facts is not None
        assert from_json(left.facts).killed == Toll(least=2, most=2)
        assert [one.id for one in articles.waiting(connection, limit=9)] == [4]


def test_a_merge_that_is_undone_opens_the_alert_again(archive: Database) -> None:
    """Its message is no part of another event any more, and goes on under the story's own reports."""
    with archive.write() as connection:
        amend.merge(connection, 3, 1, now=NOW)
        _send_all(connection)
        assert amend.split(connection, [3, 4], now=NOW) == 3
        again = alerts.of_stories(connection, [3])[3]
        view = view_of(connection, again, {}, language="en", zone="UTC")
        assert view is not None
        assert (again.state, again.article, view.mark) == (AlertState.OPEN, 3, Mark.CORRECTED)
        assert [kind for alert_id, chat, kind in _send_all(connection) if (alert_id, chat) == (again.id, BOTH)] == [
            "correction",
            "edit",
        ]


@pytest.mark.parametrize("wait", [MINUTE, 0 * MINUTE])
def test_a_merge_that_is_undone_leaves_nothing_untold_that_was_held(database: Database, wait: timedelta) -> None:
    """The alert waited when its story became part of another one, so that nobody has a message of it."""
    with database.write() as connection:
        articles.save(connection, [article(1), article(2)], now=NOW)
        stories.put(connection, [replace(story(), id=number) for number in (1, 2)])
        stories.join(connection, [Membership(article=one, story=one, joined_at=NOW) for one in (1, 2)])
        patient = alert(
            story=2,
            article=2,
            matches=(match(wait_seconds=int(wait.total_seconds())),),
            created_at=NOW,
            due_at=NOW + wait,
        )
        alerts.save(connection, [alert(story=1, article=1), replace(patient, state=AlertState.HELD)])
        subscribers.put(connection, subscriber(BOTH), now=NOW)
        amend.merge(connection, 2, 1, now=NOW)
        amend.split(connection, [2], now=NOW)
        assert alerts.of_stories(connection, [2])[2].state is AlertState.HELD
    watch(database, FakeRules(), now=NOW + MINUTE)
    with database.write() as connection:
        assert alerts.of_stories(connection, [2])[2].state is AlertState.OPEN
        assert [(row.chat, row.kind) for row in outbox.of_alert(connection, 2)] == [(BOTH, DeliveryKind.ROOT)]


def test_who_knew_only_the_merged_alert_has_its_message_again_and_is_told_of_the_other(archive: Database) -> None:
    """His message tells again of its own event; of the whole, which he knew by it alone, he gets a message."""
    with archive.write() as connection:
        amend.merge(connection, 3, 1, now=NOW)
        _send_all(connection)
        amend.split(connection, [3, 4], now=NOW)
        sent = _send_all(connection)
        assert [(one, kind) for one, chat, kind in sent if chat == SECOND] == [
            (1, "root"),
            (2, "correction"),
            (2, "edit"),
        ]
        roots = [row.message_id for row in outbox.of_alert(connection, 2) if row.chat == SECOND][:1]
        assert roots == [104]  # the very message that he got first
        assert not [one for one, chat, kind in sent if chat == FIRST and (one, kind) == (1, "root")]


def test_an_event_is_merged_and_parted_again_and_nobody_gets_a_first_message_twice(archive: Database) -> None:
    """After the first time each chat has a message of each alert that is for it."""
    with archive.write() as connection:
        for turn in range(3):
            amend.merge(connection, 3, 1, now=NOW)
            _send_all(connection)
            amend.split(connection, [3, 4], now=NOW)
            roots = [(one, chat) for one, chat, kind in _send_all(connection) if kind == "root"]
            assert roots == ([(1, SECOND)] if not turn else [])


def test_who_follows_only_what_the_merged_alert_brought_is_told_of_the_whole(archive: Database) -> None:
    """The smaller alert was held, so that nobody heard of it; the one it becomes a part of was not for this chat."""
    with archive.write() as connection:
        subscribers.put(connection, subscriber(4, follow=Follow(rules=("bombs",))), now=NOW)
        small = alerts.of_stories(connection, [3])[3]
        alerts.save(connection, [replace(small, matches=(match("bombs"),), state=AlertState.HELD)])
        amend.merge(connection, 3, 1, now=NOW)
        assert (1, 4, "root") in _send_all(connection)


def test_two_held_alerts_that_confirm_each_other_are_told_at_once(archive: Database) -> None:
    """Each waited for a second origin; the first message of the smaller one, which still waits, is dropped."""
    held: dict[str, Any] = {"state": AlertState.HELD, "matches": (match(min_origins=2),), "created_at": NOW}
    with archive.write() as connection:
        first, second = (alerts.of_stories(connection, [1, 3])[number] for number in (1, 3))
        alerts.save(connection, [replace(first, origins=("a",), **held), replace(second, origins=("b",), **held)])
        subscribers.put(connection, subscriber(4), now=NOW)
        outbox.add(connection, [delivery(alert=second.id, chat=4)], now=NOW)
        amend.merge(connection, 3, 1, now=NOW)
        assert alerts.of_stories(connection, [1])[1].state is AlertState.OPEN
        assert [(one, kind) for one, chat, kind in _send_all(connection) if chat == 4] == [(1, "root")]
