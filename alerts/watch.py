"""The verb `watch`: articles that wait become stories, alerts and rows in the outbox.

Articles are taken in order of arrival, in small batches. All that a batch leads to is one transaction, so that a crash
loses nothing and repeats nothing. Nothing is sent here, and nothing is decided here that could be decided purely:
see `events.py` (which story), `living.py` (what becomes of its alert) and `routing.py` (who is told).

Over 300 lines, because all that one transaction does is read in one piece.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection

from alerts import amend, counting
from alerts.events import KEEP_FOR, OpenStories
from alerts.living import Before, Fired, decide_alert, release
from alerts.origins import origin_of
from alerts.placements import Join, Placement
from alerts.places import PlaceTree
from alerts.reading import Reading, Rules, read
from alerts.storywords import pack
from alerts.telling import Outcome, Telling, tell
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import faults
from storage import stories as story_rows
from storage.database import Database
from storage.facts import Facts, from_json, to_json
from storage.records import Alert, AlertState, Decision, Firing, Membership, Story, Verdict

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
        placed = _place(connection, readings, stories, options, places=rules.places, now=now)
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
            for reading, (placement, _) in zip(readings, placed, strict=True)
            for match in reading.firings
        ]
        alert_rows.record_firings(connection, fired)
        known = alert_rows.of_stories(connection, {placement.story for placement, _ in placed})
        earlier = _earlier(connection, readings, placed, known)
        outcome = _decide(readings, placed, known, earlier, options, places=rules.places, now=now)
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


_Placed = tuple[Placement, str]  # with the origin of the article


def _place(  # noqa: PLR0913  what was read, and all that its place depends on
    connection: Connection,
    readings: Sequence[Reading],
    stories: OpenStories,
    options: WatchOptions,
    *,
    places: PlaceTree,
    now: datetime,
) -> list[_Placed]:
    """Decide and keep the story of each article."""
    if not stories.knows(now):
        stories.load(story_rows.members_since(connection, now - KEEP_FOR), now=now, places=places)
    members = story_rows.members(connection, [reading.article.id for reading in readings])
    placements = [
        stories.place(
            reading.article.id,
            reading.signature,
            reading.words,
            now=now,
            member=members.get(reading.article.id),
            facts=reading.facts,
            language=reading.article.language,
            places=places,
        )
        for reading in readings
    ]
    origins = _origins(connection, readings, placements, options)
    placed = list(zip(readings, placements, origins, strict=True))
    opened = [
        Story(id=placement.story, headline=reading.headline, first_at=now, last_at=now)
        for reading, placement, _ in placed
        if placement.join is Join.FIRST
    ]
    story_rows.put(connection, opened)
    story_rows.touch(
        connection, {placement.story for placement in placements} - {story.id for story in opened}, now=now
    )
    story_rows.join(connection, [_membership(reading, placement, origin, now) for reading, placement, origin in placed])
    merges = {gone: placement.story for placement in placements for gone in placement.merged}
    for gone, story in merges.items():
        amend.merge(connection, gone, story, now=now)
    kept = [replace(placement, story=_kept(placement.story, merges)) for placement in placements]
    return list(zip(kept, origins, strict=True))


def _origins(
    connection: Connection, readings: Sequence[Reading], placements: Sequence[Placement], options: WatchOptions
) -> list[str]:
    """Give the origin of each article; a copy has that of the article it resembles."""
    copied = {one.nearest for one in placements if one.nearest is not None}
    known = {article: member.origin for article, member in story_rows.members(connection, copied).items()}
    found: list[str] = []
    for reading, placement in zip(readings, placements, strict=True):
        meta = options.sources.get(reading.article.source, {})
        origin = origin_of(reading.article, meta, known.get(placement.nearest or 0, ""))
        known[reading.article.id] = origin
        found.append(origin)
    return found


def _earlier(
    connection: Connection, readings: Sequence[Reading], placed: Sequence[_Placed], known: Mapping[int, Alert]
) -> dict[int, Before]:
    """Give what stories said until now that may get their first alert in this batch."""
    fired = {one.story for reading, (one, _) in zip(readings, placed, strict=True) if reading.firings} - known.keys()
    batch = {reading.article.id for reading in readings}
    said: dict[int, Before] = {}
    for member in story_rows.members_of(connection, fired):
        if member.article not in batch:
            facts = from_json(member.facts) if member.facts else Facts()
            before = said.get(member.story, Before())
            said[member.story] = before.with_article(
                Fired(story=member.story, article=member.article, matches=(), facts=facts, origin=member.origin)
            )
    return said


def _kept(story: int, merges: Mapping[int, int]) -> int:
    """Give the story in which another stands at the end of the batch."""
    while story in merges:
        story = merges[story]
    return story


def _membership(reading: Reading, placement: Placement, origin: str, now: datetime) -> Membership:
    return Membership(
        article=placement.article,
        story=placement.story,
        duplicate_of=placement.duplicate_of,
        reason=placement.reason,
        signature=reading.signature.pack() if reading.signature else None,
        words=pack(reading.words),
        facts=to_json(reading.facts) if reading.facts is not None and reading.facts.comparable else None,
        origin=origin,
        joined_at=now,
    )


def _decide(  # noqa: PLR0913  what was read, where it stands, and what was known of it
    readings: Sequence[Reading],
    placed: Sequence[_Placed],
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
    for reading, (placement, origin) in zip(readings, placed, strict=True):
        article, story = reading.article, placement.story
        silence = reading.silence(now=now, max_age=options.max_age)
        before = outcome.alerts.get(story, known.get(story))
        fired = reading.fired(story, origin)
        if silence is not None:
            verdict, reason = silence
            outcome.decisions.append(Decision(story=story, article=article.id, verdict=verdict, reason=reason, at=now))
        elif fired.matches or (before is not None and reading.is_news(now=now, max_age=options.max_age)):
            step = decide_alert(before, fired, now=now, before=said.get(story), places=places)
            if step.alert is not before:
                outcome.alerts[story] = step.alert
            if step.told_now:
                outcome.tellings.append(Telling(step.alert, article.id, step.changes))
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
