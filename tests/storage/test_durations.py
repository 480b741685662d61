"""Durations as operators write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.durations import parse_duration, write_duration


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("6h", timedelta(hours=6)),
        ("14d", timedelta(days=14)),
        ("2w", timedelta(weeks=2)),
        (" 0s ", timedelta()),
    ],
)
def test_every_unit_is_read(written: str, meant: timedelta) -> None:
    """A number and a unit mean what the unit says."""
    assert parse_duration(written) == meant


@pytest.mark.parametrize("written", ["", "5", "m", "1.5h", "-3d", "10 m", "5y", "٣h", "9999999s"])
def test_anything_else_is_refused_with_an_example(written: str) -> None:
    """What is no duration is refused in words that show one."""
    with pytest.raises(ValueError, match="as 90s, 15m"):
        parse_duration(written)


@given(st.integers(0, 999_999))
def test_what_is_written_is_read_back(seconds: int) -> None:
    """Writing and reading give the same duration."""
    duration = timedelta(seconds=seconds)
    assert parse_duration(write_duration(duration)) == duration
