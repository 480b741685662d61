"""The part of `watch` that asks the rules over rules: alerts where they begin to hold, closed where they end.

Such a rule rings once for each key (a place, a group) until it held no longer. Where it stands is in the database, so
that neither a reload nor a restart rings again. Whether it holds is decided in `correlate.py`, who is told in
`routing.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from alerts.correlate import Holding, Look, turn
from alerts.correlationmodels import SilenceModel
from alerts.correlations import Correlation, Correlations
from alerts.routing import address
from storage import alerts as alert_rows
from storage import correlations as rows
from storage import outbox
from storage import subscribers as subscriber_rows
from storage.correlations import Ledger, Standing
from storage.database import Database
from storage.records import Alert, Firing, Match
from storage.turns import Turn, take_turn


def observe(connection: Connection, correlations: Correlations, fired: Sequence[Firing], *, now: datetime) -> int:
    """Ask the rules that count what has fired just now, after it was kept; return how many messages were queued."""
    fresh = {firing.match.rule for firing in fired if firing.subjects is not None}
    touched = [rule for rule in correlations.rules if rule.enabled and not fresh.isdisjoint(rule.rules)]
    if not touched:
        return 0
    return _settle(connection, correlations, touched, rows.standing(connection), now=now)


def tick(database: Database, correlations: Correlations, *, now: datetime) -> int:
    """Ask the rules that time alone changes, before what is new is read; return how many messages were queued."""
    silences = [rule for rule in correlations.rules if rule.enabled and isinstance(rule.asks, SilenceModel)]
    if not correlations.rules:
        return 0
    with database.read() as connection:
        standing = rows.standing(connection)
        timed = _concerned(connection, correlations, silences, standing, now)
    if not timed:
        return 0
    with database.write() as connection:
        take_turn(connection, Turn.STORIES)
        return _settle(connection, correlations, timed, rows.standing(connection), now=now)


def _concerned(
    connection: Connection,
    correlations: Correlations,
    silences: Iterable[Correlation],
    standing: Sequence[Standing],
    now: datetime,
) -> list[Correlation]:
    """Give the rules that something would change for: most passes change nothing, and need not write."""
    held = {one.rule for one in standing}
    look = Look(past=Ledger(connection), kin=correlations.kin, now=now)
    asked = [rule for rule in correlations.rules if rule.enabled and (rule.id in held or rule in silences)]
    return [rule for rule in asked if _changes(rule, standing, look)]


def _changes(rule: Correlation, standing: Sequence[Standing], look: Look) -> bool:
    changed = turn(rule, {one.key for one in standing if one.rule == rule.id}, look)
    return bool(changed.began or changed.ended)


def _settle(
    connection: Connection,
    correlations: Correlations,
    asked: Iterable[Correlation],
    standing: Sequence[Standing],
    *,
    now: datetime,
) -> int:
    look = Look(past=Ledger(connection), kin=correlations.kin, now=now)
    queued = 0
    for rule in asked:
        known = {one.key: one for one in standing if one.rule == rule.id}
        changed = turn(rule, known.keys(), look)
        for key in changed.ended:
            rows.close_alert(connection, known[key], now=now)
        for key, held in changed.began.items():
            alert = alert_of(rule, key, held, correlations, now=now)
            queued += _tell(connection, rows.open_alert(connection, alert, key, held.articles, now=now), now)
    return queued


def alert_of(rule: Correlation, key: str, held: Holding, correlations: Correlations, *, now: datetime) -> Alert:
    """Make the alert of a rule that begins to hold for a key; it is led by the latest article that counted."""
    title = f"{rule.title}: {correlations.kin.name(key)}" if key else rule.title
    match = Match(
        rule=rule.id,
        title=title,
        severity=rule.severity,
        spans=(),
        tags=rule.tags,
        notify=rule.notify,
    )
    return Alert(
        story=0,
        topic=f"{rule.id}/{key}" if key else rule.id,
        article=held.articles[0],
        severity=rule.severity,
        matches=(match,),
        rules_hash=correlations.hash,
        reason=rule.kind,
        places=tuple(sorted(held.places)),
        due_at=now,
        created_at=now,
    )


def _tell(connection: Connection, alert: Alert, now: datetime) -> int:
    addressed = address(alert, alert.article, subscriber_rows.active(connection), told=(), now=now)
    alert_rows.record_decisions(connection, [replace(decision, alert=alert.id) for decision in addressed.decisions])
    return outbox.add(connection, addressed.deliveries, now=now)
