"""An earlier state of the operators' folder is exactly what git has, or a plain reason why there is none."""

import subprocess
from pathlib import Path

import pytest

from config.history import HistoryError, earlier


def git(folder: Path, *words: str) -> None:
    """Run git in a folder, as somebody who has no settings."""
    who = ["-c", "user.name=Desk", "-c", "user.email=desk@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder below a checkout, with a file that changed after the first commit."""
    rules = tmp_path / "desk" / "config"
    (rules / "rules").mkdir(parents=True)
    git(tmp_path, "init", "--quiet")
    (tmp_path / "README").write_text("no rules here")
    (rules / "rules" / "a.yaml").write_text("version: 1\n")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    (rules / "rules" / "a.yaml").write_text("version: 2\n")
    return rules


def test_the_folder_as_it_was(folder: Path) -> None:
    """Only the folder's own files, as they were committed; the working copy stays, and the copy goes away."""
    with earlier(folder, "HEAD") as place:
        assert [str(path.relative_to(place)) for path in place.rglob("*.yaml")] == ["rules/a.yaml"]
        assert (place / "rules" / "a.yaml").read_text() == "version: 1\n"
    assert not place.exists()
    assert (folder / "rules" / "a.yaml").read_text() == "version: 2\n"


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "-h", "HEAD:README", "", "HEAD\0"])
def test_what_is_no_revision_is_said(folder: Path, revision: str) -> None:
    """A wrong word is a reason, never an option of git or a traceback."""
    with pytest.raises(HistoryError, match="neither a folder nor a revision"), earlier(folder, revision):
        pass


def test_a_folder_without_a_past_is_said(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Outside of a checkout, and where the folder is newer than the revision."""
    with pytest.raises(HistoryError, match="no git checkout"), earlier(tmp_path_factory.mktemp("plain"), "HEAD"):
        pass
    (folder.parent / "new").mkdir()
    with pytest.raises(HistoryError, match="is not in revision HEAD"), earlier(folder.parent / "new", "HEAD"):
        pass
