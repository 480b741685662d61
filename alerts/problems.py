"""What is wrong with rules, lists and entities, as values: where it stands in the input, and what to do about it.

Whoever read the input knows files and lines; here a place is the path of keys and indexes to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake or, among warnings, one doubt. `path` starts at `rules`, `lists` or `entities`."""

    path: Path
    code: str  # one word for scripts: unknown-key, unknown-name, term, ...
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.message}"


class RuleErrors(ValueError):  # noqa: N818  it holds all errors of all rules, and says so
    """The rules cannot be used; `problems` holds every error that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give `; did you mean NAME?` for the nearest of the known names, or nothing."""
    close = get_close_matches(word[:100], list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def problems_of(error: ValidationError, path: Path, keys: Sequence[str]) -> list[Problem]:
    """Turn pydantic's errors for the value at `path` into ours; `keys` are all keys that the language knows."""
    return [_problem(details["type"], details["msg"], _place(path, details["loc"]), keys) for details in error.errors()]


def _place(path: Path, loc: Path) -> Path:
    # The tags of unions stand in brackets (see rulemodels.py): they are no keys of the file.
    return (*path, *(step for step in loc if not (isinstance(step, str) and step.startswith("("))))


def _problem(kind: str, message: str, path: Path, keys: Sequence[str]) -> Problem:
    key = str(path[-1])
    if kind == "extra_forbidden":
        reason = f"`{key}` has no place here" if key in keys else f"unknown key {key!r}{did_you_mean(key, keys)}"
        return Problem(path, "unknown-key", reason)
    if kind == "missing":
        return Problem(path[:-1], "missing", f"the key `{key}` is missing")
    return Problem(path, kind.replace("_", "-"), message.removeprefix("Value error, "))
