"""A `where` value that nothing has is found; one that something has, or may be listed in case, is not."""

import pytest
from factories import NOW, article, rule

from alerts.pagevalues import unseen_values
from alerts.problems import Problem
from alerts.rules import RuleModel
from alerts.where import Page

PAGES = [
    Page(article(source="dawn", section="World / South Asia"), {"tags": ("wire",), "country": "PK"}, NOW),
    Page(article(source="tolo", language="prs"), {"tags": ("local",), "country": "AF"}, NOW),
]


def unseen(where: object, pages: list[Page] = PAGES) -> list[Problem]:
    """Look at the `where` of one rule."""
    return list(unseen_values([RuleModel.model_validate(rule("bomb", where=where))], pages, looked_at="page"))


@pytest.mark.parametrize(
    "where",
    [
        {"language": ["en", "prs"], "source": "tolo", "source_tag": "local", "source_country": "PK"},
        {"section": "south-asia", "url": "/news/"},
        {"section": ["Sport", "World"]},  # one that some page has: the others are listed in case
        {"max_age": "3d", "not": {"source": "dawn"}},
    ],
)
def test_what_a_page_has_is_no_doubt(where: object) -> None:
    """Values are compared as `where` itself compares them."""
    assert unseen(where) == []


@pytest.mark.parametrize(
    ("where", "path", "says"),
    [
        ({"source": ["dawn", "dwan"]}, ("source", 1), "no page has the source 'dwan'; did you mean dawn?"),
        ({"source_tag": "wires"}, ("source_tag", 0), "no page has the source tag 'wires'; did you mean wire?"),
        ({"source_country": "IN"}, ("source_country", 0), "'IN'; mend it or take it out, see: khabardar sources list"),
        ({"language": "fa"}, ("language", 0), "no page has the language 'fa'"),
        ({"section": ["Sport", "Showbiz"]}, ("section",), "no page has the section 'Sport' or 'Showbiz'"),
        ({"not": {"url": "/sport/"}}, ("not", "url"), "no page has the url '/sport/'"),
        ({"not": {"source": "dwan"}}, ("not", "source", 0), "did you mean dawn?"),
    ],
)
def test_what_no_page_has_is_named(where: object, path: tuple[str | int, ...], says: str) -> None:
    """With its place and the next step, in both senses of `where`."""
    [found] = unseen(where)
    assert found.path == ("rules", "example-rule", "where", *path)
    assert says in found.message


def test_sections_need_pages_that_tell_theirs() -> None:
    """Where no source tells sections, a section is not called a mistake."""
    assert unseen({"section": "Sport"}, PAGES[1:]) == []


def test_rules_without_where_are_silent() -> None:
    """There is nothing to look for."""
    assert list(unseen_values([RuleModel.model_validate(rule("bomb"))], PAGES, looked_at="page")) == []
