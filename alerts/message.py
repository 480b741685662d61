"""What an alert looks like: from everything it shows to a tree of nodes.

Pure: the same view gives the same message, whether it goes to Telegram, to the terminal or into a replay. Crawled text
is made fit to show here and is never trusted. Right-to-left text keeps its direction beside left-to-right names.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from alerts.incident import claim_lines, toll_line
from alerts.lines import BREAK, ENOUGH, NAME_UNITS, comma, day, directed, joined, moment, name, stacked
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
from storage.facts import Facts
from storage.records import Article, Change, Match, Severity
from storage.text import is_rtl, key, lead_end

HEADLINE_UNITS: Final = 300
LEAD_UNITS: Final = 700
MAX_HITS: Final = 40  # in bold; with links, times, quotes and tags far below Telegram's 100 entities
MAX_RULES: Final = 8
MAX_WORDS: Final = 6
MAX_OUTLETS: Final = 10
MAX_COUNTED: Final = 8
MAX_TAGS: Final = 6
MAX_TAG_LENGTH: Final = 40

_LIGHTS: Final = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "🔵"}
_RTL_LANGUAGES: Final = frozenset({"ur", "ps", "fa", "ar"})
_UNDERSCORES: Final = re.compile("_+")


class Mark(StrEnum):
    """What a first message must say of itself since it was sent."""

    NONE = ""
    CORRECTED = "corrected"
    DISPUTED = "disputed"  # a later report says that it did not happen
    MERGED = "merged"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """Everything a message shows. `language` and `zone` are the subscriber's; `outlets` names, first reporter first.

    `facts` have the names of sources where the archive has their ids; groups and places are called by `names`.
    `changes` are those that the reader was not told yet, and `number` counts his follow-ups. A merged alert has in
    `part_of` what leads the alert that goes on. `counted` are the further articles that a rule over rules counted, the
    latest first.
    """

    severity: Severity
    matches: tuple[Match, ...]
    article: Article
    source_name: str
    outlets: tuple[str, ...] = ()
    origins: int = 0  # independent ones; 0 where nobody counted
    facts: Facts | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    number: int = 1
    revision: int = 1  # of the alert
    mark: Mark = Mark.NONE
    part_of: Article | None = None
    counted: tuple[Article, ...] = ()
    language: str = "en"
    zone: str = "UTC"


def root_message(view: AlertView, *, may_repeat: bool = False, late: bool = False) -> Tree:
    """Return the first message of an alert; at most 4096 units and 100 entities, whatever the article holds.

    `may_repeat` marks one that may have arrived before, `late` one that could not be sent when it was due.
    """
    words = phrases(view.language)
    head: Tree = (
        *_header(view, words),
        BREAK,
        BREAK,
        *headline(view.article, view.source_name),
        BREAK,
        *byline(view, words),
        BREAK,
        *notes(words, may_repeat=may_repeat, late=late),
        *_whole(view, words),
        BREAK,
        *(_counted_headlines(view, words) or quoted_lead(view)),
    )
    tags = _tags(view)
    folded = shorten(_evidence(view, words), MAX_UNITS - units(head) - units(tags) - 1)
    return (*head, Quote(folded, expandable=True), BREAK, *tags)


def headline(article: Article, source_name: str = "") -> Tree:
    """Return the article's title as a bold link."""
    title = shown(article.title[:ENOUGH]) or host(article.url) or shown(source_name[:ENOUGH])
    text = directed((Text(title),), rtl=_runs_rtl(article, title))
    return (Bold(link(article.canonical_url or article.url, *shorten(text, HEADLINE_UNITS))),)


def light(severity: Severity) -> str:
    """Return the coloured mark of a severity."""
    return _LIGHTS[severity]


def subject(view: AlertView, words: Phrases) -> list[Node]:
    """Return what it is about: the title of the leading rule, and the place."""
    title = [match.title or match.rule for match in view.matches[:1]]
    places = [view.names.get(place, place) for place in (view.facts.places[:1] if view.facts else ())]
    # A rule that counts by place has it in its title.
    return [name(part, rtl=words.rtl) for part in (*title, *(one for one in places if one not in "".join(title)))]


def notes(words: Phrases, *, may_repeat: bool, late: bool) -> Tree:
    """Return what a reader must know of the sending itself, each on its line."""
    said = [f"↻ {words.may_repeat}"] if may_repeat else []
    said += [f"⏳ {words.delayed}"] if late else []
    return tuple(node for note in said for node in (Text(note), BREAK))


def _header(view: AlertView, words: Phrases) -> Tree:
    level = Text(getattr(words, view.severity.label))
    marked = [Text(getattr(words, view.mark))] if view.mark else []
    if view.mark is Mark.RETRACTED:
        line = joined([*marked, level, *subject(view, words)])
        return (Text("⚪ "), Bold(directed(line, rtl=words.rtl)))
    line = joined([level, *subject(view, words), *marked])
    return (Text(f"{light(view.severity)} "), Bold(directed(line, rtl=words.rtl)))


def _whole(view: AlertView, words: Phrases) -> Tree:
    if view.mark is Mark.RETRACTED:
        return (Text(words.withdrawn), BREAK)
    if view.mark is not Mark.MERGED or view.part_of is None:
        return ()
    return (Text(f"↪ {words.part_of}"), BREAK, *headline(view.part_of), BREAK)


