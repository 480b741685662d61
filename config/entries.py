"""What the files hold together: each entity, list, source, subscriber and rule with the place it comes from.

Checks only what concerns the file as a whole: its parts, its version, and that no id stands twice in all files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.problems import did_you_mean
from config.model_errors import key_path
from config.nodes import Document, Listing, Mapping, Node, Scalar, value_of
from config.problems import Problem, printable

NAMED_PARTS: Final = ("entities", "lists")  # maps from a name, which rules use as $name
LISTED_PARTS: Final = ("sources", "subscribers", "rules")
_PARTS: Final = ("version", *NAMED_PARTS, *LISTED_PARTS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity, list, source, subscriber or rule of a file. `name` is its id, empty where it has none."""

    part: str
    name: str
    document: Document
    node: Node
    label: Node  # what to point at: the name where there is one

    @property
    def key(self) -> str:
        """The path of keys that messages show."""
        return f"{self.part}.{printable(self.name)}" if self.name else self.part

    def problem(self, *, code: str, reason: str, key: str = "") -> Problem:
        """Make a problem of this entry as a whole."""
        key = f"{self.key}.{key}" if key else self.key
        return self.document.problem(self.label.start, self.label.end, key=key, code=code, reason=reason)


def entries(document: Document) -> tuple[list[Entry], list[Problem]]:
    """Take one file apart."""
    root = document.root
    if root is None:
        return [], []
    if not isinstance(root, Mapping):
        reason = "a file begins with version: 1 and holds sources, entities, lists, rules or subscribers"
        return [], [document.problem(root.start, root.end, key="version", code="missing", reason=reason)]
    problems = [*_check_version(document, root)]
    found: list[Entry] = []
    for part, (label, node) in root.entries.items():
        if part not in _PARTS:
            reason = f"no such key{did_you_mean(part, _PARTS) or '; there are ' + ', '.join(_PARTS)}"
            problems.append(
                document.problem(label.start, label.end, key=key_path(part, ()), code="unknown-key", reason=reason)
            )
        elif part != "version" and not (isinstance(node, Scalar) and node.is_absent):
            wanted = Mapping if part in NAMED_PARTS else Listing
            if isinstance(node, wanted):
                found += _entries_of(document, part, node)
            else:
                kind = "a map from names" if part in NAMED_PARTS else "a list, each entry with a leading -"
                reason = f"should be {kind}"
                problems.append(document.problem(label.start, label.end, key=part, code="type", reason=reason))
    return found, problems


def _check_version(document: Document, root: Mapping) -> Iterator[Problem]:
    version = value_of(root, "version")
    if version is None:
        first = document.line(0)
        instead = f"version: 1\n{first}" if first.strip() and not first.startswith("#") else "version: 1"
        yield document.problem(
            root.start, root.start + 1, key="version", code="missing", reason="is missing", instead=instead
        )
    elif not isinstance(version, Scalar) or version.text != "1":
        reason = "this Khabardar reads version 1 of the file format"
        instead = document.replaced(version.start, version.end, "1") if isinstance(version, Scalar) else ""
        yield document.problem(version.start, version.end, key="version", code="value", reason=reason, instead=instead)


def _entries_of(document: Document, part: str, node: Node) -> Iterator[Entry]:
    if isinstance(node, Mapping):
        for name, (label, value) in node.entries.items():
            yield Entry(part, name, document, value, label)
    elif isinstance(node, Listing):
        for item in node.items:
            named = value_of(item, "chat" if part == "subscribers" else "id")
            if isinstance(named, Scalar) and named.text:
                yield Entry(part, named.text, document, item, named)
            else:
                start = next(iter(item.entries.values()))[0] if isinstance(item, Mapping) and item.entries else item
                yield Entry(part, "", document, item, start)


def check_unique(found: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Keep the first of each id over all files, and tell of the others where the first one stands."""
    first: dict[tuple[str, str], Entry] = {}
    kept, problems = [], []
    for entry in found:
        # Entities and lists share one space of names: both are used as $name.
        space = "names" if entry.part in NAMED_PARTS else entry.part
        if entry.part == "subscribers":
            thread = value_of(entry.node, "thread")
            name = f"{entry.name} {thread.text if isinstance(thread, Scalar) else 0}"
        else:
            name = entry.name
        earlier = first.setdefault((space, name), entry)
        if not entry.name or earlier is entry:
            kept.append(entry)
            continue
        place = f"{earlier.document.name}:{earlier.document.line_number(earlier.label.start)}"
        problems.append(entry.problem(code="duplicate-id", reason=f"{entry.name!r} is taken already; first in {place}"))
    return kept, problems
