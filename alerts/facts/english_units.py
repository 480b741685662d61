"""An English sentence as units: words and phrases with their tags, numbers as values, signs that part clauses.

Which numbers count nobody (years, ages, flights, money) is decided here; who is counted is decided in `english_groups`.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from alerts.facts.english_words import FIRST_OF_PHRASES, LEADS, LONGEST, UNITS, WORDS, Tag
from alerts.facts.sentences import Sentence
from alerts.numbers import Figure, read_numbers
from alerts.numberwords import number_words

_EN: Final = number_words("en")
_NUMBERS: Final = (
    frozenset(_EN.small) | frozenset(_EN.hundreds) | _EN.hundred | frozenset(_EN.scales) | frozenset(("dozen", "score"))
)
_ARTICLES: Final = frozenset(("a", "half"))
_MOST: Final = 1_000_000  # more than that are no victims of one event
_YEARS: Final = range(1900, 2101)
_OLDEST: Final = 110
_COUNTED_AT: Final = frozenset(("toll", "put", "puts", "stood", "stands", "number", "dead", "remained", "placed"))
_CLOSING: Final = re.compile(r"[)\]]")
_BOUNDARY: Final = re.compile(r"[;:\u2013\u2014\[\]()]|--| - ")
_MONEY: Final = re.compile(r"[$\u00a3\u20ac\u20a8%#]")
_PLAIN: Final = Tag(".")
_NOBODY: Final = Tag("")
_COMMA: Final = Tag(",")
_STOP: Final = Tag(";")


@dataclass(slots=True)
class Units:
    """Tags, numbers and places of a sentence, all of one length; `signs` is the string of the tags' letters."""

    sentence: Sentence
    tags: list[Tag] = field(default_factory=list)
    bounds: list[tuple[int, int | None]] = field(
        default_factory=list
    )  # least and most; (0, 0) where there is no number
    tokens: list[tuple[int, int]] = field(default_factory=list)  # first word, word behind the last
    signs: str = ""

    def add(self, tag: Tag, first: int, behind: int, bounds: tuple[int, int | None] = (0, 0)) -> None:
        """Add a unit made of some words of the sentence."""
        self.tags.append(tag)
        self.bounds.append(bounds)
        self.tokens.append((first, behind))

    def last_number(self) -> tuple[int, int | None]:
        """Give the number that stands last; two at least without one."""
        return next((bounds for bounds in reversed(self.bounds) if bounds[0]), (2, None))

    def word(self, at: int) -> str:
        """Give the words of a unit."""
        first, behind = self.tokens[at]
        return " ".join(self.sentence.words[first:behind])

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give where the units stand in the field."""
        places = self.sentence.places
        return places[self.tokens[start][0]][0], places[max(self.tokens[end - 1][1] - 1, self.tokens[start][0])][1]


def read_units(sentence: Sentence, text: str) -> Units:
    """Tag a sentence by its longest phrases."""
    units = Units(sentence)
    words, before = sentence.words, sentence.before
    at = 0
    while at < len(words):
        if at and (skipped := _short_aside(sentence, at)):
            at = skipped
            continue
        if at and before[at] not in (" ", "-"):
            _add_sign(units, before[at], at)
        if words[at] == "s" and before[at] in ("'", "\u2019"):
            at += 1
        elif _begins_number(words, at):
            at = _add_numbers(units, text, at)
        else:
            tag, behind = _longest(words, before, at)
            if tag.sign == "u":  # "as many": the number that stands last
                units.add(Tag("n"), at, behind, units.last_number())
            else:
                units.add(tag, at, behind)
            at = behind
    units.signs = "".join(tag.sign for tag in units.tags)
    return units


def _add_sign(units: Units, signs: str, at: int) -> None:
    if _BOUNDARY.search(signs):
        units.add(_STOP, at, at)
    elif "," in signs:
        units.add(_COMMA, at, at)


def _short_aside(sentence: Sentence, at: int) -> int:
    """Give the word behind a short aside in brackets, as "[FMLN]" or "(54)"; 0 where none begins."""
    if not re.search(r"[(\[]", sentence.before[at]):
        return 0
    for behind in range(at + 1, min(at + 5, len(sentence.words))):
        if WORDS.get(sentence.words[behind - 1], _PLAIN).kind:
            return 0
        if _CLOSING.search(sentence.before[behind]):
            sentence.before[behind] = "," if "," in sentence.before[behind] else " "
            return behind
    return 0


def _longest(words: list[str], before: list[str], at: int) -> tuple[Tag, int]:
    if words[at] in FIRST_OF_PHRASES:
        for length in range(min(LONGEST, len(words) - at), 1, -1):
            tag = WORDS.get(" ".join(words[at : at + length]))
            if tag and not any(_BOUNDARY.search(sign) or "," in sign for sign in before[at + 1 : at + length]):
                return tag, at + length
    return WORDS.get(words[at], _PLAIN), at + 1


def _begins_number(words: list[str], at: int) -> bool:
    word = words[at]
    if word in _ARTICLES:
        return _begins_number(words, at + 1) if at + 1 < len(words) and words[at + 1] != "one" else False
    return word in _NUMBERS or word[0].isdecimal()


def _add_numbers(units: Units, text: str, at: int) -> int:
    """Add the numbers that stand together from here, and give the word behind them."""
    sentence = units.sentence
    words, before, places = sentence.words, sentence.before, sentence.places
    behind = at + 1
    while behind < len(words) and (
        words[behind] in _NUMBERS
        or words[behind][0].isdecimal()
        or (words[behind] in ("and", "a") and behind + 1 < len(words) and words[behind + 1] in _NUMBERS)
    ):
        if _BOUNDARY.search(before[behind]) or ", " in before[behind] or ",\n" in before[behind]:
            break
        behind += 1
    start = places[at][0]
    # A sign in front of the figure belongs to it: M-19, F-16.
    left = start - 2 if start > 1 and text[start - 1] in "-./:" else start
    figures = read_numbers(text[left : places[behind - 1][1] + 1], "en")
    by_start = {left + figure.start: figure for figure in figures}
    while at < behind:
        figure = by_start.get(places[at][0])
        if figure is None:
            tag = WORDS.get(words[at], _PLAIN)
            units.add(tag if tag.sign in "&a" else _PLAIN, at, at + 1)
            at += 1
            continue
        end = at + 1
        while end < behind and places[end][0] < left + figure.end:
            end += 1
        _add_number(units, figure, at, end, text)
        at = end
    return behind


def _add_number(units: Units, figure: Figure, at: int, end: int, text: str) -> None:
    if not _counts(units.sentence, figure, at, end, text):
        units.add(_PLAIN, at, end)
        return
    value = int(figure.value)
    if len(units.tags) > 1 and _is_range(units, at) and (least := units.bounds[-1][0] or units.bounds[-2][0]) < value:
        while units.tags[-1].sign != "n":
            units.tags.pop(), units.bounds.pop(), units.tokens.pop()
        units.bounds[-1], units.tokens[-1] = (least, value), (units.tokens[-1][0], end)
        if len(units.tags) > 1 and units.word(len(units.tags) - 2) == "between":
            units.tags[-2] = Tag("e")
        return
    units.add(Tag("n"), at, end, (value, None if _is_least(units.sentence.words, at) else value))


def _is_range(units: Units, at: int) -> bool:
    words, before = units.sentence.words, units.sentence.before
    if units.tags[-1].sign == "n":
        return units.tokens[-1][1] == at and before[at].strip() in ("-", "\u2013") and units.bounds[-1][0] > 1
    begun = units.tags[-2].sign == "n" and units.tokens[-2][1] == at - 1
    lead = words[units.tokens[-2][0] - 1] if units.tokens[-2][0] else ""
    return begun and (words[at - 1] == "to" or (words[at - 1] == "and" and lead == "between"))


def _is_least(words: list[str], at: int) -> bool:
    lead = words[max(at - 3, 0) : at]
    return lead[-2:] in (["at", "least"], ["more", "than"], ["fewer", "than"]) or lead[-1:] == ["over"]


def _counts(sentence: Sentence, figure: Figure, at: int, end: int, text: str) -> bool:
    """Whether a number may count persons at all."""
    words, before = sentence.words, sentence.before
    following = words[end] if end < len(words) else ""
    lead = words[at - 1] if at else ""
    written = words[at][0].isdecimal()
    parted = end >= len(words) or "," in before[end]
    thing = WORDS.get(" ".join(words[end : end + 2]), _NOBODY).sign == "."  # "two assassination attempts"
    if figure.value != int(figure.value) or not 0 < figure.value <= _MOST or following in UNITS or thing:
        return False
    if end + 1 < len(words) and words[end + 1] in UNITS and WORDS.get(following, _PLAIN).sign in ".oy" and not parted:
        return False
    first, last = sentence.places[at][0], sentence.places[end - 1][1]
    if not written:
        return lead != "no" or words[at] != "one"
    if lead in LEADS or _MONEY.search(text[max(first - 2, 0) : first] + text[last : last + 1]):
        return False
    if figure.value in _YEARS and end - at == 1 and WORDS.get(following, _PLAIN).sign not in "PBSA":
        return False
    aged = at > 0 and "," in before[at] and parted and figure.value <= _OLDEST
    at_age = lead == "at" and parted and _COUNTED_AT.isdisjoint(words[max(at - 6, 0) : at - 1])
    return not aged and not at_age
