"""`crawler.merge`: one article of what the feed and the page say."""

from dataclasses import replace
from datetime import UTC, datetime

from factories import NOW, article

from crawler.agenda import Need, Task
from crawler.dates import Found
from crawler.extract import Extraction
from crawler.feeds import Entry
from crawler.merge import from_entry, from_page
from crawler.sources import Source

SOURCE = Source(id="valley", name="Valley")
TOLD = Found(datetime(2026, 3, 2, 8, tzinfo=UTC), "instant", zoned=True, provenance="feed")
ENTRY = Entry(
    url="https://p.example/go?id=7",
    title="Two hurt",
    summary="In the feed.",
    authors=("Gul",),
    published=TOLD,
    origin="AFP",
)
TASK = Task(ENTRY, "https://p.example/go?id=7", Need.NEW, baseline=True)
PAGE = article(
    url="https://p.example/news/7", title="Two hurt", summary="", keys=("https://p.example/news/7",), authors=()
)


def test_the_page_is_filled_up_from_the_feed() -> None:
    """What only the feed knows is kept, its address too, and that it came with the baseline."""
    found = from_page(TASK, Extraction(PAGE), SOURCE, now=NOW)
    assert (found.body, found.summary, found.authors, found.origin) == (PAGE.body, "In the feed.", ("Gul",), "AFP")
    assert found.keys == ("https://p.example/news/7", "https://p.example/go?id=7")
    assert found.baseline
    assert found.complete


def test_a_guessed_date_yields_to_the_feed() -> None:
    """A day found by searching the page is worth less than what the feed says; one the page names is worth more."""
    guessed = replace(PAGE, published_from="page", published_precision="day", published_at=NOW)
    assert from_page(TASK, Extraction(guessed), SOURCE, now=NOW).published_from == "feed"
    named = replace(PAGE, published_from="json-ld", published_at=NOW)
    assert from_page(TASK, Extraction(named), SOURCE, now=NOW).published_from == "json-ld"


def test_the_outlets_name_round_the_headline_is_dropped() -> None:
    """The feed's title wins where the page's only has something round it, and nowhere else."""
    wrapped = replace(PAGE, title="The Paper: Two hurt")
    assert from_page(TASK, Extraction(wrapped), SOURCE, now=NOW).title == "Two hurt"
    other = replace(PAGE, title="Three hurt in blast")
    assert from_page(TASK, Extraction(other), SOURCE, now=NOW).title == "Three hurt in blast"


def test_a_page_without_text_leaves_the_feeds_words() -> None:
    """Incomplete, but there."""
    failed = Extraction(replace(PAGE, body="", title="404"), "no article text was found on the page")
    found = from_page(TASK, failed, SOURCE, now=NOW)
    assert (found.title, found.summary, found.body, found.complete) == ("Two hurt", "In the feed.", "", False)
    assert found == from_entry(TASK, SOURCE, now=NOW)
