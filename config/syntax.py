"""YAML's own complaints in an operator's words: the place, the reason, and the line as it was probably meant.

A guess at what was meant is only ever shown, never used.
"""

import re
import unicodedata
from dataclasses import dataclass

import yaml

from config.nodes import Document
from config.problems import Problem

# What leaves no ink and is no plain space: other spaces, joiners, marks of direction.
INVISIBLE = re.compile("[^\\S \n]|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ENTRY = re.compile(r"(?P<head>\s*(?:- +)*(?:[\w-]+:\s+)?)(?P<value>\S.*?)\s*(?P<comment>\s# .*)?")
_LINE_REASONS = {
    "expected '-' indicator": "this line does not line up with the list above it; check the spaces before it",
    "sequence entries are not allowed": "a list begins on a line of its own, or is written [a, b]",
    "expected ':'": "this line has no colon; it should be key: value",
    "document start": "the file goes on after its end mark",
    "expected key": "this line does not line up with the lines above it; check the spaces before it",
}
_CANNOT_START = re.compile(r"[@`%|>&!*]")


def quoted(text: str) -> str:
    """Write a text in the quotes that need no escapes in it."""
    if '"' not in text and "\\" not in text and not text.startswith("/"):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def visible_name(sign: str) -> str:
    """Name a sign that cannot be seen: `U+200E LEFT-TO-RIGHT MARK`."""
    name = "TAB" if sign == "\t" else unicodedata.name(sign, "")
    return f"U+{ord(sign):04X} {name}".rstrip()


@dataclass(frozen=True, slots=True)
class _Fault:
    """What YAML said, and where, in offsets of the document."""

    problem: str
    context: str
    place: int
    context_place: int

    def says(self, *parts: str) -> bool:
        return any(part in self.problem or part in self.context for part in parts)


def explain(document: Document, error: yaml.YAMLError, *, key: str, deepest: int) -> Problem:
    """Make a problem of an error that YAML could not read past."""
    fault = _fault(error, len(document.text))
    line = document.line(fault.place)
    place, code, reason, instead = fault.place, "syntax", "", ""
    if fault.says("nesting depth"):
        code, reason = "depth", f"nested more than {deepest} levels deep"
    elif hidden := INVISIBLE.search(line.replace("\u200c", "_")):
        code, reason = "invisible", f"{visible_name(hidden[0])} stands in this line; use spaces only"
        place = document.line_start(fault.place) + hidden.start()
        instead = re.sub(re.escape(hidden[0]), " " if hidden[0].isspace() else "", line)
    elif fault.says("unknown escape", "did not find expected hexdecimal", "invalid Unicode character"):
        code, reason = "backslash", "a backslash in double quotes changes the text; use single quotes"
        instead = _single_quotes(line)
    elif fault.says("quoted scalar"):
        place, reason = fault.context_place, "the quote that begins here is never closed"
    elif fault.says("mapping values are not allowed"):
        reason, instead = _colon(document, fault)
    elif fault.says(
        "block scalar", "cannot start any token", "scanning an alias", "scanning an anchor", "scanning a tag"
    ):
        place = max(fault.context_place, document.line_start(fault.place))
        sign = document.text[place : place + 1]
        reason = f"a text cannot begin with {sign}; quote it" if _CANNOT_START.match(sign) else "quote this text"
        instead = _quote_value(line)
    elif fault.says("flow sequence", "flow mapping"):
        place = fault.context_place
        reason, instead = _flow(document, fault)
    else:
        reason, instead = _lines(document, fault)
    return document.problem(place, place + 1, key=key, code=code, reason=reason, instead=instead)


def _fault(error: yaml.YAMLError, end: int) -> _Fault:
    """Take the error apart; an error without a place (there is none in libyaml today) is at the file's end."""
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    place = end if mark is None else mark.index
    context_place = place if context_mark is None else context_mark.index
    problem = str(getattr(error, "problem", None) or error)
    if place >= end or "expected ':'" in problem:  # where it was noticed says less than where it began
        place = context_place
    return _Fault(problem, str(getattr(error, "context", None) or ""), place, context_place)


def _colon(document: Document, fault: _Fault) -> tuple[str, str]:
    line = document.line(fault.place)
    parts = _ENTRY.fullmatch(line)
    value_start = document.line_start(fault.place) + (parts.start("value") if parts else 0)
    if parts and ":" in parts["head"] and value_start <= fault.place:
        return "a colon and a space inside a text; quote the text", _quote_value(line)
    if parts and "- " in parts["head"]:
        return "a colon and a space inside a text; quote the text", _quote_value(line)
    return "this line is indented under a value that is complete; check the spaces before it", ""


def _flow(document: Document, fault: _Fault) -> tuple[str, str]:
    bracket = document.text[fault.context_place : fault.context_place + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    noticed = document.line_number(fault.place)
    line = document.line(fault.context_place)
    regex = re.search(r"(?<![\w'\"])/[^'\"]*/(?=\s*[,\]}])", line)
    if regex:
        found = regex[0]
        return "YAML cuts this regular expression; put it into single quotes", line.replace(found, f"'{found}'")
    reason = f"this {bracket} is not closed by {closing}, or a text in it needs quotes; noticed in line {noticed}"
    return reason, ""


def _lines(document: Document, fault: _Fault) -> tuple[str, str]:
    """Explain the faults that are about how lines follow each other."""
    before = document.text[: fault.place].rstrip(" ")[-1:]
    if fault.says("expected key", "expected '-' indicator") and before and before in "'\"":
        reason = "the text goes on after its closing quote; quote all of it"
        return reason, _quote_value(document.line(fault.place))
    if fault.says("expected node content"):
        return "a text cannot begin like this; quote it", _quote_value(document.line(fault.place))
    for words, reason in _LINE_REASONS.items():
        if fault.says(words):
            return reason, ""
    return f"YAML cannot read this: {fault.problem}", ""


def _quote_value(line: str) -> str:
    parts = _ENTRY.fullmatch(line)
    if parts is None:
        return ""
    value = parts["value"]
    if value[0] in "[{":
        return ""
    if len(value) > 1 and value[0] in "'\"":
        value = value.replace(value[0], "") if value.count(value[0]) == 2 else value[1:].removesuffix(value[0])
    return parts["head"] + quoted(value) + (parts["comment"] or "")


def _single_quotes(line: str) -> str:
    return re.sub(r'"([^"]*)"', lambda found: "'" + found[1].replace("'", "''") + "'", line)
