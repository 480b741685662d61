"""`crawler.urls`: which addresses mean the same article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import identity_keys, normalise, registered_domain


@pytest.mark.parametrize(
    "same",
    [
        ("https://www.dawn.example/news/1234567/blast", "http://dawn.example/news/1234567/blast/?utm_source=rss#top"),
        ("https://dawn.example/news/1234567/blast", "https://DAWN.example:443/news/1234567/blast?fbclid=abc&ref=home"),
        ("https://x.example/خبر/پشاور-دھماکہ", "https://x.example/%D8%AE%D8%A8%D8%B1/پشاور-دھماکہ"),
        ("https://x.example/story.php?id=7&cat=2", "https://x.example/story.php?cat=2&id=7&utm_medium=x"),
        ("https://x.example/", "http://www.x.example/index.html"),
    ],
)
def test_one_article_has_one_identity(same: tuple[str, str]) -> None:
    """Scheme, www, trackers, order, fragment and last slash make no difference."""
    assert normalise(same[0]) == normalise(same[1])


@pytest.mark.parametrize(
    "different",
    [
        ("https://x.example/news_view.html?idx=8576", "https://x.example/news_view.html?idx=8723"),
        ("https://x.example/?p=12", "https://x.example/?p=13"),
        ("https://x.example/news/1234", "https://x.example/news/1235"),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"),
    ],
)
def test_two_articles_have_two(different: tuple[str, str]) -> None:
    """A query that is all that tells two articles apart stays, known or not."""
    assert normalise(different[0]) != normalise(different[1])


def test_a_source_names_the_parameters_that_count() -> None:
    """Where the path names the article, further parameters go unless the source keeps them."""
    url = "https://x.example/archive/2024-05-01-front?edition=north&view=print"
    assert normalise(url) == "https://x.example/archive/2024-05-01-front"
    assert normalise(url, ["edition"]) == "https://x.example/archive/2024-05-01-front?edition=north"


@given(st.text(max_size=80) | st.from_regex(r"https?://[a-z.]{1,20}/[\w/.?=&%-]{0,40}", fullmatch=True))
def test_normalising_twice_is_once(url: str) -> None:
    """Idempotent, and no text breaks it."""
    assert normalise(normalise(url)) == normalise(url)


def test_a_canonical_address_counts_at_home_only() -> None:
    """On the same registered domain it comes first; elsewhere, or if it is the front page, it is a mistake."""
    own = "https://m.paper.example/news/12345?utm_source=x"
    assert identity_keys(own, "https://www.paper.example/news/12345") == (
        "https://paper.example/news/12345",
        "https://m.paper.example/news/12345",
    )
    assert identity_keys(own, "https://agency.example/12345") == ("https://m.paper.example/news/12345",)
    assert identity_keys(own, "https://www.paper.example/") == ("https://m.paper.example/news/12345",)


def test_the_domain_that_somebody_registered() -> None:
    """Known from the public suffixes that come with the library; loopback servers differ by their port."""
    assert registered_domain("https://www.bbc.co.uk/urdu") == "bbc.co.uk"
    assert registered_domain("http://127.0.0.1:8001/x") == "127.0.0.1:8001"
    assert registered_domain("no address") == ""
