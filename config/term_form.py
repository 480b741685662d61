"""How terms are written in a file: the mistakes that only the file shows, since YAML or the matcher would take them.

What a term means, and whether it is a good one, is for `alerts/terms.py` to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.nodes import Document, Listing, Node, Scalar
from config.problems import Problem
from config.syntax import quoted, visible_name
from config.term_places import Term, terms
from storage.text import is_rtl

_JOINING = re.compile("[\u060c\u061b]")  # the Urdu comma and semicolon, which YAML takes as letters
_OPERATOR = re.compile(r"(?:(?<=\s)|^)(AND|OR|NOT)(?=\s|$)")
_GLUED = re.compile(r"\w#(?=\s)")
_LATIN = re.compile("[A-Za-z]")
_STRANGE = re.compile("[\u0370-\u03ff\u0400-\u052f]")  # Greek and Cyrillic
_LOOKS_LIKE = str.maketrans("аеорсухіјѕАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsABEKMHOPCTXABEZHIKMNOPTYXo")
_SIGNS = re.compile(r"[~=*$()|/]")


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a term, and the line as it was probably meant; `end` where more than the term is meant."""

    code: str
    reason: str
    instead: str
    end: int = 0


def check_terms(document: Document) -> Iterator[Problem]:
    """Look at every term of one file; the first fault of each is named."""
    for term in terms(document.root):
        start, end = term.place
        for check in _CHECKS:
            if fault := check(document, term):
                yield document.problem(
                    start, fault.end or end, key=term.key, code=fault.code, reason=fault.reason, instead=fault.instead
                )
                break
        if term.inside is not None and term.inside.flow and term.index == 0:
            yield from _reversed_list(document, term.key, term.inside)


def _source(document: Document, term: Term) -> str:
    start, end = term.place
    return document.text[start:end]


def _backslash(document: Document, term: Term) -> _Fault | None:
    source = _source(document, term)
    if term.scalar.style != '"' or "\\" not in source:
        return None
    single = "'" + source[1:-1].replace("'", "''") + "'"
    reason = "a backslash in double quotes changes the text; use single quotes"
    return _Fault("backslash", reason, document.replaced(*term.place, single))


def _regex(document: Document, term: Term) -> _Fault | None:
    text, (start, end) = term.scalar.text, term.place
    if not text.startswith("/") or (len(text) > 1 and text.endswith("/")):
        return None
    rest = document.text[end : end + 1000].partition("\n")[0]
    if not term.scalar.style and rest.startswith(" #"):
        instead = document.replaced(start, end + len(rest), quoted(text + rest.rstrip()))
        return _Fault("regex", "YAML cuts this regular expression at #; put it into single quotes", instead)
    reason = "a regular expression ends with / too; put it into single quotes"
    return _Fault("regex", reason, document.replaced(start, end, quoted(text + "/")))


def _lines(document: Document, term: Term) -> _Fault | None:
    scalar = term.scalar
    if scalar.style not in {"|", ">"} and (scalar.style or "\n" not in _source(document, term)):
        return None
    end = scalar.start + len(_source(document, term).rstrip())  # a text in block form reaches up to the next key
    instead = document.replaced(scalar.start, end, quoted(" ".join(scalar.text.split())))
    return _Fault("lines", "a term stands in one line; quote it, or make two terms of it", instead)


def _joined(document: Document, term: Term) -> _Fault | None:
    found = _JOINING.search(term.scalar.text)
    if term.scalar.style or found is None:
        return None
    parts = [part.strip() for part in _JOINING.split(term.scalar.text) if part.strip()]
    instead = _as_several(document, term, parts)
    name = "comma" if found[0] == "\u060c" else "semicolon"
    return _Fault("joined", f"the Urdu {name} joins what should be two terms; quote it if it belongs to one", instead)


def _as_several(document: Document, term: Term, parts: list[str]) -> str:
    """Write several terms where one stands, each an entry of the list it is in."""
    if term.inside is None:
        return document.replaced(*term.place, f"[{', '.join(parts)}]")
    if term.inside.flow:
        return document.replaced(*term.place, ", ".join(parts))
    head = document.replaced(*term.place, "\n").partition("\n")[0]
    return "" if head.strip(" -") else "\n".join(head + part for part in parts)


