"""`crawler.budget`: time that runs out, and servers that ask to wait."""

from datetime import timedelta

import pytest
from factories import NOW

from crawler.budget import Budget


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Mon, 02 Mar 2026 10:00:00 GMT", 3600),
        ("99999999", 86_400),
        ("Mon, 02 Mar 2020 10:00:00 GMT", 0),
        ("", 300),
        ("soon", 300),
        ("\u00b2", 300),
        ("9" * 5000, 86_400),
        ("Wed, 21 Oct 99999 07:28:00 GMT", 300),
    ],
)
def test_a_wish_to_wait_is_understood(header: str, seconds: int) -> None:
    """Seconds or a date, at most a day, never in the past; five minutes where it says nothing."""
    budget = Budget(lambda: NOW, NOW + timedelta(seconds=60))
    budget.wait(header)
    assert budget.retry_after == NOW + timedelta(seconds=seconds)


def test_time_runs_out() -> None:
    """What is left is told by the clock that was handed in."""
    now = NOW
    budget = Budget(lambda: now, NOW + timedelta(seconds=60))
    assert budget.seconds_left == 60
    now += timedelta(seconds=61)
    assert budget.seconds_left == -1
