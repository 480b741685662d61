"""`rules try` and `rules test --watch`: seeing at once what a rule does, while it is written."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commandline import Run
from service_process import PATIENCE, until

Paste = Callable[[str], None]


@pytest.fixture
def paste(monkeypatch: pytest.MonkeyPatch) -> Paste:
    """Give a function that puts a text on standard input."""
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_pasted_text_shows_which_rules_fire_and_why(run: Run, paste: Paste) -> None:
    """The rule, its severity and the word that hit; nothing of what did not hold."""
    paste("Gunmen ambushed a van.\nNobody was hurt.\n")
    shown = run("rules", "try").out
    assert "ambush: Ambush: fires as high" in shown
    assert "“ambushed” title:7" in shown
    assert "anniversary" not in shown
    assert "1 of 1 rules fire: ambush." in shown


def test_a_rule_that_is_held_back_is_shown(desk: Path, run: Run, paste: Paste) -> None:
    """The words are there, but `unless` or `where` says no: that is what the operator must see."""
    paste("Anniversary of the ambush")
    shown = run("rules", "try").out
    assert "does not fire" in shown
    assert "✓ unless" in shown
    rules = (desk / "config" / "rules.yaml").read_text(encoding="utf-8")
    (desk / "config" / "rules.yaml").write_text(rules.replace("    unless:", "    where: {source: dawn}\n    unless:"))
    paste("An ambush at noon")
    assert "where: source dawn does not hold" in run("rules", "try").out
    paste("An ambush at noon")
    assert "1 of 1 rules fire" in run("rules", "try", "--source", "dawn").out


def test_a_script_gets_lines(run: Run, paste: Paste) -> None:
    """A line per firing; none, and 0, for a text that fires nothing, an empty one too."""
    paste("An ambush at noon")
    (line,) = run("rules", "try", "--json").lines
    assert (line["rule"], line["severity"], line["spans"][0]["text"]) == ("ambush", "high", "ambush")
    paste("")
    ran = run("rules", "try", "--json")
    assert (ran.code, ran.out) == (0, "")


@contextmanager
def watching(desk: Path, before: str = "") -> Iterator[tuple["subprocess.Popen[bytes]", Callable[[str], bool]]]:
    """Run `rules test --watch`, started by a shell that first does `before`; the function says whether it told that."""
    command = [str(Path(sys.executable).with_name("khabardar")), "rules", "test", "--watch"]
    shell = ["sh", "-c", f'{before or ":"}; exec "$0" "$@"', *command]
    with (desk / "out").open("wb") as out:
        process = subprocess.Popen(shell, env=dict(os.environ), stdout=out, stderr=out, cwd=desk)
    try:
        yield process, lambda what: what in (desk / "out").read_text(encoding="utf-8")
    finally:
        process.kill()
        process.wait()


def test_tests_run_again_when_a_file_changes(desk: Path) -> None:
    """A failure, then a broken file, then a good one are each told without starting anew; Ctrl-C ends it well."""
    rules = desk / "config" / "rules.yaml"
    good = rules.read_text(encoding="utf-8")
    with watching(desk) as (process, told):
        until(lambda: told("2 passed, 0 failed"), PATIENCE)
        rules.write_text(good.replace("Rain fell", "They ambushed"), encoding="utf-8")
        until(lambda: told("1 passed, 1 failed"), PATIENCE)
        rules.write_text(good.replace("title:", "titel:", 1), encoding="utf-8")
        until(lambda: told("did you mean title"), PATIENCE)
        rules.write_text(good.replace("[Gunmen ambushed a van.]", "[Gunmen ambushed., An ambush.]"), encoding="utf-8")
        until(lambda: told("3 passed, 0 failed"), PATIENCE)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


def test_ctrl_c_ends_it_where_a_shell_would_have_it_ignored(desk: Path) -> None:
    """Begun in the background of a script, a process inherits that Ctrl-C means nothing; here it does."""
    with watching(desk, before="trap '' INT") as (process, told):
        until(lambda: told("2 passed, 0 failed"), PATIENCE)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


def test_a_rule_over_rules_is_shown_as_it_stands(desk: Path, run: Run) -> None:
    """It is listed; explained by what the archive holds; a text or a backtest is refused with what to do instead."""
    rules = desk / "config" / "rules.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8")
        + """  - id: many
    title: Many ambushes
    threshold: {of: ambush, window: 1d, min: 2}
    tests:
      timeline:
        - {title: An ambush in the north, fires: nothing}
        - {after: 2h, title: An ambush in the south, fires: high}
"""
    )
    assert "many" in [line["rule"] for line in run("rules", "list", "--json").lines]
    proved = run("rules", "test", "many")
    assert proved.code == 1
    assert "many: timeline 2: should fire as high, fired as medium: An ambush in the south" in proved.out
    assert "✓ all: story: 2 of 2 within 1d (ambush)" in proved.out
    shown = run("rules", "explain", "many")
    assert (shown.code, shown.out.splitlines()) == (
        0,
        ["many: Many ambushes: threshold of ambush", "  nothing that counts within 1d"],
    )
    assert "give only its id" in run("rules", "explain", "many", "--text", "An ambush").err
    assert "backtest those: ambush" in run("rules", "backtest", "many").err
