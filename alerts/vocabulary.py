"""The vocabulary of a rule set: every term, list and entity that rules use, broken down to what a scan can find.

A *part* is a set of forms that count under the same circumstances (what masks them, what must stand beside them).
A *leaf* is what a condition names: one term, or a list or entity with all it stands for, as a set of parts. Equal
parts and leaves exist once, however many rules use them. Nothing here looks at an article.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from alerts.facts.attacktypes import ATTACK_WORDS, MISHAP
from alerts.problems import Path, Problem, did_you_mean
from alerts.regexes import Regex
from alerts.rulemodels import EntityModel, ListModel
from alerts.rulevalues import PLACE_KINDS
from alerts.terms import Form, Term, TermError, parse_term


@dataclass(frozen=True, slots=True)
class Part:
    """Forms that count unless a hit overlaps one of `masks`, and if one of `beside` stands in the neighbourhood.

    A part has either forms, or regular expressions, which no scan finds.
    """

    forms: tuple[Form, ...]
    masks: tuple[int, ...] = ()  # other parts, as they stand, whatever masks them
    beside: tuple[int, ...] | None = None  # None: counts by itself
    regexes: tuple[Regex, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a condition names, as the parts that it may hit by."""

    label: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing and the leaf by which an article names it (or something that lies in it)."""

    id: str
    kind: str
    name: str
    leaf: int
    parent: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """All parts and leaves of a rule set; their numbers are their places here."""

    parts: tuple[Part, ...]
    leaves: tuple[Leaf, ...]
    entities: tuple[Entity, ...]

    def forms(self, leaf: int) -> tuple[Form, ...]:
        """Give all forms of a leaf, each once."""
        return tuple(dict.fromkeys(form for part in self.leaves[leaf].parts for form in self.parts[part].forms))

    def regexes(self, leaf: int) -> tuple[Regex, ...]:
        """Give all regular expressions of a leaf, each once."""
        return tuple(dict.fromkeys(one for part in self.leaves[leaf].parts for one in self.parts[part].regexes))

    @cached_property
    def plain_parts(self) -> Sequence[int]:
        """Of each leaf that is one part, which nothing masks and which needs nothing beside it, that part; else -1."""
        return array("l", [leaf.parts[0] if self._is_plain(leaf) else -1 for leaf in self.leaves])

    def _is_plain(self, leaf: Leaf) -> bool:
        part = self.parts[leaf.parts[0]] if len(leaf.parts) == 1 else None
        return part is not None and not (part.masks or part.regexes) and part.beside is None

    @cached_property
    def lazy_parts(self) -> frozenset[int]:
        """The parts that no scan finds."""
        return frozenset(number for number, part in enumerate(self.parts) if part.regexes)

    @cached_property
    def lazy_leaves(self) -> frozenset[int]:
        """The leaves that may hit although no scan found them."""
        lazy = self.lazy_parts
        return frozenset(number for number, leaf in enumerate(self.leaves) if not lazy.isdisjoint(leaf.parts))


@dataclass(slots=True)
class VocabularyBuilder:
    """Collects the vocabulary while rules are compiled. What is wrong with a term is noted, not raised."""

    entities: Mapping[str, EntityModel]
    lists: Mapping[str, ListModel]
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _parts: dict[Part, int] = field(default_factory=dict)
    _in_order: list[Part] = field(default_factory=list)
    _leaves: dict[Leaf, int] = field(default_factory=dict)
    _leaves_in_order: list[Leaf] = field(default_factory=list)
    _terms: dict[str, Term | None] = field(default_factory=dict)
    _named: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _children: dict[str, list[str]] = field(default_factory=dict)

    def build(self) -> Vocabulary:
        """Finish: entities are part of the vocabulary whether rules use them or not."""
        for name in self.lists:
            self.parts_of(name, ())
        entities = [
            Entity(name, model.kind, model.name, self._leaf(f"${name}", self.parts_of(name, ())), model.parent or "")
            for name, model in self.entities.items()
        ]
        return Vocabulary(tuple(self._parts), tuple(self._leaves), tuple(entities))

    def check_parents(self) -> None:
        """Find parents that do not exist, do not fit, or lie in themselves; call it once, before any leaf."""
        for name, model in self.entities.items():
            if model.parent is None:
                continue
            path: Path = ("entities", name, "parent")
            parent = self.entities.get(model.parent)
            if parent is None:
                hint = did_you_mean(model.parent, self.entities)
                self.problems.append(Problem(path, "unknown-name", f"there is no entity {model.parent!r}{hint}"))
            elif parent.kind != model.kind and not {parent.kind, model.kind} <= set(PLACE_KINDS):
                reason = (
                    f"a {model.kind} cannot belong to a {parent.kind}; places lie in places, the rest in its own kind"
                )
                self.problems.append(Problem(path, "parent", reason))
            elif name in self._ancestors(model.parent):
                self.problems.append(Problem(path, "cycle", f"{name} would lie in itself"))
            else:
                self._children.setdefault(model.parent, []).append(name)

    def _ancestors(self, name: str) -> list[str]:
        seen: list[str] = []
        step: str | None = name
        while step is not None and step in self.entities and step not in seen:
            seen.append(step)
            step = self.entities[step].parent
        return seen

    def spelled(self, written: str) -> tuple[Form, ...]:
        """Give the forms of a term that was read; none of a name."""
        term = self._terms.get(written)
        return term.forms if term else ()

    def forms_of(self, written: Sequence[str]) -> frozenset[Form]:
        """Give the forms by which any of some words may hit; of a name, the forms of all that it stands for."""
        parts = self.parts_for(written, ())
        return frozenset(form for part in parts for form in self._at(part).forms)

    def leaf(self, written: Sequence[str], path: Path) -> int:
        """Give the leaf for one term, or for any of several."""
        return self._leaf(" | ".join(written), self.parts_for(written, path))

    def violence(self) -> int:
        """Give the leaf of all words of which an article must hold one to tell of violence."""
        forms = tuple(map(Form, ATTACK_WORDS.phrases(without=(MISHAP,))))
        return self._leaf("words of violence", [self._part(Part(forms))])

    def family(self, name: str) -> frozenset[str]:
        """Give an entity and all that lies in it or belongs to it."""
        return frozenset({name}.union(*map(self.family, self._children.get(name, ()))))

    def is_lazy(self, leaf: int) -> bool:
        """Whether a leaf may hit by a regular expression."""
        return any(self._at(part).regexes for part in self._leaves_in_order[leaf].parts)

    def _leaf(self, label: str, parts: Iterable[int]) -> int:
        leaf = Leaf(label, tuple(dict.fromkeys(parts)))
        number = self._leaves.setdefault(leaf, len(self._leaves))
        if number == len(self._leaves_in_order):
            self._leaves_in_order.append(leaf)
        return number

    def parts_for(
        self, written: Sequence[str], path: Path, masks: tuple[int, ...] = (), beside: tuple[int, ...] | None = None
    ) -> tuple[int, ...]:
        """Give the parts of some words: their own forms as one part, and the parts of each list or entity they name."""
        forms: list[Form] = []
        regexes: list[Regex] = []
        parts: list[int] = []
        for index, text in enumerate(written):
            place = (*path, index) if len(written) > 1 else path
            term = self._term(text, place)
            if term is None:
                continue
            forms += term.forms
            if term.regex is not None:
                regexes.append(term.regex)
            if term.name:
                parts += [self._masked(part, masks) for part in self.parts_of(term.name, place)]
        found = Part(tuple(dict.fromkeys(forms)), masks, beside)
        lazy = Part((), masks, beside, tuple(dict.fromkeys(regexes)))
        return (*(self._part(part) for part in (found, lazy) if part.forms or part.regexes), *parts)

    def parts_of(self, name: str, path: Path) -> tuple[int, ...]:
        """Give the parts of a list or entity, with those of all places that lie in it.

        `path` is where it is named; empty if nobody names it.
        """
        if path:
            self.used.add(name)
        if name in self._named:
            return self._named[name]
        if name in self._open:
            chain = " → ".join([*self._open[self._open.index(name) :], name])
            self.problems.append(Problem(path, "cycle", f"${name} would hold itself ({chain})"))
            return ()
        if name not in self.entities and name not in self.lists:
            hint = did_you_mean(f"${name}", [f"${known}" for known in (*self.lists, *self.entities)])
            self.problems.append(Problem(path, "unknown-name", f"there is no list or entity ${name}{hint}"))
            return ()
        self._open.append(name)
        found = self._list(name) if name in self.lists else self._entity(name)
        self._open.pop()
        self._named[name] = found
        return found

    def _list(self, name: str) -> tuple[int, ...]:
        model, path = self.lists[name], ("lists", name)
        masks = self.parts_for(model.ignore or [], (*path, "ignore"))
        return self.parts_for(model.terms, (*path, "terms"), masks)

    def _entity(self, name: str) -> tuple[int, ...]:
        model, path = self.entities[name], ("entities", name)
        masks = self.parts_for(model.ignore or [], (*path, "ignore"))
        sure = self.parts_for(model.terms, (*path, "terms"), masks)
        found = list(sure)
        if model.unsure:
            # Of an entity among the context only what is sure by itself: two unsure names prove nothing.
            context = self.parts_for(model.context or [], (*path, "context"))
            beside = tuple(part for part in (*sure, *context) if self._at(part).beside is None)
            found += self.parts_for(model.unsure, (*path, "unsure"), masks, beside)
        for child in self._children.get(name, []):
            found += self.parts_of(child, ())
        return tuple(dict.fromkeys(found))

    def _masked(self, number: int, masks: tuple[int, ...]) -> int:
        part = self._at(number)
        return self._part(replace(part, masks=tuple(dict.fromkeys((*part.masks, *masks))))) if masks else number

    def _part(self, part: Part) -> int:
        number = self._parts.setdefault(part, len(self._parts))
        if number == len(self._in_order):
            self._in_order.append(part)
        return number

    def _at(self, number: int) -> Part:
        return self._in_order[number]

    def _term(self, written: str, path: Path) -> Term | None:
        if written not in self._terms:
            try:
                self._terms[written] = parse_term(written)
            except TermError as error:
                self._terms[written] = None
                self.problems.append(Problem(path, error.code, str(error)))
        return self._terms[written]
