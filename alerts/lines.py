"""The lines of a message: pieces side by side, in the direction of the reader's language, and the reader's clock.

Names in the other script stand for themselves, so that they never turn a line around.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from alerts.nodes import Isolate, Node, Text, Tree, shorten, shown
from storage.text import is_rtl

NAME_UNITS: Final = 80
ENOUGH: Final = 3000  # characters to look at where far fewer are shown: a title may have a million
BREAK: Final = Text("\n")
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"


def name(text: str, *, rtl: bool) -> Node:
    """Return an inline piece; one with letters of the other direction stands for itself."""
    short = shorten((Text(shown(text[:ENOUGH])),), NAME_UNITS)
    other = ("L",) if rtl else ("R", "AL")
    return Isolate(short) if any(unicodedata.bidirectional(char) in other for char in text[:ENOUGH]) else short[0]


def directed(line: Tree, *, rtl: bool) -> Tree:
    """Let a line run in its direction, also where its first letter would turn it: isolated pieces do not count."""
    outside = "".join(node.text for node in _leaves(line))
    if rtl and not is_rtl(outside):
        return (Text(_RIGHT_TO_LEFT), *line)
    return (Text(_LEFT_TO_RIGHT), *line) if not rtl and is_rtl(outside) else line


def joined(pieces: Iterable[Node], between: str = " · ") -> Tree:
    """Return pieces on one line, with something between them."""
    nodes: list[Node] = []
    for piece in pieces:
        nodes += [Text(between), piece] if nodes else [piece]
    return tuple(nodes)


def chained(parts: Iterable[Tree], between: str = " · ") -> Tree:
    """Return parts of several pieces on one line, with something between them; empty ones are left out."""
    nodes: list[Node] = []
    for part in parts:
        if part:
            nodes += [Text(between), *part] if nodes else part
    return tuple(nodes)


def stacked(lines: Iterable[Tree]) -> Tree:
    """Return lines below each other; empty ones are left out."""
    return chained(lines, "\n")


def comma(*, rtl: bool) -> str:
    """Return what stands between the parts of a list."""
    return "، " if rtl else ", "


def filled(phrase: str, place: str, tree: Tree) -> Tree:
    """Return a phrase with pieces instead of its `{place}`."""
    before, _, after = phrase.partition(f"{{{place}}}")
    return tuple(node for node in (Text(before), *tree, Text(after)) if node != Text(""))


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Write day, time and zone."""
    local = at.astimezone(zone)
    between = ", " if language == "en" else " "
    return f"{day(local, language)}{between}{local:%H:%M %Z}"


def day(local: datetime, language: str) -> str:
    """Write a day. Only English has its months here; the other languages get a date that needs none."""
    return f"{local.day} {local:%b %Y}" if language == "en" else f"{local:%Y-%m-%d}"


def _leaves(line: Iterable[Node]) -> Iterable[Text]:
    for node in line:
        if isinstance(node, Text):
            yield node
        elif not isinstance(node, Isolate):
            yield from _leaves(getattr(node, "children", ()))
