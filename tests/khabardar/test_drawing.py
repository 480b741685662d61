"""Showing an explanation: inflected words as an operator would write them, and the same as one object."""

import json
from pathlib import Path

import pytest
from commandline import Run

from khabardar.drawing import bracketed


@pytest.mark.parametrize(
    ("forms", "shown"),
    [
        (["ambush", "ambushes", "ambushed", "ambushing"], ["ambush(|es|ed|ing)"]),
        (["anniversary", "anniversaries", "anniversaried", "anniversarying"], ["anniversar(y|ies|ied|ying)"]),
        (["wave", "waves", "waved", "waving"], ["wav(e|es|ed|ing)"]),
        (["suicide attack", "suicide attacks", "suicide vest"], ["suicide attack(|s)", "suicide vest"]),
        (["shoot", "shoots", "shot", "shooting"], ["shoot(|s)", "shot", "shooting"]),
        (
            ["cyber crime", "cyber criminals", "gas leak", "gas leakage"],
            ["cyber crime", "cyber criminals", "gas leak", "gas leakage"],
        ),
        (["year after", "year ago", "bomb*", "=TTP"], ["year after", "year ago", "bomb*", "=TTP"]),
        (["حملہ", "حملے", "حملوں"], ["حملہ", "حملے", "حملوں"]),
        ([], []),
    ],
)
def test_the_endings_of_a_word_are_one_entry(forms: list[str], shown: list[str]) -> None:
    """Forms that go on alike are written as in a rule, in their order; all others stay as they are."""
    assert bracketed(forms) == shown


def test_an_explanation_is_an_object_too(desk: Path, run: Run) -> None:
    """`--json` gives the verdict and every node, with the words that hit and all forms that were tried."""
    assert desk
    (told,) = run("rules", "explain", "ambush", "--text", "Gunmen ambush a van.", "--json").lines
    assert (told["rule"], told["fires"], told["severity"], told["where"]) == ("ambush", True, "high", None)
    when = told["when"]
    assert (when["holds"], when["members"][0]["asks"]) == (True, "~ambush")
    assert when["members"][0]["hits"][0] == {"field": "title", "start": 7, "end": 13, "text": "ambush"}
    assert "ambushed" in when["members"][0]["forms"]
    assert told["unless"]["holds"] is False


def test_lint_and_tests_speak_json(desk: Path, run: Run) -> None:
    """A problem and a test are one line each, nothing else is on standard output, and the exit codes are the same."""
    (first, second) = run("rules", "test", "--json").lines
    assert (first["rule"], first["kind"], first["ok"], second["kind"]) == ("ambush", "match", True, "skip")
    rules = desk / "config" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("Rain fell", "They ambushed"), encoding="utf-8")
    ran = run("rules", "test", "--json")
    assert (ran.code, ran.lines[1]["verdict"]) == (1, "should not fire, fired as high")
    rules.write_text("version: 1\nrules:\n  - id: x\n    titel: X\n    when: [attack]\n", encoding="utf-8")
    ran = run("rules", "lint", "--json")
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 2
    assert (told[0]["line"], told[0]["column"], told[0]["code"], told[0]["warning"]) == (4, 5, "unknown-key", False)
    assert "1 error, 0 warnings." in ran.err
