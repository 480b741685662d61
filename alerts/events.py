"""Which story does an article belong to? One decision each, in order of arrival, with its reason as a value.

Pure: the same articles at the same times give the same stories, also when the process was restarted in between, for
what is remembered here is no more than what `storage/stories.py` keeps. Copies join first, then reports of the same
event in other words, then in another language; facts that contradict each other keep look-alikes apart. Whether
anybody is told is decided elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from alerts.copies import COPY, CopyIndex, Signature
from alerts.incidents import Agreement, Incidents
from alerts.placements import Join, Placement
from alerts.places import PlaceTree
from alerts.storyindex import MERGE_FROM, Resemblance, StoryIndex, differs_in_figures
from alerts.storywords import unpack
from alerts.vetoes import Report
from storage.facts import Facts, from_json
from storage.records import Membership

OPEN_FOR: Final = timedelta(hours=72)
SHORT_OPEN_FOR: Final = timedelta(hours=12)  # two equal headlines of one day tell of one event, of two days seldom
# More is remembered than is open, so that a clock that goes back a little finds what it found before.
GOES_BACK: Final = timedelta(hours=24)
KEEP_FOR: Final = OPEN_FOR + GOES_BACK
PLAIN: Final = 1.5  # of the likeness that joins: from here on words decide alone
NO_PLACES: Final = PlaceTree()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """What an article is compared by; `places` says which of the places in its report may be one."""

    article: int
    signature: Signature | None
    words: Mapping[str, float]
    report: Report | None  # None where no violence is reported
    places: PlaceTree

    @property
    def short(self) -> bool:
        return self.signature is not None and self.signature.is_short


@dataclass(slots=True)
class _Remembered:
    story: int
    joined_at: datetime
    short: bool
    words: Mapping[str, float]


class OpenStories:
    """The stories of the last days, in memory: what a new article can join.

    Lives as long as its process and belongs to the one watcher of a database. Call `load` before the first decision
    and whenever `knows` says no; after a transaction that failed, `forget`.
    """

    def __init__(self) -> None:
        self._copies = CopyIndex()
        self._index = StoryIndex()
        self._incidents = Incidents()
        self._articles: dict[int, _Remembered] = {}
        self._members: dict[int, set[int]] = {}
        self._latest: dict[int, datetime] = {}  # when a story last got an article
        self._order: list[tuple[datetime, int]] = []  # a heap: what joined first goes first
        self._newest: datetime | None = None
        self._since: datetime | None = None
        self._edited: str = ""
        self._places = NO_PLACES

    def __len__(self) -> int:
        return len(self._articles)

    def knows(self, now: datetime, *, places: PlaceTree = NO_PLACES, edited: str = "") -> bool:
        """Whether everything is here that a decision at `now` may need, by these places.

        `edited` is the last edit of an operator.
        """
        if self._since is None or self._kept_from(now) < self._since:
            return False
        return edited == self._edited and (places is self._places or places == self._places)

    def forget(self) -> None:
        """Forget everything: what was decided did not come to pass."""
        self.__init__()  # type: ignore[misc]  # as it was made, and for everybody who holds it

    def load(
        self, members: Iterable[Membership], *, now: datetime, places: PlaceTree = NO_PLACES, edited: str = ""
    ) -> None:
        """Read back what was decided since `now - KEEP_FOR`, in order of arrival."""
        self.forget()
        self._edited = edited
        self._places = places
        for member in members:
            arrival = _Arrival(
                article=member.article,
                signature=Signature.unpack(member.signature) if member.signature else None,
                words=unpack(member.words) if member.words else {},
                report=Report(from_json(member.facts), member.language, member.joined_at) if member.facts else None,
                places=places,
            )
            if arrival.signature is not None:
                self._remember(arrival, member.story, member.joined_at)
        self._let_go(now)

    def place(  # noqa: PLR0913  all that an article is compared by
        self,
        article: int,
        signature: Signature | None,
        words: Mapping[str, float],
        *,
        now: datetime,
        member: Membership | None = None,
        facts: Facts | None = None,
        language: str = "",
        places: PlaceTree = NO_PLACES,
    ) -> Placement:
        """Decide the story of an article and remember it. `member` is where its earlier revision stands.

        A changed article stays in its story, and is found by its new text from now on. Without `facts` it is compared
        by its words alone; `places` says which places in them may be one.
        """
        came = member.joined_at if member is not None else now
        report = Report(facts, language, came) if facts is not None and facts.comparable else None
        arrival = _Arrival(article=article, signature=signature, words=words, report=report, places=places)
        since = self._let_go(now)
        if member is not None:
            known = self._articles.get(article)
            story = known.story if known is not None else member.story  # it may have merged since that was read
            if signature is None:
                self._drop(article)  # nothing is known of its new text, nor would it be after a restart
            elif known is not None or member.joined_at >= since:
                self._remember(arrival, story, member.joined_at)
            return Placement(article=article, story=story, join=Join.REVISION, duplicate_of=member.duplicate_of)
        placement = self._decide(arrival, now)
        if signature is not None:
            self._remember(arrival, placement.story, now)
        return self._merge_like(placement, arrival, now)

    def _decide(self, arrival: _Arrival, now: datetime) -> Placement:
        """Decide by copies, then by words, then by facts."""
        for nearest, likeness in self._copies.alike(arrival.signature) if arrival.signature is not None else ():
            story, is_copy = self._articles[nearest].story, likeness >= COPY
            if self._is_open(nearest, arrival, now) and (is_copy or not self._veto(arrival, story)):
                return Placement(
                    article=arrival.article,
                    story=story,
                    join=Join.COPY if is_copy else Join.NEAR_COPY,
                    duplicate_of=nearest if is_copy else None,
                    nearest=nearest,
                    likeness=likeness,
                )
        resembled = self._resembled(arrival, now)
        placement = self._same_event(arrival, resembled)
        if placement.chosen is not None and placement.chosen.ratio >= PLAIN:
            return placement
        agreeing = self._agreeing(arrival, resembled, now)
        if not agreeing or agreeing[0].story == placement.story:
            return placement
        best = agreeing[0]
        return replace(placement, story=best.story, join=Join.SAME_FACTS, agreed=best.by, chosen=None, runner_up=None)

    def _resembled(self, arrival: _Arrival, now: datetime) -> list[Resemblance]:
        """Give the open stories that an article resembles, the most resembled first."""
        open_for = SHORT_OPEN_FOR if arrival.signature is None or arrival.short else OPEN_FOR
        return [
            one
            for one in self._index.resembling(arrival.words)
            if now - self._latest[one.story] <= open_for
            and not (arrival.short and differs_in_figures(arrival.words, one))
        ]

    def _same_event(self, arrival: _Arrival, resembled: Sequence[Resemblance]) -> Placement:
        """Decide by words: the story that is resembled most, if that is enough and no fact contradicts."""
        vetoed, found = list[tuple[int, str]](), list[Resemblance]()
        for one in resembled:
            veto = self._veto(arrival, one.story) if one.ratio >= MERGE_FROM else ""
            if not veto:
                found.append(one)
            elif one.ratio >= 1:
                vetoed.append((one.story, veto))
        joins = bool(found) and found[0].ratio >= 1
        chosen, runner_up = [*found, None, None][:2] if joins else (None, found[0] if found else None)
        return Placement(
            article=arrival.article,
            story=chosen.story if chosen else arrival.article,
            join=Join.SAME_EVENT if chosen else Join.FIRST,
            chosen=chosen,
            runner_up=runner_up,
            vetoed=tuple(vetoed),
        )

    def _veto(self, arrival: _Arrival, story: int) -> str:
        return self._incidents.conflict(story, arrival.report, arrival.places)

    def _agreeing(self, arrival: _Arrival, resembled: Sequence[Resemblance], now: datetime) -> list[Agreement]:
        """Give the open stories that tell of the same event by their facts."""
        alike = {one.story: one.ratio for one in resembled}
        found = self._incidents.agreeing(arrival.report, alike, arrival.places)
        return [one for one in found if now - self._latest[one.story] <= OPEN_FOR]

    def _merge_like(self, placement: Placement, arrival: _Arrival, now: datetime) -> Placement:
        """Merge the story an article joined with another that now turns out to be the same: the smaller goes."""
        if placement.join not in {Join.SAME_EVENT, Join.NEAR_COPY}:
            return placement
        story, runner_up = placement.story, placement.runner_up
        others = [runner_up.story] if runner_up is not None and runner_up.ratio >= MERGE_FROM else []
        alike = [other for other in others if self._index.are_one(story, other)]
        alike += [one.story for one in self._agreeing(arrival, (), now) if self._index.is_small(story, one.story)]
        for other in alike:
            if other != story and not self._incidents.are_two(story, other, arrival.places):
                return self._merge(placement, other)
        return placement

    def _merge(self, placement: Placement, other: int) -> Placement:
        story = placement.story
        # Of two that are equally large the later one goes.
        kept, gone = sorted((story, other), key=lambda one: (-len(self._members[one]), one))
        self._index.merge(gone, kept)
        self._incidents.merge(gone, kept)
        members = self._members.pop(gone)
        for article in members:
            self._articles[article].story = kept
        self._members[kept] |= members
        self._latest[kept] = max(self._latest[kept], self._latest.pop(gone))
        return replace(placement, story=kept, merged=(gone,))

    def _is_open(self, nearest: int, arrival: _Arrival, now: datetime) -> bool:
        remembered = self._articles[nearest]
        short = remembered.short or arrival.short
        return abs(now - remembered.joined_at) <= (SHORT_OPEN_FOR if short else OPEN_FOR)

    def _remember(self, arrival: _Arrival, story: int, joined_at: datetime) -> None:
        article, words = arrival.article, arrival.words
        known = self._articles.get(article)
        if known is None:
            heappush(self._order, (joined_at, article))
        elif known.words:
            self._index.remove(known.story, article)
        self._articles[article] = _Remembered(story, joined_at, arrival.short, words)
        self._newest = max(joined_at, self._newest or joined_at)
        self._members.setdefault(story, set()).add(article)
        self._latest[story] = max(joined_at, self._latest.get(story, joined_at))
        if words:
            self._index.add(story, article, words)
        self._incidents.put(article, story, arrival.report, arrival.places)
        if arrival.signature is None:
            self._copies.drop(article)
        else:
            self._copies.put(article, arrival.signature)

    def _drop(self, article: int) -> None:
        """Forget an article; one that is not known is fine."""
        known = self._articles.pop(article, None)
        if known is None:
            return
        self._copies.drop(article)
        self._incidents.drop(article)
        if known.words:
            self._index.remove(known.story, article)
        members = self._members[known.story]
        members.discard(article)
        if members:
            self._latest[known.story] = max(self._articles[one].joined_at for one in members)
        else:
            del self._members[known.story], self._latest[known.story]

    def _let_go(self, now: datetime) -> datetime:
        """Forget what has been closed for long, and say from when on is remembered."""
        since = self._kept_from(now)
        while self._order and self._order[0][0] < since:
            _, article = heappop(self._order)
            self._drop(article)
        self._since = max(since, self._since or since)
        return self._since

    def _kept_from(self, now: datetime) -> datetime:
        """Say from when on a process that starts now remembers: that goes by what came in last.

        Where a clock goes back a little, it finds no more than was found before, for how rare a word is depends on it;
        what came in far ahead of it does not count, or a clock that once was wrong would hide all that is open.
        """
        newest = now
        if self._newest is not None and self._newest > now:
            ahead = (one.joined_at for one in self._articles.values() if one.joined_at <= now + GOES_BACK)
            newest = max(now, max(ahead, default=now))
        return newest - KEEP_FOR
