"""`crawler.report`: the outcome of a run in one word."""

from datetime import timedelta

import pytest
from factories import NOW

from crawler.report import Fault, Report


def report(listings: int = 1, *faults: Fault, pages: int = 0, changed: int = 0) -> Report:
    """A run that asked for so many listings, some of which failed."""
    made = Report("valley", NOW, changed=changed)
    for _ in range(listings):
        made.listing_begun()
    for fault in faults:
        made.listing_failed("https://v.example/feed", fault, "why")
    for number in range(pages):
        made.page_failed(f"https://v.example/{number}", "the server answered 404")
    return made


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (report(), "unchanged"),
        (report(changed=1), "ok"),
        (report(2, Fault.FAILED, changed=1), "partial"),
        (report(1, Fault.FAILED), "failed"),
        (report(2, Fault.TIMEOUT, Fault.TIMEOUT), "timeout"),
        (report(2, Fault.BLOCKED, Fault.BLOCKED), "blocked"),
        (report(2, Fault.BLOCKED, Fault.TIMEOUT), "failed"),
        (report(1, pages=1, changed=1), "partial"),
    ],
)
def test_the_outcome_follows_from_what_failed(made: Report, outcome: str) -> None:
    """Only ok and unchanged come without an error."""
    run = made.finished(NOW + timedelta(seconds=2))
    assert (run.outcome, run.seconds) == (outcome, 2.0)
    assert bool(run.errors) == (outcome not in ("ok", "unchanged"))


def test_a_run_that_broke_is_failed_unless_something_came() -> None:
    """The reason is among the errors."""
    made = report()
    made.broke("the crawl process was killed")
    assert made.finished(NOW).outcome == "failed"
    made.changed = 1
    assert made.finished(NOW).outcome == "partial"


def test_a_run_of_which_nothing_could_be_stored_is_failed() -> None:
    """Health must not take it for a success; with one article stored it is a part of one."""
    made = report(changed=1)
    made.not_stored("https://v.example/1", "disk full")
    assert made.finished(NOW).outcome == "failed"
    assert "could not be stored: disk full" in made.finished(NOW).errors[0]
    made.new = 1
    assert made.finished(NOW).outcome == "partial"


def test_a_flood_of_errors_is_counted() -> None:
    """Twenty are named, the rest is a number; the same error twice is one."""
    run = report(1, pages=50, changed=1).finished(NOW)
    assert len(run.errors) == 21
    assert run.errors[-1] == "and 30 more errors"
