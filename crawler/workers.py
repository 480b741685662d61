"""Processes that read what strangers wrote: pages and feeds, each with a deadline and a limit of memory.

A hostile page takes an extractor minutes and gigabytes, so it is read where it can be killed. What runs here must be a
plain function of this package; its arguments and result are pickled.

The processes are forked from the crawl process, which the fork server has just made: by then everything is loaded
and no thread runs. (A fork server of its own would cost more than a second for every crawl.) Only a worker that was
killed is replaced later on.
"""

import asyncio
import contextlib
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from types import TracebackType
from typing import Final, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

P = ParamSpec("P")
T = TypeVar("T")
_MEMORY: Final = 1_500_000_000  # bytes of address space on top of what a worker starts with
_PAGES_PER_WORKER: Final = 1000  # then it is replaced, as the parsers' memory grows


class WorkerError(Exception):
    """The work was not done: it took too long, or the worker died of it. The words say which."""


class Workers:
    """A pool of such processes; use it in a `with`, begun before any thread or event loop."""

    def __init__(self, count: int, *, seconds: float) -> None:
        self._seconds = seconds
        self._pool = ProcessPool(
            max_workers=count,
            max_tasks=_PAGES_PER_WORKER,
            initializer=_prepare,
            context=multiprocessing.get_context("fork"),
        )

    def __enter__(self) -> Self:
        if not self._pool.active:  # asking starts it
            raise RuntimeError("the workers did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in a worker. WorkerError if it took too long or killed the worker; its own errors pass."""
        future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._seconds)
        try:
            return await asyncio.wrap_future(future)
        except FutureTimeoutError as error:
            raise WorkerError(f"reading it took more than {self._seconds:g} s") from error
        except (ProcessExpired, MemoryError) as error:
            raise WorkerError("reading it took too much memory or broke the reader") from error


def _prepare() -> None:
    """Make a worker deaf to the crawl's signals, and bound its memory."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(_MEMORY)


def bound_memory(more: int) -> None:
    """Let this process have so many bytes of address space more than now, where the system knows such a limit."""
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + more, hard))


def _address_space() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123  one read of a kernel's file
        return int(statm.read().split()[0]) * resource.getpagesize()
