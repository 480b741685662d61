"""What the page's own structure says is not the article: taken out of the tree before the text is extracted.

It must not read words (`clean` does that), and must never take out a large share of the page's paragraphs: a wrapper
that is called "newsletter-enabled" holds the whole article.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, cast

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement
from trafilatura.xpaths import BODY_XPATH

from crawler.page import BLOCKS

# Names of boxes, as classes and ids of many publishers have them; a space may be a hyphen or nothing.
_NAMES: Final = (
    # other articles
    "related", "related posts", "related articles", "related news", "related stories", "related content", "read more",
    "read also", "also read", "read next", "see also", "more stories", "more news", "more from", "more on", "more in",
    "more articles", "more headlines", "more coverage", "recirc", "recirculation", "recommend", "recommended",
    "recommendation", "recommendations", "you may like", "you may also like", "latest news", "latest stories",
    "latest posts", "breaking news", "most read", "most popular", "most viewed", "most shared", "most commented",
    "trending", "popular", "outbrain", "taboola", "zergnet", "mgid", "promo", "promos", "recent news", "recent posts",
    "recent stories", "recent articles", "next article", "next story", "next post", "previous article",
    "previous story", "previous post", "up next",
    # asking the reader for something
    "newsletter", "newsletters", "signup", "sign up", "subscribe", "subscription", "cta", "call to action", "donate",
    "donation", "membership promo", "app promo", "app download", "paywall message",
    # sharing, and the page's own machinery
    "share", "sharing", "share bar", "share tools", "share buttons", "share this", "sharedaddy", "social", "addthis",
    "breadcrumb", "breadcrumbs", "pagination", "print header", "print footer", "print only", "toolbar", "cookie banner",
    "cookie notice", "cookie consent", "tag list", "tags list", "tag cloud", "post tags", "entry tags", "article tags",
    "tags links", "disclaimer", "copyright", "tooltip", "popup", "pop up", "hover card", "rollover block",
    # the writer, captions, readers' comments
    "author bio", "author box", "author info", "author card", "author profile", "author description", "author about",
    "author block", "about author", "about the author", "bio", "biography", "caption", "captions", "caption text",
    "photo credit", "image credit", "img credit", "credit", "credits", "comments area", "comment list", "comments list",
    "comments section", "comment form", "reader comments", "disqus thread",
    # advertisements
    "ad", "ads", "advert", "adverts", "advertisement", "advertisements", "advertising", "sponsor", "sponsored",
)  # fmt: skip
_BOXES = re.compile(f"-(?:{'|'.join(name.replace(' ', '-?') for name in _NAMES)})(?=-)")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
_INLINE = frozenset(
    ("a", "abbr", "b", "em", "font", "i", "mark", "q", "strong", "sub", "sup", "u")
)  # words of a sentence, whatever their class
_ALWAYS = frozenset(("aside", "dialog", "figcaption", "footer", "form", "menu", "nav"))
_UNSEEN = ("script", "style", "noscript", "template", "svg", "button", "select", "textarea")
_NEVER = _INLINE | {"html", "body", "main", "h1"}
_HIDDEN = re.compile(r"display:none|visibility:hidden")
_MAYBE_HIDDEN = XPath(".//*[@hidden or contains(@style, 'none') or contains(@style, 'hidden')]")
_NAMED = XPath(f"//body//*[@class or @id or {' or '.join(f'self::{tag}' for tag in sorted(_ALWAYS))}]")
_LIVE = re.compile("-(live|updates?|timeline|liveblog)-")  # the entries of a live report are the article
_LARGEST_SHARE = 0.2  # of the page's paragraph text; more than that is a wrapper, not a box
_PARAGRAPH = 80  # characters: shorter ones are captions, buttons, teasers


def prune(tree: HtmlElement) -> None:
    """Take captions, boxes, other articles, hidden parts out of the tree, and mend what hides the shape of the text."""
    strip_elements(tree, *_UNSEEN, with_tail=False)
    _drop_hidden(tree)
    total = paragraph_text(tree)
    limit = max(min(300.0, total / 2), total * _LARGEST_SHARE)
    for element in list(_suspects(tree)):
        if paragraph_text(element) <= limit and not _holds_headline(element):
            _remove(element)
    for quote in tree.iter("blockquote"):
        quote.attrib.clear()  # an embedded post is part of the text; the extractor would drop it for its class
    _drop_other_articles(tree)
    _unfold_tables(tree)
    _join_chunks(tree)
    for box in list(tree.iter("div", "section", "article", "center", "blockquote")):
        _wrap_loose(box)
    _name_body(tree)


def names(element: HtmlElement) -> str:
    """Return the element's classes and id, hyphenated in lower case, as "-author-bio-wide-"; empty if it has none."""
    return _hyphenated(element.get("class"), element.get("id"))


@lru_cache(maxsize=4096)  # the same few hundred names stand on every page of a site
def _hyphenated(classes: str | None, id_: str | None) -> str:
    label = _HUMPS.sub("-", f"{classes or ''} {id_ or ''}").strip("-").lower()
    return f"-{label}-" if label else ""


@lru_cache(maxsize=4096)
def _is_box(classes: str | None, id_: str | None) -> bool:
    return bool(_BOXES.search(_hyphenated(classes, id_)))


