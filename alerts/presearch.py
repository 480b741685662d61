"""Presearch: which stored articles can fulfil a condition at all, by what an index of their words says.

Every answer holds at least the articles that the condition holds for; None is the answer where the index can not tell.
A node of the tree that is not known here can not be told of. Nothing here reads an article.
"""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from alerts.conditions import AllOf, AnyOf, Clause, Condition, Near, Number, Sentence, Within, Words
from alerts.factconditions import FactsHold

Ids = AbstractSet[int]


@dataclass(frozen=True, slots=True)
class Presearch:
    """Asks the index for leaves and puts the answers together.

    `find` gives the articles whose title, summary or body may hit a leaf, None if it can not tell; `commonness` guesses
    which of two leaves is rarer; of articles that are `few` already no further leaf takes any away.
    """

    find: Callable[[int], Ids | None]
    commonness: Callable[[int], float]
    few: int

    def candidates(self, node: Condition) -> Ids | None:  # noqa: PLR0911  one answer for each kind of node
        """Give the articles that a condition can hold for."""
        match node:
            case Words() | Number():
                return self.find(node.leaf)
            case AnyOf():
                return _either(map(self.candidates, node.members))
            case AllOf():
                return self._common(node.members)
            case Near():
                return _either(map(self._common, node.alternatives))
            case Sentence() | Within():  # who wrote an article is not indexed
                return None if getattr(node, "scope", "") == "author" else self.candidates(node.member)
            case FactsHold():
                return self._named(node.named)
        return None

    def _named(self, clauses: Iterable[Clause]) -> Ids | None:
        """Give the articles that name one of each; without any the index can not tell what happened."""
        found: Ids | None = None
        for clause in clauses:
            more = _either(map(self.find, sorted(clause)))
            if more is not None:
                found = more if found is None else found & more
        return found

    def _common(self, members: Iterable[Condition]) -> Ids | None:
        """Give the articles that all members can hold for: the rarest is asked first, and often alone."""
        found: Ids | None = None
        for member in sorted(members, key=self.cost):
            more = self.candidates(member)
            if more is not None:
                found = more if found is None else found & more
            if found is not None and len(found) <= self.few:
                break
        return found

    def cost(self, node: Condition) -> float:  # noqa: PLR0911  one answer for each kind of node
        """Guess how many articles a condition can hold for; good for comparing two of them."""
        match node:
            case Words() | Number():
                return self.commonness(node.leaf)
            case AnyOf():
                return sum(map(self.cost, node.members))
            case AllOf():
                return min(map(self.cost, node.members), default=1.0)
            case Near():
                return sum(min(map(self.cost, members), default=1.0) for members in node.alternatives)
            case Sentence() | Within():
                return self.cost(node.member)
            case FactsHold():
                return min((sum(map(self.commonness, clause)) for clause in node.named), default=1.0)
        return 1.0


def _either(answers: Iterable[Ids | None]) -> Ids | None:
    found: set[int] = set()
    for answer in answers:
        if answer is None:
            return None
        found |= answer
    return found
