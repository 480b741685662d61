"""Search: the small query language over the archive.

Which words are equal is said by `storage.text` alone, and where they stand by `storage/search_index.py`, so both
engines find the same. A query never raises, whatever it holds.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import text
from storage.articles import by_ids
from storage.durations import parse_duration
from storage.identity import bounded
from storage.records import Article
from storage.search_index import holding, tokens
from storage.tables import articles

_TERM: Final = re.compile(r'(?P<not>-?)(?P<field>(?:source|since):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_MOST_TERMS: Final = 50


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for. A term is one or more folded words in a row."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    since: datetime | None = None


def search(connection: Connection, query: str, *, now: datetime, limit: int = 50) -> list[Article]:
    """Return the newest articles that fit the query: words (all of them), "phrases", -word, source:dawn, since:7d.

    What can not be understood is taken as words; a query that says nothing finds nothing.
    """
    asked = parse_query(query, now=now)
    if asked == Query():
        return []
    moment = sa.func.coalesce(articles.c.published_at, articles.c.fetched_at)
    # Ids first: whole rows would be carried through the sorting.
    statement = sa.select(articles.c.id).order_by(moment.desc(), articles.c.id.desc()).limit(limit)
    if asked.wanted:
        statement = statement.where(articles.c.id.in_(holding(connection, asked.wanted)))
    for term in asked.unwanted:
        statement = statement.where(articles.c.id.not_in(holding(connection, [term])))
    if asked.sources:
        statement = statement.where(articles.c.source.in_(asked.sources))
    if asked.not_sources:
        statement = statement.where(articles.c.source.not_in(asked.not_sources))
    if asked.since:
        statement = statement.where(moment >= asked.since)
    ids = connection.execute(statement).scalars().all()
    found = by_ids(connection, ids)
    return [found[id_] for id_ in ids if id_ in found]  # one may have been deleted meanwhile


def parse_query(query: str, *, now: datetime) -> Query:
    """Read a query; anything that is no known sign is a word, and what folds to nothing is left out."""
    parsed = Query()
    for found in list(_TERM.finditer(text.clean(query)))[:_MOST_TERMS]:
        value = found["phrase"] if found["word"] is None else found["word"]
        unwanted, field = bool(found["not"]), found["field"] or ""
        parsed = _with_field(parsed, field, value, now, unwanted=unwanted) or _with_term(
            parsed, field + value, unwanted=unwanted
        )
    return parsed


def _with_field(query: Query, field: str, value: str, now: datetime, *, unwanted: bool) -> Query | None:
    if field == "source:" and value:
        name = bounded(value)
        if unwanted:
            return replace(query, not_sources=(*query.not_sources, name))
        return replace(query, sources=(*query.sources, name))
    if field == "since:" and not unwanted:
        try:
            return replace(query, since=now - parse_duration(value))
        except ValueError:
            return None
        except OverflowError:  # before the first year
            return replace(query, since=datetime.min.replace(tzinfo=UTC))
    return None


def _with_term(query: Query, said: str, *, unwanted: bool) -> Query:
    term = " ".join(tokens(text.searchable(said)))
    if not term:
        return query
    if unwanted:
        return replace(query, unwanted=(*query.unwanted, term))
    return replace(query, wanted=(*query.wanted, term))
