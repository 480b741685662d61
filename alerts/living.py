"""The alert of a story: what becomes of it when another article of the story fires.

Pure. One story has one alert, which grows: rules are added, its severity may rise, never fall. Who is told of it is
decided in `routing.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.records import Alert, AlertState, Decision, Match, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """One article on which at least one rule fired that may alert; `places` are the ids of places it names."""

    story: int
    article: int
    matches: tuple[Match, ...]
    places: tuple[str, ...] = ()
    rules_hash: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What an article did to the alert of its story: the alert as it stands now, and whether it is to be told now.

    If it is not, `decision` says why; it holds for everybody.
    """

    alert: Alert
    told_now: bool
    decision: Decision | None = None


def decide_alert(alert: Alert | None, fired: Fired, *, now: datetime) -> Step:
    """Decide what an article that fired does to the alert of its story (None if the story has none yet)."""
    grown = raise_alert(fired, now=now) if alert is None else extend_alert(alert, fired, now=now)
    if grown.state is AlertState.HELD:
        return Step(grown, told_now=False, decision=_for_everybody(fired, Verdict.HELD, "wait", now))
    if grown is alert:
        reason = "already_told" if grown.state is AlertState.OPEN else grown.state.value
        return Step(grown, told_now=False, decision=_for_everybody(fired, Verdict.NOT_TOLD, reason, now))
    return Step(grown, told_now=True)


def raise_alert(fired: Fired, *, now: datetime) -> Alert:
    """Make the alert of a story in which an article fired for the first time.

    It is held if every rule that fired wants to wait; the least patient one decides.
    """
    due_at = now + _patience(fired.matches)
    return Alert(
        story=fired.story,
        article=fired.article,
        state=AlertState.HELD if due_at > now else AlertState.OPEN,
        severity=max(match.severity for match in fired.matches),
        matches=_united((), fired.matches),
        rules_hash=fired.rules_hash,
        places=fired.places,
        due_at=due_at,
        created_at=now,
    )


def extend_alert(alert: Alert, fired: Fired, *, now: datetime) -> Alert:
    """Add what a further article of the story brought; the very same alert if it brought nothing new.

    A held alert goes as soon as one of its rules wants it to. A closed or retracted one stays as it is.
    """
    if alert.state not in (AlertState.HELD, AlertState.OPEN):
        return alert
    grown = replace(
        alert,
        matches=_united(alert.matches, fired.matches),
        severity=max(alert.severity, *(match.severity for match in fired.matches)),
        places=tuple(dict.fromkeys((*alert.places, *fired.places))),
    )
    held = alert.state is AlertState.HELD
    if held:
        due_at = min(alert.due_at, now + _patience(fired.matches))
        grown = replace(grown, due_at=due_at, state=AlertState.HELD if due_at > now else AlertState.OPEN)
    if grown == alert:
        return alert
    rose = not held and grown.severity > alert.severity
    return replace(
        grown,
        reason="severity_rose" if rose else "first_report",
        revision=alert.revision + 1,
        rules_hash=fired.rules_hash,
    )


def release(alert: Alert) -> Alert:
    """Open an alert that was held until now."""
    return replace(alert, state=AlertState.OPEN)


def _for_everybody(fired: Fired, verdict: Verdict, reason: str, now: datetime) -> Decision:
    return Decision(story=fired.story, article=fired.article, verdict=verdict, reason=reason, at=now)


def _patience(matches: Iterable[Match]) -> timedelta:
    return timedelta(seconds=min(match.wait_seconds for match in matches))


def _united(known: tuple[Match, ...], new: tuple[Match, ...]) -> tuple[Match, ...]:
    """Give one match per rule, the gravest of each, the gravest rules first. A rule keeps the words it first hit."""
    best: dict[str, Match] = {}
    for match in (*known, *new):
        if match.rule not in best or match.severity > best[match.rule].severity:
            best[match.rule] = match
    return tuple(sorted(best.values(), key=lambda match: -match.severity))
