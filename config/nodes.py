"""A YAML file as a tree with places: what was written, and where. Values stay text; their types are the models' to say.

Offsets count characters of the text that the file holds after its line ends are made equal.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from config.problems import Problem, printable

EXCERPT = 160  # characters of a line that a person can still take in
LONGEST_REASON = 400  # characters; a reason may repeat what was written
LONGEST_LINE = 2_000  # characters; what is longer was not typed, and is not worth the time of a suggestion
PlainValue = str | list["PlainValue"] | dict[str, "PlainValue"]


@dataclass(slots=True)
class Scalar:
    """A text as written; `style` is empty for a plain one, else the quote or block sign."""

    text: str
    start: int
    end: int
    style: str = ""

    @property
    def is_absent(self) -> bool:
        """Say whether nothing was written at all, as after `spider:`."""
        return not self.text and not self.style


@dataclass(slots=True)
class Listing:
    """A list; `flow` is the one-line form in brackets."""

    start: int
    end: int
    flow: bool
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A map from keys to nodes, each key once, in the order of the file."""

    start: int
    end: int
    flow: bool
    entries: dict[str, tuple[Scalar, "Node"]] = field(default_factory=dict)


Node = Scalar | Listing | Mapping


def plain(node: Node) -> PlainValue:
    """Give the node's value for the models; a key with nothing behind it is left out, as if it were not there."""
    match node:
        case Scalar():
            return node.text
        case Listing():
            return [plain(item) for item in node.items]
        case Mapping():
            return {
                key: plain(value)
                for key, (_, value) in node.entries.items()
                if not (isinstance(value, Scalar) and value.is_absent)
            }


def value_of(node: Node | None, key: str) -> Node | None:
    """Give what stands under a key of a map; None where there is no such thing."""
    entry = node.entries.get(key) if isinstance(node, Mapping) else None
    return None if entry is None else entry[1]


@dataclass(frozen=True)
class Document:
    """One file: its name as operators know it, its text, and its tree (None where YAML could not read it)."""

    name: str
    text: str
    root: Node | None = None

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts = [0]
        while (found := self.text.find("\n", starts[-1])) >= 0:
            starts.append(found + 1)
        return starts

    def line_number(self, offset: int) -> int:
        """Give the line of an offset, counted from 1."""
        return bisect_right(self._starts, offset)

    def line_start(self, offset: int) -> int:
        """Give the offset at which the line of `offset` begins."""
        return self._starts[self.line_number(offset) - 1]

    def line(self, offset: int) -> str:
        """Give the text of the line of `offset` without its end; nothing of a line that no person wrote."""
        return self.replaced(offset, offset, "")

    def replaced(self, start: int, end: int, by: str) -> str:
        """Give the line or lines of `start` to `end` with that part replaced; nothing if no person wrote them."""
        first = self.line_start(start)
        line_end = self.text.find("\n", end, first + LONGEST_LINE)
        if line_end < 0 and (line_end := len(self.text)) - first > LONGEST_LINE:
            return ""
        return self.text[first:start] + by + self.text[end:line_end]

    def problem(  # noqa: PLR0913 - a problem has these parts; all but two are keywords
        self, start: int, end: int, *, key: str, code: str, reason: str, instead: str = "", warning: bool = False
    ) -> Problem:
        """Make a problem of the place `start` to `end` of this file."""
        start = min(start, len(self.text))
        first = self.line_start(start)
        column = start - first
        cut = max(0, column - EXCERPT * 3 // 4)
        excerpt = self.text[first + cut : first + cut + EXCERPT].partition("\n")[0]
        return Problem(
            file=self.name,
            line=self.line_number(start),
            column=column + 1,
            key=key,
            code=code,
            reason=printable(reason, LONGEST_REASON),
            instead=instead if len(instead) <= EXCERPT else "",
            excerpt=excerpt,
            caret=column - cut,
            length=max(1, min(end - start, len(excerpt) - (column - cut))),
            warning=warning,
        )
