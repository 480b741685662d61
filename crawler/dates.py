"""When an article was published: from the many ways in which publishers write a date to one moment in UTC.

It reads dates only; which of a page's dates counts is decided by `pick`. A date is never the reason to call an article
new.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser as dateutil_parser

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # before that, a news site's date is a default (1970, 0001-01-01)
_FUTURE = timedelta(days=1)
_DIGITS: Final = {ord(mark): str(value) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for value, mark in enumerate(digits)}
_NUMERIC = re.compile(
    r"""\s*(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})
        (?:[T\s,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?
        \s*(?P<zone>Z|UTC|GMT|[+\-−]\d{1,2}:?\d{2}|[+\-−]\d{2})?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
# Abbreviations of the region and of the world press; India's IST, as no source of ours writes from Israel or Ireland.
_DEFAULTS: Final = (datetime(2001, 1, 1), datetime(2002, 2, 2))  # noqa: DTZ001  the zone comes from the date or its source
_ZONES: Final = {
    "PKT": 18000, "IST": 19800, "AFT": 16200, "IRST": 12600, "GST": 14400, "BST": 3600, "CET": 3600, "CEST": 7200,
    "EST": -18000, "EDT": -14400, "CST": -21600, "CDT": -18000, "MST": -25200, "MDT": -21600, "PST": -28800,
    "PDT": -25200,
}  # fmt: skip
# The Solar Hijri calendar's leap years repeat in cycles that break in these years (K. M. Borkowski, "The Persian
# calendar for 3000 years", 1996).
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060)


@dataclass(frozen=True, slots=True)
class Found:
    """A date: the moment, how exact it is (instant, day), whether it named its zone, and where on the page it stood."""

    at: datetime
    precision: str
    zoned: bool
    provenance: str


def zone_of(name: str) -> tzinfo:
    """Return the zone called `name` (`Asia/Karachi`), or UTC if there is none by that name."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def parse(value: str, *, zone: tzinfo, provenance: str, now: datetime) -> Found | None:
    """Read one date, in `zone` if it names none. Nonsense, before 2000 or over a day ahead gives None."""
    plain = value.translate(_DIGITS).strip()[:80]
    if not any(mark.isdigit() for mark in plain):
        return None
    try:
        found = _numeric(plain, zone, provenance) or _worded(plain, zone, provenance)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return found if found and EARLIEST <= found.at <= now + _FUTURE else None


def pick(candidates: Iterable[Found | None]) -> Found | None:
    """Choose among dates that stand in order of trust: the first, or a more exact one that means the same day."""
    found = [candidate for candidate in candidates if candidate]
    if not found:
        return None
    first = found[0]
    near = [candidate for candidate in found if abs(candidate.at - first.at) <= timedelta(hours=36)]
    return max(near, key=lambda candidate: (candidate.precision == "instant", candidate.zoned))  # the first of equals


def _numeric(value: str, zone: tzinfo, provenance: str) -> Found | None:
    match = _NUMERIC.fullmatch(value)
    if not match:
        return None
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    if 1300 <= year <= 1499:  # Solar Hijri, the calendar of Iran and Afghanistan
        year, month, day = from_solar_hijri(year, month, day)
    if match["hour"] is None:
        return Found(datetime(year, month, day, tzinfo=zone).astimezone(UTC), "day", bool(match["zone"]), provenance)
    own = _offset(match["zone"]) if match["zone"] else None
    moment = datetime(
        year, month, day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0), tzinfo=own or zone
    )
    return Found(moment.astimezone(UTC), "instant", own is not None, provenance)


def _offset(written: str) -> tzinfo:
    digits = re.sub(r"\D", "", written)
    if not digits:
        return UTC
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if written[0] in "-−" else delta)


def _worded(value: str, zone: tzinfo, provenance: str) -> Found | None:
    """Dates in words, as in feeds and in "November 19, 2019 8:57 AM EST"; of mere figures, the day comes first."""
    # The default fills in what is missing: two unlike defaults show whether anything was.
    first, second = (
        dateutil_parser.parse(value, dayfirst=True, tzinfos=_named_zone, default=default) for default in _DEFAULTS
    )
    if first != second:
        return None
    zoned = first.tzinfo is not None
    moment = first if zoned else first.replace(tzinfo=zone)
    return Found(moment.astimezone(UTC), "instant" if ":" in value else "day", zoned, provenance)


def _named_zone(name: str | None, offset: int | None) -> int | None:
    return offset if offset is not None else _ZONES.get(name or "")


def from_solar_hijri(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Turn a date of the Solar Hijri calendar into a Gregorian one; ValueError if there is no such day."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        raise ValueError(f"no such day: {year}-{month}-{day}")
    leap, start, jump = -14, _BREAKS[0], 0
    for following in _BREAKS[1:]:
        jump = following - start
        if year < following:
            break
        leap += jump // 33 * 8 + jump % 33 // 4
        start = following
    passed = year - start
    leap += passed // 33 * 8 + (passed % 33 + 3) // 4
    if jump % 33 == 4 and jump - passed == 4:
        leap += 1
    gregorian = year + 621
    new_year = 20 + leap - (gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150)
    spring = date(gregorian, 3, new_year)
    found = spring + timedelta(days=(month - 1) * 31 - month // 7 * (month - 7) + day - 1)
    return found.year, found.month, found.day
