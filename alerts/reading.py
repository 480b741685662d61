"""The reading of one article: what the rules say of it, and what its text is compared by.

It needs no database, and one article that can not be read is a finding like any other.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from alerts.copies import Signature, signature
from alerts.living import Fired
from alerts.matcher import Result
from alerts.routing import why_no_news
from storage.records import Article, Verdict
from storage.text import clean

log = logging.getLogger(__name__)

HEADLINE_CHARS: Final = 200
FAILURE_CHARS: Final = 500
# The kinds of entities that are places: a subscriber may follow one.
PLACES: Final = frozenset({"country", "province", "district", "town", "crossing", "area"})


class Rules(Protocol):
    """What `watch` needs of the rules; `alerts.matcher.Matcher` is one."""

    @property
    def hash(self) -> str:
        """The content hash of the rule set, stored with each firing."""

    def match(self, article: Article, *, now: datetime, source_meta: Mapping[str, object]) -> Result:
        """Say which rules hold for an article, and what it names; errors of single rules are part of the result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article as it was read: what its text is compared by, and what the rules say of it."""

    article: Article
    signature: Signature | None
    result: Result
    rules_hash: str
    failure: str = ""  # why nothing is known of it

    @property
    def headline(self) -> str:
        """What its story is called if it opens one."""
        return (self.article.title or self.article.summary or self.article.body)[:HEADLINE_CHARS]

    @property
    def errors(self) -> list[str]:
        """What went wrong, for the report."""
        said = [self.failure] if self.failure else self.result.errors
        return [f"article {self.article.id} ({self.article.url}): {error}" for error in said]

    def silence(self, max_age: timedelta | None, *, now: datetime) -> tuple[Verdict, str] | None:
        """Say why the article can not alert anybody although it would; None if it can, or nothing fired."""
        if self.failure:
            return Verdict.FAILED, self.failure
        if not self.result.firings:
            return None
        reason = why_no_news(self.article, now=now, max_age=max_age)
        if reason is None and not any(match.notify for match in self.result.firings):
            reason = "silent"
        return None if reason is None else (Verdict.NOT_TOLD, reason)

    def fired(self, story: int) -> Fired:
        """Give what the article brings to the alert of its story."""
        return Fired(
            story=story,
            article=self.article.id,
            matches=tuple(match for match in self.result.firings if match.notify),
            places=tuple(dict.fromkeys(hit.id for hit in self.result.entities if hit.kind in PLACES)),
            rules_hash=self.rules_hash,
        )


def read(article: Article, rules: Rules, *, now: datetime, source_meta: Mapping[str, object]) -> Reading:
    """Read one article. One that can not be read gives a reading that says so."""
    try:
        result = rules.match(article, now=now, source_meta=source_meta)
        compared = signature(article)
    except Exception as error:
        log.exception("article %d (%s) could not be read", article.id, article.url)
        failure = clean(f"{type(error).__name__}: {error}")[:FAILURE_CHARS]
        return Reading(
            article=article, signature=None, result=Result((), (), ()), rules_hash=rules.hash, failure=failure
        )
    return Reading(article=article, signature=compared, result=result, rules_hash=rules.hash)
