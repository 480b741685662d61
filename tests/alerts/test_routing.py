"""Routing: who is told, when and why, each answer with its reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from factories import NOW, alert, article, match, subscriber

from alerts.routing import address, end_of_quiet, route, why_no_news
from storage.records import DeliveryKind, Follow, Severity, Verdict

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def at(clock: str) -> datetime:
    """Give a moment of the test's day in UTC."""
    return datetime.fromisoformat(f"2026-03-02T{clock}:00+00:00")


def test_fresh_news_may_alert() -> None:
    """An article that is neither of a baseline nor old has nothing against it."""
    assert why_no_news(article(), now=NOW, max_age=DAY) is None


def test_a_baseline_never_alerts() -> None:
    """What came with the first fetch of a feed alerts nobody, whatever its age and whatever the limit."""
    assert why_no_news(article(baseline=True), now=NOW, max_age=DAY) == "baseline"
    assert why_no_news(article(baseline=True), now=NOW, max_age=None) == "baseline"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"published_at": NOW - DAY}, None),
        ({"published_at": NOW - DAY - timedelta(seconds=1)}, "too_old"),
        ({"published_at": NOW - DAY - HOUR, "published_precision": "day"}, None),
        ({"published_at": NOW - 2 * DAY - HOUR, "published_precision": "day"}, "too_old"),
        ({"published_at": None, "fetched_at": NOW - HOUR}, None),
        ({"published_at": None, "fetched_at": NOW - DAY - HOUR}, "too_old"),
        ({"published_at": NOW + 3 * HOUR}, None),
    ],
)
def test_old_news_does_not_alert(changes: dict[str, Any], reason: str | None) -> None:
    """The publisher's date counts, a mere day from its end, and without one the fetch."""
    assert why_no_news(article(**changes), now=NOW, max_age=DAY) == reason


def test_without_a_limit_age_does_not_matter() -> None:
    """Where no greatest age is set, old news may alert."""
    assert why_no_news(article(published_at=NOW - 900 * DAY), now=NOW, max_age=None) is None


def test_who_follows_everything_is_told_at_once() -> None:
    """An alert at the wanted severity goes out now, with the alert's own reason."""
    ruling = route(alert(), subscriber(severity=Severity.HIGH), now=NOW)
    assert (ruling.told, ruling.reason, ruling.not_before) == (True, "first_report", NOW)


@pytest.mark.parametrize(
    ("follow", "told"),
    [
        (Follow(rules=("example-rule",)), True),
        (Follow(rules=("another-rule",)), False),
        (Follow(tags=("kidnapping",)), True),
        (Follow(tags=("floods",)), False),
        (Follow(places=("bannu",)), True),
        (Follow(places=("kabul",)), False),
        (Follow(rules=("another-rule",), tags=("floods",), places=("bannu",)), True),
        (Follow(), False),
    ],
)
def test_rules_tags_and_places_are_followed(follow: Follow, *, told: bool) -> None:
    """Any followed rule, tag or place is enough; without one the reason is not_followed."""
    given = alert(matches=(match(tags=("kidnapping",)),), places=("bannu", "kp"))
    ruling = route(given, subscriber(follow=follow), now=NOW)
    assert (ruling.told, ruling.reason) == (told, "first_report" if told else "not_followed")


def test_only_the_severity_of_what_is_followed_counts() -> None:
    """A critical rule that the chat does not follow does not lift the rule that it follows."""
    given = alert(
        severity=Severity.CRITICAL,
        matches=(match("grave", severity=Severity.CRITICAL), match("mild", severity=Severity.LOW)),
    )
    follower = subscriber(follow=Follow(rules=("mild",)), severity=Severity.MEDIUM)
    assert route(given, follower, now=NOW).reason == "below_severity"
    assert route(given, subscriber(severity=Severity.CRITICAL), now=NOW).told


def test_a_rule_that_does_not_notify_tells_nobody() -> None:
    """Rules with `notify: false` are for other rules."""
    assert route(alert(matches=(match(notify=False),)), subscriber(), now=NOW).reason == "not_followed"


