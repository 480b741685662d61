"""YAML's events to a tree with places. Without recursion, so that depth is a mistake and no crash.

Refuses what strict files may not hold (aliases, anchors, tags, a key twice) and reads on where it can.
"""

import yaml

from config.nodes import Document, Listing, Mapping, Node, Scalar
from config.problems import Problem, printable
from config.syntax import INVISIBLE, explain, quoted, visible_name

DEEPEST = 40  # levels; libyaml itself crashes when it composes 100,000, so they are counted on its stream of events
MOST_EVENTS = 250_000  # a second's work; a file of the largest size that people wrote has fewer
MOST_PROBLEMS = 100  # of one file; who has more will fix them in bulk anyway


class Tree:
    """One growing tree: `grow` it once, then read `root` (None where YAML could not read the file) and `problems`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.scalars: list[Scalar] = []  # every text of the file in its order, keys and refused ones too
        self._open: list[tuple[Listing | Mapping, Scalar | None]] = []  # each with the key that waits for its value

    def grow(self) -> None:
        """Read all events; a mistake that YAML cannot read past ends the tree."""
        try:
            for number, event in enumerate(yaml.parse(self.document.text, Loader=yaml.CBaseLoader)):
                if not self._take(event) or len(self.problems) >= MOST_PROBLEMS:
                    self.root = None
                    return
                if number > MOST_EVENTS:
                    self.root = None
                    self._note(0, 0, "too-large", "the file holds too many entries; split it")
                    return
        except yaml.YAMLError as error:
            self.root = None
            problem = explain(self.document, error, key=self._key(), deepest=DEEPEST)
            if not any(one.line == problem.line for one in self.problems):
                self.problems.append(problem)
            return
        if self.root is None:
            reason = "the file is empty; it begins with the line version: 1"
            self.problems.append(self.document.problem(0, 0, key="version", code="missing", reason=reason))

    def _take(self, event: yaml.Event) -> bool:
        start, end = _places(event)
        match event:
            case yaml.AliasEvent():
                self._refuse_alias(event, start, end)
                self._add_scalar(Scalar(f"*{event.anchor}", start, end, "*"))
            case yaml.ScalarEvent():
                self._refuse_marks(event, start)
                self._add_scalar(Scalar(event.value, start, end, event.style or ""))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_marks(event, start)
                kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Listing
                self._open.append((kind(start, end, bool(event.flow_style)), None))
                if len(self._open) > DEEPEST:
                    self._note(start, end, "depth", f"nested more than {DEEPEST} levels deep")
                    return False
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                node, _ = self._open.pop()
                node.end = end
                self._add(node)
            case yaml.DocumentStartEvent() if self.root is not None:
                self._note(start, end, "document", "a second document begins; put it into a file of its own")
                return False
        return True

    def _add_scalar(self, scalar: Scalar) -> None:
        self.scalars.append(scalar)
        self._add(scalar)

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent, key = self._open[-1]
        if isinstance(parent, Listing):
            if not (isinstance(node, Scalar) and node.is_absent):
                parent.items.append(node)
            else:
                self._note(node.start, node.end, "empty", "an empty entry in a list; delete it, or write its value")
        elif key is None:
            self._open[-1] = (parent, self._as_key(node))
        else:
            self._open[-1] = (parent, None)
            self._add_entry(parent, key, node)

    def _as_key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            self._note(node.start, node.end, "key", "a key must be a word; quote the text if it is one")
            return Scalar(self.document.text[node.start : node.end], node.start, node.end, "?")
        if hidden := INVISIBLE.search(node.text):
            clean = INVISIBLE.sub(lambda found: " " if found[0].isspace() else "", node.text).strip()
            instead = self.document.replaced(node.start, node.end, clean)
            reason = f"{visible_name(hidden[0])} hides in this key; delete it"
            self._note(node.start, node.end, "invisible", reason, instead)
        return node

    def _add_entry(self, parent: Mapping, key: Scalar, value: Node) -> None:
        if parent.flow and key.style != "?" and self._has_no_colon(key, value):
            self._refuse_comma(parent, key)
        elif key.text in parent.entries:
            first = self.document.line_number(parent.entries[key.text][0].start)
            self._note(key.start, key.end, "duplicate-key", f"{key.text!r} stands here twice; first in line {first}")
        else:
            parent.entries[key.text] = (key, value)

    def _has_no_colon(self, key: Scalar, value: Node) -> bool:
        return (
            isinstance(value, Scalar) and value.is_absent and ":" not in self.document.text[key.end : value.start + 1]
        )

    def _refuse_comma(self, parent: Mapping, key: Scalar) -> None:
        before = next(reversed(parent.entries.values()), None)
        if before is None or not isinstance(before[1], Scalar):
            reason = f"{key.text!r} has no value; a map is written {{key: value}}, a list [a, b]"
            self._note(key.start, key.end, "comma", reason)
            return
        value = before[1]
        whole = f"{value.text}, {key.text}"
        instead = self.document.replaced(value.start, key.end, quoted(whole))
        self._note(key.start, key.end, "comma", "the comma ends the value; quote a text with a comma", instead)

    def _refuse_alias(self, event: yaml.AliasEvent, start: int, end: int) -> None:
        name = str(event.anchor)
        reason = "a leading * is YAML's alias, which is not used here; the * of a term stands at its end, else quote it"
        self._note(start, end, "alias", reason, self.document.replaced(start, end, f"{name}*"))

    def _refuse_marks(self, event: yaml.NodeEvent, start: int) -> None:
        tag = getattr(event, "tag", None)
        if event.anchor is not None:
            reason = "a leading & is YAML's anchor, which is not used here; quote the text"
            self._note(start, start + 1, "anchor", reason)
        elif tag is not None:
            self._note(start, start + 1, "tag", "a leading ! is YAML's tag, which is not used here; quote the text")

    def _note(self, start: int, end: int, code: str, reason: str, instead: str = "") -> None:
        key = self._key()
        self.problems.append(self.document.problem(start, end, key=key, code=code, reason=reason, instead=instead))

    def _key(self) -> str:
        return ".".join(printable(waiting.text) for _, waiting in self._open if waiting) or "yaml"


def _places(event: yaml.Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    return (0 if start is None else start.index), (0 if end is None else end.index)  # libyaml always has both
