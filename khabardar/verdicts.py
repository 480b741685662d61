"""What became of the newsroom's articles and events, beside what should have: the judge of the demo and of tests.

It looks only into the database that the service wrote, and changes nothing there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from alerts.changes import CORRECTION
from crawler.urls import identity_keys
from khabardar.newsroom.newsroom import Expectation, Newsroom
from storage.database import Database
from storage.records import DeliveryKind, DeliveryState
from storage.tables import alert_changes, alerts, article_keys, articles, deliveries, firings, story_articles

_SENT: Final = DeliveryState.SENT.value
_LATER: Final = (DeliveryKind.FOLLOWUP.value, DeliveryKind.CORRECTION.value)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one article of the newsroom, beside what should have."""

    expected: Expectation
    stored: bool
    story: int  # 0 if it is in none
    fired: tuple[str, ...]
    rung: int  # first messages about its story that were sent

    @property
    def right(self) -> bool:
        """Whether it was stored, and what must alert did, once and by the right rules, and what must not did not."""
        if not self.stored:
            return False
        if self.expected.alerts:
            return self.rung == 1 and set(self.expected.rules) <= set(self.fired)
        return self.rung == 0


@dataclass(frozen=True, slots=True)
class Told:
    """What those who follow an event were told of it, beside what they should have been."""

    event: str
    articles: int
    stories: frozenset[int]
    expected: frozenset[str]  # the reasons of the news that must come
    news: tuple[str, ...]  # the reasons of the news that came, in order
    sent: dict[str, int]  # messages by kind
    waiting: int  # follow-ups and corrections that are still to go out

    @property
    def wrong(self) -> Iterator[str]:
        """Say what did not come as it should; nothing of an event of which no article is there."""
        if not self.stories:
            return
        if len(self.stories) > 1:
            yield f"{self.event}: one event became {len(self.stories)} stories"
        if missing := sorted(self.expected - set(self.news)):
            yield f"{self.event}: {', '.join(missing)} should have been news and was not"
        if extra := sorted(set(self.news) - self.expected):
            yield f"{self.event}: {', '.join(extra)} was told as news and should not have been"
        if self.waiting:
            yield f"{self.event}: {self.waiting} follow-ups or corrections were still waiting at the end"
        rings = self.expected - {CORRECTION}
        yield from self._kind("follow-ups", self.followups, range(bool(rings), len(self.news) + 1 if rings else 1))
        corrects = CORRECTION in self.expected
        yield from self._kind("corrections", self.corrections, range(corrects, self.articles if corrects else 1))

    @property
    def followups(self) -> int:
        """Messages that rang again."""
        return self.sent.get(DeliveryKind.FOLLOWUP.value, 0)

    @property
    def corrections(self) -> int:
        """Messages that put right what was told."""
        return self.sent.get(DeliveryKind.CORRECTION.value, 0)

    @property
    def edits(self) -> int:
        """How often the first message was changed in silence."""
        return self.sent.get(DeliveryKind.EDIT.value, 0)

    def _kind(self, name: str, came: int, right: range) -> Iterator[str]:
        if came not in right:
            yield f"{self.event}: {came} {name} were sent, and should have been {_between(right)}"


@dataclass(frozen=True, slots=True)
class Performance:
    """What came of a whole play."""

    verdicts: tuple[Verdict, ...]
    told: tuple[Told, ...]  # by event that must alert, in order of appearance
    stored: int
    stories: int
    rung: int

    @property
    def wrong(self) -> tuple[str, ...]:
        """Say what did not come as it should, a line each; empty if all did."""
        lines = [_complaint(verdict) for verdict in self.verdicts if not verdict.right]
        lines += [line for told in self.told for line in told.wrong]
        events: dict[int, list[str]] = defaultdict(list)
        for told in self.told:
            for story in told.stories:
                events[story].append(told.event)
        lines += [f"{', '.join(taken)}: taken for one event" for taken in events.values() if len(taken) > 1]
        if strays := self.rung - sum(verdict.rung for verdict in {one.story: one for one in self.verdicts}.values()):
            lines.append(f"{strays} alerts rang that tell of no article of the newsroom")
        return tuple(lines)


