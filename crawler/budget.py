"""The time that one source may take, and what its server asked of us. No I/O; the clock is handed in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

Clock = Callable[[], datetime]
_LONGEST_WAIT: Final = timedelta(days=1)
_USUAL_WAIT: Final = timedelta(minutes=5)  # where a server asks to wait and does not say how long
_SECONDS: Final = re.compile("[0-9]+")
_DIGITS: Final = 9  # more of them are longer than the longest wait, and Python reads no number of thousands


@dataclass(slots=True)
class Budget:
    """Counts down from when the source was begun; remembers a wish to wait."""

    clock: Clock
    ends_at: datetime
    retry_after: datetime | None = None

    @property
    def seconds_left(self) -> float:
        """What is left of the source's time."""
        return (self.ends_at - self.clock()).total_seconds()

    def wait(self, header: str) -> None:
        """Take note of a `Retry-After` header: seconds or a date, at most a day; five minutes where it says nothing."""
        now = self.clock()
        asked = now + _USUAL_WAIT
        if _SECONDS.fullmatch(header.strip()):
            asked = now + timedelta(seconds=min(int(header.strip()[:_DIGITS]), _LONGEST_WAIT.total_seconds()))
        elif header.strip():
            try:
                named = parsedate_to_datetime(header)
                asked = named if named.tzinfo else named.replace(tzinfo=UTC)
            except (ValueError, TypeError, OverflowError):
                pass
        self.retry_after = max(min(asked, now + _LONGEST_WAIT), self.retry_after or now)
