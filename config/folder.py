"""Finding and reading the operators' files in a folder: names and bytes, nothing of their meaning."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.problems import Problem
from config.reader import LARGEST_FILE

MOST_FILES = 1_000  # who points at the wrong folder (a home, the root) learns it soon
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class File:
    """One file as it was read; `data` ends soon after the largest size that is accepted."""

    path: Path
    name: str  # as operators know it: from the working directory, where it lies below
    data: bytes


def find_files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """Find every YAML file below a folder, by name; hidden files and folders are passed over."""
    problems: list[Problem] = []
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "does not exist"
        return [], [_unreadable(folder, f"the folder {what}; KHABARDAR_CONFIG names it")]
    found: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: problems.append(_unreadable(Path(error.filename), _why(error))))
    for place, folders, files in walk:
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place, name) for name in files if name.endswith(SUFFIXES) and not name.startswith(".")]
        if len(found) > MOST_FILES:
            reason = f"more than {MOST_FILES} YAML files are below it; is it the right folder?"
            return [], [_unreadable(folder, reason)]
    if not found and not problems:
        problems.append(_unreadable(folder, "there is no YAML file below it", warning=True))
    return sorted(found), problems


def read_files(paths: Iterable[Path]) -> tuple[list[File], list[Problem]]:
    """Read each file; one that cannot be read is told of."""
    files: list[File] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            with path.open("rb") as stream:
                files.append(File(path, shown(path), stream.read(LARGEST_FILE + 1)))
        except OSError as error:
            problems.append(_unreadable(path, _why(error)))
    return files, problems


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Give names, sizes and times of the folder's files: equal as long as nobody touched one."""
    seen: list[tuple[str, int, int]] = []
    for path in find_files(folder)[0]:
        try:
            status = path.stat()
        except OSError:
            continue  # it went away between the two looks, which is a change by itself
        seen.append((str(path), status.st_size, status.st_mtime_ns))
    return tuple(seen)


def hash_of(files: Sequence[File]) -> str:
    """Give one short name for the contents of all files."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{len(file.name)}:{file.name}:{len(file.data)}:".encode("utf-8", "surrogateescape") + file.data)
    return total.hexdigest()[:16]


def shown(path: Path) -> str:
    """Write a path as operators know it: from the working directory, where it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _unreadable(path: Path, reason: str, *, warning: bool = False) -> Problem:
    return Problem(file=shown(path), key="file", code="unreadable", reason=reason, warning=warning)


def _why(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"
