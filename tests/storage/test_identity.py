"""What makes two versions one article, and what a version may change, as laws."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, article
from hypothesis import given
from hypothesis import strategies as st

from storage.identity import bounded, cleaned, merged, near_copy, outcome_of, possible, version_of
from storage.records import Article, Outcome

TEXTS = st.text(max_size=12)
ARTICLES = st.builds(
    article,
    st.integers(1, 2),
    source=TEXTS | st.just("s" * 500),
    title=TEXTS,
    summary=TEXTS,
    body=TEXTS,
    authors=st.lists(TEXTS, max_size=2).map(tuple),
    complete=st.booleans(),
    baseline=st.booleans(),
    published_at=st.none() | st.integers(-20_000, 20).map(lambda days: NOW + timedelta(days=days)),
    section=TEXTS,
)
LONG = "The council met in the upper valley to speak about 12 roads and 3 schools while rain fell over the hills"


@given(ARTICLES)
def test_cleaning_twice_is_cleaning_once(offered: Article) -> None:
    """What was stored can be offered again."""
    once = cleaned(offered, now=NOW)
    assert cleaned(once, now=NOW) == once


@given(ARTICLES, ARTICLES)
def test_a_version_changes_an_article_once(stored: Article, offered: Article) -> None:
    """The same version coming again finds nothing to do; identity and baseline never change."""
    stored, offered = (cleaned(one, now=NOW) for one in (stored, offered))
    after = merged(stored, offered)
    assert merged(after, offered) == after
    assert (after.id, after.keys, after.baseline, after.fetched_at) == (
        stored.id,
        stored.keys,
        stored.baseline,
        stored.fetched_at,
    )
    assert after.complete >= stored.complete


@given(ARTICLES, ARTICLES)
def test_near_copy_goes_both_ways(one: Article, other: Article) -> None:
    """Who came first does not matter, and an article with text is a copy of itself."""
    assert near_copy(one, other) == near_copy(other, one)
    assert near_copy(one, one) == near_copy(one, replace(one, id=7))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (LONG.upper() + "!", True),
        (LONG + ".", True),
        (LONG.replace("12", "13"), False),
        (LONG + " and everybody went home late in the evening, tired and wet", False),
        (LONG.replace("rain", "snow"), False),
        ("", False),
    ],
)
def test_near_copies_of_a_short_text(other: str, *, same: bool) -> None:
    """Numbers must be equal; in a short text one other word is already another text."""
    assert near_copy(article(body=LONG), article(body=other)) is same


def test_summary_of_the_feed_is_a_copy_of_the_page_that_holds_it() -> None:
    """The feed's version has only the beginning."""
    feed = article(body="", summary=" ".join(LONG.split()[:12]), complete=False)
    assert near_copy(feed, article(body=LONG))
    assert not near_copy(replace(feed, summary="Something else was said there today"), article(body=LONG))


@given(st.text(max_size=900), st.text(max_size=900))
def test_bounded_names_stay_apart(one: str, other: str) -> None:
    """However long a name is, its bounded form fits an index, is its own, and is not cut again."""
    assert len(bounded(one)) <= 300
    assert bounded(bounded(one)) == bounded(one)
    assert (bounded(one) == bounded(other)) == (one == other)


def test_long_names_of_one_beginning_differ() -> None:
    """A cut name carries its digest."""
    assert bounded("x" * 300) == "x" * 300
    assert bounded("x" * 301)[:260] == "x" * 260
    assert bounded("x" * 301) != bounded("x" * 302)


def test_digest_is_deaf_to_case_and_signs_only() -> None:
    """Another field or another word is a change; capitals are none."""
    before = version_of(article(title="Blast in Bannu"), now=NOW)
    assert outcome_of(before.digest, version_of(article(title="BLAST — in Bannu!"), now=NOW)) is Outcome.KNOWN
    assert outcome_of(before.digest, version_of(article(title="Blast in Tank"), now=NOW)) is Outcome.UPDATED
    moved = article(title="", summary="Blast in Bannu")
    assert outcome_of(before.digest, version_of(moved, now=NOW)) is Outcome.UPDATED


def test_possible_times() -> None:
    """From 2000 to a day ahead."""
    assert possible(NOW + timedelta(days=1), now=NOW) is not None
    assert possible(NOW + timedelta(days=1, seconds=1), now=NOW) is None
    assert possible(None, now=NOW) is None
