"""The crawl process: short-lived, made by the fork server, it crawls one batch of sources and ends.

Scrapy and Twisted live here and nowhere else, so that whatever happens to them, the service that asked is unharmed. It
tells through a pipe how far it is, and ends at once, workers included, when nobody listens any more.
"""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, cast

import sqlalchemy as sa
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.internet.base import ReactorBase

from crawler.archive import Archive, Arrival
from crawler.budget import Budget, Clock
from crawler.job import Job
from crawler.limits import Batch, Progress
from crawler.merge import from_entry
from crawler.pipelines import Saver
from crawler.report import Report
from crawler.settings import scrapy_settings
from crawler.sources import Source
from crawler.spiders.source import SourceSpider
from crawler.workers import Workers, bound_memory
from storage.database import Database, open_database
from storage.records import CrawlRun

Event = Progress | CrawlRun
_MEMORY = 1_500_000_000  # bytes on top: a flood of headers has no other limit
_LAST_WORDS = 3.0  # seconds for giving claims back, when the process must die
_CLAIM_ON_TOP = 30  # seconds a claim outlives the longest crawl


def run(batch: Batch, pipe: Connection) -> None:
    """Crawl a batch, telling `Progress` and, for each source, one `CrawlRun` through the pipe; then return.

    The entry point of the process: it makes a group of its own, so that it can be killed with its workers.
    """
    os.setsid()
    began = time.monotonic()

    def clock() -> datetime:
        return batch.now + timedelta(seconds=time.monotonic() - began)

    limits = batch.limits
    with Workers(limits.workers, seconds=limits.page_seconds) as workers:
        threading.Thread(target=die_with, args=(pipe, partial(_give_back, batch, clock)), daemon=True).start()
        bound_memory(_MEMORY)
        process = AsyncCrawlerProcess(Settings(scrapy_settings(limits)))
        database = open_database(batch.database_url)
        crawl = _Crawl(batch, process, workers, database, clock, pipe.send)
        run_until_done(process, crawl.all, crawl.stop)
        database.close()


def die_with(pipe: Connection, last_words: Callable[[], None] = lambda: None) -> None:
    """Wait for the end of whoever started us; a crawl nobody waits for must not go on."""
    try:
        pipe.recv_bytes()
    except (EOFError, OSError):
        words = threading.Thread(target=last_words, daemon=True)
        words.start()
        words.join(_LAST_WORDS)
        os.killpg(0, signal.SIGKILL)


def _give_back(batch: Batch, clock: Clock) -> None:
    """Let whoever comes after us crawl these sources at once."""
    database = open_database(batch.database_url)
    for source in batch.sources:
        Archive(database, source, clock, batch.limits.dry_run).release(batch.holder)


def _keep_quiet() -> None:
    """Let Scrapy not print what the run names anyway: downloads that failed, with forty lines of traceback each."""
    for name in ("scrapy.downloadermiddlewares", "scrapy.core.downloader"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def run_until_done(process: AsyncCrawlerProcess, work: Callable[[], Any], stop: Callable[[], None]) -> None:
    """Run the process's event loop until `work()`, a coroutine, is done.

    The first SIGTERM calls `stop`, the second one ends the process and its workers.
    """
    _keep_quiet()
    from twisted.internet import reactor  # noqa: PLC0415  importing it earlier would install the wrong one

    loop = asyncio.get_event_loop()
    told = False

    def terminate() -> None:
        nonlocal told
        if told:
            os.killpg(0, signal.SIGKILL)
        told = True
        stop()

    async def main() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, terminate)
        try:
            await work()
        finally:
            cast("ReactorBase", reactor).stop()

    task = loop.create_task(main())
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    task.result()


