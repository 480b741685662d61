"""Who is told of an alert, when, and why: pure, and every answer carries its reason.

The reasons are those of the contract (`first_report`, `not_followed`, `below_severity`, ...). Nothing is sent or
stored here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from storage.outbox import lane
from storage.records import Alert, Article, Decision, Delivery, DeliveryKind, Match, Severity, Subscriber, Verdict

Chat = tuple[int, int]  # chat and thread

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a chat is told, and not before when; `reason` says why, why not, or why only then."""

    told: bool
    reason: str
    not_before: datetime


def why_no_news(article: Article, *, now: datetime, max_age: timedelta | None) -> str | None:
    """Give the reason why an article must not alert anybody, whatever it says; None if it may.

    A publisher's date that names a day only counts from the end of that day. Without a date the fetch counts.
    """
    if article.baseline:
        return "baseline"
    if max_age is None:
        return None
    since = article.published_at or article.fetched_at
    if article.published_at is not None and article.published_precision == "day":
        since += _DAY
    return "too_old" if now - since > max_age else None


def route(alert: Alert, subscriber: Subscriber, *, now: datetime) -> Ruling:
    """Decide whether a subscriber is told of an open alert. Told in quiet hours means: when they end."""
    if subscriber.state != "active":
        return Ruling(told=False, reason="muted", not_before=now)
    matches = followed(alert, subscriber)
    if not matches:
        return Ruling(told=False, reason="not_followed", not_before=now)
    severity = max(match.severity for match in matches)
    if severity < subscriber.severity:
        return Ruling(told=False, reason="below_severity", not_before=now)
    rings_at = now if severity is Severity.CRITICAL else end_of_quiet(subscriber, now=now)
    if rings_at > now:
        return Ruling(told=True, reason="quiet_hours", not_before=rings_at)
    return Ruling(told=True, reason=alert.reason, not_before=now)


@dataclass(frozen=True, slots=True)
class Addressed:
    """Everybody who is told of an alert now, and every decision about it."""

    deliveries: tuple[Delivery, ...]
    decisions: tuple[Decision, ...]


def address(
    alert: Alert, article: int, subscribers: Iterable[Subscriber], *, told: Collection[Chat], now: datetime
) -> Addressed:
    """Route an alert to every subscriber because of one article.

    A chat gets one first message of a story, however the alert grows: who was told already is left out, which is one
    decision for all of them. The message has revision 1 always, so that the outbox holds to that too.
    """
    decisions: list[Decision] = []
    deliveries: list[Delivery] = []
    for subscriber in subscribers:
        if (subscriber.chat, subscriber.thread) in told:
            continue
        ruling = route(alert, subscriber, now=now)
        decisions.append(_decision(alert, article, ruling, subscriber, now))
        if ruling.told:
            deliveries.append(_root(alert, ruling, subscriber))
    if told:
        again = Ruling(told=False, reason="already_told", not_before=now)
        decisions.append(_decision(alert, article, again, None, now))
    return Addressed(tuple(deliveries), tuple(decisions))


def end_of_quiet(subscriber: Subscriber, *, now: datetime) -> datetime:
    """Say when a subscriber may be rung: `now`, or in his quiet hours their end, on the clock of his zone."""
    if not subscriber.quiet_from:
        return now
    local = now.astimezone(ZoneInfo(subscriber.zone))
    start, end = time.fromisoformat(subscriber.quiet_from), time.fromisoformat(subscriber.quiet_to)
    clock = local.time()
    quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not quiet:
        return now
    day = local.date() if clock < end else local.date() + _DAY
    return datetime.combine(day, end, tzinfo=local.tzinfo).astimezone(now.tzinfo)


def followed(alert: Alert, subscriber: Subscriber) -> list[Match]:
    """Give the matches of an alert that concern a subscriber; who follows one of its places follows all of them."""
    follow = subscriber.follow
    matches = [match for match in alert.matches if match.notify]
    if follow.all or not set(follow.places).isdisjoint(alert.places):
        return matches
    return [match for match in matches if match.rule in follow.rules or not set(follow.tags).isdisjoint(match.tags)]


def _decision(alert: Alert, article: int, ruling: Ruling, subscriber: Subscriber | None, now: datetime) -> Decision:
    return Decision(
        story=alert.story,
        article=article,
        chat=subscriber.chat if subscriber else None,
        thread=subscriber.thread if subscriber else 0,
        verdict=_verdict(ruling, now),
        reason=ruling.reason,
        at=now,
    )


def _verdict(ruling: Ruling, now: datetime) -> Verdict:
    if not ruling.told:
        return Verdict.NOT_TOLD
    return Verdict.HELD if ruling.not_before > now else Verdict.TOLD


def _root(alert: Alert, ruling: Ruling, subscriber: Subscriber) -> Delivery:
    return Delivery(
        alert=alert.id,
        chat=subscriber.chat,
        thread=subscriber.thread,
        kind=DeliveryKind.ROOT,
        revision=1,
        priority=lane(DeliveryKind.ROOT, alert.severity),
        reason=alert.reason,
        not_before=ruling.not_before,
    )
