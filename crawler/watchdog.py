"""Runs a function in a process of its own, made by the fork server, and sees to it that the process ends.

It knows nothing of crawling. The function gets the end of a pipe as its last argument; what it sends comes back as
events. When its time is over, the process and whatever it started are killed.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any, Final

_GRACE: Final = 5.0  # seconds between SIGTERM, SIGTERM again, and SIGKILL
_LOOK: Final = 0.2  # seconds between two looks at the clock


class ChildWatch:
    """One process: `await run(...)` starts it, passes on its events, and returns why it ended, empty if by itself."""

    def __init__(self, function: Callable[..., None], arguments: tuple[Any, ...], seconds: float) -> None:
        self._function = function
        self._arguments = arguments
        self._seconds = seconds
        self._cancelled = threading.Event()

    async def run(self, take: Callable[[Any], None]) -> str:
        """Run the process. `take` is called with each event, in another thread. Cancelling ends the process first."""
        work = asyncio.create_task(asyncio.to_thread(self._run, take))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            self._cancelled.set()
            await asyncio.wait({work})
            raise

    def _run(self, take: Callable[[Any], None]) -> str:
        ours, theirs = _context().Pipe()
        process = _context().Process(target=self._function, args=(*self._arguments, theirs))
        process.start()
        theirs.close()
        try:
            return self._follow(process, ours, take)
        finally:
            _kill(process)
            ours.close()
            process.close()

    def _follow(self, process: ForkServerProcess, pipe: Connection, take: Callable[[Any], None]) -> str:
        """Pass on events until the process ends; past its time ask it to stop, twice, then give up."""
        asks = iter((0.0, _GRACE, _GRACE))
        limit = time.monotonic() + self._seconds
        reason = ""
        while True:
            ready = wait([pipe, process.sentinel], timeout=_LOOK)
            if pipe in ready and _passed_on(pipe, take):
                continue
            if process.sentinel in ready:
                process.join()
                return reason or _how_it_ended(process.exitcode)
            if self._cancelled.is_set() and not reason:
                reason, limit = "the crawl was stopped", 0.0
            if time.monotonic() < limit:
                continue
            reason = reason or f"it took longer than {self._seconds:.0f} s"
            grace = next(asks, None)
            if grace is None:
                return reason
            if process.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGTERM)
            limit = time.monotonic() + _GRACE


def _passed_on(pipe: Connection, take: Callable[[Any], None]) -> bool:
    try:
        event = pipe.recv()
    except (EOFError, OSError):
        return False
    take(event)
    return True


def _how_it_ended(code: int | None) -> str:
    if not code:
        return "" if code == 0 else "the crawl process ended in an unknown way"
    if code < 0:
        return f"the crawl process was killed ({signal.Signals(-code).name})"
    return f"the crawl process broke (exit code {code})"


def _kill(process: ForkServerProcess) -> None:
    """End the process and its whole group: the workers inside outlive a killed process."""
    if process.pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.is_alive():
        process.kill()  # it had not come to make its own group
    process.join()


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "crawler.warm"])  # takes effect when the fork server starts
    return context
