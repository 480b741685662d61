"""A command line to run commands on, in this process: the real code from the first word to the exit code."""

import os
from pathlib import Path

import pytest
from commandline import Ran, Run

from khabardar.cli import main


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an operator's desk: a folder of its own, with a database to be and a folder `config` with one rule."""
    for name in [name for name in os.environ if name.startswith("KHABARDAR_")]:
        monkeypatch.delenv(name)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "rules.yaml").write_text(RULES, encoding="utf-8")
    monkeypatch.setenv("KHABARDAR_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("KHABARDAR_DATABASE_URL", f"sqlite:///{tmp_path / 'archive.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(desk: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs one command at the desk, as `run("articles", "search", "bannu")`."""

    def command(*words: str) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main(words)
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return command


RULES = """\
version: 1
rules:
  - id: ambush
    title: Ambush
    severity: high
    tags: [attack]
    when: [~ambush, گھات]
    unless:
      title: [anniversary]
    tests:
      match: [Gunmen ambushed a van.]
      skip: [Rain fell on the pass.]
"""