def _drop_hidden(tree: HtmlElement) -> None:
    """Take out what the reader does not see, unless it is most of the page: some show their text only by script."""
    hidden = [element for element in _found(_MAYBE_HIDDEN, tree) if element.tag != "body" and _is_hidden(element)]
    shown = paragraph_text(tree) if hidden else 0
    for element in hidden:
        if paragraph_text(element) <= shown * 0.6:
            _remove(element)


def _found(path: XPath, tree: HtmlElement) -> list[HtmlElement]:
    return cast("list[HtmlElement]", path(tree))  # a path may give text or numbers; ours give elements


def _is_hidden(element: HtmlElement) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "").replace(" ", "")))


def _suspects(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in _found(_NAMED, tree):
        tag = element.tag
        if tag in _ALWAYS or (tag not in _NEVER and _is_box(element.get("class"), element.get("id"))):
            yield element


def paragraph_text(element: HtmlElement) -> int:
    """How many characters of running text there are below an element."""
    return sum(size for p in element.iter("p", "td", "div") if (size := _own_text(p)) >= _PARAGRAPH)


def _own_text(element: HtmlElement) -> int:
    """Characters of text in an element and its inline children."""
    size = len((element.text or "").strip())
    for child in element:
        if child.tag in (
            "a",
            "b",
            "strong",
            "em",
            "i",
            "span",
            "u",
            "br",
            "font",
            "abbr",
            "sup",
            "sub",
            "mark",
            "cite",
            "q",
            "time",
        ):
            size += len((child.text or "").strip())
        size += len((child.tail or "").strip())
    return size


def _holds_headline(element: HtmlElement) -> bool:
    return next(element.iter("h1"), None) is not None


def _remove(element: HtmlElement) -> None:
    """Take an element out, but leave the text behind it where it is."""
    if element.getparent() is not None:
        element.drop_tree()


def _drop_other_articles(tree: HtmlElement) -> None:
    """Take out articles beside or inside the one with the headline, once that has text: endless lists, teasers."""
    whole = next((a for a in tree.iter("article") if _holds_headline(a)), None)
    if whole is None:
        return
    others = [
        a
        for a in tree.iter("article")
        if a is not whole and not _LIVE.search(names(a)) and a not in whole.iterancestors()
    ]
    inside = sum(paragraph_text(a) for a in others if next(a.iterancestors("article"), None) is whole)
    if paragraph_text(whole) - inside >= 6 * _PARAGRAPH:
        for other in others:
            _remove(other)


def _unfold_tables(tree: HtmlElement) -> None:
    """Make boxes of tables with paragraphs in their cells: they are layout, and would come out as one line."""
    for table in list(tree.iter("table")):
        if any(_is_layout(cell) for cell in table.iter("td")):
            for part in table.iter("table", "tbody", "thead", "tr", "td"):
                part.tag = "div"


def _is_layout(cell: HtmlElement) -> bool:
    """Whether a cell holds an article rather than a figure or a name."""
    return _holds_headline(cell) or (
        paragraph_text(cell) >= 3 * _PARAGRAPH and next(cell.iter("p", "br", "div"), None) is not None
    )


def _join_chunks(tree: HtmlElement) -> None:
    """Join a body that was cut into several boxes of the same class: the extractor would take the first of them."""
    first: dict[tuple[str, HtmlElement | None], HtmlElement] = {}
    for box in list(tree.iter("div", "section")):
        label = box.get("class", "")
        if "body" not in label or sum(1 for p in box.iterchildren("p") if _own_text(p) >= _PARAGRAPH) == 0:
            continue
        place = (label, next(box.iterancestors("article", "main"), None))
        head = first.setdefault(place, box)
        if head is not box and box not in head.iterdescendants():
            for child in list(box):
                head.append(child)
            _remove(box)


def _name_body(tree: HtmlElement) -> None:
    """Show the extractor the article's box where it knows none by name: it would take paragraphs only, no headings."""
    named = next(tree.iter("article", "main"), None) is not None
    if named or any(path(tree) for path in BODY_XPATH):
        return
    sizes: dict[HtmlElement, int] = {}
    for paragraph in tree.iter("p"):
        box = paragraph.getparent()
        if box is not None and box.tag in ("div", "section"):
            sizes[box] = sizes.get(box, 0) + _own_text(paragraph)
    largest = max(sizes, key=lambda box: sizes[box], default=None)
    if largest is not None and sizes[largest] >= 0.6 * sum(sizes.values()):
        largest.set("itemprop", "articleBody")


def _wrap_loose(box: HtmlElement) -> None:
    """Give paragraphs to text that lies in a box cut by `<br>` only: the extractor loses such text or glues it."""
    if not any(child.tag in BLOCKS for child in box) or _own_text(box) < _PARAGRAPH:
        return
    runs: list[HtmlElement] = []
    paragraph = box.makeelement("p")
    paragraph.text, box.text = box.text, None
    for child in list(box):
        tail, child.tail = child.tail, None
        if child.tag in BLOCKS:
            runs.append(paragraph)
            if child.tag != "br":
                runs.append(child)
            paragraph = box.makeelement("p")
            paragraph.text = tail
        else:
            paragraph.append(child)
            child.tail = tail
    runs.append(paragraph)
    box[:] = [run for run in runs if run.tag != "p" or len(run) or (run.text or "").strip()]
