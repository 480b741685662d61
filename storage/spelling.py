"""Spelling: text as it was written but with one spelling for each letter and digit, for patterns that need its signs.

Folding (`storage/text.py`) takes away case and signs; this keeps both, and leads back to the original all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from storage.letters import DROPPED, SpellingTable

_TABLE: Final = SpellingTable()  # a cache of a pure function, filled as letters are met


@dataclass(frozen=True, slots=True)
class Spelled:
    """Text with one spelling for each letter, digit and space; case and signs are those of the original.

    `places` gives the offset in the original of each character, and at its end the length of the original.
    """

    text: str
    places: Sequence[int] = field(repr=False)


def one_spelling(text: str) -> Spelled:
    """Unify letters, digits and spaces, and leave out what is invisible or a vowel sign of Arabic script."""
    letters = text.translate(_TABLE)
    if DROPPED not in letters:
        return Spelled(letters, range(len(letters) + 1))
    kept = [place for place, letter in enumerate(letters) if letter != DROPPED]
    return Spelled(letters.replace(DROPPED, ""), [*kept, len(letters)])
