"""`khabardar alerts`: the ledger. What was told, to whom, why, what became of it, and how to take it back."""

from collections.abc import Sequence
from typing import Annotated, Never

import typer
from sqlalchemy.engine import Connection

from alerts import amend
from alerts.changes import CORRECTION
from config.settings import load_settings
from khabardar.app import clock, open_archive
from khabardar.output import JsonFlag, Output, output
from storage import alerts as ledger
from storage import articles, outbox
from storage.records import Alert, Change, Delivery, Severity

app = typer.Typer(no_args_is_help=True, help="The ledger of alerts and their deliveries.")

AlertArgument = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="An alert's number, from `alerts list`.")
]


@app.command("list")
def list_(*, limit: Annotated[int, typer.Option(min=1, max=10000)] = 20, as_json: JsonFlag = False) -> None:
    """List the latest alerts, the newest first."""
    out = output(as_json=as_json)
    with open_archive(load_settings()) as database, database.read() as connection:
        rows = [(alert, outbox.of_alert(connection, alert.id)) for alert in ledger.recent(connection, limit)]
        changes = {alert.id: ledger.changes_of(connection, alert.id) for alert, _ in rows}
        titles = articles.by_ids(connection, [alert.article for alert, _ in rows])
    if as_json:
        for alert, deliveries in rows:
            out.line(alert_json(alert, deliveries, changes[alert.id]))
        return
    out.rows(
        "Alerts",
        ("id", "at", "severity", "state", "rules", "headline", "deliveries"),
        [
            (
                alert.id,
                alert.created_at,
                alert.severity.label,
                alert.state.value,
                [match.rule for match in alert.matches],
                titles[alert.article].title if alert.article in titles else "",
                _summary(deliveries),
            )
            for alert, deliveries in rows
        ],
        free=("headline",),
        empty="No alerts yet. `khabardar sources list` shows whether articles come in.",
    )


@app.command()
def show(alert: AlertArgument, *, as_json: JsonFlag = False) -> None:
    """Show one alert: what fired, every delivery, and why each chat was told or not."""
    out = output(as_json=as_json)
    with open_archive(load_settings()) as database, database.read() as connection:
        found = ledger.get(connection, alert)
        if found is None:
            _no_alert(out, alert)
        deliveries = outbox.of_alert(connection, alert)
        if as_json:
            out.line(alert_json(found, deliveries, ledger.changes_of(connection, alert)))
        else:
            _show(out, connection, found, deliveries)


@app.command()
def retry(alert: AlertArgument) -> None:
    """Queue an alert again for the chats where it failed for good, or where nobody knows whether it arrived."""
    out = output(as_json=False)
    with open_archive(load_settings()) as database, database.write() as connection:
        if ledger.get(connection, alert) is None:
            _no_alert(out, alert)
        queued = outbox.retry(connection, alert, now=clock())
    out.say(f"{queued} deliveries go out again." if queued else "Nothing to retry: no delivery is dead or unknown.")


@app.command()
def retract(alert: AlertArgument) -> None:
    """Take an alert back: its first message is marked, and whoever got it is told, silently."""
    out = output(as_json=False)
    with open_archive(load_settings()) as database, database.write() as connection:
        if ledger.get(connection, alert) is None:
            _no_alert(out, alert)
        taken_back = amend.retract(connection, alert, now=clock())
        waiting = [row for row in outbox.of_alert(connection, alert) if row.reason == CORRECTION]
    chats = len({(row.chat, row.thread) for row in waiting})
    told = "1 chat is told" if chats == 1 else f"{chats} chats are told"
    out.say(f"Alert {alert} is taken back; {told}." if taken_back else "It was taken back before.")


def alert_json(alert: Alert, deliveries: list[Delivery], changes: Sequence[Change] = ()) -> dict[str, object]:
    """Give an alert, its deliveries and how it changed as one object."""
    return {
        "alert": alert.id,
        "story": f"s{alert.story}" if alert.story else None,
        "state": alert.state.value,
        "severity": alert.severity.label,
        "revision": alert.revision,
        "rules": [match.rule for match in alert.matches],
        "created_at": alert.created_at,
        "origins": len(alert.origins),
        "changes": [change_json(change) for change in changes],
        "deliveries": [
            {
                "chat": delivery.chat,
                "thread": delivery.thread,
                "kind": delivery.kind.value,
                "state": delivery.state.value,
                "reason": delivery.reason,
                "shows": delivery.shows,
                "message_id": delivery.message_id,
                "attempts": delivery.attempts,
                "error": delivery.error,
            }
            for delivery in deliveries
        ],
    }


def _show(out: Output, connection: Connection, alert: Alert, deliveries: list[Delivery]) -> None:
    article = articles.get(connection, alert.article)
    out.fields(
        {
            "alert": alert.id,
            "headline": article.title if article else "(deleted)",
            "url": article.url if article else "",
            "severity": alert.severity.label,
            "story": f"s{alert.story}" if alert.story else None,
            "state": alert.state.value,
            "revision": alert.revision,
            "origins": alert.origins,
            "reason": alert.reason,
            "since": alert.created_at,
            "rules": [match.rule for match in alert.matches],
            "words": sorted({span.text for match in alert.matches for span in match.spans}),
        }
    )
    out.say("")
    out.rows(
        "Deliveries",
        ("chat", "thread", "kind", "why", "state", "message", "attempts", "error"),
        [
            (d.chat, d.thread or None, d.kind.value, d.reason, d.state.value, d.message_id, d.attempts, d.error)
            for d in deliveries
        ],
        free=("error",),
        empty="Nobody was to be told.",
    )
    out.say("")
    out.rows(*change_rows(connection, alert), empty="It has not changed since.")
    out.say("")
    made = ledger.decisions_of(connection, alert.story, alert=alert.id)
    why = [(one.at, one.chat, one.article, one.verdict.value, one.reason) for one in made]
    out.rows("Why", ("at", "chat", "article", "verdict", "reason"), why, empty="No decision is stored.")


def change_rows(connection: Connection, alert: Alert) -> tuple[str, tuple[str, ...], list[tuple[object, ...]]]:
    """Give the table of an alert's changes: its title, its columns, its rows."""
    columns = ("at", "revision", "article", "reason", "what", "before", "after")
    rows: list[tuple[object, ...]] = [
        (c.at, c.revision, c.article, c.reason, c.what, _value(c.what, c.before), _value(c.what, c.after))
        for c in ledger.changes_of(connection, alert.id)
    ]
    return "Changes", columns, rows


def change_json(change: Change) -> dict[str, object]:
    """Give one change as an object."""
    names = ("revision", "article", "reason", "what", "before", "after", "at")
    return {name: getattr(change, name) for name in names}


def _value(what: str, value: object) -> object:
    """Write a figure as in a message, 30, 30–32, 30+, and a severity by its name."""
    if what == "severity" and isinstance(value, int):
        return Severity(value).label
    if not isinstance(value, dict) or "least" not in value:
        return value
    least, most = value["least"], value.get("most")
    return f"{least}+" if most is None else str(least) if most == least else f"{least}–{most}"


def _no_alert(out: Output, alert: int) -> Never:
    out.warn(f"There is no alert {alert}. See: khabardar alerts list")
    raise typer.Exit(1)


def _summary(deliveries: list[Delivery]) -> str:
    states = [delivery.state.value for delivery in deliveries]
    return ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
