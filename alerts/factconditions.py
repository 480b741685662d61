"""A `facts` condition: what the text says happened, asked of the facts that are read from it.

Facts are read where somebody asks, once for all rules, and only where a word of violence stands in the article: such
an article alone has any. How facts are read is decided in `alerts/facts/`.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from alerts.conditions import Clause
from alerts.factmodels import ANYBODY
from alerts.sight import Hit, Sight
from storage.facts import Facts, Toll
from storage.records import Span

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Where the text that a fact was read from is noted under another name.
_NOTED: Final = {"group": "groups", "place": "places", "weekday": "event_date"}
_CLAIMS: Final = {"claimed_by": "claimed", "denied_by": "denied"}


class Asked(Protocol):
    """One key of a `facts` condition."""

    @property
    def key(self) -> str:
        """Which key."""

    def holds(self, facts: Facts) -> bool:
        """Whether the facts are as the key wants them."""

    def known(self, facts: Facts) -> str:
        """Say what the facts tell of it; empty where they tell nothing."""

    def spans(self, facts: Facts) -> Iterator[Span]:
        """Give the words that what is known was read from."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many: at least, at most. What a text does not know for sure ("at least 30") is at most nothing."""

    key: str
    least: int | None = None
    most: int | None = None

    def holds(self, facts: Facts) -> bool:
        """See Asked."""
        toll = self._toll(facts)
        if toll is None or (self.least is not None and toll.least < self.least):
            return False
        return self.most is None or (toll.most is not None and toll.most <= self.most)

    def known(self, facts: Facts) -> str:
        """See Asked."""
        toll = self._toll(facts)
        if toll is None:
            return ""
        counted = "at least " * (toll.most is None) + str(toll.least)
        most = f" to {toll.most}" if toll.most not in (None, toll.least) else ""
        return f"{counted}{most}: “{toll.evidence}”"

    def spans(self, facts: Facts) -> Iterator[Span]:
        """See Asked."""
        toll = self._toll(facts)
        if toll is not None and toll.end > toll.start:
            yield Span(toll.field, toll.start, toll.end, toll.word)

    def _toll(self, facts: Facts) -> Toll | None:
        found: Toll | None = getattr(facts, self.key)
        return found

    def __str__(self) -> str:
        bounds = ((" at least", self.least), (" at most", self.most))
        return self.key + " and".join(f"{says} {bound}" for says, bound in bounds if bound is not None)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Which: one of some values. `within` adds what belongs to these groups, or lies in these places."""

    key: str
    written: tuple[str, ...]
    within: frozenset[str] = frozenset()

    def holds(self, facts: Facts) -> bool:
        """See Asked."""
        wanted = {*self.written, *self.within}
        return not wanted.isdisjoint(self._values(facts))

    def known(self, facts: Facts) -> str:
        """See Asked."""
        said = [value for value in self._values(facts) if value != ANYBODY]
        return ", ".join(said) or "somebody" * bool(self._values(facts))

    def spans(self, facts: Facts) -> Iterator[Span]:
        """See Asked."""
        noted = _NOTED.get(self.key, self.key)
        if self.key in _CLAIMS:
            yield from (span for name, span in facts.evidence if name == _CLAIMS[self.key] and self._values(facts))
            yield from _of_ids(facts, "groups", facts.groups, self._values(facts))
        elif self.key in ("group", "place"):
            wanted = [one for one in self._values(facts) if one in self.within or one in self.written]
            yield from _of_ids(facts, noted, self._values(facts), wanted or self._values(facts))
        else:
            yield from (span for name, span in facts.evidence if name == noted)

    def _values(self, facts: Facts) -> tuple[str, ...]:
        match self.key:
            case "claimed_by" | "denied_by":
                named: tuple[str, ...] = getattr(facts, self.key)
                return (*named, ANYBODY) if named or getattr(facts, _CLAIMS[self.key]) else ()
            case "weekday":
                return () if facts.event_date is None else (DAYS[facts.event_date.weekday()],)
            case "group" | "place":
                found: tuple[str, ...] = getattr(facts, _NOTED[self.key])
                return found
        value: str = getattr(facts, self.key)
        return (value,) if value else ()

    def __str__(self) -> str:
        return f"{self.key} {' or '.join(self.written)}"


def _of_ids(facts: Facts, noted: str, ids: Collection[str], wanted: Collection[str]) -> Iterator[Span]:
    """Give the words that name the wanted ones: they are noted in the order of the ids."""
    spans = [span for name, span in facts.evidence if name == noted]
    return (span for one, span in zip(ids, spans, strict=False) if one in wanted)


@dataclass(frozen=True, slots=True)
class FactsHold:
    """All that is asked of the facts holds. They are of the whole article, whatever the range."""

    asked: tuple[Asked, ...]
    gate: int  # the leaf of all words of violence
    named: tuple[Clause, ...] = field(default=())  # leaves of groups and places, one of each of which must hit

    def holds(self, sight: Sight, low: int, high: int) -> bool:
        """See Condition."""
        del low, high
        if not self.is_told(sight):
            return False
        facts = sight.facts()
        return all(one.holds(facts) for one in self.asked)

    def evidence(self, sight: Sight, low: int, high: int) -> list[Hit]:
        """See Condition."""
        if not self.holds(sight, low, high):
            return []
        return [hit for one in self.asked for hit in self.hits(one, sight)]

    def required(self, cost: Callable[[Clause], float]) -> list[Clause]:
        """See Condition."""
        del cost
        return [*self.named, frozenset((self.gate,))]

    def is_told(self, sight: Sight) -> bool:
        """Whether the article can have facts: a word of violence stands in it."""
        return self.gate in sight.leaves

    def hits(self, asked: Asked, sight: Sight) -> list[Hit]:
        """Give where the words stand that one of the facts was read from."""
        return [sight.hit_of(span) for span in asked.spans(sight.facts())]


def needs_facts(node: object) -> bool:
    """Whether facts are read to say if a condition holds; such a one is asked after the others."""
    return isinstance(node, FactsHold) or any(map(needs_facts, getattr(node, "members", ())))
