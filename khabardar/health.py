"""How Khabardar is: what needs a person, since when, and what to do next. Reads only.

A problem is something that will not heal by itself, or that has not for too long. Everything else is a number.
"""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.engine import Connection

from config.files import load
from config.problems import ConfigErrors
from config.settings import Settings
from crawler.sources import Source
from khabardar.output import counted
from storage import articles, crawls, notes, outbox
from storage.crawls import SourceState
from storage.database import Database
from storage.outbox import QueueCounts
from storage.records import CrawlRun

FAILURES_IN_A_ROW: Final = 3  # before a source needs a person; one or two heal by themselves
SILENT_AFTER: Final = timedelta(days=7)
RULES_NOTE: Final = "rules"  # where the service notes which rules it runs on
NO_CRAWL_AFTER: Final = timedelta(hours=2)
QUEUE_STUCK_AFTER: Final = timedelta(minutes=15)
LEAST_DISK: Final = 500 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that needs a person."""

    what: str
    since: datetime | None
    next_step: str


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one source is: new, ok, slow, silent, failing or off."""

    id: str
    state: str
    last_success: datetime | None
    articles_7d: int
    problem: str
    since: datetime | None = None
    failures: int = 0  # in a row

    @property
    def needs_a_person(self) -> bool:
        """Whether it has been bad for too long to heal by itself."""
        return self.state == "silent" or self.failures >= FAILURES_IN_A_ROW

    def as_json(self) -> dict[str, object]:
        """Give the object that `sources list --json` prints."""
        return {
            "id": self.id,
            "state": self.state,
            "last_success": self.last_success,
            "articles_7d": self.articles_7d,
            "problem": self.problem or None,
        }


@dataclass(frozen=True, slots=True)
class Health:
    """All of it at one moment."""

    problems: tuple[Problem, ...]
    sources: tuple[SourceHealth, ...]
    queue: QueueCounts
    database: str
    rules: dict[str, object]
    last_crawl: datetime | None

    def as_json(self) -> dict[str, object]:
        """Give the object that `health --json` prints."""
        return {
            "ok": not self.problems,
            "problems": [asdict(problem) for problem in self.problems],
            "sources": {state: self._count(state) for state in ("ok", "silent", "failing")},
            "queue": {
                "pending": self.queue.pending,
                "oldest_seconds": round(self.queue.oldest_seconds, 1),
                "unknown": self.queue.unknown,
                "dead": self.queue.dead,
            },
            "database": self.database,
            "rules": self.rules,
            "last_crawl": self.last_crawl,
            "last_sent": self.queue.last_sent,
        }

    def summary(self) -> dict[str, object]:
        """Give the numbers as a person reads them."""
        states = sorted({source.state for source in self.sources})
        return {
            "sources": ", ".join(f"{self._count(state)} {state}" for state in states) or "none",
            "queue": f"{self.queue.pending} waiting, {self.queue.unknown} unknown, {self.queue.dead} dead",
            "last crawl": self.last_crawl,
            "last sent": self.queue.last_sent,
            "database": self.database,
            "rules": self.rules.get("hash"),
        }

    def _count(self, state: str) -> int:
        return sum(source.state == state for source in self.sources)


def examine(settings: Settings, database: Database, *, now: datetime) -> Health:
    """Look at everything; never raises for what it finds."""
    sources: Sequence[Source] = ()
    file_error = ""
    try:
        loaded = load(settings.config)
        sources, files_hash = loaded.sources, loaded.hash
    except ConfigErrors as error:
        file_error, files_hash = str(error.problems[0]), ""
    with database.read() as connection:
        rules = _rules(connection, files_hash, file_error)
        states = _states(connection, sources, now)
        queue = outbox.counts(connection, now=now)
        last_crawl = max((run.started_at for run in crawls.last_runs(connection).values()), default=None)
        noted = notes.all_notes(connection).values()
    problems = [
        *_source_problems(states),
        *_crawl_problems(sources, last_crawl, now),
        *_queue_problems(queue, now),
        *_noted_problems(noted),
        *_rule_problems(rules, now),
        *_disk_problems(database),
    ]
    return Health(tuple(problems), tuple(states), queue, str(settings.masked()["database_url"]), rules, last_crawl)


