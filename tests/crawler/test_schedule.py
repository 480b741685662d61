"""`crawler.schedule`: when a source is due."""

from datetime import timedelta

import pytest
from factories import NOW, crawl_run

from crawler.schedule import SLOWEST, after_run, due, is_due, postponed
from crawler.sources import Source
from storage.crawls import SourceState

SOURCE = Source(id="example", name="Example", every="2m")
FRESH = SourceState(source="example")
MINUTE = timedelta(minutes=1)


def test_a_source_is_due_at_its_time() -> None:
    """One that was never looked at is due; one that is turned off never is."""
    assert is_due(SOURCE, None, NOW)
    assert is_due(SOURCE, FRESH, NOW)
    assert not is_due(SOURCE, SourceState(source="example", next_due_at=NOW + MINUTE), NOW)
    assert due([SOURCE], {"example": SourceState(source="example", next_due_at=NOW)}, NOW) == [SOURCE]
    assert not is_due(Source(id="off", name="Off", enabled=False), None, NOW)


def test_silence_slows_the_looks_and_news_quickens_them() -> None:
    """From `every` to an hour and back, never beyond either."""
    state = FRESH
    waits = []
    for _ in range(60):
        state = after_run(SOURCE, state, crawl_run(outcome="unchanged"), now=NOW, jitter=0.0)
        waits.append((state.next_due_at or NOW) - NOW)
    assert waits == sorted(waits)
    assert waits[0] < 3 * MINUTE
    assert waits[-1] == SLOWEST
    for _ in range(10):
        state = after_run(SOURCE, state, crawl_run(new=3), now=NOW, jitter=0.0)
    assert state.next_due_at == NOW + 2 * MINUTE


def test_a_source_of_seconds_stays_quick_for_a_while() -> None:
    """Ten quiet looks do not make two seconds a minute."""
    state = FRESH
    for _ in range(10):
        state = after_run(
            Source(id="q", name="Q", every="2s"), state, crawl_run(outcome="unchanged"), now=NOW, jitter=0.0
        )
    assert state.interval_seconds < 6


@pytest.mark.parametrize("outcome", ["failed", "blocked", "timeout"])
def test_failures_back_off_and_are_forgotten_by_a_success(outcome: str) -> None:
    """Each doubles the wait, up to an hour; the last success is remembered."""
    state = after_run(SOURCE, FRESH, crawl_run(), now=NOW, jitter=0.0)
    for failures in range(1, 8):
        state = after_run(SOURCE, state, crawl_run(outcome=outcome), now=NOW + MINUTE, jitter=0.0)
        assert state.failures == failures
        assert state.next_due_at == NOW + MINUTE + min(SLOWEST, 2 * MINUTE * 2**failures)
    assert state.last_success_at == NOW
    assert after_run(SOURCE, state, crawl_run(), now=NOW, jitter=0.0).failures == 0


def test_jitter_parts_sources_that_began_together() -> None:
    """At most a tenth later, never earlier."""
    state = after_run(SOURCE, FRESH, crawl_run(new=1), now=NOW, jitter=1.0)
    assert state.next_due_at == NOW + 2.2 * MINUTE


def test_a_crontab_line_says_when() -> None:
    """In UTC, whatever the runs find."""
    hourly = Source(id="h", name="H", every="30 * * * *")
    assert after_run(hourly, FRESH, crawl_run(), now=NOW, jitter=0.5).next_due_at == NOW + 30 * MINUTE


def test_the_servers_wish_is_kept() -> None:
    """Retry-After may be longer than anything of ours, and never shortens a wait."""
    state = SourceState(source="example", next_due_at=NOW + MINUTE)
    assert postponed(state, NOW + 3 * SLOWEST).next_due_at == NOW + 3 * SLOWEST
    assert postponed(state, NOW).next_due_at == NOW + MINUTE
