"""The folder is one whole: read, checked and compiled, or every mistake of every file is told with its place.

`broken/` has one file per mistake and beside it exactly what `rules lint` draws for it.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.files import check, lint, load
from config.lint import render
from config.problems import ConfigErrors, Problem

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
REGEX = ("unclosed", "cut-by-comment", "cut-by-comma", "cut-by-colon")
BROKEN = Path(__file__).parent / "broken"
# Here something is left to do: a second line is to go, or the engine refuses the expression itself.
AFTERWARDS = {"two-lines", "block-text", "backslash", "backslash-unknown", *(f"regex-{name}" for name in REGEX)}
SOURCES = """\
version: 1
sources:
  - id: dawn
    name: Dawn
    feeds: [https://www.dawn.com/feeds/home]
    tier: 1
"""
RULES = """\
version: 1
lists:
  convoy: [convoy, ~قافلہ]
rules:
  - id: convoy-attack
    title: Attack on a convoy
    severity: high
    when:
      near: {words: 15, all: [$convoy, [~attack, ~ambush, ~حملہ]]}
    tests:
      match:
        - {title: Gunmen ambushed a convoy, fires: high}
        - "بنوں میں قافلے پر حملہ ہوا۔"
      skip:
        - "The film's convoy scene was shot in Lahore."
"""
SUBSCRIBERS = """\
version: 1
subscribers:
  - chat: -1001234567890
    follow: {rules: [convoy-attack]}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder, which is the working directory too, so that messages have short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Path:
    """Write one file of the folder."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_all() -> None:
    """Write a good set, in three files."""
    write("sources/dawn.yaml", SOURCES)
    write("rules/convoy.yaml", RULES)
    write("subscribers.yaml", SUBSCRIBERS)


@pytest.mark.parametrize("name", sorted(path.stem for path in BROKEN.glob("*.yaml")))
def test_each_mistake_is_drawn_as_its_file_shows(name: str) -> None:
    """The golden files: place, key, reason, the line, the caret, what to write instead."""
    shutil.copy(BROKEN / f"{name}.yaml", ".")
    drawn = "".join(f"{render(problem)}\n" for problem in lint(Path(), [Path(f"{name}.yaml")]))
    assert drawn == (BROKEN / f"{name}.txt").read_text(encoding="utf-8")


def test_what_is_written_as_proposed_is_right() -> None:
    """Where one line is the whole mistake, putting the proposed lines in its stead leaves no error."""
    repaired = 0
    for path in sorted(BROKEN.glob("*.yaml")):
        write("a.yaml", "")
        shutil.copy(path, "a.yaml")
        errors = [problem for problem in lint(Path()) if not problem.warning]
        if len(errors) != 1 or not errors[0].instead or path.stem in AFTERWARDS:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        lines[errors[0].line - 1 : errors[0].line] = errors[0].instead.splitlines()
        left = [str(problem) for problem in lint_text("\n".join(lines)) if not problem.warning]
        assert left == [], path.stem
        repaired += 1
    assert repaired > 20


def lint_text(text: str) -> list[Problem]:
    """Lint one file with this text."""
    write("a.yaml", text)
    return lint(Path())


def test_loads_a_good_set() -> None:
    """Any file may hold any part; all of it comes back typed, with a hash of what was read."""
    write_all()
    loaded = load(Path(), test_at=NOW)
    assert [source.id for source in loaded.sources] == ["dawn"]
    assert [subscriber.chat for subscriber in loaded.subscribers] == [-1001234567890]
    assert [rule.id for rule in loaded.ruleset.rules] == ["convoy-attack"]
    assert [str(path) for path in loaded.files] == ["rules/convoy.yaml", "sources/dawn.yaml", "subscribers.yaml"]
    assert len(loaded.hash) == 16
    write("sources/dawn.yaml", SOURCES + "    enabled: no\n")
    again = load(Path())
    assert not again.sources[0].enabled
    assert again.hash != loaded.hash
    assert again.ruleset.hash == loaded.ruleset.hash


def test_every_part_is_optional() -> None:
    """An empty folder is a set without anything, and says so; a missing one is an error."""
    loaded = load(Path())
    assert (loaded.sources, loaded.subscribers, loaded.ruleset.rules) == ((), (), ())
    assert [warning.reason for warning in loaded.warnings] == ["there is no YAML file below it"]
    with pytest.raises(ConfigErrors, match="nowhere:1:1: file: the folder does not exist"):
        load(Path("nowhere"))


def test_all_errors_of_all_files_are_told_at_once() -> None:
    """In the order of files and lines, and without those that only follow from a file that could not be read."""
    write("a.yaml", "version: 1\nlists:\n  convoy: [convoy\n")
    write("b.yaml", RULES.replace("lists:\n  convoy: [convoy, ~قافلہ]\n", "") + "    severty: high\n")
    write("c.yaml", SOURCES.replace("tier: 1", "tier: 9") + SUBSCRIBERS.removeprefix("version: 1\n"))
    write("d.yaml", "version: 1\nrules:\n  - id: other\n    title: Other\n    when: $convoy\n")
    write("e.yaml", SOURCES)
    with pytest.raises(ConfigErrors) as caught:
        load(Path())
    assert [line.split(": ", 2)[:2] for line in caught.value.lines()] == [
        ["a.yaml:3:11", "lists.convoy"],
        ["b.yaml:14:5", "rules.convoy-attack.severty"],
        ["c.yaml:6:11", "sources.dawn.tier"],
        ["e.yaml:3:9", "sources.dawn"],
    ]


def test_a_reference_to_a_wrong_entry_is_not_a_second_error() -> None:
    """A list that could not be taken is there by name."""
    write("a.yaml", RULES.replace("convoy: [convoy, ~قافلہ]", "convoy: {terms: [convoy], colour: [green]}"))
    with pytest.raises(ConfigErrors) as caught:
        load(Path())
    assert [problem.key for problem in caught.value.problems] == ["lists.convoy.colour"]


def test_a_name_nobody_has_is_told_at_the_term() -> None:
    """The engine's problems have places too, in whichever file they are."""
    write_all()
    write("rules/z.yaml", "version: 1\nrules:\n  - id: other\n    title: Other\n    when:\n      - [gunmen, $convoi]\n")
    with pytest.raises(ConfigErrors) as caught:
        load(Path())
    (line,) = caught.value.lines()
    assert line.startswith("rules/z.yaml:6:18: rules.other.when: ")
    assert "$convoi" in line
    assert "did you mean" in line


def test_a_failing_test_is_an_error_only_where_tests_are_asked_for() -> None:
    """It is told at the text that fails, with what the rule did."""
    write("a.yaml", RULES.replace("The film's convoy scene", "An attack on a convoy"))
    load(Path())
    with pytest.raises(ConfigErrors) as caught:
        load(Path(), test_at=NOW)
    (line,) = caught.value.lines()
    assert line.startswith("a.yaml:15:11: rules.convoy-attack.tests.skip: should not fire, fired as high")


def test_lint_of_some_files_sees_the_others() -> None:
    """Names from the rest of the folder count; mistakes of the rest are not told. Files elsewhere may be added."""
    write_all()
    write("rules/z.yaml", "version: 1\nrules:\n  - id: other\n    title: Other\n    when: $convoy\n    severty: high\n")
    write("sources/wrong.yaml", "version: 1\nsource: []\n")
    assert {problem.file for problem in lint(Path())} >= {"rules/z.yaml", "sources/wrong.yaml"}
    assert {problem.file for problem in lint(Path(), [Path("rules/z.yaml")])} == {"rules/z.yaml"}
    assert {problem.file for problem in lint(Path(), [Path("sources")])} == {"sources/wrong.yaml"}
    outside = lint(Path("rules"), [Path("sources")])
    assert {problem.file for problem in outside} == {"sources/wrong.yaml"}


def test_a_huge_value_does_not_make_a_huge_message() -> None:
    """What is wrong may be a megabyte; the line that says so is not, nor can it move a terminal's cursor."""
    write("a.yaml", SOURCES.replace("https://", "ftp://" + "x" * 1_000_000) + f"    zone: 'a{chr(0x202E)}b'\n")
    (feeds, zone) = (str(problem) for problem in lint(Path()))
    assert len(feeds) < 600
    assert "a\\u202eb" in zone


def test_a_set_that_is_cut_anywhere_never_crashes() -> None:
    """A good set, or errors that name the file and the line."""
    whole = (RULES + SOURCES.removeprefix("version: 1\n") + SUBSCRIBERS.removeprefix("version: 1\n")).encode()
    for end in range(0, len(whole), 5):
        Path("a.yaml").write_bytes(whole[:end])
        loaded, problems = check(Path())
        assert loaded is not None or problems
        assert all(str(problem).startswith("a.yaml:") for problem in problems)


def test_a_digest_that_is_never_sent_is_doubted() -> None:
    """Who asks for one is told that there is none yet; the file is good all the same."""
    write("a.yaml", RULES + SUBSCRIBERS.removeprefix("version: 1\n") + "    digest: daily 08:00\n")
    (problem,) = (one for one in lint(Path()) if one.key.startswith("subscribers"))
    assert (problem.code, problem.warning, problem.excerpt.strip()) == ("no-digest", True, "digest: daily 08:00")
