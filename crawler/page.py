"""A page as a tree of elements, decoded once and safe to read. It must not judge what is article and what is not.

The zero-width non-joiner (U+200C) belongs to Persian, Pashto and Urdu spelling, and the extractor deletes it. So it
travels through extraction as a rare printable letter and is put back at the end (`Page.restore`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from w3lib.encoding import html_to_unicode

from storage import text

MAX_PAGE = 2_000_000  # bytes: the longest of 181 real pages has 1.3 MB, and hostile ones take the extractor minutes
_ZWNJ = "\u200c"
_ZWNJ_IN_HTML = re.compile(r"\u200c|&zwnj;|&#8204;|&#[xX]200[cC];|\\u200[cC]")
_ZWNJ_WRITTEN = ("\u200c", "&zwnj;", "&#8204;", "200c", "200C")
_STAND_INS = ("\ua66e", "\ua668", "\u1d7b")  # letters (so that no word is cut) that news is not written with


class PageError(ValueError):
    """The page cannot be read at all; the words say why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. `tree` may be changed by whoever owns the page; texts taken from it go through `restore`.

    `alive` keeps the Python side of every element: lxml would make it anew at each visit, which takes as long as all
    the rest of what is done with it here.
    """

    tree: HtmlElement
    stand_in: str = ""
    alive: tuple[HtmlElement, ...] = ()

    def restore(self, value: str) -> str:
        """Return a text of the page fit to keep: cleaned, with its zero-width non-joiners."""
        value = text.clean(value)
        return value.replace(self.stand_in, _ZWNJ) if self.stand_in else value


def parse(page: bytes | str, *, content_type: str = "") -> Page:
    """Return the page as a tree. `content_type` is the server's header, which wins over the page's own claim.

    Invalid bytes become U+FFFD and spoil only themselves. Raises PageError for an empty or too large page.
    """
    if len(page) > MAX_PAGE:
        raise PageError(f"the page has {len(page):,} characters, more than {MAX_PAGE:,}")
    markup = page if isinstance(page, str) else html_to_unicode(content_type or None, page, default_encoding="utf8")[1]
    markup, stand_in = _guard(markup.replace("\0", ""))  # the parser stops there; the rest is cleaned piece by piece
    if not markup.strip():
        raise PageError("the page is empty")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(markup.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except Exception as error:  # lxml raises several unrelated types here
        raise PageError(f"the page is no HTML: {error}") from error
    return Page(tree, stand_in, tuple(tree.iter()))


def _guard(markup: str) -> tuple[str, str]:
    if not any(written in markup for written in _ZWNJ_WRITTEN):  # ten times as fast as the expression
        return markup, ""
    stand_in = next((letter for letter in _STAND_INS if letter not in markup), "")
    return (_ZWNJ_IN_HTML.sub(stand_in, markup), stand_in) if stand_in else (markup, "")


BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
        "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
        "ul",
    )
)  # fmt: skip
_SILENT = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "head", "textarea", "select", "button")
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text without a line break in it: the block-level element it lies in, the share of it that is links."""

    text: str
    element: HtmlElement
    link_share: float


def blocks(tree: HtmlElement) -> Iterator[Block]:
    """Give the page's pieces of text in reading order: every block-level element and `<br>` begins a new one."""
    walker = iterwalk(tree, events=("start", "end"))
    pieces: list[str] = []
    inside = [tree]
    links = linked = 0
    for event, element in walker:
        if element.tag in BLOCKS:
            whole = "".join(pieces).strip()
            if whole:
                yield Block(whole, inside[-1], min(1.0, linked / len(whole)))
            pieces, linked = [], 0
        value = element.text if event == "start" else element.tail
        if event == "start":
            if element.tag in _SILENT:
                walker.skip_subtree()
                continue
            links += element.tag == "a"
            if element.tag in BLOCKS:
                inside.append(element)
        elif element.tag not in _SILENT:
            links -= element.tag == "a"
            if element.tag in BLOCKS:
                inside.pop()
        if value:
            pieces.append(value)
            linked += len(value.strip()) if links else 0
