"""Rules that fire on a word of the title or body: what `watch` needs of a matcher, without the matcher."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from factories import match

from alerts.correlations import Correlations
from alerts.places import PlaceTree
from storage.facts import Facts
from storage.records import Article, Match, Span


@dataclass(frozen=True)
class FakeEntity:
    """An entity that is named."""

    id: str
    kind: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class FakeFindings:
    """What the fake rules say."""

    firings: tuple[Match, ...]
    entities: tuple[FakeEntity, ...]
    errors: tuple[str, ...]
    facts: Facts = field(default_factory=Facts)


class FakeRules:
    """Each given word fires its match; `entities` are named by their id as a word, `facts` read by one.

    `asked` notes what was matched.
    """

    def __init__(
        self,
        words: Mapping[str, Match] | None = None,
        *,
        entities: Mapping[str, str] | None = None,
        facts: Mapping[str, Facts] | None = None,
        before: Callable[[Article], None] | None = None,
    ) -> None:
        self._words = {"attack": match()} if words is None else words
        self._entities = entities or {}
        self._facts = facts or {}
        self._before = before
        self.asked: list[str] = []
        self.correlations = Correlations()
        self.places = PlaceTree()

    @property
    def hash(self) -> str:
        """The hash that is stored with firings."""
        return "fake"

    def match(self, article: Article, *, now: datetime, source_meta: Mapping[str, object]) -> FakeFindings:
        """Fire by words; the word `unreadable` raises, the word `odd` is an error of one rule."""
        del now, source_meta
        self.asked.append(article.title)
        if self._before is not None:
            self._before(article)
        said = set(f"{article.title} {article.body}".split())
        if "unreadable" in said:
            raise RuntimeError("no way to read this")
        return FakeFindings(
            tuple(found for word, found in self._words.items() if word in said),
            tuple(FakeEntity(word, kind) for word, kind in self._entities.items() if word in said),
            ("rule odd: it raised",) if "odd" in said else (),
            next((facts for word, facts in self._facts.items() if word in said), Facts()),
        )
