"""One article out of what its feed says and what its page says. Pure."""

from dataclasses import replace
from datetime import datetime

from crawler import dates, language
from crawler.agenda import Task
from crawler.extract import Extraction
from crawler.sources import Source
from crawler.urls import identity_keys
from storage import text
from storage.records import Article


def from_entry(task: Task, source: Source, *, now: datetime) -> Article:
    """Return the article as its feed has it: whole if the feed brings its text, else with title and summary only."""
    entry = task.entry
    article = Article(
        url=entry.url,
        source=source.id,
        title=entry.title,
        summary=entry.summary,
        body=entry.body,
        keys=_keys(task, identity_keys(entry.url, "", source.query_keys)),
        authors=entry.authors,
        language=language.detect(entry.title, entry.body or entry.summary),
        modified_at=entry.updated.at if entry.updated else None,
        fetched_at=now,
        image_url=entry.image_url,
        origin=entry.origin,
        baseline=task.baseline,
        complete=bool(entry.body),
    )
    return _dated(article, entry.published or entry.updated)


def from_page(task: Task, extraction: Extraction, source: Source, *, now: datetime) -> Article:
    """Return the article as its page has it, with what only the feed knows. A page without a text adds nothing."""
    stub, page = from_entry(task, source, now=now), extraction.article
    if extraction.failed:
        return stub if stub.title else replace(stub, title=page.title, summary=stub.summary or page.summary)
    article = replace(
        page,
        title=_title(page.title, stub.title),
        summary=page.summary or stub.summary,
        keys=_keys(task, page.keys),
        authors=page.authors or stub.authors,
        modified_at=page.modified_at or stub.modified_at,
        image_url=page.image_url or stub.image_url,
        origin=page.origin or stub.origin,
        baseline=task.baseline,
    )
    own = (
        dates.Found(page.published_at, page.published_precision, zoned=True, provenance=page.published_from)
        if page.published_at
        else None
    )
    told = task.entry.published
    guessed = own is not None and own.provenance == "page"
    return _dated(article, dates.pick([told, own] if guessed else [own, told]))


def _title(page: str, feed: str) -> str:
    """The page's headline, unless it is the feed's with something round it, such as the outlet's name."""
    inside = f" {text.key(feed)} " in f" {text.key(page)} "
    return feed if feed and (inside or not page) else page


def _keys(task: Task, own: tuple[str, ...]) -> tuple[str, ...]:
    """The page's identities, and the one the entry goes by: a feed may lead through another address."""
    return tuple(dict.fromkeys((*own, task.key)))


def _dated(article: Article, found: dates.Found | None) -> Article:
    if found is None:
        return replace(article, published_at=None, published_from="", published_precision="")
    return replace(article, published_at=found.at, published_from=found.provenance, published_precision=found.precision)
