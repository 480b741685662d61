"""News sitemaps: from bytes to entries, or to the sitemaps that an index names. It must not fetch."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from lxml import etree

from crawler import dates
from crawler.feeds import LIMIT, Entry, FeedError, decoded

_NEWEST: Final = 3  # sitemaps of an index that are followed: the newest ones hold the news
_AGE: Final = timedelta(days=3)  # a news sitemap lists two days; other sitemaps list everything since the beginning


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap: its articles, or the sitemaps it leads to."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()


def parse(body: bytes, *, zone: tzinfo, now: datetime, content_type: str = "") -> Sitemap:
    """Return what a sitemap lists, newest first, without what is older than three days. FeedError if it is none."""
    markup = decoded(_unpacked(body), zone=zone, now=now, content_type=content_type)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(markup.encode(), parser)
        kind = etree.QName(root).localname if root is not None else ""
    except (etree.XMLSyntaxError, ValueError) as error:  # nothing but a declaration; a name with an unknown prefix
        raise FeedError(f"no sitemap: {error}") from None
    if kind not in ("urlset", "sitemapindex"):
        raise FeedError(f"no sitemap: its first element is {kind or 'missing'}")
    listed = sorted(_listed(root, zone, now), key=_age, reverse=True)
    if kind == "sitemapindex":
        return Sitemap(sitemaps=tuple(entry.url for entry in listed[:_NEWEST]))
    return Sitemap(tuple(entry for entry in listed if entry.published is None or now - entry.published.at <= _AGE))


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        return unpacker.decompress(body, LIMIT + 1)  # one byte more shows that it is too long
    except (zlib.error, gzip.BadGzipFile) as error:
        raise FeedError(f"broken gzip: {error}") from error


def _listed(root: etree._Element, zone: tzinfo, now: datetime) -> Iterator[Entry]:
    for element in root:
        told = {
            etree.QName(part).localname: (part.text or "").strip()
            for part in element.iter()
            if isinstance(part.tag, str)
        }
        address = told.get("loc", "")
        if not address.startswith(("http://", "https://")):
            continue
        published = told.get("publication_date") or told.get("lastmod") or ""
        yield Entry(
            url=address,
            title=" ".join(told.get("title", "").split()),
            published=dates.parse(published, zone=zone, provenance="feed", now=now),
            updated=dates.parse(told.get("lastmod", ""), zone=zone, provenance="feed", now=now),
        )


def _age(entry: Entry) -> float:
    """By time, with what has none first: it may be new."""
    return entry.published.at.timestamp() if entry.published else float("inf")
