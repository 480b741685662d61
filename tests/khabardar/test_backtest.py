"""`rules backtest` as operators meet it: a chart, lines for scripts, a page, and what a change of the rules changes."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commandline import Run

RULES = "config/rules.yaml"


@pytest.fixture
def archive(desk: Path, run: Run) -> Path:
    """Give a desk whose archive holds two ambushes, of today and of last week, and rain."""
    now = datetime.now(UTC)
    texts = {1: "Gunmen ambushed a van in Bannu.", 2: "Rain fell on Quetta.", 3: "بنوں میں گھات لگا کر حملہ۔"}
    lines = [
        {
            "url": f"https://www.example.org/{number}",
            "source": f"paper-{number}",
            "title": text,
            "body": text * 3,
            "fetched_at": (now - timedelta(days=number * 2)).isoformat(),
        }
        for number, text in texts.items()
    ]
    (desk / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    run("articles", "import", "a.jsonl")
    return desk


def change(desk: Path, old: str, new: str) -> None:
    """Change the rules."""
    rules = (desk / RULES).read_text(encoding="utf-8")
    assert old in rules
    (desk / RULES).write_text(rules.replace(old, new), encoding="utf-8")


def test_lines_for_scripts(archive: Path, run: Run) -> None:
    """A line per firing with the keys of the contract; nothing else on standard output."""
    ran = run("rules", "backtest", "--json")
    assert ran.code == 0
    assert [(line["rule"], line["article_id"], line["severity"]) for line in ran.lines] == [
        ("ambush", 1, "high"),
        ("ambush", 3, "high"),
    ]
    assert ran.lines[0]["url"] == "https://www.example.org/1"
    assert datetime.fromisoformat(ran.lines[0]["at"]) < datetime.now(UTC) - timedelta(days=1)
    assert len(run("rules", "backtest", "ambush", "--since", "4d", "--json").lines) == 1


def test_a_chart_and_samples(archive: Path, run: Run) -> None:
    """Days as bars, sources, and the passages that hit."""
    shown = run("rules", "backtest", "--since", "10d").out
    assert "Firings by day" in shown
    assert shown.count("█") >= 2
    assert "paper-1" in shown
    assert "paper-2" not in shown
    assert "Gunmen ambushed a van in Bannu." in shown
    assert "2 firings over 3 articles" in shown


def test_a_page_is_written(archive: Path, run: Run) -> None:
    """The page holds the hits as marks."""
    assert run("rules", "backtest", "--html", "page.html").code == 0
    page = (archive / "page.html").read_text(encoding="utf-8")
    assert "<mark>ambushed</mark>" in page
    assert "<mark>گھات</mark>" in page
    assert run("rules", "backtest", "--html", "no/such/folder/page.html").code == 1


def test_against_an_older_folder(archive: Path, run: Run) -> None:
    """Each firing says whether it was gained, lost, of another severity, or is the same."""
    shutil.copytree(archive / "config", archive / "old")
    change(archive, "[~ambush, گھات]", "[~ambush, rain]")
    lines = run("rules", "backtest", "--against", "old", "--json").lines
    assert [(line["article_id"], line["change"]) for line in lines] == [(2, "gained"), (3, "lost"), (1, "same")]
    change(archive, "severity: high", "severity: low")
    (line,) = run("rules", "backtest", "--since", "3d", "--against", "old", "--json").lines
    assert (line["change"], line["was"], line["severity"]) == ("severity", "high", "low")
    shown = run("rules", "backtest", "--against", "old").out
    assert "Against old: gained 1, lost 1, of another severity 1, same 0." in shown


def test_against_a_git_revision(archive: Path, run: Run) -> None:
    """The rules as they were committed; a word that is no revision is bad usage."""
    for words in (
        ["init", "--quiet"],
        ["add", RULES],
        ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false", "commit", "-qm", "one"],
    ):
        subprocess.run(["git", *words], cwd=archive, check=True, capture_output=True)
    change(archive, "~ambush, ", "")
    lines = run("rules", "backtest", "--against", "HEAD", "--json").lines
    assert [(line["article_id"], line["change"]) for line in lines] == [(1, "lost"), (3, "same")]
    ran = run("rules", "backtest", "--against", "HEAD~7")
    assert ran.code == 2
    assert "neither a folder nor a revision" in " ".join(ran.err.replace("│", " ").split())


def test_bad_usage_is_said(archive: Path, run: Run) -> None:
    """An unknown rule and a wrong duration end with 2 and the reason."""
    assert "did you mean ambush" in run("rules", "backtest", "ambusch").err
    assert run("rules", "backtest", "--since", "soon").code == 2


def test_a_rule_that_is_off_is_asked_by_its_name(archive: Path, run: Run) -> None:
    """A new rule can be tried on the archive before it is switched on."""
    change(archive, "severity: high", "severity: high\n    enabled: false")
    assert run("rules", "backtest", "--json").lines == []
    assert len(run("rules", "backtest", "ambush", "--json").lines) == 2
