"""`crawler.sections`: pages that list articles."""

import pytest

from crawler.feeds import FeedError
from crawler.sections import parse

PAGE = b"""<html><body><h2><a href="/a">One</a></h2><h2><a href="https://www.p.example/b#c">Two</a></h2>
<h2><a href="/a">One again</a></h2><h2><a href="https://other.example/x">Elsewhere</a></h2>
<p><a href="/about">About</a></p></body></html>"""


def test_the_selector_finds_the_articles_of_the_site() -> None:
    """In their order, once each, and none of another site."""
    found = parse(PAGE, "https://p.example/front", links="h2 a")
    assert [(entry.url, entry.title) for entry in found] == [
        ("https://p.example/a", "One"),
        ("https://www.p.example/b#c", "Two"),
    ]


def test_a_selector_that_finds_nothing_is_an_error() -> None:
    """The layout has changed, and somebody must hear of it."""
    with pytest.raises(FeedError, match="finds no link"):
        parse(PAGE, "https://p.example/front", links=".headline a")
