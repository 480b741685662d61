"""What a page says about its article: title, standfirst, authors, dates, section, picture, address.

JSON-LD comes first, then meta elements, then what the page shows, then a search of the whole page for a date. It must
not touch the body, and it trusts no single field: publishers fill each of them wrongly somewhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

import htmldate
from lxml.html import HtmlElement

from crawler import dates, jsonld
from crawler.page import Page
from storage import text

_PUBLISHED: Final = (
    "article:published_time", "datepublished", "og:published_time", "article:published", "parsely-pub-date", "pubdate",
    "pub_date", "publish-date", "publishdate", "dcterms.created", "dc.date.issued", "dc.date", "sailthru.date", "date",
    "article_date_original", "article.published", "published_at", "og:article:published_time",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "last-modified",
    "article.updated",
)
_SITE_CUT = re.compile(r"\s+[|–—»·:-]+\s+|\s*\|\s*")
_BY = re.compile(r"^\s*(?:by|written by|از|تحریر|رپورٹ|لیکوال)\s*[:،]?\s+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|،|;|؛|\band\b|&|\bاور\b|\bاو\b)\s*", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,500}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What was found. `titles` holds every form of the headline, for whoever must know it again in the body."""

    title: str
    titles: tuple[str, ...]
    summary: str
    authors: tuple[str, ...]
    published: dates.Found | None
    modified: dates.Found | None
    section: str
    image_url: str
    canonical_url: str
    site_name: str
    credit: str  # who the page says the text is from, beside its authors
    body: str  # the text as JSON-LD has it: seldom there, and often on one line