class _Crawl:
    """The batch while it runs: so many sources at a time, each for itself."""

    def __init__(  # noqa: PLR0913, PLR0917  the means of a crawl, once
        self,
        batch: Batch,
        process: AsyncCrawlerProcess,
        workers: Workers,
        database: Database,
        clock: Clock,
        tell: Callable[[Event], None],
    ) -> None:
        self._batch = batch
        self._process = process
        self._workers = workers
        self._database = database
        self._clock = clock
        self._tell = tell
        self._places = asyncio.Semaphore(batch.limits.sources)
        self._stopping = False
        self._stop_task: asyncio.Task[None] | None = None

    async def all(self) -> None:
        """Crawl every source."""
        await asyncio.gather(*map(self._one, self._batch.sources))

    def stop(self) -> None:
        """End the crawls that run as soon as possible, and begin no more."""
        self._stopping = True
        self._stop_task = asyncio.get_running_loop().create_task(self._process.stop())

    async def _one(self, source: Source) -> None:
        async with self._places:
            report = Report(source.id, self._clock())
            archive = Archive(self._database, source, self._clock, self._batch.limits.dry_run)
            try:
                run = await self._claimed(archive, report)
            except Exception as error:  # noqa: BLE001  whatever it is, the other sources go on and the operator is told
                report.broke(f"{type(error).__name__}: {error}")
                run = report.finished(self._clock())
                await self._keep_broken(archive, run)
            self._tell(run)

    async def _keep_broken(self, archive: Archive, run: CrawlRun) -> None:
        """Keep a run that came to no end of its own, or the source would be due again at once, and for ever."""
        if not self._stopping:
            with suppress(sa.exc.SQLAlchemyError):  # where it is the database that broke, the run says so
                await asyncio.to_thread(archive.finish, run)

    async def _claimed(self, archive: Archive, report: Report) -> CrawlRun:
        holder, limits = self._batch.holder, self._batch.limits
        if self._stopping:
            report.broke("the crawl was stopped before this source")
            return report.finished(self._clock())
        if not await asyncio.to_thread(archive.claim, holder, limits.source_seconds + _CLAIM_ON_TOP):
            report.broke("another process is crawling this source")
            return report.finished(self._clock())
        try:
            return await self._crawl(archive, report)
        finally:
            await asyncio.to_thread(archive.release, holder)

    async def _crawl(self, archive: Archive, report: Report) -> CrawlRun:
        limits = self._batch.limits
        budget = Budget(self._clock, report.started_at + timedelta(seconds=limits.seconds))
        saver = Saver(archive, report, self._tell)
        job = Job(archive.source, limits, archive, self._workers, report, budget, saver)
        crawler = self._process.create_crawler(_spider(archive.source))
        crawler.signals.connect(_note_error(report), signal=signals.spider_error, weak=False)
        self._tell(saver.progress())
        await self._bounded(crawler, job)
        if self._stopping:
            report.broke("the crawl was stopped")
        for task in job.leave_off():
            article = from_entry(task, archive.source, now=self._clock())
            saver.add_soon(Arrival(article, task, tried=not self._stopping))
        await saver.settle()
        report.requests = int(crawler.stats.get_value("downloader/request_count", 0)) if crawler.stats else 0
        run = report.finished(self._clock())
        if self._stopping and budget.retry_after is None:
            await asyncio.to_thread(archive.leave, job.to_remember())
        else:
            await asyncio.to_thread(archive.finish, run, job.to_remember(), budget.retry_after)
        self._tell(saver.progress(finished=True))
        return run

    async def _bounded(self, crawler: Crawler, job: Job) -> None:
        """Run one spider; if it has not ended long after its time, stop it and say so."""
        task = self._process.crawl(crawler, job=job)
        done, _ = await asyncio.wait({task}, timeout=job.limits.source_seconds)
        if not done:
            job.report.broke("it did not end in time")
            await asyncio.wait({asyncio.ensure_future(crawler.stop_async()), task}, timeout=5)
        if task.done():
            task.result()


def _note_error(report: Report) -> Callable[..., None]:
    """Scrapy counts a spider that broke as finished; we do not."""

    def note(failure: Any, response: Any, spider: Any) -> None:  # noqa: ANN401  Scrapy's own
        del spider
        report.trouble(f"{response.url}: {type(failure.value).__name__}: {failure.value}")

    return note


def _spider(source: Source) -> type[SourceSpider]:
    """The spider of a source: the one for all, or the subclass in the module that the source names."""
    if not source.spider:
        return SourceSpider
    module = import_module(f"crawler.spiders.{source.spider}")
    found = [kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__]
    return next(kind for kind in found if issubclass(kind, SourceSpider))
