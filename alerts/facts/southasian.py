"""Who was killed, injured or captured, and how many, in an Urdu, Pashto or Dari text: mentions with their places.

Works by a lexicon per language and the order of a few kinds of words. Which mention is the toll is decided in
`tolls.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from alerts.facts.lexicon import Lexicon
from alerts.facts.mentions import Mention, Rank
from alerts.facts.sentences import Sentence, read_sentences
from alerts.facts.southasian_groups import read_groups
from alerts.facts.southasian_mentions import MentionReader
from alerts.facts.southasian_units import Units, read_units
from alerts.facts.words_fa import DARI
from alerts.facts.words_ps import PASHTO
from alerts.facts.words_ur import URDU

_NEAR: Final = 40  # letters from a figure to what says that it is old
_LONG: Final = 6  # letters of words that may be two
_SAMPLE: Final = 2_000  # letters that tell a language
_PASHTO_LETTERS: Final = frozenset("ټډړږښګېۍڅځڼ")
_URDU_LETTERS: Final = frozenset("ٹڈڑےںھہ")
_SOLAR: Final = 621  # years between the calendars
_EARLIER: Final = re.compile("[wx]u|U")
_LEXICONS: Final = {"ur": URDU, "ps": PASHTO, "fa": DARI, "prs": DARI}


def read_mentions(text: str, language: str, *, year: int = 0) -> list[Mention]:
    """Give the mentions of a text; `year` is that of the text, where it is known.

    A language other than `ur`, `ps`, `fa` and `prs` is guessed by the letters.
    """
    lexicon = _LEXICONS.get(language) or _LEXICONS[guess_language(text)]
    found: list[Mention] = []
    for sentence in read_sentences(text):
        if _tells_of_harm(sentence.words, lexicon) and lexicon.looks_back.isdisjoint(sentence.words):
            found.extend(_read(sentence, text, lexicon, year))
    return found


def guess_language(text: str) -> str:
    """Say which of `ur`, `ps` and `fa` has the letters of a text that runs from right to left."""
    sample = text[:_SAMPLE]
    pashto = sum(map(_PASHTO_LETTERS.__contains__, sample))
    urdu = sum(map(_URDU_LETTERS.__contains__, sample))
    if not pashto and not urdu:
        return "fa"
    return "ps" if pashto > urdu else "ur"


def _tells_of_harm(words: list[str], lexicon: Lexicon) -> bool:
    """Whether a word of harm is among some words, or is written together with another."""
    harm = lexicon.harm
    return not harm.isdisjoint(words) or any(
        len(word) > _LONG and not harm.isdisjoint((word[:4], word[:5], word[-4:], word[-5:])) for word in words
    )


def _read(sentence: Sentence, text: str, lexicon: Lexicon, year: int) -> Iterator[Mention]:
    units = read_units(sentence, text, lexicon)
    reader = MentionReader(units, read_groups(units))
    found = list(reader.mentions())
    cue = _past_cue(units, year) if found else None
    pairs = map(" ".join, pairwise(sentence.words))
    recent = not (sentence.number and lexicon.recent.isdisjoint(sentence.words) and lexicon.recent.isdisjoint(pairs))
    for mention in found:
        old = cue is not None and (cue < mention.end or _follows(mention.end, cue, text))
        earlier = not recent and _tense_is_earlier(units, mention.end)
        if old:
            yield replace(mention, background=True)
        else:
            yield replace(mention, rank=min(mention.rank, Rank.WEAK)) if earlier else mention


def _past_cue(units: Units, year: int) -> int | None:
    """Give where an expression stands that speaks of an earlier time."""
    words = units.sentence.words
    for at, word in enumerate(words):
        old = word in units.lexicon.past_openings
        if old and any(" ".join(words[at : at + length]) in units.lexicon.past for length in (1, 2, 3, 4)):
            return units.sentence.places[at][0]
        if len(word) == 4 and word.isdecimal() and _is_past_year(int(word), year):
            return units.sentence.places[at][0]
    return None


def _is_past_year(number: int, year: int) -> bool:
    return 1900 <= number < year or (year > 0 and 1350 <= number < year - _SOLAR)


def _follows(end: int, cue: int, text: str) -> bool:
    return 0 <= cue - end <= _NEAR and not any(sign in text[end:cue] for sign in ",\u060c")


def _tense_is_earlier(units: Units, end: int) -> bool:
    """Whether the verb at the end of a mention says that others happened later: "had been killed"."""
    behind = next((at for at, token in enumerate(units.tokens) if units.place(at, at + 1)[0] >= end), None)
    if behind is None:
        return False
    first, last = units.tokens[behind - 1]
    if units.signs[behind] == "u" and last - first > 1:  # the auxiliary is part of the verb
        return True
    found = _EARLIER.search(units.signs, behind, behind + 4)
    return found is not None and not {",", ";", "n"} & set(units.signs[behind : found.start()])
