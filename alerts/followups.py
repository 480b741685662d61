"""What a chat that has an alert's first message gets when the alert changes: edits, follow-ups, corrections.

Pure. A follow-up rings only when the cooldown and the quiet hours have ended; while one waits, further news is told by
the same one, for it is drawn when it goes out. A rise in severity waits for no cooldown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.changes import CORRECTION
from alerts.routing import end_of_quiet, followed, route
from storage.outbox import lane
from storage.records import (
    Alert,
    Change,
    Decision,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Match,
    Severity,
    Subscriber,
    Verdict,
)

EDIT_PAUSE: Final = timedelta(seconds=30)
_LOST: Final = (DeliveryState.DEAD, DeliveryState.CANCELLED)
_RINGING: Final = (DeliveryKind.ROOT, DeliveryKind.FOLLOWUP)


@dataclass(frozen=True, slots=True)
class Update:
    """What is queued for a chat, which waiting row goes at once, and why."""

    deliveries: tuple[Delivery, ...] = ()
    hastened: tuple[Delivery, ...] = ()
    decisions: tuple[Decision, ...] = ()


def decide_update(
    alert: Alert, changes: Sequence[Change], subscriber: Subscriber, rows: Sequence[Delivery], *, now: datetime
) -> Update:
    """Decide what a chat gets because an alert changed. `rows` are those of this alert and chat."""
    roots = [row for row in rows if row.kind is DeliveryKind.ROOT and row.state not in _LOST]
    if not roots or subscriber.state != "active" or not followed(alert, subscriber):
        return Update()
    if roots[-1].state is DeliveryState.PENDING:
        return _hastened(alert, changes, subscriber, roots[-1], now)
    changes = [change for change in changes if concerns(change, followed(alert, subscriber))]
    queued: list[Delivery] = []
    if not _waiting(rows, DeliveryKind.EDIT):
        edits = [row.not_before for row in rows if row.kind is DeliveryKind.EDIT]
        at = max(now, *(edit + EDIT_PAUSE for edit in edits)) if edits else now
        queued.append(_row(alert, subscriber, DeliveryKind.EDIT, "edit", at))
    if any(change.reason == CORRECTION for change in changes):
        queued.append(_row(alert, subscriber, DeliveryKind.CORRECTION, CORRECTION, now))
    news = [change for change in changes if change.reason != CORRECTION]
    if not news:
        return Update(tuple(queued))
    at, reason = _rings_at(alert, news, subscriber, rows, now)
    waiting = _waiting(rows, DeliveryKind.FOLLOWUP)
    if not waiting:
        queued.append(_row(alert, subscriber, DeliveryKind.FOLLOWUP, news[0].reason, at))
    hastened = tuple(row for row in waiting if at < row.not_before)
    verdict = Verdict.HELD if at > now else Verdict.TOLD
    decision = _told(alert, subscriber, news[0].article, verdict=verdict, reason=reason, now=now)
    return Update(tuple(queued), hastened, (decision,))


def was_lost(rows: Sequence[Delivery]) -> bool:
    """Whether a chat's first message can not arrive any more: it was refused for good, or cancelled while he was away.

    One may also know of an alert without a message of his own.
    """
    roots = [row.state for row in rows if row.kind is DeliveryKind.ROOT]
    return bool(roots) and all(state in _LOST for state in roots)


def concerns(change: Change, matches: Iterable[Match]) -> bool:
    """Whether a change is one for who follows these matches: the severity of other rules is nothing to him."""
    highest = max((match.severity for match in matches), default=Severity.LOW)
    return change.what != "severity" or not isinstance(change.after, int) or change.after <= highest


def _hastened(alert: Alert, changes: Sequence[Change], subscriber: Subscriber, root: Delivery, now: datetime) -> Update:
    """A first message that waits is drawn when it goes out, with all that is new by then; what is grave breaks through.

    One that was tried before waits for other reasons than quiet hours.
    """
    ruling = route(alert, subscriber, now=now)
    if root.attempts or root.not_before <= now or not ruling.told or ruling.not_before > now:
        return Update()
    article = changes[0].article if changes else alert.article
    told = _told(alert, subscriber, article, verdict=Verdict.TOLD, reason="severity_rose", now=now)
    return Update(hastened=(root,), decisions=(told,))


def _told(  # noqa: PLR0913  what a decision is made of
    alert: Alert, subscriber: Subscriber, article: int, *, verdict: Verdict, reason: str, now: datetime
) -> Decision:
    return Decision(
        story=alert.story,
        article=article,
        chat=subscriber.chat,
        thread=subscriber.thread,
        verdict=verdict,
        reason=reason,
        at=now,
    )


def _rings_at(
    alert: Alert, news: Sequence[Change], subscriber: Subscriber, rows: Iterable[Delivery], now: datetime
) -> tuple[datetime, str]:
    """Say when a follow-up may ring, and what it waits for, or why it rings."""
    matches = followed(alert, subscriber)
    grave = max(match.severity for match in matches) is Severity.CRITICAL
    quiet = now if grave else end_of_quiet(subscriber, now=now)
    if any(change.reason == "severity_rose" for change in news):
        return quiet, "quiet_hours" if quiet > now else "severity_rose"
    rung = [row.not_before for row in rows if row.kind in _RINGING and row.state not in _LOST]
    pause = timedelta(seconds=min(match.cooldown_seconds for match in matches))
    cool = max(rung) + pause if rung else now
    if max(cool, quiet) <= now:
        return now, news[0].reason
    return max(cool, quiet), "cooldown" if cool >= quiet else "quiet_hours"


def _waiting(rows: Iterable[Delivery], kind: DeliveryKind) -> list[Delivery]:
    return [row for row in rows if row.kind is kind and row.state is DeliveryState.PENDING]


def _row(alert: Alert, subscriber: Subscriber, kind: DeliveryKind, reason: str, at: datetime) -> Delivery:
    return Delivery(
        alert=alert.id,
        chat=subscriber.chat,
        thread=subscriber.thread,
        kind=kind,
        revision=alert.revision,
        priority=lane(kind, alert.severity),
        reason=reason,
        not_before=at,
    )
