"""The condition tree: what must hold in a range of an article, and by which hits it holds.

Each node answers three questions: does it hold, by what evidence, and which leaves must hit before it can hold at
all. Nothing here reads rules or finds words; ranges and hits come from `alerts/sight.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Final, Protocol

from alerts.closest import Place, closest, may_be_near
from alerts.sight import Hit, Sight

Clause = frozenset[int]  # leaves of which at least one must hit
NUMBER_BEFORE: Final = 2  # words from the end of a number to the word that says what it counts
NEAREST_MISS: Final = 1000  # words; farther apart is no near miss


class Condition(Protocol):
    """A node of the tree. A range is (low, high) in the article's line."""

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """Whether it holds in the range."""

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """Give the hits it holds by, in no order and perhaps twice; none if it does not hold or holds by absence."""

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """Give clauses that must each hit for the condition to hold, the cheapest where there is a choice."""


@dataclass(frozen=True, slots=True)
class Words:
    """One term, list or entity hits."""

    leaf: int
    label: str
    lazy: bool = False  # may hit by a regular expression, which no scan finds: it can not be required

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        return bool(sight.hits(self.leaf, low, high))

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        return sight.hits(self.leaf, low, high)

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        del cost
        return [] if self.lazy else [frozenset((self.leaf,))]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in bounds stands right before a word of the leaf, or one word before it, in its sentence."""

    counted: Words
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def leaf(self) -> int:
        """What is counted."""
        return self.counted.leaf

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        return bool(self.evidence(sight, low, high))

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        found: list[Hit] = []
        for hit in sight.hits(self.leaf, low, high):
            for value, place in sight.numbers_before(hit, NUMBER_BEFORE):
                if place[0] >= low and self._fits(value):
                    found += [place, hit]
        return found

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        return self.counted.required(cost)

    def _fits(self, value: Decimal) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        bounds = ((" of at least", self.least), (" of at most", self.most))
        return "a number" + " and".join(f"{says} {bound}" for says, bound in bounds if bound is not None) + " before"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the members holds."""

    members: tuple[Condition, ...]
    _leaves: Clause = field(init=False, repr=False, compare=False)  # of the members that are words a scan finds
    _others: tuple[Condition, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Part the members: of many words few hit, and only those are asked."""
        leaves: list[int] = []
        others: list[Condition] = []
        for member in self.members:
            if isinstance(member, Words) and not member.lazy:
                leaves.append(member.leaf)
            else:
                others.append(member)
        object.__setattr__(self, "_leaves", frozenset(leaves))
        object.__setattr__(self, "_others", tuple(others))

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        for leaf in self._leaves & sight.leaves:
            if sight.hits(leaf, low, high):
                return True
        # No generator: this is asked more often than anything else.
        for member in self._others:  # noqa: SIM110
            if member.holds(sight, low, high):
                return True
        return False

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        found: list[Hit] = []
        for leaf in self._leaves & sight.leaves:
            found += sight.hits(leaf, low, high)
        for member in self._others:
            found += member.evidence(sight, low, high)
        return found

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        cheapest = [min(member.required(cost), key=cost, default=None) for member in self.members]
        return either(cheapest)


@dataclass(frozen=True, slots=True)
class AllOf:
    """All members hold."""

    members: tuple[Condition, ...]

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        for member in self.members:  # noqa: SIM110  as in AnyOf
            if not member.holds(sight, low, high):
                return False
        return True

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        if not self.holds(sight, low, high):
            return []
        return list(chain.from_iterable(member.evidence(sight, low, high) for member in self.members))

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        return list(chain.from_iterable(member.required(cost) for member in self.members))


@dataclass(frozen=True, slots=True)
class NoneOf:
    """None of the members holds."""

    members: tuple[Condition, ...]

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        for member in self.members:  # noqa: SIM110  as in AnyOf
            if member.holds(sight, low, high):
                return False
        return True

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        del sight, low, high
        return []

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        del cost
        return []


@dataclass(frozen=True, slots=True)
class Near:
    """Hits of all members of one of the alternatives lie within so many words of one field."""

    words: int
    alternatives: tuple[tuple[Words, ...], ...]

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        return bool(self.closest(sight, low, high, self.words))

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        return self.closest(sight, low, high, self.words)

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        clauses = [list(chain.from_iterable(one.required(cost) for one in way)) for way in self.alternatives]
        return clauses[0] if len(clauses) == 1 else either([min(one, key=cost, default=None) for one in clauses])

    def closest(self, sight: Sight, low: int, high: int, limit: int) -> list[Hit]:
        """Give the hits that lie closest together, within `limit` words; none if there are none."""
        ways = [way for way in self.alternatives if all(sight.hits(one.leaf, low, high) for one in way)]
        best: list[Hit] = []
        for field_low, field_high in sight.fields if ways else ():
            start, end = max(low, field_low), min(high, field_high)
            for members in ways if end - start > 1 else ():
                found_hits = [sight.hits(member.leaf, start, end) for member in members]
                if not all(found_hits) or not may_be_near(found_hits, limit, sight.words_between):
                    continue
                placed = [{sight.place(hit): hit for hit in hits} for hits in found_hits]
                found = closest([sorted(places) for places in placed], limit)
                if found is not None:
                    best = [hits[place] for hits, place in zip(placed, found, strict=True)]
                    limit = _width(found) - 1
        return best


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence fulfils the whole condition."""

    member: Condition
    leaves: Clause  # one of them hits in any such sentence

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        for start, end in self.sentences(sight, low, high):  # noqa: SIM110  as in AnyOf
            if self.member.holds(sight, start, end):
                return True
        return False

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        sentences = self.sentences(sight, low, high)
        return list(chain.from_iterable(self.member.evidence(sight, *sentence) for sentence in sentences))

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        return self.member.required(cost)

    def sentences(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """Give the sentences that could fulfil it, cut to the range."""
        hits = chain.from_iterable(sight.hits(leaf, low, high) for leaf in self.leaves)
        found = sorted({sight.sentence(hit) for hit in hits})
        return [(max(low, start), min(high, end)) for start, end in found]


@dataclass(frozen=True, slots=True)
class Within:
    """The member holds in one part of the article: title, lead, body or author."""

    scope: str
    member: Condition

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        return self.member.holds(sight, *self.range(sight, low, high))

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        return self.member.evidence(sight, *self.range(sight, low, high))

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        return self.member.required(cost)

    def range(self, sight: Sight, low: int, high: int) -> Hit:
        """Give the range to look at: the scope within the range it is asked for (the author stands outside of it)."""
        if self.scope == "author":
            return sight.author
        start, end = sight.title if self.scope == "title" else sight.body if self.scope == "body" else sight.lead
        return max(low, start), min(high, end)


def either(clauses: Iterable[Clause | None]) -> list[Clause]:
    """Join the clauses of alternatives: none at all if one of them requires nothing."""
    joined: Clause = frozenset()
    for clause in clauses:
        if clause is None:
            return []
        joined |= clause
    return [joined]


def width(sight: Sight, hits: Iterable[Hit]) -> int:
    """Count the words from the first of some hits to the last, both counted."""
    return _width([sight.place(hit) for hit in hits])


def _width(places: Iterable[Place]) -> int:
    listed = list(places)
    return max(last for _, last in listed) - min(first for first, _ in listed) + 1
