"""The service: the four roles in one process, from the first lock to the last message in flight.

One plain asyncio loop; database work and matching go to threads, crawling to child processes. A stop (SIGTERM, SIGINT)
lets what is in flight end, within ten seconds.
"""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from alerts.bot.access import Access
from alerts.bot.answers import Answers
from alerts.bot.commands import Commands
from alerts.bot.polling import run_bot
from alerts.deliver import DeliverOptions, deliver
from alerts.events import OpenStories
from alerts.matcher import Matcher
from alerts.pace import Pace
from alerts.sender import Sender
from alerts.view import view_loader
from alerts.watch import WatchOptions, watch
from config.reload import LiveFiles
from config.settings import Settings
from crawler.crawl import crawl
from khabardar.app import (
    clock,
    crawl_limits,
    entity_names,
    open_archive,
    open_sender,
    publish_subscribers,
    source_facts,
    source_names,
)
from khabardar.crawling import Crawling
from khabardar.health import RULES_NOTE
from khabardar.output import counted
from khabardar.roles import Role, Wakers, held, kept_by_another, repeat
from storage import notes
from storage.database import Database, verify
from storage.leases import HeldElsewhere, Lease
from storage.retention import delete_old

log = logging.getLogger(__name__)

TICK_SECONDS = 2.0
WATCH_AT_ONCE = 200  # articles in one pass, so that a stop never waits long


@dataclass(slots=True)
class Instance:
    """One running instance: its parts, and what it remembers between two rounds."""

    settings: Settings
    database: Database
    files: LiveFiles
    sender: Sender
    matcher: Matcher
    stop: asyncio.Event
    leases: tuple[Lease, ...] = ()
    displaced: HeldElsewhere | None = None  # another instance took a role that the database had lost
    published: bool = True  # whether the database knows the files' subscribers and rules as they are
    bells: Wakers = field(default_factory=Wakers)
    pace: Pace = field(default_factory=Pace)
    stories: OpenStories = field(default_factory=OpenStories)


async def serve(
    settings: Settings,
    roles: Collection[Role],
    *,
    ready: Callable[[], None],
    stop: asyncio.Event | None = None,
    sender: Sender | None = None,
) -> None:
    """Run these roles until `stop` is set or the process is told to end; `ready` is called once all have started.

    ConfigErrors if the operators' files are not good, HeldElsewhere if another instance has one of the roles on this
    database. `sender` replaces the one that the settings ask for.
    """
    files = LiveFiles(settings.config, now=clock())
    with open_archive(settings) as database, held(database, roles) as leases:
        await asyncio.to_thread(verify, database)
        async with AsyncExitStack() as stack:
            carrier = sender or await open_sender(settings, stack)
            instance = Instance(
                settings, database, files, carrier, Matcher(files.current.ruleset), stop or asyncio.Event(), leases
            )
            await asyncio.to_thread(_publish, instance)
            _introduce(instance, roles)
            with _signals(instance):
                await _run(instance, roles, ready)
        if instance.displaced is not None:
            raise instance.displaced


async def _run(instance: Instance, roles: Collection[Role], ready: Callable[[], None]) -> None:
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(_reread, "interval", seconds=TICK_SECONDS, args=[instance])
    scheduler.add_job(_keep_roles, "interval", seconds=TICK_SECONDS, args=[instance])
    crawling = Crawling(
        instance.database,
        lambda batch: crawl(
            instance.settings.database_url.get_secret_value(),
            batch,
            limits=crawl_limits(instance.settings),
            now=clock(),
        ),
        instance.bells.watch.set,
    )
    if Role.WATCH in roles and instance.settings.keep is not None:
        scheduler.add_job(asyncio.to_thread, "interval", hours=1, args=[_let_go, instance, instance.settings.keep])
    if Role.CRAWL in roles:
        scheduler.add_job(_tick, "interval", seconds=TICK_SECONDS, args=[instance, crawling], next_run_time=clock())
    loops = [asyncio.create_task(loop) for loop in _loops(instance, roles)]
    scheduler.start()
    ready()
    try:
        await instance.stop.wait()
    finally:
        scheduler.shutdown(wait=False)
        await crawling.stop()
        await asyncio.gather(*loops)


def _loops(instance: Instance, roles: Collection[Role]) -> Iterator[Coroutine[Any, Any, None]]:
    def failed(name: str, error: Exception | None) -> Awaitable[None]:
        return asyncio.to_thread(_note_failure, instance, name, error)

    if Role.WATCH in roles:
        yield repeat("watch", lambda: _watch(instance), stop=instance.stop, bell=instance.bells.watch, failed=failed)
    if Role.DELIVER in roles:
        yield repeat(
            "deliver", lambda: _deliver(instance), stop=instance.stop, bell=instance.bells.deliver, failed=failed
        )
    if Role.BOT in roles and instance.settings.telegram_token is not None:
        yield _talk(instance, instance.settings.telegram_token.get_secret_value())


async def _tick(instance: Instance, crawling: Crawling) -> None:
    try:
        await crawling.tick(instance.files.current.sources, clock())
    except sa.exc.OperationalError as error:
        log.error("what is due can not be looked up: %s", error.orig)  # noqa: TRY400  the database's own words say all


