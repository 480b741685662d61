"""Which story does an article belong to? One decision each, in order of arrival, with its reason as a value.

Pure: the same articles at the same times give the same stories, also when the process was restarted in between, for
what is remembered here is no more than what `storage/stories.py` keeps. Copies join first, then reports of the same
event in other words. Whether anybody is told is decided elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from typing import Final

from alerts.copies import COPY, CopyIndex, Signature
from alerts.storyindex import MERGE_FROM, Resemblance, StoryIndex
from alerts.storywords import unpack
from storage.records import Membership

OPEN_FOR: Final = timedelta(hours=72)
SHORT_OPEN_FOR: Final = timedelta(hours=12)  # two equal headlines of one day tell of one event, of two days seldom
# More is remembered than is open, so that a clock that goes back a little finds what it found before.
KEEP_FOR: Final = OPEN_FOR + timedelta(hours=24)
SHOWN_WORDS: Final = 6


class Join(StrEnum):
    """Why an article stands in its story."""

    FIRST = "first"  # nothing like it is open: it opens a story
    COPY = "copy"
    NEAR_COPY = "near_copy"
    SAME_EVENT = "same_event"  # in other words
    REVISION = "revision"  # a new text of an article that has its story


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The story of one article, and why: `nearest` is the article it resembles, by `likeness` from 0 to 1.

    A story bears the id of the article that opened it. `merged` are the stories that went into this one because of
    the article. `chosen` is how much the story resembles it where it tells the same in other words, `runner_up` the
    next best.
    """

    article: int
    story: int
    join: Join
    duplicate_of: int | None = None
    nearest: int | None = None
    likeness: float = 0.0
    chosen: Resemblance | None = None
    runner_up: Resemblance | None = None
    merged: tuple[int, ...] = ()

    @property
    def reason(self) -> str:
        """The reason in one line, as it is stored and shown: `near_copy 0.52 of 17`, `same_event 1.40 by bannu`."""
        pieces = [self.join.value]
        if self.nearest is not None:
            pieces.append(f"{self.likeness:.2f} of {self.nearest}")
        if self.chosen is not None:
            pieces.append(f"{self.chosen.ratio:.2f} by {', '.join(self.chosen.shared[:SHOWN_WORDS])}")
        if self.runner_up is not None:
            pieces.append(f"(next s{self.runner_up.story} {self.runner_up.ratio:.2f})")
        pieces += [f"merged s{story}" for story in self.merged]
        return " ".join(pieces)


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
        self._articles: dict[int, _Remembered] = {}
        self._members: dict[int, set[int]] = {}
        self._latest: dict[int, datetime] = {}  # when a story last got an article
        self._order: list[tuple[datetime, int]] = []  # a heap: what joined first goes first
        self._since: datetime | None = None

    def __len__(self) -> int:
        return len(self._articles)

    def knows(self, now: datetime) -> bool:
        """Whether everything is here that a decision at `now` may need."""
        return self._since is not None and now - OPEN_FOR >= self._since

    def forget(self) -> None:
        """Forget everything: what was decided did not come to pass."""
        self._copies = CopyIndex()
        self._index = StoryIndex()
        self._articles.clear()
        self._members.clear()
        self._latest.clear()
        self._order.clear()
        self._since = None

    def load(self, members: Iterable[Membership], *, now: datetime) -> None:
        """Read back what was decided since `now - KEEP_FOR`, in order of arrival."""
        self.forget()
        self._since = now - KEEP_FOR
        for member in members:
            known = Signature.unpack(member.signature) if member.signature else None
            if known is not None:
                words = unpack(member.words) if member.words else {}
                self._remember(member.article, member.story, known, words, member.joined_at)

    def place(
        self,
        article: int,
        signature: Signature | None,
        words: Mapping[str, float],
        *,
        now: datetime,
        member: Membership | None = None,
    ) -> Placement:
        """Decide the story of an article and remember it. `member` is where its earlier revision stands.

        A changed article stays in its story, and is found by its new text from now on.
        """
        self._let_go(now)
        if member is not None:
            if article in self._articles or (signature is not None and member.joined_at >= now - KEEP_FOR):
                self._remember(article, member.story, signature, words, member.joined_at)
            return Placement(article=article, story=member.story, join=Join.REVISION, duplicate_of=member.duplicate_of)
        placement = self._decide(article, signature, words, now)
        if signature is not None:
            self._remember(article, placement.story, signature, words, now)
        if placement.join is Join.SAME_EVENT and placement.runner_up is not None:
            return self._merge(placement, placement.runner_up)
        return placement

    def _decide(
        self, article: int, signature: Signature | None, words: Mapping[str, float], now: datetime
    ) -> Placement:
        for nearest, likeness in self._copies.alike(signature) if signature is not None else ():
            if self._is_open(nearest, signature, now):
                is_copy = likeness >= COPY
                return Placement(
                    article=article,
                    story=self._articles[nearest].story,
                    join=Join.COPY if is_copy else Join.NEAR_COPY,
                    duplicate_of=nearest if is_copy else None,
                    nearest=nearest,
                    likeness=likeness,
                )
        return self._same_event(article, words, now, short=signature is None or signature.is_short)

    def _same_event(self, article: int, words: Mapping[str, float], now: datetime, *, short: bool) -> Placement:
        """Decide by words: the story that is resembled most, if that is enough."""
        open_for = SHORT_OPEN_FOR if short else OPEN_FOR
        found = [
            one
            for one in self._index.resembling(words)
            if now - self._latest[one.story] <= open_for and not (short and _differs_in_figures(words, one))
        ]
        if not found or found[0].ratio < 1:
            runner_up = found[0] if found else None
            return Placement(article=article, story=article, join=Join.FIRST, runner_up=runner_up)
        best, *others = found
        runner_up = others[0] if others else None
        return Placement(article=article, story=best.story, join=Join.SAME_EVENT, chosen=best, runner_up=runner_up)

    def _merge(self, placement: Placement, runner_up: Resemblance) -> Placement:
        """Merge the story an article joined with the next best one, if both turn out to be one: the smaller goes."""
        story, other = placement.story, runner_up.story
        if runner_up.ratio < MERGE_FROM or not self._index.are_one(story, other):
            return placement
        # Of two that are equally large the later one goes.
        kept, gone = sorted((story, other), key=lambda one: (-self._index.size(one), one))
        self._index.merge(gone, kept)
        members = self._members.pop(gone)
        for article in members:
            self._articles[article].story = kept
        self._members[kept] |= members
        self._latest[kept] = max(self._latest[kept], self._latest.pop(gone))
        return replace(placement, story=kept, merged=(gone,))

    def _is_open(self, nearest: int, signature: Signature | None, now: datetime) -> bool:
        remembered = self._articles[nearest]
        short = remembered.short or (signature is not None and signature.is_short)
        return abs(now - remembered.joined_at) <= (SHORT_OPEN_FOR if short else OPEN_FOR)

    def _remember(
        self,
        article: int,
        story: int,
        signature: Signature | None,
        words: Mapping[str, float],
        joined_at: datetime,
    ) -> None:
        known = self._articles.get(article)
        if known is None:
            heappush(self._order, (joined_at, article))
        elif known.words:
            self._index.remove(known.story, known.words)
        short = signature.is_short if signature is not None else False
        self._articles[article] = _Remembered(story, joined_at, short, words)
        self._members.setdefault(story, set()).add(article)
        self._latest[story] = max(joined_at, self._latest.get(story, joined_at))
        if words:
            self._index.add(story, words)
        if signature is None:
            self._copies.drop(article)
        else:
            self._copies.put(article, signature)

    def _let_go(self, now: datetime) -> None:
        """Forget what has been closed for long; the clock never lets go of what it would have to load again."""
        since = now - KEEP_FOR
        while self._order and self._order[0][0] < since:
            _, article = heappop(self._order)
            known = self._articles.pop(article)
            self._copies.drop(article)
            if known.words:
                self._index.remove(known.story, known.words)
            members = self._members[known.story]
            members.discard(article)
            if not members:
                del self._members[known.story], self._latest[known.story]
        if self._since is None or since > self._since:
            self._since = since


def _differs_in_figures(words: Mapping[str, float], resembled: Resemblance) -> bool:
    """Whether a headline says what a story says, but for its figures: the next quake, tomorrow's price."""
    other = words.keys() - set(resembled.shared)
    return bool(other) and all(any(char.isdigit() for char in word) for word in other)
