"""`khabardar sources`: which sources there are and how each of them is; trying one, trying all, finding a new one."""

import asyncio
import sys
from functools import partial
from typing import Annotated

import typer
import yaml

from config.settings import load_settings
from crawler.fetch import FetchError, fetch_page
from crawler.finding import Site, find_ways
from crawler.sources import parse_source
from khabardar.app import clock, crawl_limits, open_app
from khabardar.commands.verbs import crawl
from khabardar.health import source_states
from khabardar.output import JsonFlag, Output, counted, output

app = typer.Typer(no_args_is_help=True, help="The sources, and how they are.")


@app.command("list")
def list_(*, as_json: JsonFlag = False) -> None:
    """List the configured sources: state, last success, articles of a week, and what is wrong.

    States: new (never crawled), ok, slow, silent (nothing new for long), failing, off.
    """
    out = output(as_json=as_json)
    with open_app(load_settings()) as app_:
        states = source_states(app_.database, app_.loaded.sources, now=clock())
    if as_json:
        for state in states:
            out.line(state.as_json())
        return
    out.rows(
        "Sources",
        ("id", "state", "last success", "articles in 7 days", "problem"),
        [(s.id, s.state, s.last_success, s.articles_7d, s.problem) for s in states],
        free=("problem",),
        empty="No sources. Make a folder of your own: khabardar config init my-config",
    )


@app.command("try")
def try_(
    source: Annotated[str, typer.Argument(metavar="ID", help="A source's id.")], *, as_json: JsonFlag = False
) -> None:
    """Crawl one source and show what would be stored; nothing is. The same as `khabardar crawl ID --dry-run`."""
    crawl([source], dry_run=True, as_json=as_json)


@app.command()
def check(*, as_json: JsonFlag = False) -> None:
    """Try all sources; nothing is stored. Exit 1 if one of them fails."""
    crawl([], dry_run=True, as_json=as_json)


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The site's front page, or a feed of it.")],
    *,
    as_json: JsonFlag = False,
) -> None:
    """Find a site's feeds, news sitemaps or list of headlines, try them, and print the YAML of a source.

    Nothing is stored: put the lines into a file under sources/, with country, zone and owner, then `sources try ID`.

    Example: khabardar sources add https://www.example.org/
    """
    out = output(as_json=as_json)
    fetch = partial(fetch_page, limits=crawl_limits(load_settings()))
    try:
        site = asyncio.run(find_ways(url, fetch=fetch, now=clock()))
    except FetchError as error:
        out.warn(str(error))
        raise typer.Exit(1) from None
    _tell(out, site)
    source = site.as_source()
    try:
        parse_source(source)
    except ValueError:
        out.warn(f"No way in was found. If {site.homepage} lists its articles, name that list under `sections`.")
        raise typer.Exit(1) from None
    if as_json:
        out.line(source)
    else:
        written = {"version": 1, "sources": [source]}
        sys.stdout.write(yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=120))


def _tell(out: Output, site: Site) -> None:
    for one in site.tries:
        found = counted(len(one.entries), "article") if one.entries else one.failed
        out.warn(f"{one.kind}: {one.url}: {found}")
