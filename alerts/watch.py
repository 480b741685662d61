"""The verb `watch`: articles that wait become stories, alerts and rows in the outbox.

Articles are taken in order of arrival, in small batches. All that a batch leads to is one transaction, so that a crash
loses nothing and repeats nothing. Nothing is sent here, and nothing is decided here that could be decided purely:
see `events.py` (which story), `living.py` (what becomes of its alert) and `routing.py` (who is told).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection

from alerts import counting
from alerts.correlations import Correlations
from alerts.events import KEEP_FOR, Join, OpenStories, Placement
from alerts.living import decide_alert, release
from alerts.reading import Reading, Rules, read
from alerts.routing import address
from alerts.storywords import pack
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import faults, outbox
from storage import stories as story_rows
from storage import subscribers as subscriber_rows
from storage.database import Database
from storage.records import Alert, Decision, Delivery, Firing, Membership, Story

BATCH: Final = 50
DUE_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """What operators may set. `max_age` None lets articles of any age alert; `sources` describes sources by id."""

    max_age: timedelta | None = timedelta(hours=24)
    sources: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchReport:
    """What one pass did: how many articles it watched, firings, new alerts and messages, and what went wrong."""

    articles: int = 0
    firings: int = 0
    alerts: int = 0
    deliveries: int = 0
    errors: tuple[str, ...] = ()

    def __add__(self, other: "WatchReport") -> "WatchReport":
        return WatchReport(
            articles=self.articles + other.articles,
            firings=self.firings + other.firings,
            alerts=self.alerts + other.alerts,
            deliveries=self.deliveries + other.deliveries,
            errors=self.errors + other.errors,
        )


def watch(  # noqa: PLR0913  what it works on, and what is handed down to it
    database: Database,
    rules: Rules,
    *,
    now: datetime,
    options: WatchOptions | None = None,
    limit: int = 500,
    stories: OpenStories | None = None,
) -> WatchReport:
    """Watch up to `limit` waiting articles, and release what was held until now.

    With as many articles in the report as the limit, there may be more.
    `stories` is what a long-lived watcher remembers from pass to pass; without it, it is read back from the database.
    Only one watcher may work on a database at a time. An error of the database is raised: what was committed before
    stands, and the next pass goes on from there.
    """
    options = options or WatchOptions()
    stories = OpenStories() if stories is None else stories
    report = _release(database, now)
    report += WatchReport(deliveries=counting.tick(database, rules.correlations, now=now))
    while report.articles < limit:
        wanted = min(BATCH, limit - report.articles)
        with database.read() as connection:
            waiting = article_rows.waiting(connection, limit=wanted)
        readings = [
            read(article, rules, now=now, source_meta=options.sources.get(article.source, {})) for article in waiting
        ]
        if readings:
            report += _keep(database, readings, rules.correlations, stories, options, now=now)
        if len(readings) < wanted:
            break
    return report


def _keep(  # noqa: PLR0913  all that one batch is decided by
    database: Database,
    readings: Sequence[Reading],
    correlations: Correlations,
    stories: OpenStories,
    options: WatchOptions,
    *,
    now: datetime,
) -> WatchReport:
    """Decide about a batch and keep all that follows; if that fails, the stories forget what did not come to pass."""
    try:
        report = _keep_all(database, readings, correlations, stories, options, now=now)
    except BaseException:
        stories.forget()
        raise
    faults.point("watch.committed")
    return report


def _keep_all(  # noqa: PLR0913  all that one batch is decided by
    database: Database,
    readings: Sequence[Reading],
    correlations: Correlations,
    stories: OpenStories,
    options: WatchOptions,
    *,
    now: datetime,
) -> WatchReport:
    """Do all of it in one transaction."""
    with database.write() as connection:
        faults.point("watch.begun")
        placements = _place(connection, readings, stories, now)
        faults.point("watch.placed")
        fired = [
            Firing(
                article=reading.article.id,
                revision=reading.article.revision,
                story=placement.story,
                match=match,
                subjects=reading.counts_for(now=now, max_age=options.max_age),
                rules_hash=reading.rules_hash,
                at=now,
            )
            for reading, placement in zip(readings, placements, strict=True)
            for match in reading.firings
        ]
        alert_rows.record_firings(connection, fired)
        known = alert_rows.of_stories(connection, {firing.story for firing in fired})
        outcome = _decide(readings, placements, known, options, now)
        queued = _tell(connection, outcome, now) + counting.observe(connection, correlations, fired, now=now)
        article_rows.mark_watched(connection, [reading.article for reading in readings])
        faults.point("watch.before_commit")
    return WatchReport(
        articles=len(readings),
        firings=len(fired),
        alerts=len(outcome.alerts.keys() - known.keys()),
        deliveries=queued,
        errors=tuple(error for reading in readings for error in reading.complaints),
    )


def _place(connection: Connection, readings: Sequence[Reading], stories: OpenStories, now: datetime) -> list[Placement]:
    """Decide and keep the story of each article."""
    if not stories.knows(now):
        stories.load(story_rows.members_since(connection, now - KEEP_FOR), now=now)
    members = story_rows.members(connection, [reading.article.id for reading in readings])
    placements = [
        stories.place(
            reading.article.id, reading.signature, reading.words, now=now, member=members.get(reading.article.id)
        )
        for reading in readings
    ]
    placed = list(zip(readings, placements, strict=True))
    opened = [
        Story(id=placement.story, headline=reading.headline, first_at=now, last_at=now)
        for reading, placement in placed
        if placement.join is Join.FIRST
    ]
    story_rows.put(connection, opened)
    story_rows.touch(
        connection, {placement.story for placement in placements} - {story.id for story in opened}, now=now
    )
    story_rows.join(connection, [_membership(reading, placement, now) for reading, placement in placed])
    merges = {gone: placement.story for placement in placements for gone in placement.merged}
    for gone, story in merges.items():
        story_rows.merge(connection, gone, into=story)
    return [replace(placement, story=_kept(placement.story, merges)) for placement in placements]


def _kept(story: int, merges: Mapping[int, int]) -> int:
    """Give the story in which another stands at the end of the batch."""
    while story in merges:
        story = merges[story]
    return story


def _membership(reading: Reading, placement: Placement, now: datetime) -> Membership:
    return Membership(
        article=placement.article,
        story=placement.story,
        duplicate_of=placement.duplicate_of,
        reason=placement.reason,
        signature=reading.signature.pack() if reading.signature else None,
        words=pack(reading.words),
        joined_at=now,
    )


@dataclass(slots=True)
class _Outcome:
    """What a batch leads to, before anybody is addressed."""

    alerts: dict[int, Alert] = field(default_factory=dict)  # those that changed, by story, as they stand at the end
    tellings: list[tuple[Alert, int]] = field(default_factory=list)  # as they stood when an article made them ring
    decisions: list[Decision] = field(default_factory=list)  # those that hold for everybody


def _decide(
    readings: Sequence[Reading],
    placements: Sequence[Placement],
    known: Mapping[int, Alert],
    options: WatchOptions,
    now: datetime,
) -> _Outcome:
    """Decide in order of arrival what each article does to the alert of its story."""
    outcome = _Outcome()
    for reading, placement in zip(readings, placements, strict=True):
        article, story = reading.article, placement.story
        silence = reading.silence(now=now, max_age=options.max_age)
        if silence is not None:
            verdict, reason = silence
            outcome.decisions.append(Decision(story=story, article=article.id, verdict=verdict, reason=reason, at=now))
        elif reading.firings:
            before = outcome.alerts.get(story, known.get(story))
            step = decide_alert(before, reading.fired(story), now=now)
            if step.alert is not before:
                outcome.alerts[story] = step.alert
            if step.told_now:
                outcome.tellings.append((step.alert, article.id))
            if step.decision is not None:
                outcome.decisions.append(step.decision)
    return outcome


def _tell(connection: Connection, outcome: _Outcome, now: datetime) -> int:
    """Keep the alerts, and queue a message for everybody who is told; return how many messages."""
    saved = alert_rows.save(connection, list(outcome.alerts.values()))
    faults.point("watch.alerted")
    decisions = list(outcome.decisions)
    deliveries: list[Delivery] = []
    if outcome.tellings:
        ids = {alert.story: alert.id for alert in saved}
        told = alert_rows.told(connection, ids)
        subscribers = subscriber_rows.active(connection)
        for alert, article in outcome.tellings:
            chats = told.setdefault(alert.story, set())
            addressed = address(replace(alert, id=ids[alert.story]), article, subscribers, told=chats, now=now)
            chats.update((delivery.chat, delivery.thread) for delivery in addressed.deliveries)
            deliveries += addressed.deliveries
            decisions += addressed.decisions
    queued = outbox.add(connection, deliveries, now=now)
    faults.point("watch.queued")
    alert_rows.record_decisions(connection, decisions)
    return queued


def _release(database: Database, now: datetime) -> WatchReport:
    """Tell of the held alerts whose time has come."""
    queued = 0
    while _is_due(database, now):
        with database.write() as connection:
            faults.point("watch.releasing")
            released = [release(alert) for alert in alert_rows.due(connection, now=now, limit=DUE_AT_ONCE)]
            outcome = _Outcome(
                alerts={alert.story: alert for alert in released},
                tellings=[(alert, alert.article) for alert in released],
            )
            queued += _tell(connection, outcome, now)
            faults.point("watch.before_release")
    return WatchReport(deliveries=queued)


def _is_due(database: Database, now: datetime) -> bool:
    with database.read() as connection:
        due_at = alert_rows.next_due(connection)
    return due_at is not None and due_at <= now
