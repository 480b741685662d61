"""A message as a small tree of typed nodes, and what is done with such a tree: render, count, shorten.

The same tree becomes Telegram HTML and plain text, so what is counted is what is shown, and shortening never cuts
markup in two. Nothing here knows alerts, and nothing here sends.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import SplitResult, urlsplit

from storage.text import clean, utf16_length

MAX_UNITS: Final = 4096  # of visible text, in UTF-16 code units: Bot API, sendMessage
MAX_ENTITIES: Final = 100  # Telegram drops what is above
ELLIPSIS: Final = "…"
_FSI, _PDI = "\u2068", "\u2069"

# Line and paragraph separators, marks that turn the direction, and letters without width. ZWNJ and ZWJ belong to the
# spelling of Persian, Urdu and Pashto, and stay.
_TURNS: Final = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACES: Final = re.compile(r"\s+")
# What Telegram would turn into a link, a mention, a command or a hashtag by itself.
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for the beginning and the end of a hit while text is made fit to show
# Telegram's letters are newer than Python's, so this asks for what is surely no letter or space.
_LIVELY: Final = re.compile(
    r"(?<=[@#])(?=\S)|(?<=\$)(?=\w)"
    rf"|(?<=(?<![A-Za-z0-9])/)(?=[{_OPEN}{_CLOSE}]?\w)"
    rf"|(?=[{_OPEN}{_CLOSE}]?\.[{_OPEN}{_CLOSE}]?[^\W\d][{_OPEN}{_CLOSE}]?[^\W\d])(?<=\S)"
    r"|(?<=:)(?=//)"
)
_WORD_JOINER: Final = "\u2060"


@dataclass(frozen=True, slots=True)
class Text:
    """Words. Crawled ones pass through `shown` first."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    """Emphasis."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `link` makes one only of an http(s) address."""

    url: str
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Isolate:
    """A piece that has its own direction and does not disturb its neighbours' (FSI ... PDI)."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Time:
    """A moment, which Telegram shows to each reader as "3 hours ago"; `text` stands where it can not."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted block; an expandable one is folded at first."""

    children: tuple["Node", ...]
    expandable: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A hashtag, which Telegram makes searchable."""

    name: str


Node = Text | Bold | Link | Isolate | Time | Quote | Tag
Tree = tuple[Node, ...]
_NOTHING: Final = (Text(""), Bold((Text(""),)))


def shown(text: str) -> str:
    """Return crawled text as it may stand in a message: on one line, without anything that turns its direction.

    An invisible joiner keeps Telegram from making links, mentions and commands of it: a message holds our links only.
    """
    flat = _SPACES.sub(" ", _TURNS.sub("", clean(text))).strip()
    return _LIVELY.sub(_WORD_JOINER, flat)


def emphasised(text: str, hits: Iterable[tuple[int, int]]) -> Tree:
    """Return crawled text as `shown`, with the parts between these offsets in bold; offsets may overlap."""
    plain = text.replace(_OPEN, "").replace(_CLOSE, "") if _OPEN in text or _CLOSE in text else text
    if len(plain) != len(text):  # letters of a private alphabet that we need: then without emphasis
        return (Text(shown(plain)),)
    marked, at = "", 0
    for start, end in _merged(hits, len(text)):
        marked += f"{text[at:start]}{_OPEN}{text[start:end]}{_CLOSE}"
        at = end
    pieces = re.split(f"[{_OPEN}{_CLOSE}]", shown(marked + text[at:]))
    nodes = (Bold((Text(piece),)) if place % 2 else Text(piece) for place, piece in enumerate(pieces))
    return tuple(node for node in nodes if node not in _NOTHING)


def link(url: str, *children: Node) -> Tree:
    """Return a link to `url`, or, where that is no http(s) address with a host, its children without one."""
    parts = _web_address(url)
    return children if parts is None else (Link(parts.geturl(), children),)


def host(url: str) -> str:
    """Return the host of an http(s) address in ASCII, so that look-alike letters show; empty for anything else."""
    parts = _web_address(url)
    if parts is None or parts.hostname is None:
        return ""
    try:
        return parts.hostname.encode("idna").decode("ascii").removeprefix("www.")
    except UnicodeError:
        return ""


def render_html(tree: Iterable[Node]) -> str:
    """Render as Telegram HTML."""
    return "".join(_html(node) for node in tree)


def render_plain(tree: Iterable[Node]) -> str:
    """Render what a reader sees, without any markup."""
    return "".join(_plain(node) for node in tree)


def units(tree: Iterable[Node]) -> int:
    """Count the visible text as Telegram does: in UTF-16 code units."""
    return utf16_length(render_plain(tree))


def entities(tree: Iterable[Node]) -> int:
    """Count the entities: every node that is more than words."""
    return sum(entities(getattr(node, "children", ())) + (not isinstance(node, (Text, Isolate))) for node in tree)


def shorten(tree: Sequence[Node], limit: int) -> Tree:
    """Return the beginning of a tree that has at most `limit` visible units, with an ellipsis where it was cut.

    Words are cut only where one alone is longer; what follows the cut is left out.
    """
    if units(tree) <= limit:
        return tuple(tree)
    return _cut(tree, max(0, limit - 1))


def _cut(tree: Sequence[Node], room: int) -> Tree:
    kept: list[Node] = []
    for node in tree:
        needed = units([node])
        if needed <= room:
            kept.append(node)
            room -= needed
            continue
        match node:
            case Text(text):
                kept.append(Text(_beginning(text, room) + ELLIPSIS))
            case Bold() | Link() | Quote():
                kept.append(replace(node, children=_cut(node.children, room)))
            case Isolate(children) if room > 2:  # its two marks count as well
                kept.append(Isolate(_cut(children, room - 2)))
            case _:
                kept.append(Text(ELLIPSIS))
        break
    return tuple(kept)


def _beginning(text: str, room: int) -> str:
    end = 0
    for end, char in enumerate(text):  # noqa: B007  the index of the first character that is too much
        room -= utf16_length(char)
        if room < 0:
            break
    space = text.rfind(" ", max(0, end - 40), end + 1)
    if space > 0:
        return text[:space].rstrip()
    while end > 0 and (unicodedata.combining(text[end]) or text[end] in "\u200c\u200d\ufe0f"):
        end -= 1
    return text[:end].rstrip()


def _html(node: Node) -> str:
    match node:
        case Text() | Tag():
            return html.escape(_plain(node), quote=False)
        case Bold(children):
            return f"<b>{render_html(children)}</b>"
        case Link(url, children):
            return f'<a href="{html.escape(url)}">{render_html(children)}</a>'
        case Isolate(children):
            return f"{_FSI}{render_html(children)}{_PDI}"
        case Time(at, text):
            return f'<tg-time unix="{int(at.timestamp())}" format="r">{html.escape(text, quote=False)}</tg-time>'
        case Quote(children, expandable):
            opened = "<blockquote expandable>" if expandable else "<blockquote>"
            return f"{opened}{render_html(children)}</blockquote>"


def _plain(node: Node) -> str:
    match node:
        case Text(text) | Time(_, text):
            return text
        case Tag(name):
            return f"#{name}"
        case Isolate(children):
            return f"{_FSI}{render_plain(children)}{_PDI}"
        case Bold(children) | Link(_, children) | Quote(children):
            return render_plain(children)


def _merged(hits: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in hits):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _web_address(url: str) -> SplitResult | None:
    """Read an address; the name and password in front of a host go, for they are there to look like another host."""
    try:
        parts = urlsplit(clean(url).strip())
        named = parts.scheme in ("http", "https") and parts.hostname
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]) if named else None
