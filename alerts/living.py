"""The alert of a story: what becomes of it when another article of the story comes in.

Pure. One story has one alert, which grows: rules are added, figures, claims and origins; its severity may rise, never
fall. What of it is news is decided in `changes.py`, who is told in `routing.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from alerts.changes import News, news_of
from alerts.facts.joined import joined
from alerts.places import PlaceTree
from storage.facts import Facts, from_json, to_json
from storage.records import Alert, AlertState, Change, Decision, JsonObject, Match, Verdict

ALREADY_TOLD: Final = "already_told"
GIVE_UP_AFTER: Final = timedelta(hours=72)  # what waited so long for another origin is closed, as its story is


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What one article brings to the alert of its story.

    `matches` are those that may alert, perhaps none; `places` the ids of places it names, `origin` who first reported,
    `outlet` the id of the source that carries it.
    """

    story: int
    article: int
    matches: tuple[Match, ...]
    places: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)
    origin: str = ""
    outlet: str = ""
    rules_hash: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What a story's earlier articles said, for the alert that begins later, in order."""

    facts: Facts | None = None
    origins: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()

    def with_article(self, said: Fired) -> "Before":
        """Add a further article."""
        return Before(
            joined(self.facts, said.facts), _with(self.origins, said.origin), _with(self.outlets, said.outlet)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What an article did to the alert of its story: the alert as it stands now, and whether it is to be told now.

    If it is, and not `widened`, only those are told who know of it: nothing grew by which a chat follows an alert.
    `decision` says why nobody else is told; it holds for everybody. `changes` are news, or put an error right.
    """

    alert: Alert
    told_now: bool
    decision: Decision | None = None
    changes: tuple[Change, ...] = ()
    widened: bool = True


def decide_alert(
    alert: Alert | None,
    fired: Fired,
    *,
    now: datetime,
    before: Before | None = None,
    places: PlaceTree | None = None,
) -> Step:
    """Decide what an article does to the alert of its story (None if the story has none yet: then a rule fired)."""
    grown = raise_alert(fired, now=now, before=before or Before()) if alert is None else extend_alert(alert, fired, now)
    if grown.state is AlertState.HELD:
        reason = "wait" if is_confirmed(grown) else "min_origins"
        return Step(grown, told_now=False, decision=_for_everybody(fired, Verdict.HELD, reason, now))
    if grown is alert:
        reason = ALREADY_TOLD if grown.state is AlertState.OPEN else grown.state.value
        return Step(grown, told_now=False, decision=_for_everybody(fired, Verdict.NOT_TOLD, reason, now))
    if alert is None or alert.state is AlertState.HELD:
        return Step(grown, told_now=True)
    found = news_of(alert, grown, from_json(alert.facts), from_json(grown.facts), places or PlaceTree())
    if found:
        grown = replace(grown, reason=found[0].reason)
    widened = bool(found) or _followed_by(grown) != _followed_by(alert)
    return Step(
        grown,
        told_now=True,
        decision=None if widened else _for_everybody(fired, Verdict.NOT_TOLD, ALREADY_TOLD, now),
        changes=tuple(_change(grown, fired, one, now) for one in found),
        widened=widened,
    )


def raise_alert(fired: Fired, *, now: datetime, before: Before | None = None) -> Alert:
    """Make the alert of a story in which an article fired for the first time.

    It is held if every rule that fired wants to wait, for some time or for further origins; the least patient decides.
    """
    earlier = before or Before()
    facts = joined(earlier.facts, fired.facts)
    alert = Alert(
        story=fired.story,
        article=fired.article,
        severity=max(match.severity for match in fired.matches),
        matches=united((), fired.matches),
        rules_hash=fired.rules_hash,
        places=fired.places,
        facts=_stored(facts),
        origins=_with(earlier.origins, fired.origin),
        outlets=_with(earlier.outlets, fired.outlet),
        due_at=now + _patience(fired.matches),
        created_at=now,
    )
    return hold(alert, now=now)


def extend_alert(alert: Alert, fired: Fired, now: datetime) -> Alert:
    """Add what a further article of the story brought; the very same alert if it brought nothing new.

    A held alert goes as soon as one of its rules wants it to. A closed or retracted one stays as it is.
    """
    if alert.state not in (AlertState.HELD, AlertState.OPEN):
        return alert
    card = joined(from_json(alert.facts), fired.facts)
    grown = replace(
        alert,
        matches=united(alert.matches, fired.matches),
        severity=max((alert.severity, *(match.severity for match in fired.matches))),
        places=tuple(dict.fromkeys((*alert.places, *fired.places))),
        facts=_stored(card),
        origins=_with(alert.origins, fired.origin),
        outlets=_with(alert.outlets, fired.outlet),
    )
    if alert.state is AlertState.HELD and fired.matches:
        due_at = min(alert.due_at, now + _patience(fired.matches))
        grown = replace(grown, due_at=due_at)
    if alert.state is AlertState.HELD:
        grown = hold(grown, now=now)
    if grown == alert and fired.article != alert.article:
        return alert  # what leads the alert comes again only with another text, which the first message shows
    return replace(
        grown,
        reason="first_report",
        revision=alert.revision + 1,
        rules_hash=fired.rules_hash or alert.rules_hash,
    )


def hold(alert: Alert, *, now: datetime) -> Alert:
    """Say whether an alert that nobody was told of is held, and until when."""
    if not is_confirmed(alert):
        return replace(alert, state=AlertState.HELD, due_at=alert.created_at + GIVE_UP_AFTER)
    due_at = min(alert.due_at, alert.created_at + _patience(alert.matches))
    return replace(alert, due_at=due_at, state=AlertState.HELD if due_at > now else AlertState.OPEN)


def _stored(facts: Facts) -> JsonObject | None:
    plain: Mapping[str, object] = to_json(facts)
    return plain or None


def _with(known: tuple[str, ...], name: str) -> tuple[str, ...]:
    return known if not name or name in known else (*known, name)


def _followed_by(alert: Alert) -> tuple[object, ...]:
    """Give what chats follow an alert by."""
    return alert.matches, alert.severity, alert.places


def _change(alert: Alert, fired: Fired, news: News, now: datetime) -> Change:
    return Change(
        alert=alert.id,
        revision=alert.revision,
        article=fired.article,
        reason=news.reason,
        what=news.what,
        before=news.before,
        after=news.after,
        at=now,
    )


def is_confirmed(alert: Alert) -> bool:
    """Whether a held alert has the independent origins that one of its rules waits for; every report has one."""
    return max(1, len(alert.origins)) >= min(match.min_origins for match in alert.matches)


def release(alert: Alert) -> Alert:
    """Open an alert that was held until now; one that waited in vain for another origin is closed."""
    return replace(alert, state=AlertState.OPEN if is_confirmed(alert) else AlertState.CLOSED)


def _for_everybody(fired: Fired, verdict: Verdict, reason: str, now: datetime) -> Decision:
    return Decision(story=fired.story, article=fired.article, verdict=verdict, reason=reason, at=now)


def _patience(matches: Iterable[Match]) -> timedelta:
    return timedelta(seconds=min(match.wait_seconds for match in matches))


def united(known: tuple[Match, ...], new: tuple[Match, ...]) -> tuple[Match, ...]:
    """Give one match per rule, the gravest of each, the gravest rules first. A rule keeps the words it first hit."""
    best: dict[str, Match] = {}
    for match in (*known, *new):
        if match.rule not in best or match.severity > best[match.rule].severity:
            best[match.rule] = match
    return tuple(sorted(best.values(), key=lambda match: -match.severity))
