"""The front door: what a command's end looks like to the shell that called it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import Run

COMMAND = (sys.executable, "-c", "from khabardar.cli import main; main()")


@pytest.mark.parametrize("words", [("rules", "list"), ("rules", "list", "--json"), ("rules", "schema")])
def test_a_reader_who_has_enough_is_no_failure(desk: Path, words: tuple[str, ...]) -> None:
    """`khabardar ... | head -0` ends with 0 and without a word, however much or little there was to print."""
    assert desk
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run([*COMMAND, *words], stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_an_output_that_can_not_be_written_is_a_failure(desk: Path) -> None:
    """A full disk under the output is told in one line, and the exit code is 1."""
    assert desk
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [*COMMAND, "rules", "schema"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert ran.returncode == 1
    assert ran.stderr.decode() == "the output: No space left on device\n"


def test_the_version_is_said(run: Run) -> None:
    """`--version` names the program and its version, and nothing else."""
    ran = run("--version")
    assert (ran.code, ran.out.split()[0]) == (0, "khabardar")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("rules", "tset"),
            "khabardar rules: No such command 'tset'. Did you mean 'test'? See: khabardar rules --help",
        ),
        (
            ("rules", "explain"),
            "khabardar rules explain: Missing argument 'ID'. See: khabardar rules explain --help",
        ),
        (
            ("alerts", "show", "x"),
            "khabardar alerts show: ID: should be a whole number. See: khabardar alerts show --help",
        ),
        (("rules", "test", "nope"), "khabardar rules test: there is no rule 'nope'; see: khabardar rules list"),
    ],
)
def test_a_wrong_word_is_told_in_one_line(run: Run, words: tuple[str, ...], said: str) -> None:
    """Whoever finds the mistake, the line names the command, what is wrong and where to look; the exit code is 2."""
    ran = run(*words)
    assert (ran.code, ran.out, ran.err) == (2, "", f"{said}\n")


def test_a_group_of_commands_alone_shows_its_help(run: Run) -> None:
    """`khabardar rules` is no mistake to be told of: it lists what can be done, and ends as bad usage does."""
    ran = run("rules")
    assert (ran.code, ran.err) == (2, "")
    assert "backtest" in ran.out
