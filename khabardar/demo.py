"""The demo: the newsroom plays on loopback, the real service crawls it, and what came of it is judged.

Everything that is judged here comes from the database that the service wrote, not from the newsroom's own idea of it.
"""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from pydantic import SecretStr

from alerts.sender import Sender
from config.settings import Settings
from config.shipped import copy_shipped
from crawler.urls import identity_keys
from khabardar.newsroom.newsroom import Expectation, Newsroom
from khabardar.roles import Role
from khabardar.service import serve
from storage.database import Database
from storage.records import DeliveryKind, DeliveryState
from storage.tables import alerts, article_keys, articles, deliveries, fetch_states, firings, story_articles

BASELINE_SECONDS = 40.0  # for the first look at every outlet, on a busy machine
SETTLE_SECONDS = 40.0  # from the last scene to the last alert, on a busy machine


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
class Performance:
    """What came of a whole play."""

    verdicts: tuple[Verdict, ...]
    stored: int
    stories: int
    rung: int

    @property
    def wrong(self) -> tuple[str, ...]:
        """Say what did not come as it should, a line each; empty if all did."""
        lines = [_complaint(verdict) for verdict in self.verdicts if not verdict.right]
        told = {verdict.expected.event for verdict in self.verdicts if verdict.expected.alerts}
        for event in sorted(told):
            stories = {verdict.story for verdict in self.verdicts if verdict.expected.event == event}
            if len(stories) > 1:
                lines.append(f"{event}: one event became {len(stories)} stories")
        return tuple(lines)


async def perform(
    newsroom: Newsroom, settings: Settings, database: Database, sender: Sender, *, tell: Callable[[str], None]
) -> None:
    """Let the service run beside the newsroom until the play is over and everything was told, or the time is.

    `database` is the one of the settings, opened a second time for looking.
    """
    stop, ready = asyncio.Event(), asyncio.Event()
    roles = frozenset({Role.CRAWL, Role.WATCH, Role.DELIVER})
    service = asyncio.create_task(serve(settings, roles, sender=sender, stop=stop, ready=ready.set))
    try:
        await _until(ready.is_set, service, BASELINE_SECONDS)
        outlets = len(newsroom.sources())
        await _until(lambda: baselines(database) == outlets, service, BASELINE_SECONDS)
        tell("Their first look is a baseline: stored and searchable, nobody is told. Now the news comes in.")
        newsroom.play()
        await _until(lambda: newsroom.over, service, None)
        await _until(lambda: not judge(newsroom, database).wrong, service, SETTLE_SECONDS)
    finally:
        stop.set()
        await service


def judge(newsroom: Newsroom, database: Database) -> Performance:
    """Look up in the database what became of every article of the newsroom."""
    with database.read() as connection:
        verdicts = tuple(_verdict(connection, expected) for expected in newsroom.expected())
        count = connection.execute(
            sa.select(
                sa.select(sa.func.count()).select_from(articles).scalar_subquery(),
                sa.select(sa.func.count(sa.distinct(story_articles.c.story_id))).scalar_subquery(),
                sa.select(sa.func.count()).select_from(deliveries).where(_RUNG).scalar_subquery(),
            )
        ).one()
    return Performance(verdicts, *count)


@contextmanager
def stage(newsroom: Newsroom) -> Iterator[Settings]:
    """Give settings for the shipped rules, the newsroom's outlets and a database that is gone afterwards.

    Built by hand: the demo must not touch the operator's database nor use his token, whatever the environment says.
    """
    with tempfile.TemporaryDirectory(prefix="khabardar-demo-") as folder:
        root = Path(folder)
        write_config(newsroom, root / "config")
        yield Settings.model_construct(
            database_url=SecretStr(f"sqlite:///{root / 'demo.db'}"), config=root / "config", allow_private_networks=True
        )


def write_config(newsroom: Newsroom, folder: Path) -> None:
    """Write an operator's folder: the shipped rules and entities, and the newsroom's outlets as its only sources."""
    copy_shipped(folder)
    shutil.rmtree(folder / "sources")
    # JSON is YAML, and has no aliases and no unquoted surprises.
    outlets = json.dumps({"version": 1, "sources": newsroom.sources()}, ensure_ascii=False, indent=2)
    (folder / "outlets.yaml").write_text(outlets + "\n", encoding="utf-8")


_RUNG = sa.and_(deliveries.c.kind == DeliveryKind.ROOT.value, deliveries.c.state == DeliveryState.SENT.value)


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
        .where(alerts.c.story_id == article.story_id, _RUNG)
    )
    return Verdict(expected, stored=True, story=article.story_id or 0, fired=tuple(sorted(fired)), rung=rung or 0)


def baselines(database: Database) -> int:
    """Say how many sources have been looked at for the first time."""
    with database.read() as connection:
        return (
            connection.scalar(
                sa.select(sa.func.count(sa.distinct(fetch_states.c.source))).where(
                    fetch_states.c.baseline_at.is_not(None)
                )
            )
            or 0
        )


async def _until(done: Callable[[], bool], service: asyncio.Task[None], seconds: float | None) -> None:
    """Wait until `done`, the service ends, or the time is over; whoever waits looks for himself what it was."""
    loop = asyncio.get_running_loop()
    deadline = None if seconds is None else loop.time() + seconds
    while not service.done() and not await asyncio.to_thread(done):
        if deadline is not None and loop.time() > deadline:
            return
        await asyncio.sleep(0.2)


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
