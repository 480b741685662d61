"""`khabardar stories`: events. What was reported as one, why, what is known of it, and how to put that right."""

from datetime import timedelta
from typing import Annotated, Never

import typer
from sqlalchemy.engine import Connection

from alerts import amend
from config.settings import load_settings
from khabardar.app import clock, open_archive
from khabardar.commands.alerts import change_rows
from khabardar.output import JsonFlag, Output, output
from storage import alerts as ledger
from storage import articles, stories
from storage.durations import parse_duration
from storage.facts import Facts, from_json, to_contract
from storage.records import Alert, Membership, Story
from storage.turns import Turn, take_turn

app = typer.Typer(no_args_is_help=True, help="Events: which reports belong together, and what they say.")

_HIGHEST = 2**63 - 1
StoryArgument = Annotated[str, typer.Argument(metavar="ID", help="A story, as s12, from `stories list`.")]


@app.command("list")
def list_(
    *,
    since: Annotated[str, typer.Option(metavar="DURATION", help="What was reported since, as 6h or 14d.")] = "3d",
    limit: Annotated[int, typer.Option(min=1, max=10000)] = 50,
    as_json: JsonFlag = False,
) -> None:
    """List stories, the one with the latest report first."""
    out = output(as_json=as_json)
    begin = clock() - _duration(since)
    with open_archive(load_settings()) as database, database.read() as connection:
        found = stories.recent(connection, since=begin, limit=limit)
        told = ledger.of_stories(connection, [story.id for story in found])
        if as_json:
            for story in found:
                out.line(story_json(connection, story, told.get(story.id)))
            return
    out.rows(
        f"Stories of the last {since}",
        ("story", "last report", "articles", "alert", "severity", "headline"),
        [
            (
                f"s{story.id}",
                story.last_at,
                len(story.articles),
                told[story.id].id if story.id in told else None,
                told[story.id].severity.label if story.id in told else None,
                story.headline,
            )
            for story in found
        ],
        free=("headline",),
        empty=f"No story in the last {since}. `khabardar sources list` shows whether articles come in.",
    )


@app.command()
def show(story: StoryArgument, *, as_json: JsonFlag = False) -> None:
    """Show one story: its articles with the reason why each joined, what is known, its alert and how that changed."""
    out = output(as_json=as_json)
    number = _number(story)
    with open_archive(load_settings()) as database, database.read() as connection:
        found = stories.get(connection, number)
        if found is None:
            _no_story(out, story)
        alert = ledger.of_stories(connection, [number]).get(number)
        if as_json:
            out.line(story_json(connection, found, alert))
        else:
            _show(out, connection, found, alert)


@app.command()
def merge(
    story: StoryArgument,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The story that it is part of, as s7.")],
) -> None:
    """Let a story be part of another one. Who was told of both gets a correction, silently."""
    out = output(as_json=False)
    small, whole = _number(story), _number(into)
    if small == whole:
        raise typer.BadParameter("a story can not be part of itself")
    with open_archive(load_settings()) as database, database.write() as connection:
        take_turn(connection, Turn.STORIES)
        for name, number in ((story, small), (into, whole)):
            found = stories.get(connection, number)
            if found is None:
                _no_story(out, name)
            if not found.articles:
                out.warn(f"{name} is part of another story already. See: khabardar stories list")
                raise typer.Exit(1)
        amend.merge(connection, small, whole, now=clock())
        stories.mark_edited(connection, now=clock())
    out.say(f"s{small} is part of s{whole} now.")


@app.command()
def split(
    story: StoryArgument,
    article: Annotated[
        list[int], typer.Argument(metavar="ARTICLE", min=1, max=_HIGHEST, help="Articles that are another event.")
    ],
) -> None:
    """Take articles out of a story into a new one. Who was told of the story gets a correction, silently."""
    out = output(as_json=False)
    number = _number(story)
    with open_archive(load_settings()) as database, database.write() as connection:
        take_turn(connection, Turn.STORIES)
        found = stories.get(connection, number)
        if found is None:
            _no_story(out, story)
        strangers = [one for one in article if one not in found.articles]
        if strangers:
            out.warn(f"Not in {story}: article {', '.join(map(str, strangers))}. See: khabardar stories show {story}")
            raise typer.Exit(1)
        try:
            new = amend.split(connection, article, now=clock())
        except ValueError as error:
            out.warn(f"{story} can not be split so: {error}.")
            raise typer.Exit(1) from None
    out.say(f"They are the story s{new} now.")


def story_json(connection: Connection, story: Story, alert: Alert | None) -> dict[str, object]:
    """Give a story as one object."""
    members, facts = _members(connection, story), _facts(alert)
    return {
        "story": f"s{story.id}",
        "headline": story.headline,
        "articles": list(story.articles),
        "origins": len(_origins(members, alert)),
        "facts": to_contract(facts) if facts else None,
        "first_at": story.first_at,
        "last_at": story.last_at,
        "alert": alert.id if alert else None,
        "members": [
            {
                "article": member.article,
                "reason": member.reason,
                "origin": member.origin,
                "duplicate_of": member.duplicate_of,
                "joined_at": member.joined_at,
            }
            for member in members
        ],
    }


def _show(out: Output, connection: Connection, story: Story, alert: Alert | None) -> None:
    members = _members(connection, story)
    found = articles.by_ids(connection, story.articles)
    out.fields(
        {
            "story": f"s{story.id}",
            "headline": story.headline,
            "since": story.first_at,
            "last report": story.last_at,
            "origins": len(_origins(members, alert)),
            "alert": f"{alert.id} ({alert.severity.label}, {alert.state.value})" if alert else None,
        }
    )
    out.say("")
    out.rows(
        "Articles",
        ("id", "joined", "source", "origin", "copy of", "why here", "title"),
        [
            (m.article, m.joined_at, a.source, m.origin, m.duplicate_of, m.reason, a.title)
            for m in members
            if (a := found.get(m.article)) is not None
        ],
        free=("why here", "title"),
        empty="No article stands in it any more: it is part of another story.",
    )
    facts = _facts(alert)
    if facts:
        out.say("\nWhat is known")
        out.fields({name: _plain(value) for name, value in to_contract(facts).items() if value})
    if alert:
        out.say("")
        out.rows(*change_rows(connection, alert), empty="Its alert has not changed.")


def _members(connection: Connection, story: Story) -> list[Membership]:
    placed = stories.members(connection, story.articles)
    return [placed[one] for one in story.articles if one in placed]


def _origins(members: list[Membership], alert: Alert | None) -> set[str]:
    """Give the independent origins, also of stories that alerted nobody."""
    return {member.origin for member in members if member.origin} or set(alert.origins if alert else ())


def _facts(alert: Alert | None) -> Facts | None:
    return from_json(alert.facts) if alert and alert.facts else None


def _plain(value: object) -> object:
    """Write a figure on one line: how many, and the sentence that says so."""
    if not isinstance(value, dict):
        return value
    most = "" if value["max"] == value["min"] else f"–{value['max']}" if value["max"] is not None else "+"
    said = f" ({value['source']})" if "source" in value else ""
    return f"{value['min']}{most}{said}: {value['evidence']}"


def _number(story: str) -> int:
    """Read a story's id, with or without its s."""
    digits = story.removeprefix("s")
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:20]) <= _HIGHEST):
        raise typer.BadParameter(f"{story!r} is no story; one looks like s12")
    return int(digits)


def _duration(since: str) -> timedelta:
    try:
        return parse_duration(since)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _no_story(out: Output, story: str) -> Never:
    out.warn(f"There is no story {story}. See: khabardar stories list")
    raise typer.Exit(1)