def source_states(database: Database, sources: Iterable[Source], *, now: datetime) -> list[SourceHealth]:
    """Say how each source is, in their order."""
    with database.read() as connection:
        return _states(connection, sources, now)


def _states(connection: Connection, sources: Iterable[Source], now: datetime) -> list[SourceHealth]:
    states = crawls.source_states(connection)
    runs = crawls.last_runs(connection)
    counts = articles.per_source(connection, since=now - SILENT_AFTER)
    return [
        _source_health(source, states.get(source.id), runs.get(source.id), counts.get(source.id, 0), now)
        for source in sources
    ]


def _source_health(
    source: Source, state: SourceState | None, run: CrawlRun | None, count: int, now: datetime
) -> SourceHealth:
    success = state.last_success_at if state else None
    since: datetime | None = None
    problem = "; ".join(run.errors[:2]) if run else ""
    if not source.enabled:
        name, problem = "off", ""
    elif state is None or state.last_run_at is None:
        name = "new"
    elif state.failures:
        name, since = "failing", success or state.last_run_at
        problem = f"{state.failures} failures in a row: {problem or 'see the log'}"
    elif count == 0:
        name, since = "silent", success
        problem = f"no article in {SILENT_AFTER.days} days"
    elif success and now - success > 3 * timedelta(seconds=max(state.interval_seconds, 60)):
        name, since = "slow", success
    else:
        name = "ok"
    failures = state.failures if state and name == "failing" else 0
    return SourceHealth(source.id, name, success, count, problem, since, failures)


def _rules(connection: Connection, files_hash: str, file_error: str) -> dict[str, object]:
    """Say which rules the service runs on; without one that ever ran, which it would."""
    note = notes.get_note(connection, RULES_NOTE)
    if note is None:
        return {"hash": files_hash, "loaded_at": None, "last_error": file_error or None}
    return {**note.value, "last_error": note.value["last_error"] or file_error or None}


def _source_problems(states: Iterable[SourceHealth]) -> list[Problem]:
    return [
        Problem(
            f"source {state.id}: {state.problem}", state.since, f"Look closer: khabardar crawl {state.id} --dry-run"
        )
        for state in states
        if state.needs_a_person
    ]


def _crawl_problems(sources: Sequence[Source], last_crawl: datetime | None, now: datetime) -> list[Problem]:
    if not any(source.enabled for source in sources) or last_crawl is None or now - last_crawl < NO_CRAWL_AFTER:
        return []
    return [Problem("nothing was crawled lately", last_crawl, "Is the service running? Start it: khabardar run")]


def _queue_problems(queue: QueueCounts, now: datetime) -> list[Problem]:
    problems = []
    if queue.dead:
        what = f"{counted(queue.dead, 'message')} failed for good"
        problems.append(Problem(what, None, "See which: khabardar alerts list. Once more: khabardar alerts retry ID"))
    waiting = timedelta(seconds=queue.oldest_seconds)
    if waiting > QUEUE_STUCK_AFTER:
        what = f"{counted(queue.pending + queue.unknown, 'message')} not sent yet"
        problems.append(Problem(what, now - waiting, "Is the service running, and can it reach Telegram? See its log."))
    return problems


def _noted_problems(noted: Iterable[notes.Note]) -> list[Problem]:
    return [
        Problem(str(note.value["what"]), note.at, str(note.value["next_step"]))
        for note in noted
        if isinstance(note.value, dict) and "next_step" in note.value
    ]


def _rule_problems(rules: dict[str, object], now: datetime) -> list[Problem]:
    if not rules["last_error"]:
        return []
    return [
        Problem(f"the operators' files: {rules['last_error']}", now, "Mend the file; see all: khabardar rules lint")
    ]


def _disk_problems(database: Database) -> list[Problem]:
    file = database.engine.url.database
    if not database.is_sqlite or not file:
        return []
    folder = Path(file).resolve().parent
    free = shutil.disk_usage(folder).free
    if free >= LEAST_DISK:
        return []
    return [Problem(f"only {free // 1024**2} MB are free in {folder}", None, "Make room, or set KHABARDAR_KEEP.")]
