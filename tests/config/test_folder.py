"""Every YAML file below the folder is found and read; whatever cannot be is told of."""

import os
from pathlib import Path

import pytest

from config.folder import MOST_FILES, find_files, fingerprint, hash_of, read_files
from config.reader import LARGEST_FILE


def write(path: Path, text: str = "version: 1\n") -> Path:
    """Write a small file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_finds_yaml_at_any_depth_in_a_steady_order(tmp_path: Path) -> None:
    """Both endings count; hidden files, hidden folders and other files do not."""
    wanted = [write(tmp_path / name) for name in ("a.yaml", "rules/kp/b.yml", "rules/z.yaml", "subscribers.yaml")]
    for name in (".a.yaml", ".git/b.yaml", "rules/c.yaml~", "d.json", "e.yaml.bak"):
        write(tmp_path / name)
    assert find_files(tmp_path) == (sorted(wanted), [])


@pytest.mark.parametrize(("name", "reason"), [("nowhere", "does not exist"), ("file.yaml", "is no folder")])
def test_a_folder_that_is_none_is_told_of(tmp_path: Path, name: str, reason: str) -> None:
    """The variable that names it is in the message."""
    write(tmp_path / "file.yaml")
    paths, (problem,) = find_files(tmp_path / name)
    assert paths == []
    assert reason in problem.reason
    assert "KHABARDAR_CONFIG" in problem.reason


def test_a_folder_without_files_is_a_doubt(tmp_path: Path) -> None:
    """Every part is optional, so it is no error; but nothing would ever alert."""
    paths, (problem,) = find_files(tmp_path)
    assert (paths, problem.warning, problem.reason) == ([], True, "there is no YAML file below it")


def test_the_wrong_folder_is_noticed(tmp_path: Path) -> None:
    """Who points at a folder with thousands of YAML files meant another one."""
    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number}.yaml").touch()
    paths, (problem,) = find_files(tmp_path)
    assert paths == []
    assert "is it the right folder?" in problem.reason


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    """A dangling link and a folder named like a file are told of; the rest is read."""
    write(tmp_path / "good.yaml", "version: 1\n")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere")
    files, (problem,) = read_files([tmp_path / "good.yaml", tmp_path / "link.yaml"])
    assert [file.data for file in files] == [b"version: 1\n"]
    assert str(problem).endswith("link.yaml:1:1: file: cannot be read: No such file or directory")


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    """One byte more than the largest size is enough to refuse it."""
    with (tmp_path / "a.yaml").open("wb") as stream:
        stream.truncate(100 * LARGEST_FILE)
    files, _ = read_files([tmp_path / "a.yaml"])
    assert len(files[0].data) == LARGEST_FILE + 1


def test_names_are_those_of_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message names a file as the operator would open it."""
    write(tmp_path / "my-config" / "a.yaml")
    monkeypatch.chdir(tmp_path)
    assert [file.name for file in read_files([Path("my-config/a.yaml")])[0]] == ["my-config/a.yaml"]
    monkeypatch.chdir(tmp_path / "my-config")
    assert [file.name for file in read_files([tmp_path / "my-config/a.yaml"])[0]] == ["a.yaml"]
    monkeypatch.chdir("/")
    assert read_files([tmp_path / "my-config/a.yaml"])[0][0].name.endswith("my-config/a.yaml")


def test_the_fingerprint_tells_every_change(tmp_path: Path) -> None:
    """A file that is changed, added, renamed or deleted changes it; looking does not."""
    path = write(tmp_path / "a.yaml", "version: 1\n")
    seen = [fingerprint(tmp_path)]
    assert fingerprint(tmp_path) == seen[0]
    path.write_text("version: 1 \n", encoding="utf-8")
    seen.append(fingerprint(tmp_path))
    os.utime(path, ns=(1, 1))
    seen.append(fingerprint(tmp_path))
    write(tmp_path / "b.yaml")
    seen.append(fingerprint(tmp_path))
    (tmp_path / "b.yaml").rename(tmp_path / "c.yaml")
    seen.append(fingerprint(tmp_path))
    path.unlink()
    seen.append(fingerprint(tmp_path))
    assert len(set(seen)) == len(seen)


def test_the_hash_is_of_names_and_contents(tmp_path: Path) -> None:
    """The same files have the same hash; other contents, or the same contents parted otherwise, another one."""
    write(tmp_path / "a.yaml", "ab")
    write(tmp_path / "b.yaml", "c")
    paths = find_files(tmp_path)[0]
    first = hash_of(read_files(paths)[0])
    assert first == hash_of(read_files(paths)[0])
    write(tmp_path / "a.yaml", "a")
    write(tmp_path / "b.yaml", "bc")
    assert hash_of(read_files(paths)[0]) != first
