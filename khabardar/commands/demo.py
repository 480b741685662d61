"""`khabardar demo`: the whole product on this machine in about half a minute."""

import asyncio
from typing import Annotated

import typer

from alerts.console import WIDEST, ConsoleSender, drawn
from config.settings import Settings
from khabardar.app import open_archive
from khabardar.demo import as_it_stands, perform, stage
from khabardar.newsroom.newsroom import Newsroom
from khabardar.output import Output, counted, output, start_logging
from khabardar.verdicts import Performance, judge
from storage.database import Database


def demo(
    *,
    seconds: Annotated[
        float, typer.Option(min=30, max=600, help="How long the play takes; outlets are read every 2 seconds.")
    ] = 30,
    port: Annotated[int, typer.Option(min=0, max=65000, help="First port of the outlets; 0 takes free ones.")] = 0,
) -> None:
    """Let an invented newsroom play, and show every alert as a subscriber sees it.

    Several outlets in four languages open on loopback; the real code crawls, stores, matches and alerts, on a database
    that is gone afterwards. Exit 0 only if what must alert did and what must not did not.
    """
    out = output(as_json=False)
    start_logging("error")
    try:
        newsroom = Newsroom.start(port=port, seconds=seconds, hold=True)
    except OSError as error:
        out.warn(f"The outlets can not open on port {port}: {error.strerror}. Try another --port, or none.")
        raise typer.Exit(1) from None
    with newsroom, stage(newsroom) as settings, open_archive(settings) as database:
        out.say(f"{len(newsroom.sources())} invented outlets are open on loopback, in English, Urdu, Pashto and Dari.")
        asyncio.run(perform(newsroom, settings, database, ConsoleSender(out.results), tell=out.say))
        performance = judge(newsroom, database)
        _show_standing(out, performance, settings, database)
    _show(out, performance)
    if performance.wrong:
        for line in performance.wrong:
            out.warn(f"✗ {line}")
        raise typer.Exit(1)
    out.say("All that must alert did, once for each event; nothing else did.")
    out.say("Next: make run, or see README.md, Going live.")


def _show_standing(out: Output, performance: Performance, settings: Settings, database: Database) -> None:
    """Show the message that was edited most as it reads at the end: in a chat it would have changed where it stands."""
    most = max(performance.told, key=lambda told: len(told.news))
    for story in sorted(most.stories):
        out.say(f"The first message about {most.event} was edited where it stands, and now reads:")
        out.results.print(drawn(as_it_stands(settings, database, story)), width=min(out.results.width, WIDEST))


def _show(out: Output, performance: Performance) -> None:
    out.say("")
    judged = [(_tick(verdict.right), verdict.expected) for verdict in performance.verdicts]
    out.rows(
        "What was told",
        ("", "outlet", "lang", "headline", "event", "why"),
        [(tick, one.outlet, one.language, one.headline, one.event, one.reason) for tick, one in judged if one.alerts],
        free=("headline",),
        empty="Nothing.",
    )
    out.say("")
    _show_events(out, performance)
    out.say("")
    out.rows(
        "What was rightly not told",
        ("", "outlet", "lang", "headline", "why not"),
        [(tick, one.outlet, one.language, one.headline, one.reason) for tick, one in judged if not one.alerts],
        free=("headline", "why not"),
        empty="Nothing.",
    )
    out.say("")
    out.say(
        f"{counted(performance.stored, 'article')}, {counted(performance.stories, 'story', 'stories')}, "
        f"{counted(performance.rung, 'alert')}."
    )


def _show_events(out: Output, performance: Performance) -> None:
    out.rows(
        "One message for each event: how often it was edited, rang again and was put right, and why",
        ("", "event", "articles", "edited", "rang again", "put right", "news"),
        [
            (
                _tick(not list(told.wrong)),
                told.event,
                told.articles,
                told.edits or "",
                told.followups or "",
                told.corrections or "",
                ", ".join(told.news),
            )
            for told in performance.told
        ],
        free=("news",),
        empty="Nothing.",
    )


def _tick(right: bool) -> str:  # noqa: FBT001  one word in, one sign out
    return "✓" if right else "✗"
