"""One page by hand, under the rules of a crawl: robots.txt, our name, private networks, size and time.

For whoever wants to see what would be stored; nothing is stored here. Like `crawl`, it works in a process of its own.
"""

from dataclasses import replace
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

from crawler.limits import CrawlLimits, FetchedPage
from crawler.watchdog import ChildWatch

__all__ = ["FetchError", "FetchedPage", "fetch_page"]


class FetchError(Exception):
    """The page did not come; the words say why."""


async def fetch_page(url: str, *, limits: CrawlLimits) -> FetchedPage:
    """Return the page at `url` as the server sent it, after redirects. FetchError says why it did not come."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise FetchError(f"{url}: only http and https addresses are fetched")
    events: list[object] = []
    limits = replace(limits, sources=1)
    end = await ChildWatch(_in_child, (url, limits), limits.batch_seconds(1)).run(events.append)
    page = next((event for event in events if isinstance(event, FetchedPage)), None)
    if page is None:
        reason = next((event for event in events if isinstance(event, str)), end or "nothing came")
        raise FetchError(f"{url}: {reason}")
    return page


def _in_child(url: str, limits: CrawlLimits, pipe: Connection) -> None:
    from crawler.spiders import page  # noqa: PLC0415  the parent never imports Twisted

    page.run(url, limits, pipe)
