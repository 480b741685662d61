"""Days of the week in the four languages: an outlet writes "on Wednesday", and the newsroom opens on any day.

Pure. Texts say `$yesterday`, `$today`, `$tomorrow` and `$day_after_tomorrow`, seen from the day they were published.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from string import Template
from typing import Final

from khabardar.newsroom.outlets import Text

# From Monday on, as outlets write them after "on": Pashto in the oblique case.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ur": ("پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتے", "اتوار"),
    "ps": ("دوشنبې", "سې شنبې", "چارشنبې", "پنجشنبې", "جمعې", "شنبې", "یکشنبې"),
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
}
_DAYS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1, "day_after_tomorrow": 2}


def with_weekdays(text: Text, language: str, published: date) -> Text:
    """Return the text with the names of the days in it, as an outlet writes them that publishes on that day."""
    names = {word: _NAMES[language][(published.weekday() + days) % 7] for word, days in _DAYS.items()}
    fields = {name: Template(value).safe_substitute(names) for name, value in text.fields.items()}
    return replace(text, fields=fields, body=Template(text.body).safe_substitute(names))
