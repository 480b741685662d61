"""What a page says about its article in schema.org JSON-LD. It reads; what counts is decided in `metadata`."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml.html import HtmlElement

LIMIT = (
    500_000  # characters of one script; longer ones are data for the page's program, not a description of an article
)
_DEPTH = 6
_ARTICLES: Final = frozenset((
    "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "BlogPosting", "SocialMediaPosting", "Report",
    "ScholarlyArticle", "TechArticle", "AdvertiserContentArticle", "SatiricalArticle", "MedicalWebPage",
))  # fmt: skip
_LESS: Final = frozenset(("ClaimReview", "WebPage", "CreativeWork", "VideoObject", "ItemPage"))
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)\s*|\s*(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.DOTALL
)


def article(tree: HtmlElement) -> Mapping[str, object]:
    """Return the JSON-LD object that describes the page's article; empty if there is none that can be read."""
    less: Mapping[str, object] = {}
    for described in _objects(tree):
        kinds = frozenset(str(kind).rpartition("/")[2] for kind in listed(described.get("@type")))
        if kinds & _ARTICLES:
            return described
        if not less and kinds & _LESS and "datePublished" in described:
            less = described
    return less


def listed(value: object) -> list[object]:
    """One value or many: JSON-LD writes a list of one without the list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def written(value: object, *names: str) -> str:
    """The text of a value that may be a string, a list, or an object with one of `names` (default `name`)."""
    for single in listed(value):
        if isinstance(single, str) and single.strip():
            return single.strip()
        if isinstance(single, dict):
            for name in names or ("name",):
                inner = written(single.get(name), *names)
                if inner:
                    return inner
    return ""


def _objects(tree: HtmlElement) -> Iterator[Mapping[str, object]]:
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "") and script.text and len(script.text) <= LIMIT:
            yield from _walk(_parsed(script.text), 0)


def _parsed(source: str) -> object:
    source = _WRAPPING.sub("", source)
    try:
        return json.JSONDecoder(strict=False).raw_decode(source.lstrip())[
            0
        ]  # takes two objects in a row: the first counts
    except (ValueError, RecursionError):
        return None


def _walk(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for single in value:
            yield from _walk(single, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
            if isinstance(value.get(name), (dict, list)):
                yield from _walk(value[name], depth + 1)
