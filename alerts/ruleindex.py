"""Which rules are worth asking, by the words that a scan found: none that could hold is left out.

It is made once for a rule set and never changes. What a rule then says of the article is `alerts/matcher.py`'s.
"""

from array import array
from collections.abc import Iterable, Mapping
from typing import Final

from alerts.conditions import AllOf, Clause, Condition, Within
from alerts.rules import Rule, RuleSet
from alerts.sight import Hit, Sight
from alerts.vocabulary import Entity

_IN_TITLE: Final = 0.1  # of the articles that hold a word, those that hold it in the title


class RuleIndex:
    """What a scan's findings mean: which parts they hit, and which rules those parts make worth asking."""

    def __init__(self, ruleset: RuleSet, *, presearch: bool) -> None:
        self._vocabulary = ruleset.vocabulary
        self._costs: dict[int, float] = {}
        owners: dict[str, list[tuple[int, str]]] = {}
        for number, part in enumerate(self._vocabulary.parts):
            for form in part.forms:
                owners.setdefault(form.pattern, []).append((number, form.exact))
        self.patterns: Final = tuple(owners)
        # By the number of a pattern: the parts it stands for, each with the case that it wants.
        self.owners: Final = tuple(owners.values())
        # Most patterns are whole words in any case and stand for one part: its number, else -1.
        self.only_owner: Final = array(
            "l",
            [
                owns[0][0] if len(owns) == 1 and not owns[0][1] and pattern[-1] == " " else -1
                for pattern, owns in owners.items()
            ],
        )
        self.leaves_of: Final = self._leaves_of()
        self._entities: Final = {entity.leaf: entity for entity in self._vocabulary.entities}
        self._rules: Final = tuple(rule for rule in ruleset.rules if rule.enabled)
        self._asked_by: dict[int, list[int]] = {}
        self._titled_parts: set[int] = set()  # those of the leaves that some rule wants in the title
        self._needs: list[tuple[Clause, ...]] = []
        self._always: Final = not presearch
        for number, rule in enumerate(self._rules):
            self._select(number, rule)

    def _leaves_of(self) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self._vocabulary.parts]
        for number, leaf in enumerate(self._vocabulary.leaves):
            for part in leaf.parts:
                found[part].append(number)
        return tuple(map(tuple, found))

    def _select(self, number: int, rule: Rule) -> None:
        clauses = sorted(dict.fromkeys(self._clauses(rule.when)), key=self._cost)
        self._needs.append(tuple(clauses[1:]))
        for leaf in clauses[0]:
            self._asked_by.setdefault(leaf, []).append(number)
        titled = (~leaf for clause in clauses for leaf in clause if leaf < 0)
        self._titled_parts.update(part for leaf in titled for part in self._vocabulary.leaves[leaf].parts)

    def _clauses(self, node: Condition) -> list[Clause]:
        """Give what a condition requires; of what it requires in the title each leaf as `~leaf`."""
        match node:
            case Within(scope="title"):
                return [frozenset(~leaf for leaf in clause) for clause in node.required(self._cost)]
            case AllOf():
                return [clause for member in node.members for clause in self._clauses(member)]
        return node.required(self._cost)

    def titled(self, raw: Mapping[int, list[Hit]], end: int) -> set[int]:
        """Give the leaves that hit in the title, which ends there, as `~leaf`, where some rule wants them so."""
        parts = [part for part in self._titled_parts & raw.keys() if min(raw[part])[0] < end]
        return {~leaf for part in parts for leaf in self.leaves_of[part]}

    def candidates(self, sight: Sight) -> Iterable[Rule]:
        """Give the rules that can hold for an article, in their order."""
        if self._always:
            return self._rules
        leaves = sight.leaves | sight.titled
        asked: set[int] = set()
        asked.update(*map(self._asked_by.__getitem__, self._asked_by.keys() & leaves))
        found: list[Rule] = []
        for number in sorted(asked):
            for clause in self._needs[number]:
                if clause.isdisjoint(leaves):
                    break
            else:
                found.append(self._rules[number])
        return found

    def entities_of(self, leaves: set[int]) -> Iterable[Entity]:
        """Give the entities that can be named where these leaves hit, in their order."""
        possible = leaves | self._vocabulary.lazy_leaves
        return [self._entities[leaf] for leaf in sorted(possible) if leaf in self._entities]

    def _cost(self, clause: Clause) -> float:
        return sum(self.leaf_cost(leaf) if leaf >= 0 else self.leaf_cost(~leaf) * _IN_TITLE for leaf in clause)

    def leaf_cost(self, leaf: int) -> float:
        """Guess the share of articles that hold a leaf.

        Counts from an archive were tried: they select the same rules as often, for clauses that lists make common are
        told from names by their length alone.
        """
        cost = self._costs.get(leaf)
        if cost is None:
            forms = self._vocabulary.forms(leaf)
            cost = self._costs[leaf] = sum(_guess(form.text, prefix=form.prefix) for form in forms)
        return cost


def _guess(text: str, *, prefix: bool) -> float:
    """Guess the share of articles that hold a form: long words are rare, several words rarer."""
    return (2.0 if prefix else 1.0) / (len(text) ** 2 * (1 + 20 * text.count(" ")))
