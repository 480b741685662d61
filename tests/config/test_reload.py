"""A running service takes a new set of files only when all of it is good, and says why when it is not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.problems import ConfigErrors
from config.reload import LiveFiles

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
GOOD = (
    "version: 1\nrules:\n  - id: a\n    title: A\n    when: gunmen\n    tests: {match: [Gunmen came], skip: [rain]}\n"
)
COUNTED = (
    GOOD + "  - id: many\n    title: Many\n    threshold: {of: a, window: 1d, min: 2}\n"
    "    tests: {timeline: [{title: Gunmen came, fires: nothing}]}\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a folder's only file, with one good rule."""
    path = tmp_path / "a.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_the_first_reading_must_be_good(file: Path) -> None:
    """There is no older set to keep, so a broken file stops the start."""
    file.write_text(GOOD.replace("title", "titel"), encoding="utf-8")
    with pytest.raises(ConfigErrors, match="no such key; did you mean title"):
        LiveFiles(file.parent, now=NOW)


def test_a_good_change_is_taken(file: Path) -> None:
    """One reference is swapped; its time is told."""
    files = LiveFiles(file.parent, now=NOW)
    before = files.current
    file.write_text(GOOD.replace("title: A", "title: B"), encoding="utf-8")
    assert files.reload(now=LATER)
    assert (before.ruleset.rules[0].title, files.current.ruleset.rules[0].title) == ("A", "B")
    assert (files.loaded_at, files.errors) == (LATER, ())


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (GOOD.replace("when: gunmen", "when: [gunmen"), "a.yaml:5:11: rules.when: "),
        (GOOD.replace("rain", "gunmen again"), "a.yaml:6:42: rules.a.tests.skip: should not fire, fired as medium"),
        ("", "a.yaml:1:1: version: the file is empty"),
        (COUNTED.replace("of: a", "of: b"), "a.yaml:9:21: rules.many.threshold.of: there is no rule and no tag 'b'"),
        (COUNTED.replace("nothing", "medium"), "rules.many.tests.timeline: should fire as medium, did not fire"),
    ],
)
def test_a_broken_change_keeps_the_last_good_set(file: Path, broken: str, line: str) -> None:
    """Whether YAML, a rule's own test or an emptied file is at fault; the next good change is taken again."""
    files = LiveFiles(file.parent, now=NOW)
    before = files.current
    file.write_text(broken, encoding="utf-8")
    assert not files.reload(now=LATER)
    assert files.current is before
    assert files.loaded_at == NOW
    assert line in str(files.errors[0])
    file.write_text(GOOD, encoding="utf-8")
    assert files.reload(now=LATER)
    assert files.errors == ()


def test_rules_over_rules_are_taken_with_the_others(file: Path) -> None:
    """A good set that holds some is swapped as a whole."""
    files = LiveFiles(file.parent, now=NOW)
    file.write_text(COUNTED, encoding="utf-8")
    assert files.reload(now=LATER)
    assert [rule.id for rule in files.current.ruleset.correlations.rules] == ["many"]


def test_a_vanished_folder_keeps_the_last_good_set(file: Path) -> None:
    """An unmounted volume is no reason to forget the rules."""
    files = LiveFiles(file.parent, now=NOW)
    file.unlink()
    file.parent.rmdir()
    assert not files.reload(now=LATER)
    assert [rule.id for rule in files.current.ruleset.rules] == ["a"]


def test_a_change_is_seen_once_it_has_settled(file: Path) -> None:
    """Not while the file is still being written, and not again after it was read, good or not."""
    files = LiveFiles(file.parent, now=NOW)
    assert not files.changed()
    file.write_text(GOOD + "#", encoding="utf-8")
    assert not files.changed()
    file.write_text(GOOD + "# more", encoding="utf-8")
    assert not files.changed()
    assert files.changed()
    assert files.reload(now=LATER)
    assert not files.changed()
    assert not files.changed()
    file.write_text("broken", encoding="utf-8")
    assert [files.changed(), files.changed()] == [False, True]
    assert not files.reload(now=LATER)
    assert not files.changed()
