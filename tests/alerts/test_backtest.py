"""A backtest fires exactly what reading every article fires, whatever the index can tell, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from factories import NOW, article, rule, ruleset, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.backtest import Sources, backtest, only
from alerts.rules import RuleSet
from storage import articles as archive
from storage import search_index
from storage.database import Database
from storage.records import Article
from storage.tables import articles

WORDS = (
    "police",
    "cease",
    "fire",
    "ceasefire",
    "blast",
    "blasts",
    "BLA",
    "bla",
    "حملہ",
    "حملے",
    "كابل",
    "पुलिस",
    "T.T.P.",
)
SIGNS = (" ", " ", " ", "-", ". ", "۔", "\n\n", "\u200c", ", ")
TERMS = (
    "police",
    "cease-fire",
    "cease fire",
    "blas*",
    "~blast",
    "=BLA",
    "=TTP",
    "~حملہ",
    "کابل",
    "(police|blast) fire",
)
MORE_TERMS = ("Lt. Gen", "T.T.P. fire", "पुलिस", "fire*", "/bla(st)?s?/", "$group", "$shaky", "$sounds")
PARTS: dict[str, dict[str, object]] = {
    "entities": {
        "group": {"kind": "group", "name": "Group", "terms": ["=BLA", "T.T.P."], "ignore": ["BLA fire"]},
        "shaky": {"kind": "group", "name": "Shaky", "terms": ["ceasefire"], "unsure": ["police"], "context": ["blast"]},
    },
    "lists": {"sounds": {"terms": ["~blast", "fire"], "ignore": ["police blast"]}},
}
SINCE = NOW - timedelta(days=30)

texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=8).map(
    lambda pairs: "".join(map("".join, pairs))
)
archives = st.lists(
    st.tuples(texts, texts, texts, st.lists(texts, max_size=1), st.sampled_from(["plain", "lost", "long", "old"])),
    max_size=6,
)
terms = st.sampled_from(TERMS + MORE_TERMS)
conditions: st.SearchStrategy[Any] = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"all": members}),
        st.tuples(inner, inner).map(lambda pair: {"any": [pair[0]], "none": [pair[1]]}),
        st.tuples(st.sampled_from(["title", "lead", "body", "author", "sentence"]), inner).map(
            lambda pair: {pair[0]: pair[1]}
        ),
        st.lists(terms, min_size=2, max_size=2).map(lambda members: {"near": {"words": 4, "all": members}}),
    ),
    max_leaves=6,
)


def shelve(database: Database, *offered: Article) -> None:
    """Store articles."""
    with database.write() as connection:
        archive.save(connection, offered, now=NOW)


def fired(database: Database, rules: RuleSet, sources: Sources | None = None, **how: bool) -> list[tuple[int, object]]:
    """Return each firing as the article's id and the match."""
    with database.read() as connection:
        steps = list(backtest(connection, rules, since=SINCE, sources=sources or {}, **how))
    assert steps[-1].done == steps[-1].total
    assert not any(step.errors for step in steps)
    return [(one.article.id, one.match) for step in steps for one in step.fired]


def read(database: Database, rules: RuleSet) -> int:
    """Return how many articles a backtest reads."""
    with database.read() as connection:
        return list(backtest(connection, rules, since=SINCE, sources={}))[-1].total


def _stocked(database: Database, shelf: list[tuple[str, str, str, list[str], str]]) -> None:
    with database.write() as connection:
        connection.execute(sa.delete(articles))
        if database.is_sqlite:
            connection.exec_driver_sql("DELETE FROM article_search")
        for number, (title, summary, body, authors, kind) in enumerate(shelf):
            body += " word" * 16_001 + " police" if kind == "long" else ""  # noqa: PLW2901  what the index does not hold
            stored = article(number, title=title, summary=summary, body=body, authors=tuple(authors))
            stored = replace(stored, fetched_at=SINCE - timedelta(hours=1)) if kind == "old" else stored
            (saved,) = archive.save(connection, [stored], now=NOW)
            if kind == "lost":
                search_index.remove(connection, [saved.article.id])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shelf=archives, whens=st.lists(conditions, min_size=1, max_size=3))
