"""Composed letters: texts for which folding letter by letter is not enough, and the way back from them.

Ligatures become several letters, and letters that dropped ones stood between may compose. Only `storage/text.py` uses
this; few texts need it.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import Final

from storage.letters import DROPPED, LetterTable

FOLD: Final = LetterTable(keep_case=False)  # a cache of a pure function, filled as letters are met
_CHUNK: Final = re.compile(r"\s+|\S+")
_WHOLE: Final = re.compile("(?s:.+)")
_SHORT: Final = 8  # characters of a letter with its marks


def compose(text: str) -> str:
    """Fold and compose until nothing changes: dropping a letter may bring two together that compose, and so on."""
    text = text.replace(".,", " ,")
    previous = ""
    while text != previous:
        previous = text
        text = unicodedata.normalize("NFKC", FOLD.letters(text).replace(DROPPED, ""))
    return text


@lru_cache(maxsize=4096)
def _compose_letter(text: str) -> str:
    return compose(text)


def pieces_of(original: str, normal: str) -> tuple[list[int], list[int]]:
    """Part both texts into pieces that came of each other: where each begins in `normal`, and in `original`.

    Letter by letter with its marks where that explains the whole; word by word else (Hangul and a few others compose
    without marks). The second list ends with the length of `original`.
    """
    places: list[int] = []
    pieces: list[str] = []
    for cut in (_letters(original), _CHUNK, _WHOLE):
        parts = cut.findall(original)
        # A text has few different letters.
        known = {part: _compose_letter(part) if len(part) < _SHORT else compose(part) for part in set(parts)}
        pieces = [known[part] for part in parts]
        places = list(accumulate(map(len, parts), initial=0))
        if "".join(pieces) == normal:
            break
    return list(accumulate(map(len, pieces[:-1]), initial=0)), places


def _letters(text: str) -> re.Pattern[str]:
    """Give what cuts a text into letters, each with the marks and invisible signs behind it."""
    joined = {char for char in set(text) if unicodedata.category(char)[0] == "M" or FOLD[ord(char)] == DROPPED}
    return _cut_before("".join(sorted(joined)))


@lru_cache(maxsize=256)
def _cut_before(joined: str) -> re.Pattern[str]:
    return re.compile(f"(?s:.)[{re.escape(joined)}]*" if joined else "(?s:.)")
