"""The spider that fetches one page and reads nothing in it; for `crawler/fetch.py`."""

import os
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.budget import Budget
from crawler.child import die_with, run_until_done
from crawler.failures import describe
from crawler.limits import CrawlLimits, FetchedPage
from crawler.settings import scrapy_settings


def run(url: str, limits: CrawlLimits, pipe: Connection) -> None:
    """Fetch one page and send it, or the reason why it did not come, through the pipe."""
    os.setsid()
    threading.Thread(target=die_with, args=(pipe,), daemon=True).start()
    process = AsyncCrawlerProcess(Settings(scrapy_settings(limits)))
    ends_at = datetime.now(UTC) + timedelta(seconds=limits.seconds)
    budget = Budget(lambda: datetime.now(UTC), ends_at)

    async def work() -> None:
        await process.crawl(PageSpider, address=url, budget=budget, pipe=pipe)

    run_until_done(process, work, lambda: None)


class PageSpider(scrapy.Spider):
    """Fetches one page."""

    name = "page"

    def __init__(self, *, address: str, budget: Budget, pipe: Connection, **options: Any) -> None:  # noqa: ANN401  Scrapy's
        super().__init__(**options)
        self.address = address
        self.budget = budget
        self.pipe = pipe

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for it."""
        yield scrapy.Request(self.address, callback=self.parse, errback=self.failed, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Send it on."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        self.pipe.send(FetchedPage(response.url, response.body, kind))

    def failed(self, failure: Any) -> None:  # noqa: ANN401  Twisted's
        """Send why it did not come."""
        self.pipe.send(describe(failure.value)[1])
