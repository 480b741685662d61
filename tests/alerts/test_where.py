"""Which sources and pages a rule looks at."""

from datetime import date, timedelta

import pytest
from factories import NOW, article

from alerts.rulemodels import WhereModel
from alerts.where import Page, compile_where


def why_not(where: dict[str, object], page: Page) -> str:
    """Compile a `where` as it was written, and ask it."""
    return compile_where(WhereModel.model_validate(where)).why_not(page)


PAGE = Page(
    article(url="https://a.example/sport/1", section="World / South Asia", source="dawn", published_at=NOW),
    {"tags": ("pakistan", "wire"), "country": "PK"},
    NOW + timedelta(days=2),
)


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"language": "en"},
        {"language": ["ur", "en"], "source": "dawn"},
        {"source_tag": "wire"},
        {"source_country": "PK"},
        {"section": "south-asia"},
        {"url": "/sport/"},
        {"max_age": "2d"},
        {"not": {"language": "ur", "section": "asian"}},
    ],
)
def test_holds(where: dict[str, object]) -> None:
    """Every key holds; of a list one value is enough."""
    assert why_not(where, PAGE) == ""


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ({"language": "ur"}, "where: language ur does not hold"),
        ({"source": "geo"}, "where: source geo does not hold"),
        ({"source_tag": ["official"]}, "where: source_tag official does not hold"),
        ({"source_country": ["AF", "IN"]}, "where: source_country AF or IN does not hold"),
        ({"section": "sia"}, "where: section sia does not hold"),
        ({"max_age": "47h"}, "where: max_age 47h does not hold"),
        ({"not": {"source": "geo", "url": "/sport/"}}, "where: not url /sport/"),
    ],
)
def test_refuses(where: dict[str, object], says: str) -> None:
    """The reason names the key; any one key of `not` excludes."""
    assert why_not(where, PAGE) == says


def test_an_article_without_a_date_is_as_old_as_its_fetch() -> None:
    """What is known counts."""
    page = Page(article(published_at=None, fetched_at=NOW), {}, NOW + timedelta(days=2))
    assert why_not({"max_age": "1d"}, page)
    assert not why_not({"max_age": "2d"}, page)


def _why_old(where: dict[str, object], happened: date | None, hours: int = 0) -> str:
    page = Page(article(published_at=NOW), {}, NOW + timedelta(hours=hours))
    return compile_where(WhereModel.model_validate(where)).why_old(page, happened)


def test_old_news_is_as_old_as_what_happened() -> None:
    """A fresh report of something long ago is old; a day counts to its end, and no event makes an old article young."""
    today = NOW.date()
    assert _why_old({"max_age": "3d"}, today - timedelta(days=9)) == (
        "where: max_age 3d does not hold: it happened on 2026-02-21"
    )
    assert _why_old({"max_age": "3d"}, today - timedelta(days=3)) == ""
    assert _why_old({"max_age": "9h"}, today - timedelta(days=1)) == ""
    assert _why_old({"max_age": "8h"}, today - timedelta(days=1)) != ""
    assert _why_old({"max_age": "3d"}, None) == ""
    assert _why_old({"max_age": "3d"}, today + timedelta(days=1)) == ""
    assert _why_old({"max_age": "3d"}, today + timedelta(days=9), hours=73) != ""


def test_a_day_named_by_an_article_without_a_date_says_nothing() -> None:
    """Counted back from the fetch it would be a guess, and a guess silences nobody."""
    page = Page(article(published_at=None, fetched_at=NOW), {}, NOW)
    where = compile_where(WhereModel.model_validate({"max_age": "3d"}))
    assert where.why_old(page, NOW.date() - timedelta(days=6)) == ""


def test_only_old_news() -> None:
    """Under `not`, what is young in both senses is excluded: a report of today on an old event is not."""
    assert _why_old({"not": {"max_age": "3d"}}, None) == "where: not max_age 3d"
    assert _why_old({"not": {"max_age": "3d"}}, NOW.date()) == "where: not max_age 3d"
    assert _why_old({"not": {"max_age": "3d"}}, NOW.date() - timedelta(days=9)) == ""
    assert _why_old({"not": {"max_age": "3d"}}, None, hours=73) == ""


def test_age_is_asked_only_where_it_matters() -> None:
    """Nobody reads facts for a rule that does not ask."""
    asks: dict[bool, list[dict[str, object]]] = {
        True: [{"max_age": "1d"}, {"not": {"max_age": "1d"}}],
        False: [{}, {"source": "a", "not": {"url": "x"}}],
    }
    for wanted, wheres in asks.items():
        assert {compile_where(WhereModel.model_validate(where)).asks_age for where in wheres} == {wanted}


@pytest.mark.parametrize("where", [{"max_age": "10d"}, {"not": {"max_age": "10d"}}, {"source": "a"}])
@pytest.mark.parametrize("age", [0, 2, 4, 9, 10, 11])
@pytest.mark.parametrize("back", range(7))
def test_the_day_is_read_only_where_it_can_matter(where: dict[str, object], age: int, back: int) -> None:
    """Where it can not, any day that a text can name gives the answer that no day gives."""
    page = Page(article(published_at=NOW), {}, NOW + timedelta(days=age))
    compiled = compile_where(WhereModel.model_validate(where))
    answers = {bool(compiled.why_old(page, day)) for day in (None, NOW.date() - timedelta(days=back))}
    assert compiled.day_matters(page) or len(answers) == 1
    refused, by_day = compiled.at_once(page)
    assert by_day == compiled.day_matters(page)
    assert bool(refused) == bool(compiled.why_not(page) or (not by_day and True in answers))
    assert compiled.at_once(page) == (refused, by_day)
    assert compiled.day_matters(page) == ("source" not in where and 3 < age <= 10)


def test_nothing_is_known_of_an_unknown_source() -> None:
    """A source that is not configured has no tags and no country."""
    page = Page(article(), {}, NOW)
    assert why_not({"source_tag": "wire"}, page)
    assert why_not({"source_country": "PK"}, page)
