"""The crawl's way to the database: what is known of a source, and what a run leaves.

Everything is synchronous and short; callers run it in a thread. Nothing here fetches or reads pages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import random

from sqlalchemy.engine import Connection

from crawler.agenda import Task, after
from crawler.budget import Clock
from crawler.schedule import after_run, postponed
from crawler.sources import Source
from storage import articles, crawls, entries
from storage.crawls import FetchState
from storage.database import Database
from storage.entries import EntryState
from storage.records import Article, CrawlRun, Outcome, Saved


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article as it came, the entry that led to it, and whether its page was asked for."""

    article: Article
    task: Task
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Archive:
    """What one source's crawl does with the database; with `dry_run` nothing is changed."""

    database: Database
    source: Source
    clock: Clock
    dry_run: bool = False

    def claim(self, holder: str, seconds: float) -> bool:
        """Take the source for this process; False if another one has it."""
        now = self.clock()
        if self.dry_run:
            return True
        with self.database.write() as connection:
            return crawls.claim_source(connection, self.source.id, holder, now, now + timedelta(seconds=seconds))

    def release(self, holder: str) -> None:
        """Give the source back."""
        if not self.dry_run:
            with self.database.write() as connection:
                crawls.release_source(connection, self.source.id, holder)

    def fetch_states(self) -> dict[str, FetchState]:
        """What servers said about the source's listings the last time, by address."""
        with self.database.read() as connection:
            return crawls.fetch_states(connection, self.source.id)

    def known(self, keys: Iterable[str]) -> dict[str, EntryState]:
        """What is known of entries that a listing has; they are not forgotten as long as it has them."""
        with self.database.read() as connection:
            found = entries.known(connection, keys)
        last = self.clock() - entries.RENEWED
        self._renew([state.key for state in found.values() if state.seen_at is not None and state.seen_at <= last])
        return found

    def unchanged(self, listing: FetchState) -> None:
        """Take note that a listing is as it was: what it had then is not forgotten."""
        if listing.fetched_at is None:
            return
        with self.database.read() as connection:
            last = self.clock() - entries.RENEWED
            old = entries.seen_between(connection, self.source.id, listing.fetched_at - entries.RENEWED, last)
        self._renew(old)

    def _renew(self, keys: Sequence[str]) -> None:
        if keys and not self.dry_run:
            with self.database.write() as connection:
                entries.renew(connection, keys, now=self.clock())

    def save(self, arrivals: Sequence[Arrival]) -> list[Saved]:
        """Store articles and what is now known of their entries, all or nothing."""
        if self.dry_run:
            return [Saved(arrival.article, Outcome.NEW) for arrival in arrivals]
        now = self.clock()
        with self.database.write() as connection:
            saved = articles.save(connection, [arrival.article for arrival in arrivals], now=now)
            states = [after(one.task, complete=one.article.complete, tried=one.tried) for one in arrivals]
            entries.remember(connection, self.source.id, states, now=now)
        return saved

    def leave(self, fetched: Sequence[FetchState]) -> None:
        """Keep what servers said in a run that was stopped; it counts as no look at the source, which stays due."""
        if not self.dry_run:
            with self.database.write() as connection:
                _keep_answers(connection, fetched)

    def finish(self, run: CrawlRun, fetched: Sequence[FetchState] = (), retry_after: datetime | None = None) -> None:
        """Keep the run, what servers said of the listings, and when the source is due again."""
        if self.dry_run:
            return
        now = self.clock()
        with self.database.write() as connection:
            _keep_answers(connection, fetched)
            crawls.record_run(connection, run)
            known = crawls.source_state(connection, self.source.id)
            state = after_run(self.source, known, run, now=now, jitter=random())  # noqa: S311  it hides nothing
            if retry_after:
                state = postponed(state, retry_after)
            crawls.put_source_state(connection, state)


def _keep_answers(connection: Connection, fetched: Sequence[FetchState]) -> None:
    for listing in fetched:
        crawls.put_fetch_state(connection, listing)
