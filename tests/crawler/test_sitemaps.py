"""`crawler.sitemaps`: news sitemaps and their indexes."""

import gzip
from datetime import UTC

import pytest
from factories import NOW

from crawler.feeds import FeedError
from crawler.sitemaps import parse

NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://p.example/old</loc><lastmod>2025-01-01</lastmod></url>
<url><loc>https://p.example/1</loc><news:news><news:publication_date>2026-03-01T08:00:00Z</news:publication_date>
<news:title>One</news:title></news:news></url>
<url><loc>https://p.example/2</loc><news:news><news:publication_date>2026-03-02T08:00:00Z</news:publication_date>
<news:title>Two</news:title></news:news></url></urlset>"""


def test_recent_articles_come_newest_first() -> None:
    """What is older than three days is archive; compressed or not makes no difference."""
    for body in (NEWS.encode(), gzip.compress(NEWS.encode())):
        found = parse(body, zone=UTC, now=NOW)
        assert [(entry.url, entry.title) for entry in found.entries] == [
            ("https://p.example/2", "Two"),
            ("https://p.example/1", "One"),
        ]


def test_an_index_leads_to_its_newest_sitemaps() -> None:
    """Three of them at most, newest first."""
    listed = "".join(
        f"<sitemap><loc>https://p.example/{day}.xml</loc><lastmod>2026-02-0{day}</lastmod></sitemap>"
        for day in range(1, 6)
    )
    found = parse(f"<sitemapindex>{listed}</sitemapindex>".encode(), zone=UTC, now=NOW)
    assert found.sitemaps == tuple(f"https://p.example/{day}.xml" for day in (5, 4, 3))


@pytest.mark.parametrize(
    "body",
    [
        b"<rss></rss>",
        b"words",
        gzip.compress(b"x" * 3_000_000),
        b"\x1f\x8bbroken",
        b"<?xml version='1.0'?>",
        b"<a:urlset></a:urlset>",
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    """Other XML, no XML, a bomb, a broken archive, nothing but a declaration, a name without its meaning."""
    with pytest.raises(FeedError):
        parse(body, zone=UTC, now=NOW)
