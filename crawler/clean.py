"""Which lines of an extracted text are the article's, and which are headline repeats, captions, "also read", appeals.

Pure: lines in, lines with a reason out. No alert may fire on such a line, but a real sentence must never be lost
either, so a line needs two signs, its words and its place or its links, unless its words alone leave no doubt. It must
not fetch or parse anything.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from crawler import phrases
from crawler.lines import HEADINGS, STANDFIRST, Folded, Known, Line, Place, Seen, see, with_edges
from storage import text

_WEB = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|(?:^|(?<=\s))@\w+|\b[\w-]+\.(?:com|org|net|info|[a-z]{2})/\S*")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:^|(?<=[\s(]))@\w{3,}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_YEAR = re.compile(r"[12۱۲١٢]\d{3}")
_SHORTCODE = re.compile(r"\[/?[a-z_]+(?:\s[^\]]*)?\]")
_DATE_ONLY = re.compile(r"^[\W\d]*(?:\d{1,4}\D){2,}[\W\d]*$")


def judge(lines: Iterable[str], known: Known, places: Mapping[str, Place]) -> list[Line]:
    """Say of every line whether it is the article's.

    `places` maps `squeezed` lines to where they stand; lines that are missing there are judged by their words alone.
    """
    seen = with_edges([see(line, places) for line in lines if line.strip()])
    folded = Folded.of(known)
    reasons = [_reason(line, folded) for line in seen]
    reasons = _headings_without_text(seen, _lists_of_links(seen, reasons))
    if seen and all(reasons):  # an article may be one line that says what its headline says
        reasons = ["" if _is_text(line, reason) else reason for line, reason in zip(seen, reasons, strict=True)]
    return [Line(line.text, reason) for line, reason in zip(seen, reasons, strict=True)]


def _is_text(line: Seen, reason: str) -> bool:
    return reason in _UNSURE and line.place.tag not in HEADINGS


def _reason(line: Seen, known: Folded) -> str:
    return next((name for name, rule in _RULES.items() if rule(line, known)), "")


def _is_headline(line: Seen, known: Folded) -> bool:
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


def _is_standfirst(line: Seen, known: Folded) -> bool:
    """The standfirst, which is kept as the summary: marked as such, or a heading that says what the summary says."""
    if line.edge != "head":
        return False
    marked = bool(STANDFIRST.search(line.place.names)) or (line.place.in_header and not line.place.link_share)
    return marked or (line.place.tag in HEADINGS and _alike(line.key, known.summary) >= 0.7)


_META = re.compile(
    r"-(byline|by-line|meta|date|dateline|time|timestamp|posted|published|postinfo|post-info|read-time|reading-time|category|tags?)-"
)
_RUNNING: Final = frozenset(("p", "li", "td", "blockquote", "", "h1", "h2", "h3", "h4", "h5", "h6"))


def _is_kicker(line: Seen, known: Folded) -> bool:
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


def _is_related(line: Seen, known: Folded) -> bool:
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


def _is_caption(line: Seen, known: Folded) -> bool:
    del known
    beside = line.place.beside_image and line.words <= 25 and not line.is_sentence
    return line.place.in_figure or beside or (line.words <= 40 and _speaks(line, "caption"))


def _is_copyright(line: Seen, known: Folded) -> bool:
    del known
    return line.words <= 60 and (line.text.lstrip("- ").startswith(("©", "(c)", "ⓒ")) or _speaks(line, "copyright"))


def _is_appeal(line: Seen, known: Folded) -> bool:
    """Asks the reader to subscribe, follow, share, write or pay."""
    del known
    follows = line.key.startswith("follow ") and any(f" {network} " in f"{line.key} " for network in phrases.NETWORKS)
    return line.words <= 60 and (follows or _speaks(line, "appeal"))


def _is_credit(line: Seen, known: Folded) -> bool:
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


def _is_machine(line: Seen, known: Folded) -> bool:
    """Text for machines: a bare address, an unfilled template mark, a time stamp."""
    del known
    if not line.key:
        return True
    if _SHORTCODE.search(line.text):
        return len(text.words(_SHORTCODE.sub(" ", line.text))) <= 12
    return not text.words(_WEB.sub(" ", line.text)) or (bool(_DATE_ONLY.match(line.text)) and bool(line.edge))


_RULES: Final[Mapping[str, Callable[[Seen, Folded], bool]]] = {
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


def _speaks(line: Seen, kind: str) -> bool:
    """Whether a line's words are those of a kind. A statement in the middle of the text must be a link as well."""
    said = phrases.kinds()[kind]
    doubtful = line.is_statement and line.words >= 8 and line.place.link_share < 0.15 and not _closes(line)
    if line.key in said.label_keys or (line.label in said.label_keys and line.words <= 40 and not doubtful):
        return True
    spaced = f" {line.key} "
    if spaced[1:].startswith(said.opener_keys) and not (doubtful and kind in _DOUBTFUL):
        return line.words <= 30 or kind != "related" or line.place.link_share >= 0.3
    return line.words <= 40 and any(phrase in spaced for phrase in said.inside_keys)


def _closes(line: Seen) -> bool:
    """Whether a line after the last paragraph is short, or all in brackets, as credits are."""
    return line.edge == "tail" and (line.words < 25 or line.text.startswith(("(", "[")))


def _lists_of_links(seen: Sequence[Seen], reasons: Sequence[str]) -> list[str]:
    """List items after the last paragraph that are mostly links lead to other articles."""
    found = list(reasons)
    items = [index for index, line in enumerate(seen) if line.edge == "tail" and line.place.tag == "li"]
    if len(items) >= 2 and sum(seen[index].place.link_share for index in items) >= 0.35 * len(items):
        for index in items:
            found[index] = found[index] or "related"
    return found


def _headings_without_text(seen: Sequence[Seen], reasons: Sequence[str]) -> list[str]:
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
