"""What the articles of the open stories say happened: which story contradicts a report, and which tells of its event.

Pure. Words play no part here; so languages do not either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from alerts.places import PlaceTree
from alerts.vetoes import NOT_ENOUGH, Proof, Report, conflict, same_event

_Key = TypeVar("_Key")

_COMPARED: Final = 100  # reports of one place; what is older than so many is told of by later ones as well
_ALIKE: Final = 0.5  # of what joins by words: so much must two reports in one language resemble each other


@dataclass(frozen=True, slots=True)
class Agreement:
    """A story that tells of the same event in other words, and the facts that say so."""

    story: int
    by: str


class Incidents:
    """The facts of articles that tell of violence, by story and by place."""

    def __init__(self) -> None:
        self._reports: dict[int, Report] = {}
        self._story_of: dict[int, int] = {}
        self._articles: dict[int, set[int]] = {}  # by story
        self._places: dict[int, tuple[str, ...]] = {}  # by article: those of its facts, and those they lie in
        self._by_place: dict[str, set[int]] = {}

    def put(self, article: int, story: int, report: Report | None, places: PlaceTree) -> None:
        """Remember what an article says; one that is known says only this from now on. None says nothing."""
        self.drop(article)
        if report is None:
            return
        where = tuple(dict.fromkeys(step for place in report.facts.places for step in places.chain(place)))
        self._reports[article], self._places[article] = report, where
        self._story_of[article] = story
        self._articles.setdefault(story, set()).add(article)
        for place in where:
            self._by_place.setdefault(place, set()).add(article)

    def drop(self, article: int) -> None:
        """Forget an article; one that is not known is fine."""
        if self._reports.pop(article, None) is None:
            return
        _leave(self._articles, self._story_of.pop(article), article)
        for place in self._places.pop(article):
            _leave(self._by_place, place, article)

    def merge(self, story: int, into: int) -> None:
        """Let a story's reports go over to another."""
        gone = self._articles.pop(story, set())
        for article in gone:
            self._story_of[article] = into
        if gone:
            self._articles.setdefault(into, set()).update(gone)

    def conflict(self, story: int, report: Report | None, places: PlaceTree) -> str:
        """Say why a report can not be of a story; empty if nothing speaks against it."""
        return conflict(report, list(self._told(story)), places) if report is not None else ""

    def are_two(self, story: int, other: int, places: PlaceTree) -> bool:
        """Whether most reports of the smaller of two stories contradict the other."""
        few, many = sorted((list(self._told(story)), list(self._told(other))), key=len)
        return sum(bool(conflict(one, many, places)) for one in few) * 2 > len(few)

    def agreeing(self, report: Report | None, alike: Mapping[int, float], places: PlaceTree) -> list[Agreement]:
        """Give the stories that tell of the same event, the one for which most speaks first, then the latest.

        In one language they must also be `alike`: how much the report resembles them, where 1 joins by words alone.
        """
        if report is None or not (report.facts.attack_type or report.facts.revised) or report.facts.background:
            return []
        met = {
            article
            for place in report.facts.places
            for step in places.chain(place)
            for article in self._by_place.get(step, ())
        }
        found: dict[int, Proof] = {}
        apart: set[int] = set()  # stories that contradict the report
        for article in sorted(met, reverse=True)[:_COMPARED]:
            story, other = self._story_of[article], self._reports[article]
            if story in apart or (report.language == other.language and alike.get(story, 0.0) < _ALIKE):
                continue
            proof = same_event(report, other, places)
            known = found.get(story, NOT_ENOUGH)
            if proof.points > known.points and not known.points and self.conflict(story, report, places):
                apart.add(story)
            elif proof.points > known.points:
                found[story] = proof
        best = sorted(found.items(), key=lambda one: -one[1].points)  # the latest comes first already
        return [Agreement(story, proof.by) for story, proof in best]

    def _told(self, story: int) -> Iterator[Report]:
        """Give what a story's reports say, in the order of their numbers, which a restart does not change."""
        return (self._reports[article] for article in sorted(self._articles.get(story, ())))


def _leave(index: dict[_Key, set[int]], key: _Key, article: int) -> None:
    index[key].discard(article)
    if not index[key]:
        del index[key]
