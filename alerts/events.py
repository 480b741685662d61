"""Which story does an article belong to? One decision each, in order of arrival, with its reason as a value.

Pure: the same articles at the same times give the same stories, also when the process was restarted in between, for
what is remembered here is no more than what `storage/stories.py` keeps. Until there is more to go by, a story is one
article and its copies. Whether anybody is told is decided elsewhere.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from alerts.copies import COPY, CopyIndex, Signature
from storage.records import Membership

OPEN_FOR: Final = timedelta(hours=72)
SHORT_OPEN_FOR: Final = timedelta(hours=12)  # two equal headlines of one day tell of one event, of two days seldom
# More is remembered than is open, so that a clock that goes back a little finds what it found before.
KEEP_FOR: Final = OPEN_FOR + timedelta(hours=24)


class Join(StrEnum):
    """Why an article stands in its story."""

    FIRST = "first"  # nothing like it is open: it opens a story
    COPY = "copy"
    NEAR_COPY = "near_copy"
    REVISION = "revision"  # a new text of an article that has its story


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The story of one article, and why: `nearest` is the article it resembles, by `likeness` from 0 to 1.

    A story bears the id of the article that opened it.
    """

    article: int
    story: int
    join: Join
    duplicate_of: int | None = None
    nearest: int | None = None
    likeness: float = 0.0

    @property
    def reason(self) -> str:
        """The reason in one line, as it is stored and shown: `near_copy 0.52 of 17`."""
        return self.join.value if self.nearest is None else f"{self.join.value} {self.likeness:.2f} of {self.nearest}"


@dataclass(frozen=True, slots=True)
class _Remembered:
    story: int
    joined_at: datetime
    short: bool


class OpenStories:
    """The stories of the last days, in memory: what a new article can join.

    Lives as long as its process and belongs to the one watcher of a database. Call `load` before the first decision
    and whenever `knows` says no; after a transaction that failed, `forget`.
    """

    def __init__(self) -> None:
        self._copies = CopyIndex()
        self._articles: dict[int, _Remembered] = {}
        self._order: deque[int] = deque()
        self._since: datetime | None = None

    def __len__(self) -> int:
        return len(self._articles)

    def knows(self, now: datetime) -> bool:
        """Whether everything is here that a decision at `now` may need."""
        return self._since is not None and now - OPEN_FOR >= self._since

    def forget(self) -> None:
        """Forget everything: what was decided did not come to pass."""
        self._copies = CopyIndex()
        self._articles.clear()
        self._order.clear()
        self._since = None

    def load(self, members: Iterable[Membership], *, now: datetime) -> None:
        """Read back what was decided since `now - KEEP_FOR`, in order of arrival."""
        self.forget()
        self._since = now - KEEP_FOR
        for member in members:
            known = Signature.unpack(member.signature) if member.signature else None
            if known is not None:
                self._remember(member.article, member.story, known, member.joined_at)

    def place(
        self, article: int, signature: Signature | None, *, now: datetime, member: Membership | None = None
    ) -> Placement:
        """Decide the story of an article and remember it. `member` is where its earlier revision stands.

        A changed article stays in its story, and is found by its new text from now on.
        """
        self._let_go(now)
        if member is not None:
            if signature is None:
                self._copies.drop(article)
            elif member.joined_at >= now - KEEP_FOR:
                self._remember(article, member.story, signature, member.joined_at)
            return Placement(article=article, story=member.story, join=Join.REVISION, duplicate_of=member.duplicate_of)
        placement = self._decide(article, signature, now)
        if signature is not None:
            self._remember(article, placement.story, signature, now)
        return placement

    def _decide(self, article: int, signature: Signature | None, now: datetime) -> Placement:
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
        return Placement(article=article, story=article, join=Join.FIRST)

    def _is_open(self, nearest: int, signature: Signature | None, now: datetime) -> bool:
        remembered = self._articles[nearest]
        short = remembered.short or (signature is not None and signature.is_short)
        return abs(now - remembered.joined_at) <= (SHORT_OPEN_FOR if short else OPEN_FOR)

    def _remember(self, article: int, story: int, signature: Signature, joined_at: datetime) -> None:
        if article not in self._articles:
            self._order.append(article)
        self._articles[article] = _Remembered(story, joined_at, signature.is_short)
        self._copies.put(article, signature)

    def _let_go(self, now: datetime) -> None:
        """Forget what has been closed for long; the clock never lets go of what it would have to load again."""
        since = now - KEEP_FOR
        while self._order and self._articles[self._order[0]].joined_at < since:
            article = self._order.popleft()
            del self._articles[article]
            self._copies.drop(article)
        if self._since is None or since > self._since:
            self._since = since
