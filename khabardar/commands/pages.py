"""`khabardar extract`: what the crawler would store for a page."""

import asyncio
import gzip
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from config.files import load
from config.settings import Settings, load_settings
from crawler.extract import Extraction
from crawler.extract import extract as extract_page
from crawler.fetch import FetchError, fetch_page
from crawler.sources import Source
from khabardar.app import clock, crawl_limits
from khabardar.output import JsonFlag, Output, output


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    body: bytes
    content_type: str = ""


def extract(
    pages: Annotated[list[str], typer.Argument(metavar="FILE|URL", help="HTML files (or .html.gz), or addresses.")],
    *,
    url: Annotated[str, typer.Option(help="The address a file came from; links and dates are read with it.")] = "",
    source: Annotated[str, typer.Option(help="Read with this source's selectors and zone.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Show what the crawler would store for these pages; nothing is stored.

    Example: khabardar extract page.html --url https://www.example.org/story.html
    """
    out = output(as_json=as_json)
    settings = load_settings()
    chosen = _source(settings, source) if source else None
    failed = 0
    for page in pages:
        try:
            read = _read(page, url, settings)
        except (OSError, EOFError, FetchError) as error:
            failed += 1
            _report(out, page, None, getattr(error, "strerror", None) or str(error).removeprefix(f"{page}: "))
            continue
        extraction = extract_page(read.body, read.url, now=clock(), source=chosen, content_type=read.content_type)
        failed += bool(extraction.failed)
        _report(out, page, extraction, extraction.failed)
    if failed:
        raise typer.Exit(1)


def _source(settings: Settings, wanted: str) -> Source:
    sources = {source.id: source for source in load(settings.config).sources}
    if wanted not in sources:
        raise typer.BadParameter(f"there is no source {wanted!r}; see: khabardar sources list")
    return sources[wanted]


def _read(page: str, url: str, settings: Settings) -> _Page:
    if "://" in page:
        fetched = asyncio.run(fetch_page(page, limits=crawl_limits(settings)))
        return _Page(fetched.url, fetched.body, fetched.content_type)
    path = Path(page)
    content = path.read_bytes()
    # An address must be there for links and dates; `.invalid` can be nobody's.
    return _Page(url or "https://file.invalid/", gzip.decompress(content) if path.suffix == ".gz" else content)


def _report(out: Output, page: str, extraction: Extraction | None, failed: str) -> None:
    if out.as_json:
        article = asdict(extraction.article) if extraction else {}
        names = (
            "url", "canonical_url", "title", "body", "summary", "authors", "published_at", "modified_at", "language",
            "section", "image_url", "origin",
        )  # fmt: skip
        out.line({"file": page, **{name: article.get(name) for name in names}, "failed": failed or None})
        return
    if failed:
        out.warn(f"{page}: {failed}")
    if extraction:
        shown = extraction.article
        out.fields(
            {
                "title": shown.title,
                "published": shown.published_at,
                "date from": " ".join(filter(None, (shown.published_from, shown.published_precision))),
                "authors": shown.authors,
                "language": shown.language,
                "section": shown.section,
                "origin": shown.origin,
                "summary": shown.summary,
            }
        )
        out.say(f"\n{shown.body}\n")
