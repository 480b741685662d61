"""Who was killed, injured or captured, and how many, in an English text: mentions with their places.

Works on capitals and on normal text alike, by the order of a few hundred words. Which mention is the toll is decided
in `tolls.py`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from alerts.facts.english_groups import read_groups
from alerts.facts.english_mentions import MentionReader
from alerts.facts.english_units import read_units
from alerts.facts.english_words import HARM_WORDS, LOOKS_BACK, PAST
from alerts.facts.mentions import Mention
from alerts.facts.sentences import Sentence, read_sentences

_NEAR: Final = 120  # letters from a figure to what says that it is old


def read_english(text: str, *, after: int = 0, year: int = 0) -> list[Mention]:
    """Give the mentions of a text behind `after`; `year` is that of the text, where it is known."""
    found: list[Mention] = []
    for sentence in read_sentences(text, after=after):
        if not HARM_WORDS.isdisjoint(sentence.words) and LOOKS_BACK.isdisjoint(sentence.words):
            found.extend(_read(sentence, text, year))
    return found


def _read(sentence: Sentence, text: str, year: int) -> Iterator[Mention]:
    units = read_units(sentence, text)
    reader = MentionReader(units, read_groups(units))
    cue = _past_cue(sentence, year)
    for mention in reader.mentions():
        if cue is not None and (cue[0] < mention.end or _follows(mention.end, cue[0], text)):
            yield replace(mention, background=True)
        else:
            yield mention


def _past_cue(sentence: Sentence, year: int) -> tuple[int, int] | None:
    """Give where an expression stands that speaks of an earlier time."""
    words = sentence.words
    for at, word in enumerate(words):
        for length in (2, 3, 4):
            if " ".join(words[at : at + length]) in PAST:
                return sentence.places[at]
        if len(word) == 4 and word.isdecimal() and 1900 <= int(word) < year and at and words[at - 1] in ("in", "since"):
            return sentence.places[at]
    return None


def _follows(end: int, cue: int, text: str) -> bool:
    return 0 <= cue - end <= _NEAR and "," not in text[end:cue]
