"""The demo: the real service beside the newsroom, judged by what the database holds."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from service_process import environment

from khabardar.demo import judge
from khabardar.newsroom.newsroom import Newsroom
from storage.database import Database


@pytest.mark.slow
def test_a_short_play_ends_well(tmp_path: Path) -> None:
    """All that must alert does, once, nothing else does, and the operator's own database is not touched."""
    command = [str(Path(sys.executable).with_name("khabardar")), "demo", "--seconds", "8"]
    settings = environment(database_url=f"sqlite:///{tmp_path / 'mine.db'}")
    ran = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=110, check=False, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "9 alerts" in ran.stdout
    assert not list(tmp_path.iterdir())


def test_a_play_of_which_nothing_was_stored_is_wrong(database: Database) -> None:
    """Silence proves nothing: an article that never came in counts against the demo, whether it must alert or not."""
    with Newsroom.start(hold=True) as newsroom:
        performance = judge(newsroom, database)
        assert len(performance.wrong) == len(newsroom.expected())
    silent = next(verdict for verdict in performance.verdicts if not verdict.expected.alerts)
    assert not silent.right
    assert replace(silent, stored=True).right
    assert not replace(silent, stored=True, rung=1).right
