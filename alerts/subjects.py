"""Whom and what an article is about, as ids of entities, and how those hang together: kinds, and what lies in what.

Pure. Rules over rules count by these; what a rule asks of the text itself is not decided here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from alerts.rulevalues import PLACE_KINDS
from alerts.vocabulary import Entity
from storage.facts import Facts
from storage.records import Article, Span
from storage.text import lead_end


class Named(Protocol):
    """An entity that an article names, or in which lies what it names."""

    @property
    def id(self) -> str:
        """Its id in the operators' files."""

    @property
    def kind(self) -> str:
        """What it is: group, district, ..."""

    @property
    def spans(self) -> Sequence[Span]:
        """Where it is named."""


# Further down, articles recall other events: only what stands above counts for these.
_FROM_ABOVE: Final = frozenset({*PLACE_KINDS, "group"})


@dataclass(frozen=True)
class Kin:
    """The entities of a rule set: their names and kinds, and the tree they form."""

    entities: Mapping[str, Entity] = field(default_factory=dict)

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> "Kin":
        """Make the tree of these entities."""
        return cls({entity.id: entity for entity in entities})

    def name(self, entity: str) -> str:
        """Return what subscribers read; of one that is no longer there its id."""
        known = self.entities.get(entity)
        return known.name if known else entity

    def lifted(self, subjects: Iterable[str]) -> frozenset[str]:
        """Give the subjects with all that they lie in."""
        found: set[str] = set()
        for subject in subjects:
            name = subject
            while name and name not in found:
                found.add(name)
                name = self.entities[name].parent if name in self.entities else ""
        return frozenset(found)

    def exact(self, subjects: Iterable[str]) -> list[str]:
        """Leave out what others of the subjects lie in."""
        given = list(dict.fromkeys(subjects))
        around = {above for one in given for above in self.lifted([one]) - {one}}
        return [one for one in given if one not in around]

    def of_kind(self, subjects: Iterable[str], kind: str) -> frozenset[str]:
        """Give the subjects of a kind, with what they lie in; of `place` only the most exact ones, of any kind."""
        if kind == "place":
            return frozenset(one for one in self.exact(subjects) if self._kind(one) in PLACE_KINDS)
        return frozenset(one for one in self.lifted(subjects) if self._kind(one) == kind)

    def places(self, subjects: Iterable[str]) -> frozenset[str]:
        """Give all places among the subjects, with those they lie in."""
        return frozenset(one for one in self.lifted(subjects) if self._kind(one) in PLACE_KINDS)

    def _kind(self, entity: str) -> str:
        return self.entities[entity].kind if entity in self.entities else ""


def subjects_of(article: Article, named: Iterable[Named], facts: Facts) -> tuple[str, ...]:
    """Give the ids of the entities that an article is about.

    Places are where it happened, groups those who claim it. Where the facts know none, those of the title count, else
    of the lead: an article about a closed border is no incident, and has a place all the same.
    """
    places = facts.headlined or facts.places[:1]  # what else it names it may only recall
    told = {"group": facts.claimed_by, "place": places}
    above: dict[str, dict[str, list[str]]] = {"group": {}, "place": {}}
    subjects = [*places, *facts.claimed_by]
    for entity in named:
        if entity.kind not in _FROM_ABOVE:
            subjects.append(entity.id)
            continue
        kind = "group" if entity.kind == "group" else "place"
        if not told[kind]:
            fields = {_field(article, span) for span in entity.spans}
            for name in fields & {"title", "lead"}:
                above[kind].setdefault(name, []).append(entity.id)
    for by_field in above.values():
        subjects += by_field.get("title") or by_field.get("lead") or []
    return tuple(dict.fromkeys(subjects))


def _field(article: Article, span: Span) -> str:
    if span.field == "summary":
        return "lead"
    if span.field == "body" and not article.summary.strip() and span.end <= lead_end(article.body):
        return "lead"
    return span.field
