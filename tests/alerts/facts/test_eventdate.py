"""Words for days, counted back from the day of the report, in four languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import article
from hypothesis import given
from hypothesis import strategies as st

from alerts.facts.eventdate import DAY_WORDS, day_of, days_in, first_day, local_day
from alerts.facts.wordings import passages
from storage.text import fold

MONDAY = date(2026, 3, 2)


def days(text: str) -> list[date]:
    """Give the days that a text names, read on a Monday."""
    return [day_of(label, MONDAY) for label, _, _ in DAY_WORDS.find(fold(text).text.split())]


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("The blast hit the market on Monday", 0),
        ("Gunmen opened fire late on Saturday", 2),
        ("The mosque was attacked yesterday", 1),
        ("He was shot dead last night", 1),
        ("It happened this morning", 0),
        ("دھماکہ پیر کے روز ہوا", 0),
        ("یہ واقعہ اتوار کو پیش آیا", 1),
        ("گزشتہ روز فائرنگ ہوئی", 1),
        ("حملہ ہفتے کے روز کیا گیا", 2),
        ("چاودنه پرون وشوه", 1),
        ("برید د پنجشنبې نه، پنج شنبه وشو", 4),
        ("نن سهار برید وشو", 0),
        ("برید د دوشنبې په ورځ وشو", 0),
        ("برید د سې شنبې په شپه وشو", 6),
        ("د تېرې چارشنبې په ورځ چاودنه وشوه", 5),
        ("انفجار دیروز رخ داد", 1),
        ("این حمله روز سه‌شنبه صورت گرفت", 6),
        ("این حمله روز سه شنبه صورت گرفت", 6),
        ("حمله روز شنبه رخ داد", 2),
        ("حمله امروز یکشنبه رخ داد", 0),
    ],
)
def test_the_day_is_the_last_of_its_name(text: str, ago: int) -> None:
    """Counted back from the publication; the weekday of the publication itself is that day."""
    assert days(text)[0] == MONDAY - timedelta(days=ago)


@pytest.mark.parametrize(
    "text",
    [
        "The court meets next month",
        "Friday’s child",
        "پانچ ہفتے بعد",
        "تین ہفتے پہلے",
        "پیر صاحب کی درگاہ",
        "مندوبین آئے",
        "در هفته گذشته",
    ],
)
def test_no_day_is_guessed(text: str) -> None:
    """Weeks, saints and words that only look like a day name none; a possessive weekday still names one."""
    assert len(days(text)) == ("Friday" in text)


@given(st.sampled_from(range(7)), st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_a_weekday_lies_within_the_week_before(weekday: int, published: date) -> None:
    """Of any publication: never in the future, never a week ago, and of that name."""
    day = day_of(f"weekday {weekday}", published)
    assert timedelta(0) <= published - day < timedelta(days=7)
    assert day.weekday() == weekday


def test_every_day_of_the_week_has_its_word_in_each_language() -> None:
    """A reader of any of the four languages finds seven different days."""
    for named in (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "پیر کو منگل بدھ جمعرات جمعہ ہفتے کو اتوار",
        "دوشنبه، سې شنبه، څلورشنبه، پنجشنبه، جمعه، شنبه، یکشنبه",
        "دوشنبه، سه‌شنبه، چهارشنبه، پنج‌شنبه، جمعه، شنبه، یک‌شنبه",
    ):
        assert [day.weekday() for day in days(named)] == list(range(7))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Repairs would take until Tuesday.", []),
        ("The talks go on by next Friday.", []),
        ("مرمت منگل تک مکمل ہوگی", []),
        ("The attack was on Monday, and the road is shut until Tuesday.", ["Monday"]),
    ],
)
def test_days_ahead_are_no_days_of_an_event(text: str, days: list[str]) -> None:
    """A fresh report must not look a week old for what will be."""
    found = [
        span.text for passage in passages(article(1, title="", body=text), after=0) for _, span in days_in(passage)
    ]
    assert found == days


def test_late_in_the_day_it_is_tomorrow_in_the_region() -> None:
    """On Monday, written at eleven on Sunday night in UTC, is Monday, not six days ago."""
    assert local_day(datetime(2026, 4, 12, 23, 30, tzinfo=UTC)) == date(2026, 4, 13)
    assert local_day(datetime(2026, 4, 12, 10, 0, tzinfo=UTC)) == date(2026, 4, 12)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He died on Monday of wounds from the 24 February attack.", date(2026, 2, 24)),
        ("The group spoke on Sunday of the previous day's attack.", date(2026, 2, 28)),
        ("The blast of a day earlier was claimed.", date(2026, 3, 1)),
        ("It happened on Feb 27th.", date(2026, 2, 27)),
        ("The attack of 30 February", None),
        ("The 16 December attack is remembered.", None),
        ("The court meets on 9 March.", None),
    ],
)
def test_dates_of_the_two_weeks_before_count(text: str, wanted: date | None) -> None:
    """With day and month, or by the day beside them; older ones and those ahead are of something else."""
    (passage,) = passages(article(1, title="", body=text), after=0)
    found = first_day(passage, MONDAY)
    assert (found and found[0]) == wanted


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 14))
def test_a_recent_date_is_found_again(published: date, ago: int) -> None:
    """Of any publication, at the turn of a year too."""
    day = published - timedelta(days=ago)
    (passage,) = passages(article(1, title="", body=f"The attack of {day.day} {day:%B} was claimed."), after=0)
    found = first_day(passage, published)
    assert found is not None
    assert found[0] == day
