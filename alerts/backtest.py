"""Backtest: what rules would have fired over the archive, with the clock set to each article's arrival.

The search index says which articles are worth reading; the firings are exactly those of reading them all. Nothing is
stored, sent or printed here.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.matcher import Matcher
from alerts.presearch import Ids, Presearch
from alerts.rules import Rule, RuleSet
from storage import search_index
from storage.articles import by_ids
from storage.records import Article, Match
from storage.search_index import Phrase
from storage.tables import articles
from storage.text import MARKS

AT_ONCE: Final = 200  # articles between two reports of progress
_FEW: Final = 0.02  # of the articles: to look for fewer costs more than to read these
_MOST: Final = 0.7  # of the articles: then they may as well all be read
# Looking up a phrase costs about as much as reading half an article; where it helps nothing, it must not cost much.
_PHRASES: Final = 0.1  # an article
_LEAST_PHRASES: Final = 200
Sources = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that would have fired on one article."""

    article: Article
    match: Match

    @property
    def at(self) -> datetime:
        """When: as the article came."""
        return self.article.fetched_at


@dataclass(frozen=True, slots=True)
class Step:
    """Some articles were read: how far it is, and what fired on them; errors name the rule.

    `total` is how many are read, `window` how many were fetched since.
    """

    done: int
    total: int
    window: int
    fired: tuple[Fired, ...]
    errors: tuple[str, ...]


def only(ruleset: RuleSet, rule_ids: Collection[str]) -> RuleSet:
    """Give the set with some rules alone, each switched on; one that does not exist is left out."""
    rules = tuple(replace(rule, enabled=True) for rule in ruleset.rules if rule.id in rule_ids)
    return replace(ruleset, rules=rules)


def backtest(
    connection: Connection, ruleset: RuleSet, *, since: datetime, sources: Sources, presearch: bool = True
) -> Iterator[Step]:
    """Ask the rules of every article fetched since then, in the order they were stored, a few at a time.

    `sources` describes sources by their id, for `where`. Without `presearch` every article is read.
    """
    matcher = Matcher(ruleset)
    window = frozenset(connection.execute(sa.select(articles.c.id).where(articles.c.fetched_at >= since)).scalars())
    chosen = _candidates(connection, matcher, window) if presearch else None
    ids = sorted(window if chosen is None else chosen)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found = by_ids(connection, some)
        read = [found[id_] for id_ in some if id_ in found]  # one may have been deleted meanwhile
        yield Step(start + len(some), len(ids), len(window), *_read(matcher, read, sources))
    if not ids:
        yield Step(0, 0, len(window), (), ())


def _read(matcher: Matcher, read: list[Article], sources: Sources) -> tuple[tuple[Fired, ...], tuple[str, ...]]:
    fired: list[Fired] = []
    errors: list[str] = []
    for article in read:
        result = matcher.match(article, now=article.fetched_at, source_meta=sources.get(article.source, {}))
        fired += [Fired(article, match) for match in result.firings]
        errors += [f"article {article.id}: {error}" for error in result.errors]
    return tuple(fired), tuple(errors)


def _candidates(connection: Connection, matcher: Matcher, window: Ids) -> Ids | None:
    """Give the articles that some rule can fire on; None if to choose would not pay, or the index can not tell."""
    rules = [rule for rule in matcher.ruleset.rules if rule.enabled]
    left = max(_LEAST_PHRASES, int(len(window) * _PHRASES))
    if _fewest_phrases(matcher, rules) > left:
        return None
    leaves: dict[int, Ids | None] = {}

    def find(leaf: int) -> Ids | None:
        nonlocal left
        if leaf not in leaves:
            phrases = _phrases(matcher.ruleset, leaf)
            if phrases is None or len(phrases) > left:
                leaves[leaf] = None
            else:
                left -= len(phrases)
                leaves[leaf] = search_index.mentioning(connection, phrases) & window
        return leaves[leaf]

    search = Presearch(find, matcher.commonness, few=int(len(window) * _FEW))
    chosen = search_index.unsure(connection) & window
    # Those who look for common words first: where everything must be read, that is soon known.
    for rule in sorted(rules, key=lambda one: -search.cost(one.when)):
        found = search.candidates(rule.when)
        if found is None:
            return None
        chosen |= found
        if len(chosen) > len(window) * _MOST:
            return None
    return chosen


def _fewest_phrases(matcher: Matcher, rules: Collection[Rule]) -> int:
    """Count the phrases that must be looked up if the rarest word of each rule is enough."""
    leaves: set[int] = set()

    def note(leaf: int) -> Ids:
        leaves.add(leaf)
        return frozenset()

    search = Presearch(note, matcher.commonness, few=0)
    for rule in rules:
        search.candidates(rule.when)
    return sum(len(_phrases(matcher.ruleset, leaf) or ()) for leaf in leaves)


def _phrases(ruleset: RuleSet, leaf: int) -> list[Phrase] | None:
    """Give the phrases of which an article must hold one for a leaf to hit; None if the index does not know them all.

    What masks a hit, what must stand beside it and its case only take hits away.
    """
    parts = [ruleset.vocabulary.parts[part] for part in ruleset.vocabulary.leaves[leaf].parts]
    forms = [form for part in parts for form in part.forms]
    phrases = [
        Phrase(" ".join(word for word in form.text.split() if word not in MARKS), open=form.prefix) for form in forms
    ]
    known = all(part.forms for part in parts) and all(phrase.words for phrase in phrases)
    return phrases if known else None