def test_the_index_changes_no_firing(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    shelf: Any,  # noqa: ANN401
    whens: list[Any],
) -> None:
    """Prefixes, inflections, hyphens, case, masks, unsure names, articles not or half indexed: all the same."""
    kept = [rule(when, id=f"r{number}") for number, when in enumerate(whens)]
    try:
        rules = ruleset(*kept, **PARTS)
    except ValueError:  # nothing that must stand in the article
        return
    monkeypatch.setattr("alerts.backtest._MOST", 1.0)  # so few articles would all be read
    _stocked(database, shelf)
    assert fired(database, rules) == fired(database, rules, presearch=False)


@pytest.mark.parametrize(
    ("when", "numbers"),
    [
        ("cease-fire", [1, 2, 3]),
        ("ambush*", [4]),
        ("=BLA", [5]),
        ({"all": ["police", "ambush*"]}, [4]),
        ({"author": "gul"}, [6]),
        ({"all": ["rain", ["/f.ll/", "police"]]}, [6]),
        ({"all": ["/ambush.*/", "police"]}, [4]),
        ({"near": {"words": 5, "all": ["bla", "police"]}}, [5]),
        ("کابل", [7]),
        ("shelling", [8]),
    ],
)
def test_what_fires_is_what_is_stored(database: Database, when: object, numbers: list[int]) -> None:
    """Each kind of term finds its article through the index."""
    bodies = {1: "A cease-fire holds.", 2: "The ceasefire holds.", 3: "They cease fire.", 4: "Police ambushed a van."}
    bodies |= {5: "Police met the BLA.", 6: "Rain fell.", 7: "كابل میں بارش"}
    bodies[8] = "and " * 16_001 + "shelling."  # more words than the index takes
    authors = {6: ("Gul Khan",)}
    shelve(database, *(text(body, number=number, authors=authors.get(number, ())) for number, body in bodies.items()))
    assert [id_ for id_, _ in fired(database, ruleset(when))] == numbers


def test_only_what_can_fire_is_read(database: Database) -> None:
    """Of many articles a backtest of a rare word reads the ones that hold it."""
    shelve(database, *(text(f"Rain fell on road {number}.", number=number) for number in range(60)))
    shelve(database, text("Gunmen ambushed a van.", number=99))
    assert read(database, ruleset("~ambush")) == 1
    assert read(database, ruleset({"all": ["rain", "fell", "gunmen"]})) == 1
    assert read(database, ruleset("rain")) == 61
    assert read(database, ruleset({"author": "gul"})) == 61


def test_the_clock_is_that_of_each_article(database: Database) -> None:
    """An article was young when it came, however long ago that was; what came before `since` is not looked at."""
    came = NOW - timedelta(days=20)
    shelve(
        database,
        text("Blast one.", number=1, fetched_at=came, published_at=came),
        text("Blast two.", number=2, fetched_at=came, published_at=came - timedelta(days=5)),
        text("Blast three.", number=3, fetched_at=SINCE - timedelta(days=1), published_at=SINCE),
    )
    rules = ruleset(rule("blast", where={"max_age": "3d"}))
    assert [id_ for id_, _ in fired(database, rules)] == [1]


def test_where_sees_the_facts_of_the_source(database: Database) -> None:
    """A rule for one country reads the country of the source."""
    shelve(database, text("Blast.", number=1, source="dawn"), text("A blast.", number=2, source="elsewhere"))
    rules = ruleset(rule("blast", where={"source_country": "PK"}))
    assert [id_ for id_, _ in fired(database, rules, {"dawn": {"country": "PK"}})] == [1]


def test_a_named_rule_is_asked_even_if_it_is_off() -> None:
    """Whoever names a rule wants to see it fire before he switches it on."""
    rules = ruleset(rule("blast", id="off", enabled="no"), rule("rain", id="other"))
    assert [(one.id, one.enabled) for one in only(rules, ["off", "unknown"]).rules] == [("off", True)]


def test_where_choosing_costs_more_than_reading_everything_is_read(database: Database) -> None:
    """Thousands of words for a handful of articles are not looked up one by one."""
    shelve(database, *(text(f"Rain fell on road {number}.", number=number) for number in range(3)))
    assert read(database, ruleset([f"word{number}" for number in range(300)])) == 3
    assert read(database, ruleset([f"word{number}" for number in range(100)])) == 0
    assert read(database, ruleset({"all": ["blizzard", [f"word{number}" for number in range(300)]]})) == 0
