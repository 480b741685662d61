"""What one spider works with: its source and the means to crawl it, and the state of its run."""

from dataclasses import dataclass, field, replace

from crawler.agenda import Task
from crawler.archive import Archive
from crawler.budget import Budget
from crawler.limits import CrawlLimits
from crawler.pipelines import Saver
from crawler.report import Report
from crawler.sources import Source
from crawler.workers import Workers
from storage.crawls import FetchState


@dataclass(frozen=True, slots=True)
class Listing:
    """A place where articles are listed: its kind (feed, sitemap, section) and address."""

    kind: str
    url: str
    links: str = ""  # of a section


@dataclass(slots=True)
class Job:
    """Everything a spider needs for one source."""

    source: Source
    limits: CrawlLimits
    archive: Archive
    workers: Workers
    report: Report
    budget: Budget
    saver: Saver
    states: dict[str, FetchState] = field(default_factory=dict)  # of listings, as the last run left them
    fetched: dict[str, FetchState] = field(default_factory=dict)  # of listings that were read in this run
    pending: dict[str, tuple[Task, Listing]] = field(default_factory=dict)  # pages that have not come yet, by key
    taken: set[str] = field(default_factory=set)  # keys that this run looks after: two listings may name one article
    unread: set[str] = field(default_factory=set)  # listings that must be read in full again
    pages: int = 0

    def listings(self) -> list[Listing]:
        """Where the source lists its articles, in the order in which they are read."""
        return [
            *(Listing("feed", url) for url in self.source.feeds),
            *(Listing("sitemap", url) for url in self.source.news_sitemaps),
            *(Listing("section", section.url, section.links) for section in self.source.sections),
        ]

    def leave_off(self) -> list[Task]:
        """Return what was never read, because the run was stopped or broke; its listings are read in full again."""
        left = list(self.pending.values())
        self.unread.update(listing.url for _, listing in left)
        return [task for task, _ in left]

    def to_remember(self) -> list[FetchState]:
        """What to keep of the listings: all of it, or less where some of a listing is still to be read.

        Where an article could not be stored, the next run must read the listings once more; where none could, it must
        see everything as new.
        """
        if self.saver.failed and not self.saver.stored:
            return []
        return [
            replace(state, etag="", last_modified="", body_hash="")
            if self.saver.failed or url in self.unread
            else state
            for url, state in self.fetched.items()
        ]
