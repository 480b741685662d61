"""Which lines of an extracted text are the article's, and which are headline repeats, captions, "also read", appeals.

Pure: lines in, lines with a reason out. No alert may fire on such a line, but a real sentence must never be lost
either, so a line needs two signs, its words and its place or its links, unless its words alone leave no doubt. It must
not fetch or parse anything.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler import phrases
from storage import text

_SENTENCE_END: Final = tuple('.!?…。।۔؟"”’»)')
_FULL_STOP: Final = tuple(".!?…。।۔؟")
_COLON = re.compile(r"[:：؛]")
_WEB = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|(?:^|(?<=\s))@\w+|\b[\w-]+\.(?:com|org|net|info|[a-z]{2})/\S*")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:^|(?<=[\s(]))@\w{3,}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_YEAR = re.compile(r"[12]\d{3}|[۱٢٢۲]\w{3}")
_SHORTCODE = re.compile(r"\[/?[a-z_]+(?:\s[^\]]*)?\]")
_BULLETS: Final = "-–—•*·▪►»| \t\n\u00a0"
_DATE_ONLY = re.compile(r"^[\W\d]*(?:\d{1,4}\D){2,}[\W\d]*$")
_PARAGRAPH_WORDS = 14


@dataclass(frozen=True, slots=True)
class Place:
    """What the page tells about a line: its element's tag and names, how much of it is links, what it lies in."""

    tag: str = ""
    names: str = ""
    link_share: float = 0.0
    in_header: bool = False
    in_figure: bool = False
    beside_image: bool = False  # its box holds a picture and no other text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the extracted text; `reason` says why it is not the article's, empty if it is."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the body: every form of the headline, the standfirst, the authors, the outlet."""

    titles: Sequence[str] = ()
    summary: str = ""
    authors: Sequence[str] = ()
    site_name: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line with what the rules ask of it."""

    text: str
    key: str
    place: Place
    words: int = field(default=0)
    label: str = ""
    edge: str = ""  # head: before the first paragraph; tail: after the last

    @property
    def is_sentence(self) -> bool:
        return self.text.rstrip('"”’»)] ').endswith(_FULL_STOP)

    @property
    def is_statement(self) -> bool:
        """Whether it ends with a full stop, as headlines and appeals seldom do."""
        return self.text.rstrip('"”’»)] ').endswith((".", "۔", "।"))

    @property
    def is_paragraph(self) -> bool:
        """A sentence of running text, by which head and tail of the text are told."""
        return (
            self.words >= _PARAGRAPH_WORDS
            and self.is_sentence
            and self.place.link_share < 0.5
            and self.place.tag not in HEADINGS
            and not (self.place.in_header or self.place.in_figure or _STANDFIRST.search(self.place.names))
            and not any(f"{self.key} ".startswith(said.opener_keys) for said in phrases.kinds().values())
        )


@dataclass(frozen=True, slots=True)
class _Folded:
    """What is known, folded once for all lines."""

    titles: tuple[str, ...]
    summary: str
    authors: tuple[str, ...]
    names: frozenset[str]

    @classmethod
    def of(cls, known: Known) -> "_Folded":
        authors = tuple(key for author in known.authors if (key := text.key(author)))
        return cls(
            titles=tuple(dict.fromkeys(key for title in known.titles if (key := text.key(title)))),
            summary=text.key(known.summary),
            authors=authors,
            names=frozenset((*authors, text.key(known.site_name))) - {""},
        )


def judge(lines: Iterable[str], known: Known, places: Mapping[str, Place]) -> list[Line]:
    """Say of every line whether it is the article's.

    `places` maps `squeezed` lines to where they stand; lines that are missing there are judged by their words alone.
    """
    seen = _with_edges([_see(line, places) for line in lines if line.strip()])
    folded = _Folded.of(known)
    reasons = [_reason(line, folded) for line in seen]
    reasons = _headings_without_text(seen, _lists_of_links(seen, reasons))
    if seen and all(reasons):  # an article may be one line that says what its headline says
        reasons = ["" if _is_text(line, reason) else reason for line, reason in zip(seen, reasons, strict=True)]
    return [Line(line.text, reason) for line, reason in zip(seen, reasons, strict=True)]


def squeezed(line: str) -> str:
    """The line without any space and list mark: how a line of the extractor is found again in the page."""
    return "".join(line.lstrip(_BULLETS).split())


def _is_text(line: _Seen, reason: str) -> bool:
    return reason in _UNSURE and line.place.tag not in HEADINGS


def _see(line: str, places: Mapping[str, Place]) -> _Seen:
    plain = line.strip().lstrip(_BULLETS)
    key = text.key(plain)
    label = text.key(_COLON.split(plain, maxsplit=1)[0]) if _COLON.search(plain[:40]) else ""
    return _Seen(line.strip(), key, places.get(squeezed(line), Place()), len(key.split()), label)


def _with_edges(seen: list[_Seen]) -> list[_Seen]:
    paragraphs = [index for index, line in enumerate(seen) if line.is_paragraph]
    if not paragraphs:
        return seen
    first, last = paragraphs[0], paragraphs[-1]
    return [
        _Seen(s.text, s.key, s.place, s.words, s.label, "head" if index < first else "tail" if index > last else "")
        for index, s in enumerate(seen)
    ]


def _reason(line: _Seen, known: _Folded) -> str:
    return next((name for name, rule in _RULES.items() if rule(line, known)), "")


def _is_headline(line: _Seen, known: _Folded) -> bool:
    """The headline again: at the top in any form, elsewhere only word for word."""
    for title in known.titles:
        if line.key == title and (line.words >= 4 or line.edge == "head"):
            return True
        if line.edge == "head" and line.words >= 3 and _alike(line.key, title) >= 0.8:
            return True
    return line.place.tag == "h1" and line.edge == "head"


def _alike(one: str, other: str) -> float:
    first, second = set(one.split()), set(other.split())
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _is_standfirst(line: _Seen, known: _Folded) -> bool:
    """The standfirst, which is kept as the summary: marked as such, or a heading that says what the summary says."""
    if line.edge != "head":
        return False
    marked = bool(_STANDFIRST.search(line.place.names)) or (line.place.in_header and not line.place.link_share)
    return marked or (line.place.tag in HEADINGS and _alike(line.key, known.summary) >= 0.7)


_STANDFIRST = re.compile(
    r"-(stand-?first|sub-?(title|head|headline|heading|line)|dek|deck|strap-?line|tag-?line|excerpt|kicker|eyebrow|blurb)-"
)
_META = re.compile(
    r"-(byline|by-line|meta|date|dateline|time|timestamp|posted|published|postinfo|post-info|read-time|reading-time|category|tags?)-"
)
_RUNNING: Final = frozenset(("p", "li", "td", "blockquote", "", "h1", "h2", "h3", "h4", "h5", "h6"))
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def _is_kicker(line: _Seen, known: _Folded) -> bool:
    """A section name, byline, or date above the first paragraph."""
    if line.edge != "head" or line.is_sentence or line.words > 12:
        return False
    return (
        line.key in known.names
        or bool(_META.search(line.place.names))
        or line.label in ("by", "published", "updated")
        or bool(_DATE_ONLY.match(line.text))
        or bool(_CLOCK.search(line.text) and _YEAR.search(line.text))
        or (line.words <= 3 and line.place.tag not in _RUNNING)
    )


def _is_related(line: _Seen, known: _Folded) -> bool:
    """A way to another article: said in words, or a line that is nothing but a link."""
    del known
    if _speaks(line, "related"):
        return True
    return (
        line.place.link_share >= 0.8
        and line.words >= 3
        and not line.text.endswith(".")
        and line.place.tag not in HEADINGS
    )


def _is_caption(line: _Seen, known: _Folded) -> bool:
    del known
    beside = line.place.beside_image and line.words <= 25 and not line.is_sentence
    return line.place.in_figure or beside or (line.words <= 40 and _speaks(line, "caption"))


def _is_copyright(line: _Seen, known: _Folded) -> bool:
    del known
    return line.words <= 60 and (line.text.lstrip("- ").startswith(("©", "(c)", "ⓒ")) or _speaks(line, "copyright"))


def _is_appeal(line: _Seen, known: _Folded) -> bool:
    """Asks the reader to subscribe, follow, share, write or pay."""
    del known
    follows = line.key.startswith("follow ") and any(f" {network} " in f"{line.key} " for network in phrases.NETWORKS)
    return line.words <= 60 and (follows or _speaks(line, "appeal"))


def _is_credit(line: _Seen, known: _Folded) -> bool:
    """Who wrote, edited, contributed, and how to reach them; when, and under which tags."""
    if line.words <= 60 and _speaks(line, "credit"):
        return True
    if line.edge == "tail" and line.words <= 40 and _ADDRESS.search(line.text):
        return True
    opens = any(line.key.startswith(f"{name} ") for name in known.authors)
    return (
        line.edge == "tail"
        and (line.key in known.authors or (opens and bool(_WEB.search(line.text))))
        and line.words <= 60
    )


def _is_machine(line: _Seen, known: _Folded) -> bool:
    """Text for machines: a bare address, an unfilled template mark, a time stamp."""
    del known
    if not line.key:
        return True
    if _SHORTCODE.search(line.text):
        return len(text.words(_SHORTCODE.sub(" ", line.text))) <= 12
    return not text.words(_WEB.sub(" ", line.text)) or (bool(_DATE_ONLY.match(line.text)) and bool(line.edge))


_RULES: Final[Mapping[str, Callable[[_Seen, _Folded], bool]]] = {
    "headline": _is_headline,
    "standfirst": _is_standfirst,
    "caption": _is_caption,
    "related": _is_related,
    "copyright": _is_copyright,
    "appeal": _is_appeal,
    "credit": _is_credit,
    "machine": _is_machine,
    "kicker": _is_kicker,
}
_DOUBTFUL: Final = ("related", "appeal", "credit")  # kinds whose openers may also open a sentence of news
_UNSURE: Final = ("headline", "standfirst", "kicker", "heading")


def _speaks(line: _Seen, kind: str) -> bool:
    """Whether a line's words are those of a kind. A statement in the middle of the text must be a link as well."""
    said = phrases.kinds()[kind]
    doubtful = line.is_statement and line.words >= 8 and line.place.link_share < 0.15 and not _closes(line)
    if line.key in said.label_keys or (line.label in said.label_keys and line.words <= 40 and not doubtful):
        return True
    spaced = f" {line.key} "
    if spaced[1:].startswith(said.opener_keys) and not (doubtful and kind in _DOUBTFUL):
        return line.words <= 30 or kind != "related" or line.place.link_share >= 0.3
    return line.words <= 40 and any(phrase in spaced for phrase in said.inside_keys)


def _closes(line: _Seen) -> bool:
    """Whether a line after the last paragraph is short, or all in brackets, as credits are."""
    return line.edge == "tail" and (line.words < 25 or line.text.startswith(("(", "[")))


def _lists_of_links(seen: Sequence[_Seen], reasons: Sequence[str]) -> list[str]:
    """List items after the last paragraph that are mostly links lead to other articles."""
    found = list(reasons)
    items = [index for index, line in enumerate(seen) if line.edge == "tail" and line.place.tag == "li"]
    if len(items) >= 2 and sum(seen[index].place.link_share for index in items) >= 0.35 * len(items):
        for index in items:
            found[index] = found[index] or "related"
    return found


def _headings_without_text(seen: Sequence[_Seen], reasons: Sequence[str]) -> list[str]:
    """A heading with nothing kept below it belongs to what was taken away."""
    found = list(reasons)
    below_kept = False
    for index in range(len(seen) - 1, -1, -1):
        line = seen[index]
        heads = line.place.tag in HEADINGS and not line.is_sentence
        if found[index]:
            below_kept = below_kept and found[index] in ("caption", "headline")
        elif heads and not below_kept:
            found[index] = "heading"
        else:
            below_kept = True
    return found
