"""The verb `watch`: articles that wait become stories, alerts and rows in the outbox.

Articles are taken in order of arrival, in small batches. All that a batch leads to is one transaction, so that a crash
loses nothing and repeats nothing. Nothing is sent here, and nothing is decided here that could be decided purely:
see `placing.py` and `events.py` (which story), `living.py` (what becomes of its alert) and `routing.py` (who is told).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from alerts import counting
from alerts.events import OpenStories
from alerts.living import Before, decide_alert, release
from alerts.places import PlaceTree
from alerts.placing import Placed, earlier, place
from alerts.reading import MAY_ADD, Reading, Rules, read
from alerts.telling import Outcome, Telling, tell
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import faults
from storage.database import Database
from storage.records import Alert, AlertState, Decision, Firing, Verdict
from storage.turns import Turn, take_turn

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
            report += _keep(database, readings, rules, stories, options, now=now)
        if len(readings) < wanted:
            break
    return report


def _keep(  # noqa: PLR0913  all that one batch is decided by
    database: Database,
    readings: Sequence[Reading],
    rules: Rules,
    stories: OpenStories,
    options: WatchOptions,
    *,
    now: datetime,
) -> WatchReport:
    """Decide about a batch and keep all that follows; if that fails, the stories forget what did not come to pass."""
    try:
        report = _keep_all(database, readings, rules, stories, options, now=now)
    except BaseException:
        stories.forget()
        raise
    faults.point("watch.committed")
    return report


def _keep_all(  # noqa: PLR0913  all that one batch is decided by
    database: Database,
    readings: Sequence[Reading],
    rules: Rules,
    stories: OpenStories,
    options: WatchOptions,
    *,
    now: datetime,
) -> WatchReport:
    """Do all of it in one transaction."""
    with database.write() as connection:
        faults.point("watch.begun")
        take_turn(connection, Turn.STORIES)
        placed = place(connection, readings, stories, options.sources, places=rules.places, now=now)
        faults.point("watch.placed")
        fired = [firing for one in placed for firing in _firings(one, options, now)]
        alert_rows.record_firings(connection, fired)
        known = alert_rows.of_stories(connection, {one.story for one in placed})
        said = earlier(connection, placed, known)
        outcome = _decide(placed, known, said, options, places=rules.places, now=now)
        queued = tell(connection, outcome, now=now)
        queued += counting.observe(connection, rules.correlations, fired, now=now)
        article_rows.mark_watched(connection, [reading.article for reading in readings])
        faults.point("watch.before_commit")
    return WatchReport(
        articles=len(readings),
        firings=len(fired),
        alerts=len(outcome.alerts.keys() - known.keys()),
        deliveries=queued,
        errors=tuple(error for reading in readings for error in reading.complaints),
    )


def _firings(placed: Placed, options: WatchOptions, now: datetime) -> Iterator[Firing]:
    reading = placed.reading
    for match in reading.firings:
        yield Firing(
            article=reading.article.id,
            revision=reading.article.revision,
            story=placed.story,
            match=match,
            subjects=reading.counts_for(now=now, max_age=options.max_age),
            rules_hash=reading.rules_hash,
            at=now,
        )


def _decide(  # noqa: PLR0913  what was read and where it stands, and what was known of it
    placed: Sequence[Placed],
    known: Mapping[int, Alert],
    earlier: Mapping[int, Before],
    options: WatchOptions,
    *,
    places: PlaceTree,
    now: datetime,
) -> Outcome:
    """Decide in order of arrival what each article does to the alert of its story."""
    outcome = Outcome()
    said = dict(earlier)
    for one in placed:
        reading, article, story = one.reading, one.reading.article, one.story
        silence = reading.silence(now=now, max_age=options.max_age)
        before = outcome.alerts.get(story, known.get(story))
        fired = one.fired
        if silence is not None and (before is None or silence[1] not in MAY_ADD):
            verdict, reason = silence
            outcome.decisions.append(Decision(story=story, article=article.id, verdict=verdict, reason=reason, at=now))
        elif fired.matches or (before is not None and reading.is_news(now=now, max_age=options.max_age)):
            step = decide_alert(before, fired, now=now, before=said.get(story), places=places)
            if step.alert is not before:
                outcome.alerts[story] = step.alert
            if step.told_now:
                outcome.tellings.append(Telling(step.alert, article.id, step.changes, widened=step.widened))
            if step.decision is not None and fired.matches:
                outcome.decisions.append(step.decision)
        if before is None:
            said[story] = said.get(story, Before()).with_article(fired)
    return outcome


def _release(database: Database, now: datetime) -> WatchReport:
    """Tell of the held alerts whose time has come."""
    queued = 0
    while _is_due(database, now):
        with database.write() as connection:
            faults.point("watch.releasing")
            take_turn(connection, Turn.STORIES)
            released = [release(alert) for alert in alert_rows.due(connection, now=now, limit=DUE_AT_ONCE)]
            outcome = Outcome(
                alerts={alert.story: alert for alert in released},
                tellings=[Telling(alert, alert.article) for alert in released if alert.state is AlertState.OPEN],
                decisions=[_given_up(alert, now) for alert in released if alert.state is AlertState.CLOSED],
            )
            queued += tell(connection, outcome, now=now)
            faults.point("watch.before_release")
    return WatchReport(deliveries=queued)


def _given_up(alert: Alert, now: datetime) -> Decision:
    return Decision(story=alert.story, article=alert.article, verdict=Verdict.NOT_TOLD, reason="min_origins", at=now)


def _is_due(database: Database, now: datetime) -> bool:
    with database.read() as connection:
        due_at = alert_rows.next_due(connection)
    return due_at is not None and due_at <= now