def judge(newsroom: Newsroom, database: Database) -> Performance:
    """Look up in the database what became of every article of the newsroom, and what was told of every event."""
    with database.read() as connection:
        verdicts = tuple(_verdict(connection, expected) for expected in newsroom.expected())
        count = connection.execute(
            sa.select(
                sa.select(sa.func.count()).select_from(articles).scalar_subquery(),
                sa.select(sa.func.count(sa.distinct(story_articles.c.story_id))).scalar_subquery(),
                sa.select(sa.func.count()).select_from(deliveries).where(_ROOT).scalar_subquery(),
            )
        ).one()
        events: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in verdicts:
            if verdict.expected.alerts:
                events[verdict.expected.event].append(verdict)
        told = tuple(_told(connection, event, of_event) for event, of_event in events.items())
    return Performance(verdicts, told, *count)


_ROOT: Final = sa.and_(deliveries.c.kind == DeliveryKind.ROOT.value, deliveries.c.state == _SENT)


def _verdict(connection: sa.Connection, expected: Expectation) -> Verdict:
    article = connection.execute(
        sa.select(articles.c.id, story_articles.c.story_id)
        .join(article_keys, article_keys.c.article_id == articles.c.id)
        .join(story_articles, story_articles.c.article_id == articles.c.id, isouter=True)
        .where(article_keys.c.key.in_(identity_keys(expected.url)))
    ).first()
    if article is None:
        return Verdict(expected, stored=False, story=0, fired=(), rung=0)
    fired = connection.scalars(sa.select(firings.c.rule).distinct().where(firings.c.article_id == article.id)).all()
    rung = connection.scalar(
        sa.select(sa.func.count())
        .select_from(deliveries.join(alerts, alerts.c.id == deliveries.c.alert_id))
        .where(alerts.c.story_id == article.story_id, _ROOT)
    )
    return Verdict(expected, stored=True, story=article.story_id or 0, fired=tuple(sorted(fired)), rung=rung or 0)


def _told(connection: sa.Connection, event: str, verdicts: Sequence[Verdict]) -> Told:
    stories = frozenset(verdict.story for verdict in verdicts if verdict.story)
    news = connection.scalars(
        sa.select(alert_changes.c.reason)
        .join(alerts, alerts.c.id == alert_changes.c.alert_id)
        .where(alerts.c.story_id.in_(stories))
        .order_by(alert_changes.c.id)
    ).all()
    rows = connection.execute(
        sa.select(deliveries.c.kind, deliveries.c.state, sa.func.count().label("number"))
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(alerts.c.story_id.in_(stories))
        .group_by(deliveries.c.kind, deliveries.c.state)
    ).all()
    return Told(
        event=event,
        articles=len(verdicts),
        stories=stories,
        expected=_news(verdict.expected for verdict in verdicts),
        news=tuple(news),
        sent={row.kind: row.number for row in rows if row.state == _SENT},
        waiting=sum(row.number for row in rows if row.state == DeliveryState.PENDING.value and row.kind in _LATER),
    )


def _news(expectations: Iterable[Expectation]) -> frozenset[str]:
    return frozenset(reason for expected in expectations for reason in expected.news)


def _between(right: range) -> str:
    return f"{right.start}" if len(right) == 1 else f"{right.start} to {right.stop - 1}"


def _complaint(verdict: Verdict) -> str:
    expected = verdict.expected
    where = f"{expected.outlet}: {expected.headline!r}"
    if not verdict.stored:
        return f"{where} was never stored"
    if not expected.alerts:
        return f"{where} should have told nobody ({expected.reason}) and did, by {', '.join(verdict.fired)}"
    missing = sorted(set(expected.rules) - set(verdict.fired))
    if missing:
        return f"{where} should have fired {', '.join(missing)}"
    return f"{where} should have rung once and rang {verdict.rung} times"
