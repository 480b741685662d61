"""Which sources are crawled when, inside the running service: in batches, each batch in a child process of its own.

What is due is decided by `crawler.schedule`, how to crawl by `crawler.crawl`; here only the two are put together.
`submit` is the seam where batches can go to other machines.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crawler.crawl import free_abandoned
from crawler.schedule import due
from crawler.sources import Source
from storage import crawls
from storage.database import Database
from storage.records import CrawlRun

log = logging.getLogger(__name__)

BATCH: Final = 10  # sources that share one child: 0.23 s of CPU each, alone 0.5 to 0.8
BATCHES_AT_ONCE: Final = 3

Submit = Callable[[Sequence[Source]], Awaitable[Sequence[CrawlRun]]]


@dataclass(slots=True)
class Crawling:
    """The batches that are out, and whose turn is next. `crawled` is rung after each batch."""

    database: Database
    submit: Submit
    crawled: Callable[[], None]
    out: dict[asyncio.Task[None], frozenset[str]] = field(default_factory=dict)

    async def tick(self, sources: Sequence[Source], now: datetime) -> None:
        """Send out what is due and is not out already; a failure to look is raised."""
        room = BATCHES_AT_ONCE - len(self.out)
        if room <= 0:
            return
        waiting = await asyncio.to_thread(self._due, sources, now)
        for start in range(0, min(len(waiting), room * BATCH), BATCH):
            batch = waiting[start : start + BATCH]
            task = asyncio.create_task(self._run(batch))
            self.out[task] = frozenset(source.id for source in batch)
            task.add_done_callback(self.out.pop)

    async def stop(self) -> None:
        """Call back every batch; what it had stored stays."""
        tasks = list(self.out)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _due(self, sources: Sequence[Source], now: datetime) -> list[Source]:
        in_hand = frozenset[str]().union(*self.out.values())
        busy = in_hand | free_abandoned(self.database, in_hand=in_hand, now=now)
        with self.database.read() as connection:
            states = crawls.source_states(connection)
        return due([source for source in sources if source.id not in busy], states, now)

    async def _run(self, batch: Sequence[Source]) -> None:
        try:
            runs = await self.submit(batch)
        except Exception:  # the sources stay due; the next tick tries again
            log.exception("crawling %s failed", ", ".join(source.id for source in batch))
            return
        for run in runs:
            level = logging.DEBUG if run.outcome in {"ok", "unchanged"} else logging.WARNING
            log.log(level, "%s: %s, %d new%s", run.source, run.outcome, run.new, _errors(run))
        self.crawled()


def _errors(run: CrawlRun) -> str:
    return f"; {'; '.join(run.errors[:3])}" if run.errors else ""