def byline(view: AlertView, words: Phrases) -> Tree:
    """Return who wrote the article, where and when."""
    article = view.article
    pieces = [name(part, rtl=words.rtl) for part in (view.source_name, host(article.url)) if part]
    zone = ZoneInfo(view.zone)
    if article.published_at is None:
        seen = Time(article.fetched_at, moment(article.fetched_at, zone, view.language))
        when: Tree = (Text(f"{words.undated} "), Isolate((seen,)))
    elif article.published_precision == "day":
        when = (Isolate((Text(day(_noon(article.published_at), view.language)),)),)
    else:
        when = (Isolate((Time(article.published_at, moment(article.published_at, zone, view.language)),)),)
    return directed((*joined(pieces), Text(" · "), *when), rtl=words.rtl)


def _noon(midnight: datetime) -> datetime:
    """Give a moment of the day that began at this midnight of a source's zone: whatever zone that was, UTC agrees."""
    return midnight.astimezone(UTC) + timedelta(hours=12)


def quoted_lead(view: AlertView) -> Tree:
    """Return the beginning of the article, the words that counted in bold; nothing where it only repeats the title."""
    article = view.article
    field = "summary" if article.summary.strip() else "body"
    text = article.summary[:ENOUGH] if field == "summary" else article.body[: lead_end(article.body)]
    if not shown(text) or key(text) == key(article.title[:ENOUGH]):
        return ()
    hits = [(span.start, span.end) for match in view.matches for span in match.spans if span.field == field]
    lead = directed(emphasised(text, hits[:MAX_HITS]), rtl=_runs_rtl(article, text))
    return (Quote(shorten(lead, LEAD_UNITS)), BREAK)


def _counted_headlines(view: AlertView, words: Phrases) -> Tree:
    """Return the headlines of the other events that were counted, each a link."""
    lines: list[Tree] = [(Text("• "), *headline(article)) for article in view.counted[:MAX_COUNTED]]
    if len(view.counted) > MAX_COUNTED:
        lines.append((Text(words.more.format(count=len(view.counted) - MAX_COUNTED)),))
    return (*stacked(lines), BREAK) if lines else ()


def _evidence(view: AlertView, words: Phrases) -> Tree:
    """Say what happened, who reported it, and which rules fired on which words.

    Telegram shows the first lines of what is folded: so the figures stand there.
    """
    rules = [
        (Text("⚑ "), name(match.rule, rtl=words.rtl), *_after_colon(_hit_words(match, words)))
        for match in view.matches[:MAX_RULES]
    ]
    lines = [*incident_lines(view, words), _reporters(view, words), *rules]
    return stacked(directed(line, rtl=words.rtl) for line in lines)


def _after_colon(words: Tree) -> Tree:
    return (Text(": "), *words) if words else ()  # a rule that counts has no words of its own


def incident_lines(view: AlertView, words: Phrases) -> list[Tree]:
    """Return the figures and the claims, as far as anything is known; of what was false nothing is."""
    facts = None if view.mark in (Mark.RETRACTED, Mark.DISPUTED) else view.facts
    known = [toll_line(facts, words), *claim_lines(facts, words, view.names)] if facts else []
    return [line for line in known if line]


def counted(view: AlertView, words: Phrases) -> str:
    """Say how many outlets carry it, and how many of them are no copies of another."""
    outlets = len(view.outlets) or 1
    said = words.one_outlet if outlets == 1 else words.outlets.format(count=outlets)
    if not view.origins:
        return said
    origins = words.one_origin if view.origins == 1 else words.origins.format(count=view.origins)
    return f"{said}{comma(rtl=words.rtl)}{origins}"


def _reporters(view: AlertView, words: Phrases) -> Tree:
    outlets = view.outlets or (view.source_name,)
    names = [name(outlet, rtl=words.rtl) for outlet in outlets[:MAX_OUTLETS]]
    if len(outlets) > MAX_OUTLETS:
        names.append(Text(words.more.format(count=len(outlets) - MAX_OUTLETS)))
    return (Text(f"🗞 {counted(view, words)}: "), *joined(names))


def _hit_words(match: Match, words: Phrases) -> Tree:
    distinct: dict[str, str] = {}
    for span in match.spans:
        distinct.setdefault(key(span.text[:ENOUGH]), span.text)
    pieces = [name(f"“{text[:NAME_UNITS]}”", rtl=words.rtl) for text in list(distinct.values())[:MAX_WORDS]]
    return joined(pieces, comma(rtl=words.rtl))


def _tags(view: AlertView) -> Tree:
    wanted = [*[tag for match in view.matches for tag in match.tags][:MAX_TAGS], view.severity.label]
    names = dict.fromkeys(_tag_name(tag) for tag in wanted)
    return joined([Tag(tag) for tag in names if any(map(str.isalpha, tag))], " ")


def _tag_name(tag: str) -> str:
    # What Telegram takes for part of a hashtag: letters, plain digits and the underscore.
    kinds = ((char, unicodedata.category(char)) for char in shown(tag[:MAX_TAG_LENGTH]))
    letters = "".join(char if kind[0] == "L" or kind == "Nd" else "_" for char, kind in kinds)
    return _UNDERSCORES.sub("_", letters).strip("_")


def _runs_rtl(article: Article, text: str) -> bool:
    return article.language in _RTL_LANGUAGES if article.language else is_rtl(text)
