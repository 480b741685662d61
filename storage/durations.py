"""Durations as operators write them (`90s`, `15m`, `6h`, `14d`, `2w`): one reader for rules, sources and settings."""

import re
from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,6})([smhdw])", re.ASCII)


def parse_duration(written: str) -> timedelta:
    """Read one duration; ValueError says how to write one. Zero is allowed (`0s`)."""
    found = _DURATION.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is no duration; write a number and s, m, h, d or w, as 90s, 15m, 6h, 14d, 2w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def write_duration(duration: timedelta) -> str:
    """Write a duration in its largest whole unit: `timedelta(minutes=90)` is `90m`, never below a second."""
    seconds = int(duration.total_seconds())
    for unit, size in (("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
