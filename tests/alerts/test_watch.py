"""Watch: what waits becomes stories, alerts and messages, each decision with its reason, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from factories import NOW, match, subscriber
from fake_rules import FakeRules
from watched import CRITICAL, MINUTE, arrive, copy_of, follow, reasons, report, state, told

from alerts import amend
from alerts.events import OpenStories
from alerts.watch import WatchOptions, WatchReport, watch
from storage import alerts as alert_rows
from storage import outbox
from storage import stories as story_rows
from storage.database import Database
from storage.facts import Facts
from storage.records import AlertState, DeliveryKind, DeliveryState, Follow, Severity


def test_an_article_becomes_a_story_an_alert_and_a_message(database: Database) -> None:
    """One pass leads from a waiting article to a row in the outbox, and says so in its report."""
    follow(database)
    first, second = arrive(database, report(1), report(2, "weather"))
    done = watch(database, FakeRules(), now=NOW)
    assert done == WatchReport(articles=2, firings=1, alerts=1, deliveries=1)
    assert told(database) == [(first.id, 100)]
    assert reasons(database, first.id) == [(100, "told", "first_report")]
    assert reasons(database, second.id) == []
    with database.read() as connection:
        alert = alert_rows.of_stories(connection, [first.id])[first.id]
        story = story_rows.get(connection, second.id)
    assert (alert.state, alert.article, alert.severity, alert.rules_hash) == (
        AlertState.OPEN,
        first.id,
        Severity.HIGH,
        "fake",
    )
    assert story is not None
    assert (story.headline, story.articles) == (second.title, (second.id,))


def test_articles_are_watched_in_order_of_arrival(database: Database) -> None:
    """Whatever their ids or dates, who arrived first is watched first and is the original of later copies."""
    follow(database)
    wire = report(1)
    arrive(database, replace(report(9, "weather"), published_at=NOW - MINUTE), now=NOW + MINUTE)
    arrive(database, wire, now=NOW + 2 * MINUTE)
    arrive(database, copy_of(wire, 3), now=NOW + 3 * MINUTE)
    rules = FakeRules()
    watch(database, rules, now=NOW + 4 * MINUTE)
    assert rules.asked == ["Report 9 weather", "Report 1 attack", "From our wire 3"]
    with database.read() as connection:
        members = story_rows.members(connection, [2, 3])
        assert alert_rows.of_stories(connection, [2])[2].article == 2
        assert alert_rows.of_stories(connection, [2])[2].outlets == ("example", "outlet-3")
    assert (members[3].story, members[3].duplicate_of) == (2, 2)


def test_a_new_text_is_no_new_origin(database: Database) -> None:
    """A copy that its outlet changes later, or credits only then, still is what it copied: nobody confirmed it."""
    follow(database)
    wire = report(1)
    copy = copy_of(wire, 3)
    arrive(database, wire, copy)
    watch(database, FakeRules(), now=NOW)
    arrive(database, replace(copy, body=f"{copy.body} A line of our desk.", origin="AFP"), now=NOW + MINUTE)
    watch(database, FakeRules(), now=NOW + MINUTE)
    with database.read() as connection:
        assert alert_rows.of_stories(connection, [1])[1].origins == ("source:example",)
        assert {member.origin for member in story_rows.members(connection, [1, 2]).values()} == {"source:example"}


def test_a_copy_of_a_told_story_is_not_told_again(database: Database) -> None:
    """A near copy that fires as well, in the same batch or a later one, makes no second message; it is noted why."""
    follow(database)
    wire = report(1)
    arrive(database, wire, copy_of(wire, 2))
    watch(database, FakeRules(), now=NOW)
    arrive(database, copy_of(wire, 3))
    watch(database, FakeRules(), now=NOW + MINUTE)
    assert told(database) == [(1, 100)]
    assert reasons(database, 2) == reasons(database, 3) == [(None, "not_told", "already_told")]


def test_a_further_outlet_edits_the_first_message_silently(database: Database) -> None:
    """One outlet must not stand there when three carry it; nobody is rung, and nobody new is told for it."""
    follow(database)
    wire = report(1)
    arrive(database, wire)
    watch(database, FakeRules(), now=NOW)
    with database.write() as connection:
        (root,) = outbox.claim(connection, now=NOW, limit=1, lease=MINUTE)
        outbox.settle(connection, replace(root, state=DeliveryState.SENT, message_id=1), now=NOW)
    follow(database, subscriber(200))
    for number in (3, 4):
        arrive(database, copy_of(wire, number), now=NOW + number * MINUTE)
        watch(database, FakeRules(), now=NOW + number * MINUTE)
    with database.read() as connection:
        rows = outbox.of_alert(connection, 1)
        (alert,) = alert_rows.of_stories(connection, [1]).values()
    assert [(row.chat, row.kind) for row in rows] == [(100, DeliveryKind.ROOT), (100, DeliveryKind.EDIT)]
    assert alert.outlets == ("example", "outlet-3", "outlet-4")
    assert reasons(database, 3) == [(None, "not_told", "already_told")]


def test_what_follows_an_event_begins_no_alert_but_adds_to_one(database: Database) -> None:
    """A funeral rings nobody who did not hear of the death; where the event has an alert it brings its outlet."""
    follow(database)
    rules = FakeRules(facts={"funeral": Facts(attack_type="ied", aftermath=True)})
    alone, known = report(1, "attack funeral"), report(2)
    arrive(database, alone, known)
    watch(database, rules, now=NOW)
    assert reasons(database, 1) == [(None, "not_told", "aftermath")]
    assert told(database) == [(2, 100)]
    arrive(database, copy_of(known, 3, "attack funeral"))
    watch(database, rules, now=NOW + MINUTE)
    with database.read() as connection:
        assert alert_rows.of_stories(connection, [2])[2].outlets == ("example", "outlet-3")
        assert alert_rows.of_stories(connection, [1]) == {}


def test_a_running_watcher_sees_what_an_operator_merged(database: Database) -> None:
    """A copy of an article that was moved by hand goes where that stands now, also from memory."""
    first, second = report(1, "weather"), report(2, "football")
    stories = OpenStories()
    arrive(database, first, second)
    watch(database, FakeRules(), now=NOW, stories=stories)
    with database.write() as connection:
        amend.merge(connection, 2, 1, now=NOW)
        story_rows.mark_edited(connection, now=NOW)
    arrive(database, copy_of(second, 3))
    watch(database, FakeRules(), now=NOW + MINUTE, stories=stories)
    with database.read() as connection:
        assert story_rows.members(connection, [3])[3].story == 1


def test_a_changed_article_is_matched_again_and_told_once(database: Database) -> None:
    """A revision is matched: it may fire what the first text did not, but its story is told once only."""
    follow(database)
    arrive(database, report(1, "quiet"))
    watch(database, FakeRules(), now=NOW)
    assert told(database) == []
    for number, words in enumerate(("attack", "attack again", "attack and more")):
        arrive(database, report(1, words), now=NOW + MINUTE * number)
        assert watch(database, FakeRules(), now=NOW + MINUTE * number).articles == 1
    assert told(database) == [(1, 100)]
    assert state(database)["stories"] == [("1", "Report 1 quiet", str(NOW), str(NOW + 2 * MINUTE), "None")]
    assert [row[1] for row in state(database)["firings"]] == ["2", "3", "4"]
    assert [reason for _, _, reason in reasons(database, 1)] == ["first_report", "already_told", "already_told"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"baseline": True}, "baseline"),
        ({"published_at": NOW - timedelta(hours=25)}, "too_old"),
        ({"published_at": None, "fetched_at": NOW - timedelta(hours=25)}, "too_old"),
    ],
)
def test_baselines_and_old_news_never_alert(database: Database, changes: dict[str, Any], reason: str) -> None:
    """They are matched and stand in a story, but alert nobody, and it is noted why; a fresh copy alerts by itself."""
    follow(database)
    old = report(1, **changes)
    arrive(database, old)
    assert watch(database, FakeRules(), now=NOW) == WatchReport(articles=1, firings=1)
    assert reasons(database, 1) == [(None, "not_told", reason)]
    arrive(database, copy_of(old, 2))
    watch(database, FakeRules(), now=NOW)
    with database.read() as connection:
        assert alert_rows.of_stories(connection, [1])[1].article == 2


def test_the_greatest_age_is_an_option(database: Database) -> None:
    """`max_age` is handed in; None lets everything alert."""
    follow(database)
    arrive(database, report(1, published_at=NOW - timedelta(days=9)))
    assert watch(database, FakeRules(), now=NOW, options=WatchOptions(max_age=None)).deliveries == 1


def test_rules_that_do_not_notify_tell_nobody(database: Database) -> None:
    """Their firings are kept for other rules; the reason is stored."""
    follow(database)
    arrive(database, report(1))
    done = watch(database, FakeRules({"attack": match(notify=False)}), now=NOW)
    assert (done.firings, done.alerts) == (1, 0)
    assert reasons(database, 1) == [(None, "not_told", "silent")]


def test_a_rise_of_severity_reaches_who_was_not_told(database: Database) -> None:
    """A chat that wants critical news only hears of the story when it becomes critical; others hear nothing twice."""
    follow(database, subscriber(1), subscriber(2, severity=Severity.CRITICAL))
    wire = report(1)
    arrive(database, wire)
    rules = FakeRules({"attack": match(), "grave": CRITICAL})
    watch(database, rules, now=NOW)
    arrive(database, copy_of(wire, 2, "grave"))
    watch(database, rules, now=NOW + MINUTE)
    assert told(database) == [(1, 1), (1, 2)]
    assert reasons(database, 2) == [(2, "told", "severity_rose"), (None, "not_told", "already_told")]


def test_who_follows_a_place_is_told_of_it(database: Database) -> None:
    """The places that an article names reach the routing; groups are no places."""
    follow(database, subscriber(1, follow=Follow(places=("bannu",))), subscriber(2, follow=Follow(places=("ttp",))))
    arrive(database, report(1, "attack bannu ttp"))
    watch(database, FakeRules(entities={"bannu": "district", "ttp": "group"}), now=NOW)
    assert told(database) == [(1, 1)]
    assert (2, "not_told", "not_followed") in reasons(database, 1)


def test_what_can_not_be_read_is_reported_and_stops_nothing(database: Database) -> None:
    """An article or a rule that raises is named in the report; the article is done with, the others alert."""
    follow(database)
    bad, odd, good = arrive(database, report(1, "unreadable"), report(2, "attack odd"), report(3))
    done = watch(database, FakeRules(), now=NOW)
    assert told(database) == [(odd.id, 100), (good.id, 100)]
    assert done.errors == (
        f"article {bad.id} ({bad.url}): RuntimeError: no way to read this",
        f"article {odd.id} ({odd.url}): rule odd: it raised",
    )
    assert reasons(database, bad.id) == [(None, "failed", "RuntimeError: no way to read this")]
    assert watch(database, FakeRules(), now=NOW) == WatchReport()


def test_the_limit_is_kept(database: Database) -> None:
    """A pass watches no more articles than it may; the next one goes on."""
    arrive(database, *(report(number, "weather") for number in range(1, 121)))
    assert [watch(database, FakeRules(), now=NOW, limit=70).articles for _ in range(3)] == [70, 50, 0]
