"""The archive: articles are stored once, change as revisions, and wait here until they were watched.

Callers bring the transaction. What makes two versions one article, and what the newer one changes, is decided in
`storage/identity.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection, Row

from storage import search_index
from storage.article_json import article_from_json, article_to_json
from storage.identity import TITLE_WINDOW, Version, bounded, fitting_key, merged, near_copy, outcome_of, version_of
from storage.records import Article, Outcome, Saved
from storage.tables import article_keys, articles, revisions
from storage.turns import Turn, take_turn

__all__ = [  # the mapping to JSON has its own file and is found here, where everything about articles is
    "article_from_json",
    "article_to_json",
    "by_ids",
    "export",
    "find",
    "get",
    "known_keys",
    "mark_watched",
    "of_row",
    "per_source",
    "recent",
    "save",
    "waiting",
]

_STEP: Final = 200  # articles per round trip
_MOST_NAMESAKES: Final = 20  # articles of one title whose text is compared: some columns have the same every day
Offer = tuple[int, Version]  # an article's place in what was offered, and the article
Found = tuple[int, Version, Row[Any] | None]  # the same, and what is stored of it

_COLUMNS: Final = tuple(field.name for field in fields(Article) if field.name not in ("keys", "authors"))


def save(connection: Connection, offered: Sequence[Article], *, now: datetime) -> list[Saved]:
    """Store articles and say of each, in the same order, whether it was new, updated or known. Saving twice is once.

    The same article is one that shares a key, else one of the same source and title within 7 days whose text is a near
    copy; its further keys become aliases. A text that changed is a new revision: the old one is kept, and the article
    waits to be watched again. Other facts are filled in silently.
    """
    take_turn(connection, Turn.ARTICLES)
    saved: dict[int, Saved] = {}
    remaining = [(place, version_of(article, now=now)) for place, article in enumerate(offered)]
    while remaining:
        distinct, later = _distinct(remaining)
        ready, again = _one_per_row(distinct, _stored(connection, [version for _, version in distinct]))
        saved |= _save_distinct(connection, ready, now)
        remaining = sorted([*again, *later], key=itemgetter(0))
    return [saved[place] for place in range(len(offered))]


def _distinct(offers: list[Offer]) -> tuple[list[Offer], list[Offer]]:
    """Part a batch into articles that can not be each other, and those that must see the first ones stored."""
    seen: set[object] = set()
    first: list[Offer] = []
    later: list[Offer] = []
    for offer in offers:
        marks = {*_keys(offer[1].article), _title(offer[1])}
        (later if len(first) == _STEP or marks & seen else first).append(offer)
        seen |= marks
    return first, later


def _one_per_row(offers: list[Offer], rows: list[Row[Any] | None]) -> tuple[list[Found], list[Offer]]:
    """Part off what turned out to be the same article by another key, for it must see the first one stored."""
    seen: set[int] = set()
    ready: list[Found] = []
    again: list[Offer] = []
    for (place, version), row in zip(offers, rows, strict=True):
        if row is not None and row.id in seen:
            again.append((place, version))
            continue
        ready.append((place, version, row))
        if row is not None:
            seen.add(row.id)
    return ready, again


def _save_distinct(connection: Connection, matched: list[Found], now: datetime) -> dict[int, Saved]:
    """Save versions of articles that are not each other, each with the row that is stored of it; answer by place."""
    new = iter(_insert(connection, [version for _, version, row in matched if row is None], now))
    saved = {
        place: next(new) if row is None else _update(connection, row, version, now) for place, version, row in matched
    }
    keys = [
        {"key": key, "article_id": saved[place].article.id}
        for place, version, _ in matched
        for key in _keys(version.article)
    ]
    connection.execute(insert(article_keys).values(keys).on_conflict_do_nothing())
    return saved


def _keys(article: Article) -> tuple[str, ...]:
    return article.keys or (fitting_key(article.url),)


def _stored(connection: Connection, versions: list[Version]) -> list[Row[Any] | None]:
    """Find what is stored of each version: by its keys in their order, else by its title."""
    known = known_keys(connection, [key for version in versions for key in _keys(version.article)])
    by_key = [next((known[key] for key in _keys(v.article) if key in known), None) for v in versions]
    titles = _by_title(connection, [v for v, id_ in zip(versions, by_key, strict=True) if id_ is None and v.title_key])
    wanted = {id_ for id_ in by_key if id_ is not None} | {id_ for ids in titles.values() for id_ in ids}
    rows = _rows(connection, wanted)
    return [
        rows[id_] if id_ is not None else _copy_of(version, [rows[other] for other in titles.get(_title(version), ())])
        for version, id_ in zip(versions, by_key, strict=True)
    ]


def _title(version: Version) -> tuple[str, str]:
    return version.article.source, version.title_key


def _by_title(connection: Connection, versions: list[Version]) -> dict[tuple[str, str], list[int]]:
    """Find the stored articles of the same source and title, the newest first."""
    if not versions:
        return {}
    pairs = {_title(version) for version in versions}
    times = [version.article.fetched_at for version in versions]
    statement = (
        sa.select(articles.c.source, articles.c.title_key, articles.c.id)
        .where(  # by pairs, SQLite would read every article of the week
            articles.c.source.in_({source for source, _ in pairs}),
            articles.c.title_key.in_({title_key for _, title_key in pairs}),
            articles.c.fetched_at.between(min(times) - TITLE_WINDOW, max(times) + TITLE_WINDOW),
        )
        .order_by(articles.c.id.desc())
    )
    found: dict[tuple[str, str], list[int]] = {}
    for source, title_key, id_ in connection.execute(statement):
        same = found.setdefault((source, title_key), [])
        if (source, title_key) in pairs and len(same) < _MOST_NAMESAKES:
            same.append(id_)
    return found


def _rows(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """Read articles that may be changed next, locked in one order, so that two writers never wait for each other."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    statement = sa.select(articles).where(articles.c.id.in_(wanted)).order_by(articles.c.id).with_for_update()
    return {row.id: row for row in connection.execute(statement)}


