"""`khabardar demo`: the whole product on this machine in about half a minute."""

import asyncio
from typing import Annotated

import typer

from alerts.console import ConsoleSender
from khabardar.app import open_archive
from khabardar.demo import Performance, judge, perform, stage
from khabardar.newsroom.newsroom import Newsroom
from khabardar.output import Output, output, start_logging


def demo(
    *,
    seconds: Annotated[float, typer.Option(min=5, max=600, help="How long the play takes.")] = 30,
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
    _show(out, performance)
    if performance.wrong:
        for line in performance.wrong:
            out.warn(f"✗ {line}")
        raise typer.Exit(1)
    out.say("Everything that must alert did, once; nothing else did. Next: make run, or see README.md, Going live.")


def _show(out: Output, performance: Performance) -> None:
    told = [verdict for verdict in performance.verdicts if verdict.expected.alerts]
    silent = [verdict for verdict in performance.verdicts if not verdict.expected.alerts]
    out.say("")
    out.rows(
        "What was told",
        ("", "outlet", "lang", "headline", "rules", "why"),
        [
            (_tick(v.right), v.expected.outlet, v.expected.language, v.expected.headline, v.fired, v.expected.reason)
            for v in told
        ],
        empty="Nothing.",
    )
    out.say("")
    out.rows(
        "What was rightly not told",
        ("", "outlet", "lang", "headline", "why not"),
        [
            (_tick(v.right), v.expected.outlet, v.expected.language, v.expected.headline, v.expected.reason)
            for v in silent
        ],
        empty="Nothing.",
    )
    out.say("")
    out.say(f"{performance.stored} articles, {performance.stories} stories, {performance.rung} alerts.")


def _tick(right: bool) -> str:  # noqa: FBT001  one word in, one sign out
    return "✓" if right else "✗"
