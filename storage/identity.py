"""When two versions are the same article, and what the newer one changes: pure decisions, no database.

`storage/articles.py` looks versions up and stores what is decided here.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from storage import text
from storage.records import Article, Outcome

TITLE_WINDOW: Final = timedelta(days=7)
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = timedelta(days=1)  # how far in the future a publisher's clock may be

_NEAR: Final = 0.8
_SHINGLE: Final = 3
_LONGEST: Final = 300  # characters of a source and of a title, together in an index entry of at most 2,700 bytes
_KEPT: Final = 260  # of a longer one, beside its digest: what was cut once is not cut again


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was offered, cleaned, with what identity and search need of its text."""

    article: Article
    title_key: str
    words: str  # folded title, summary and body, with a mark between them that no query contains
    digest: str  # equal if nothing but case, signs and spaces differ


def version_of(article: Article, *, now: datetime) -> Version:
    """Clean an article of any origin, forget a date that can not be true, and fold its text."""
    article = cleaned(article, now=now)
    parts = [text.searchable(part) for part in (article.title, article.summary, article.body)]
    words = " ¶ ".join(parts)
    return Version(
        article=article,
        title_key=bounded(text.key(article.title)),
        words=words,
        digest=blake2b(words.encode(), digest_size=16).hexdigest(),
    )


def cleaned(article: Article, *, now: datetime) -> Article:
    """Return the article with text that every database takes, keys that fit an index, and times that can be true."""
    published = possible(article.published_at, now=now)
    return replace(
        article,
        url=text.clean(article.url),
        source=bounded(text.clean(article.source)),
        title=text.clean(article.title),
        summary=text.clean(article.summary),
        body=text.clean(article.body),
        external_id=text.clean(article.external_id),
        canonical_url=text.clean(article.canonical_url),
        keys=tuple(dict.fromkeys(fitting_key(key) for key in article.keys if key)),
        authors=tuple(text.clean(author) for author in article.authors),
        language=text.clean(article.language),
        published_at=published,
        published_from=text.clean(article.published_from) if published else "",
        published_precision=text.clean(article.published_precision) if published else "",
        modified_at=possible(article.modified_at, now=now),
        section=text.clean(article.section),
        image_url=text.clean(article.image_url),
        origin=text.clean(article.origin),
    )


def possible(moment: datetime | None, *, now: datetime) -> datetime | None:
    """Return the moment if an article of today's web can be from then: not before 2000, not after tomorrow."""
    return moment if moment is not None and EARLIEST <= moment <= now + LATEST else None


def bounded(name: str) -> str:
    """Return a name that fits an index: itself, or its beginning and a digest of the whole."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[:_KEPT]}#{blake2b(name.encode(), digest_size=16).hexdigest()}"


def fitting_key(key: str) -> str:
    """Return an address' identity as it is stored: clean, and short enough for an index."""
    return bounded(text.clean(key))


def near_copy(one: Article, other: Article) -> bool:
    """Whether the texts are the same but for a few words, all numbers being equal.

    "Gold rates today" is the same text with other numbers every day, and a toll that rose is news: neither is a copy.
    Of a version that only has the feed's summary, it is enough that the other contains it. No text is no copy.
    """
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs:
        return False
    first, second = _shingles(ours), _shingles(theirs)
    common = len(first & second)
    if one.complete and other.complete:
        return common >= _NEAR * len(first | second) and _numbers(ours) == _numbers(theirs)
    return common >= _NEAR * min(len(first), len(second))


def _words(article: Article) -> list[str]:
    return text.words(article.body or article.summary)


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))}


def _numbers(words: list[str]) -> set[str]:
    return {word for word in words if word.isdigit()}


def merged(stored: Article, offered: Article) -> Article:
    """Return the stored article as it stands after a newer version came; `revision` is not counted up here.

    A less complete version changes nothing: a summary after the page, or no body where there was one. What a version
    does not say stays. Where and when the article was first seen, and whether it came with a baseline, never change.
    """
    if (stored.complete and not offered.complete) or (stored.body and not offered.body):
        return stored
    better_date = offered.published_at is not None and (stored.published_at is None or not stored.complete)
    dated = offered if better_date else stored
    return replace(
        stored,
        url=offered.url if offered.complete and not stored.complete else stored.url,
        canonical_url=offered.canonical_url or stored.canonical_url,
        title=offered.title or stored.title,
        summary=offered.summary or stored.summary,
        body=offered.body or stored.body,
        authors=offered.authors or stored.authors,
        language=offered.language or stored.language,
        published_at=dated.published_at,
        published_from=dated.published_from,
        published_precision=dated.published_precision,
        modified_at=offered.modified_at or stored.modified_at,
        section=offered.section or stored.section,
        image_url=offered.image_url or stored.image_url,
        origin=offered.origin or stored.origin,
        complete=offered.complete,
    )


def outcome_of(digest: str, after: Version) -> Outcome:
    """Say whether a merged version is worth a new revision: only if its text says something else than the stored one.

    `digest` is the stored version's.
    """
    return Outcome.KNOWN if digest == after.digest else Outcome.UPDATED
