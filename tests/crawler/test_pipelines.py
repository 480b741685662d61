"""`crawler.pipelines`: every article that came is stored, in order, or is named."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import cast

import pytest
import sqlalchemy as sa
from factories import NOW, article
from scrapy.crawler import Crawler

from crawler import pipelines
from crawler.agenda import Need, Task
from crawler.archive import Archive, Arrival
from crawler.feeds import Entry
from crawler.limits import Progress
from crawler.pipelines import ArticlePipeline, Saver
from crawler.report import Report
from crawler.sources import parse_source
from storage import articles
from storage.database import Database
from storage.records import Saved

SOURCE = parse_source({"id": "example", "name": "Example", "feeds": ["https://www.example.org/feed"]})


def arrival(number: int) -> Arrival:
    """An article as it came from its page."""
    one = article(number)
    return Arrival(one, Task(Entry(url=one.url), one.url, Need.NEW))


@dataclass(frozen=True, slots=True)
class Moody(Archive):
    """An archive that refuses what it is told to, with the error it is told to; `offered` notes what it was asked."""

    refuses: tuple[int, ...] = ()
    error: Exception = field(default_factory=lambda: ValueError("no text for a database"))
    offered: list[list[str]] = field(default_factory=list)

    def save(self, arrivals: Sequence[Arrival]) -> list[Saved]:
        """Store them, or raise."""
        self.offered.append([one.article.url.rpartition("/")[2] for one in arrivals])
        refused = {article(number).url for number in self.refuses}
        if any(one.article.url in refused for one in arrivals):
            raise self.error
        return Archive.save(self, arrivals)


@dataclass
class Desk:
    """A saver with what it works with and what it told."""

    archive: Moody
    report: Report = field(default_factory=lambda: Report("example", NOW))
    told: list[Progress] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.saver = Saver(self.archive, self.report, self.told.append)

    def stored(self) -> list[str]:
        """The addresses in the database, in the order in which they were stored."""
        with self.archive.database.read() as connection:
            found = articles.recent(connection, 99)
        return [one.url.rpartition("/")[2] for one in reversed(found)]


@pytest.fixture
def desk(database: Database) -> Desk:
    """A desk on a fresh database."""
    return Desk(Moody(database, SOURCE, lambda: NOW))


async def test_articles_are_stored_in_their_order_some_at_a_time(desk: Desk) -> None:
    """A full batch at once, the rest at the end; each is counted once."""
    for number in range(1, 24):
        await desk.saver.add(arrival(number))
    await desk.saver.settle()
    assert [len(batch) for batch in desk.archive.offered] == [20, 3]
    assert desk.stored() == [str(number) for number in range(1, 24)]
    assert (desk.report.new, desk.saver.stored, desk.saver.failed) == (23, 23, False)
    assert [(step.stored, step.articles) for step in desk.told] == [(20, ()), (23, ())]


async def test_a_single_article_does_not_wait_for_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stored within a moment, without anybody asking."""
    monkeypatch.setattr(pipelines, "_PATIENCE", 0.01)
    await desk.saver.add(arrival(1))
    async with asyncio.timeout(5):
        while not desk.told:  # noqa: ASYNC110  the saver has no event for this
            await asyncio.sleep(0.01)
    assert desk.stored() == ["1"]


async def test_what_comes_from_a_place_that_can_not_wait_is_stored_as_well(desk: Desk) -> None:
    """As the stubs of late pages: nothing is on its way any more once all is settled."""
    for number in (1, 2, 3):
        desk.saver.add_soon(arrival(number))
    await desk.saver.settle()
    assert desk.stored() == ["1", "2", "3"]


async def test_a_bad_article_takes_no_other_with_it(database: Database) -> None:
    """It is named with the reason; those of its batch are stored one by one."""
    desk = Desk(Moody(database, SOURCE, lambda: NOW, refuses=(2,)))
    for number in (1, 2, 3):
        await desk.saver.add(arrival(number))
    await desk.saver.settle()
    assert desk.stored() == ["1", "3"]
    assert desk.archive.offered == [["1", "2", "3"], ["1"], ["2"], ["3"]]
    assert (desk.report.new, desk.saver.stored, desk.saver.failed) == (2, 2, True)
    [error] = desk.report.finished(NOW).errors
    assert error == f"{article(2).url}: could not be stored: no text for a database"


async def test_a_database_that_is_away_is_asked_once_for_a_batch(database: Database) -> None:
    """No article would fare better alone; each is named, in the database's own words and without the statement."""
    away = sa.exc.OperationalError("INSERT secret text", {}, Exception("database is locked"))
    desk = Desk(Moody(database, SOURCE, lambda: NOW, refuses=(2,), error=away))
    for number in (1, 2):
        await desk.saver.add(arrival(number))
    await desk.saver.settle()
    assert desk.archive.offered == [["1", "2"]]
    assert desk.stored() == []
    errors = desk.report.finished(NOW).errors
    assert errors == tuple(f"{article(n).url}: could not be stored: database is locked" for n in (1, 2))
    assert desk.report.outcome == "failed"


async def test_a_dry_run_tells_the_articles_and_stores_none(database: Database) -> None:
    """For whoever wants to see what would be stored."""
    desk = Desk(Moody(database, SOURCE, lambda: NOW, dry_run=True))
    await desk.saver.add(arrival(1))
    await desk.saver.settle()
    assert [one.url for step in desk.told for one in step.articles] == [article(1).url]
    assert desk.stored() == []


async def test_a_second_version_is_an_update_and_a_third_of_the_same_is_nothing(desk: Desk) -> None:
    """As the page after the feed's own words."""
    whole = arrival(1)
    stub = replace(whole, article=replace(whole.article, body="", complete=False))
    for one in (stub, whole, whole):
        await desk.saver.add(one)
        await desk.saver.flush()
    assert (desk.report.new, desk.report.updated, desk.saver.stored) == (1, 1, 3)


async def test_scrapys_side_hands_every_arrival_on(desk: Desk) -> None:
    """And gives Scrapy the article, as its pipelines do."""
    crawler = cast("Crawler", SimpleNamespace(spider=SimpleNamespace(saver=desk.saver)))
    assert await ArticlePipeline.from_crawler(crawler).process_item(arrival(1)) == article(1)
    await desk.saver.settle()
    assert desk.stored() == ["1"]
