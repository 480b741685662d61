"""Gathers from the archive what a message shows: of the rules that fired, those its reader follows.

Reads only; what it looks like is `message.py`'s.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.engine import Connection

from alerts.message import AlertView
from alerts.routing import followed
from storage import alerts, articles, stories, subscribers
from storage.records import Alert, Delivery

Loader = Callable[[Connection, Delivery], AlertView | None]


def view_loader(names: Mapping[str, str]) -> Loader:
    """Return a loader; `names` gives sources their names (a source that is not configured is called by its id)."""

    def load(connection: Connection, delivery: Delivery) -> AlertView | None:
        alert = alerts.get(connection, delivery.alert)
        subscriber = subscribers.get(connection, delivery.chat, delivery.thread)
        if alert is None or subscriber is None:
            return None
        # Somebody may have stopped following after the message was queued; then it shows all that fired.
        shown = replace(alert, matches=tuple(followed(alert, subscriber)) or alert.matches)
        return view_of(connection, shown, names, language=subscriber.language, zone=subscriber.zone)

    return load


def view_of(
    connection: Connection, alert: Alert, names: Mapping[str, str], *, language: str, zone: str
) -> AlertView | None:
    """Return what a message about an alert shows to a reader of this language and zone; None if its article is gone."""
    article = articles.get(connection, alert.article)
    if article is None:
        return None
    outlets = stories.outlets(connection, alert.story)
    return AlertView(
        severity=max((match.severity for match in alert.matches), default=alert.severity),
        matches=tuple(sorted(alert.matches, key=lambda match: -match.severity)),
        article=article,
        source_name=names.get(article.source, article.source),
        outlets=tuple(names.get(source, source) for source in outlets),
        language=language,
        zone=zone,
    )
