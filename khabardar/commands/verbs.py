"""The verbs by hand, `khabardar crawl`, `watch`, `deliver`; the service that repeats them, `run`; and `health`."""

import asyncio
import sys
from typing import Annotated

import typer

from config.settings import load_settings, unknown_variables
from crawler.crawl import crawl as crawl_sources
from crawler.limits import Progress
from crawler.sources import Source
from khabardar import health as state
from khabardar.app import App, clock, crawl_limits, open_app, open_archive, secrets_of
from khabardar.output import JsonFlag, Output, output, start_logging
from khabardar.passes import deliver_once, watch_once
from khabardar.roles import Role
from khabardar.service import serve
from storage.database import verify
from storage.records import CrawlRun

_FINE = {"ok", "unchanged"}


def run(
    *,
    only: Annotated[list[Role] | None, typer.Option(help="Only this role; may be repeated. Default: all.")] = None,
) -> None:
    """Run the service: crawl, watch, deliver and talk, until it is told to stop (Ctrl-C, SIGTERM).

    Exit 3 if another instance has one of these roles on this database.
    """
    settings = load_settings()
    start_logging(settings.log_level, secrets_of(settings))
    out = output(as_json=False)
    for warning in unknown_variables():
        out.warn(warning)
    if settings.telegram_token is None:
        out.warn("No bot token is set: alerts are printed here. See README.md, Going live.")
    asyncio.run(serve(settings, frozenset(only or Role), ready=_say_ready))


def crawl(
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="Ids; all sources if none.")] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be stored; store nothing.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Crawl now, whether it is due or not. New articles are stored; `watch` matches them.

    Example: khabardar crawl dawn geo-urdu
    """
    settings = load_settings()
    out = output(as_json=as_json)
    start_logging("error", secrets_of(settings))
    with open_app(settings) as app:
        verify(app.database)
        chosen = _chosen(app, sources)
        runs = asyncio.run(_crawl(app, chosen, out, dry_run=dry_run))
    if as_json:
        for one in runs:
            out.line(_run_json(one))
    else:
        out.rows(
            "Crawled" if not dry_run else "Would be stored",
            ("source", "outcome", "requests", "found", "new", "updated", "seconds"),
            [(r.source, r.outcome, r.requests, r.found, r.new, r.updated, r.seconds) for r in runs],
            empty="No source is configured and enabled.",
        )
        for one in runs:
            for error in one.errors[:3]:
                out.say(f"{one.source}: {error}")
    if any(one.outcome not in _FINE for one in runs):
        raise typer.Exit(1)


def watch(*, as_json: JsonFlag = False) -> None:
    """Match what waits, once: stories, rules, alerts, and rows in the outbox."""
    settings = load_settings()
    out = output(as_json=as_json)
    start_logging("error", secrets_of(settings))
    with open_app(settings) as app:
        report = watch_once(app, progress=out.progress())
    for error in report.errors:
        out.warn(error)
    counts = {
        "articles": report.articles,
        "firings": report.firings,
        "alerts": report.alerts,
        "deliveries": report.deliveries,
    }
    if as_json:
        out.line(counts)
    else:
        out.say("  ".join(f"{name} {count}" for name, count in counts.items()))
    if report.errors:
        raise typer.Exit(1)


def deliver(*, as_json: JsonFlag = False) -> None:
    """Send what is due, once: to Telegram with a bot token, else to this terminal."""
    settings = load_settings()
    out = output(as_json=as_json)
    start_logging("warning", secrets_of(settings))
    with open_app(settings) as app:
        report = asyncio.run(deliver_once(app, terminal=out.notes if as_json else out.results))
    counts = {"sent": report.sent, "retry": report.retry, "unknown": report.unknown, "dead": report.dead}
    if as_json:
        out.line(counts)
    else:
        out.say("  ".join(f"{name} {count}" for name, count in counts.items()))
    if report.retry or report.unknown or report.dead:
        raise typer.Exit(1)


def health(*, as_json: JsonFlag = False) -> None:
    """Say how Khabardar is; exit 1 if something needs a person, with what to do next."""
    settings = load_settings()
    out = output(as_json=as_json)
    with open_archive(settings) as database:
        found = state.examine(settings, database, now=clock())
    if as_json:
        out.line(found.as_json())
    else:
        out.fields(found.summary())
        out.rows(
            "Needs a person",
            ("what", "since", "next step"),
            [(problem.what, problem.since, problem.next_step) for problem in found.problems],
            free=("what", "next step"),
            empty="Nothing needs a person.",
        )
    if found.problems:
        raise typer.Exit(1)


def _chosen(app: App, wanted: list[str] | None) -> list[Source]:
    by_id = {source.id: source for source in app.loaded.sources}
    if unknown := [name for name in wanted or () if name not in by_id]:
        raise typer.BadParameter(f"there is no source {', '.join(unknown)}; see: khabardar sources list")
    return [by_id[name] for name in wanted] if wanted else [source for source in by_id.values() if source.enabled]


async def _crawl(app: App, sources: list[Source], out: Output, *, dry_run: bool) -> list[CrawlRun]:
    with out.progress() as progress:
        task = progress.add_task("Crawling", total=len(sources))

        def show(step: Progress) -> None:
            progress.update(task, description=f"{step.source}: {step.stored} of {step.found}")
            progress.advance(task, int(step.finished))
            for article in step.articles:
                out.say(f"{article.source}  {article.title}\n    {article.url}")

        return list(
            await crawl_sources(
                app.settings.database_url.get_secret_value(),
                sources,
                limits=crawl_limits(app.settings, dry_run=dry_run),
                now=clock(),
                on_progress=show,
            )
        )


def _run_json(one: CrawlRun) -> dict[str, object]:
    names = ("source", "outcome", "requests", "found", "new", "updated", "errors", "seconds")
    return {name: getattr(one, name) for name in names}


def _say_ready() -> None:
    sys.stderr.write("khabardar: ready\n")
    sys.stderr.flush()
