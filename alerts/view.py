"""Gathers from the archive what a message shows: of the rules that fired, those its reader follows.

Reads only; what it looks like is `message.py`'s and `updates.py`'s.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy.engine import Connection

from alerts.changes import CORRECTION, WITHDRAWN
from alerts.followups import concerns
from alerts.message import AlertView, Mark
from alerts.routing import followed
from storage import alerts, articles, correlations, outbox, subscribers
from storage.facts import VICTIMS, Facts, Toll, from_json
from storage.records import Alert, AlertState, Article, Change, Delivery, DeliveryKind, DeliveryState, JsonObject

Loader = Callable[[Connection, Delivery], AlertView | None]

_NOTHING: Final[Mapping[str, str]] = {}
# What a chat has read: an unknown outcome counts, for it will be sent again.
_ARRIVED: Final = (DeliveryState.SENT, DeliveryState.UNKNOWN)


def view_loader(names: Mapping[str, str], entities: Mapping[str, str] = _NOTHING) -> Loader:
    """Return a loader; `names` gives sources their names, `entities` groups and places (else the id is shown)."""

    def load(connection: Connection, delivery: Delivery) -> AlertView | None:
        alert = alerts.get(connection, delivery.alert)
        subscriber = subscribers.get(connection, delivery.chat, delivery.thread)
        if alert is None or subscriber is None:
            return None
        # Somebody may have stopped following after the message was queued; then it shows all that fired.
        seen = replace(alert, matches=tuple(followed(alert, subscriber)) or alert.matches)
        view = view_of(connection, seen, names, language=subscriber.language, zone=subscriber.zone, entities=entities)
        return view and with_news(connection, view, delivery, names)

    return load


def view_of(  # noqa: PLR0913  the reader's language and zone, and what ids are called
    connection: Connection,
    alert: Alert,
    names: Mapping[str, str],
    *,
    language: str,
    zone: str,
    entities: Mapping[str, str] = _NOTHING,
) -> AlertView | None:
    """Return what a message about an alert shows to a reader of this language and zone; None if its article is gone."""
    article = articles.get(connection, alert.article)
    if article is None:
        return None
    counted = _counted(connection, alert)
    outlets = alert.outlets or dict.fromkeys(one.source for one in (article, *counted))
    mark, part_of = _mark(connection, alert)
    return AlertView(
        severity=max((match.severity for match in alert.matches), default=alert.severity),
        matches=tuple(sorted(alert.matches, key=lambda match: -match.severity)),
        article=article,
        source_name=names.get(article.source, article.source),
        outlets=tuple(names.get(source, source) for source in outlets),
        origins=len(alert.origins),
        facts=_facts(alert.facts, names),
        names=entities,
        revision=alert.revision,
        mark=mark,
        part_of=part_of,
        counted=counted,
        language=language,
        zone=zone,
    )


def with_news(connection: Connection, view: AlertView, delivery: Delivery, names: Mapping[str, str]) -> AlertView:
    """Add what a follow-up or correction tells: what changed since this chat was told of such changes.

    The article that brought the latest of it leads.
    """
    if delivery.kind not in (DeliveryKind.FOLLOWUP, DeliveryKind.CORRECTION):
        return view
    before = [row for row in chat_rows(connection, delivery) if row.id != delivery.id]
    told = [row.shows for row in before if row.kind in (DeliveryKind.ROOT, delivery.kind) and row.state in _ARRIVED]
    shown = max(told, default=0)
    correction = delivery.kind is DeliveryKind.CORRECTION
    changes = tuple(
        change
        for change in alerts.changes_of(connection, delivery.alert)
        if shown < change.revision <= view.revision
        and (change.reason == CORRECTION) == correction
        and concerns(change, view.matches)
    )
    if not correction:
        standing = (_as_it_stands(change, view.facts) for change in changes)
        changes = tuple(change for change in standing if change is not None)
    number = 1 + sum(row.kind is DeliveryKind.FOLLOWUP and row.state in _ARRIVED for row in before)
    news = replace(view, changes=changes, number=number)
    latest = articles.get(connection, changes[-1].article) if changes else None
    if latest is None:
        return news
    return replace(news, article=latest, source_name=names.get(latest.source, latest.source))


def _as_it_stands(change: Change, facts: Facts | None) -> Change | None:
    """Give a risen toll up to the figure that holds: a correction may have gone out while the follow-up waited.

    None if by that it has not risen at all.
    """
    toll: Toll | None = getattr(facts, change.what, None) if change.what in VICTIMS else None
    if toll is None:
        return change
    if isinstance(change.before, Mapping) and toll.least <= change.before["least"]:
        return None
    return replace(change, after={"least": toll.least, "most": toll.most, "vague": toll.vague, "word": toll.word})


def first_message(connection: Connection, delivery: Delivery) -> int | None:
    """Give the message id of the first message about this alert in this chat; None if none arrived."""
    roots = [row.message_id for row in chat_rows(connection, delivery) if row.kind is DeliveryKind.ROOT]
    return next((message for message in reversed(roots) if message is not None), None)


def chat_rows(connection: Connection, delivery: Delivery) -> list[Delivery]:
    """Give all that this chat (or topic) got or gets of the same alert, in the order it was queued."""
    rows = outbox.of_alert(connection, delivery.alert)
    return [row for row in rows if (row.chat, row.thread) == (delivery.chat, delivery.thread)]


def _counted(connection: Connection, alert: Alert) -> tuple[Article, ...]:
    """Give the articles beside the leading one that made an alert outside of a story, the latest first."""
    if alert.story:
        return ()
    ids = [one for one in correlations.counted(connection, alert.id) if one != alert.article]
    found = articles.by_ids(connection, ids)
    return tuple(found[one] for one in ids if one in found)


def _mark(connection: Connection, alert: Alert) -> tuple[Mark, Article | None]:
    if alert.state is AlertState.RETRACTED:
        return Mark.RETRACTED, None
    wrong = [change for change in alerts.changes_of(connection, alert.id) if change.reason == CORRECTION]
    merged = _merged_into(wrong, alert)
    if merged is not None:
        whole = alerts.of_stories(connection, [merged]).get(merged)
        return Mark.MERGED, articles.get(connection, whole.article) if whole else None
    if [change.after for change in wrong if change.what == "state"][-1:] == [WITHDRAWN]:
        return Mark.DISPUTED, None
    return (Mark.CORRECTED if wrong else Mark.NONE), None


def _merged_into(wrong: Sequence[Change], alert: Alert) -> int | None:
    """Give the story that this one is a part of since it was merged last; None if it has its own alert again."""
    into = [change.after for change in wrong if change.what == "story"][-1:]
    return int(str(into[0])) if into and into[0] != alert.story and str(into[0]).isdecimal() else None


def _facts(stored: JsonObject | None, names: Mapping[str, str]) -> Facts | None:
    if stored is None:
        return None
    facts = from_json(stored)
    tolls = {kind: toll for kind in VICTIMS if (toll := getattr(facts, kind)) is not None}
    named = {kind: replace(toll, source=names.get(toll.source, toll.source)) for kind, toll in tolls.items()}
    return replace(facts, **named)
