"""Tables of phrases in four languages, and where a text holds them, sentence by sentence.

A phrase stands for a label. The longest phrase wins, and its words stand for nothing else; so a phrase without a label
takes the meaning from the words in it ("heart attack"). Which labels there are is for those who write the tables.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from storage.records import Article, Span
from storage.text import MARKS, fold, words

MOST_CHARS: Final = 6_000  # of a field: what stands further down is background
FIELDS: Final = ("title", "summary", "body")


class Wordings:
    """A table, prepared for many texts."""

    def __init__(self, table: Mapping[str, str]) -> None:
        """Take phrases by label, divided by commas or lines; a label without text, "", is for what means nothing."""
        by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for label, phrases in table.items():
            for phrase in phrases.replace("\n", ",").split(","):
                if folded := tuple(words(phrase)):
                    by_first.setdefault(folded[0], []).append((folded, label))
        self._by_first: Final = {
            first: sorted(phrases, key=lambda one: -len(one[0])) for first, phrases in by_first.items()
        }

    def phrases(self, without: Collection[str]) -> list[str]:
        """Give every phrase, folded, that stands for something, and for something else than the labels `without`."""
        listed = (one for phrases in self._by_first.values() for one in phrases)
        return [" ".join(phrase) for phrase, label in listed if label and label not in without]

    def find(self, tokens: list[str]) -> Iterator[tuple[str, int, int]]:
        """Give label, begin and end (by tokens) of what is said, in order."""
        free = 0
        for at in [at for at, token in enumerate(tokens) if token in self._by_first]:  # most words begin nothing
            for phrase, label in self._by_first[tokens[at]] if at >= free else ():
                if len(phrase) == 1 or tuple(tokens[at : at + len(phrase)]) == phrase:
                    free = at + len(phrase)
                    if label:
                        yield label, at, free
                    break


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: its field, its number (the title is 0, what follows counts on), its words and their places."""

    field: str
    number: int
    tokens: list[str]
    places: list[tuple[int, int]]
    text: str

    def span(self, begin: int, end: int) -> Span:
        """Give the words from `begin` to before `end` as they stand in the field."""
        start, stop = self.places[begin][0], self.places[end - 1][1]
        return Span(self.field, start, stop, self.text[start:stop])

    def holds(self, span: Span) -> bool:
        """Whether a span of the article lies in this sentence."""
        return span.field == self.field and self.places[0][0] <= span.start < self.places[-1][1]


def passages(article: Article, *, after: int) -> list[Passage]:
    """Cut an article into sentences; what stands before `after` in the body is left out."""
    found: list[Passage] = []
    for field in FIELDS:
        text = getattr(article, field)[:MOST_CHARS]
        folded = fold(text)
        tokens, places = folded.text.split(), folded.tokens
        begin = bisect_left(places, (after, 0)) if field == "body" else 0
        for at, token in enumerate([*tokens, "."]):
            if token in MARKS:
                if begin < at:
                    found.append(Passage(field, len(found), tokens[begin:at], places[begin:at], text))
                begin = max(begin, at + 1)
    return found
