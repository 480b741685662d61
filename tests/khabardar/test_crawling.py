"""Which sources the service crawls when: what is due, once, and nothing that somebody else has in hand."""

import asyncio
import os
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, crawl_run

from crawler.sources import Source
from khabardar.crawling import BATCH, Crawling
from storage import crawls
from storage.crawls import SourceState
from storage.database import Database
from storage.records import CrawlRun

SOURCES = tuple(Source(id=f"source-{number}", name="A source") for number in range(3))
GONE = 2**22 + 1  # no process has this number: it is above the kernel's limit


class Submitted:
    """A `submit` that notes what it was given, and holds it until told."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.done = asyncio.Event()

    async def __call__(self, batch: Sequence[Source]) -> Sequence[CrawlRun]:
        """Take a batch."""
        self.batches.append([source.id for source in batch])
        await self.done.wait()
        return [crawl_run(source.id) for source in batch]


def _put(database: Database, state: SourceState) -> None:
    with database.write() as connection:
        crawls.put_source_state(connection, state)


def _claim(database: Database, source: str, holder: str) -> None:
    with database.write() as connection:
        assert crawls.claim_source(connection, source, holder, NOW, NOW + timedelta(minutes=2))


async def test_what_is_due_goes_out_once(database: Database) -> None:
    """A source whose batch is out is not sent out again, one that is not due waits."""
    _put(database, SourceState(source="source-2", next_due_at=NOW + timedelta(minutes=5)))
    submitted, rung = Submitted(), asyncio.Event()
    crawling = Crawling(database, submitted, rung.set)
    await crawling.tick(SOURCES, NOW)
    await crawling.tick(SOURCES, NOW)
    await asyncio.sleep(0)
    assert submitted.batches == [["source-0", "source-1"]]
    submitted.done.set()
    await asyncio.wait_for(rung.wait(), 5)


async def test_many_sources_go_out_in_batches(database: Database) -> None:
    """No child gets more sources than a batch holds, and no more batches go out than may at once."""
    many = [replace(SOURCES[0], id=f"source-{number}") for number in range(BATCH * 5)]
    submitted = Submitted()
    crawling = Crawling(database, submitted, lambda: None)
    await crawling.tick(many, NOW)
    await crawling.tick(many, NOW)
    await asyncio.sleep(0)
    assert [len(batch) for batch in submitted.batches] == [BATCH] * 3
    await crawling.stop()
    assert not crawling.out


async def test_what_another_crawls_is_left_alone(database: Database) -> None:
    """A source that a living process, or another machine, has in hand is not counted as failed: it waits."""
    _claim(database, "source-0", "another-host:1:1")
    _claim(database, "source-1", f"{socket.gethostname()}:{os.getppid()}:1")
    submitted = Submitted()
    crawling = Crawling(database, submitted, lambda: None)
    await crawling.tick(SOURCES, NOW)
    await asyncio.sleep(0)
    assert submitted.batches == [["source-2"]]
    await crawling.stop()


@pytest.mark.parametrize("process", [GONE, os.getpid()], ids=["gone", "ours-again"])
async def test_what_a_killed_process_had_in_hand_is_crawled_at_once(database: Database, process: int) -> None:
    """Nobody waits for the deadline of a crawl that is no more, also where a container gave its number again."""
    _claim(database, "source-0", f"{socket.gethostname()}:{process}:1")
    submitted = Submitted()
    crawling = Crawling(database, submitted, lambda: None)
    await crawling.tick(SOURCES, NOW)
    await asyncio.sleep(0)
    assert submitted.batches == [["source-0", "source-1", "source-2"]]
    await crawling.stop()


async def test_a_batch_that_fails_is_tried_again(database: Database) -> None:
    """An error of the crawl as a whole ends neither the service nor the source's turn."""

    async def broken(batch: Sequence[Source]) -> Sequence[CrawlRun]:
        raise OSError(f"no process for {len(batch)} sources")

    crawling = Crawling(database, broken, lambda: None)
    await crawling.tick(SOURCES, NOW)
    await asyncio.gather(*crawling.out)
    await asyncio.sleep(0)
    assert not crawling.out
