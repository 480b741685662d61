"""The living alert, interrupted between any two articles: every chat is shown the same, and the laws of it hold."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import cycle, pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_news import NEWS, READERS
from played import COOLDOWN, KILLS, RESTART, Scene, Shown, World

from alerts.changes import CORRECTION
from alerts.phrases import phrases
from storage.database import Database, open_database
from storage.records import Delivery, DeliveryKind, DeliveryState

PART_OF = phrases("en").part_of
HITS = st.sampled_from(["", RESTART, *KILLS])
SCENES = st.lists(
    st.builds(Scene, st.sampled_from(sorted(NEWS)), st.sampled_from([0, 1, 9, 40]), HITS), min_size=3, max_size=8
)
WHOLE = [Scene(*row) for row in zip(NEWS, cycle([1, 2, 0, 20]), cycle([RESTART, *KILLS]))]


@pytest.fixture(scope="module")
def fresh(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a database of no rows."""
    folder = tmp_path_factory.mktemp("played")
    shutil.copy(sqlite_template, folder / "empty.db")
    return folder


@contextmanager
def archive(folder: Path) -> Iterator[Database]:
    """Open a new archive, which is gone at the end."""
    path = folder / "archive.db"
    shutil.copy(folder / "empty.db", path)
    database = open_database(f"sqlite:///{path}")
    sa.event.listen(database.engine, "connect", _hurry)
    try:
        yield database
    finally:
        database.close()
        for left in folder.glob("archive.db*"):
            left.unlink()


def _hurry(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # nobody pulls the plug on a test


def played(database: Database, scenes: Sequence[Scene], *, interrupted: bool) -> World:
    """Play a history to its end."""
    world = World(database, interrupted=interrupted)
    asyncio.run(world.play(scenes))
    return world


@settings(max_examples=12)
@given(scenes=SCENES)
def test_no_interruption_changes_what_anybody_is_shown(fresh: Path, scenes: list[Scene]) -> None:
    """Alerts, changes, decisions, messages and their texts: all as if the process had lived on; and the laws hold."""
    with archive(fresh) as database:
        lived_on = played(database, scenes, interrupted=False)
        kept = lived_on.kept
        assert_laws(lived_on)
    with archive(fresh) as database:
        assert played(database, scenes, interrupted=True).kept == kept


def test_it_is_the_same_on_postgres(both: tuple[Database, Database]) -> None:
    """One long history: SQLite in one go, Postgres with a new process or a kill at every article."""
    sqlite, postgres = both
    lived_on = played(sqlite, WHOLE, interrupted=False)
    interrupted = played(postgres, WHOLE, interrupted=True)
    assert interrupted.kept == lived_on.kept
    assert_laws(lived_on)
    assert_laws(interrupted)
    kinds = {shown.kind for shown in lived_on.chats.shown}
    assert kinds == {"root", "edit", "followup", "correction"}


def assert_laws(world: World) -> None:
    """What holds of every history, whatever came in."""
    for alert in world.alerts:
        rows = [row for row in world.rows(alert) if row.state is not DeliveryState.CANCELLED]
        rose = {change.at for change in world.changes(alert) if change.reason == "severity_rose"}
        for reader in READERS:
            assert_rung([row for row in rows if row.chat == reader.chat], rose)
        roots = [row for row in rows if row.kind is DeliveryKind.ROOT]
        assert_corrected(world, alert, roots, [row for row in rows if row.kind is DeliveryKind.CORRECTION])
        for root in roots:
            assert world.last_shown(root) == world.drawn(root)
    for reader in READERS:
        assert_answers([shown for shown in world.chats.shown if shown.chat == reader.chat])


def assert_rung(rows: list[Delivery], rose: set[datetime]) -> None:
    """A chat has one first message of an alert, gets all it is due, and is rung again after the cooldown only.

    But for a rise in severity, which waits for nothing.
    """
    assert all(row.state is DeliveryState.SENT for row in rows)
    assert sum(row.kind is DeliveryKind.ROOT for row in rows) == bool(rows)
    rings = sorted(row.not_before for row in rows if row.kind in (DeliveryKind.ROOT, DeliveryKind.FOLLOWUP))
    assert all(later in rose or later - earlier >= COOLDOWN for earlier, later in pairwise(rings))


def assert_corrected(world: World, alert: int, roots: list[Delivery], corrections: list[Delivery]) -> None:
    """Every error is put right with everybody who had been shown it, and with nobody else."""
    for change in world.changes(alert):
        had_it = {root.chat for root in roots if world.sent_at(root) < change.at}
        told = {row.chat for row in corrections if row.revision == change.revision}
        assert told == (had_it if change.reason == CORRECTION else told & had_it)


def assert_answers(shown: list[Shown]) -> None:
    """Whatever follows a first message hangs under one that came before it, and has something to say."""
    for place, message in enumerate(shown):
        if message.kind != "root":
            assert message.under in {one.number for one in shown[:place] if one.kind == "root"}
        if message.kind == "correction":
            assert "•" in message.text or PART_OF in message.text
