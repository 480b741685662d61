"""What is wrong with an operators' file, as a value: place, key, reason, and what to write instead.

Nothing here reads files or decides what is wrong; `config/lint.py` draws a problem for a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake (or, with `warning`, one doubt) at one place. Lines and columns count from 1, in characters."""

    file: str
    line: int = 1
    column: int = 1
    key: str  # the path of keys to the place, as rules.ttp-attack.when.near; "yaml" where the file cannot be read
    code: str  # one word for scripts: duplicate-key, unknown-key, ...
    reason: str
    instead: str = ""  # the corrected line or lines, where there is one
    excerpt: str = ""  # the line itself, or the part of it round the place
    caret: int = 0  # where the place begins in `excerpt`
    length: int = 1  # how many characters of `excerpt` it covers
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.key}: {self.reason}"


class ConfigErrors(ValueError):  # noqa: N818 - it holds all errors of all files, and says so
    """The operators' files cannot be used; `problems` holds every error of every file, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """One line per error: `file:line:col: key: reason`."""
        return [str(problem) for problem in self.problems]


def printable(text: str, longest: int = 80) -> str:
    """Give what a file holds fit for one line of a message: short, and what hides is spelled out."""
    signs = (sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text[:longest])
    return "".join(signs) + ("..." if len(text) > longest else "")
