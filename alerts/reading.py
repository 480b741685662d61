"""The reading of one article: what the rules say of it, and what its text is compared by.

It needs no database, and an article that can not be read is a finding like any other.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from alerts.copies import Signature, signature
from alerts.correlations import Correlations
from alerts.living import Fired
from alerts.places import PlaceTree
from alerts.routing import why_no_news
from alerts.storywords import story_words
from alerts.subjects import Named, subjects_of
from storage.facts import Facts
from storage.records import Article, Match, Verdict
from storage.text import clean

log = logging.getLogger(__name__)

HEADLINE_CHARS: Final = 200
FAILURE_CHARS: Final = 500
SILENT: Final = "silent"  # only rules fired that tell nobody
AFTERMATH: Final = "aftermath"  # it tells of what follows an event of which nobody was told
MAY_ADD: Final = (SILENT, AFTERMATH)  # such an article begins no alert, but of an event that is known it may have news
# The kinds of entities that are places: a subscriber may follow one.
PLACES: Final = frozenset({"country", "province", "district", "town", "crossing", "area"})


class Findings(Protocol):
    """What the rules say of one article."""

    @property
    def firings(self) -> tuple[Match, ...]:
        """The rules that hold."""

    @property
    def entities(self) -> Sequence[Named]:
        """Whom and what it names."""

    @property
    def errors(self) -> tuple[str, ...]:
        """What went wrong with single rules, which stops no other."""

    @property
    def facts(self) -> Facts:
        """What the article says happened; empty without violence."""


class Rules(Protocol):
    """What `watch` needs of the rules; `alerts.matcher.Matcher` is one."""

    @property
    def hash(self) -> str:
        """The content hash of the rule set, stored with each firing."""

    @property
    def places(self) -> PlaceTree:
        """Which places lie in which."""

    @property
    def correlations(self) -> Correlations:
        """The rules that count what the others found."""

    def match(self, article: Article, *, now: datetime, source_meta: Mapping[str, object]) -> Findings:
        """Say which rules hold for an article, and what it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article as it was read. `failure` says why nothing is known of it; it is empty if all went well."""

    article: Article
    rules_hash: str
    signature: Signature | None = None
    words: Mapping[str, float] = field(default_factory=dict)  # those of its beginning, by which events are told apart
    firings: tuple[Match, ...] = ()
    places: tuple[str, ...] = ()  # only of an article that fired; nobody looks at others
    subjects: tuple[str, ...] = ()  # whom and what it is about; also only of such an article
    facts: Facts | None = None  # None where nothing happened that is told of in figures
    errors: tuple[str, ...] = ()
    failure: str = ""

    @property
    def headline(self) -> str:
        """What its story is called if it opens one."""
        return (self.article.title or self.article.summary or self.article.body)[:HEADLINE_CHARS]

    @property
    def complaints(self) -> list[str]:
        """What went wrong, each with the article it went wrong with."""
        said = [self.failure] if self.failure else self.errors
        return [f"article {self.article.id} ({self.article.url}): {error}" for error in said]

    def silence(self, *, now: datetime, max_age: timedelta | None) -> tuple[Verdict, str] | None:
        """Say why the article alerts nobody although it might; None if it can alert, or if nothing fired."""
        if self.failure:
            return Verdict.FAILED, self.failure
        if not self.firings:
            return None
        reason = self._why_no_news(now, max_age)
        if reason is None and max_age is not None and self.facts is not None and self.facts.aftermath:
            reason = AFTERMATH
        if reason is None and not any(match.notify for match in self.firings):
            reason = SILENT
        return None if reason is None else (Verdict.NOT_TOLD, reason)

    def counts_for(self, *, now: datetime, max_age: timedelta | None) -> tuple[str, ...] | None:
        """Give whom and what its firings are counted by in rules over rules; None if not at all.

        Old news does not count, nor does what tells of events that others told of: their funerals, or several in one.
        """
        retold = self.facts is not None and (self.facts.aftermath or self.facts.several)
        return None if retold or why_no_news(self.article, now=now, max_age=max_age) else self.subjects

    def is_news(self, *, now: datetime, max_age: timedelta | None) -> bool:
        """Whether it may say something new of an event, also where no rule fires on it."""
        return not self.failure and self._why_no_news(now, max_age) is None

    def _why_no_news(self, now: datetime, max_age: timedelta | None) -> str | None:
        looks_back = max_age is not None and self.facts is not None and self.facts.background
        return why_no_news(self.article, now=now, max_age=max_age) or ("background" if looks_back else None)

    def fired(self, story: int, origin: str) -> Fired:
        """Give what the article brings to the alert of its story."""
        return Fired(
            story=story,
            article=self.article.id,
            matches=tuple(match for match in self.firings if match.notify),
            places=self.places,
            facts=self.facts or Facts(),
            origin=origin,
            outlet=self.article.source,
            rules_hash=self.rules_hash,
        )


def read(article: Article, rules: Rules, *, now: datetime, source_meta: Mapping[str, object]) -> Reading:
    """Read one article. One that can not be read gives a reading that says so."""
    try:
        found = rules.match(article, now=now, source_meta=source_meta)
        return Reading(
            article=article,
            rules_hash=rules.hash,
            signature=signature(article),
            words=story_words(article),
            firings=found.firings,
            places=entity_ids(found, PLACES) if found.firings else (),
            subjects=subjects_of(article, found.entities, found.facts) if found.firings else (),
            facts=found.facts if found.facts.comparable else None,
            errors=found.errors,
        )
    except Exception as error:
        log.exception("article %d (%s) could not be read", article.id, article.url)
        failure = clean(f"{type(error).__name__}: {error}")[:FAILURE_CHARS]
        return Reading(article=article, rules_hash=rules.hash, failure=failure)


def entity_ids(found: Findings, kinds: frozenset[str]) -> tuple[str, ...]:
    """Give the ids of the entities of these kinds, each once, in the order of the findings."""
    return tuple(dict.fromkeys(entity.id for entity in found.entities if entity.kind in kinds))
