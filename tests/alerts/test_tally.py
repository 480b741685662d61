"""A tally counts what a person asks of a backtest; a comparison names every firing once."""

from datetime import date, timedelta

from factories import NOW, match, text

from alerts.backtest import Fired
from alerts.tally import Sample, by_day, compare, sample, tally
from storage.records import Severity


def one(rule: str, number: int, severity: Severity = Severity.HIGH) -> Sample:
    """Return a sample of a rule on article `number`, which came `number` days ago."""
    article = text("Blast.", number=number, id=number, fetched_at=NOW - timedelta(days=number), source=f"s{number % 2}")
    return sample(Fired(article, match(rule, severity=severity)))


def test_counts_by_rule_source_and_day() -> None:
    """Each firing counts once everywhere; the samples are the latest by their time."""
    counted = tally([one("a", 1), one("a", 2), one("a", 3), one("b", 1, Severity.LOW)], most_samples=2)
    assert counted.total == 4
    assert counted.rules == {"a": 3, "b": 1}
    assert counted.sources == {"s1": 3, "s0": 1}
    assert counted.severities == {Severity.HIGH: 3, Severity.LOW: 1}
    assert counted.days[NOW.date() - timedelta(days=1)] == 2
    assert [kept.article for kept in counted.samples["a"]] == [2, 1]


def test_every_day_has_its_count_and_long_times_are_weeks() -> None:
    """A day without firings is a zero, and a year is no list of 365."""
    first = date(2026, 3, 1)
    assert list(by_day({date(2026, 3, 2): 4}, first, date(2026, 3, 3))) == [
        (date(2026, 3, 1), 0),
        (date(2026, 3, 2), 4),
        (date(2026, 3, 3), 0),
    ]
    year = list(by_day({date(2026, 3, 9): 4, date(2027, 2, 28): 1}, first, date(2027, 2, 28)))
    assert len(year) == 53
    assert year[1] == (date(2026, 3, 8), 4)
    assert sum(count for _, count in year) == 5


def test_what_a_change_gains_and_loses() -> None:
    """Every firing is gained, lost, of another severity, or the same."""
    old = [one("a", 1), one("a", 2), one("a", 3)]
    new = [one("a", 2), one("a", 3, Severity.CRITICAL), one("b", 1)]
    change = compare(old, new)
    assert [gained.key for gained in change.gained] == [("b", 1)]
    assert [lost.key for lost in change.lost] == [("a", 1)]
    assert [(before.severity, after.severity) for before, after in change.changed] == [
        (Severity.HIGH, Severity.CRITICAL)
    ]
    assert [same.key for same in change.same] == [("a", 2)]
