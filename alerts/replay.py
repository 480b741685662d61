"""Replay: what would subscribers have received, had these articles come in?

The very code of `watch` runs on a database in memory, with the clock set to each article's arrival, for one subscriber
who follows every rule at every severity. Nothing is sent and nothing is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection

from alerts.correlations import Correlations
from alerts.events import OpenStories
from alerts.nodes import render_plain
from alerts.places import PlaceTree
from alerts.reading import Findings, Rules
from alerts.subjects import Named
from alerts.updates import message_of, tells
from alerts.view import view_of, with_news
from alerts.watch import WatchOptions, watch
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import outbox
from storage import stories as story_rows
from storage import subscribers as subscriber_rows
from storage.database import Database, open_database, upgrade
from storage.facts import Facts, to_contract
from storage.records import (
    Alert,
    Article,
    Delivery,
    DeliveryKind,
    DeliveryState,
    JsonObject,
    Match,
    Membership,
    Outcome,
    Severity,
    Subscriber,
    Verdict,
)

_READER: Final = Subscriber(chat=1, name="replay", added_by="replay", severity=Severity.LOW)
_RINGING: Final = frozenset({DeliveryKind.ROOT, DeliveryKind.FOLLOWUP})
_EVERY_STORY: Final = Match(rule="every-story", title="", severity=Severity.HIGH, spans=())
_LEASE: Final = timedelta(minutes=1)
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class _Found:
    """What the rules found in an article, without the article."""

    firings: tuple[Match, ...] = ()
    entities: tuple[Named, ...] = ()
    errors: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)


_NOTHING: Final = _Found()


@dataclass(slots=True)
class _Line:
    """One input article under the id of the stored article it is, and what came of it."""

    name: str
    article: Article
    first: "_Line | None" = None  # the first line of the same article, often this one
    found: _Found = _NOTHING
    messages: list[JsonObject] = field(default_factory=list)


def replay(  # noqa: PLR0913  what is replayed, by which rules, and what it may be told
    articles: Iterable[Article],
    rules: Rules | None,
    *,
    no_rules: bool = False,
    options: WatchOptions | None = None,
    names: Mapping[str, str] | None = None,
    entities: Mapping[str, str] | None = None,
    on_error: Callable[[str], None] | None = None,
) -> Iterator[JsonObject]:
    """Run articles through `watch` in their order and give one line per article, in the shape of the contract.

    The clock of each article is its `fetched_at`. Lines come at the end, with the final stories. With `no_rules` every
    story is alerted at severity high at once, whatever its age; the rules then only say which groups and places are
    named. `names` calls sources by their names, `entities` groups and places; `on_error` hears of what failed.
    """
    database = open_database("sqlite://")
    try:
        upgrade(database)
        with database.write() as connection:
            subscriber_rows.put(connection, _READER, now=datetime.now(UTC))
        recorder = _Recorder(rules, every_story=no_rules or rules is None)
        player = _Player(database, recorder, names or {}, entities or {}, on_error)
        options = options or WatchOptions()
        player.play(articles, replace(options, max_age=None) if no_rules else options)
        yield from player.lines()
    finally:
        database.close()


class _Recorder:
    """The rules, with a memory of what they found in each article."""

    def __init__(self, rules: Rules | None, *, every_story: bool) -> None:
        self._rules = rules
        self._every_story = every_story
        self.found: dict[int, _Found] = {}

    @property
    def hash(self) -> str:
        return self._rules.hash if self._rules else ""

    @property
    def places(self) -> PlaceTree:
        return self._rules.places if self._rules else PlaceTree()

    @property
    def correlations(self) -> Correlations:
        return self._rules.correlations if self._rules and not self._every_story else Correlations()

    def match(self, article: Article, *, now: datetime, source_meta: Mapping[str, object]) -> Findings:
        found: Findings = _NOTHING
        if self._rules is not None:
            found = self._rules.match(article, now=now, source_meta=source_meta)
        self.found[article.id] = _Found(
            firings=() if self._every_story else found.firings,
            facts=found.facts,
        )
        if not self._every_story:
            return found
        return _Found((_EVERY_STORY,), tuple(found.entities), found.errors, found.facts)


class _Player:
    def __init__(
        self,
        database: Database,
        rules: _Recorder,
        names: Mapping[str, str],
        entities: Mapping[str, str],
        on_error: Callable[[str], None] | None,
    ) -> None:
        self._database = database
        self._rules = rules
        self._names = names
        self._entities = entities
        self._on_error = on_error
        self._stories = OpenStories()
        self._lines: list[_Line] = []
        self._first: dict[int, _Line] = {}  # by stored article
        self._latest: dict[int, _Line] = {}

    def play(self, articles: Iterable[Article], options: WatchOptions) -> None:
        """Let the articles come in one after the other, then let all time pass that something still waits for."""
        for article in articles:
            self._pass_time(article.fetched_at, options)
            self._arrive(article, options)
        self._pass_time(None, options)

    def lines(self) -> Iterator[JsonObject]:
        """Give the lines, in the order of the articles."""
        for start in range(0, len(self._lines), _AT_ONCE):
            lines = self._lines[start : start + _AT_ONCE]
            with self._database.read() as connection:
                members = story_rows.members(connection, {line.article.id for line in lines})
            for line in lines:
                yield self._written(line, members[line.article.id])

    def _pass_time(self, until: datetime | None, options: WatchOptions) -> None:
        """Let everything happen that is due until then, at the moment when it is due."""
        while True:
            with self._database.read() as connection:
                waiting = [alert_rows.next_due(connection), outbox.next_due(connection)]
            due_at = min((due for due in waiting if due is not None), default=None)
            if due_at is None or (until is not None and due_at > until):
                return
            self._watch(due_at, options)

    def _arrive(self, article: Article, options: WatchOptions) -> None:
        now = article.fetched_at
        with self._database.write() as connection:
            saved = article_rows.save(connection, [article], now=now)[0]
        identity = saved.article.id
        line = _Line(name=article.external_id or str(identity), article=replace(article, id=identity))
        self._lines.append(line)
        line.first = self._first.setdefault(identity, line)
        if saved.outcome is not Outcome.KNOWN:
            self._latest[identity] = line
        self._watch(now, options)
        line.found = self._rules.found.get(identity, line.found)

    def _watch(self, now: datetime, options: WatchOptions) -> None:
        report = watch(self._database, self._rules, now=now, options=options, stories=self._stories)
        if self._on_error is not None:
            for error in report.errors:
                self._on_error(error)
        while self._receive(now):
            pass

    def _receive(self, now: datetime) -> bool:
        """Take one message out of the outbox, as if it were sent, and lay it to the article that caused it."""
        with self._database.write() as connection:
            claimed = outbox.claim(connection, now=now, limit=1, lease=_LEASE)
            for delivery in claimed:
                alert = alert_rows.get(connection, delivery.alert)
                shows = alert.revision if alert is not None else 0
                sent = replace(delivery, state=DeliveryState.SENT, message_id=delivery.id, shows=shows)
                if alert is not None:
                    cause = _cause(connection, alert, delivery)
                    self._latest[cause].messages += self._message(connection, alert, delivery, now)
                outbox.settle(connection, sent, now=now)
        return bool(claimed)

    def _message(self, connection: Connection, alert: Alert, delivery: Delivery, now: datetime) -> Iterator[JsonObject]:
        """Give the message; none where a follow-up has nothing left to tell."""
        view = view_of(
            connection, alert, self._names, language=_READER.language, zone=_READER.zone, entities=self._entities
        )
        if view is not None:
            view = with_news(connection, view, delivery, self._names)
            if not tells(delivery.kind, view):
                return
        yield {
            "kind": delivery.kind.value,
            "story": f"s{alert.story}",
            "rings": delivery.kind in _RINGING,
            "severity": alert.severity.label,
            "reason": delivery.reason,
            "at": _iso(now),
            "text": render_plain(message_of(delivery.kind, view)) if view else "",
        }

    def _written(self, line: _Line, member: Membership) -> JsonObject:
        copied = line.first if line.first is not line else self._first.get(member.duplicate_of or 0)
        return {
            "id": line.name,
            "url": line.article.url,
            "at": _iso(line.article.fetched_at),
            "language": line.article.language,
            "story": f"s{member.story}",
            "duplicate_of": copied.name if copied else None,
            "facts": to_contract(line.found.facts),
            "firings": [_firing(match) for match in line.found.firings],
            "messages": line.messages,
        }


def _cause(connection: Connection, alert: Alert, delivery: Delivery) -> int:
    """Say which article made the reader be told: of an edit the latest of the story."""
    if delivery.kind in (DeliveryKind.FOLLOWUP, DeliveryKind.CORRECTION):
        wrong = delivery.kind is DeliveryKind.CORRECTION
        changes = [one for one in alert_rows.changes_of(connection, alert.id) if (one.reason == "correction") == wrong]
        return changes[-1].article if changes else alert.article
    if delivery.kind is DeliveryKind.EDIT and alert.story:
        latest = story_rows.latest(connection, alert.story)
        return alert.article if latest is None else latest
    if alert.topic:
        return alert.article
    told = [one for one in alert_rows.decisions_of(connection, alert.story) if one.verdict is Verdict.TOLD]
    return told[-1].article if told else alert.article


def _firing(match: Match) -> JsonObject:
    return {
        "rule": match.rule,
        "severity": match.severity.label,
        "spans": [
            {"field": span.field, "start": span.start, "end": span.end, "text": span.text} for span in match.spans
        ],
    }


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
