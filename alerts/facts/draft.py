"""An article on the way to its incident card: its sentences, what they say of an attack, and the words that say so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from alerts.facts.circumstances import AGO, BACK, CARE, OLDER, TIME_WORDS
from alerts.facts.named import Named
from alerts.facts.wordings import Passage, Wordings
from storage.facts import Toll
from storage.records import Span

_LEAD: Final = 4  # sentences, the title among them, that tell of the event itself
_SOON: Final = 2  # the title and the first sentence are of the event, whatever else stands in them


@dataclass(slots=True)
class Draft:
    """What is known so far; `evidence` grows with each field."""

    passages: list[Passage]
    attacks: list[tuple[str, Passage, Span]]  # label, sentence and place of each word of violence
    evidence: list[tuple[str, Span]] = field(default_factory=list)

    @property
    def beginning(self) -> list[Passage]:
        """The title and the first sentence behind it."""
        return self.passages[:_SOON]

    @property
    def telling(self) -> list[Passage]:
        """The sentences that tell of the attack, the first ones."""
        told = {passage.number for _, passage, _ in self.attacks}
        return [passage for passage in self.passages if passage.number in told or not passage.number][:_LEAD]

    def first(self, table: Wordings, label: str, name: str) -> bool:
        """Whether the beginning says this, with its evidence."""
        for said, _, span in found_in(table, self.beginning):
            if said == label:
                self.evidence.append((name, span))
                return True
        return False

    def begins_with(self, toll: Toll) -> bool:
        """Whether the beginning gives a figure."""
        place = Span(toll.field, toll.start, toll.end, toll.word)
        return any(passage.holds(place) for passage in self.beginning)

    def is_aside(self, passage: Passage, labels: Iterable[str] = (OLDER, AGO, CARE)) -> bool:
        """Whether a sentence behind the beginning is of something else: an earlier event, or where people are now."""
        said = {label for label, _, _ in TIME_WORDS.find(passage.tokens)} if passage.number >= _SOON else set()
        return not said.isdisjoint((BACK, *labels))

    def listed(self, name: str, found: Iterable[Named]) -> tuple[str, ...]:
        """Give the ids, each once, and note where each stands first."""
        first: dict[str, Span] = {}
        for hit, span in found:
            first.setdefault(hit.id, span)
        self.evidence += [(name, span) for span in first.values()]
        return tuple(first)


def found_in(table: Wordings, among: Iterable[Passage]) -> list[tuple[str, Passage, Span]]:
    """Give what sentences say by a table, in order."""
    return [
        (label, passage, passage.span(begin, end))
        for passage in among
        for label, begin, end in table.find(passage.tokens)
    ]
