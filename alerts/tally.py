"""Tally: what many firings of a backtest say together, and what the firings of two rule sets have apart.

Nothing is read or printed here. A firing is kept as a short sample, so that a long archive fits into memory.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from alerts.backtest import Fired
from alerts.passages import Passage, passages
from storage.records import Severity

DAILY: Final = 62  # days that are shown one by one; more are put together by the week


@dataclass(frozen=True, slots=True)
class Sample:
    """One firing, with the passages that show why."""

    rule: str
    severity: Severity
    article: int
    url: str
    source: str
    at: datetime
    passages: tuple[Passage, ...]

    @property
    def key(self) -> tuple[str, int]:
        """What makes it the same firing under another rule set."""
        return self.rule, self.article


def sample(fired: Fired) -> Sample:
    """Make the sample of one firing."""
    article, match = fired.article, fired.match
    shown = passages(article, match.spans)
    return Sample(match.rule, match.severity, article.id, article.url, article.source, fired.at, shown)


@dataclass(slots=True)
class Tally:
    """Counts of firings by rule, severity, source and day, and the latest samples of each rule."""

    most_samples: int
    rules: Counter[str] = field(default_factory=Counter)
    severities: Counter[Severity] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    samples: dict[str, deque[Sample]] = field(default_factory=dict)

    def add(self, one: Sample) -> None:
        """Count one more firing."""
        self.rules[one.rule] += 1
        self.severities[one.severity] += 1
        self.sources[one.source] += 1
        self.days[one.at.date()] += 1
        self.samples.setdefault(one.rule, deque(maxlen=self.most_samples)).append(one)

    @property
    def total(self) -> int:
        """How many firings there were."""
        return self.rules.total()


def tally(samples: Iterable[Sample], *, most_samples: int) -> Tally:
    """Count firings; the latest by their time are the samples."""
    counted = Tally(most_samples)
    for one in sorted(samples, key=lambda one: one.at):
        counted.add(one)
    return counted


def by_day(days: Mapping[date, int], first: date, last: date) -> Iterator[tuple[date, int]]:
    """Give a count for each day, those without any as well; of a long time, for each week by its first day."""
    step = 1 if (last - first).days <= DAILY else 7
    start = first
    while start <= last:
        yield start, sum(days.get(start + timedelta(days=more), 0) for more in range(step))
        start += timedelta(days=step)


@dataclass(frozen=True, slots=True)
class Change:
    """What a new rule set does otherwise than an old one: firings it gains and loses, and those of another severity.

    The old and the new sample stand side by side in `changed`.
    """

    gained: tuple[Sample, ...]
    lost: tuple[Sample, ...]
    changed: tuple[tuple[Sample, Sample], ...]
    same: tuple[Sample, ...]


def compare(old: Iterable[Sample], new: Iterable[Sample]) -> Change:
    """Say what changes from the old firings to the new ones, each in its order."""
    before = {one.key: one for one in old}
    after = {one.key: one for one in new}
    both = [(before[key], one) for key, one in after.items() if key in before]
    return Change(
        gained=tuple(one for key, one in after.items() if key not in before),
        lost=tuple(one for key, one in before.items() if key not in after),
        changed=tuple(pair for pair in both if pair[0].severity != pair[1].severity),
        same=tuple(one for other, one in both if other.severity == one.severity),
    )
