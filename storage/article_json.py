"""Article objects: how articles look in files that people exchange (`articles import`, `export`, `replay`).

Pure mapping in both directions. What the text and dates are worth is judged when the article is saved.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from storage.identity import possible
from storage.records import Article, JsonObject

_DAY: Final = len("2026-03-02")


def article_from_json(mapping: JsonObject, *, now: datetime) -> Article:
    """Read an article object; ValueError names the key that is wrong. Keys that we do not know are left alone.

    Only `url` and one of `title` and `body` are required. Times without a zone are UTC, and one that can not be true
    (before 2000, after tomorrow) is unknown. Without `fetched_at` it is from when it was published, else from now.
    `Article.keys` is for the caller to fill.
    """
    if not isinstance(mapping, Mapping):
        raise ValueError("an article is an object: {...}")
    url, title, body = (_text(mapping, key) for key in ("url", "title", "body"))
    if not url.strip():
        raise ValueError("url: missing; every article has an address")
    if not title.strip() and not body.strip():
        raise ValueError("title: missing; an article has a title or a body")
    published = _moment(mapping, "published_at", now=now)
    return Article(
        external_id=_text(mapping, "id"),
        url=url.strip(),
        source=_text(mapping, "source") or "import",
        title=title,
        summary=_text(mapping, "summary"),
        body=body,
        authors=_authors(mapping),
        language=_text(mapping, "language"),
        published_at=published,
        published_from="import" if published else "",
        published_precision=_precision(mapping) if published else "",
        fetched_at=_moment(mapping, "fetched_at", now=now) or published or now,
        section=_text(mapping, "section"),
        origin=_text(mapping, "origin"),
    )


def article_to_json(article: Article) -> dict[str, Any]:
    """Write an article object, from which `article_from_json` makes the same article. What is empty is left out.

    `id` is the id that the article came with, else the archive's; `article` is always the archive's.
    """
    written: dict[str, Any] = {
        "id": article.external_id or (str(article.id) if article.id else ""),
        "article": article.id,
        "url": article.url,
        "source": article.source,
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "authors": list(article.authors),
        "language": article.language,
        "published_at": _written(article.published_at, article.published_precision),
        "fetched_at": _written(article.fetched_at),
        "section": article.section,
        "origin": article.origin,
    }
    return {key: value for key, value in written.items() if value or key in ("url", "source", "title")}


def _text(mapping: JsonObject, key: str) -> str:
    value = mapping.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key}: {value!r:.60} is no text")
    return value


def _authors(mapping: JsonObject) -> tuple[str, ...]:
    value = mapping.get("authors")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(author, str) for author in value):
        raise ValueError(f"authors: {value!r:.60} is no list of texts")
    return tuple(value)


def _moment(mapping: JsonObject, key: str, *, now: datetime) -> datetime | None:
    written = _text(mapping, key).strip()
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except ValueError:
        raise ValueError(f"{key}: {written!r:.60} is no time; write 2026-03-02T09:00:00+05:00") from None
    except OverflowError:  # the first or last day of the calendar, seen from another zone
        return None
    return possible(moment, now=now)


def _precision(mapping: JsonObject) -> str:
    return "day" if len(_text(mapping, "published_at").strip()) <= _DAY else "instant"


def _written(moment: datetime | None, precision: str = "instant") -> str:
    if moment is None:
        return ""
    return moment.date().isoformat() if precision == "day" else moment.isoformat()
