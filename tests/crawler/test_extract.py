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