def _copy_of(version: Version, candidates: Sequence[Row[Any]]) -> Row[Any] | None:
    for row in candidates:
        candidate = of_row(row)
        close = abs(candidate.fetched_at - version.article.fetched_at) <= TITLE_WINDOW
        if close and near_copy(candidate, version.article):
            return row
    return None


def _insert(connection: Connection, versions: list[Version], now: datetime) -> list[Saved]:
    if not versions:
        return []
    statement = sa.insert(articles).returning(articles.c.id, sort_by_parameter_order=True)
    ids = (
        connection.execute(statement, [_values(version) | {"arrived_at": now} for version in versions]).scalars().all()
    )
    search_index.add(connection, {id_: version.words for id_, version in zip(ids, versions, strict=True)})
    return [Saved(replace(version.article, id=id_), Outcome.NEW) for id_, version in zip(ids, versions, strict=True)]


def _update(connection: Connection, row: Row[Any], offered: Version, now: datetime) -> Saved:
    stored = of_row(row)
    after = merged(stored, offered.article)
    if after == stored:
        return Saved(replace(stored, keys=offered.article.keys), Outcome.KNOWN)
    version = version_of(after, now=now)
    outcome = outcome_of(row.content_hash, version)
    values: dict[str, Any] = {}
    if outcome is Outcome.UPDATED:
        after = replace(after, revision=stored.revision + 1)
        values = {"arrived_at": now}
        old = {"title": stored.title, "summary": stored.summary, "body": stored.body}
        connection.execute(
            sa.insert(revisions).values(article_id=stored.id, revision=stored.revision, replaced_at=now, **old)
        )
        search_index.remove(connection, [stored.id])
        search_index.add(connection, {stored.id: version.words})
    else:  # the words of alerts point into the text as it was watched
        after = replace(after, title=stored.title, summary=stored.summary, body=stored.body)
    values |= _values(replace(version, article=after))
    connection.execute(sa.update(articles).where(articles.c.id == stored.id).values(values))
    return Saved(replace(after, keys=offered.article.keys), outcome)


