"""Feeds: from the bytes of a server to entries. It must not fetch, and must not decide what is new.

Bytes pass one border function first (`decoded`): an invalid byte spoils only itself, references to impossible
characters go, entity definitions are refused, and a date without a zone gets the source's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import blake2b
from html import unescape
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import fastfeedparser
import feedparser
from w3lib.encoding import html_to_unicode

from crawler import dates
from crawler.extract import text_of
from crawler.lines import Known
from storage import text

LIMIT: Final = 5_000_000  # bytes, some 15,000 entries; hostile feeds take minutes at that size, hence the deadline
_SLOW_LIMIT: Final = 500_000  # for feedparser, which is quadratic on attributes
_LONG: Final = 1200  # characters from which a feed's own text counts as the article's body
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_DATES = re.compile(
    r"(<(?P<name>pubDate|published|updated|modified|issued|dc:date|dcterms:\w+|date)\b[^<>]*>\s*(?:<!\[CDATA\[)?)"
    r"(?P<date>[^<>\[\]]{6,60}?)(?=\s*(?:\]\]>)?\s*</(?P=name)>)"
)
_ZONED = re.compile(r"(?:Z|GMT|UTC?|[+-]\d{2}:?\d{2})\s*$", re.IGNORECASE)
_SOURCED_ITEM = re.compile(
    r"<item\b(?:(?!</item>).)*?<source\b[^>]*>(?P<source>[^<]{1,200})</source>.*?</item>", re.DOTALL
)
_LINK = re.compile(r"<link>\s*(?:<!\[CDATA\[)?\s*(?P<link>[^<\]\s]+)")


class FeedError(ValueError):
    """The bytes are no feed that can be read; the words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed, sitemap or section page says about one article."""

    url: str
    title: str = ""
    summary: str = ""
    body: str = ""  # the article's own text, where the feed brings it whole
    authors: tuple[str, ...] = ()
    published: dates.Found | None = None
    updated: dates.Found | None = None
    image_url: str = ""
    origin: str = ""  # whom an aggregator names as the source

    @property
    def digest(self) -> str:
        """What changes when the publisher changes the article: title, summary, text, and the date of the update."""
        told = (self.title, self.summary, self.body, self.updated.at.isoformat() if self.updated else "")
        return blake2b("\x1f".join(told).encode("utf-8", "replace"), digest_size=12).hexdigest()


def parse(body: bytes, url: str, *, zone: tzinfo, now: datetime, content_type: str = "") -> list[Entry]:
    """Return the entries of the feed that came from `url`, in its order, one per address.

    `zone` is for dates without one. FeedError if the bytes are no feed; one without entries is a feed.
    """
    markup = decoded(body, zone=zone, now=now, content_type=content_type)
    parsed = _parsed(markup)
    sources = _sources(markup)
    entries = (_entry(raw, url, sources, zone, now) for raw in parsed)
    return list({entry.url: entry for entry in reversed([e for e in entries if e])}.values())[::-1]


def decoded(body: bytes, *, zone: tzinfo, now: datetime, content_type: str = "") -> str:
    """Return the bytes of a feed as text that every parser can take.

    FeedError if they are too many, none, or define XML entities.
    """
    if len(body) > LIMIT:
        raise FeedError(f"the feed has {len(body):,} bytes, more than {LIMIT:,}")
    markup = text.clean(html_to_unicode(content_type or None, body, default_encoding="utf8")[1]).lstrip()
    if not markup:
        raise FeedError("the feed is empty")
    doctype = _DOCTYPE.search(markup[:10_000])
    if doctype and "<!ENTITY" in doctype.group():
        raise FeedError("the feed defines XML entities, which is refused")
    if doctype:
        markup = markup.replace(doctype.group(), "", 1)
    markup = re.sub(r"^<\?xml[^>]*\?>", "", markup, count=1)  # its encoding is no longer true
    markup = _REFERENCE.sub(_possible, markup)

    def with_zone(match: re.Match[str]) -> str:
        if _ZONED.search(match["date"]):
            return match.group()
        found = dates.parse(match["date"], zone=zone, provenance="feed", now=now)
        return match.group() if found is None or found.zoned else f"{match[1]}{found.at.isoformat()}"

    return _DATES.sub(with_zone, markup)


def _possible(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return reference.group() if allowed else ""


def _parsed(markup: str) -> Sequence[Mapping[str, Any]]:
    """Read with the fast parser, and with the slow one if that fails or finds nothing."""
    encoded = markup.encode("utf-8", "replace")
    problem = ""
    try:
        entries: Sequence[Mapping[str, Any]] = fastfeedparser.parse(encoded)["entries"]
    except Exception as error:  # noqa: BLE001  a foreign parser over foreign bytes; the other one is asked next
        entries, problem = [], str(error)
    if entries or len(encoded) > _SLOW_LIMIT:
        if not entries:
            raise FeedError(problem or "no entries, and too long for the slow parser")
        return entries
    try:
        slow = feedparser.parse(encoded, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise FeedError(f"no feed: {problem or error}") from error
    if not slow.entries and (not slow.get("version") or (slow.bozo and problem)):
        raise FeedError(f"no feed: {problem or slow.get('bozo_exception', 'of no known kind')}")
    return list(slow.entries)


def _entry(raw: Mapping[str, Any], base: str, sources: Mapping[str, str], zone: tzinfo, now: datetime) -> Entry | None:
    address = _address(base, str(raw.get("link") or ""))
    title = " ".join(_unescaped(str(raw.get("title") or "")).split())
    if not address:
        return None
    content = max((str(part.get("value") or "") for part in raw.get("content") or []), key=len, default="")
    description = str(raw.get("description") or raw.get("summary") or "")
    known = Known(titles=(title,))
    teaser = _teaser(description, known)
    whole = text_of(content, known) if len(content) >= _LONG else ""
    return Entry(
        url=address,
        title=title,
        summary=teaser[:2000],
        body=whole if len(whole) >= _LONG else "",
        authors=tuple(dict.fromkeys(str(a["name"]).strip() for a in raw.get("authors") or [] if a.get("name")))[:5],
        published=_date(raw.get("published"), zone, now),
        updated=_date(raw.get("updated"), zone, now),
        image_url=_image(raw, base),
        origin=sources.get(str(raw.get("link") or ""), ""),
    )


def _teaser(description: str, known: Known) -> str:
    if "<" in description:
        description = text_of(description, known)
    return " ".join(_unescaped(description).split())


def _date(value: object, zone: tzinfo, now: datetime) -> dates.Found | None:
    return dates.parse(str(value), zone=zone, provenance="feed", now=now) if value else None


def _unescaped(value: str) -> str:
    """Titles come with markup, and with entities that were escaped twice."""
    for _ in range(2):
        value = unescape(value)
    return text.clean(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", value))


def _address(base: str, link: str) -> str:
    try:
        address = urljoin(base, link.strip())
        return address if link.strip() and urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _image(raw: Mapping[str, Any], base: str) -> str:
    for kind in ("media_content", "media_thumbnail", "enclosures"):
        for media in raw.get(kind) or []:
            address = str(media.get("url") or media.get("href") or "")
            if address and "video" not in str(media.get("type") or "") and "audio" not in str(media.get("type") or ""):
                return _address(base, address)
    return ""


def _sources(markup: str) -> dict[str, str]:
    """Whom an aggregator's items come from, by link; the fast parser does not tell."""
    if "<source" not in markup:
        return {}
    found: dict[str, str] = {}
    for item in _SOURCED_ITEM.finditer(markup):
        link = _LINK.search(item.group())
        if link:
            found[unescape(link["link"])] = " ".join(_unescaped(item["source"]).split())
    return found
