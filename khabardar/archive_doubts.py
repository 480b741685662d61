"""What the archive says of the rules, for `rules lint`: triggers that fire all the time, `where` values nobody has.

A look and no more: nothing is made, changed or upgraded, and where there is no archive there is nothing to say.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from rich.progress import Progress
from sqlalchemy import make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from alerts.backtest import Sources
from alerts.pagevalues import unseen_values
from alerts.problems import Problem
from alerts.triggers import TriggerCount
from alerts.where import Page
from config.files import Written
from khabardar.app import clock, source_facts
from storage.articles import by_ids
from storage.database import is_current, open_database
from storage.pages import recent_pages
from storage.records import Article

LEAST_ARTICLES: Final = 200  # below, a share of them and a value among them say little
MOST_PAGES: Final = 20_000  # articles whose source and address are looked at
MOST_TEXTS: Final = 2_000  # articles that are read
LONGEST: Final = 10.0  # seconds for reading
_AT_ONCE: Final = 100  # articles between two looks at the watch
_PATIENCE: Final = "2"  # seconds to wait for a server


def archive_doubts(url: str, written: Written, progress: Progress) -> list[Problem]:
    """Give what the newest articles of the database at `url` make doubtful; nothing without one that can be read."""
    place = make_url(url)
    if place.get_backend_name() != "sqlite":
        place = place.set(query={"connect_timeout": _PATIENCE, **place.query})
    elif not place.database or not Path(place.database).is_file():
        return []
    try:
        with (
            closing(open_database(place.render_as_string(hide_password=False))) as database,
            database.read() as connection,
        ):
            return list(_doubts(connection, written, progress)) if is_current(connection) else []
    except SQLAlchemyError:  # no server, no right to look, no database: `health` and `db check` tell of that
        return []


def _doubts(connection: Connection, written: Written, progress: Progress) -> Iterator[Problem]:
    stored = recent_pages(connection, MOST_PAGES)
    if len(stored) < LEAST_ARTICLES:
        return
    facts = source_facts(written.sources)
    now = clock()
    to_come = [
        Article(url="", source=source.id, language=language, fetched_at=now)
        for source in written.sources
        for language in source.languages or ("",)
    ]
    pages = [Page(one, facts.get(one.source, {}), now) for one in (*to_come, *stored)]
    looked_at = f"source and none of the {len(stored):,} newest articles"
    yield from unseen_values(written.rules, pages, looked_at=looked_at)
    count = TriggerCount(written.entities, written.lists, written.rules)
    with progress:
        _read(connection, count, [one.id for one in stored[:MOST_TEXTS]], facts, progress)
    yield from count.doubts()


def _read(connection: Connection, count: TriggerCount, ids: Sequence[int], facts: Sources, progress: Progress) -> None:
    """Let as many of the articles be counted as there is time for, the newest first."""
    task = progress.add_task("Reading the newest articles", total=len(ids))
    end = time.monotonic() + LONGEST
    for start in range(0, len(ids), _AT_ONCE):
        for article in by_ids(connection, ids[start : start + _AT_ONCE]).values():
            count.read(article, facts.get(article.source, {}))
        progress.update(task, completed=start + _AT_ONCE)
        if time.monotonic() > end:
            return
