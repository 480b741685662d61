"""One pass of a verb by hand: what the service repeats, for the commands and for whoever scripts them."""

from contextlib import AsyncExitStack

from rich.console import Console
from rich.progress import Progress

from alerts.console import ConsoleSender
from alerts.deliver import DeliverOptions, DeliverReport, deliver
from alerts.events import OpenStories
from alerts.matcher import Matcher
from alerts.pace import Pace
from alerts.view import view_loader
from alerts.watch import WatchOptions, WatchReport, watch
from khabardar.app import App, clock, entity_names, open_sender, publish_subscribers, source_facts, source_names
from khabardar.roles import Role, held

AT_ONCE = 200  # articles between two moves of the progress bar


def watch_once(app: App, *, progress: Progress) -> WatchReport:
    """Watch everything that waits; HeldElsewhere if a running service does."""
    matcher = Matcher(app.loaded.ruleset)
    options = WatchOptions(max_age=app.settings.max_age, sources=source_facts(app.loaded.sources))
    stories = OpenStories()
    total = WatchReport()
    with held(app.database, [Role.WATCH]), progress:
        publish_subscribers(app.settings, app.database, app.loaded)
        task = progress.add_task("Watching", total=None)
        while True:
            report = watch(app.database, matcher, options=options, now=clock(), limit=AT_ONCE, stories=stories)
            total += report
            progress.advance(task, report.articles)
            if report.articles < AT_ONCE:
                return total


async def deliver_once(app: App, *, terminal: Console) -> DeliverReport:
    """Send everything that is due; HeldElsewhere if a running service does. Without a token, to `terminal`."""
    with held(app.database, [Role.DELIVER]):
        publish_subscribers(app.settings, app.database, app.loaded)
        async with AsyncExitStack() as stack:
            with_token = app.settings.telegram_token is not None
            return await deliver(
                app.database,
                await open_sender(app.settings, stack) if with_token else ConsoleSender(terminal),
                pace=Pace(),
                load=view_loader(source_names(app.loaded.sources), entity_names(app.loaded.ruleset)),
                options=DeliverOptions(resend_after=app.settings.resend_after),
                now=clock,
            )
