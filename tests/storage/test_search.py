"""Search finds what was asked for in any spelling, and the same on both databases; no query breaks it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import NOW, article
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage import articles as archive
from storage import search_index
from storage.database import Database
from storage.records import Article
from storage.search import Query, parse_query, search
from storage.search_index import Phrase

SHELF = (
    article(1, title="Blast at police station", body="A bomb went off in Bannu. Nobody claimed it.", source="dawn"),
    article(2, title="Police open a new station", body="The station in Bannu was opened.", source="geo"),
    article(3, title="کابل میں دھماکہ", body="پولیس نے کہا کہ دو افراد زخمی ہوئے۔", language="ur", source="geo"),
    article(4, title="Station", body="police station drill", published_at=NOW - timedelta(days=9), source="dawn"),
    article(5, title="A long way", body="one two three", summary="zero", published_at=None, source="geo"),
    article(6, title="हिन्दी समाचार", body="पुलिस थाने में धमाका", language="hi", source="geo"),
)


def found(database: Database, query: str, limit: int = 50) -> list[int]:
    """Return the numbers of the articles that a query finds, in order."""
    with database.read() as connection:
        return [int(one.url.rsplit("/", 1)[1]) for one in search(connection, query, now=NOW, limit=limit)]


def shelve(database: Database, *offered: Article) -> None:
    """Store articles."""
    with database.write() as connection:
        archive.save(connection, offered, now=NOW)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("police station", {1, 2, 4}),
        ("POLICE, station!", {1, 2, 4}),
        ('"police station"', {1, 4}),
        ('"police station', {1, 4}),
        ('"police station" -drill', {1}),
        ('station -"police station"', {2}),
        ("-station", {3, 5, 6}),
        ("bannu source:geo", {2}),
        ("source:geo", {2, 3, 5, 6}),
        ("source:geo source:dawn bannu", {1, 2}),
        ("station -source:geo", {1, 4}),
        ("station since:7d", {1, 2}),
        ("since:2w station", {1, 2, 4}),
        ("since:999999w station", {1, 2, 4}),
        ("كابل", {3}),
        ("کابل دھماکہ", {3}),
        ("پولیس کہا", {3}),
        ("हिन्दी", {6}),
        ("पुलिस", {6}),
        ("हिन", set()),
        ("پول", set()),
        ('"way one"', set()),
        ('"way zero"', set()),
        ("way zero one", {5}),
        ("pol", set()),
        ("nowhere", set()),
    ],
)
def test_query_language(database: Database, query: str, numbers: set[int]) -> None:
    """All words, phrases within one field, without, by source, by age; folded as everything is."""
    shelve(database, *SHELF)
    assert set(found(database, query)) == numbers


def test_newest_first_and_no_more_than_asked_for(database: Database) -> None:
    """By the date of publishing, or of fetching where there is none."""
    shelve(
        database,
        article(1, published_at=NOW - timedelta(hours=1)),
        article(2, published_at=NOW),
        article(3, published_at=None, fetched_at=NOW - timedelta(minutes=30)),
    )
    assert found(database, "council") == [2, 3, 1]
    assert found(database, "council", limit=2) == [2, 3]


def test_words_beyond_what_an_index_holds(database: Database) -> None:
    """An enormous article is stored and found by its beginning; an enormous word is found by itself."""
    long_word = "x" * 5000
    shelve(database, article(1, title="start " + long_word, body="word " * 200_000), article(2, body="é" * 2_000_000))
    assert found(database, "start") == [1]
    assert found(database, long_word) == [1]


@pytest.mark.parametrize(
    ("query", "parsed"),
    [
        ("", Query()),
        ('"" - -"" ! …', Query()),
        ("a b", Query(wanted=("a", "b"))),
        ('"a b" -c', Query(wanted=("a b",), unwanted=("c",))),
        ("T.T.P-led", Query(wanted=("ttp led",))),
        ('source:"Geo News" x', Query(wanted=("x",), sources=("Geo News",))),
        ("since:soon", Query(wanted=("since soon",))),
        ("source:", Query(wanted=("source",))),
        ("-since:7d", Query(unwanted=("since 7d",))),
        ("since:1d", Query(since=NOW - timedelta(days=1))),
    ],
)
def test_parse_query(query: str, parsed: Query) -> None:
    """What looks like a sign of the language but is none is taken as words."""
    assert parse_query(query, now=NOW) == parsed


@pytest.mark.parametrize("query", ["", "!!!", '""', "-"])
def test_query_that_says_nothing_finds_nothing(database: Database, query: str) -> None:
    """Nothing was asked for."""
    shelve(database, *SHELF)
    assert found(database, query) == []


WORDS = ["police", "station", "کابل", "bannu", "पुलिस", "a", "zero"]
SIGNS = ['"', "-", "source:", "since:", "geo", "7d", "*", "'", "\\", "&", "|", "!", ":", "(", ")", "NEAR", "OR", "^"]
QUERIES = st.lists(st.sampled_from([*WORDS, *SIGNS, " ", "\0", "\ud800", "%", ";", "¶"]), max_size=12).map("".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERIES | st.text(max_size=20))
@example("-" * 5000 + "a")
@example('" ' * 3000)
@example("a " * 3000)
@example("-a " * 3000)
@example("source:x " * 3000)
@example("since:999999w since:0s")
def test_no_query_breaks_search_and_both_databases_find_the_same(both: tuple[Database, Database], query: str) -> None:
    """Any text is a query, and SQLite and Postgres answer alike."""
    sqlite, postgres = both
    for database in both:
        with database.read() as connection:
            empty = connection.execute(sa.text("SELECT count(*) FROM articles")).scalar() == 0
        if empty:
            shelve(database, *SHELF)
    assert found(sqlite, query) == found(postgres, query)


def test_the_index_names_every_article_that_holds_a_phrase(database: Database) -> None:
    """Whole words and begun ones, in any script; what may not be indexed to its end is said to be unsure."""
    shelve(database, *SHELF, article(7, title="Long", body="and " * 16_001 + "shelling"))
    with database.write() as connection:
        ids = [one.id for one in archive.recent(connection, 9)][::-1]
        search_index.remove(connection, [ids[0]])
        phrases = [Phrase("police sta", open=True), Phrase("दھماکہ"), Phrase("थाने"), Phrase("shelling"), Phrase("")]
        assert search_index.mentioning(connection, phrases) >= {ids[3], ids[5]}
        assert search_index.mentioning(connection, [Phrase("statio")]) == set()
        assert search_index.mentioning(connection, []) == set()
        assert search_index.unsure(connection) == {ids[0], ids[6]}
