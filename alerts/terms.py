"""Terms: what an operator writes in one string (`~attack`, `=TTP`, `(Tehreek|Tehrik)-e-Taliban`, `$ttp`), spelled out.

Everything is decided when rules load: a term becomes a list of folded forms that need no further rules to be found.
Nothing here knows an article or another term.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Final

from alerts.inflections import inflect
from alerts.regexes import Regex, RegexError, read_regex
from storage.text import MARKS, fold, words

MOST_COMBINATIONS: Final = 256
MOST_FORMS: Final = 1024
SHORTEST_STEM: Final = 3
_NAME: Final = re.compile(r"\$([a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)
_BOOLEAN: Final = re.compile(r"(?:^|\s)(AND|OR|NOT)(?:\s|$)")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_INFLECTED: Final = re.compile(r"~(\S+)")
_LONE_TILDE: Final = re.compile(r"~(?!\w)|\S~")
_HYPHEN: Final = re.compile("(?<=\\w)[-\u2010\u2011](?=\\w)")


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a term in folded text: whole words in a row, the last one perhaps only begun."""

    text: str  # folded words with one space between
    prefix: bool = False  # the last word may go on
    exact: str = ""  # the same with the case that the article must have; empty where case does not matter

    @property
    def pattern(self) -> str:
        """What to look for in folded text: the spaces make it whole words."""
        return f" {self.text}" if self.prefix else f" {self.text} "

    def __str__(self) -> str:
        return f"={self.exact}" if self.exact else self.text + "*" * self.prefix


@dataclass(frozen=True, slots=True)
class Term:
    """A term as written, with either its forms, or the name of a list or entity, or a regular expression."""

    written: str
    forms: tuple[Form, ...] = ()
    name: str = ""
    regex: Regex | None = None


