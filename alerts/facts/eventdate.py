"""On which day it happened: the weekday or "yesterday" of a report, counted back from the day it was published.

A day that nobody names is not guessed. Dates in figures are left alone: they are as often of something else.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from alerts.facts.wordings import Passage, Wordings
from storage.records import Span

# From Iran to Bangladesh clocks are three and a half to six hours ahead of UTC.
EAST: Final = timedelta(hours=6)
_WEEKDAYS: Final = (
    "monday, پیر کے روز, پیر کو, پیر کی, دوشنبه, دوشنبې, سوموار, सोमवार",
    "tuesday, منگل, سه‌شنبه, سه شنبه, سې شنبه, سې شنبې, سه شنبې, मंगलवार",
    "wednesday, بدھ, چهارشنبه, چهار شنبه, څلورشنبه, څلور شنبه, څلورشنبې, چارشنبه, چارشنبې, बुधवार",
    "thursday, جمعرات, پنجشنبه, پنج شنبه, پنج‌شنبه, پنځه شنبه, پنجشنبې, پنځشنبه, پنځشنبې, गुरुवार",
    "friday, جمعہ, جمعے, جمعه, جمعې, शुक्रवार",
    "saturday, ہفتے کے روز, ہفتے کو, ہفتہ کو, ہفتے کی, شنبه, شنبې, शनिवार",
    "sunday, اتوار, یکشنبه, یک شنبه, یک‌شنبه, یکشنبې, रविवार",
)
_DAYS_AGO: Final = {
    "0": "today, this morning, this afternoon, tonight, آج, نن, امروز, आज",
    "1": "yesterday, last night, گزشتہ روز, گذشتہ روز, گزشتہ رات, گذشتہ رات, پرون, تېره شپه, دیروز, دیشب, شب گذشته",
}
_AHEAD: Final = frozenset(("until", "till", "by", "next", "before", "coming", "تا"))
_AHEAD_BEHIND: Final = frozenset(("تک", "پورې"))
DAY_WORDS: Final = Wordings({**{f"weekday {day}": phrases for day, phrases in enumerate(_WEEKDAYS)}, **_DAYS_AGO})


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
