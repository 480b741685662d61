"""Watch: what waits becomes stories, alerts and messages; nothing lost, nothing doubled, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from factories import NOW, article, match, subscriber
from fake_rules import FakeRules

from alerts.events import OpenStories
from alerts.watch import WatchOptions, WatchReport, watch
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import faults
from storage import stories as story_rows
from storage import subscribers as subscriber_rows
from storage.database import Database, open_database
from storage.records import AlertState, Article, Follow, Severity, Subscriber
from storage.tables import alerts, decisions, deliveries, firings, stories, story_articles

MINUTE = timedelta(minutes=1)
CRITICAL = match("grave", severity=Severity.CRITICAL)
PATIENT = match("patient", severity=Severity.MEDIUM, wait_seconds=120)
POINTS = sorted(point for point in faults.POINTS if point.startswith("watch."))


class KilledError(BaseException):
    """The process ends here; nothing may catch it, as nothing can catch kill -9."""


def die() -> None:
    """End the process."""
    raise KilledError


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


def test_watching_twice_is_watching_once(database: Database) -> None:
    """A second pass finds nothing to do and changes nothing."""
    follow(database)
    arrive(database, report(1), report(2), copy_of(report(1), 3))
    watch(database, FakeRules(), now=NOW)
    before = state(database)
    assert watch(database, FakeRules(), now=NOW + MINUTE) == WatchReport()
    assert state(database) == before


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_loses_and_repeats_nothing(database: Database, point: str) -> None:
    """Killed at any point and started again, watch leaves exactly what it leaves undisturbed."""
    follow(database, subscriber(1), subscriber(2, severity=Severity.CRITICAL))
    rules = FakeRules({"attack": match(), "wait": PATIENT})
    first = report(1, "wait")
    arrive(database, first, report(2), copy_of(report(2), 3), report(4, "weather"))
    passed = [NOW, NOW + 3 * MINUTE]
    survived: list[str] = []
    remembered = OpenStories()
    for now in passed:
        with faults.armed({point: die}):
            try:
                watch(database, rules, now=now, stories=remembered)
                survived.append("undisturbed")
            except KilledError:
                survived.append("killed")
        watch(database, rules, now=now, stories=remembered)
    assert "killed" in survived
    assert told(database) == [(1, 1), (2, 1)]
    assert state(database)["waiting"] == []
    assert reasons(database, 1) == [
        (None, "held", "wait"),
        (1, "told", "first_report"),
        (2, "not_told", "below_severity"),
    ]
    assert reasons(database, 3) == [(None, "not_told", "already_told")]
    assert [len(state(database)[name]) for name in ("stories", "story_articles", "firings", "alerts")] == [3, 4, 3, 2]


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
        assert story_rows.outlets(connection, 2) == ["example", "outlet-3"]
    assert (members[3].story, members[3].duplicate_of) == (2, 2)


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
    assert state(database)["stories"] == [("1", "Report 1 quiet", str(NOW), str(NOW + 2 * MINUTE))]
    assert [row[1] for row in state(database)["firings"]] == ["2", "3", "4"]
    assert [reason for _, _, reason in reasons(database, 1)] == ["first_report", "already_told", "already_told"]


def test_an_article_that_changes_while_it_is_read_is_watched_again(database: Database) -> None:
    """A revision that arrives between reading and keeping goes on waiting, and the same call watches it."""
    follow(database)
    pending = [report(1, "attack changed")]

    def interrupt(_: Article) -> None:
        if pending:
            arrive(database, pending.pop())

    arrive(database, report(1))
    rules = FakeRules(before=interrupt)
    assert watch(database, rules, now=NOW).articles == 2
    assert rules.asked == ["Report 1 attack", "Report 1 attack changed"]
    assert told(database) == [(1, 100)]


def test_a_held_alert_is_released_when_due_even_after_a_restart(database: Database, database_url: str) -> None:
    """What waits has its due time in the database: another process releases it, once, to who follows it then."""
    arrive(database, report(1, "wait"))
    rules = FakeRules({"wait": PATIENT})
    assert watch(database, rules, now=NOW) == WatchReport(articles=1, firings=1, alerts=1, deliveries=0)
    assert reasons(database, 1) == [(None, "held", "wait")]
    follow(database)
    restarted = open_database(database_url)
    try:
        assert watch(restarted, rules, now=NOW + 2 * MINUTE - timedelta(seconds=1)) == WatchReport()
        assert watch(restarted, rules, now=NOW + 2 * MINUTE) == WatchReport(deliveries=1)
        assert watch(restarted, rules, now=NOW + 3 * MINUTE) == WatchReport()
    finally:
        restarted.close()
    assert told(database) == [(1, 100)]
    assert reasons(database, 1)[1:] == [(100, "told", "first_report")]


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


def stream() -> Sequence[Article]:
    """Give articles with copies, revisions and news of their own."""
    wire, other = report(1), report(2, "weather")
    return [
        wire,
        other,
        copy_of(wire, 3),
        report(4, "attack grave"),
        report(2, "attack"),
        copy_of(other, 5),
        copy_of(report(4, "attack grave"), 6, "grave"),
        report(1, "attack grave"),
        copy_of(report(1, "attack grave"), 7),
    ]


def test_a_restart_between_any_two_articles_changes_nothing(both: tuple[Database, Database]) -> None:
    """A process that lives on and one that starts anew for each article leave the same stories, alerts and messages."""
    lives_on, restarted = both
    remembered, rules = OpenStories(), FakeRules({"attack": match(), "grave": CRITICAL})
    for database in both:
        follow(database, subscriber(1), subscriber(2, severity=Severity.CRITICAL))
    for place, one in enumerate(stream()):
        now = NOW + place * MINUTE
        arrive(lives_on, one, now=now)
        watch(lives_on, rules, now=now, stories=remembered)
        arrive(restarted, one, now=now)
        watch(restarted, rules, now=now)
    assert state(lives_on) == state(restarted)
    assert len(told(lives_on)) > 3