@pytest.mark.parametrize("state", ["off", "requested"])
def test_a_chat_that_is_off_is_muted(state: str) -> None:
    """A chat that is off, or not let in yet, is not told."""
    ruling = route(alert(), subscriber(state=state), now=NOW)
    assert (ruling.told, ruling.reason) == (False, "muted")


@pytest.mark.parametrize(
    ("start", "end", "now", "rings"),
    [
        ("22:00", "06:00", "16:59", "16:59"),
        ("22:00", "06:00", "17:00", "01:00"),  # 22:00 in Karachi
        ("22:00", "06:00", "00:30", "01:00"),
        ("22:00", "06:00", "01:00", "01:00"),
        ("12:00", "14:00", "08:30", "09:00"),
        ("12:00", "14:00", "09:00", "09:00"),
    ],
)
def test_quiet_hours_end_on_the_clock_of_the_zone(start: str, end: str, now: str, rings: str) -> None:
    """Quiet hours, over midnight or not, are read on the subscriber's clock (Karachi: UTC+5)."""
    quiet = subscriber(quiet_from=start, quiet_to=end, zone="Asia/Karachi")
    expected = at(rings) if rings >= now else at(rings) + DAY
    assert end_of_quiet(quiet, now=at(now)) == expected


def test_quiet_hours_hold_a_message_unless_it_is_critical() -> None:
    """In quiet hours a message is due when they end; a critical one goes at once."""
    quiet = subscriber(quiet_from="00:00", quiet_to="23:59")
    held = route(alert(), quiet, now=NOW)
    assert (held.told, held.reason, held.not_before) == (True, "quiet_hours", datetime(2026, 3, 2, 23, 59, tzinfo=UTC))
    critical = alert(severity=Severity.CRITICAL, matches=(match(severity=Severity.CRITICAL),))
    assert route(critical, quiet, now=NOW).not_before == NOW


def test_everybody_gets_a_decision_and_the_told_a_message() -> None:
    """Each chat (and each thread of one) has a decision with its reason; who is told has one first message."""
    desk, topic, far = subscriber(1), subscriber(1, thread=7), subscriber(2, follow=Follow(places=("kabul",)))
    addressed = address(alert(id=5, severity=Severity.CRITICAL), 9, [desk, topic, far], told=set(), now=NOW)
    assert [(row.alert, row.chat, row.thread, row.kind, row.revision) for row in addressed.deliveries] == [
        (5, 1, 0, DeliveryKind.ROOT, 1),
        (5, 1, 7, DeliveryKind.ROOT, 1),
    ]
    assert {row.priority for row in addressed.deliveries} == {0}
    assert [(one.chat, one.thread, one.verdict, one.reason, one.article) for one in addressed.decisions] == [
        (1, 0, Verdict.TOLD, "first_report", 9),
        (1, 7, Verdict.TOLD, "first_report", 9),
        (2, 0, Verdict.NOT_TOLD, "not_followed", 9),
    ]


def test_who_was_told_is_not_told_again() -> None:
    """A chat that had its first message gets no second one, and one decision says so for all of them."""
    addressed = address(alert(id=5), 9, [subscriber(1), subscriber(2)], told={(1, 0)}, now=NOW)
    assert [row.chat for row in addressed.deliveries] == [2]
    assert [(one.chat, one.reason) for one in addressed.decisions] == [(2, "first_report"), (None, "already_told")]


def test_quiet_hours_are_decided_as_held() -> None:
    """The message waits in the outbox with the alert's own reason; the decision says that it is held, and why."""
    quiet = subscriber(quiet_from="00:00", quiet_to="23:59")
    addressed = address(alert(id=5), 9, [quiet], told=set(), now=NOW)
    [row], [decision] = addressed.deliveries, addressed.decisions
    assert (row.reason, row.not_before > NOW) == ("first_report", True)
    assert (decision.verdict, decision.reason) == (Verdict.HELD, "quiet_hours")
