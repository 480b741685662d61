"""`crawler.dates`: the odd dates that publishers write, and which of several counts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import Found, from_solar_hijri, parse, pick, zone_of

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
KARACHI = zone_of("Asia/Karachi")


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("2020-09-29 23:43:13", "2020-09-29T18:43:13", "instant"),  # no zone: the source's
        ("2020-09-29 05:05:31Z", "2020-09-29T05:05:31", "instant"),
        ("2020-09-29T05:05:31.250Z", "2020-09-29T05:05:31", "instant"),
        ("2020-09-29T05:05:31+0500", "2020-09-29T00:05:31", "instant"),
        ("2020-09-29T05:05:31+05:30", "2020-09-28T23:35:31", "instant"),
        ("2020-09-29T05:05:31 -04", "2020-09-29T09:05:31", "instant"),
        ("2020-09-29", "2020-09-28T19:00:00", "day"),
        ("۲۰۲۰-۰۹-۲۹ ۲۳:۴۳", "2020-09-29T18:43:00", "instant"),  # Persian digits
        ("۱۳۹۹/۰۷/۰۸", "2020-09-28T19:00:00", "day"),  # Solar Hijri
        ("1403/12/30", "2025-03-19T19:00:00", "day"),  # the last day of a leap year
        ("Tue, 29 Sep 2020 13:00:00 +0000", "2020-09-29T13:00:00", "instant"),
        ("September 29, 2020 8:57 AM EST", "2020-09-29T13:57:00", "instant"),
        ("29/09/2020", "2020-09-28T19:00:00", "day"),  # the day first, as the region writes
    ],
)
def test_a_date_means_one_moment(written: str, moment: str, precision: str) -> None:
    """Read in Karachi, every form gives the same instant that a person would."""
    now = datetime(2025, 6, 1, tzinfo=UTC)
    found = parse(written, zone=KARACHI, provenance="meta", now=now)
    assert found is not None
    assert (found.at, found.precision) == (datetime.fromisoformat(moment).replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(
    "written",
    ["0001-01-01", "1970-01-01T00:00:00Z", "2099-01-01", "2024-06-03T00:00:00Z", "", "yesterday", "Sep 2020", "25:61"],
)
def test_what_no_article_can_be_from_is_unknown(written: str) -> None:
    """Defaults, the far future and half dates give nothing instead of something wrong."""
    assert parse(written, zone=UTC, provenance="meta", now=NOW) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(written: str) -> None:
    """Whatever stands in the field, the reader answers, and within the bounds."""
    found = parse(written, zone=KARACHI, provenance="meta", now=NOW)
    assert found is None or 2000 <= found.at.year <= 2024


def test_the_better_of_two_dates_of_one_day_counts() -> None:
    """JSON-LD first, a more exact date of the same day before it, another day never."""
    day = Found(datetime(2024, 5, 1, tzinfo=UTC), "day", zoned=False, provenance="json-ld")
    instant = Found(datetime(2024, 5, 1, 9, tzinfo=UTC), "instant", zoned=True, provenance="meta")
    shifted = Found(datetime(2024, 5, 1, 14, 30, tzinfo=UTC), "instant", zoned=True, provenance="time")
    old = Found(datetime(2023, 5, 1, 9, tzinfo=UTC), "instant", zoned=True, provenance="time")
    assert pick([None, day, instant, shifted]) == instant
    assert pick([day, old]) == day
    assert pick([None, None]) is None


def test_the_solar_year_turns_in_march() -> None:
    """New year's days on both sides of a leap year, and a day that does not exist."""
    assert from_solar_hijri(1403, 1, 1) == (2024, 3, 20)
    assert from_solar_hijri(1404, 1, 1) == (2025, 3, 21)
    with pytest.raises(ValueError, match="no such day"):
        from_solar_hijri(1403, 13, 1)
