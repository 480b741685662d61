"""From a page to an article: decode, read its metadata, prune, extract the text, clean its lines, name its language.

It works on one page in memory and must neither fetch nor store. It never raises for a bad page: what could be read is
kept, and `Extraction.failed` says what could not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import trafilatura
from lxml.html import HtmlElement

from crawler import clean, dates, language, metadata, origin
from crawler.lines import HEADINGS, Known, Line, Place, squeezed
from crawler.page import Page, PageError, blocks, parse
from crawler.prune import names, paragraph_text, prune
from crawler.sources import Source
from crawler.urls import identity_keys
from storage import text
from storage.records import Article

_ENOUGH = 0.7  # of the page's running text
_SHORT = 250  # characters of a body that is shorter than most news
_NO_SOURCE = Source(id="import", name="")


@dataclass(frozen=True, slots=True)
class Extraction:
    """The article of a page; `failed` says why its body is missing, empty if it is there."""

    article: Article
    failed: str = ""


def extract(
    page: bytes | str, url: str, *, now: datetime, source: Source | None = None, content_type: str = ""
) -> Extraction:
    """Return the article of the page that came from `url` at `now`; the selectors of `source` win where they hit.

    `content_type` is the server's header, for the encoding. Without `source` the article is from `import`.
    """
    source = source or _NO_SOURCE
    bare = Article(
        url=url, source=source.id, fetched_at=now, complete=False, keys=identity_keys(url, "", source.query_keys)
    )
    try:
        parsed = parse(page, content_type=content_type)
    except PageError as error:
        return Extraction(bare, str(error))
    described = metadata.read(parsed, url, zone=dates.zone_of(source.zone), now=now)
    described = _selected(parsed.tree, described, source, now)
    prune(parsed.tree)
    lines = _judged(parsed, url, described, source)
    if _size(lines) < _SHORT:  # perhaps the page's own boxes were taken for junk: look again at all of it
        whole = _judged(parse(page, content_type=content_type), url, described, source)
        lines = whole if _size(whole) > 2 * _size(lines) else lines
    article = _restored(_article(bare, described, lines, source), parsed)
    return Extraction(article, "" if article.body else "no article text was found on the page")


def text_of(fragment: str, known: Known) -> str:
    """Return the clean text of a piece of HTML, such as the summary or body in a feed; empty if there is none."""
    try:
        parsed = parse(f"<div>{fragment}</div>")
    except PageError:
        return ""
    prune(parsed.tree)
    lines = [" ".join(block.text.split()) for block in blocks(parsed.tree)]
    return parsed.restore(_joined(clean.judge(lines, known, _places(parsed.tree, lines))))


def _places(tree: HtmlElement, lines: Iterable[str]) -> dict[str, Place]:
    """Find the lines of the extractor in the page again."""
    wanted = set(map(squeezed, lines)) - {""}
    found: dict[str, Place] = {}
    for block in blocks(tree):
        line = squeezed(block.text)
        if line in wanted and line not in found:
            found[line] = _place(block.element, block.link_share, line)
            if len(found) == len(wanted):
                break
    return found


def _judged(parsed: Page, url: str, described: metadata.Metadata, source: Source) -> list[Line]:
    known = Known(described.titles, described.summary, described.authors, described.site_name)
    selected = _select(parsed.tree, source.select.get("body", ""))
    if selected:
        lines = [" ".join(block.text.split()) for element in selected for block in blocks(element)]
    else:
        lines = _extracted(parsed.tree, url).split("\n")
    if sum(map(len, lines)) < len(described.body) / 2:
        lines = described.body.split("\n")
    return clean.judge(lines, known, _places(parsed.tree, lines))


def _extracted(tree: HtmlElement, url: str) -> str:
    """The extractor's text. Its comparison with other extractors takes a third of its time and seldom changes a pruned
    page, so it is asked only where the first answer leaves out much of what the page has.
    """  # noqa: D205  the reason belongs to the promise
    quick = trafilatura.extract(tree, url=url, include_comments=False, fast=True) or ""
    if len(quick) >= max(_SHORT, _ENOUGH * paragraph_text(tree)):
        return quick
    return trafilatura.extract(tree, url=url, include_comments=False) or quick


def _size(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines if not line.reason)


def _place(element: HtmlElement, link_share: float, line: str) -> Place:
    outer = [element, *element.iterancestors()][:4]
    tags = {str(part.tag) for part in outer}
    heading = next((str(part.tag) for part in outer[:2] if part.tag in HEADINGS), "")
    return Place(
        heading or str(element.tag),
        "".join(map(names, outer[:2])),
        link_share,
        "header" in tags,
        "figure" in tags,
        _beside_image(outer, line),
    )


def _beside_image(outer: Iterable[HtmlElement], line: str) -> bool:
    """Whether a box round the line holds a picture and no text but the line."""
    for box in outer:
        if len(line) < len(whole := squeezed(box.text_content())) or whole != line:
            return False
        if next(box.iter("img", "picture", "amp-img"), None) is not None:
            return True
    return False


def _article(bare: Article, described: metadata.Metadata, lines: list[Line], source: Source) -> Article:
    body = _joined(lines)
    published, modified = described.published, described.modified
    return replace(
        bare,
        title=described.title,
        summary=_summary(described, lines),
        body=body,
        keys=identity_keys(bare.url, described.canonical_url, source.query_keys),
        canonical_url=described.canonical_url,
        authors=described.authors,
        language=language.detect(described.title, body),
        published_at=published.at if published else None,
        published_from=published.provenance if published else "",
        published_precision=published.precision if published else "",
        modified_at=modified.at if modified else None,
        section=described.section,
        image_url=described.image_url,
        origin=origin.find(
            body,
            named=(described.credit, *described.authors),
            credits_taken=[line.text for line in lines if line.reason in ("credit", "copyright")],
        ),
        complete=bool(body),
    )


def _summary(described: metadata.Metadata, lines: Iterable[Line]) -> str:
    """What the page's head says, and before it a standfirst that says something else: nothing is lost by cleaning."""
    told = set(text.words(described.summary))
    shown = [line.text for line in lines if line.reason == "standfirst" and len(line.text.split()) >= 5]
    more = [line for line in shown if len(told & set(words := text.words(line))) < 0.5 * len(words)]
    return " ".join((*more, described.summary)).strip()


def _joined(lines: Iterable[Line]) -> str:
    """The body: a blank line after each line of the extractor, so that none runs on into the next sentence."""
    return "\n\n".join(line.text for line in lines if not line.reason)


def _restored(article: Article, parsed: Page) -> Article:
    return replace(
        article,
        title=parsed.restore(article.title),
        summary=parsed.restore(article.summary),
        body=parsed.restore(article.body),
        authors=tuple(map(parsed.restore, article.authors)),
        section=parsed.restore(article.section),
    )


def _select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    return tree.cssselect(selector) if selector else []


def _selected(tree: HtmlElement, described: metadata.Metadata, source: Source, now: datetime) -> metadata.Metadata:
    """Overwrite what the source's own selectors find; one that finds nothing changes nothing."""
    written = {
        name: " ".join(text.clean(found[0].get("datetime") or found[0].text_content()).split())
        for name in ("title", "date", "author")
        if (found := _select(tree, source.select.get(name, "")))
    }
    title, author = written.get("title", ""), written.get("author", "")
    date = dates.parse(written.get("date", ""), zone=dates.zone_of(source.zone), provenance="page", now=now)
    return replace(
        described,
        title=title or described.title,
        titles=(title, *described.titles) if title else described.titles,
        authors=(author,) if author else described.authors,
        published=date or described.published,
    )
