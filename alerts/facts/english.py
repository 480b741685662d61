"""Who was killed, injured or captured, and how many, in an English text: mentions with their places.

Works on capitals and on normal text alike, by the order of a few hundred words. Which mention is the toll is decided
in `tolls.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from alerts.facts.english_groups import read_groups
from alerts.facts.english_mentions import MentionReader
from alerts.facts.english_units import read_units
from alerts.facts.english_words import HARM_WORDS, LOOKS_BACK, MONTHS, PAST, PAST_BEFORE
from alerts.facts.mentions import Mention, Rank
from alerts.facts.sentences import Sentence, read_sentences

_IN_YEAR: Final = ("in", "since")
_MANY: Final = 1_000
_CLAIMS: Final = frozenset(("claimed", "claims", "claiming"))
_OWN: Final = frozenset(("responsibility", "credit", "lives", "life"))  # what else is claimed
_SAYS: Final = frozenset(("says", "said"))
_ITSELF: Final = frozenset(("it", "its"))
# Who fights the Taliban as rulers: these are no attackers then.
_RESISTANCE: Final = re.compile(r"\b(?:National Resistance Front|Afghanistan Freedom Front|NRF|AFF)\b")
_NEAR: Final = 120  # letters from a figure to what says that it is old


def read_english(text: str, *, after: int = 0, year: int = 0) -> list[Mention]:
    """Give the mentions of a text behind `after`; `year` is that of the text, where it is known."""
    ruling = bool(_RESISTANCE.search(text))
    found: list[Mention] = []
    for sentence in read_sentences(text, after=after):
        if not HARM_WORDS.isdisjoint(sentence.words) and LOOKS_BACK.isdisjoint(sentence.words):
            found.extend(_read(sentence, text, year, ruling=ruling))
    return found


def _read(sentence: Sentence, text: str, year: int, *, ruling: bool) -> Iterator[Mention]:
    units = read_units(sentence, text)
    reader = MentionReader(units, read_groups(units, ruling=ruling))
    cue = _past_cue(sentence, year)
    doubts = [*_begun(sentence), *_claimed(sentence)]
    for mention in reader.mentions():
        if _is_taken_back(sentence, mention, text):
            continue
        if cue is not None and (cue[0] < mention.end or _follows(mention.end, cue[0], text)):
            yield replace(mention, background=True)
        elif any(_follows(begun, mention.start, text) for begun in doubts):
            yield replace(mention, rank=min(mention.rank, Rank.WEAK))
        else:
            yield mention


def _is_taken_back(sentence: Sentence, mention: Mention, text: str) -> bool:
    """Whether a figure is what was wrong: "contrary to initial reports that three had died"."""
    words, places = sentence.words, sentence.places
    return any(
        words[at : at + 2] == ["contrary", "to"] and _follows(places[at + 1][1], mention.start, text)
        for at in range(len(words) - 1)
    )


def _begun(sentence: Sentence) -> list[int]:
    """Give where an expression ends that makes an earlier event of what follows it directly."""
    words = sentence.words
    return [sentence.places[at + 1][1] for at in range(len(words) - 1) if " ".join(words[at : at + 2]) in PAST_BEFORE]


def _claimed(sentence: Sentence) -> list[int]:
    """Give where begins what somebody claims to have done: "claimed its fighters had killed 18", "says it killed"."""
    words = sentence.words
    return [
        sentence.places[at][1]
        for at, word in enumerate(words[:-1])
        if (word in _CLAIMS and _OWN.isdisjoint(words[at + 1 : at + 5])) or (word in _SAYS and words[at + 1] in _ITSELF)
    ]


def _past_cue(sentence: Sentence, year: int) -> tuple[int, int] | None:
    """Give where an expression stands that speaks of an earlier time."""
    words = sentence.words
    for at, word in enumerate(words):
        for length in (2, 3, 4):
            if " ".join(words[at : at + length]) in PAST:
                return sentence.places[at]
        if len(word) == 4 and word.isdecimal() and 1900 <= int(word) < year - _is_loose(words[at - 1 : at]):
            return sentence.places[at]
    return None


def _is_loose(lead: list[str]) -> int:
    """Give by how many years more a year must lie back for what stands before it; more than any for most words."""
    if not lead or lead[0] in _IN_YEAR:
        return 0 if lead else _MANY
    return 1 if lead[0] in MONTHS or lead[0] == "the" else _MANY


def _follows(end: int, cue: int, text: str) -> bool:
    return 0 <= cue - end <= _NEAR and "," not in text[end:cue]
