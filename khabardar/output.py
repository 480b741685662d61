"""How the command line speaks: results on standard output, everything else on standard error.

With `--json` a result is one JSON object per line, UTF-8 and not ASCII-escaped; without it, a table or a few lines.
"""

import json
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from alerts.redact import guard_logs

JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON object per line on standard output.")]


@dataclass(frozen=True, slots=True)
class Output:
    """Where one command prints. `results` is standard output, `notes` standard error."""

    as_json: bool
    results: Console
    notes: Console

    def line(self, result: Mapping[str, object]) -> None:
        """Print one result as a JSON line, whatever the mode."""
        sys.stdout.write(json.dumps(result, ensure_ascii=False, default=_plain) + "\n")

    def rows(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
        """Print a table, or `empty` where it would have no rows."""
        table = Table(title=title, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(_cell(value) for value in row))
        if table.row_count:
            self.results.print(table)
        else:
            self.results.print(empty, highlight=False)

    def fields(self, values: Mapping[str, object]) -> None:
        """Print one object as aligned `name  value` lines."""
        width = max((len(name) for name in values), default=0)
        for name, value in values.items():
            self.results.print(f"{name:<{width}}  {_cell(value)}", markup=False, highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """Print a sentence for a person; it goes to standard error in JSON mode, so that the results stay clean."""
        target = self.notes if self.as_json else self.results
        target.print(text, markup=False, highlight=False, soft_wrap=True)

    def warn(self, text: str) -> None:
        """Print a warning or an error to standard error."""
        self.notes.print(text, markup=False, highlight=False, soft_wrap=True)

    def progress(self, *, disable: bool = False) -> Progress:
        """Give a progress bar on standard error; silent where that is no terminal."""
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.notes,
            transient=True,
            disable=disable or not self.notes.is_terminal,
        )


def output(*, as_json: bool) -> Output:
    """Make the output of one command."""
    return Output(as_json=as_json, results=Console(), notes=Console(stderr=True))


def start_logging(level: str, secrets: Iterable[str] = ()) -> None:
    """Send the product's log to standard error, in one format, once per process; no secret is ever in it."""
    handler: logging.Handler
    if sys.stderr.isatty():
        handler = RichHandler(console=Console(stderr=True), show_path=False, markup=False, rich_tracebacks=False)
        handler.setFormatter(logging.Formatter("%(message)s", datefmt="%H:%M:%S"))
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    guard_logs(secrets)
    # A line per plugin and per job, and where a tick came while the last one ran: of no use to an operator.
    for name, least in (("alembic", logging.WARNING), ("apscheduler", logging.ERROR)):
        logging.getLogger(name).setLevel(least)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _cell(value: object) -> str:
    match value:
        case None | "":
            return "-"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.1f}"
        case list() | tuple() | set() | frozenset():
            return ", ".join(_cell(part) for part in value) or "-"
        case _:
            return str(value)
