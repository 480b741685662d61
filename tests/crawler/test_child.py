"""`crawler.child` when it is stopped in the middle: what was not read by then is not lost, and nothing is held up."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW
from publisher import Answer, Publisher, publishing

from crawler.crawl import CrawlLimits, crawl
from crawler.sources import Source, parse_source
from storage import articles, crawls
from storage.database import open_database
from storage.records import Article

LIMITS = CrawlLimits(private_networks=True, delay=0, seconds=20, page_seconds=10, workers=1)
TEXT = "The council met on Sunday and decided that road number {} would be repaired before the winter comes."
PATHS = [f"/news/{number}-report-from-valley" for number in range(150)]


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher whose feed names many pages."""
    with publishing() as opened:
        for path in PATHS:
            opened.page(path, f"Report {path}", TEXT.format(path), TEXT.format(f"two of {path}"))
        opened.feed("/feed", [{"link": path, "title": f"Report {path}"} for path in PATHS])
        yield opened


def source(url: str, name: str = "valley") -> Source:
    """A source with one feed."""
    return parse_source({"id": name, "name": name.title(), "feeds": [url]})


def stop_when(ready: Callable[[], bool], database_url: str, *sources: Source, limits: CrawlLimits = LIMITS) -> None:
    """Crawl, and stop the crawl as a service that ends does, once it is `ready`."""

    async def main() -> None:
        task = asyncio.create_task(crawl(database_url, sources, limits=limits, now=NOW))
        await asyncio.to_thread(wait_for, ready)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())


def wait_for(ready: Callable[[], bool]) -> None:
    """Look again and again, at most ten seconds long."""
    until = time.monotonic() + 10
    while not ready():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


def states(database_url: str) -> dict[str, crawls.SourceState]:
    """Every source's state, none of them claimed."""
    database = open_database(database_url)
    with database.read() as connection:
        assert crawls.claims(connection) == []
        found = crawls.source_states(connection)
    database.close()
    return found


def stored(database_url: str) -> dict[str, Article]:
    """Everything in the archive, by title."""
    database = open_database(database_url)
    with database.read() as connection:
        found = {article.title: article for article in articles.recent(connection, 1000)}
    database.close()
    return found


def test_what_a_stopped_crawl_did_not_read_is_read_by_the_next(sqlite_url: str, publisher: Publisher) -> None:
    """The feed is the same as before, and still every page that it names is read, as the baseline that it is."""
    patient = replace(LIMITS, delay=0.02)  # so that most pages wait for their turn
    feed = source(f"{publisher.url}/feed")
    stop_when(lambda: publisher.asked(PATHS[0]) > 0, sqlite_url, feed, limits=patient)
    assert sum(map(publisher.asked, PATHS)) < len(PATHS), "it was not stopped in the middle"
    assert states(sqlite_url)["valley"].next_due_at is None, "it waits although it was not crawled"
    later = NOW + timedelta(minutes=1)
    (again,) = asyncio.run(crawl(sqlite_url, [feed], limits=LIMITS, now=later))
    assert again.errors == ()
    found = stored(sqlite_url)
    assert set(found) == {f"Report {path}" for path in PATHS}
    assert all(article.complete and article.baseline for article in found.values())


def test_a_stopped_look_at_a_feed_counts_neither_as_success_nor_as_failure(
    sqlite_url: str, publisher: Publisher
) -> None:
    """The server had not answered by then: the source is due at once, as if nobody had asked."""
    publisher.answers["/feed"] = Answer(b"x", wait=2.0, status=500)
    stop_when(lambda: publisher.asked("/feed") > 0, sqlite_url, source(f"{publisher.url}/feed"))
    state = states(sqlite_url)["valley"]
    assert (state.last_success_at, state.failures, state.next_due_at) == (None, 0, None)


def test_a_crawl_that_had_to_be_killed_holds_no_source(sqlite_url: str, publisher: Publisher) -> None:
    """A server that never ends its answer outlasts every request to stop; the next crawl need not wait."""
    publisher.answers["/feed"] = Answer(b"x" * 100, slowly=1.0)
    stop_when(lambda: publisher.asked("/feed") > 0, sqlite_url, source(f"{publisher.url}/feed"))
    assert states(sqlite_url)["valley"].next_due_at is None
