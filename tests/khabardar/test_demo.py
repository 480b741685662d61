"""The demo: the real service beside the newsroom, and the folder it is given."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from service_process import environment

from config.files import load
from config.settings import SHIPPED
from khabardar.demo import as_it_stands, cooldown, stage, write_config
from khabardar.newsroom.newsroom import Newsroom
from storage.database import Database


@pytest.mark.slow
def test_a_play_ends_well(tmp_path: Path) -> None:
    """All that must alert does, once for each event, nothing else does, and the operator's database is not touched."""
    command = [str(Path(sys.executable).with_name("khabardar")), "demo"]
    settings = environment(database_url=f"sqlite:///{tmp_path / 'mine.db'}")
    ran = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=110, check=False, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "11 alerts" in ran.stdout
    assert ran.stdout.count("UPDATE 1 · death toll 3 → 5") == 1
    assert ran.stdout.count("CORRECTION · Suicide bombing · Charsadda") == 1
    assert not list(tmp_path.iterdir())


def test_the_rules_are_the_shipped_ones_but_for_their_cooldown(tmp_path: Path) -> None:
    """Two rings of one event lie as much nearer as the play is shorter than the news; nothing else is bent to it."""
    with Newsroom.start(seconds=60, hold=True) as newsroom:
        assert cooldown(newsroom) == "12s"
        write_config(newsroom, tmp_path / "config")
    rules = load(tmp_path / "config").ruleset.rules
    shipped = load(SHIPPED).ruleset.rules
    assert {rule.cooldown for rule in rules} == {timedelta(seconds=12)}
    assert [rule.id for rule in rules] == [rule.id for rule in shipped]


def test_a_very_short_play_still_has_a_cooldown(tmp_path: Path) -> None:
    """No play is so short that every article rings."""
    with Newsroom.start(seconds=0.1, hold=True) as newsroom:
        write_config(newsroom, tmp_path / "config")
    assert {rule.cooldown for rule in load(tmp_path / "config").ruleset.rules} == {timedelta(seconds=1)}


def test_what_no_chat_was_told_of_stands_nowhere(database: Database) -> None:
    """A story without an alert has no message to show."""
    with Newsroom.start(hold=True) as newsroom, stage(newsroom) as settings:
        assert as_it_stands(settings, database, 7) == ()
