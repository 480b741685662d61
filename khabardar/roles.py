"""The loops of the running service: each calls one of the three verbs again and again until it is told to stop.

A loop never dies of one bad round: the error is logged and noted for `health`, and the next round comes after a pause.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from storage.database import Database
from storage.leases import HeldElsewhere, Lease, hold

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
PAUSE_AFTER_ERROR_SECONDS = 5.0


class Role(StrEnum):
    """What one instance of the service may do; by default it does all four."""

    CRAWL = "crawl"
    WATCH = "watch"
    DELIVER = "deliver"
    BOT = "bot"


@contextmanager
def held(database: Database, roles: Collection[Role]) -> Iterator[tuple[Lease, ...]]:
    """Hold these roles on this database, so that nobody else does the same work; HeldElsewhere names who does."""
    holder = f"{socket.gethostname()}, process {os.getpid()}"
    with ExitStack() as stack:
        yield tuple(stack.enter_context(hold(database, role.value, holder)) for role in sorted(roles))


def kept_by_another(leases: Iterable[Lease]) -> HeldElsewhere | None:
    """See to it that a restart of the database server lets no second instance in; say who has a role if it did."""
    try:
        kept = [lease.keep() for lease in leases]
    except HeldElsewhere as error:
        return error
    except sa.exc.DBAPIError as error:  # the loops say so too, and the next look comes soon
        log.debug("the roles could not be looked at: %s", error.orig)
        return None
    if not all(kept):
        log.warning("the database was away; the roles of this instance are taken again")
    return None


@dataclass(frozen=True, slots=True)
class Wakers:
    """Bells inside one process: who leaves work for the next verb rings, and it begins at once."""

    watch: asyncio.Event = field(default_factory=asyncio.Event)
    deliver: asyncio.Event = field(default_factory=asyncio.Event)


async def repeat(
    name: str,
    once: Callable[[], Awaitable[bool]],
    *,
    stop: asyncio.Event,
    bell: asyncio.Event,
    failed: Callable[[str, Exception | None], Awaitable[None]],
) -> None:
    """Call `once` until `stop`; it says whether there may be more to do. Without more, wait for the bell or a second.

    An error of `once` is handed to `failed` with the loop's name (and None once a round went well again).
    """
    was_failing = False
    while not stop.is_set():
        bell.clear()
        pause = IDLE_SECONDS
        try:
            if await once():
                pause = 0.0
            if was_failing:
                await failed(name, None)
            was_failing = False
        except Exception as error:  # one bad round must not end the service; it is logged, noted and tried again
            told = f"{name} failed; trying again in {PAUSE_AFTER_ERROR_SECONDS:.0f} s"
            if isinstance(error, sa.exc.OperationalError):
                log.error("%s: the database can not be used: %s", told, error.orig)  # noqa: TRY400  its own words say all
            else:
                log.exception("%s", told)
            pause = PAUSE_AFTER_ERROR_SECONDS
            was_failing = True
            await failed(name, error)
        await _wait(pause, stop, bell)


async def _wait(seconds: float, stop: asyncio.Event, bell: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(bell.wait())]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
