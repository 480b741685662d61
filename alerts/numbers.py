"""Numbers in text: figures in any digits, 1,200, 2.5 million, five lakh, and the words of four languages, as values.

What is counted, and whether a number counts anything at all, is for the reader to say. Nothing here knows rules.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from alerts.numberwords import NumberWords, number_words
from storage.spelling import one_spelling
from storage.text import key

_LANGUAGES: Final = {"en": ("en",), "ur": ("ur", "en"), "ps": ("ps", "en"), "fa": ("fa", "en"), "prs": ("fa", "en")}
_MOST_DIGITS: Final = 15
_GROUPED: Final = r"\d{1,3}(?:[,\u066c\u060c]\d{3})+|\d{1,2}(?:[,\u066c\u060c]\d{2})+[,\u066c\u060c]\d{3}|\d+"
# Not M-19, 12:30, 3rd, or the parts of 1.2.2026.
_TOKEN: Final = re.compile(
    rf"(?<![\w])(?<!\d[.:/])(?<![^\W\d]-)(?P<figure>(?:{_GROUPED})(?:[.\u066b]\d+)?)(?!\w|[:./,]\d)|[^\W\d_]+"
)
_GAP: Final = re.compile(r"[ \t]*[ \t\n-][ \t]*")
_PERSONS: Final = frozenset(map(key, ("نفر", "تن", "تنه", "تنو", "کسان", "کسه", "کسانو", "افراد")))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its place in the text."""

    value: Decimal
    start: int
    end: int


def read_numbers(text: str, language: str = "") -> list[Figure]:
    """Give the numbers of a text in their order.

    Without a known language the words of all are tried, and the longest reading counts. "No one" is none, and
    ordinals, times, dates with points and names as F-16 are none either; years and ages are numbers like others.
    """
    spelled = one_spelling(text)
    tokens = [_Token.of(match) for match in _TOKEN.finditer(spelled.text)]
    languages = _LANGUAGES.get(language, ("en",) if language else ("en", "ur", "fa", "ps"))
    return [
        Figure(value, spelled.places[start], spelled.places[end - 1] + 1)
        for run in _runs(tokens, spelled.text)
        for value, start, end in _read_run(run, [number_words(one) for one in languages])
    ]


def _runs(tokens: Sequence["_Token"], text: str) -> Iterator[Sequence["_Token"]]:
    """Part tokens where more than a space or a hyphen stands between them: no number reaches over that."""
    start = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or not _GAP.fullmatch(text, tokens[at - 1].end, tokens[at].start):
            yield tokens[start:at]
            start = at


def _read_run(run: Sequence["_Token"], languages: Sequence[NumberWords]) -> Iterator[tuple[Decimal, int, int]]:
    readers = [_Reader(run, words) for words in languages]
    at = 0
    while at < len(run):
        value, end = max((reader.number(at) for reader in readers), key=lambda one: one[1])
        if value is not None:
            yield value, run[at].start, run[end - 1].end
        at = max(end, at + 1)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str  # empty for a figure
    figure: Decimal | None
    start: int
    end: int

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Token":
        digits = match["figure"]
        if digits is None:
            return cls(key(match[0]), None, *match.span())
        plain = re.sub("[,\u066c\u060c]", "", digits).replace("\u066b", ".")
        return cls("", Decimal(plain) if len(plain) <= _MOST_DIGITS else None, *match.span())


