"""What an alert looks like: from everything it shows to a tree of nodes.

Pure: the same view gives the same message, whether it goes to Telegram, to the terminal or into a replay. Crawled text
is made fit to show here and is never trusted. Right-to-left text keeps its direction beside left-to-right names.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from alerts.nodes import (
    MAX_UNITS,
    Bold,
    Isolate,
    Node,
    Quote,
    Tag,
    Text,
    Time,
    Tree,
    emphasised,
    host,
    link,
    shorten,
    shown,
    units,
)
from alerts.phrases import phrases
from alerts.phrases.record import Phrases
from storage.records import Article, Match, Severity
from storage.text import is_rtl, key, lead_end

HEADLINE_UNITS: Final = 300
NAME_UNITS: Final = 80
LEAD_UNITS: Final = 700
ENOUGH: Final = 3000  # characters to look at where far fewer are shown: a title may have a million
MAX_HITS: Final = 40  # in bold; with links, times, quotes and tags far below Telegram's 100 entities
MAX_RULES: Final = 8
MAX_WORDS: Final = 6
MAX_OUTLETS: Final = 10
MAX_TAGS: Final = 6
MAX_TAG_LENGTH: Final = 40

_LIGHTS: Final = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "🔵"}
_RTL_LANGUAGES: Final = frozenset({"ur", "ps", "fa", "ar"})
_UNDERSCORES: Final = re.compile("_+")
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"
_BREAK: Final = Text("\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """Everything a message shows. `language` and `zone` are the subscriber's; `outlets` names, first reporter first."""

    severity: Severity
    matches: tuple[Match, ...]
    article: Article
    source_name: str
    outlets: tuple[str, ...] = ()
    language: str = "en"
    zone: str = "UTC"


def root_message(view: AlertView, *, may_repeat: bool = False, late: bool = False) -> Tree:
    """Return the first message of an alert; at most 4096 units and 100 entities, whatever the article holds.

    `may_repeat` marks one that may have arrived before, `late` one that could not be sent when it was due.
    """
    words = phrases(view.language)
    notes = [f"↻ {words.may_repeat}"] if may_repeat else []
    notes += [f"⏳ {words.delayed}"] if late else []
    head: Tree = (
        *_header(view, words),
        _BREAK,
        _BREAK,
        *headline(view),
        _BREAK,
        *_byline(view, words),
        _BREAK,
        *(node for note in notes for node in (Text(note), _BREAK)),
        _BREAK,
        *_quoted_lead(view),
    )
    tags = _tags(view)
    folded = shorten(_evidence(view, words), MAX_UNITS - units(head) - units(tags) - 1)
    return (*head, Quote(folded, expandable=True), _BREAK, *tags)


def headline(view: AlertView) -> Tree:
    """Return the article's title as a bold link."""
    article = view.article
    title = shown(article.title[:ENOUGH]) or host(article.url) or shown(view.source_name[:ENOUGH])
    text = _directed((Text(title),), rtl=_runs_rtl(article, title))
    return (Bold(link(article.canonical_url or article.url, *shorten(text, HEADLINE_UNITS))),)


def light(severity: Severity) -> str:
    """Return the coloured mark of a severity."""
    return _LIGHTS[severity]


def _header(view: AlertView, words: Phrases) -> Tree:
    level = getattr(words, view.severity.label)
    titles = [_name(match.title or match.rule, rtl=words.rtl) for match in view.matches[:1]]
    line = _joined([Text(level), *titles])
    return (Text(f"{light(view.severity)} "), Bold(_directed(line, rtl=words.rtl)))


def _byline(view: AlertView, words: Phrases) -> Tree:
    article = view.article
    pieces = [_name(name, rtl=words.rtl) for name in (view.source_name, host(article.url)) if name]
    zone = ZoneInfo(view.zone)
    if article.published_at is None:
        seen = Time(article.fetched_at, _moment(article.fetched_at, zone, view.language))
        when: Tree = (Text(f"{words.undated} "), Isolate((seen,)))
    elif article.published_precision == "day":
        when = (Isolate((Text(_day(article.published_at.astimezone(zone), view.language)),)),)
    else:
        when = (Isolate((Time(article.published_at, _moment(article.published_at, zone, view.language)),)),)
    return _directed((*_joined(pieces), Text(" · "), *when), rtl=words.rtl)


