"""The index behind search: which words stand where in which article, on either engine.

Both engines get ready tokens, FTS5 as text that only spaces part and Postgres as a written-out tsvector, so that
neither's own idea of a word comes between. `storage/articles.py` writes it in the transaction that stores the text.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import Connection

from storage.letters import PARAGRAPH

# What a tsvector can hold: positions up to 16,383, words up to 2,046 bytes, one megabyte in all.
_MOST_TOKENS: Final = 16_000
_MOST_CHARS: Final = 100_000
_LONGEST_TOKEN: Final = 250

_FTS5: Final = sa.table(
    "article_search", sa.column("rowid", sa.Integer), sa.column("words", sa.Text), sa.column("article_search", sa.Text)
)
_TSVECTOR: Final = sa.table("article_search", sa.column("article_id", sa.BigInteger), sa.column("words", TSVECTOR))


def add(connection: Connection, words: Mapping[int, str]) -> None:
    """Index the folded words of articles that are not in the index, by article id."""
    if not words:
        return
    if connection.dialect.name == "sqlite":
        rows = [{"rowid": article, "words": " ".join(tokens(said))} for article, said in words.items()]
        connection.execute(sa.insert(_FTS5), rows)
        return
    rows = [{"article_id": article, "words": _written_out(tokens(said))} for article, said in words.items()]
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


def tokens(words: str) -> list[str]:
    """Split folded words into what is indexed; a query is cut in the same way."""
    return [word[:_LONGEST_TOKEN] for word in words[:_MOST_CHARS].split(" ") if word][:_MOST_TOKENS]


def _written_out(said: list[str]) -> str:
    return " ".join(f"{_quoted(word)}:{place}" for place, word in enumerate(said, 1) if word != PARAGRAPH)


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
