"""From a condition as written to a node of the condition tree; what can never hold as meant is noted as a problem."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from alerts import rulemodels
from alerts.conditions import AllOf, AnyOf, Condition, Near, NoneOf, Number, Sentence, Within, Words
from alerts.factbuilder import build_facts
from alerts.factconditions import FactsHold, needs_facts
from alerts.factmodels import FactsModel
from alerts.problems import Path, Problem
from alerts.vocabulary import VocabularyBuilder

SCOPES: Final = ("title", "lead", "body", "author")
KEYS: Final = "any, all, none, near, number, facts, sentence, title, lead, body or author"
MOST_ALTERNATIVES: Final = 64
_GROUPS: Final = (("any", AnyOf), ("all", AllOf), ("none", NoneOf))
_Way = tuple[Words, ...]  # one way in which a member of `near` can hit: all of these
_NO_POSITIVE: Final = (
    "nothing that must stand in the article: a condition needs a term that must hit, beside what must not and beside "
    "any regular expression"
)


@dataclass(frozen=True, slots=True)
class ConditionBuilder:
    """Builds the conditions of one rule; its words go into the shared vocabulary, with the problems."""

    words: VocabularyBuilder
    scope: str = ""  # the part of the article that is looked at; empty for all of it

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
        nodes = (self.build(member, (*path, index)) for index, member in enumerate(written))
        return tuple(sorted(nodes, key=needs_facts))  # what costs least is asked first

    def _map(self, written: rulemodels.ConditionModel, path: Path) -> Condition:
        nodes: list[Condition] = []
        for name, kind in _GROUPS:
            members: list[rulemodels.Condition] | None = getattr(written, name)
            if members is not None:
                nodes.append(kind(self._all(members, (*path, name))))
        if written.near is not None:
            nodes.append(self._near(written.near, (*path, "near")))
        if written.number is not None:
            nodes.append(self._number(written.number, (*path, "number")))
        if written.sentence is not None:
            nodes.append(replace(self, scope="sentence").sentence(written.sentence, (*path, "sentence")))
        for scope in SCOPES:
            member: rulemodels.Condition | None = getattr(written, scope)
            if member is not None:
                nodes.append(Within(scope, replace(self, scope=scope).build(member, (*path, scope))))
        if written.facts is not None:
            nodes.append(self._facts(written.facts, (*path, "facts")))
        if not nodes:
            self._note(path, "empty", f"an empty map; write {KEYS}")
        return nodes[0] if len(nodes) == 1 else AllOf(tuple(sorted(nodes, key=needs_facts)))

    def _facts(self, written: FactsModel, path: Path) -> Condition:
        if self.scope:
            reason = f"facts are of the whole article, not of a {self.scope}: put `facts` beside `{self.scope}`"
            self._note(path, "facts", reason)
        return build_facts(written, path, self.words)

    def sentence(self, written: rulemodels.Condition, path: Path) -> Condition:
        """Build a condition that one sentence must fulfil."""
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
        case Words() | Near() | Number() | FactsHold():
            return {scope}
        case Within():
            return _scopes(node.member, node.scope)
        case Sentence():
            return _scopes(node.member, scope)
        case AnyOf() | AllOf():
            return {found for member in node.members for found in _scopes(member, scope)}
        case _:
            return set()
