"""How articles get from the spider to the database: in small batches, in the order in which they came."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Final, Self

import sqlalchemy as sa
from scrapy.crawler import Crawler

from crawler.archive import Archive, Arrival
from crawler.limits import Progress
from crawler.report import Report
from storage.records import Article, Outcome

_BATCH: Final = 20  # articles in one transaction
_PATIENCE: Final = 0.5  # seconds an article waits for others


class Saver:
    """Collects arrivals and stores them; what cannot be stored is named in the report."""

    def __init__(self, archive: Archive, report: Report, tell: Callable[[Progress], None]) -> None:
        self._archive = archive
        self._report = report
        self._waiting: list[Arrival] = []
        self._lock = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._tell = tell
        self.stored = 0
        self.failed = False

    async def add(self, arrival: Arrival) -> None:
        """Take an article; it is stored soon, and before anything that is added later."""
        self._waiting.append(arrival)
        if len(self._waiting) >= _BATCH:
            await self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PATIENCE, self._flush_soon)

    def add_soon(self, arrival: Arrival) -> None:
        """Take an article from a place that cannot wait."""
        self._later(self.add(arrival))

    def _flush_soon(self) -> None:
        self._later(self.flush())

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def flush(self) -> None:
        """Store everything that waits."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        async with self._lock:
            batch, self._waiting = self._waiting, []
            if batch:
                await self._store(batch)

    async def settle(self) -> None:
        """Store everything, also what is still on its way here."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self.flush()

    async def _store(self, batch: list[Arrival]) -> None:
        try:
            saved = await asyncio.to_thread(self._archive.save, batch)
        except sa.exc.OperationalError as error:  # it is the database: no article would fare better alone
            self._give_up(batch, error)
            return
        except Exception as error:  # noqa: BLE001  whatever it is, the other sources go on and the operator is told
            if len(batch) == 1:
                self._give_up(batch, error)
                return
            for one in batch:  # a bad article takes no other with it
                await self._store([one])
            return
        self._report.new += sum(one.outcome is Outcome.NEW for one in saved)
        self._report.updated += sum(one.outcome is Outcome.UPDATED for one in saved)
        self.stored += len(saved)
        self._tell(self.progress(tuple(one.article for one in saved) if self._archive.dry_run else ()))

    def _give_up(self, batch: list[Arrival], error: Exception) -> None:
        reason = error.orig if isinstance(error, sa.exc.DBAPIError) else error  # without the statement and its text
        for one in batch:
            self._report.not_stored(one.article.url, str(reason))
        self.failed = True

    def progress(self, articles: tuple[Article, ...] = (), *, finished: bool = False) -> Progress:
        """How far the source is."""
        report = self._report
        return Progress(
            source=report.source,
            found=report.found,
            stored=self.stored,
            new=report.new,
            updated=report.updated,
            finished=finished,
            articles=articles,
        )


class ArticlePipeline:
    """Scrapy's side of it: hands every arrival to the spider's saver, and waits for the rest at the end."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one per source."""
        return cls(crawler)

    async def process_item(self, item: Arrival) -> Article:
        """Take one arrival."""
        saver: Saver = getattr(self._crawler.spider, "saver")  # noqa: B009  our own spider has one
        await saver.add(item)
        return item.article
