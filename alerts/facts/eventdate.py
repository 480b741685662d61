"""On which day it happened: the weekday or "yesterday" of a report, counted back from the day it was published.

A day that nobody names is not guessed. Of dates ("10 November") only those of the two weeks before count: others are
as often of something else.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from alerts.facts.wordings import Passage, Wordings
from storage.records import Span

# From Iran to Bangladesh clocks are three and a half to six hours ahead of UTC.
EAST: Final = timedelta(hours=6)
_WEEKDAYS: Final = (
    "monday, پیر کے روز, پیر کے دن, بروز پیر, پیر کو, پیر کی, دوشنبه, دوشنبې, سوموار, सोमवार",
    "tuesday, منگل, سه‌شنبه, سه شنبه, سې شنبه, سې شنبې, سه شنبې, मंगलवार",
    "wednesday, بدھ, چهارشنبه, چهار شنبه, څلورشنبه, څلور شنبه, څلورشنبې, چارشنبه, چارشنبې, बुधवार",
    "thursday, جمعرات, پنجشنبه, پنج شنبه, پنج‌شنبه, پنځه شنبه, پنجشنبې, پنځشنبه, پنځشنبې, गुरुवार",
    "friday, جمعہ, جمعۃ المبارک, جمعتہ المبارک, آدینه, جمعے, جمعه, جمعې, शुक्रवार",
    "saturday, ہفتے کے روز, ہفتہ کے روز, ہفتے کے دن, بروز ہفتہ, ہفتے کو, ہفتہ کو, ہفتے کی, شنبه, شنبې, शनिवार",
    "sunday, اتوار, یکشنبه, یک شنبه, یک‌شنبه, یکشنبې, रविवार",
)
_DAYS_AGO: Final = {
    "0": "today, this morning, this afternoon, tonight, آج, نن, امروز, आज",
    "1": "yesterday, last night, گزشتہ روز, گذشتہ روز, گزشتہ رات, گذشتہ رات, گزشتہ شب, گذشتہ شب, کل رات, "
    "پرون, تېره شپه, تیره شپه, تېره ورځ, تیره ورځ, بېګا, بېګاه, دیروز, دیشب, شب گذشته, روز گذشته, دیشام",
}
_BEFORE: Final = "before"
_PREVIOUS: Final = {_BEFORE: "previous day, day before, day earlier"}  # the one before the day that is named beside it
_MONTHS: Final = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTH_OF: Final = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_DAY: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_RECENT: Final = timedelta(days=14)
_AHEAD: Final = frozenset(("until", "till", "by", "next", "before", "coming", "تا"))
_AHEAD_BEHIND: Final = frozenset(("تک", "پورې"))
DAY_WORDS: Final = Wordings({**{f"weekday {day}": phrases for day, phrases in enumerate(_WEEKDAYS)}, **_DAYS_AGO})
_PREVIOUS_WORDS: Final = Wordings(_PREVIOUS)


def local_day(published: datetime) -> date:
    """Give the day on which a report was written where it was written: late in UTC it is the next morning there."""
    return (published.astimezone(UTC) + EAST).date()


def days_in(passage: Passage) -> Iterator[tuple[str, Span]]:
    """Give the days that a sentence names, each with its words; those ahead of it ("until Tuesday") left out."""
    tokens = passage.tokens
    for label, begin, end in DAY_WORDS.find(tokens):
        if not _AHEAD.isdisjoint(tokens[max(0, begin - 1) : begin]) or not _AHEAD_BEHIND.isdisjoint(
            tokens[end : end + 1]
        ):
            continue
        yield label, passage.span(begin, end)


def day_of(label: str, published: date) -> date:
    """Give the day that a label means in a report of this day: a weekday is the last one, today included."""
    if label.startswith("weekday "):
        return published - timedelta(days=(published.weekday() - int(label.removeprefix("weekday "))) % 7)
    return published - timedelta(days=int(label))


def first_day(passage: Passage, published: date) -> tuple[date, Span] | None:
    """Give the earliest day that a sentence names, with its words: "on Tuesday officials said of Monday's attack"."""
    days = [(day_of(label, published), span) for label, span in days_in(passage)]
    days += _dates(passage, published)
    for _, begin, end in _PREVIOUS_WORDS.find(passage.tokens):
        named = min((day for day, _ in days), default=published)
        days.append((named - timedelta(days=1), passage.span(begin, end)))
    return min(days, key=lambda one: one[0], default=None)


def _dates(passage: Passage, published: date) -> Iterator[tuple[date, Span]]:
    """Give the days of the two weeks before that a sentence names by day and month: "10 November", "Nov 10"."""
    tokens = passage.tokens
    for at, token in enumerate(tokens):
        for other in (at - 1, at + 1):
            found = _DAY.fullmatch(tokens[other]) if token in _MONTH_OF and 0 <= other < len(tokens) else None
            day = _latest(_MONTH_OF[token], int(found[1]), published) if found else None
            if day and published - day <= _RECENT:
                yield day, passage.span(min(at, other), max(at, other) + 1)
                break


def _latest(month: int, day: int, published: date) -> date | None:
    """Give the last such day up to a day; none if there is no such day."""
    for year in (published.year, published.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= published:
            return found
    return None
