"""The shipped files are good, name their schema, and can be copied to be edited."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.files import load
from config.folder import find_files
from config.settings import SHIPPED
from config.shipped import copy_shipped

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_the_shipped_files_are_good_and_their_tests_pass() -> None:
    """Sources and rules are there; every rule's own tests pass."""
    loaded = load(SHIPPED, test_at=NOW)
    assert loaded.sources
    assert loaded.ruleset.rules


def test_every_shipped_file_names_the_schema() -> None:
    """So that an editor explains the keys and underlines slips; the path leads to the schema beside them."""
    for path in find_files(SHIPPED)[0]:
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        comment, _, schema = first.partition("$schema=")
        assert comment == "# yaml-language-server: ", path
        assert (path.parent / schema).resolve() == SHIPPED / "schema.json", path


def test_a_copy_is_complete_and_works(tmp_path: Path) -> None:
    """The copy loads as the original does, and its editor finds the schema."""
    target = tmp_path / "deep" / "my-config"
    written = copy_shipped(target)
    assert target / "schema.json" in written
    names = {path.relative_to(target) for path in find_files(target)[0]}
    assert names == {path.relative_to(SHIPPED) for path in find_files(SHIPPED)[0]}
    assert load(target).ruleset.hash == load(SHIPPED).ruleset.hash


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """One file that is there already stops the whole copy, before anything is written; other files do not."""
    mine = tmp_path / "schema.json"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"schema\.json is there already; nothing was copied"):
        copy_shipped(tmp_path)
    assert list(tmp_path.iterdir()) == [mine]
    assert mine.read_text(encoding="utf-8") == "mine"
    mine.rename(tmp_path / "notes.txt")
    assert copy_shipped(tmp_path)
