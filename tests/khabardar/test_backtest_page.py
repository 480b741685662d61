"""The page of a backtest holds what strangers wrote as text, and needs nothing from anywhere."""

import re
from datetime import timedelta
from typing import Any

from factories import NOW, match, text
from lxml import html

from alerts.backtest import Fired
from alerts.tally import sample, tally
from khabardar.backtest_page import Section, render_page
from storage.records import Span


def tree_of(page: str) -> Any:  # noqa: ANN401  lxml gives elements of HTML no types
    """Read a page as a browser does."""
    return html.fromstring(page)


def page(**changes: Any) -> str:  # noqa: ANN401  any field of the article
    """Return the page of one firing."""
    article = text("Gunmen ambushed a <b>van</b>.", title="حملہ & <script>x</script>", **changes)
    spans = (Span("title", 0, 4, "حملہ"), Span("body", 7, 15, "ambushed"))
    counted = tally([sample(Fired(article, match("a-rule", spans=spans)))], most_samples=5)
    return render_page(
        "Backtest", "1 firing", [Section("Firings", counted)], (NOW - timedelta(days=2)).date(), NOW.date()
    )


def test_hits_are_marked_and_everything_else_is_escaped() -> None:
    """The text of the page is the text of the article."""
    tree = tree_of(page())
    assert [mark.text_content() for mark in tree.iter("mark")] == ["حملہ", "ambushed"]
    assert tree.find(".//article/h4").text_content() == "حملہ & <script>x</script>"
    assert [one.text_content() for one in tree.findall(".//article/p")][1:] == ["Gunmen ambushed a <b>van</b>."]
    assert tree.find(".//script") is None
    assert {one.get("dir") for one in tree.findall(".//article/*[@dir]")} == {"auto"}


def test_nothing_is_loaded_and_no_link_can_run() -> None:
    """The browser is told to load nothing, and an address that is none of the web is only text."""
    written = page(url="javascript:alert(1)")
    assert "default-src 'none'" in written
    assert not re.search(r"<(?:img|link|iframe|script)|\bsrc=|url\(|@import", written)
    assert tree_of(written).find(".//article//a") is None
    assert tree_of(page()).find(".//article//a").get("href") == "https://www.example.org/news/1"


def test_every_day_is_a_row() -> None:
    """Days without a firing are seen as such."""
    rows = tree_of(page()).findall(".//table")[0].findall(".//tr")
    assert [row.text_content() for row in rows] == ["2026-02-28", "2026-03-01", "2026-03-021"]
