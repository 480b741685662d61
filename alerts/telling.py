"""The part of `watch` that queues messages: what a batch made of alerts becomes rows of the outbox, with the reasons.

Works in the transaction it is given. Who is told, and when, is decided in `routing.py` and `followups.py`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from alerts.followups import decide_update, was_lost
from alerts.routing import address
from storage import alerts as alert_rows
from storage import faults, outbox
from storage import subscribers as subscriber_rows
from storage.records import Alert, Change, Decision, Delivery, Subscriber


@dataclass(frozen=True, slots=True)
class Telling:
    """An alert as it stood when an article changed it, and what of it is news.

    `widened` says whether chats may follow it that did not before.
    """

    alert: Alert
    article: int
    changes: tuple[Change, ...] = ()
    widened: bool = True


@dataclass(slots=True)
class Outcome:
    """What a batch leads to, before anybody is addressed."""

    alerts: dict[int, Alert] = field(default_factory=dict)  # those that changed, by story, as they stand at the end
    tellings: list[Telling] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)  # those that hold for everybody


def tell(connection: Connection, outcome: Outcome, *, now: datetime) -> int:
    """Keep the alerts and their changes, and queue a message for everybody who is told; return how many messages."""
    saved = alert_rows.save(connection, list(outcome.alerts.values()))
    faults.point("watch.alerted")
    decisions = list(outcome.decisions)
    queued = 0
    if outcome.tellings:
        desk = _Desk.open(connection, saved)
        for telling in outcome.tellings:
            desk.tell(telling, now)
        alert_rows.record_changes(connection, desk.changes)
        queued = outbox.add(connection, desk.deliveries, now=now)
        outbox.hasten(connection, [row.id for row in desk.hastened], now=now)
        decisions += desk.decisions
    faults.point("watch.queued")
    alert_rows.record_decisions(connection, decisions)
    return queued


@dataclass(slots=True)
class _Desk:
    """What is known of the chats, and what is to be queued for them."""

    ids: dict[int, int]  # of alerts, by story
    told: dict[int, set[tuple[int, int]]]
    rows: dict[tuple[int, int, int], list[Delivery]]  # by alert, chat and thread
    subscribers: Sequence[Subscriber]
    deliveries: list[Delivery] = field(default_factory=list)
    hastened: list[Delivery] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @classmethod
    def open(cls, connection: Connection, saved: Sequence[Alert]) -> "_Desk":
        ids = {alert.story: alert.id for alert in saved}
        desk = cls(ids, alert_rows.told(connection, ids), defaultdict(list), subscriber_rows.active(connection))
        for alert in saved:
            desk._file(outbox.of_alert(connection, alert.id))
        return desk

    def tell(self, telling: Telling, now: datetime) -> None:
        alert = replace(telling.alert, id=self.ids[telling.alert.story])
        changes = [replace(change, alert=alert.id) for change in telling.changes]
        self.changes += changes
        known = self.told.setdefault(alert.story, set())
        known -= {chat for chat in known if was_lost(self.rows[alert.id, *chat])}
        before = set(known)
        if telling.widened:
            addressed = address(alert, telling.article, self.subscribers, told=known, now=now)
            known.update((delivery.chat, delivery.thread) for delivery in addressed.deliveries)
            self._queue(addressed.deliveries)
            self.decisions += addressed.decisions
        for subscriber in self.subscribers:
            if (subscriber.chat, subscriber.thread) in before:
                self._update(alert, changes, subscriber, now)

    def _update(self, alert: Alert, changes: Sequence[Change], subscriber: Subscriber, now: datetime) -> None:
        rows = self.rows[alert.id, subscriber.chat, subscriber.thread]
        update = decide_update(alert, changes, subscriber, rows, now=now)
        self._queue(update.deliveries)
        self.hastened += update.hastened
        self.decisions += update.decisions

    def _queue(self, deliveries: Sequence[Delivery]) -> None:
        self.deliveries += deliveries
        self._file(deliveries)

    def _file(self, deliveries: Sequence[Delivery]) -> None:
        for row in deliveries:
            self.rows[row.alert, row.chat, row.thread].append(row)
