"""Strict YAML: bytes of one file to a tree with places, and every mistake of the file's form.

Stricter than YAML: no aliases, anchors or tags, no key twice, no tabs or invisible signs where they have no meaning.
It never raises on what a file holds. What the keys mean is not known here.
"""

import re
from collections.abc import Iterator
from itertools import islice

from config.nodes import Document, Scalar
from config.problems import Problem
from config.syntax import quoted, visible_name
from config.tree import MOST_PROBLEMS, Tree

LARGEST_FILE = 2_000_000  # bytes; about 3,000 rules
_UNREADABLE = re.compile("[^\n\t -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_COMMENT = re.compile(r"#[^\n]*")
_YAML = "yaml"


def read(name: str, data: bytes) -> tuple[Document, list[Problem]]:
    """Read one file. The tree is None where YAML could not read it; then at least one problem says why."""
    if len(data) > LARGEST_FILE:
        reason = f"the file is larger than {LARGEST_FILE // 1_000_000} MB; split it"
        return Document(name, ""), [Problem(file=name, key=_YAML, code="too-large", reason=reason)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Document(name, ""), [_undecodable(name, data, error.start)]
    document = Document(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    if problems := list(islice(_unreadable(document), MOST_PROBLEMS)):
        return document, problems
    tree = Tree(document)
    tree.grow()
    if tree.root is None:
        return document, tree.problems[:MOST_PROBLEMS]
    document = Document(name, document.text, tree.root)
    stray = list(islice(_stray_signs(document, tree.scalars), MOST_PROBLEMS))
    emptied = {problem.line for problem in stray if problem.code == "comment"}
    grown = [problem for problem in tree.problems if problem.code != "empty" or problem.line not in emptied]
    return document, sorted([*grown, *stray], key=lambda problem: (problem.line, problem.column))[:MOST_PROBLEMS]


def _undecodable(name: str, data: bytes, offset: int) -> Problem:
    before = data[:offset]
    reason = "the file is not UTF-8 text; save it as UTF-8"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        reason = "the file is UTF-16 text; save it as UTF-8"
    return Problem(
        file=name,
        line=before.count(b"\n") + 1,
        column=len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1,
        key=_YAML,
        code="not-utf-8",
        reason=reason,
    )


def _unreadable(document: Document) -> Iterator[Problem]:
    """Name signs that no YAML may hold, and tabs that indent."""
    for found in _UNREADABLE.finditer(document.text):
        reason = f"the file holds {visible_name(found[0])}, which no text needs; delete it"
        yield document.problem(found.start(), found.end(), key=_YAML, code="control-character", reason=reason)
    for found in re.finditer(r"^ *(\t[ \t]*)(?=[^\s#])", document.text, re.MULTILINE):
        instead = _indented(document, found.start())
        reason = "a tab indents this line; YAML takes spaces only"
        yield document.problem(found.start(1), found.end(1), key=_YAML, code="tab", reason=reason, instead=instead)


def _indented(document: Document, start: int) -> str:
    """Indent a line by spaces, as the line above asks for; what was meant by tabs nobody knows."""
    above = document.line(max(0, start - 1))
    depth = len(above) - len(above.lstrip()) + (2 if above.rstrip().endswith(":") else 0)
    return " " * depth + document.line(start).lstrip()


def _stray_signs(document: Document, scalars: list[Scalar]) -> Iterator[Problem]:
    """Look at what stands between the texts: tabs, and comments that were meant as text."""
    last: Scalar | None = None
    begin = 0
    for scalar in [*scalars, Scalar("", len(document.text), len(document.text))]:
        gap = document.text[begin : scalar.start]
        for comment in _COMMENT.finditer(gap):
            yield from _glued_comment(document, begin + comment.start(), comment[0], last)
        for tab in re.finditer("\t", _COMMENT.sub(lambda comment: " " * len(comment[0]), gap)):
            place = begin + tab.start()
            instead = document.replaced(place, place + 1, " ")
            reason = "a tab stands between the words; use spaces"
            yield document.problem(place, place + 1, key=_YAML, code="tab", reason=reason, instead=instead)
        begin = max(begin, scalar.end)
        last = scalar


def _glued_comment(document: Document, start: int, comment: str, last: Scalar | None) -> Iterator[Problem]:
    line_start = document.line_start(start)
    if not re.match(r"#\w", comment) or not document.text[line_start:start].strip():
        return
    text_start = start
    if last is not None and not last.style and last.text and line_start <= last.start:
        text_start = last.start
    end = start + len(comment)
    instead = document.replaced(text_start, end, quoted(document.text[text_start:end].rstrip()))
    reason = "everything after # is a comment; quote the text, or put a space after #"
    yield document.problem(start, end, key=_YAML, code="comment", reason=reason, instead=instead)