def read(page: Page, url: str, *, zone: tzinfo, now: datetime) -> Metadata:
    """Read everything but the body. `zone` is for dates without one; a missing fact is empty."""
    tree = page.tree
    described = jsonld.article(tree)
    metas = _metas(tree)
    site = _plain(metas.get("og:site_name", "")) or _plain(jsonld.written(described.get("publisher")))
    claims = tuple(dict.fromkeys(_claims(tree, described, metas, site)))
    headings = [shown for heading in _headings(tree) if (shown := _plain(heading.text_content()))]
    dated = _Dates(tree, described, metas, url, zone, now)
    return Metadata(
        title=_title(headings, claims),
        titles=tuple(dict.fromkeys([*claims, *headings[:1]])),
        summary=_summary(described, metas),
        authors=_authors(tree, described, metas, site),
        published=dated.published(),
        modified=dated.modified(),
        section=_plain(jsonld.written(described.get("articleSection")) or metas.get("article:section", "")),
        image_url=_address(
            url, metas.get("og:image", "") or jsonld.written(described.get("image"), "url", "contentUrl")
        ),
        canonical_url=_canonical(tree, url),
        site_name=site,
        credit=_plain(
            jsonld.written(described.get("creditText")) or jsonld.written(described.get("sourceOrganization"))
        ),
        body="\n".join(map(_plain, jsonld.written(described.get("articleBody")).splitlines())),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _headings(tree: HtmlElement) -> list[HtmlElement]:
    """The elements that may hold the headline: h1, or what is called one where there is no h1."""
    named = ".//h2[contains(@class, 'title') or contains(@class, 'headline')]|.//*[@itemprop='headline']"
    return list(tree.iter("h1"))[:3] or tree.xpath(named)[:3]


def _plain(value: str) -> str:
    """Text without markup and entities (some publishers escape twice), on one line."""
    for _ in range(2):
        value = unescape(value)
    return " ".join(text.clean(_MARKUP.sub(" ", value)).split())


def _claims(tree: HtmlElement, described: Mapping[str, object], metas: Mapping[str, str], site: str) -> Iterator[str]:
    head = tree.findtext(".//head/title") or ""
    given = [
        metas.get("og:title", ""),
        jsonld.written(described.get("headline")) or jsonld.written(described.get("name")),
        metas.get("twitter:title", ""),
        metas.get("headline", "") or metas.get("dc.title", ""),
        head,
        jsonld.written(described.get("alternativeHeadline")),
    ]
    for title in map(_plain, given):
        if title:
            yield _without_site(title, site)
            yield title


def _without_site(title: str, site: str) -> str:
    """Take the outlet's name off ("Blast in Kabul | Dawn"), where it is known or plainly the last part."""
    parts = _SITE_CUT.split(title)
    if len(parts) < 2 or len(text.words(parts[-1])) > 4 or (site and text.key(parts[-1]) != text.key(site)):
        return title
    cut = title.rfind(parts[-1])
    kept = _SITE_CUT.sub(lambda match: match.group(), title[:cut]).rstrip(" |–—»·:-")
    return kept if site or len(text.words(kept)) >= 4 else title


def _title(headings: list[str], claims: tuple[str, ...]) -> str:
    """The headline the reader sees, if the page's other claims back it; else the first of those."""
    claimed = [words for claim in claims if (words := set(text.words(claim)))]
    best, backing = "", 0.5
    for shown in headings:
        words = set(text.words(shown))
        score = max((2 * len(words & claim) / (len(words) + len(claim)) for claim in claimed), default=0.0)
        if score > backing:
            best, backing = shown, score
    return best or next(iter([*claims, *headings]), "")


def _summary(described: Mapping[str, object], metas: Mapping[str, str]) -> str:
    for value in (metas.get("og:description"), metas.get("description"), jsonld.written(described.get("description"))):
        if value and len(plain := _plain(value)) > 20:
            return plain
    return ""


def _authors(
    tree: HtmlElement, described: Mapping[str, object], metas: Mapping[str, str], site: str
) -> tuple[str, ...]:
    given = [jsonld.written(author) for author in jsonld.listed(described.get("author"))[:10]]
    if not any(given):
        given = [
            metas.get("author")
            or metas.get("parsely-author")
            or metas.get("sailthru.author")
            or metas.get("dc.creator")
            or ""
        ]
    if not any(given):
        named = tree.xpath(
            ".//*[@rel='author' or @itemprop='author' or contains(@class, 'byline-name')"
            " or contains(@class, 'author-name')]"
        )
        given = [element.text_content() for element in named[:3]]
    if not any(given):
        bylines = (" ".join(e.text_content().split()) for e in tree.xpath(".//*[contains(@class, 'byline')]")[:3])
        given = [line for line in bylines if _BY.match(line) and len(text.words(line)) <= 8]
    names = [name for value in given for name in _AND.split(_BY.sub("", _plain(value)))]
    return tuple(dict.fromkeys(name for name in names if _is_name(name, site)))


def _is_name(value: str, site: str) -> bool:
    words = text.words(value)
    return (
        bool(words)
        and len(words) <= 6
        and "@" not in value
        and "://" not in value
        and text.key(value) != text.key(site)
    )


def _address(url: str, value: str) -> str:
    try:
        address = urljoin(url, value.strip()) if value.strip() else ""
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _canonical(tree: HtmlElement, url: str) -> str:
    for link in tree.iter("link"):
        if "canonical" in link.get("rel", "").lower().split():
            return _address(url, link.get("href", ""))
    return ""


@dataclass(frozen=True, slots=True)
class _Dates:
    """The page's dates, in order of trust."""

    tree: HtmlElement
    described: Mapping[str, object]
    metas: Mapping[str, str]
    url: str
    zone: tzinfo
    now: datetime

    def published(self) -> dates.Found | None:
        found = dates.pick([
            self._read(jsonld.written(self.described.get("datePublished")), "json-ld"),
            self._read(jsonld.written(self.described.get("dateCreated")), "json-ld"),
            *(self._read(self.metas.get(name, ""), "meta") for name in _PUBLISHED),
            *(self._read(value, "time") for value in self._times("published")),
        ])  # fmt: skip
        return found or self._searched()

    def modified(self) -> dates.Found | None:
        return dates.pick([
            self._read(jsonld.written(self.described.get("dateModified")), "json-ld"),
            *(self._read(self.metas.get(name, ""), "meta") for name in _MODIFIED),
        ])  # fmt: skip

    def _read(self, value: str, provenance: str) -> dates.Found | None:
        return dates.parse(value, zone=self.zone, provenance=provenance, now=self.now) if value else None

    def _times(self, kind: str) -> Iterator[str]:
        """Dates that the page shows: those marked as such, else the first one in the article with the headline."""
        for element in self.tree.xpath(f".//*[@itemprop='date{kind.capitalize()}' and not(self::meta)]")[:3]:
            yield element.get("content") or element.get("datetime") or element.text_content().strip()
        times = list(self.tree.iter("time"))[:40]
        marked = [t for t in times if kind in t.get("class", "").lower() or "pubdate" in t.attrib]
        article = next((a for a in self.tree.iter("article") if next(a.iter("h1"), None) is not None), None)
        inside = [] if article is None else [t for t in times if t not in marked and article in t.iterancestors()][:1]
        for element in marked or inside or times[:1]:
            yield element.get("datetime") or element.text_content().strip()

    def _searched(self) -> dates.Found | None:
        """The day that a search of the whole page finds (slow, so it comes last)."""
        try:
            day = htmldate.find_date(
                self.tree, original_date=True, extensive_search=False, url=self.url, max_date=self.now
            )
        except Exception:  # noqa: BLE001  a foreign search over foreign markup; without a date the article is still whole
            return None
        return self._read(day, "page") if day else None
