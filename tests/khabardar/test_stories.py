"""`khabardar stories` and `alerts retract`: what operators see of events, and how they put them right."""

import json
from pathlib import Path

from commandline import Run
from factories import NOW

from config.settings import load_settings
from khabardar.app import open_archive
from storage import alerts
from storage.records import Change


def _reported(desk: Path, run: Run, *titles: str) -> list[str]:
    lines = [
        json.dumps({"url": f"https://www.example.org/{n}", "source": "example", "title": title, "body": title * 3})
        for n, title in enumerate(titles, 1)
    ]
    (desk / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("articles", "import", "articles.jsonl", "--watch")
    run("deliver")
    return [str(story["story"]) for story in run("stories", "list", "--json").lines]


AMBUSH, BRIDGE = "Gunmen ambush a van in Bannu. ", "A bridge is ambushed at Tank today by unknown men. "


def test_a_story_shows_its_articles_why_they_are_here_and_its_alert(desk: Path, run: Run) -> None:
    """As a table, and as the object of the contract."""
    (story,) = _reported(desk, run, AMBUSH)
    shown = run("stories", "show", story)
    assert "Gunmen ambush a van" in shown.out
    assert "Articles" in shown.out
    (line,) = run("stories", "show", story, "--json").lines
    assert {"story", "headline", "articles", "origins", "facts"} <= line.keys()
    assert (line["story"], len(line["articles"]), line["alert"]) == (story, 1, 1)
    assert run("stories", "show", "s99").code == 1
    assert run("stories", "show", "nonsense").code == 2
    assert run("stories", "list", "--since", "soon").code == 2


def test_merged_stories_are_one_and_who_was_told_of_both_is_corrected(desk: Path, run: Run) -> None:
    """The smaller alert's message becomes a part of the other one, silently."""
    _reported(desk, run, AMBUSH, BRIDGE)
    assert run("stories", "merge", "s2", "s1").code == 0
    (kept,) = [line for line in run("stories", "list", "--json").lines if line["articles"]]
    assert (kept["story"], kept["articles"]) == ("s1", [1, 2])
    told = run("deliver").out
    assert "part of another event" in told
    assert "CORRECTION" in told
    closed = next(alert for alert in run("alerts", "list", "--json").lines if alert["story"] == "s2")
    assert (closed["state"], [change["what"] for change in closed["changes"]]) == ("closed", ["story"])
    assert run("stories", "merge", "s1", "s1").code == 2
    again = run("stories", "merge", "s2", "s1")
    assert (again.code, "part of another story already" in again.err) == (1, True)
    assert run("stories", "split", "s1", "2").code == 0
    assert run("stories", "split", "s1", "77").code == 1
    assert run("stories", "split", "s1", "1").code == 1


def test_a_retracted_alert_says_so_to_those_who_got_it(desk: Path, run: Run) -> None:
    """Once; `alerts show` has the change in its table."""
    _reported(desk, run, AMBUSH)
    assert "1 chat is told" in run("alerts", "retract", "1").out
    assert "before" in run("alerts", "retract", "1").out
    assert "RETRACTED" in run("deliver").out
    shown = run("alerts", "show", "1").out
    assert "Changes" in shown
    assert "retracted" in shown
    assert run("alerts", "retract", "99").code == 1


def test_a_change_of_severity_is_shown_by_its_names(desk: Path, run: Run) -> None:
    """As everywhere else that an operator reads it, and not as the number that is stored."""
    _reported(desk, run, AMBUSH)
    rose = Change(alert=1, revision=2, article=1, reason="severity_rose", what="severity", before=3, after=4, at=NOW)
    with open_archive(load_settings()) as database, database.write() as connection:
        alerts.record_changes(connection, [rose])
    assert ["severity_rose", "severity", "high", "critical"] in [
        line.split()[-4:] for line in run("alerts", "show", "1").out.splitlines()
    ]
