"""The command line in tests: what a command printed, and what the real command line reads from words it is given."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from typer.main import get_command

from khabardar.cli import app


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The JSON lines on standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


def read_command(words: list[str]) -> dict[str, Any]:
    """Return the parameters that `khabardar WORDS` gives its command; a wrong word raises what a user would see."""
    command: Any = get_command(app)
    context = command.make_context("khabardar", list(words))
    rest = list(words)
    while hasattr(command, "resolve_command"):
        name, command, rest = command.resolve_command(context, rest)
        context = (
            command.make_context(name, list(rest), parent=context) if not hasattr(command, "commands") else context
        )
    return dict(context.params)
