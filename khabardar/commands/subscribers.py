"""`khabardar subscribers`: who gets what."""

from dataclasses import replace
from typing import Annotated, Final

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alerts.subscriptions import parse_subscriber
from config.files import load
from config.settings import Settings, load_settings
from khabardar.app import clock, open_archive
from khabardar.output import JsonFlag, output
from storage import subscribers as ledger
from storage.records import Follow, Subscriber

app = typer.Typer(no_args_is_help=True, help="Who gets alerts, and which.")

# Ids of groups begin with a minus, which is no option here.
_NEGATIVE = {"ignore_unknown_options": True}

_MOST: Final = 2**63 - 1  # what the database and Telegram can hold
ChatArgument = Annotated[
    int, typer.Argument(min=-_MOST, max=_MOST, help="Telegram chat id; groups and channels begin with -100.")
]
ThreadOption = Annotated[int, typer.Option(min=0, max=_MOST, help="Forum topic, 0 for none.")]


@app.command("list")
def list_(*, as_json: JsonFlag = False) -> None:
    """List all subscribers, and those who asked to join."""
    out = output(as_json=as_json)
    with open_archive(load_settings()) as database, database.read() as connection:
        everybody = ledger.list_all(connection)
    if as_json:
        for subscriber in everybody:
            out.line(subscriber_json(subscriber))
        return
    out.rows(
        "Subscribers",
        ("chat", "thread", "name", "state", "follows", "from", "language", "added by"),
        [
            (s.chat, s.thread or None, s.name, s.state, _follows(s.follow), s.severity.label, s.language, s.added_by)
            for s in everybody
        ],
        free=("name", "follows"),
        empty="No subscribers yet. Add one: khabardar subscribers add CHAT_ID",
    )


@app.command(context_settings=_NEGATIVE)
def add(  # noqa: PLR0913  one option per field of a subscriber
    chat: ChatArgument,
    *,
    thread: ThreadOption = 0,
    name: Annotated[str | None, typer.Option(help="For your own lists.")] = None,
    severity: Annotated[str | None, typer.Option(help="Least severity: low, medium, high, critical.")] = None,
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule; may be repeated.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Only rules with this tag; may be repeated.")] = None,
    language: Annotated[str | None, typer.Option(help="en, ur, ps or fa.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone, as Asia/Karachi.")] = None,
) -> None:
    """Add a chat, or change one: what is not named stays as it is. A new chat follows everything from medium on."""
    out = output(as_json=False)
    settings = load_settings()
    _check_rules(settings, rule or [])
    given: dict[str, object] = {"name": name, "severity": severity, "language": language, "zone": zone}
    if rule or tag:
        given["follow"] = {"rules": rule or [], "tags": tag or []}
    given = {key: value for key, value in given.items() if value is not None}
    new: dict[str, object] = {"severity": "medium", "follow": {"all": True}}
    try:
        read = parse_subscriber({"chat": chat, "thread": thread, **new, **given})
    except ValidationError as error:
        raise typer.BadParameter("; ".join(map(_reason, error.errors()))) from None
    with open_archive(settings) as database, database.write() as connection:
        known = ledger.get(connection, chat, thread)
        subscriber = (
            replace(read, added_by="command")
            if known is None
            else replace(known, state="active", **{key: getattr(read, key) for key in given})
        )
        ledger.put(connection, subscriber, now=clock())
    out.say(f"{chat} gets alerts from {subscriber.severity.label} on: {_follows(subscriber.follow)}.")


@app.command(context_settings=_NEGATIVE)
def remove(chat: ChatArgument, *, thread: ThreadOption = 0) -> None:
    """Remove a chat; what waits for it is cancelled."""
    out = output(as_json=False)
    with open_archive(load_settings()) as database, database.write() as connection:
        removed = ledger.remove(connection, chat, thread, now=clock())
    if not removed:
        out.warn(f"{chat} is no subscriber. See: khabardar subscribers list")
        raise typer.Exit(1)
    out.say(f"{chat} gets no more alerts.")


@app.command(context_settings=_NEGATIVE)
def approve(chat: ChatArgument, *, thread: ThreadOption = 0) -> None:
    """Let somebody in who asked with /start."""
    out = output(as_json=False)
    with open_archive(load_settings()) as database, database.write() as connection:
        approved = ledger.approve(connection, chat, thread)
    if not approved:
        out.warn(f"{chat} did not ask to join. See: khabardar subscribers list")
        raise typer.Exit(1)
    out.say(f"{chat} is in, from medium severity on.")


def subscriber_json(subscriber: Subscriber) -> dict[str, object]:
    """Give a subscriber as operators write one in `subscribers.yaml`, with its state."""
    follow = subscriber.follow
    return {
        "chat": subscriber.chat,
        "thread": subscriber.thread,
        "name": subscriber.name,
        "state": subscriber.state,
        "added_by": subscriber.added_by,
        "follow": {
            "all": follow.all,
            "rules": list(follow.rules),
            "tags": list(follow.tags),
            "places": list(follow.places),
        },
        "severity": subscriber.severity.label,
        "language": subscriber.language,
        "zone": subscriber.zone,
        "quiet": {"from": subscriber.quiet_from, "to": subscriber.quiet_to} if subscriber.quiet_from else None,
        "digest": subscriber.digest or None,
    }


def _reason(error: ErrorDetails) -> str:
    return f"{error['loc'][0]}: {error['msg'].removeprefix('Value error, ')}"


def _check_rules(settings: Settings, rules: list[str]) -> None:
    """Refuse a rule that nobody has: whoever follows it would wait for ever."""
    known = load(settings.config).ruleset.ids if rules else set()
    if unknown := [rule for rule in rules if rule not in known]:
        raise typer.BadParameter(f"there is no rule {', '.join(unknown)}; see: khabardar rules list")


def _follows(follow: Follow) -> str:
    if follow.all:
        return "everything"
    parts = [*follow.rules, *(f"#{tag}" for tag in follow.tags), *(f"in {place}" for place in follow.places)]
    return ", ".join(parts) or "nothing"
