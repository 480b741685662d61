"""Passages: the parts of an article round the words that a rule hit, to be shown with these words marked.

Text stays as it was written. How a mark looks is said where it is drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from storage.records import Article, Span

AROUND: Final = 80  # characters on either side of a hit
MOST: Final = 4  # passages beside the title
Piece = tuple[str, bool]  # some text, and whether it is a hit


@dataclass(frozen=True, slots=True)
class Passage:
    """Text of one field, in pieces; what was left out at either end is shown by an ellipsis."""

    field: str
    pieces: tuple[Piece, ...]


def passages(article: Article, spans: Iterable[Span]) -> tuple[Passage, ...]:
    """Give the whole title, and the surroundings of the hits elsewhere, the first ones of each field."""
    hits: dict[str, list[tuple[int, int]]] = {}
    for span in spans:
        hits.setdefault(span.field, []).append((span.start, span.end))
    found = [Passage("title", _pieces(article.title, 0, len(article.title), hits.get("title", ())))]
    texts = {"summary": article.summary, "body": article.body, "author": ", ".join(article.authors)}
    for field, text in texts.items():
        places = sorted(hits.get(field, ()))
        found += [Passage(field, _pieces(text, start, end, places)) for start, end in _windows(text, places)]
    return tuple(found[: MOST + 1])


def _windows(text: str, hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give ranges round the hits that do not touch each other, ending between words."""
    windows: list[tuple[int, int]] = []
    for start, end in hits:
        low, high = _back(text, max(0, start - AROUND)), _on(text, min(len(text), end + AROUND))
        if windows and low <= windows[-1][1]:
            low, high = windows[-1][0], max(high, windows.pop()[1])
        windows.append((low, high))
    return windows


def _back(text: str, place: int) -> int:
    limit = max(0, place - AROUND)
    while place > limit and not text[place - 1].isspace():
        place -= 1
    return place


def _on(text: str, place: int) -> int:
    limit = min(len(text), place + AROUND)
    while place < limit and not text[place].isspace():
        place += 1
    return place


def _pieces(text: str, low: int, high: int, hits: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = [("… ", False)] if low > 0 else []
    place = low
    for start, end in sorted(hits):
        if end <= place or not low <= start < high:
            continue
        start = max(start, place)  # noqa: PLW2901  overlapping hits are one mark
        pieces += [(text[place:start], False), (text[start:end], True)]
        place = end
    pieces += [(text[place:high], False)]
    if high < len(text):
        pieces.append((" …", False))
    return tuple(piece for piece in pieces if piece[0])