def _values(version: Version) -> dict[str, Any]:
    values = {name: getattr(version.article, name) for name in _COLUMNS if name != "id"}
    return values | {
        "authors": list(version.article.authors),
        "title_key": version.title_key,
        "content_hash": version.digest,
    }


def of_row(row: Row[Any]) -> Article:
    """Make the record of a row of `articles`. Its keys are not read back."""
    return Article(authors=tuple(row.authors), **{name: getattr(row, name) for name in _COLUMNS})


def waiting(connection: Connection, *, limit: int) -> list[Article]:
    """Return the articles that were not watched yet, or not in their present revision, in order of arrival."""
    statement = (
        sa.select(articles)
        .where(articles.c.arrived_at.is_not(None))
        .order_by(articles.c.arrived_at, articles.c.id)
        .limit(limit)
    )
    return [of_row(row) for row in connection.execute(statement)]


def mark_watched(connection: Connection, watched: Sequence[Article]) -> None:
    """Let articles wait no longer; one that has got a newer revision meanwhile goes on waiting."""
    if not watched:
        return
    versions = sa.tuple_(articles.c.id, articles.c.revision).in_([(one.id, one.revision) for one in watched])
    # The ids once more: by the pairs alone SQLite reads the whole archive.
    known = articles.c.id.in_([one.id for one in watched])
    ordered = sa.select(articles.c.id).where(known, versions).order_by(articles.c.id).with_for_update()
    connection.execute(sa.update(articles).where(articles.c.id.in_(ordered)).values(arrived_at=None))


def waiting_among(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Return which of these articles wait to be watched."""
    waiting = sa.select(articles.c.id).where(articles.c.id.in_(list(ids)), articles.c.arrived_at.is_not(None))
    return set(connection.scalars(waiting))


def wait_again(connection: Connection, ids: Iterable[int], *, now: datetime) -> None:
    """Let articles be watched once more, in their present revision."""
    connection.execute(sa.update(articles).where(articles.c.id.in_(list(ids))).values(arrived_at=now))


def known_keys(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """Return which of these identities (see `crawler.urls.identity_keys`) are stored, with the id of their article."""
    asked = {fitting_key(key): key for key in keys}
    names = list(asked)
    known: dict[str, int] = {}
    for start in range(0, len(names), _STEP):
        some = article_keys.c.key.in_(names[start : start + _STEP])
        for key, id_ in connection.execute(sa.select(article_keys.c.key, article_keys.c.article_id).where(some)):
            known[asked[key]] = id_
    return known


def get(connection: Connection, id_: int) -> Article | None:
    """Return the article with this id."""
    return by_ids(connection, [id_]).get(id_)


def find(connection: Connection, key: str) -> Article | None:
    """Return the article that has this identity."""
    return get(connection, known_keys(connection, [key]).get(key, 0))


def by_ids(connection: Connection, ids: Iterable[int]) -> dict[int, Article]:
    """Return the articles that are stored under these ids."""
    statement = sa.select(articles).where(articles.c.id.in_(list(ids)))
    return {row.id: of_row(row) for row in connection.execute(statement)}


def recent(connection: Connection, limit: int, *, source: str | None = None) -> list[Article]:
    """Return the articles stored last, the newest first, of one source if it is named."""
    statement = sa.select(articles).order_by(articles.c.id.desc()).limit(limit)
    if source is not None:
        statement = statement.where(articles.c.source == bounded(source))
    return [of_row(row) for row in connection.execute(statement)]


def export(connection: Connection, since: datetime) -> Iterator[Article]:
    """Yield the articles fetched since then in the order they were stored, reading a few at a time."""
    last = 0
    statement = sa.select(articles).where(articles.c.fetched_at >= since).order_by(articles.c.id).limit(_STEP)
    while rows := connection.execute(statement.where(articles.c.id > last)).all():
        yield from map(of_row, rows)
        last = rows[-1].id


def per_source(connection: Connection, *, since: datetime) -> dict[str, int]:
    """Return how many articles of each source were fetched since then."""
    counted = sa.select(articles.c.source, sa.func.count()).where(articles.c.fetched_at >= since)
    return {row[0]: row[1] for row in connection.execute(counted.group_by(articles.c.source))}
