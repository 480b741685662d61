"""Finding ways into a site: what gave articles is one, what did not is told with its reason."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from crawler.fetch import FetchError
from crawler.finding import Site, find_ways
from crawler.limits import FetchedPage
from crawler.sources import parse_source

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOME = "https://www.valley-post.example/"
ITEMS = "".join(
    f"<item><title>{title}</title><link>{HOME}{number}</link></item>"
    for number, title in enumerate(("Rain closes the road to the upper valley", "Council opens a new school"))
)
FEED = f"<rss version='2.0'><channel><title>P</title>{ITEMS}</channel></rss>"
EMPTY = "<rss version='2.0'><channel><title>P</title></channel></rss>"
SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{HOME}7</loc><news:news>
<news:publication_date>2026-03-02T09:00:00Z</news:publication_date><news:title>Snow in the pass</news:title></news:news>
</url></urlset>"""


def front(*heads: str, body: str = "") -> str:
    """Give a front page with these elements in its head."""
    return f"<html><head><title>The Valley Post</title>{''.join(heads)}</head><body>{body}</body></html>"


def link(href: str) -> str:
    """Give the element that names a feed."""
    return f'<link rel="alternate" type="application/rss+xml" href="{href}">'


def found(pages: Mapping[str, str], url: str = HOME) -> Site:
    """Look for ways into a site that has these pages, by path."""

    async def fetch(address: str) -> FetchedPage:
        page = pages.get(address.removeprefix(HOME))
        if page is None:
            raise FetchError(f"{address}: the server answered 404")
        return FetchedPage(address, page.encode(), "")

    return asyncio.run(find_ways(url, fetch=fetch, now=NOW))


def test_a_feed_that_the_page_names_is_tried() -> None:
    """One with articles is a way in, one without is told of; the source that is printed is a good one."""
    site = found({"": front(link("/empty.xml"), link("/feed.xml")), "feed.xml": FEED, "empty.xml": EMPTY})
    assert [(one.url, len(one.entries), one.failed) for one in site.tries] == [
        (f"{HOME}empty.xml", 0, "it holds no article"),
        (f"{HOME}feed.xml", 2, ""),
    ]
    source = parse_source(site.as_source())
    assert (source.id, source.name, source.homepage) == ("valley-post", "The Valley Post", HOME)
    assert (source.feeds, source.languages) == ((f"{HOME}feed.xml",), ("en",))


def test_the_usual_addresses_are_asked_where_none_is_named() -> None:
    """Until one answers, and no further."""
    site = found({"": front(), "rss": FEED, "rss.xml": FEED})
    assert [(one.url, one.failed) for one in site.tries] == [
        (f"{HOME}feed", "the server answered 404"),
        (f"{HOME}rss", ""),
    ]


def test_news_sitemaps_stand_in_robots_txt() -> None:
    """Those of news only; a site may have feeds beside."""
    robots = f"User-agent: *\nSitemap: {HOME}all.xml\nSitemap: {HOME}news.xml\n"
    site = found({"": front(link("/feed.xml")), "feed.xml": FEED, "robots.txt": robots, "news.xml": SITEMAP})
    source = parse_source(site.as_source())
    assert (source.feeds, source.news_sitemaps) == ((f"{HOME}feed.xml",), (f"{HOME}news.xml",))


def test_headlines_are_the_last_resort() -> None:
    """A page whose headlines link to enough articles is a section, with the selector that finds them."""
    menu = '<h2><a href="/about">About</a></h2>'
    body = "".join(f'<article><h3><a href="/{number}">News of day {number}</a></h3></article>' for number in range(6))
    source = parse_source(found({"": front(body=menu + body)}).as_source())
    assert [(section.url, section.links) for section in source.sections] == [(HOME, "article h3 a")]


def test_a_feed_itself_will_do() -> None:
    """Whoever knows the feed may give it in place of the front page."""
    source = parse_source(found({"feed.xml": FEED}, f"{HOME}feed.xml").as_source())
    assert (source.feeds, source.homepage) == ((f"{HOME}feed.xml",), HOME)


def test_a_site_without_a_way_in_makes_no_source() -> None:
    """All that was tried is told, and nothing is made up."""
    site = found({"": front(body="<p>Soon here.</p>")})
    assert site.tries[-1].failed == "no list of headlines that link to articles"
    with pytest.raises(ValueError, match="a source needs feeds"):
        parse_source(site.as_source())
    with pytest.raises(FetchError, match="404"):
        found({})
