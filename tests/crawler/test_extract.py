"""`crawler.extract` on pages of our own: one for every kind of junk line and every odd date the design names."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import extract
from crawler.sources import parse_source

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", sorted(page.stem for page in PAGES.glob("*.html")))
def test_a_page_becomes_the_article_that_lies_beside_it(name: str) -> None:
    """Every fact in the JSON file comes out, and the body is exactly its paragraphs."""
    golden: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    source = parse_source(golden["source"]) if "source" in golden else None
    found = extract((PAGES / f"{name}.html").read_bytes(), golden["url"], source=source, now=NOW)
    assert not found.failed
    article = {
        "title": found.article.title,
        "summary": found.article.summary,
        "authors": list(found.article.authors),
        "language": found.article.language,
        "origin": found.article.origin,
        "section": found.article.section,
        "image_url": found.article.image_url,
        "published_at": found.article.published_at and found.article.published_at.isoformat(),
        "published_from": found.article.published_from,
        "published_precision": found.article.published_precision,
        "modified_at": found.article.modified_at and found.article.modified_at.isoformat(),
        "body": found.article.body.split("\n\n"),
    }
    assert {key: article[key] for key in golden["expect"]} == golden["expect"]


def test_a_standfirst_that_the_head_does_not_know_is_kept() -> None:
    """What cleaning takes from the top of the text and no summary holds comes into the summary."""
    text = "<p>The council met on Sunday and decided that the road would be repaired before the winter.</p>" * 3
    page = (
        "<html><head><title>Road to be repaired</title><meta name=description content='All news of the valley.'>"
        "</head><body><article><header><h1>Road to be repaired</h1>"
        "<p>Forty families will lose their houses in May.</p></header>"
        f"{text}</article></body></html>"
    )
    found = extract(page, "https://valley.example/road-to-be-repaired", now=NOW).article
    assert found.summary == "Forty families will lose their houses in May. All news of the valley."
    assert found.body.startswith("The council met")


@pytest.mark.parametrize(
    "page", [b"", b"\0", b"<html></html>", b"plain words", b"<p>" * 5000, b"\xff\xfe\x00\x01" * 100]
)
def test_a_page_that_is_none_gives_a_reason_not_an_error(page: bytes) -> None:
    """Whatever comes, the article's address is kept and the failure is named."""
    found = extract(page, "https://valley.example/x", now=NOW)
    assert found.article.url == "https://valley.example/x"
    assert bool(found.failed) == (not found.article.body)
    assert found.article.complete == (not found.failed)
