"""Which places may be one: a town lies in its district, a district in its province, and two districts are two places.

Pure; the places themselves are entities of the operators' files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final, Protocol

_FEW: Final = 30  # places that are known within: a province of Afghanistan has that, one of Pakistan more
_PLACE_KINDS: Final = frozenset({"country", "province", "district", "town", "crossing", "area"})


class _Entity(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parent(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PlaceTree:
    """Kinds and parents of places, by id. A place that is not in it lies nowhere, and is as exact as a town."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    small: frozenset[str] = frozenset()  # provinces no larger than a district elsewhere

    @classmethod
    def of(cls, entities: Iterable[_Entity]) -> "PlaceTree":
        """Take the places out of all entities."""
        places = [entity for entity in entities if entity.kind in _PLACE_KINDS]
        tree = cls({one.id: one.kind for one in places}, {one.id: one.parent for one in places if one.parent})
        within = Counter(step for one in places for step in tree.chain(one.id)[1:])
        small = (place for place, kind in tree.kinds.items() if kind == "province" and 0 < within[place] <= _FEW)
        return cls(tree.kinds, tree.parents, frozenset(small))

    def is_country(self, place: str) -> bool:
        """Whether it says no more than the country."""
        return self.kinds.get(place) == "country"

    def is_exact(self, place: str) -> bool:
        """Whether it is smaller than a province, so that two events in it within days are an exception."""
        return self.kinds.get(place) not in {"country", "province"}

    def is_narrow(self, place: str) -> bool:
        """Whether it is exact, or a province hardly larger than a district elsewhere."""
        return place in self.small or self.is_exact(place)

    def shared(self, some: Iterable[str], others: Iterable[str]) -> list[str]:
        """Give the places that both may mean: equal, one inside the other, or in one district; the more exact name."""
        found = {self._common(one, other) for one, other in product(some, others)}
        return sorted(found - {""})

    def _common(self, one: str, other: str) -> str:
        chain, other_chain = self.chain(one), self.chain(other)
        if one in other_chain:
            return other
        if other in chain:
            return one
        return next((place for place in chain if place in other_chain and self.is_exact(place)), "")

    def chain(self, place: str) -> list[str]:
        """Give a place and all it lies in, the country left out."""
        chain: list[str] = []
        while place and place not in chain and not self.is_country(place):
            chain.append(place)
            place = self.parents.get(place, "")
        return chain