def _quoted_lead(view: AlertView) -> Tree:
    article = view.article
    field = "summary" if article.summary.strip() else "body"
    text = article.summary[:ENOUGH] if field == "summary" else article.body[: lead_end(article.body)]
    if not shown(text) or key(text) == key(article.title[:ENOUGH]):
        return ()
    hits = [(span.start, span.end) for match in view.matches for span in match.spans if span.field == field]
    lead = _directed(emphasised(text, hits[:MAX_HITS]), rtl=_runs_rtl(article, text))
    return (Quote(shorten(lead, LEAD_UNITS)), _BREAK)


def _evidence(view: AlertView, words: Phrases) -> Tree:
    """Say which rules fired on which words, and who reported."""
    lines = [
        _directed((Text("⚑ "), _name(match.rule, rtl=words.rtl), Text(": "), *_hit_words(match, words)), rtl=words.rtl)
        for match in view.matches[:MAX_RULES]
    ]
    outlets = view.outlets or (view.source_name,)
    count = words.one_outlet if len(outlets) == 1 else words.outlets.format(count=len(outlets))
    names = [_name(name, rtl=words.rtl) for name in outlets[:MAX_OUTLETS]]
    if len(outlets) > MAX_OUTLETS:
        names.append(Text(words.more.format(count=len(outlets) - MAX_OUTLETS)))
    lines.append(_directed((Text(f"🗞 {count}: "), *_joined(names)), rtl=words.rtl))
    return tuple(node for place, line in enumerate(lines) for node in ((_BREAK, *line) if place else line))


def _hit_words(match: Match, words: Phrases) -> Tree:
    distinct: dict[str, str] = {}
    for span in match.spans:
        distinct.setdefault(key(span.text[:ENOUGH]), span.text)
    pieces = [_name(f"“{text[:NAME_UNITS]}”", rtl=words.rtl) for text in list(distinct.values())[:MAX_WORDS]]
    return _joined(pieces, ", " if not words.rtl else "، ")


def _tags(view: AlertView) -> Tree:
    wanted = [*[tag for match in view.matches for tag in match.tags][:MAX_TAGS], view.severity.label]
    names = dict.fromkeys(_tag_name(name) for name in wanted)
    return _joined([Tag(name) for name in names if any(map(str.isalpha, name))], " ")


def _tag_name(name: str) -> str:
    # What Telegram takes for part of a hashtag: letters, plain digits and the underscore.
    kinds = ((char, unicodedata.category(char)) for char in shown(name[:MAX_TAG_LENGTH]))
    letters = "".join(char if kind[0] == "L" or kind == "Nd" else "_" for char, kind in kinds)
    return _UNDERSCORES.sub("_", letters).strip("_")


def _runs_rtl(article: Article, text: str) -> bool:
    return article.language in _RTL_LANGUAGES if article.language else is_rtl(text)


def _name(text: str, *, rtl: bool) -> Node:
    """Return an inline piece; one with letters of the other direction stands for itself."""
    name = shorten((Text(shown(text[:ENOUGH])),), NAME_UNITS)
    other = ("L",) if rtl else ("R", "AL")
    return Isolate(name) if any(unicodedata.bidirectional(char) in other for char in text[:ENOUGH]) else name[0]


def _directed(line: Tree, *, rtl: bool) -> Tree:
    """Let a line run in its direction, also where its first letter would turn it: isolated pieces do not count."""
    outside = "".join(node.text for node in _leaves(line))
    if rtl and not is_rtl(outside):
        return (Text(_RIGHT_TO_LEFT), *line)
    return (Text(_LEFT_TO_RIGHT), *line) if not rtl and is_rtl(outside) else line


def _leaves(line: Iterable[Node]) -> Iterable[Text]:
    for node in line:
        if isinstance(node, Text):
            yield node
        elif not isinstance(node, Isolate):
            yield from _leaves(getattr(node, "children", ()))


def _joined(pieces: Iterable[Node], between: str = " · ") -> Tree:
    nodes: list[Node] = []
    for piece in pieces:
        nodes += [Text(between), piece] if nodes else [piece]
    return tuple(nodes)


def _moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    local = at.astimezone(zone)
    between = ", " if language == "en" else " "
    return f"{_day(local, language)}{between}{local:%H:%M %Z}"


def _day(local: datetime, language: str) -> str:
    # Only English has its months here; the other languages get a date that needs none.
    return f"{local.day} {local:%b %Y}" if language == "en" else f"{local:%Y-%m-%d}"