def _operator(document: Document, term: Term) -> _Fault | None:
    text = term.scalar.text
    operators = set(_OPERATOR.findall(text))
    if text.startswith(("=", "/")) or not operators:
        return None
    parts = [part.strip() for part in _OPERATOR.split(text) if part.strip() and part not in operators]
    instead = ""
    if operators == {"OR"} and not term.key.endswith(".all"):
        instead = _as_several(document, term, parts)
    elif not term.words_only and (structure := _structured(operators, parts)):
        instead = document.replaced(*term.place, structure)
    reason = "a term has no AND, OR, NOT; a list means any of, {all: [...]} all of, {none: [...]} none of"
    return _Fault("operator", reason, instead)


def _structured(operators: set[str], parts: list[str]) -> str:
    """Write what was meant as a condition; nothing where only its writer knows."""
    if len(operators) == 1 and "NOT" not in operators:
        listed = ", ".join(parts)
        return f"{{all: [{listed}]}}" if operators == {"AND"} else f"[{listed}]"
    if operators <= {"NOT", "AND"} and len(parts) == 2:
        return f"{{all: [{parts[0]}], none: [{parts[1]}]}}"
    return ""


def _minus(_document: Document, term: Term) -> _Fault | None:
    if not term.scalar.text.startswith("-"):
        return None
    reason = "a term has no leading -; what must not be there stands under none, as {all: [attack], none: [drill]}"
    return _Fault("minus", reason, "")


def _number(document: Document, term: Term) -> _Fault | None:
    if term.inside is None or not term.inside.flow or not _is_short(term.scalar) or not _is_short(term.next):
        return None
    if term.index and _is_short(term.inside.items[term.index - 1]):
        return None  # told at the first of them
    start, end = term.scalar.start, term.inside.items[term.index + 1].end
    instead = document.replaced(start, end, quoted(document.text[start:end]))
    reason = "the comma parts these numbers into two terms; quote the figure, or each number"
    return _Fault("number", reason, instead, end)


def _is_short(node: Node | None) -> bool:
    return isinstance(node, Scalar) and not node.style and re.fullmatch(r"\d{1,3}", node.text) is not None


def _look_alike(document: Document, term: Term) -> _Fault | None:
    text = term.scalar.text
    found = next((sign for word in text.split() if _LATIN.search(word) for sign in _STRANGE.findall(word)), "")
    if not found:
        return None
    source = _source(document, term)
    meant = source.translate(_LOOKS_LIKE)
    reason = f"{visible_name(found)} stands among Latin letters and only looks like one; no article is written so"
    return _Fault("look-alike", reason, "" if _STRANGE.search(meant) else document.replaced(*term.place, meant))


def _glued_comment(document: Document, term: Term) -> _Fault | None:
    found = None if term.scalar.style else _GLUED.search(term.scalar.text)
    if found is None:
        return None
    text = term.scalar.text
    instead = document.replaced(*term.place, f"{text[: found.end() - 1]} {text[found.end() - 1 :]}")
    reason = "a # that is glued to a word is part of the term; put a space before it, or quote the term"
    return _Fault("comment", reason, instead)


_CHECKS = (_backslash, _regex, _lines, _joined, _operator, _minus, _number, _look_alike, _glued_comment)


def _reversed_list(document: Document, key: str, listing: Listing) -> Iterator[Problem]:
    """Warn where an editor shows the list in another order than it has."""
    written = [item for item in listing.items if isinstance(item, Scalar)]
    if not any(is_rtl(item.text) and _SIGNS.search(item.text) for item in written):
        return
    head = document.replaced(listing.start, listing.end, "\n").partition("\n")[0]
    instead = ""
    if re.fullmatch(r"\s*[\w-]+: ", head) and len(written) == len(listing.items):
        indent = " " * (len(head) - len(head.lstrip()) + 2)
        words = [f"{indent}- {document.text[item.start : item.end]}" for item in written]
        instead = "\n".join([head.rstrip(), *words])
    reason = "an editor shows right-to-left words with signs reversed; write one word per line"
    yield document.problem(
        listing.start, listing.end, key=key, code="reversed", reason=reason, instead=instead, warning=True
    )
