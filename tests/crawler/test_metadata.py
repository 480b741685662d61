"""`crawler.metadata`: what a page says of itself, where its claims differ."""

from datetime import UTC

import pytest
from factories import NOW

from crawler import metadata
from crawler.metadata import Metadata
from crawler.page import parse

URL = "https://www.paper.example/news/12345"


def read(head: str, body: str = "") -> Metadata:
    """Read a page with this head and body."""
    page = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    return metadata.read(page, URL, zone=UTC, now=NOW)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Two hurt | The Paper</title><meta property='og:site_name' content='The Paper'>", "", "Two hurt"),
        ("<title>The Paper: Two hurt in blast</title>", "<h2 class=title>Two hurt in blast</h2>", "Two hurt in blast"),
        ("<meta property='og:title' content='Two hurt in blast'>", "<h1>The Paper</h1>", "Two hurt in blast"),
        ("<meta property='og:title' content='Two hurt in a blast'>", "<h1>Two hurt in blast</h1>", "Two hurt in blast"),
        ("<title>Two &amp;amp; more hurt</title>", "", "Two & more hurt"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_headline_is_what_the_reader_sees(head: str, body: str, title: str) -> None:
    """The outlet's name is no part of it, and an h1 that nothing backs is the outlet's name."""
    assert read(head, body).title == title


@pytest.mark.parametrize(
    "script",
    [
        '[{"@type": "WebSite"}, {"@type": "NewsArticle", "datePublished": "2026-03-01T08:00:00Z"}]',
        '{"@graph": [{"@type": ["Article", "NewsArticle"], "datePublished": "2026-03-01T08:00:00Z"}]}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2026-03-01T08:00:00Z"} -->',
        '{"@type": "NewsArticle", "datePublished": "2026-03-01T08:00:00Z", "headline": "one\nline"};',
        '{"@type": "NewsArticle", "datePublished": "2026-03-01T08:00:00Z"} {"@type": "Person"}',
        '{"@type": "https://schema.org/NewsArticle", "datePublished": "2026-03-01T08:00:00Z"}',
    ],
)
def test_json_ld_is_read_as_publishers_write_it(script: str) -> None:
    """Lists, graphs, comments, line breaks in strings, two objects in a row."""
    found = read(f'<script type="application/ld+json">{script}</script>').published
    assert found is not None
    assert (found.at.isoformat(), found.provenance) == ("2026-03-01T08:00:00+00:00", "json-ld")


@pytest.mark.parametrize("script", ["{", "[" * 100_000, '{"@type": ' + '"' + '\\"' * 250_000, "null", "[1, [2]]"])
def test_broken_json_ld_is_no_json_ld(script: str) -> None:
    """Cut off, too deep, hostile: the page is read without it, at once."""
    found = read(f'<meta property="og:title" content="T"><script type="application/ld+json">{script}</script>')
    assert (found.title, found.published) == ("T", None)


def test_dates_come_from_the_best_place() -> None:
    """JSON-LD before meta before microdata before `<time>`, and each with its name."""
    described = '{"@type": "NewsArticle", "datePublished": "2026-03-01T08:00:00+05:00"}'
    ld = f'<script type="application/ld+json">{described}</script>'
    meta = '<meta property="article:published_time" content="2026-03-01T08:30:00Z">'
    micro = '<span itemprop="datePublished" content="2026-03-01T09:00:00Z">1 March</span>'
    time = '<article><h1>T</h1><time datetime="2026-03-01T10:00:00Z">today</time></article>'
    for head, body, expected in (
        (ld + meta, micro + time, ("2026-03-01T03:00:00+00:00", "json-ld")),
        (meta, micro + time, ("2026-03-01T08:30:00+00:00", "meta")),
        ("", micro + time, ("2026-03-01T09:00:00+00:00", "time")),
        ("", time, ("2026-03-01T10:00:00+00:00", "time")),
    ):
        found = read(head, body).published
        assert found is not None
        assert (found.at.isoformat(), found.provenance) == expected


def test_authors_are_names() -> None:
    """Split, without "By", addresses and the outlet's own name."""
    head = '<meta name="author" content="By Gul Khan and Zarmina Shah, The Paper, desk@paper.example">'
    assert read(f"{head}<meta property='og:site_name' content='The Paper'>").authors == ("Gul Khan", "Zarmina Shah")
    assert read("", "<p class='byline'>By Hina Raza</p>").authors == ("Hina Raza",)


def test_addresses_are_completed_and_only_of_the_web() -> None:
    """A relative canonical address and picture are completed; anything but http is nothing."""
    found = read('<link rel="canonical" href="/news/12345"><meta property="og:image" content="//img.example/a.jpg">')
    assert (found.canonical_url, found.image_url) == (URL, "https://img.example/a.jpg")
    assert read('<link rel="canonical" href="javascript:void(0)">').canonical_url == ""
