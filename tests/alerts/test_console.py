"""The console receiver prints what a subscriber would see."""

import io

from factories import article, match
from rich.console import Console

from alerts.console import ConsoleSender
from alerts.message import AlertView, root_message
from alerts.nodes import Bold, Link, Text
from alerts.sender import Outgoing, Sent
from storage.facts import Facts, Toll
from storage.records import CONSOLE_CHAT, Severity

URDU = article(
    title="پشاور میں [red]دھماکا[/red]، 30 افراد جاں بحق",
    summary="خودکش حملہ آور نے مسجد کو نشانہ بنایا۔",
    language="ur",
    url="https://www.example.org/خبر/1",
)


async def _printed(*messages: Outgoing, color: bool = False) -> str:
    stream = io.StringIO()
    sender = ConsoleSender(
        Console(file=stream, width=80, force_terminal=color, color_system="truecolor" if color else None)
    )
    for number, message in enumerate(messages, 1):
        assert await sender.send(message) == Sent(number)
    return stream.getvalue()


async def test_it_prints_every_word_of_the_message_and_nothing_invisible() -> None:
    """The same text as in Telegram, without marks that a terminal draws as boxes, and markup in titles stays text."""
    view = AlertView(severity=Severity.HIGH, matches=(match(),), article=URDU, source_name="روزنامہ", language="en")
    text = await _printed(Outgoing(chat=CONSOLE_CHAT, tree=root_message(view)))
    for words in ("🟠 HIGH · An example", URDU.title, "روزنامہ · example.org", URDU.summary, "⚑ example-rule", "#high"):
        assert words in text
    assert not any(char in text for char in "\u2068\u2069\u200e\u200f\u2060")
    assert not any(line.startswith(("│", "┃")) for line in text.splitlines())


async def test_links_and_emphasis_are_drawn_where_the_terminal_can() -> None:
    """A link with any address can be clicked."""
    tree = (Bold((Link("https://example.org/a b?c=[x]", (Text("Headline"),)),)),)
    text = await _printed(Outgoing(chat=CONSOLE_CHAT, tree=tree), color=True)
    assert "https://example.org/a b?c=[x]" in text
    assert "\x1b[1m" in text or "\x1b[1;" in text


async def test_an_edit_is_one_line() -> None:
    """What was printed can not be changed: the line says how it stands now."""
    view = AlertView(
        severity=Severity.HIGH,
        matches=(match(),),
        article=URDU,
        source_name="Dawn",
        outlets=("Dawn", "Geo"),
        origins=2,
        facts=Facts(killed=Toll(least=30, source="Dawn")),
    )
    stream = io.StringIO()
    edit = Outgoing(chat=CONSOLE_CHAT, tree=root_message(view), edits=7)
    assert await ConsoleSender(Console(file=stream, width=40)).send(edit) == Sent(7)
    assert stream.getvalue() == "✎ 🟠 HIGH · An example · ☠ 30+ killed (Dawn) · 🗞 2 outlets, 2 origins\n"
