"""What puts right what subscribers were told: retracted alerts, merged and split stories, and corrections in general.

Whoever got the error hears of it once: the first message is edited and marked, and a silent reply says what changed.
Nothing is rendered or sent here; the rows that are queued are drawn from the archive when they go out.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection

from alerts.changes import CORRECTION
from alerts.facts.joined import joined
from alerts.living import hold, united
from alerts.telling import Outcome, Telling, tell
from storage import alerts, articles, outbox, stories
from storage.facts import Facts, from_json, to_json
from storage.records import (
    Alert,
    AlertState,
    Change,
    Decision,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Verdict,
)
from storage.turns import Turn, take_turn

Chat = tuple[int, int]  # chat and thread
# A message in flight may have arrived.
_WENT_OUT: Final = (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.SENDING)


def retract(connection: Connection, alert_id: int, *, now: datetime) -> bool:
    """Take an alert back, whoever asks; False if there is none, or it was taken back before."""
    take_turn(connection, Turn.STORIES)
    alert = alerts.get(connection, alert_id)
    if alert is None or alert.state is AlertState.RETRACTED:
        return False
    taken_back = replace(alert, state=AlertState.RETRACTED)
    correct(connection, taken_back, [_wrong(alert, "state", alert.state.value, "retracted", now)], now=now)
    return True


def merge(connection: Connection, story: int, into: int, *, now: datetime) -> None:
    """Let a story be part of another one: its articles, its firings, and what was told of it."""
    take_turn(connection, Turn.STORIES)
    stories.merge(connection, story, into=into)
    join_alerts(connection, story, into, now=now)


def join_alerts(connection: Connection, story: int, into: int, *, now: datetime) -> None:
    """Make one alert of two after their stories became one.

    The alert of `story` closes. Who was told of both is told that they are one; who was told only of this one goes on
    with the other alert under the message that he has; who waits to be told of it, or follows only what it brought, is
    told of the other one. One that was taken back stays so, and by itself: no event goes on under it.
    """
    found = alerts.of_stories(connection, [story, into])
    small, whole = found.get(story), found.get(into)
    if small is None or small.state is AlertState.RETRACTED:
        return  # what was taken back adds nothing
    if whole is None:
        alerts.move(connection, small.id, story=into)
        return
    if whole.state is AlertState.RETRACTED:
        alerts.swap(connection, small, whole)
        return
    both = _told(connection, whole)
    moved = _told(connection, small) - both
    merged = alerts.save(connection, [_opened(_united(whole, small), small, now)])[0]
    outbox.move_alert(connection, moved, alert=small.id, to=merged.id, shows=merged.revision, now=now)
    outbox.add(connection, [_row(merged, chat, DeliveryKind.EDIT, now) for chat in sorted(moved | both)], now=now)
    alerts.record_decisions(connection, [_known(merged, chat, small.id, now) for chat in sorted(moved)])
    outbox.cancel_pending(connection, small.id, reason="merged", now=now)
    if merged.state is AlertState.OPEN:
        tell(connection, Outcome({into: merged}, [Telling(merged, small.article)]), now=now)
    closed = replace(small, state=AlertState.CLOSED)
    correct(connection, closed, [_wrong(small, "story", story, into, now)], now=now)


def split(connection: Connection, article_ids: Collection[int], *, now: datetime) -> int:
    """Take articles out of their story into a new one and return its id; ValueError says why that can not be.

    The alert of the old story keeps what its other articles say. The new story is watched again and alerts by itself.
    """
    take_turn(connection, Turn.STORIES)
    here = {member.story for member in stories.members(connection, article_ids).values()}
    new = stories.split(connection, article_ids, now=now)
    stories.mark_edited(connection, now=now)
    articles.wait_again(connection, article_ids, now=now)
    found = alerts.of_stories(connection, {*here, new})
    own, whole = found.get(new), found.get(min(here))
    reopened = own is not None and own.state is AlertState.CLOSED  # it was merged before, and has its messages
    if whole is not None:
        back = _back(connection, own, whole, now) if own is not None and reopened else set()
        wrong = _wrong(whole, "split", sorted(article_ids), new, now)
        right = correct(connection, _without(connection, whole), [wrong], now=now)
        if back and right.state is AlertState.OPEN:  # they knew of it by the message that is theirs again
            tell(connection, Outcome({right.story: right}, [Telling(right, right.article)]), now=now)
    if own is not None and reopened:
        again = _reopened(connection, _without(connection, own), now)
        correct(connection, again, [_wrong(own, "story", min(here), new, now)], now=now)
    return new


def _back(connection: Connection, own: Alert, whole: Alert, now: datetime) -> set[Chat]:
    """Give chats their message back that went on under the alert of the whole; return them."""
    moved = alerts.merged_chats(connection, own.id, into=whole.story) - _told(connection, own)
    outbox.move_alert(connection, moved, alert=whole.id, to=own.id, shows=own.revision, now=now)
    alerts.record_decisions(connection, [_unknown(whole, chat, now) for chat in sorted(moved)])
    return moved


def _reopened(connection: Connection, alert: Alert, now: datetime) -> Alert:
    """Open an alert that had been merged. One that nobody got a message of waits on, for `watch` to tell it in time."""
    if _told(connection, alert):
        return replace(alert, state=AlertState.OPEN)
    return replace(hold(alert, now=now), state=AlertState.HELD)


def _without(connection: Connection, alert: Alert) -> Alert:
    """Give an alert as the articles make it that still stand in its story."""
    members = stories.members_of(connection, [alert.story])
    left = [member.article for member in members]
    rules = alerts.rules_of(connection, left)
    card: Facts | None = None
    for member in members:
        card = joined(card, from_json(member.facts))
    matches = tuple(match for match in alert.matches if match.rule in rules) or alert.matches
    return replace(
        alert,
        article=alert.article if alert.article in left else left[0],
        matches=matches,
        severity=max(match.severity for match in matches),
        places=tuple(dict.fromkeys(place for member in members for place in member.places)),
        facts=to_json(card or Facts()) or None,
        origins=tuple(dict.fromkeys(member.origin for member in members if member.origin)),
        outlets=tuple(dict.fromkeys(member.source for member in members)),
    )


def correct(connection: Connection, alert: Alert, changes: Iterable[Change], *, now: datetime) -> Alert:
    """Keep an alert as it is right, and tell everybody who got its first message what was wrong."""
    right = alerts.save(connection, [replace(alert, revision=alert.revision + 1)])[0]
    alerts.record_changes(connection, [replace(one, alert=right.id, revision=right.revision) for one in changes])
    kinds = (DeliveryKind.EDIT, DeliveryKind.CORRECTION)
    rows = [_row(right, chat, kind, now) for chat in sorted(_told(connection, right)) for kind in kinds]
    outbox.add(connection, rows, now=now)
    return right


def _opened(united: Alert, small: Alert, now: datetime) -> Alert:
    """Open an alert that was held, or given up, if the other one is open or if together they need wait no longer."""
    if united.state is AlertState.OPEN or small.state is AlertState.CLOSED:
        return united
    if small.state is AlertState.OPEN:
        return replace(united, state=AlertState.OPEN)
    return hold(united, now=now)


def _told(connection: Connection, alert: Alert) -> set[Chat]:
    rows = outbox.of_alert(connection, alert.id)
    return {(row.chat, row.thread) for row in rows if row.kind is DeliveryKind.ROOT and row.state in _WENT_OUT}


def _row(alert: Alert, chat: Chat, kind: DeliveryKind, now: datetime) -> Delivery:
    return Delivery(
        alert=alert.id,
        chat=chat[0],
        thread=chat[1],
        kind=kind,
        revision=alert.revision,
        priority=outbox.lane(kind, alert.severity),
        reason=CORRECTION,
        not_before=now,
    )


def _wrong(alert: Alert, what: str, before: object, after: object, now: datetime) -> Change:
    return Change(
        revision=alert.revision, article=alert.article, reason=CORRECTION, what=what, before=before, after=after, at=now
    )


def _known(alert: Alert, chat: Chat, by: int, now: datetime) -> Decision:
    """Note that a chat knows of a story already, by the message of another alert: it gets no first message of it."""
    return Decision(
        story=alert.story,
        alert=by,
        article=alert.article,
        chat=chat[0],
        thread=chat[1],
        verdict=Verdict.TOLD,
        reason=alerts.MERGED,
        at=now,
    )


def _unknown(alert: Alert, chat: Chat, now: datetime) -> Decision:
    """Note that a chat does not know of a story any more: it may get a first message of it."""
    return replace(_known(alert, chat, alert.id, now), verdict=Verdict.NOT_TOLD, reason=alerts.SPLIT)


def _united(whole: Alert, small: Alert) -> Alert:
    return replace(
        whole,
        revision=whole.revision + 1,
        severity=max(whole.severity, small.severity),
        matches=united(whole.matches, small.matches),
        places=tuple(dict.fromkeys((*whole.places, *small.places))),
        origins=tuple(dict.fromkeys((*whole.origins, *small.origins))),
        outlets=tuple(dict.fromkeys((*whole.outlets, *small.outlets))),
        facts=to_json(joined(from_json(whole.facts), from_json(small.facts))) or None,
    )
