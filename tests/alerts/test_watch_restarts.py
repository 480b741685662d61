"""Watch, interrupted: killed, restarted or run again, nothing is lost and nothing doubled, on both databases."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from factories import NOW, match, subscriber
from fake_rules import FakeRules
from watched import CRITICAL, MINUTE, PATIENT, arrive, copy_of, follow, reasons, report, state, told

from alerts.events import OpenStories
from alerts.watch import WatchReport, watch
from storage import faults
from storage.database import Database, open_database
from storage.records import Article, Severity

POINTS = sorted(point for point in faults.POINTS if point.startswith("watch."))


class KilledError(BaseException):
    """The process ends here; nothing may catch it, as nothing can catch kill -9."""


def die() -> None:
    """End the process."""
    raise KilledError


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


def test_an_article_that_changes_while_it_is_read_is_watched_again(database: Database) -> None:
    """A revision that arrives between reading and keeping goes on waiting, and the next pass watches it."""
    follow(database)
    pending = [report(1, "attack changed")]

    def interrupt(_: Article) -> None:
        if pending:
            arrive(database, pending.pop())

    arrive(database, report(1))
    rules = FakeRules(before=interrupt)
    assert [watch(database, rules, now=NOW).articles for _ in range(3)] == [1, 1, 0]
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
