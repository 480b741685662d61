"""The receiver without a bot token: prints each alert in the terminal as a subscriber would see it.

The same tree that Telegram gets, drawn with rich. No frame at the sides: right-to-left lines would tear it.
"""

from collections.abc import Iterable
from typing import Final

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.text import Text as RichText

from alerts.nodes import Bold, Isolate, Link, Node, Quote, Tag, Text, Time, Tree, render_plain
from alerts.sender import Outgoing, Sent, Verdict

# Invisible in Telegram, but many a terminal draws a box for them.
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u2060\u2068\u2069\u200e\u200f"))
_QUOTE_INDENT: Final = (0, 0, 0, 2)
WIDEST: Final = 100
_COUNTS: Final = ("☠", "✊", "✋", "🗞")


class ConsoleSender:
    """Prints alerts; each is "sent" once it is printed."""

    console = True

    def __init__(self, console: Console) -> None:
        self._console = console
        self._printed = 0

    async def send(self, message: Outgoing) -> Verdict:
        """Print one message; an edit is one line, for what was printed can not be changed."""
        if message.edits is not None:
            self._console.print(edit_line(message.tree), style="dim", markup=False, highlight=False, soft_wrap=True)
            return Sent(message.edits)
        self._console.print(drawn(message.tree), width=min(self._console.width, WIDEST))
        self._printed += 1
        return Sent(self._printed)


def edit_line(tree: Tree) -> str:
    """Return what an edited message comes to: its first line, its figures and claims, and how many report."""
    head, *lines = render_plain(tree).translate(_INVISIBLE).splitlines()
    figures = (line for line in lines if line.startswith(_COUNTS))
    return " · ".join([f"✎ {head}", *(line.partition(": ")[0] if line[0] == "🗞" else line for line in figures)])


def drawn(tree: Tree) -> RenderableType:
    """Return a message as rich draws it."""
    parts: list[RenderableType] = []
    line = RichText()
    for node in tree:
        if isinstance(node, Quote):
            parts += _finished(line)
            line = RichText()
            style = "dim" if node.expandable else ""
            parts.append(Padding(_text(node.children, style), _QUOTE_INDENT))
        else:
            line.append_text(_text([node], ""))
    parts += _finished(line)
    return Panel(Group(*parts), box=box.HORIZONTALS, border_style="dim", padding=(0, 1))


def _finished(line: RichText) -> list[RichText]:
    # What stands before and after a quote begins on a line of its own by itself.
    if line.plain.endswith("\n"):
        line.right_crop(1)
    if line.plain.startswith("\n"):
        line = line[1:]
    return [line] if line.plain else []


def _text(nodes: Iterable[Node], style: str) -> RichText:
    text = RichText()
    for node in nodes:
        match node:
            case Text(words):
                text.append(words.translate(_INVISIBLE), style)
            case Time(_, words):
                text.append(words, f"{style} cyan")
            case Tag(name):
                text.append(f"#{name}", f"{style} blue")
            case Bold(children):
                text.append_text(_text(children, f"{style} bold"))
            case Link(url, children):
                linked = _text(children, style)
                linked.stylize(Style(link=url))
                text.append_text(linked)
            case Isolate(children) | Quote(children):
                text.append_text(_text(children, style))
    return text
