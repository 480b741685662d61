"""`khabardar articles`: the archive. Import, search, show, export."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated

import typer

from config.settings import load_settings
from crawler.urls import normalise
from khabardar.app import clock, open_app, open_archive
from khabardar.lines import Rejected, open_lines, read_articles
from khabardar.output import JsonFlag, Output, output
from khabardar.passes import watch_once
from storage import articles as archive
from storage.article_json import article_to_json
from storage.database import Database
from storage.durations import parse_duration
from storage.leases import HeldElsewhere
from storage.records import Article, Outcome
from storage.search import search as search_archive

BATCH = 50
_LONGEST_ID = 18  # digits; more than the database counts to

app = typer.Typer(no_args_is_help=True, help="The archive: import, search, show, export.")


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="Lines of article objects; - reads standard input.")],
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Let the rules see them: they may alert.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Store articles as if they had been crawled: same cleaning, same identity. They alert nobody without --watch."""
    out = output(as_json=as_json)
    now = clock()
    counts = {"read": 0, "new": 0, "known": 0, "rejected": 0}
    settings = load_settings()
    with open_archive(settings) as database, open_lines(file) as lines, out.progress() as progress:
        task = progress.add_task("Storing", total=None)
        offered = (_counted(entry, counts, out) for entry in read_articles(lines, name=file, now=now))
        for batch in _batches(article for article in offered if article is not None):
            with database.write() as connection:
                known = archive.known_keys(connection, (key for article in batch for key in article.keys))
                waiting = archive.waiting_among(connection, known.values())
                saved = archive.save(connection, batch, now=now)
                changed = [one.article for one in saved if one.outcome is not Outcome.KNOWN]
                if not watch:  # what a crawl brought goes on waiting, also in the version that comes now
                    archive.mark_watched(connection, [one for one in changed if one.id not in waiting])
            counts["new"] += len(changed)
            counts["known"] += len(saved) - len(changed)
            progress.update(task, advance=len(batch))
    if watch:
        with open_app(settings) as parts:
            try:
                watch_once(parts, progress=out.progress())
            except HeldElsewhere as error:
                out.warn(f"They are stored, and left to the instance that watches: {error.holder}.")
    if as_json:
        out.line(counts)
    else:
        out.say("  ".join(f"{name} {count}" for name, count in counts.items()))
    if counts["rejected"]:
        raise typer.Exit(1)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help='Words (all of them), "phrases", -word, source:dawn, since:7d.')],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    as_json: JsonFlag = False,
) -> None:
    """Search the archive. Script and spelling do not matter: `كابل` finds `کابل`.

    Example: khabardar articles search '"police station" bannu -drill since:7d'
    """
    out = output(as_json=as_json)
    with open_archive(load_settings()) as database, database.read() as connection:
        found = search_archive(connection, query, now=clock(), limit=limit)
    if as_json:
        for article in found:
            out.line(article_to_json(article))
        return
    out.rows(
        f"Articles for {query}",
        ("id", "published", "source", "language", "title"),
        [(a.id, a.published_at or a.fetched_at, a.source, a.language, a.title) for a in found],
        free=("title",),
        empty="Nothing found. Fewer words find more; `source:` and `since:` narrow.",
    )


@app.command()
def show(
    article: Annotated[str, typer.Argument(metavar="ID|URL", help="The archive's id, or the address.")],
    *,
    as_json: JsonFlag = False,
) -> None:
    """Show one article as it is stored."""
    out = output(as_json=as_json)
    with open_archive(load_settings()) as database:
        found = find_article(database, article)
    if found is None:
        out.warn(f"No article {article} here. See: khabardar articles search WORDS")
        raise typer.Exit(1)
    if as_json:
        out.line(article_to_json(found))
        return
    out.fields({name: value for name, value in article_to_json(found).items() if name != "body"})
    out.say("\n" + found.body)


@app.command()
def export(
    *,
    since: Annotated[str, typer.Option(metavar="DURATION", help="Only what came in since, as 6h or 14d.")] = "",
    as_json: JsonFlag = True,  # noqa: ARG001  taken as every command takes it; there is no other form
) -> None:
    """Write the archive as lines of article objects, oldest first; `articles import` reads them back."""
    out = output(as_json=True)
    try:
        begin = clock() - parse_duration(since) if since else datetime.min.replace(tzinfo=UTC)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    with open_archive(load_settings()) as database, database.read() as connection:
        for article in archive.export(connection, begin):
            out.line(article_to_json(article))


def find_article(database: Database, wanted: str) -> Article | None:
    """Find an article by its id or its address; None if it is not here."""
    with database.read() as connection:
        if wanted.isascii() and wanted.isdigit() and len(wanted) <= _LONGEST_ID:
            return archive.get(connection, int(wanted))
        return archive.find(connection, normalise(wanted)) or archive.find(connection, wanted)


def _counted(entry: Article | Rejected, counts: dict[str, int], out: Output) -> Article | None:
    counts["read"] += 1
    if isinstance(entry, Rejected):
        counts["rejected"] += 1
        out.warn(f"{entry.place}: {entry.reason}")
        return None
    return entry


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    remaining = iter(articles)
    while batch := list(islice(remaining, BATCH)):
        yield batch
