"""Letters: what each single character becomes when text is folded (rule-language.md, section 5 of the design).

One character becomes one character, always: `str.translate` leaves its fast path at the first 1:n entry, and offsets
into the original stay countable. What needs more than one character (ligatures, composed accents) is left as it is
here and put right by `storage/text.py`; nothing but that and `storage/spelling.py` uses this module.
"""

import sys
import unicodedata
from typing import Final

import numpy as np

DROPPED: Final = "\0"  # stands where a character falls away, so that the length is kept
END: Final = "\1"  # certainly the end of a sentence
POINT: Final = "."  # the end of a sentence if a space follows, or part of T.T.P.
CALL: Final = "!"  # the end of a sentence if a space follows
PARAGRAPH: Final = "¶"

_SPELLINGS: Final = {
    # Letters with a hamza or madda lose it, as it is dropped where it is written as a mark by itself.
    **dict.fromkeys("يىېۍئ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("هةەۃۀۂ", "ہ"),
    **dict.fromkeys("أإٱآ", "ا"),
    "ؤ": "و",
    "ۓ": "ے",
    "İ": "i",  # lower case would be two characters
}
_MARKS: Final = {
    **dict.fromkeys(
        END + "۔؟।॥", END
    ),  # these never stand inside a word or number; a space after them is often missing
    **dict.fromkeys(".", POINT),
    **dict.fromkeys("!?…", CALL),
    **dict.fromkeys("¶\u2029", PARAGRAPH),
    **dict.fromkeys("\n\u2028", "\n"),
    **dict.fromkeys("\u200b\u200cʼʻ", " "),  # ZWSP and ZWNJ part words; two apostrophes count as letters elsewhere
}
_HARAKAT: Final = frozenset(
    map(chr, [*range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), *range(0x06DF, 0x06E9), *range(0x06EA, 0x06EE)])
)
_SELECTORS: Final = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
_OUT: Final = _HARAKAT | _SELECTORS | frozenset("\0\u0640\ufeff\u00ad")
_SHORT: Final = 100  # characters; up to there `str.translate` is as fast as an array


class LetterTable(dict[int, str]):
    """A table of what each character becomes, which fills itself as characters are met.

    With `keep_case` letters keep their case and everything else is the same, so both results are equally long.
    """

    def __init__(self, *, keep_case: bool) -> None:
        super().__init__()
        self._keep_case = keep_case
        self._met = np.zeros(sys.maxunicode + 1, np.dtype("<u4"))  # what a character becomes, plus one; 0 if it is new

    def letters(self, text: str) -> str:
        """Give what each character of a text becomes, in a string of the same length."""
        if text.isascii() or len(text) <= _SHORT:
            return text.translate(self)
        # Beyond ASCII `str.translate` looks up every character in the dict: ten times as slow as an array.
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), self._met.dtype)
        found = self._met[codes]
        if not found.all():
            for code in set(codes[found == 0].tolist()):
                self._met[code] = ord(self[code]) + 1
            found = self._met[codes]
        return (found - np.uint32(1)).tobytes().decode("utf-32-le", "surrogatepass")

    def __missing__(self, code: int) -> str:
        """Work out a character when it is first seen."""
        letter = _letter(chr(code), keep_case=self._keep_case)
        self[code] = letter
        return letter


class SpellingTable(dict[int, str]):
    """A table that unifies letters, digits and spaces, and leaves case and every visible sign as it is."""

    def __missing__(self, code: int) -> str:
        """Work out a character when it is first seen."""
        letter = self[code] = _one_spelling(chr(code))
        return letter


def _one_spelling(char: str) -> str:
    previous = ""
    while char != previous:
        previous = char
        if char in _OUT:
            return DROPPED
        if _MARKS.get(char) in (" ", "\n") and unicodedata.category(char) != "Lm":
            return _MARKS[char]
        char = _spelled(char, keep_case=True)
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    return DROPPED if category in ("Cf", "Cs", "Me") else char


def _letter(char: str, *, keep_case: bool) -> str:
    previous = ""
    while char != previous:
        previous = char
        if char in _OUT:
            return DROPPED
        if mark := _MARKS.get(char):
            return mark
        char = _spelled(char, keep_case=keep_case)
    return _by_category(char)


def _spelled(char: str, *, keep_case: bool) -> str:
    if keep_case and char == "İ":
        return char
    char = _SPELLINGS.get(char, char)
    steps = [unicodedata.normalize("NFKC", char)]
    if not keep_case and char.isalpha():  # a mark has no case of its own (U+0345 would become a letter)
        folded = char.casefold()  # never both: of a Cherokee letter one gives the capital, the other the small one
        steps.append(folded if len(folded) == 1 else char.lower())
    return next((step for step in steps if len(step) == 1 and step != char), char)


def _by_category(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category in ("Cf", "Cs", "Me"):  # joiners and direction marks, half a surrogate pair, the ring of a keycap
        return DROPPED
    return char if category[0] in "LMN" else " "
