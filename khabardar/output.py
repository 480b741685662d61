"""How the command line speaks: results on standard output, everything else on standard error.

With `--json` a result is one JSON object per line, UTF-8 and not ASCII-escaped; without it, a table or a few lines.
"""

import json
import logging
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import typer
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.logging import RichHandler
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from alerts.redact import guard_logs

_WIDEST: Final = 10_000  # columns; what asks for more is cut
_LEAST: Final = 16  # columns that a free text keeps, however narrow the terminal

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

    def rows(
        self,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        empty: str,
        free: Collection[str] = (),
    ) -> None:
        """Print a table, or `empty` where it would have no rows.

        The columns named in `free` hold sentences, which are wrapped; all others hold what is copied and searched for,
        which is never cut nor wrapped, on a narrow terminal neither. Moments are UTC, and their column says so.
        """
        table = Table(box=box.SIMPLE_HEAD, header_style="bold", show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        given = list(rows)
        if not given:
            self.say(empty)
            return
        cells = [[_lines(value) for value in row] for row in given]
        for number, column in enumerate(columns):
            zone = " (UTC)" if any(isinstance(row[number], datetime) for row in given) else ""
            widest = max(cell_len(line) for row in cells for line in row[number].plain.split("\n"))
            table.add_column(column + zone, overflow="fold", min_width=_LEAST if column in free else widest)
        for row in cells:
            table.add_row(*row)
        self.results.print(title, style="italic", markup=False, highlight=False, soft_wrap=True)
        needed = Measurement.get(self.results, self.results.options.update_width(_WIDEST), table).minimum
        self.results.print(table, width=max(self.results.width, needed), crop=False, no_wrap=True)

    def fields(self, values: Mapping[str, object]) -> None:
        """Print one object as aligned `name  value` lines."""
        width = max((len(name) for name in values), default=0)
        for name, value in values.items():
            zone = " UTC" if isinstance(value, datetime) else ""
            self.results.print(f"{name:<{width}}  {_cell(value)}{zone}", markup=False, highlight=False, soft_wrap=True)

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


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: `1 error`, `2 errors`; `many` where no -s makes the plural."""
    return f"{number} {one if number == 1 else many or one + 's'}"


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


def _lines(value: object) -> Text:
    """Write a cell of a table: of several ids each on a line of its own."""
    if isinstance(value, (list, tuple, set, frozenset)) and value:
        return Text("\n".join(_cell(part) for part in value))
    return Text(_cell(value))


def _cell(value: object) -> str:
    match value:
        case None | "":
            return "-"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.1f}"
        case list() | tuple() | set() | frozenset():
            return ", ".join(_cell(part) for part in value) or "-"
        case _:
            return str(value)
