"""What one crawl of one source did, collected while it runs, and the outcome that follows from it. No I/O."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from storage.records import CrawlRun

_MOST_ERRORS: Final = 20  # of one run; a broken source has hundreds of the same


class Fault(StrEnum):
    """Why something was not read, as far as it matters for the outcome."""

    FAILED = "failed"
    BLOCKED = "blocked"
    TIMEOUT = "timeout"


@dataclass(slots=True)
class Report:
    """Collects one run. Where articles are listed (feeds, sitemaps, sections) weighs more than single pages."""

    source: str
    started_at: datetime
    requests: int = 0
    found: int = 0
    new: int = 0
    updated: int = 0
    changed: int = 0  # listings that had something to read
    _listings: int = 0
    _faults: list[Fault] = field(default_factory=list)
    _errors: dict[str, None] = field(default_factory=dict)
    _left_out: int = 0
    _broken: bool = False
    _refused: bool = False

    def listing_begun(self) -> None:
        """A feed, sitemap or section is being asked for."""
        self._listings += 1

    def listing_failed(self, url: str, fault: Fault, reason: str) -> None:
        """A listing could not be read."""
        self._faults.append(fault)
        self._note(f"{url}: {reason}")

    def page_failed(self, url: str, reason: str) -> None:
        """An article's page could not be read; what the feed says of it is kept."""
        self._note(f"{url}: {reason}")

    def not_stored(self, url: str, reason: str) -> None:
        """An article was read and the archive refused it."""
        self._refused = True
        self._note(f"{url}: could not be stored: {reason}")

    def trouble(self, reason: str) -> None:
        """Something else went wrong."""
        self._note(reason)

    def broke(self, reason: str) -> None:
        """The run as a whole came to nothing, or to an end before its time."""
        self._broken = True
        self._note(reason)

    def _note(self, error: str) -> None:
        if len(self._errors) < _MOST_ERRORS or error in self._errors:
            self._errors[error] = None
        else:
            self._left_out += 1

    @property
    def outcome(self) -> str:
        """The run in one word: ok, unchanged, partial, failed, blocked, timeout."""
        if self._broken:
            return "partial" if self.changed else "failed"
        if self._refused and not self.new + self.updated:
            return "failed"  # all that was read was lost
        if self._listings and len(self._faults) >= self._listings:
            kinds = set(self._faults)
            return (kinds.pop() if len(kinds) == 1 else Fault.FAILED).value
        if self._errors:
            return "partial"
        return "ok" if self.changed else "unchanged"

    def finished(self, now: datetime) -> CrawlRun:
        """The record of the run, ended at `now`."""
        more = (f"and {self._left_out} more errors",) if self._left_out else ()
        return CrawlRun(
            source=self.source,
            outcome=self.outcome,
            started_at=self.started_at,
            seconds=round((now - self.started_at).total_seconds(), 3),
            requests=self.requests,
            found=self.found,
            new=self.new,
            updated=self.updated,
            errors=(*self._errors, *more),
        )
