"""A line of an extracted text with all that can be known of it: its words, its place on the page and in the text.

Pure values; what follows from them is decided in `clean`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crawler import phrases
from storage import text

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
STANDFIRST = re.compile(
    r"-(stand-?first|sub-?(title|head|headline|heading|line)|dek|deck|strap-?line|tag-?line|excerpt|kicker|eyebrow|blurb)-"
)
_FULL_STOP: Final = tuple(".!?…。।۔؟")
_CLOSING: Final = '"”’»)] '
_COLON = re.compile(r"[:：؛]")
_BULLETS: Final = "-–—•*·▪►»| \t\n\u00a0"
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
class Seen:
    """A line with what the rules ask of it."""

    text: str
    key: str
    place: Place
    words: int = 0
    label: str = ""
    edge: str = ""  # head: before the first paragraph; tail: after the last

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.text.rstrip(_CLOSING).endswith(_FULL_STOP)

    @property
    def is_statement(self) -> bool:
        """Whether it ends with a full stop, as headlines and appeals seldom do."""
        return self.text.rstrip(_CLOSING).endswith((".", "۔", "।"))

    @property
    def is_paragraph(self) -> bool:
        """A sentence of running text, by which head and tail of the text are told."""
        return (
            self.words >= _PARAGRAPH_WORDS
            and self.is_sentence
            and self.place.link_share < 0.5
            and self.place.tag not in HEADINGS
            and not (self.place.in_header or self.place.in_figure or STANDFIRST.search(self.place.names))
            and not any(f"{self.key} ".startswith(said.opener_keys) for said in phrases.kinds().values())
        )


@dataclass(frozen=True, slots=True)
class Folded:
    """What is known, folded once for all lines."""

    titles: tuple[str, ...]
    summary: str
    authors: tuple[str, ...]
    names: frozenset[str]

    @classmethod
    def of(cls, known: Known) -> "Folded":
        """Fold it."""
        authors = tuple(key for author in known.authors if (key := text.key(author)))
        return cls(
            titles=tuple(dict.fromkeys(key for title in known.titles if (key := text.key(title)))),
            summary=text.key(known.summary),
            authors=authors,
            names=frozenset((*authors, text.key(known.site_name))) - {""},
        )


def squeezed(line: str) -> str:
    """The line without any space and list mark: how a line of the extractor is found again in the page."""
    return "".join(line.lstrip(_BULLETS).split())


def see(line: str, places: Mapping[str, Place]) -> Seen:
    """Look at one line; `places` maps `squeezed` lines to where they stand on the page."""
    plain = line.strip().lstrip(_BULLETS)
    key = text.key(plain)
    label = text.key(_COLON.split(plain, maxsplit=1)[0]) if _COLON.search(plain[:40]) else ""
    return Seen(line.strip(), key, places.get(squeezed(line), Place()), len(key.split()), label)


def with_edges(seen: list[Seen]) -> list[Seen]:
    """Tell the lines before the first paragraph (head) and after the last one (tail); without a paragraph, none."""
    paragraphs = [index for index, line in enumerate(seen) if line.is_paragraph]
    if not paragraphs:
        return seen
    first, last = paragraphs[0], paragraphs[-1]
    return [
        replace(line, edge="head" if index < first else "tail" if index > last else "")
        for index, line in enumerate(seen)
    ]
