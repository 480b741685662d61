"""The index behind search: which words stand where in which article, on either engine.

Both engines get ready tokens, FTS5 as text that only spaces part and Postgres as a written-out tsvector, so that
neither's own idea of a word comes between. `storage/articles.py` writes it in the transaction that stores the text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import Connection

from storage.letters import PARAGRAPH
from storage.tables import articles

# What a tsvector can hold: positions up to 16,383, words up to 2,046 bytes, one megabyte in all.
_MOST_TOKENS: Final = 16_000
_MOST_CHARS: Final = 100_000
_LONGEST_TOKEN: Final = 250
_CUT: Final = PARAGRAPH * 2  # stands in the index of an article that did not fit in; no word folds to it

_FTS5: Final = sa.table(
    "article_search", sa.column("rowid", sa.Integer), sa.column("words", sa.Text), sa.column("article_search", sa.Text)
)
# FTS5's own small table of what it holds; to list the ids of the index itself reads every text.
_FTS5_ROWS: Final = sa.table("article_search_docsize", sa.column("id", sa.Integer))
_TSVECTOR: Final = sa.table("article_search", sa.column("article_id", sa.BigInteger), sa.column("words", TSVECTOR))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words in a row, as they are looked up; with `open` the last word may go on."""

    words: str
    open: bool = False


def add(connection: Connection, words: Mapping[int, str]) -> None:
    """Index the folded words of articles that are not in the index, by article id."""
    if not words:
        return
    if connection.dialect.name == "sqlite":
        rows = [{"rowid": article, "words": " ".join(_indexed(said))} for article, said in words.items()]
        connection.execute(sa.insert(_FTS5), rows)
        return
    rows = [{"article_id": article, "words": _written_out(_indexed(said))} for article, said in words.items()]
    connection.execute(sa.insert(_TSVECTOR), rows)


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Take articles out of the index."""
    table, column = (
        (_FTS5, _FTS5.c.rowid) if connection.dialect.name == "sqlite" else (_TSVECTOR, _TSVECTOR.c.article_id)
    )
    connection.execute(sa.delete(table).where(column.in_(list(ids))))


def holding(connection: Connection, terms: Iterable[str]) -> sa.Select[int]:
    """Select the ids of the articles that hold all of these terms; a term is folded words that stand in a row."""
    if connection.dialect.name == "sqlite":
        match = " AND ".join(f'"{term}"' for term in terms)  # a folded word holds no quotation mark
        return sa.select(_FTS5.c.rowid).where(_FTS5.c.article_search.op("MATCH")(match))
    match = " & ".join(f"({' <-> '.join(map(_quoted, term.split()))})" for term in terms)
    return sa.select(_TSVECTOR.c.article_id).where(_TSVECTOR.c.words.op("@@")(sa.cast(match, TSQUERY)))


def mentioning(connection: Connection, phrases: Iterable[Phrase]) -> set[int]:
    """Return the ids of all indexed articles that hold one of these phrases, and perhaps of some that do not.

    Only `unsure` articles may hold one and be missing. Postgres is asked for the words, whatever their order: it keeps
    only 256 places of a word, so that a phrase of a long article could be missed.
    """
    cut = sorted({(tuple(tokens(phrase.words)), phrase.open) for phrase in phrases})
    asked = [(words, is_open) for words, is_open in cut if words]
    if not asked:
        return set()
    if connection.dialect.name == "sqlite":
        match = " OR ".join(f'"{" ".join(words)}"{" *" * is_open}' for words, is_open in asked)
        statement = sa.select(_FTS5.c.rowid).where(_FTS5.c.article_search.op("MATCH")(match))
    else:
        match = " | ".join(f"({' & '.join(map(_quoted, words))}{':*' * is_open})" for words, is_open in asked)
        statement = sa.select(_TSVECTOR.c.article_id).where(_TSVECTOR.c.words.op("@@")(sa.cast(match, TSQUERY)))
    return set(connection.execute(statement).scalars())


def unsure(connection: Connection) -> set[int]:
    """Return the ids of articles that hold words the index does not know of: not indexed, or not to their end."""
    indexed = _FTS5_ROWS.c.id if connection.dialect.name == "sqlite" else _TSVECTOR.c.article_id
    missing = sa.select(articles.c.id).where(articles.c.id.not_in(sa.select(indexed)))
    return mentioning(connection, [Phrase(_CUT)]) | set(connection.execute(missing).scalars())


def tokens(words: str) -> list[str]:
    """Split folded words into what is indexed; a query is cut in the same way."""
    return [word[:_LONGEST_TOKEN] for word in words[:_MOST_CHARS].split(" ") if word][:_MOST_TOKENS]


def _indexed(said: str) -> list[str]:
    found = tokens(said)
    is_whole = len(said) <= _MOST_CHARS and len(found) < _MOST_TOKENS
    return found if is_whole else [*found, _CUT]


def _written_out(said: list[str]) -> str:
    return " ".join(f"{_quoted(word)}:{place}" for place, word in enumerate(said, 1) if word != PARAGRAPH)


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
