"""Drawing a backtest in the terminal: a bar for each day, counts by rule and source, samples with their hits."""

from collections.abc import Iterable, Mapping
from datetime import date

from rich.bar import Bar
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alerts.passages import Passage
from alerts.tally import DAILY, Sample, Tally, by_day

BAR = 40  # columns
MOST_ROWS = 15
_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "green"}


def draw_days(days: Mapping[date, int], first: date, last: date) -> Group:
    """Return a bar chart, a row for each day (of a long time, for each week)."""
    counted = list(by_day(days, first, last))
    most = max((count for _, count in counted), default=0)
    table = _table("", "", "")
    for day, count in counted:
        table.add_row(f"{day:%Y-%m-%d %a}", Bar(max(most, 1), 0, count, width=BAR, color="cyan"), str(count or "-"))
    return _titled("Firings by day" if (last - first).days <= DAILY else "Firings by week, from", table)


def draw_counts(title: str, counts: Mapping[str, int]) -> Group:
    """Return a table of the largest counts."""
    table = _table("", "firings")
    largest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    for name, count in largest[:MOST_ROWS]:
        table.add_row(name, str(count))
    if len(largest) > MOST_ROWS:
        table.add_row(f"{len(largest) - MOST_ROWS} more", str(sum(count for _, count in largest[MOST_ROWS:])))
    return _titled(title, table)


def draw_tally(tally: Tally, first: date, last: date) -> Group:
    """Return everything about a backtest: the days, the counts, and the latest samples of each rule."""
    parts: list[RenderableType] = [
        draw_days(tally.days, first, last),
        "",
        draw_counts("By rule", tally.rules),
        "",
        draw_counts("By source", tally.sources),
    ]
    for rule in sorted(tally.samples):
        kept = tally.samples[rule]
        parts += ["", Text(f"{rule}: the latest {len(kept)} of {tally.rules[rule]}", style="bold"), draw_samples(kept)]
    return Group(*parts)


def draw_samples(samples: Iterable[Sample]) -> Group:
    """Return firings one below the other, with the words that hit."""
    return Group(*(part for one in samples for part in _draw_sample(one)))


def _draw_sample(one: Sample) -> Iterable[RenderableType]:
    severity = one.severity.label
    # Not wrapped, and so not padded: the address is there to be copied.
    head = Text(f"  {one.at:%Y-%m-%d %H:%M}  ", style="dim", no_wrap=True, overflow="ignore")
    head.append(severity, style=_STYLES.get(severity, ""))
    yield head.append(f"  {one.source}  {one.rule}  article {one.article}  {one.url}", style="dim")
    for passage in one.passages:
        if passage.pieces:
            yield Padding(_marked(passage), (0, 0, 0, 4))


def _marked(passage: Passage) -> Text:
    text = Text(style="bold" if passage.field == "title" else "")
    for piece, is_hit in passage.pieces:
        text.append(" ".join(piece.splitlines()) if "\n" in piece else piece, style="reverse" if is_hit else "")
    return text


def _titled(title: str, table: Table) -> Group:
    """Put a title above a table; one of its own would be wrapped where the table is narrower."""
    return Group(Text(title, style="italic"), table)


def _table(*columns: str) -> Table:
    table = Table(show_header=False, show_edge=False, pad_edge=False, box=None)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number and number == len(columns) - 1 else "left")
    return table
