"""Finding the ways into a publisher's site: its feeds, its news sitemaps, else a list of links on the front page.

What a page names is only a guess; what gave articles when it was tried is a way in. Nothing is stored, and nothing
here fetches: that is handed in.
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler import feeds, language, sections, sitemaps
from crawler.fetch import FetchError
from crawler.limits import FetchedPage
from crawler.page import Page, PageError
from crawler.page import parse as parse_page
from crawler.urls import registered_domain

Fetch = Callable[[str], Awaitable[FetchedPage]]

MOST_TRIED: Final = 5  # feeds that a page names: the first ones are the main ones
_FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_USUAL: Final = ("/feed", "/rss", "/rss.xml", "/feed.xml")  # asked where the page names none
_SITEMAP: Final = re.compile(r"^\s*sitemap:\s*(\S*news\S*)", re.IGNORECASE | re.MULTILINE)
_LINKS: Final = ("article h2 a", "article h3 a", "h2 a", "h3 a", "article a")
_LEAST_LINKS: Final = 5  # fewer are a menu


@dataclass(frozen=True, slots=True)
class Try:
    """An address that was tried: the articles it gave, or why there are none. `links` is a section's selector."""

    kind: str  # feeds, news_sitemaps, sections
    url: str
    entries: tuple[feeds.Entry, ...] = ()
    failed: str = ""
    links: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a site once all was tried."""

    name: str
    homepage: str
    tries: tuple[Try, ...]

    def as_source(self) -> dict[str, object]:
        """Return the mapping of a source, fit for `parse_source`; it has no way in if nothing gave an article."""
        good = [one for one in self.tries if one.entries]
        source: dict[str, object] = {"id": _id(self.homepage), "name": self.name, "homepage": self.homepage}
        titles = [entry.title for one in good for entry in one.entries if entry.title]
        spoken = Counter(filter(None, (language.detect(title) for title in titles[:20])))
        if spoken:
            source["languages"] = [spoken.most_common(1)[0][0]]
        for kind in ("feeds", "news_sitemaps"):
            if urls := [one.url for one in good if one.kind == kind]:
                source[kind] = urls
        if listed := [{"url": one.url, "links": one.links} for one in good if one.kind == "sections"]:
            source["sections"] = listed
        return source


async def find_ways(url: str, *, fetch: Fetch, now: datetime) -> Site:
    """Look for ways into the site at `url` (its front page, or a feed of it) and try each. FetchError if it is gone."""
    front = await fetch(url)
    if (itself := _read_feed(front, now)).entries:
        home = urljoin(front.url, "/")
        return Site(urlsplit(home).hostname or home, home, (itself,))
    try:
        page = parse_page(front.body, content_type=front.content_type)
    except PageError as error:
        raise FetchError(f"{url}: {error}") from error
    tries = [await _try_feed(address, fetch, now) for address in _named_feeds(page, front.url)]
    for usual in () if any(one.entries for one in tries) else _USUAL:
        tries.append(await _try_feed(urljoin(front.url, usual), fetch, now))
        if tries[-1].entries:
            break
    tries += [await _try_sitemap(address, fetch, now) for address in await _named_sitemaps(front.url, fetch)]
    if not any(one.entries for one in tries):
        tries.append(_read_section(front))
    return Site(_name(page) or urlsplit(front.url).hostname or front.url, front.url, tuple(tries))


def _named_feeds(page: Page, base: str) -> list[str]:
    links = (link for link in page.tree.iter("link") if (link.get("type") or "").strip().casefold() in _FEED_TYPES)
    addresses = (urljoin(base, (link.get("href") or "").strip()) for link in links)
    # A feed of comments is told of in the same place.
    return [one for one in dict.fromkeys(addresses) if "/comments/" not in one][:MOST_TRIED]


async def _named_sitemaps(base: str, fetch: Fetch) -> list[str]:
    try:
        robots = await fetch(urljoin(base, "/robots.txt"))
    except FetchError:
        return []
    return list(dict.fromkeys(_SITEMAP.findall(robots.body.decode("utf-8", "replace"))))[:MOST_TRIED]


async def _try_feed(url: str, fetch: Fetch, now: datetime) -> Try:
    try:
        return _read_feed(await fetch(url), now)
    except FetchError as error:
        return Try("feeds", url, failed=str(error).removeprefix(f"{url}: "))


def _read_feed(page: FetchedPage, now: datetime) -> Try:
    try:
        entries = feeds.parse(page.body, page.url, zone=UTC, now=now, content_type=page.content_type)
    except feeds.FeedError as error:
        return Try("feeds", page.url, failed=str(error))
    return Try("feeds", page.url, tuple(entries), failed="" if entries else "it holds no article")


async def _try_sitemap(url: str, fetch: Fetch, now: datetime) -> Try:
    try:
        page = await fetch(url)
        read = sitemaps.parse(page.body, zone=UTC, now=now, content_type=page.content_type)
        if read.sitemaps and not read.entries:
            page = await fetch(read.sitemaps[0])
            read = sitemaps.parse(page.body, zone=UTC, now=now, content_type=page.content_type)
    except (FetchError, feeds.FeedError) as error:
        return Try("news_sitemaps", url, failed=str(error).removeprefix(f"{url}: "))
    return Try("news_sitemaps", url, read.entries, failed="" if read.entries else "it lists nothing of the last days")


def _read_section(page: FetchedPage) -> Try:
    for links, entries in _lists(page):
        if len(entries) >= _LEAST_LINKS:
            return Try("sections", page.url, tuple(entries), links=links)
    return Try("sections", page.url, failed="no list of headlines that link to articles")


def _lists(page: FetchedPage) -> Iterator[tuple[str, list[feeds.Entry]]]:
    for links in _LINKS:
        try:
            yield links, sections.parse(page.body, page.url, links=links, content_type=page.content_type)
        except feeds.FeedError:
            continue


def _name(page: Page) -> str:
    for meta in page.tree.iter("meta"):
        if meta.get("property") == "og:site_name" and (meta.get("content") or "").strip():
            return page.restore(meta.get("content") or "").strip()
    title = next(page.tree.iter("title"), None)
    return page.restore(" ".join(title.text_content().split())) if title is not None else ""


def _id(url: str) -> str:
    """Make an id of the site's own part of its address: `https://www.dawn.com/` is dawn."""
    domain = registered_domain(url) or urlsplit(url).hostname or "source"
    letters = re.sub(r"[^a-z0-9]+", "-", domain.partition(".")[0].casefold()).strip("-")
    return letters or "source"