class TermError(ValueError):
    """A term that cannot be read: a code for scripts and a message that says what to write."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse_term(written: str) -> Term:
    """Read one term; TermError says what is wrong with it and what to write instead."""
    term = written.strip()
    if found := _NAME.fullmatch(term):
        return Term(written, name=found[1])
    if term.startswith("/"):
        return Term(written, regex=_regex(term))
    _refuse_what_is_no_term(term)
    exact = term.startswith("=")
    text, prefix = _without_star(term.removeprefix("="))
    if exact and ("~" in text or prefix):
        raise TermError("term", f"{written!r}: `=` takes the term exactly as written, without `~` and `*`")
    texts = _hyphens([spelled for expanded in _expand(text) for spelled in _inflections(expanded)])
    forms = [form for spelled in texts for form in _forms(spelled, prefix=prefix, exact=exact)]
    return Term(written, tuple(dict.fromkeys(forms)))


def _regex(term: str) -> Regex:
    if len(term) < len("/x/") or not term.endswith("/"):
        raise TermError("regex", f"{term!r}: a regular expression stands between two slashes, as /rockets?/")
    try:
        return read_regex(term[1:-1])
    except RegexError as error:
        raise TermError("regex", f"{term!r}: {error}") from None


def _refuse_what_is_no_term(term: str) -> None:
    if term.startswith("-"):
        raise TermError(
            "boolean", f"{term!r}: a term cannot begin with `-`; put what must not stand there under `none`"
        )
    if found := _BOOLEAN.search(term):
        key = {"AND": "all", "OR": "any", "NOT": "none"}[found[1]]
        raise TermError("boolean", f"{term!r}: {found[1]} is no sign of this language; use a map with `{key}`")
    if "$" in term:
        raise TermError("term", f"{term!r}: `$` and the id of a list or entity stand alone, as $attack")
    if not words(term):
        raise TermError("term", f"{term!r} holds no letter and no digit")


def _without_star(term: str) -> tuple[str, bool]:
    text = term.removesuffix("*").rstrip() if term.endswith("*") else term
    if "*" in text or (text != term and term[:-1] != text):
        raise TermError("term", f"{term!r}: `*` stands only at the end of the term, close to its last word")
    if text == term:
        return term, False
    if not text or not (text[-1] == ")" or text[-1].isalnum() or words(text[-1])):
        raise TermError("term", f"{term!r}: `*` stands close to a word")
    if "~" in text.split()[-1]:
        raise TermError("term", f"{term!r}: either `~` or `*`, both are too much for one word")
    return text, True


def _expand(text: str) -> list[str]:
    """Spell the brackets out, every combination."""
    pieces = _BRACKETS.split(text)  # outside, inside, outside, ...
    outside = "".join(pieces[::2])
    if "(" in outside or ")" in outside:
        raise TermError("term", f"{text!r}: brackets open and close once each, and do not stand inside each other")
    if "|" in outside:
        raise TermError("term", f"{text!r}: a `|` stands only inside brackets, as (a|b)")
    choices = [piece.split("|") if number % 2 else [piece] for number, piece in enumerate(pieces)]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MOST_COMBINATIONS:
        raise TermError("term", f"{text!r}: {count} combinations; at most {MOST_COMBINATIONS}")
    return ["".join(choice) for choice in product(*choices)]


def _inflections(text: str) -> list[str]:
    """Spell out the word after each `~`; of a word with hyphens its last part."""
    if "~" not in text:
        return [text]
    if _LONE_TILDE.search(text):
        raise TermError("term", f"{text!r}: `~` stands close before one word")
    return _combine(text, _INFLECTED, lambda found: _inflected(text, found[1]))


def _inflected(text: str, word: str) -> list[str]:
    before, hyphen, last = word.rpartition("-")
    found = words(last)
    if len(found) != 1 or "~" in word:
        raise TermError("term", f"{text!r}: `~` stands close before one word")
    try:
        return [before + hyphen + form for form in inflect(found[0])]
    except ValueError as error:
        raise TermError("term", f"{text!r}: {error}") from None


def _hyphens(texts: list[str]) -> list[str]:
    """A hyphen may be missing or be a space."""
    spelled = [form for text in texts for form in _combine(text, _HYPHEN, lambda _: [" ", ""])]
    if len(spelled) > MOST_FORMS:
        raise TermError("term", f"{texts[0]!r} and so on: {len(spelled)} forms; at most {MOST_FORMS}")
    return spelled


def _combine(text: str, pattern: re.Pattern[str], choose: Callable[[re.Match[str]], list[str]]) -> list[str]:
    """Replace every match by each of its choices."""
    parts: list[list[str]] = []
    end = 0
    for found in pattern.finditer(text):
        parts += [[text[end : found.start()]], choose(found)]
        end = found.end()
    parts.append([text[end:]])
    count = 1
    for part in parts:
        count *= len(part)
    if count > MOST_FORMS:
        raise TermError("term", f"{text!r}: {count} forms; at most {MOST_FORMS}")
    return ["".join(choice) for choice in product(*parts)]


def _forms(text: str, *, prefix: bool, exact: bool) -> list[Form]:
    folded = fold(text)
    tokens = folded.text.split()
    cased = folded.cased.split()
    while tokens and tokens[-1] in MARKS:
        tokens, cased = tokens[:-1], cased[:-1]
    while tokens and tokens[0] in MARKS:
        tokens, cased = tokens[1:], cased[1:]
    if not tokens:
        raise TermError("term", f"{text!r} holds no letter and no digit; with `(|s)` other words must stand beside")
    if prefix and len(tokens[-1]) < SHORTEST_STEM:
        raise TermError("term", f"{text + '*'!r}: at least {SHORTEST_STEM} letters stand before the `*`")
    form = Form(" ".join(tokens), prefix, " ".join(cased) if exact else "")
    if MARKS.isdisjoint(tokens):
        return [form]
    # "Lt. Gen": the text may have the point or not.
    kept = [token not in MARKS for token in tokens]
    plain = [token for token, keep in zip(tokens, kept, strict=True) if keep]
    case = [token for token, keep in zip(cased, kept, strict=True) if keep]
    return [form, Form(" ".join(plain), prefix, " ".join(case) if exact else "")]
