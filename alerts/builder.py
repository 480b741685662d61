"""From a condition as written to a node of the condition tree; what can never hold as meant is noted as a problem."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from alerts import rulemodels
from alerts.conditions import AllOf, AnyOf, Condition, Near, NoneOf, Number, Sentence, Within, Words
from alerts.problems import Path, Problem
from alerts.vocabulary import VocabularyBuilder

SCOPES: Final = ("title", "lead", "body", "author")
KEYS: Final = "any, all, none, near, number, sentence, title, lead, body or author"
MOST_ALTERNATIVES: Final = 64
_Way = tuple[Words, ...]  # one way in which a member of `near` can hit: all of these
_NO_POSITIVE: Final = (
    "nothing that must stand in the article: a condition needs a term that must hit, beside what must not and beside "
    "any regular expression"
)


@dataclass(frozen=True, slots=True)
class ConditionBuilder:
    """Builds the conditions of one rule; its words go into the shared vocabulary, with the problems."""

    words: VocabularyBuilder

    def positive(self, written: rulemodels.Condition, path: Path) -> Condition:
        """Build a condition that must have a term that has to hit; one that has none is noted."""
        before = len(self.words.problems)
        node = self.build(written, path)
        if len(self.words.problems) == before and not node.required(len):
            self._note(path, "no-positive-term", _NO_POSITIVE)
        return node

    def build(self, written: rulemodels.Condition, path: Path) -> Condition:
        """Build any condition."""
        if isinstance(written, str):
            return self._words([written], path)
        if isinstance(written, list):
            return AnyOf(self._all(written, path))
        return self._map(written, path)

    def _words(self, written: Sequence[str], path: Path) -> Words:
        leaf = self.words.leaf(written, path)
        return Words(leaf, " | ".join(written), self.words.is_lazy(leaf))

    def _all(self, written: Sequence[rulemodels.Condition], path: Path) -> tuple[Condition, ...]:
        return tuple(self.build(member, (*path, index)) for index, member in enumerate(written))

    def _map(self, written: rulemodels.ConditionModel, path: Path) -> Condition:
        nodes: list[Condition] = []
        if written.any is not None:
            nodes.append(AnyOf(self._all(written.any, (*path, "any"))))
        if written.all is not None:
            nodes.append(AllOf(self._all(written.all, (*path, "all"))))
        if written.none is not None:
            nodes.append(NoneOf(self._all(written.none, (*path, "none"))))
        if written.near is not None:
            nodes.append(self._near(written.near, (*path, "near")))
        if written.number is not None:
            nodes.append(self._number(written.number, (*path, "number")))
        if written.sentence is not None:
            nodes.append(self._sentence(written.sentence, (*path, "sentence")))
        for scope in SCOPES:
            member: rulemodels.Condition | None = getattr(written, scope)
            if member is not None:
                nodes.append(Within(scope, self.build(member, (*path, scope))))
        if not nodes:
            self._note(path, "empty", f"an empty map; write {KEYS}")
        return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))

    def _sentence(self, written: rulemodels.Condition, path: Path) -> Condition:
        member = self.positive(written, path)
        return Sentence(member, min(member.required(len), key=len, default=frozenset()))

    def _number(self, written: rulemodels.NumberModel, path: Path) -> Number:
        if written.min is not None and written.max is not None and written.min > written.max:
            self._note((*path, "max"), "number", f"no number is at least {written.min} and at most {written.max}")
        return Number(self._words(written.any, (*path, "any")), written.min, written.max)

    def _near(self, written: rulemodels.NearModel, path: Path) -> Condition:
        members = [self._alternatives(member, (*path, "all", index)) for index, member in enumerate(written.all)]
        return Near(written.words, tuple(self._product(members, (*path, "all"))))

    def _alternatives(self, written: rulemodels.Condition, path: Path) -> list[_Way]:
        """Give the ways in which a member of `near` can hit, each as the words that must all hit."""
        if isinstance(written, str):
            return [(self._words([written], path),)]
        if isinstance(written, rulemodels.ConditionModel):
            return self._alternatives_of_map(written, path)
        terms = [member for member in written if isinstance(member, str)]
        if len(terms) == len(written):  # one leaf, not many: fewer ways to try
            return [(self._words(terms, path),)]
        members = [self._alternatives(member, (*path, index)) for index, member in enumerate(written)]
        return [way for member in members for way in member]

    def _alternatives_of_map(self, written: rulemodels.ConditionModel, path: Path) -> list[_Way]:
        keys = sorted(written.model_fields_set)
        if not keys or not set(keys) <= {"any", "all"}:
            self._note(path, "near", "`near` holds terms, lists, and maps of any and all, nothing else")
            return [()]
        members: list[list[_Way]] = []
        if written.any is not None:
            members.append(self._alternatives(written.any, (*path, "any")))
        for index, member in enumerate(written.all or ()):
            members.append(self._alternatives(member, (*path, "all", index)))
        return self._product(members, path)

    def _product(self, members: Sequence[list[_Way]], path: Path) -> list[_Way]:
        count = 1
        for member in members:
            count *= len(member)
        if count > MOST_ALTERNATIVES:
            self._note(
                path, "near", f"{count} combinations of members; at most {MOST_ALTERNATIVES}, use lists of terms"
            )
            return [()]
        return [tuple(leaf for way in ways for leaf in way) for ways in product(*members)]

    def _note(self, path: Path, code: str, message: str) -> None:
        self.words.problems.append(Problem(path, code, message))


def is_title_only(node: Condition) -> bool:
    """Whether a condition has words to find and looks for all of them in the title."""
    return _scopes(node, "") == {"title"}


def _scopes(node: Condition, scope: str) -> set[str]:
    match node:
        case Words() | Near() | Number():
            return {scope}
        case Within():
            return _scopes(node.member, node.scope)
        case Sentence():
            return _scopes(node.member, scope)
        case AnyOf() | AllOf():
            return {found for member in node.members for found in _scopes(member, scope)}
        case _:
            return set()
