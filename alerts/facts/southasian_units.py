"""A sentence in Urdu, Pashto or Dari as units: words and phrases with their tags, numbers as values, parting signs.

Which numbers count nobody (years, ages, hours, money) is decided here; who is counted, in `southasian_groups.py`.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Final

from alerts.facts.lexicon import INJURED, Lexicon, Tag
from alerts.facts.sentences import Sentence
from alerts.facts.southasian_glued import part_glued
from alerts.numbers import Figure, read_numbers

_MOST: Final = 1_000_000  # more than that are no victims of one event
_YEARS: Final = (range(1900, 2101), range(1350, 1451))
_BOUNDARY: Final = re.compile(r"[;:\u061b\u2013\u2014|]|--| - ")
_COMMAS: Final = re.compile("[,\u060c]")
_MONEY: Final = re.compile(r"[$\u00a3\u20ac\u20a8%\u066a#]")
_HARMLESS: Final = " \n,\u060c.\u06d4\u061b"  # beside a figure, these are no part of it
_PERSONS: Final = frozenset("PSHBAQC")
_BEFORE_PERSONS: Final = re.compile(r"[PSHBAQCV>]|y{1,2}[PSHBAQCV]|\.[SA]")
_PLAIN: Final = Tag(".")
_COMMA: Final = Tag(",")
_STOP: Final = Tag(";")
_WOUNDED: Final = Tag("N", INJURED)
_NUMBER: Final = Tag("n")


@dataclass(slots=True)
class Units:
    """Tags, bounds and places of a sentence, all of one length; `signs` is the string of the tags' letters."""

    sentence: Sentence
    lexicon: Lexicon
    tags: list[Tag] = field(default_factory=list)
    bounds: list[tuple[int, int | None]] = field(default_factory=list)  # least and most; (0, 0) without a number
    tokens: list[tuple[int, int]] = field(default_factory=list)  # first word, word behind the last
    signs: str = ""

    def add(self, tag: Tag, first: int, behind: int, bounds: tuple[int, int | None] = (0, 0)) -> None:
        """Add a unit made of some words of the sentence."""
        self.tags.append(tag)
        self.bounds.append(bounds)
        self.tokens.append((first, behind))

    def take_back(self) -> None:
        """Take the last unit away."""
        self.tags.pop()
        self.bounds.pop()
        self.tokens.pop()

    def word(self, at: int) -> str:
        """Give the words of a unit; an empty string beyond the last."""
        if at >= len(self.tokens):
            return ""
        first, behind = self.tokens[at]
        return " ".join(self.sentence.words[first:behind])

    def is_after(self, at: int, sign: str) -> bool:
        """Whether the unit before has this sign."""
        return at > 0 and self.signs[at - 1] == sign

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give where the units stand in the field."""
        places = self.sentence.places
        return places[self.tokens[start][0]][0], places[max(self.tokens[end - 1][1] - 1, self.tokens[start][0])][1]


def read_units(sentence: Sentence, text: str, lexicon: Lexicon) -> Units:
    """Tag a sentence by its longest phrases."""
    part_glued(sentence, lexicon)
    units = Units(sentence, lexicon)
    words, before = sentence.words, sentence.before
    at = 0
    while at < len(words):
        if at and before[at] != " ":
            _add_sign(units, before[at], at)
        tag, behind = _longest(sentence, lexicon, at)
        if behind - at > 1 or not _is_number(words[at], lexicon):
            _add_word(units, tag, at, behind)
        else:
            behind = _add_numbers(units, text, at)
        at = behind
    units.signs = "".join(tag.sign for tag in units.tags)
    return units


def _add_sign(units: Units, signs: str, at: int) -> None:
    if _BOUNDARY.search(signs):
        units.add(_STOP, at, at)
    elif _COMMAS.search(signs):
        units.add(_COMMA, at, at)


def _add_word(units: Units, tag: Tag, at: int, behind: int) -> None:
    """Add a word; what says "at least" or "about" goes into the number before it."""
    if tag.sign in (">", "~") and units.tags and units.tags[-1].sign == "n":
        if tag.sign == ">":
            units.bounds[-1] = (units.bounds[-1][0], None)
        units.tokens[-1] = (units.tokens[-1][0], behind)
        if len(units.tags) > 1 and units.tags[-2].sign == "b":
            units.tags[-2] = _PLAIN  # "than twenty more"
    elif tag == _WOUNDED and _is_of_some(units):
        units.add(_PLAIN, at, behind)  # "two of the wounded"
    elif tag.sign == "n":
        units.add(tag, at, behind, (tag.value, tag.value))
    else:
        units.add(Tag("p") if tag.sign == "~" else tag, at, behind)


def _is_of_some(units: Units) -> bool:
    """Whether what follows are those of whom some are told: "of the wounded", and not "in their midst"."""
    before = units.word(len(units.tags) - 1) if units.tags else ""
    placed = units.lexicon.head_first and bool(units.tags) and units.tags[-1].sign == "b"
    return before in units.lexicon.out_of or (placed and before not in units.lexicon.amid)


def _longest(sentence: Sentence, lexicon: Lexicon, at: int) -> tuple[Tag, int]:
    words, before = sentence.words, sentence.before
    if longest := lexicon.openings.get(words[at]):
        for length in range(min(longest, len(words) - at), 1, -1):
            tag = lexicon.tags.get(" ".join(words[at : at + length]))
            if tag and not any(_BOUNDARY.search(sign) or _COMMAS.search(sign) for sign in before[at + 1 : at + length]):
                return tag, at + length
    return lexicon.tags.get(words[at], _PLAIN), at + 1


def _is_number(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.number_words or word[0].isdecimal()


def _add_numbers(units: Units, text: str, at: int) -> int:
    """Add the numbers that stand together from here, and give the word behind them."""
    words, before = units.sentence.words, units.sentence.before
    behind = at + 1
    while behind < len(words) and (_is_number(words[behind], units.lexicon) or _joins(units, behind)):
        if before[behind] != " " and _parts(units, behind):
            break
        behind += 1
    if behind - at == 1 and (value := _plain_value(units, text, at)):
        _add_number(units, Decimal(value), at, behind, text)
        return behind
    figures = _figures(units, text, at, behind)
    while at < behind:
        value_of, last = figures.get(at, (None, at + 1))
        if value_of is None:
            _add_doubtful(units, at)
        else:
            _add_number(units, value_of, at, last, text)
        at = last
    return behind


def _parts(units: Units, at: int) -> bool:
    """Whether the signs before a number part it from the one before; a comma may group the digits of one: 1,200."""
    signs = units.sentence.before[at]
    left, right = units.sentence.words[at - 1 : at + 1]
    if signs in (",", "\u060c", "\u066c") and len(left) <= 3 and len(right) in (2, 3):
        return not (left + right).isdecimal()
    return bool(_BOUNDARY.search(signs)) or ", " in signs + " "


def _figures(units: Units, text: str, at: int, behind: int) -> dict[int, tuple[Decimal, int]]:
    """Read the numbers of some words: the value and the word behind, by the first word."""
    words, places = units.sentence.words, units.sentence.places
    if any(left[1] == right[0] for left, right in pairwise(places[at:behind])):
        return _figures_of(read_numbers(" ".join(words[at:behind]), units.lexicon.language), _spaced(words, at, behind))
    start, end = places[at][0], places[behind - 1][1]
    # Signs beside a figure belong to it: 10:30, 1.2.2026.
    left = start - 2 if start > 1 and text[start - 1] in "-./:" else start
    right = end + 2 if text[end : end + 1] in (":", ".", "/") and text[end + 1 : end + 2].isdecimal() else end
    if right == end and behind < len(words):
        right = places[behind][1]  # a doubtful word is a number before persons
    found = read_numbers(text[left:right], units.lexicon.language)
    return _figures_of(found, {one: places[one][0] - left for one in range(at, behind)})


def _spaced(words: list[str], at: int, behind: int) -> dict[int, int]:
    """Give where words begin that are joined by one space."""
    starts = accumulate((len(word) + 1 for word in words[at : behind - 1]), initial=0)
    return dict(zip(range(at, behind), starts, strict=True))


def _figures_of(found: list[Figure], starts: dict[int, int]) -> dict[int, tuple[Decimal, int]]:
    figures = {figure.start: figure for figure in found}
    return {
        one: (figure.value, one + sum(start <= other < figure.end for other in starts.values()))
        for one, start in starts.items()
        if (figure := figures.get(start))
    }


def _plain_value(units: Units, text: str, at: int) -> int:
    """Give the value of a number that is one word without signs beside it; 0 where that must be looked at closer."""
    (start, end), word, numbers = units.sentence.places[at], units.sentence.words[at], units.lexicon.numbers
    if word[0].isdecimal():
        alone = text[max(start - 1, 0) : start].strip(_HARMLESS) + text[end : end + 1].strip(_HARMLESS)
        return int(word) if word.isdecimal() and len(word) < 7 and (not alone or alone.isalpha()) else 0
    return 0 if word in numbers.doubtful else numbers.small.get(word, 0)


def _joins(units: Units, at: int) -> bool:
    words = units.sentence.words
    return (
        words[at] in units.lexicon.numbers.joins and at + 1 < len(words) and words[at + 1] in units.lexicon.number_words
    )


def _add_doubtful(units: Units, at: int) -> None:
    """Add a word that is a number only before persons."""
    word = units.sentence.words[at]
    numbers = units.lexicon.numbers
    value = 100 if word in numbers.hundred else numbers.small.get(word, 0)
    tag = units.lexicon.tags.get(word, _PLAIN)
    following = "".join(tag.sign for tag in _tags_from(units, at + 1))
    before_persons = _BEFORE_PERSONS.match(following) and not (tag.sign == "z" and following[0] not in _PERSONS)
    if value and (before_persons or _begins_range(units, at)):
        _add_value(units, value, at, at + 1)
    else:
        units.add(tag, at, at + 1)


def _begins_range(units: Units, at: int) -> bool:
    """Whether a word for "to" and a number follow."""
    words = units.sentence.words
    return (
        words[at + 1 : at + 2] != []
        and words[at + 1] in units.lexicon.ranges
        and at + 2 < len(words)
        and (_is_number(words[at + 2], units.lexicon))
    )


def _tags_from(units: Units, at: int) -> list[Tag]:
    """Give the tags of the next three words or phrases."""
    found: list[Tag] = []
    while at < len(units.sentence.words) and len(found) < 3:
        tag, at = _longest(units.sentence, units.lexicon, at)
        found.append(tag)
    return found


def _add_number(units: Units, value: Decimal, at: int, behind: int, text: str) -> None:
    if _counts(units, value, at, behind, text):
        _add_value(units, int(value), at, behind)
    else:
        units.add(_PLAIN, at, behind)


def _add_value(units: Units, value: int, at: int, behind: int) -> None:
    tags, bounds, tokens = units.tags, units.bounds, units.tokens
    if len(tags) > 1 and tags[-2].sign == "n" and units.word(len(tags) - 1) in units.lexicon.ranges:
        least, first = bounds[-2][0], tokens[-2][0]
        if tokens[-1][1] == at and 0 < least < value:
            units.take_back()
            units.take_back()
            if units.tags and units.tags[-1].sign == "b":
                units.tags[-1] = _PLAIN  # "between ten and twenty"
            units.add(_NUMBER, first, behind, (least, value))
            return
    if tags and tags[-1].sign == "n" and units.sentence.before[at].strip() in ("-", "\u2013"):
        first = tokens[-1][0]
        least = bounds[-1][0]
        units.take_back()
        units.add(_NUMBER, first, behind, (min(least, value), value))
        return
    is_least = bool(tags) and tags[-1].sign == "<"
    units.add(_NUMBER, at, behind, (value, None if is_least else value))


def _counts(units: Units, value: Decimal, at: int, behind: int, text: str) -> bool:
    """Whether a number may count persons at all."""
    words, lexicon = units.sentence.words, units.lexicon
    following = words[behind] if behind < len(words) else ""
    if value != int(value) or not 0 < value <= _MOST:
        return False
    tags = _tags_from(units, behind)
    persons = bool(tags) and tags[0].sign in _PERSONS
    if following in lexicon.units and not persons:
        return False
    first, last = units.sentence.places[at][0], units.sentence.places[behind - 1][1]
    if _MONEY.search(text[max(first - 2, 0) : first] + text[last : last + 2]):
        return False
    if len(tags) > 1 and tags[0].sign in ".y" and words[min(behind + 1, len(words) - 1)] in lexicon.units:
        return False
    if not words[at][0].isdecimal():
        return True
    is_year = behind - at == 1 and any(value in years for years in _YEARS)
    return not (at and words[at - 1] in lexicon.leads) and (persons or not is_year)