_Read = tuple[Decimal | None, int]  # a value and the token behind it; None and the place where nothing stands


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the numbers of one language; every place is that of a token."""

    tokens: Sequence[_Token]
    words: NumberWords

    def number(self, at: int) -> _Read:
        """Read the whole number that begins here: groups, each with its scale, falling."""
        if self._word(at) == "half" and self._word(at + 1) == "a" and self._scale(at + 2):
            scale, end = self._scales(at + 2)
            return Decimal(scale) / 2, end
        total, limit, end = Decimal(0), 0, at
        while True:
            start = self._over_join(end) if limit else end
            value, behind = self._group(start)
            scale, after = self._scales(behind)
            if value is None and not (scale and self.words.alone and self._may_stand(start, behind + 1, at)):
                break
            if limit and ((scale or value or 0) >= limit or (not scale and self._is_figure(start))):
                break
            total += (1 if value is None else value) * (scale or 1)
            end, limit = after, scale or 1
            if not scale or limit == 1:
                break
        if end == at or (at and self._word(at) == "one" and self._word(at - 1) == "no"):
            return None, at
        return (total, end) if self._may_stand(at, end, at) else (None, at)

    def _may_stand(self, start: int, end: int, at: int) -> bool:
        """Whether what was read is a number: one doubtful word by itself is, if persons are counted."""
        alone = end - start == 1 and start == at and self._word(start) in self.words.doubtful
        return not alone or self._word(end) in _PERSONS

    def _group(self, at: int) -> _Read:
        """Read what stands before a scale: a figure, or words below a thousand (and "fifteen hundred")."""
        word, words = self._word(at), self.words
        if word in words.hundreds:
            return self._with_rest(Decimal(words.hundreds[word]), at + 1)
        value, end = self._units(at)
        if value is None:
            return self._with_rest(Decimal(100), at + 1) if word in words.hundred and words.alone else (None, at)
        if self._word(end) in words.hundred:
            return self._with_rest(value * 100, end + 1)
        return value, end

    def _units(self, at: int) -> _Read:
        """Read what stands before a hundred: how many there are, with fractions of one."""
        word, words = self._word(at), self.words
        if word in words.before_scale and self._is_unit(at + 1):
            return Decimal(words.before_scale[word]), at + 1
        if word in words.lone:
            return Decimal(words.lone[word]), at + 1
        if word in words.shifts:
            return self._shifted(at, Decimal(words.shifts[word]))
        value, end = self._whole(at)
        for half in words.halves if value is not None else ():
            behind = end + len(half)
            if tuple(map(self._word, range(end, behind))) != half or value is None:
                continue
            if half[-1] not in words.doubtful or self._is_unit(behind):
                return value + Decimal("0.5"), behind
        return value, end

    def _shifted(self, at: int, shift: Decimal) -> _Read:
        """Read a number with a quarter or a half more or less before it; a quarter may stand before the unit alone."""
        value, end = self._whole(at + 1)
        if value is None and abs(shift) < Decimal("0.5") and self._is_unit(at + 1):
            value, end = Decimal(1), at + 1
        if value is None or (self._word(at) in self.words.doubtful and not self._is_unit(end)):
            return None, at
        return value + shift, end

    def _whole(self, at: int) -> _Read:
        if self._is_figure(at):
            return self.tokens[at].figure, at + 1
        small, end = self._small(at)
        return (None, at) if small is None else (Decimal(small), end)

    def _with_rest(self, hundreds: Decimal, end: int) -> _Read:
        rest, behind = self._small(self._over_join(end))
        return (hundreds, end) if rest is None else (hundreds + rest, behind)

    def _small(self, at: int) -> tuple[int | None, int]:
        """Read words below a hundred."""
        value = self._value(at)
        if value is None or not self.words.tens:
            return value, at + (value is not None)
        order = self.words.tens
        behind = self._over_join(at + 1) if order == "ten and unit" else at + 1
        other = self._value(behind)
        ten, unit = (other, value) if order == "unit ten" else (value, other)
        fits = ten is not None and unit is not None and ten >= 20 and ten % 10 == 0 and 0 < unit < 10
        if fits and ten is not None and unit is not None and (order != "ten and unit" or behind > at + 1):
            return ten + unit, behind + 1
        return value, at + 1

    def _value(self, at: int) -> int | None:
        return self.words.small.get(self._word(at))

    def _scale(self, at: int) -> int:
        return self.words.scales.get(self._word(at), 0)

    def _scales(self, at: int) -> tuple[int, int]:
        """Read the scales that stand here, each larger than the one before ("lakh crore"), as one; 0 for none."""
        last = self._scale(at)
        scale, end = last, at + bool(last)
        while last and self._scale(end) > last:
            last = self._scale(end)
            scale, end = scale * last, end + 1
        return scale, end

    def _is_unit(self, at: int) -> bool:
        return self._word(at) in self.words.hundred or self._scale(at) > 0

    def _over_join(self, at: int) -> int:
        return at + 1 if self._word(at) in self.words.joins else at

    def _is_figure(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].figure is not None

    def _word(self, at: int) -> str:
        return self.tokens[at].word if at < len(self.tokens) else ""
