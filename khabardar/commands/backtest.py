"""`khabardar rules backtest`: what the rules would have fired over the archive, and what a change of them changes."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from sqlalchemy.engine import Connection

from alerts.backtest import backtest as replay_archive
from alerts.backtest import only
from alerts.problems import did_you_mean
from alerts.tally import Change, Sample, compare, sample, tally
from config.files import Loaded, load
from config.history import HistoryError, earlier
from config.settings import load_settings
from khabardar.app import clock, open_archive, source_facts
from khabardar.backtest_page import Section, render_page
from khabardar.backtest_view import draw_samples, draw_tally
from khabardar.output import JsonFlag, Output, counted, output
from storage.durations import parse_duration

SAMPLES = 3  # of each rule, in the terminal
PAGE_SAMPLES = 100  # of each rule, on a page
MOST_SHOWN = 20  # changes of one kind, in the terminal


# Longer than most by its options, a line each.
def backtest(
    rules: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Rule ids; all that are enabled if none.")
    ] = None,
    *,
    since: Annotated[str, typer.Option(metavar="DURATION", help="Articles that came in since, as 6h or 90d.")] = "30d",
    against: Annotated[
        str, typer.Option(metavar="DIR_OR_GIT_REV", help="Older rules: what does the change gain and lose?")
    ] = "",
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with the hits marked.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Show what the rules would have fired over the archive: by day, by source, and samples with the words that hit.

    The clock is set to each article's arrival; nothing is sent and nothing is stored. A rule that is switched off is
    asked if it is named.

    Example: khabardar rules backtest ttp-attack --since 90d --against HEAD~1
    """
    out = output(as_json=as_json)
    settings = load_settings()
    try:
        begin = clock() - parse_duration(since)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"--since: {error}") from None
    loaded = load(settings.config)
    with _older(settings.config, against) as old, open_archive(settings) as database, database.read() as connection:
        _check_rules(rules or (), [loaded, old] if old else [loaded])
        with out.progress() as progress:
            new_run = _run(connection, loaded, rules, begin, progress)
            old_run = _run(connection, old, rules, begin, progress) if old else None
    told = f"{new_run.told} since {begin:%Y-%m-%d %H:%M} UTC."
    change = compare(old_run.samples, new_run.samples) if old_run else None
    shown = _Shown(begin, clock(), told, new_run.samples, change, against)
    if html is not None:
        _write(html, shown.page(), out)
    if as_json:
        shown.lines(out)
    else:
        shown.draw(out)
    errors = [*new_run.errors, *(old_run.errors if old_run else ())]
    for problem in errors[:MOST_SHOWN]:
        out.warn(problem)
    if errors:
        raise typer.Exit(1)


def _write(file: Path, page: str, out: Output) -> None:
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        out.warn(f"{file}: the page can not be written: {error.strerror}")
        raise typer.Exit(1) from None
    out.warn(f"The page is in {file}")


@dataclass(frozen=True, slots=True)
class _Run:
    """What one rule set fired."""

    samples: Sequence[Sample]
    errors: Sequence[str]
    read: int
    window: int

    @property
    def told(self) -> str:
        return (
            f"{counted(len(self.samples), 'firing')} over {counted(self.window, 'article')} "
            f"({self.read} read, the index ruled out the rest)"
        )


def _run(
    connection: Connection, loaded: Loaded, rules: Collection[str] | None, since: datetime, progress: Progress
) -> _Run:
    ruleset = only(loaded.ruleset, rules) if rules else loaded.ruleset
    run = _Run([], [], 0, 0)
    samples: list[Sample] = []
    errors: list[str] = []
    task = progress.add_task("Backtesting", total=None)
    for step in replay_archive(connection, ruleset, since=since, sources=source_facts(loaded.sources)):
        samples += map(sample, step.fired)
        errors += step.errors
        progress.update(task, total=step.total, completed=step.done)
        run = replace(run, read=step.total, window=step.window)
    return replace(run, samples=samples, errors=errors)


@contextmanager
def _older(folder: Path, against: str) -> Iterator[Loaded | None]:
    """Give the older rules: of a folder, or of a git revision of the folder in use."""
    if not against:
        yield None
    elif Path(against).is_dir():
        yield load(Path(against))
    else:
        try:
            with earlier(folder, against) as place:
                loaded = load(place)
        except HistoryError as error:
            raise typer.BadParameter(f"--against: {error}") from None
        yield loaded


def _check_rules(rules: Collection[str], known: Collection[Loaded]) -> None:
    names = [rule.id for loaded in known for rule in loaded.ruleset.rules]
    counting = {one.id: one for loaded in known for one in loaded.ruleset.correlations.rules}
    for rule in rules:
        if rule in counting:
            found = ", ".join(sorted(counting[rule].rules))
            raise typer.BadParameter(
                f"{rule} counts what other rules find, and reads no article; backtest those: {found}"
            )
        if rule not in names:
            hint = did_you_mean(rule, names) or "; see: khabardar rules list"
            raise typer.BadParameter(f"there is no rule {rule!r}{hint}")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is shown of one or two runs: on the terminal, as lines, as a page."""

    begin: datetime
    end: datetime
    told: str
    samples: Sequence[Sample]
    change: Change | None
    against: str

    def lines(self, out: Output) -> None:
        if self.change is None:
            for one in self.samples:
                out.line(_line(one))
            return
        was = {new.key: old.severity.label for old, new in self.change.changed}
        for name, group in self._groups(self.change):
            for one in group:
                more = {"was": was[one.key]} if one.key in was else {}
                out.line(_line(one) | {"change": name} | more)
        for one in self.change.same:
            out.line(_line(one) | {"change": "same"})

    def draw(self, out: Output) -> None:
        if self.change is None and self.samples:
            counted = tally(self.samples, most_samples=SAMPLES)
            out.results.print(draw_tally(counted, self.begin.date(), self.end.date()), crop=False)
        if self.change is not None:
            for name, group in self._groups(self.change):
                latest = f", the latest {MOST_SHOWN}" if len(group) > MOST_SHOWN else ""
                out.say(f"\n{_told(name)}: {len(group)}{latest}")
                out.results.print(draw_samples(group[-MOST_SHOWN:]), crop=False)
        out.say(f"\n{self.told}")
        if self.change is not None:
            parts = [f"{_told(name)} {len(group)}" for name, group in self._groups(self.change)]
            out.say(f"Against {self.against}: {', '.join(parts)}, same {len(self.change.same)}.")

    def page(self) -> str:
        sections = [
            Section(
                f"{_told(name).capitalize()} against {self.against}",
                tally(group, most_samples=PAGE_SAMPLES),
                counted=False,
            )
            for name, group in (self._groups(self.change) if self.change else ())
        ]
        sections.append(Section("Firings", tally(self.samples, most_samples=PAGE_SAMPLES)))
        return render_page("Backtest", self.told, sections, self.begin.date(), self.end.date())

    @staticmethod
    def _groups(change: Change) -> list[tuple[str, Sequence[Sample]]]:
        return [("gained", change.gained), ("lost", change.lost), ("severity", [new for _, new in change.changed])]


def _told(group: str) -> str:
    return "of another severity" if group == "severity" else group


def _line(one: Sample) -> dict[str, object]:
    return {
        "rule": one.rule,
        "article_id": one.article,
        "url": one.url,
        "severity": one.severity.label,
        "at": one.at,
    }
