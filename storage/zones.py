"""Time zones as people write them (`Asia/Karachi`): one check for sources, subscribers and the bot."""

from zoneinfo import ZoneInfo


def check_zone(written: str) -> str:
    """Return `written` if the time zone database has it, else raise ValueError."""
    try:
        ZoneInfo(written)
    except (KeyError, ValueError, OSError):  # no such zone, a path outside of the database, a folder of it
        raise ValueError(f"{written!r} is no time zone; write it as Asia/Karachi or UTC") from None
    return written
