"""Where the terms of a file stand: the places of the grammar that hold words for the matcher."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.nodes import Listing, Mapping, Node, Scalar, value_of

_ENTITY_TERMS = ("terms", "unsure", "context", "ignore")
_RULE_TERMS = ("when", "ignore", "unless")
_NO_TERMS = {"words", "min", "max", "facts"}  # keys inside a condition that hold numbers and facts


@dataclass(frozen=True, slots=True)
class Term:
    """One term where it stands: its key path, its scalar, and the list it is in, if any."""

    key: str
    scalar: Scalar
    inside: Listing | None
    index: int

    @property
    def words_only(self) -> bool:
        """Say whether no condition can stand here: in lists, in entities, in what `ignore` holds."""
        return self.key.startswith(("lists.", "entities.")) or self.key.endswith(".ignore")

    @property
    def place(self) -> tuple[int, int]:
        """Where it begins and ends."""
        return self.scalar.start, self.scalar.end

    @property
    def next(self) -> Node | None:
        """What follows it in its list."""
        return self.inside.items[self.index + 1] if self.inside and self.index + 1 < len(self.inside.items) else None


def terms(root: Node | None) -> Iterator[Term]:
    """Give every place of a file where the grammar has a term."""
    if not isinstance(root, Mapping):
        return
    for name, entity in _named(root, "entities"):
        for part in _ENTITY_TERMS:
            yield from _within(f"entities.{name}.{part}", value_of(entity, part))
    for name, words in _named(root, "lists"):
        yield from _within(f"lists.{name}", words)
    rules = value_of(root, "rules")
    for rule in rules.items if isinstance(rules, Listing) else ():
        given = value_of(rule, "id")
        key = f"rules.{given.text}" if isinstance(given, Scalar) else "rules"
        for part in _RULE_TERMS:
            yield from _within(f"{key}.{part}", value_of(rule, part))
        raises = value_of(rule, "raise")
        for step in raises.items if isinstance(raises, Listing) else ():
            yield from _within(f"{key}.raise.if", value_of(step, "if"))


def _named(root: Mapping, part: str) -> Iterator[tuple[str, Node]]:
    node = value_of(root, part)
    if isinstance(node, Mapping):
        for name, (_, value) in node.entries.items():
            yield name, value


def _within(key: str, node: Node | None, inside: Listing | None = None, index: int = 0) -> Iterator[Term]:
    match node:
        case Scalar() if not node.is_absent:
            yield Term(key, node, inside, index)
        case Listing():
            for number, item in enumerate(node.items):
                yield from _within(key, item, node, number)
        case Mapping():
            for name, (_, value) in node.entries.items():
                if name not in _NO_TERMS:
                    yield from _within(f"{key}.{name}", value)
