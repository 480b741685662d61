r"""Regular expressions as terms: read for RE2, which takes linear time, with `\b`, `\w` and `\d` for every script.

RE2 knows word boundaries in ASCII only and can not look around. So the text is marked: in every gap between two
characters stands a sign that says whether a word begins or ends there. `\b` becomes that sign, and all else in the
expression passes over signs. Nothing here knows articles or rules; Python's own `re` never meets an operator's pattern.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final, Protocol

import re2

from storage.spelling import Spelled, one_spelling

MOST_PLACES: Final = 200  # of one expression in one field: what bounds the time of all searches together
EDGE: Final = "\1"  # a word begins or ends in this gap
INNER: Final = "\2"  # none does
_IN_GAP: Final = 2  # so many signs stand in each, so that `\b` may meet another `\b` at its gap
_SIGNS: Final = r"[\x01\x02]*"
_WORD: Final = r"\p{L}\p{M}\p{N}_"
_NOT: Final = {  # what a class holds by a capital letter, spelled out: all but the signs of gaps and these
    "D": r"\x00\x03-/:-\x{10FFFF}",
    "S": r"\x00\x03-\x08\x0b\x0e-\x1f!-\x{10FFFF}",
    "W": r"\p{Z}\p{S}\x00\x03-\x1f\x7f-\x9f\p{Cf}\p{Co}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}"
    r"\x{203f}-\x{2040}\x{2054}\x{fe33}-\x{fe34}\x{fe4d}-\x{fe4f}",
}
_IS: Final = {"d": "0-9", "s": r"\t\n\f\r ", "w": _WORD}
_TOKEN: Final = re.compile(
    r"(?P<flags>\(\?[a-zA-Z-]*[:)])|(?P<name>\(\?P?<[A-Za-z_]\w*>)|(?P<look>\(\?.{0,2})|(?P<group>[()|])"
    r"|(?P<class>\[\^?\]?(?:\[:\^?\w*:\]|\\.|[^\]\\])*\])|(?P<repeat>[*+?]\??|\{\d+(?:,\d*)?\}\??)"
    r"|(?P<property>\\[pP](?:\{\^?\w+\}|\w))|(?P<code>\\x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\}))"
    r"|(?P<escape>\\.)|(?P<edge>[\^$])|(?P<dot>\.)|(?P<sign>.)",
    re.DOTALL,
)
_IN_CLASS: Final = re.compile(
    r"\[:(?P<not>\^?)\w*:\]|\\[pP](?:\{\^?\w+\}|\w)|\\x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})|\\(?P<escape>.)|.",
    re.DOTALL,
)
_NOT_LINEAR: Final = ", which is not possible in linear time"
_LOOKS: Final = {
    "(?=": f"looks ahead{_NOT_LINEAR}",
    "(?!": f"looks ahead{_NOT_LINEAR}",
    "(?<=": f"looks behind{_NOT_LINEAR}",
    "(?<!": f"looks behind{_NOT_LINEAR}",
    "(?P=": f"refers back{_NOT_LINEAR}",
    "(?>": "is an atomic group, which RE2 does not know",
    "(?(": "is a condition, which RE2 does not know",
    "(?#": "is a comment, which RE2 does not know",
}
_PLAIN_ESCAPES: Final = frozenset("nrtfva")


class RegexError(ValueError):
    """An expression that can not be used; the message says why, and where in it."""


class _Found(Protocol):
    """What RE2 found; it brings no types of its own."""

    def start(self) -> int: ...
    def end(self) -> int: ...


class _Compiled(Protocol):
    def finditer(self, text: str) -> Iterator[_Found]: ...
    def search(self, text: str) -> _Found | None: ...


@dataclass(frozen=True)
class MarkedText:
    """Text with a sign in every gap; `places` gives the offset in the original of each of its characters."""

    text: str
    places: list[int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Regex:
    """An expression ready to be looked for; equal if it was written equally."""

    written: str
    compiled: _Compiled = field(compare=False, repr=False)

    def places(self, marked: MarkedText) -> Iterator[tuple[int, int]]:
        """Give where it stands, as offsets in the original: the leftmost places that do not overlap, the first 200."""
        for found in islice(self.compiled.finditer(marked.text), MOST_PLACES):
            start, end = marked.places[found.start()], marked.places[found.end()]
            if start < end:
                yield start, end

    def __str__(self) -> str:
        return f"/{self.written}/"


def mark(spelled: Spelled) -> MarkedText:
    """Put the signs of gaps into text; it is for `Regex.places` alone."""
    plain = spelled.text.replace(EDGE, " ").replace(INNER, " ").encode("utf-8", "replace").decode()
    kinds = [False, *map(_is_word, plain), False]
    pieces: list[str] = []
    places: list[int] = []
    for char, place, (before, after) in zip(f"{plain}\0", spelled.places, pairwise(kinds), strict=True):
        pieces.append((INNER if before == after else EDGE) * _IN_GAP + char)
        places += [place] * (_IN_GAP + 1)
    return MarkedText("".join(pieces)[:-1], places)


def _is_word(char: str) -> bool:
    # Marks belong to words as the vowels of Hindi do; `isalnum` knows only letters and numbers.
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"


def read_regex(written: str) -> Regex:
    """Read what stands between the slashes; RegexError says what RE2 can not do, and where."""
    try:
        _compile(written)
        compiled = _compile(_translate(written))
    except re2.error as error:
        _translate(written)  # names the reason where it is one of ours
        said = error.args[0]
        raise RegexError(said.decode() if isinstance(said, bytes) else str(said)) from None
    if compiled.search("") is not None:
        raise RegexError("it is found in an empty text as well, and so everywhere")
    return Regex(written, compiled)


def _compile(pattern: str) -> _Compiled:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    try:
        compiled: _Compiled = re2.compile(pattern, options)
    except UnicodeEncodeError:
        raise RegexError("half a surrogate pair is no character") from None
    return compiled


def _translate(written: str) -> str:
    """Write an expression for marked text."""
    pieces: list[str] = []
    dot = r"[^\n\x01\x02]"
    for token in _TOKEN.finditer(written):
        text = token[0]
        if token.lastgroup == "flags" and "s" in text:
            if token.start():
                raise _refusal(token.start(), text, "stands only at the beginning")
            dot = r"[^\x01\x02]"
        pieces.append(_piece(token, text, dot))
    return "".join(pieces)


def _piece(token: re.Match[str], text: str, dot: str) -> str:  # noqa: PLR0911  one answer for each kind of token
    match token.lastgroup:
        case "flags" | "group" | "repeat":
            return text
        case "name":
            return "(?:"
        case "look":
            sign = next((one for one in _LOOKS if text.startswith(one)), text)
            raise _refusal(token.start(), sign, _LOOKS.get(sign, "is no group that RE2 knows"))
        case "class":
            return _pass_to(_class(text, token.start()))
        case "property":
            return _pass_to(_property(text))
        case "code":
            return _pass_to(text)
        case "escape":
            return _escape(text[1], token.start())
        case "edge":
            return text if text == "^" else f"(?:{_SIGNS}$)"
        case "dot":
            return _pass_to(dot)
    return "".join(_pass_to(re2.escape(char)) for char in one_spelling(text).text)


def _pass_to(atom: str) -> str:
    return f"(?:{_SIGNS}{atom})"


def _escape(letter: str, place: int) -> str:
    if letter in "bB":
        return EDGE if letter == "b" else INNER
    if letter in _IS:
        return _pass_to(f"[{_IS[letter]}]")
    if letter in "DSW":
        return _pass_to(rf"[^\x01\x02{_IS[letter.casefold()]}]")
    if letter == "A":
        return "^" if place == 0 else r"\A"
    if letter == "z":
        return rf"(?:{_SIGNS}\z)"
    if letter.isascii() and letter.isalnum() and letter not in _PLAIN_ESCAPES:
        raise _refusal(place, f"\\{letter}", _why_no_escape(letter))
    return _pass_to(f"\\{letter}") if letter.isascii() else _pass_to(one_spelling(letter).text)


def _why_no_escape(letter: str) -> str:
    if letter in "123456789kg":
        return f"refers back{_NOT_LINEAR}"
    return r"is not known; the end of the text is \z" if letter == "Z" else "is not known"


def _property(text: str) -> str:
    name = text[2:].replace("^", "")
    return rf"\p{name}" if text.startswith(r"\p") != ("^" in text) else rf"[^\x01\x02\p{name}]"


def _class(text: str, place: int) -> str:
    negated = text.startswith("[^")
    start = 2 if negated else 1
    pieces = [r"[^\x01\x02" if negated else "["]
    for token in _IN_CLASS.finditer(text, start, len(text) - 1):
        sign, escaped = token[0], token["escape"]
        if not negated and (sign.startswith((r"\P", r"\p{^")) or token["not"]):
            raise _refusal(place + token.start(), sign, "does not stand in brackets; write what it may be")
        if escaped in _IS or escaped in _NOT:
            pieces.append(_IS.get(escaped) or _NOT[escaped])
        elif sign.isascii():
            pieces.append(sign)
        elif spelled := one_spelling(sign).text:
            pieces.append(spelled)
        else:
            raise _refusal(place + token.start(), sign, "is left out of the text that is searched")
    return "".join(pieces) + "]"


def _refusal(place: int, what: str, why: str) -> RegexError:
    return RegexError(f"{what!r} at sign {place + 1} {why}")
