"""When a source is due: between its `every` and an hour, by what the last looks found. Pure; `now` comes in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.triggers.cron import CronTrigger

from crawler.sources import Source
from storage.crawls import SourceState
from storage.durations import parse_duration
from storage.records import CrawlRun

SLOWEST: Final = timedelta(minutes=60)
_LONGER: Final = 1.1  # after a look without anything new: half a day of silence leads from 2 minutes to an hour
_SHORTER: Final = 0.5  # after a look that found something
_JITTER: Final = 0.1  # so that sources do not keep in step


def is_due(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Whether a source is to be looked at; one that was never looked at is."""
    return source.enabled and (state is None or state.next_due_at is None or state.next_due_at <= now)


def due(sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime) -> list[Source]:
    """Return the sources that are to be looked at now; `states` by source id, missing for one never looked at."""
    return [source for source in sources if is_due(source, states.get(source.id), now)]


def after_run(source: Source, state: SourceState, run: CrawlRun, *, now: datetime, jitter: float) -> SourceState:
    """Return the source's state after a run that ended at `now`: when it is due again, how often it failed in a row.

    `jitter` is a random number from 0 to 1.
    """
    failed = run.outcome in ("failed", "blocked", "timeout")
    failures = state.failures + 1 if failed else 0
    interval = _interval(source, state, run, failures)
    return replace(
        state,
        interval_seconds=interval.total_seconds(),
        failures=failures,
        last_run_at=now,
        last_success_at=state.last_success_at if failed else now,
        next_due_at=_crontab_due(source, now) or now + interval * (1 + _JITTER * jitter),
    )


def postponed(state: SourceState, until: datetime) -> SourceState:
    """Return the state with the server's own wish kept (Retry-After), be it longer than an hour."""
    return replace(state, next_due_at=max(until, state.next_due_at or until))


def _interval(source: Source, state: SourceState, run: CrawlRun, failures: int) -> timedelta:
    shortest = _every(source)
    longest = max(shortest, SLOWEST)
    if failures:
        return min(longest, shortest * (1 << min(failures, 10)))
    last: timedelta = timedelta(seconds=state.interval_seconds) or shortest
    return min(longest, max(shortest, last * (_SHORTER if run.new or run.updated else _LONGER)))


def _every(source: Source) -> timedelta:
    """The shortest interval; an hour stands for a crontab line, which is only backed off from when it fails."""
    return SLOWEST if _is_crontab(source) else parse_duration(source.every)


def _is_crontab(source: Source) -> bool:
    return len(source.every.split()) > 1


def _crontab_due(source: Source, now: datetime) -> datetime | None:
    if not _is_crontab(source):
        return None
    found: datetime | None = CronTrigger.from_crontab(source.every, timezone=UTC).get_next_fire_time(None, now)
    return found