async def _watch(instance: Instance) -> bool:
    """Watch what waits; whether there may be more."""
    loaded = instance.files.current
    report = await asyncio.to_thread(
        watch,
        instance.database,
        instance.matcher,
        options=WatchOptions(max_age=instance.settings.max_age, sources=source_facts(loaded.sources)),
        now=clock(),
        limit=WATCH_AT_ONCE,
        stories=instance.stories,
    )
    for error in report.errors:
        log.error("%s", error)
    if report.deliveries:
        instance.bells.deliver.set()
    return report.articles >= WATCH_AT_ONCE


async def _deliver(instance: Instance) -> bool:
    """Send what is due. `deliver` itself goes on while there is more."""
    loaded = instance.files.current
    await deliver(
        instance.database,
        instance.sender,
        pace=instance.pace,
        load=view_loader(source_names(loaded.sources), entity_names(loaded.ruleset)),
        options=DeliverOptions(resend_after=instance.settings.resend_after),
        now=clock,
        stop=instance.stop,
    )
    return False


async def _talk(instance: Instance, token: str) -> None:
    """Answer the bot's commands."""
    settings = instance.settings
    commands = Commands(
        database=instance.database,
        answers=Answers(instance.sender, instance.pace, clock),
        access=Access(settings.access),
        operators=frozenset(settings.operators),
        names=lambda: source_names(instance.files.current.sources),
        now=clock,
    )
    await run_bot(commands, token, stop=instance.stop, base_url=settings.telegram_base_url)


def _let_go(instance: Instance, keep: timedelta) -> None:
    """Delete what is older than the operator wants to keep."""
    deleted = delete_old(instance.database, before=clock() - keep, stopped=instance.stop.is_set)
    log.log(logging.INFO if deleted else logging.DEBUG, "%d articles were older than %s and are gone", deleted, keep)


async def _reread(instance: Instance) -> None:
    """Read the operators' files again if somebody changed them."""
    if await asyncio.to_thread(instance.files.changed):
        await reload(instance)
    elif not instance.published:  # the database was away
        await asyncio.to_thread(_publish, instance)


async def _keep_roles(instance: Instance) -> None:
    """End this instance if another one got in while the database was away."""
    instance.displaced = instance.displaced or await asyncio.to_thread(kept_by_another, instance.leases)
    if instance.displaced is not None:
        instance.stop.set()


async def reload(instance: Instance) -> None:
    """Read the operators' files again; if they are not good, the set in use stays, and the errors are told."""
    if await asyncio.to_thread(lambda: instance.files.reload(now=clock())):
        instance.matcher = await asyncio.to_thread(Matcher, instance.files.current.ruleset)
        log.info("the operators' files are read again: %s", instance.files.current.hash)
    else:
        for problem in instance.files.errors:
            log.error("%s (the last good set stays in use)", problem)
    await asyncio.to_thread(_publish, instance)


def _introduce(instance: Instance, roles: Collection[Role]) -> None:
    """Say what this instance works on, so that a wrong folder or database is seen at once."""
    loaded, shown = instance.files.current, instance.settings.masked()
    enabled = sum(source.enabled for source in loaded.sources)
    read = counted(enabled, "source"), counted(len(loaded.ruleset.rules), "rule")
    log.info("%s: %s, %s from %s", ", ".join(sorted(roles)), *read, shown["config"])
    log.info("database %s", shown["database_url"])
    for warning in loaded.warnings:
        log.warning("%s", warning)


def _publish(instance: Instance) -> None:
    """Let the database know the files' subscribers and which rules are in use."""
    instance.published = False
    files, now = instance.files, clock()
    publish_subscribers(instance.settings, instance.database, files.current)
    with instance.database.write() as connection:
        notes.put_note(
            connection,
            RULES_NOTE,
            {
                "hash": files.current.hash,
                "loaded_at": files.loaded_at.isoformat(),
                "last_error": str(files.errors[0]) if files.errors else None,
            },
            now=now,
        )
    instance.published = True


def _note_failure(instance: Instance, name: str, error: Exception | None) -> None:
    """Leave a note for `health` that a loop fails, or none once it goes well; without a database there is the log."""
    try:
        with instance.database.write() as connection:
            if error is None:
                notes.delete_note(connection, f"loop.{name}")
            else:
                what = f"{name} fails: {type(error).__name__}"
                notes.put_note(connection, f"loop.{name}", {"what": what, "next_step": "See the log."}, now=clock())
    except sa.exc.SQLAlchemyError:
        log.debug("the failure of %s could not be noted", name, exc_info=True)  # it is in the log already


@contextmanager
def _signals(instance: Instance) -> Iterator[None]:
    """SIGTERM and SIGINT stop the instance, SIGHUP rereads the files."""
    loop = asyncio.get_running_loop()
    rereading: set[asyncio.Task[None]] = set()

    def hang_up() -> None:
        task = loop.create_task(reload(instance))
        rereading.add(task)
        task.add_done_callback(rereading.discard)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, instance.stop.set)
    loop.add_signal_handler(signal.SIGHUP, hang_up)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.remove_signal_handler(number)
