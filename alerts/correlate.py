"""What rules over rules say of past firings: for which places, groups and so on they hold at a moment.

Pure: the firings come from whoever keeps them. What follows when a rule begins or ceases to hold is `counting.py`'s.

A story counts from its first firing: what is added to an old event is no further event.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from alerts.correlationmodels import SequenceModel, SilenceModel, SpikeModel, ThresholdModel
from alerts.correlations import Asks, Correlation
from alerts.subjects import Kin
from storage.correlations import Event

MOST_ARTICLES: Final = 10  # of those that counted: more would not be read


class Past(Protocol):
    """What has fired until now."""

    def events(self, rules: Collection[str], since: datetime) -> Sequence[Event]:
        """Give the firings of these rules after a moment, and all earlier ones of the same stories."""

    def first(self, rules: Collection[str]) -> datetime | None:
        """Say when one of these rules fired for the first time."""

    def is_heard(self, sources: Collection[str], since: datetime) -> bool:
        """Whether one of these sources is well and was read after a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look back from a moment: what fired until then, and how entities hang together."""

    past: Past
    kin: Kin
    now: datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """A rule holds for a key (empty without `by`): the latest articles that counted, the latest first, and places."""

    articles: tuple[int, ...]
    places: frozenset[str]  # in which all of it happened


def holding(rule: Correlation, look: Look) -> dict[str, Holding]:
    """Say for which keys a rule holds now."""
    since = look.now - rule.reach
    events = [event for event in look.past.events(rule.rules, since) if event.at <= look.now]
    asks = rule.asks
    if isinstance(asks, ThresholdModel | SpikeModel):
        events = begun(events, since)
    else:
        events = [event for event in events if event.at > since]
    held = {key: some for key, some in keyed(events, asks.by, look.kin).items() if _is_held(rule, some, look)}
    if isinstance(asks, SpikeModel) and held:
        usual = _Usual(asks, rule.rules, look)
        held = {key: some for key, some in held.items() if usual.is_exceeded(key, count(asks, some, look.kin))}
    return {key: _holding(some, look.kin) for key, some in held.items()}


def ceased(rule: Correlation, standing: Iterable[str], held: Collection[str], look: Look) -> set[str]:
    """Say for which of the keys for which a rule held it holds no longer. A silence lasts until something is heard."""
    if not isinstance(rule.asks, SilenceModel):
        return set(standing) - set(held)
    since = look.now - rule.asks.window
    heard = [event for event in look.past.events(rule.rules, since) if event.at > since]
    return set(standing) & set(keyed(heard, rule.asks.by, look.kin))


@dataclass(frozen=True, slots=True)
class Turn:
    """What changed for a rule: the keys for which it begins to hold, and those for which it holds no longer."""

    began: dict[str, Holding]
    ended: set[str]


def turn(rule: Correlation, standing: Collection[str], look: Look) -> Turn:
    """Say what changed since a rule held for the keys of `standing`."""
    held = holding(rule, look)
    began = {key: held[key] for key in sorted(held.keys() - set(standing))}
    return Turn(began, ceased(rule, standing, held, look))


def begun(events: Iterable[Event], since: datetime) -> list[Event]:
    """Leave only the firings of stories that fired for the first time after a moment."""
    known = list(events)
    first: dict[int, datetime] = {}
    for event in known:
        first[event.story] = min(event.at, first.get(event.story, event.at))
    return [event for event in known if first[event.story] > since]


def keyed(events: Iterable[Event], by: str | None, kin: Kin) -> dict[str, list[Event]]:
    """Sort firings by what they are counted by; one that concerns two places counts for both."""
    found: dict[str, list[Event]] = {}
    for event in events:
        for key in [""] if by is None else kin.of_kind(event.subjects, by):
            found.setdefault(key, []).append(event)
    return found


def _is_held(rule: Correlation, events: Sequence[Event], look: Look) -> bool:
    asks: Asks = rule.asks
    if isinstance(asks, ThresholdModel | SpikeModel):
        return count(asks, events, look.kin) >= asks.min
    if isinstance(asks, SequenceModel):
        return _in_sequence(rule.steps, events, ordered=asks.ordered)
    quiet_since = look.now - asks.window
    if any(event.at > quiet_since for event in events):
        return False
    return look.past.is_heard({event.source for event in events}, quiet_since)


def count(asks: ThresholdModel | SpikeModel, events: Iterable[Event], kin: Kin) -> int:
    """Count what a rule counts: stories, origins, or entities."""
    return len({value for event in events for value in _values(asks, event, kin)})


def _values(asks: ThresholdModel | SpikeModel, event: Event, kin: Kin) -> Collection[str | int]:
    match asks.distinct:
        case "story":
            return (event.story,)
        case "origin":
            return (event.origin,)
        case kind:
            return kin.of_kind(event.subjects, kind)


class _Usual:
    """What is usual for each key: the mean over the baseline, in windows."""

    def __init__(self, asks: SpikeModel, rules: Collection[str], look: Look) -> None:
        self._asks, self._kin = asks, look.kin
        self._end = look.now - asks.window
        start = self._end - asks.baseline
        first = look.past.first(rules)
        self._known = self._end - max(start, first if first is not None else look.now)
        self._enough = self._known * 2 >= asks.baseline
        events = begun(look.past.events(rules, start), start) if self._enough else []
        self._events = keyed((event for event in events if event.at <= self._end), asks.by, look.kin)

    def is_exceeded(self, key: str, count: int) -> bool:
        """Whether a count is far more than usual; never while half the baseline is unknown."""
        return self._enough and count >= self._asks.factor * self._mean(key)

    def _mean(self, key: str) -> float:
        asks = self._asks
        first: dict[str | int, int] = {}
        seen: set[tuple[int, str | int]] = set()
        for event in sorted(self._events.get(key, ()), key=lambda one: one.at):
            window = (self._end - event.at) // asks.window
            for value in _values(asks, event, self._kin):
                if asks.distinct == "story":  # counts once, in the window in which it began
                    window = first.setdefault(value, window)
                seen.add((window, value))
        return len(seen) / (self._known / asks.window)


def _in_sequence(steps: Sequence[frozenset[str]], events: Sequence[Event], *, ordered: bool) -> bool:
    by_article: dict[tuple[datetime, int], set[str]] = {}
    arrived: dict[int, datetime] = {}
    for event in sorted(events, key=lambda one: one.at):
        at = arrived.setdefault(event.article, event.at)
        by_article.setdefault((at, event.article), set()).add(event.rule)
    fired = [by_article[key] for key in sorted(by_article)]
    if not ordered:
        return _can_share(steps, fired, {})
    position = 0
    for step in steps:
        while position < len(fired) and step.isdisjoint(fired[position]):
            position += 1
        if position == len(fired):
            return False
        position += 1
    return True


def _can_share(steps: Sequence[frozenset[str]], fired: Sequence[Collection[str]], taken: dict[int, int]) -> bool:
    """Whether each step can have an article for itself."""
    return all(_give(step, steps, fired, taken, set()) for step in range(len(steps)))


def _give(
    step: int, steps: Sequence[frozenset[str]], fired: Sequence[Collection[str]], taken: dict[int, int], tried: set[int]
) -> bool:
    for number, rules in enumerate(fired):
        if number not in tried and not steps[step].isdisjoint(rules):
            tried.add(number)
            if number not in taken or _give(taken[number], steps, fired, taken, tried):
                taken[number] = step
                return True
    return False


def _holding(events: Sequence[Event], kin: Kin) -> Holding:
    latest = sorted(events, key=lambda event: (event.at, event.article), reverse=True)
    articles = dict.fromkeys(event.article for event in latest)
    common = frozenset.intersection(*(kin.places(event.subjects) for event in events))
    return Holding(tuple(articles)[:MOST_ARTICLES], common)
