"""The demo: the newsroom plays on loopback and the real service crawls it, on a stage that is gone afterwards.

What came of it is judged in `verdicts.py`.
"""

import asyncio
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from pydantic import SecretStr

from alerts.message import root_message
from alerts.nodes import Tree
from alerts.sender import Sender
from alerts.view import view_of
from config.files import load
from config.settings import Settings
from config.shipped import copy_shipped
from khabardar.app import entity_names, source_names
from khabardar.newsroom.newsroom import Newsroom
from khabardar.roles import Role
from khabardar.service import serve
from khabardar.verdicts import judge
from storage import alerts as alert_rows
from storage.database import Database
from storage.tables import fetch_states

BASELINE_SECONDS = 40.0  # for the first look at every outlet, on a busy machine
SETTLE_SECONDS = 40.0  # from the last scene to the last alert, on a busy machine
COOLDOWNS: Final = 5  # that fit into a play: with half an hour each, two and a half hours of news
# The first line of a rule that looks at articles; rules that count others have no cooldown.
_RULE: Final = re.compile(r"^  - id: .*$(?=(?:\n(?!  - ).*)*?\n    when:)", re.MULTILINE)


async def perform(
    newsroom: Newsroom, settings: Settings, database: Database, sender: Sender, *, tell: Callable[[str], None]
) -> None:
    """Let the service run beside the newsroom until the play is over and everything was told, or the time is.

    `database` is the one of the settings, opened a second time for looking.
    """
    stop, ready = asyncio.Event(), asyncio.Event()
    roles = frozenset({Role.CRAWL, Role.WATCH, Role.DELIVER})
    service = asyncio.create_task(serve(settings, roles, sender=sender, stop=stop, ready=ready.set))
    try:
        await _until(ready.is_set, service, BASELINE_SECONDS)
        outlets = len(newsroom.sources())
        await _until(lambda: baselines(database) == outlets, service, BASELINE_SECONDS)
        tell("Their first look is a baseline: stored and searchable, nobody is told. Now the news comes in.")
        tell(
            f"Hours of news in {newsroom.seconds:g} seconds: half an hour between two rings of one event"
            f" is {cooldown(newsroom)} here."
        )
        tell("A line with ✎ is a silent edit of a message that stands above.")
        newsroom.play()
        await _until(lambda: newsroom.over, service, None)
        await _until(lambda: not judge(newsroom, database).wrong, service, SETTLE_SECONDS)
    finally:
        stop.set()
        await service


@contextmanager
def stage(newsroom: Newsroom) -> Iterator[Settings]:
    """Give settings for the shipped rules, the newsroom's outlets and a database that is gone afterwards.

    Built by hand: the demo must not touch the operator's database nor use his token, whatever the environment says.
    """
    with tempfile.TemporaryDirectory(prefix="khabardar-demo-") as folder:
        root = Path(folder)
        write_config(newsroom, root / "config")
        yield Settings.model_construct(
            database_url=SecretStr(f"sqlite:///{root / 'demo.db'}"), config=root / "config", allow_private_networks=True
        )


def write_config(newsroom: Newsroom, folder: Path) -> None:
    """Write an operator's folder: the shipped rules and entities, and the newsroom's outlets as its only sources.

    The one change to the rules is their cooldown, which is as much shorter as the play is shorter than the news.
    """
    copy_shipped(folder)
    shutil.rmtree(folder / "sources")
    # JSON is YAML, and has no aliases and no unquoted surprises.
    outlets = json.dumps({"version": 1, "sources": newsroom.sources()}, ensure_ascii=False, indent=2)
    (folder / "outlets.yaml").write_text(outlets + "\n", encoding="utf-8")
    for file in (folder / "rules").glob("*.yaml"):
        rules = file.read_text(encoding="utf-8")
        timed = _RULE.sub(rf"\g<0>\n    alert: {{cooldown: {cooldown(newsroom)}}}", rules)
        file.write_text(timed, encoding="utf-8")


def cooldown(newsroom: Newsroom) -> str:
    """Say how long two rings of one event lie apart in this play, as rules write it."""
    return f"{max(1, round(newsroom.seconds / COOLDOWNS))}s"


def as_it_stands(settings: Settings, database: Database, story: int) -> Tree:
    """Return the first message about a story as it reads after all edits, also those that still wait; () without one.

    The terminal can not change what it printed, and a chat's message is edited twice a minute at most.
    """
    loaded = load(settings.config)
    names, entities = source_names(loaded.sources), entity_names(loaded.ruleset)
    with database.read() as connection:
        alert = alert_rows.of_stories(connection, [story]).get(story)
        view = alert and view_of(connection, alert, names, language="en", zone="UTC", entities=entities)
    return root_message(view) if view else ()


def baselines(database: Database) -> int:
    """Say how many sources have been looked at for the first time."""
    with database.read() as connection:
        return (
            connection.scalar(
                sa.select(sa.func.count(sa.distinct(fetch_states.c.source))).where(
                    fetch_states.c.baseline_at.is_not(None)
                )
            )
            or 0
        )


async def _until(done: Callable[[], bool], service: asyncio.Task[None], seconds: float | None) -> None:
    """Wait until `done`, the service ends, or the time is over; whoever waits looks for himself what it was."""
    loop = asyncio.get_running_loop()
    deadline = None if seconds is None else loop.time() + seconds
    while not service.done() and not await asyncio.to_thread(done):
        if deadline is not None and loop.time() > deadline:
            return
        await asyncio.sleep(0.2)
