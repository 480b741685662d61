"""The verb `crawl`: sources that are due in, new and changed articles in the database, one record per source out.

The work is done in a process of its own (`crawler/child.py`) that can die of anything. Nothing here imports Twisted,
and nothing that a crawl makes stays in this process.
"""

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from multiprocessing.connection import Connection

from crawler.archive import Archive
from crawler.limits import Batch, CrawlLimits, Progress
from crawler.report import Report
from crawler.sources import Source
from crawler.watchdog import ChildWatch
from storage import crawls
from storage.database import Database, open_database
from storage.records import CrawlRun

__all__ = ["CrawlLimits", "Progress", "crawl", "free_abandoned"]


# Longer than most: the signature and the promise are half of it, and its two listeners share what they hear.
async def crawl(
    database_url: str,
    sources: Sequence[Source],
    *,
    limits: CrawlLimits,
    now: datetime,
    on_progress: Callable[[Progress], None] | None = None,
) -> list[CrawlRun]:
    """Crawl these sources now and return what became of each, in their order; an error of one harms no other.

    Articles, runs, what servers said and when each source is due again are in the database by then. A source that
    another process is crawling comes back as failed and is left alone. Cancelling ends the crawl process.
    """
    if not sources:
        return []
    holder = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    batch = Batch(database_url=database_url, sources=tuple(sources), limits=limits, now=now, holder=holder)
    loop = asyncio.get_running_loop()

    def tell(progress: Progress) -> None:
        if on_progress:
            loop.call_soon_threadsafe(on_progress, progress)

    watch = ChildWatch(in_child, (batch,), limits.batch_seconds(len(sources)))
    seen: dict[str, CrawlRun] = {}

    def take(event: object) -> None:
        if isinstance(event, CrawlRun):
            seen[event.source] = event
        elif isinstance(event, Progress):
            tell(event)

    try:
        end = await watch.run(take)
    except asyncio.CancelledError:
        # It may have been killed before it could give them back, and its time is over: this is one short statement.
        _release(batch)
        raise
    lost = [source for source in sources if source.id not in seen]
    if lost:
        seen |= {run.source: run for run in await asyncio.to_thread(_record_lost, batch, lost, end)}
    return [seen[source.id] for source in sources]


def free_abandoned(database: Database, *, in_hand: Collection[str], now: datetime) -> set[str]:
    """Free the sources whose crawl was killed with its process, and return those that others still crawl.

    `in_hand` are the sources that this process crawls itself. Without it the others would wait until the deadline of a
    crawl that is no more: a killed service leaves a crawl process that takes a moment to notice.
    """
    with database.read() as connection:
        claims = [claim for claim in crawls.claims(connection) if claim.source not in in_hand and claim.until > now]
    abandoned = [claim for claim in claims if _is_abandoned(claim.holder)]
    if abandoned:
        with database.write() as connection:
            for claim in abandoned:
                crawls.release_source(connection, claim.source, claim.holder)
    return {claim.source for claim in claims} - {claim.source for claim in abandoned}


def _is_abandoned(holder: str) -> bool:
    """Whether a process of this machine held it that is gone, or that had our number before (in a container)."""
    host, _, rest = holder.partition(":")
    process = rest.partition(":")[0]
    if host != socket.gethostname() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return int(process) == os.getpid()


def in_child(batch: Batch, pipe: Connection) -> None:
    """Run the batch; called in the crawl process only, where alone Scrapy may be imported."""
    from crawler import child  # noqa: PLC0415  the parent never imports Twisted

    child.run(batch, pipe)


def _release(batch: Batch) -> None:
    """Give back what the crawl process of this batch had claimed."""
    if batch.limits.dry_run:
        return
    database = open_database(batch.database_url)
    try:
        with database.write() as connection:
            for source in batch.sources:
                crawls.release_source(connection, source.id, batch.holder)
    finally:
        database.close()


def _record_lost(batch: Batch, lost: Sequence[Source], end: str) -> list[CrawlRun]:
    """Record a failed run for each source that the process had in hand, or had not come to, when it ended."""
    runs: list[CrawlRun] = []
    database = open_database(batch.database_url)
    for source in lost:
        report = Report(source.id, batch.now)
        report.broke(end)
        run = report.finished(batch.now)
        archive = Archive(database, source, lambda: batch.now, batch.limits.dry_run)
        archive.finish(run)
        archive.release(batch.holder)
        runs.append(run)
    database.close()
    return runs
