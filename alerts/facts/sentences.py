"""Sentences of a field as words with their places, for readers that look at one sentence at a time.

Words and marks are those of `storage/text.py`; what stands between words (a comma, a bracket) is kept beside them.
Nothing here knows what a word means, beyond the short forms that a full stop does not end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from storage.letters import POINT
from storage.text import MARKS, fold, words

MOST_SENTENCES: Final = 400  # what stands further down tells nothing new of the event
MOST_WORDS: Final = 160  # of one sentence: the rest of an endless one is read as the next
_SHORT: Final = frozenset(
    words(
        "gen dr mr mrs ms col lt maj sgt capt cpl st no adm brig insp jr sr rev hon sen rep gov prof pres cmdr jan "
        "feb mar apr aug sept sep oct nov dec vs km"
    )
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
    tokens = [
        (word, place) for word, place in zip(folded.text.split(), folded.tokens, strict=True) if place[0] >= after
    ]
    for number, (begin, end) in enumerate(islice(_bounds([word for word, _ in tokens]), MOST_SENTENCES)):
        kept = [token for token in tokens[begin:end] if token[0] not in MARKS]
        places = [place for _, place in kept]
        before = ["", *(text[left[1] : right[0]] for left, right in pairwise(places))]
        yield Sentence(number, [word for word, _ in kept], places, before)


def _bounds(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give where sentences begin and end that have a word at least."""
    begin = 0
    for at, word in enumerate(tokens):
        full = at - begin >= MOST_WORDS
        ends = word in MARKS and not (word == POINT and at and _is_short(tokens[at - 1]))
        if (ends or full) and any(one not in MARKS for one in tokens[begin:at]):
            yield begin, at
        if ends or full:
            begin = at + (word in MARKS)
    if any(one not in MARKS for one in tokens[begin:]):
        yield begin, len(tokens)


def _is_short(word: str) -> bool:
    return word in _SHORT or (len(word) == 1 and not word.isdigit())
