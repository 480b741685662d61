"""How much a crawl may do, and what it tells while it runs: plain values that travel between the processes."""

from dataclasses import dataclass
from datetime import datetime

from crawler.sources import Source
from storage.records import Article

USER_AGENT = "Khabardar/0.1 (news monitoring)"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlLimits:
    """The limits of a crawl. The defaults are polite and safe; tests and the demo turn them down."""

    user_agent: str = USER_AGENT  # the settings name a contact in it
    private_networks: bool = False  # loopback and the like may be fetched
    seconds: float = 60  # for one source in all, retries included
    page_seconds: float = 5  # for reading one page or feed in a worker
    stub_seconds: float = 30  # after that, an article whose page has not come is stored with what the feed says
    pages: int = 200  # article pages of one source in one run; the rest waits with title and summary
    delay: float = 0.25  # seconds between two requests to one host
    per_host: int = 4  # requests to one host at a time
    sources: int = 16  # crawled at a time in one process
    workers: int = 2  # processes that read pages
    dry_run: bool = False  # nothing is stored; the articles come with the progress

    @property
    def source_seconds(self) -> float:
        """How long a source may take until it is given up from inside, its last page and its storing included."""
        return self.seconds + self.page_seconds + 5

    def batch_seconds(self, sources: int) -> float:
        """How long the process may take for so many sources, before it is stopped from outside."""
        return self.source_seconds * -(-sources // self.sources) + 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the crawl of one source is. `articles` come on a dry run only: what would have been stored."""

    source: str
    found: int = 0
    stored: int = 0  # articles that are done, known ones included
    new: int = 0
    updated: int = 0
    finished: bool = False
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a crawl process is asked to do."""

    database_url: str
    sources: tuple[Source, ...]
    limits: CrawlLimits
    now: datetime
    holder: str  # who claims the sources


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as the server sent it: its last address, its bytes, and the kind of content that the server named."""

    url: str
    body: bytes
    content_type: str
