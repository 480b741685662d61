"""The spider for every source that YAML can describe: listings, then the pages they name.

It must not store (pipelines do), decide what is new (`agenda` does) or read pages in this process (workers do). A
subclass in this folder is for a site that YAML cannot describe: it overrides a step and changes nothing else.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response

from crawler import agenda, feeds, sections, sitemaps
from crawler.agenda import Task
from crawler.archive import Arrival
from crawler.budget import Budget
from crawler.dates import zone_of
from crawler.extract import extract
from crawler.failures import describe
from crawler.feeds import FeedError
from crawler.job import Job, Listing
from crawler.merge import from_entry, from_page
from crawler.pipelines import Saver
from crawler.report import Fault
from crawler.workers import WorkerError
from storage.crawls import FetchState

_PAGES: Final = ("html", "text/plain", "xml")  # kinds of content that can be a page; where none is told, it may be one


class SourceSpider(scrapy.Spider):
    """Crawls one source."""

    name = "source"

    def __init__(self, *, job: Job, **options: Any) -> None:  # noqa: ANN401  Scrapy's own
        super().__init__(name=f"source-{job.source.id}", **options)
        self.job = job

    @property
    def budget(self) -> Budget:
        """The time that is left, for the guard."""
        return self.job.budget

    @property
    def saver(self) -> Saver:
        """Where articles go, for the pipeline."""
        return self.job.saver

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every listing, on the condition that it changed."""
        self.job.states = await asyncio.to_thread(self.job.archive.fetch_states)
        asyncio.get_running_loop().call_later(self.job.limits.stub_seconds, self._store_stubs)
        for listing in self.job.listings():
            yield self._listing_request(listing)

    def _listing_request(self, listing: Listing) -> scrapy.Request:
        self.job.report.listing_begun()
        state = self.job.states.get(listing.url)
        headers = {}
        if state and state.etag:
            headers["If-None-Match"] = state.etag
        if state and state.last_modified:
            headers["If-Modified-Since"] = state.last_modified
        return scrapy.Request(
            listing.url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"listing": listing},
            headers=headers,
            meta={"handle_httpstatus_list": [304]},
            priority=20 if state and state.baseline_at else 10,  # an article in a known listing is news, not a baseline
            dont_filter=True,
        )

    async def parse_listing(self, response: Response, listing: Listing) -> AsyncIterator[scrapy.Request | Arrival]:
        """Read a listing, unless it is the same as the last time, and go for what is new in it."""
        job, state = self.job, self.job.states.get(listing.url)
        digest = blake2b(response.body, digest_size=16).hexdigest()
        if response.status == 304 or (state and state.body_hash == digest):
            await asyncio.to_thread(job.archive.unchanged, state or FetchState(url=listing.url, source=job.source.id))
            return
        try:
            found = await self._read(listing, response)
        except (FeedError, WorkerError) as error:
            job.report.listing_failed(listing.url, Fault.FAILED, str(error))
            return
        except Exception as error:  # noqa: BLE001  a foreign parser broke: that is this listing's failure, not a success
            job.report.listing_failed(listing.url, Fault.FAILED, f"{type(error).__name__}: {error}")
            return
        job.report.changed += 1
        for address in found.sitemaps:
            yield self._listing_request(Listing("sitemap", address))
        baseline = state is None or state.baseline_at is None
        known = await asyncio.to_thread(job.archive.known, agenda.keys_of(found.entries, job.source.query_keys))
        job.report.found += len(found.entries)
        for task in agenda.plan(found.entries, known, query_keys=job.source.query_keys, baseline=baseline):
            if task.key not in job.taken:
                job.taken.add(task.key)
                yield self._next_step(task, listing)
        # Last: of a listing that was left in the middle, nothing is remembered.
        self._note_answer(listing, response, digest, any_entry=bool(found.entries))

    async def _read(self, listing: Listing, response: Response) -> sitemaps.Sitemap:
        """Have a worker read a listing."""
        job = self.job
        zone, now, kind = zone_of(job.source.zone), job.budget.clock(), _content_type(response)
        body, url = response.body, response.url
        if listing.kind == "sitemap":
            return await job.workers.run(sitemaps.parse, body, zone=zone, now=now, content_type=kind)
        if listing.kind == "section":
            entries = await job.workers.run(sections.parse, body, url, links=listing.links, content_type=kind)
        else:
            entries = await job.workers.run(feeds.parse, body, url, zone=zone, now=now, content_type=kind)
        return sitemaps.Sitemap(tuple(entries))

    def _note_answer(self, listing: Listing, response: Response, digest: str, *, any_entry: bool) -> None:
        state = self.job.states.get(listing.url)
        now = self.job.budget.clock()
        baseline_at = state.baseline_at if state and state.baseline_at else now if any_entry else None
        self.job.fetched[listing.url] = FetchState(
            url=listing.url,
            source=self.job.source.id,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            body_hash=digest,
            baseline_at=baseline_at,
            fetched_at=now,
        )

    def _next_step(self, task: Task, listing: Listing) -> scrapy.Request | Arrival:
        """Take the article from the feed if it is whole there, else ask for its page while the budget lasts."""
        job = self.job
        if task.entry.body:
            return self._from_entry(task)
        if job.pages >= job.limits.pages:
            job.report.trouble(f"budget reached: more than {job.limits.pages} pages, the rest follows")
            job.unread.add(listing.url)
            return self._from_entry(task, tried=False)
        job.pages += 1
        job.pending[task.key] = task, listing
        return scrapy.Request(
            task.entry.url,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"task": task, "listing": listing},
            dont_filter=True,
        )

    async def parse_page(self, response: Response, task: Task, listing: Listing) -> AsyncIterator[Arrival]:
        """Have a worker read an article's page."""
        job = self.job
        kind = _content_type(response)
        failed = _no_article(response, task, kind)
        if not failed:
            try:
                extraction = await job.workers.run(
                    extract, response.body, response.url, now=job.budget.clock(), source=job.source, content_type=kind
                )
                failed = extraction.failed
            except WorkerError as error:
                failed = str(error)
            else:
                job.pending.pop(task.key, None)
                yield Arrival(from_page(task, extraction, job.source, now=job.budget.clock()), task)
        if failed:
            yield self._without_page(task, listing, failed)

    def page_failed(self, failure: Any) -> Iterator[Arrival]:  # noqa: ANN401  Twisted's, with Scrapy's request on it
        """Store what the feed says of an article whose page did not come."""
        _, reason = describe(failure.value)
        yield self._without_page(**failure.request.cb_kwargs, reason=reason)

    def listing_failed(self, failure: Any) -> None:  # noqa: ANN401  as above
        """Say which listing could not be read, and why."""
        fault, reason = describe(failure.value)
        self.job.report.listing_failed(failure.request.cb_kwargs["listing"].url, fault, reason)

    def _without_page(self, task: Task, listing: Listing, reason: str) -> Arrival:
        self.job.pending.pop(task.key, None)
        self.job.report.page_failed(task.entry.url, reason)
        arrival = self._from_entry(task)
        if not agenda.given_up(agenda.after(task, complete=False, tried=True)):
            self.job.unread.add(listing.url)
        return arrival

    def _from_entry(self, task: Task, *, tried: bool = True) -> Arrival:
        return Arrival(from_entry(task, self.job.source, now=self.job.budget.clock()), task, tried)

    def _store_stubs(self) -> None:
        """Store what the feed says of articles whose pages are late; the page makes the second revision."""
        for task, _ in list(self.job.pending.values()):
            self.job.saver.add_soon(self._from_entry(task, tried=False))


def _content_type(response: Response) -> str:
    return _header(response, "Content-Type")


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")[:1000]


def _no_article(response: Response, task: Task, kind: str) -> str:
    """Why an answer cannot be the article's page; empty if it may be."""
    if kind and not any(allowed in kind.lower() for allowed in _PAGES):
        return f"it is no page but {kind.partition(';')[0]}"
    if urlsplit(response.url).path.strip("/") == "" != urlsplit(task.entry.url).path.strip("/"):
        return "it leads to the front page"
    return ""
