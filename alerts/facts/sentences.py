"""Sentences of a field as words with their places, for readers that look at one sentence at a time.

Words and marks are those of `storage/text.py`; what stands between words (a comma, a bracket) is kept beside them.
Nothing here knows what a word means, beyond the short forms that a full stop does not end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storage.text import MARKS, fold

MOST_SENTENCES: Final = 400  # what stands further down tells nothing new of the event
MOST_WORDS: Final = 160  # of one sentence: the rest of an endless one is read as the next
_SHORT: Final = frozenset(
    "gen dr mr mrs ms col lt maj sgt capt cpl st no adm brig insp jr sr rev hon sen rep gov prof pres cmdr jan feb mar "
    "apr aug sept sep oct nov dec vs km".split()
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its folded words, the place of each in the field, and what stands before each in the original."""

    number: int
    words: list[str]
    places: list[tuple[int, int]]
    before: list[str]  # the signs between the word before and this one: ", " or " (" or " "

    @property
    def start(self) -> int:
        """Where the first word begins."""
        return self.places[0][0]

    @property
    def end(self) -> int:
        """Where the last word ends."""
        return self.places[-1][1]


def read_sentences(text: str, *, after: int = 0) -> Iterator[Sentence]:
    """Give the sentences of a text in their order, at most `MOST_SENTENCES`; what stands before `after` is left out.

    A full stop behind a short form ("Gen.") or a single letter ends nothing, and a single line feed neither.
    """
    folded = fold(text)
    tokens = folded.text.split()
    number, begin = 0, 0
    for at, token in enumerate(tokens):
        full = at - begin >= MOST_WORDS
        if token not in MARKS and not full:
            continue
        if token == "." and not full and at and _is_short(tokens[at - 1]):
            continue
        if sentence := _sentence(text, tokens, folded.tokens, begin, at + full, number, after):
            yield sentence
            number += 1
            if number >= MOST_SENTENCES:
                return
        begin = at + 1
    if sentence := _sentence(text, tokens, folded.tokens, begin, len(tokens), number, after):
        yield sentence


def _is_short(word: str) -> bool:
    return word in _SHORT or (len(word) == 1 and not word.isdigit())


def _sentence(
    text: str, tokens: list[str], places: list[tuple[int, int]], begin: int, end: int, number: int, after: int
) -> Sentence | None:
    kept = [at for at in range(begin, end) if tokens[at] not in MARKS and places[at][0] >= after]
    if not kept:
        return None
    spots = [places[at] for at in kept]
    before = ["", *(text[one[1] : two[0]] for one, two in zip(spots, spots[1:], strict=False))]
    return Sentence(number, [tokens[at] for at in kept], spots, before)
