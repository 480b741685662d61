"""Fault points: named places where a test may let the product die or fail, to prove that nothing is lost there.

A point does nothing unless it was armed, by value, by whoever starts the work. Nothing here reads the environment.
The armed actions belong to the running context, so tasks and `asyncio.to_thread` started under them see them too.
"""

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Final

Action = Callable[[], None]

POINTS: Final = frozenset(
    {
        "deliver.claimed",  # the rows are `sending`, committed; nothing was sent
        "deliver.before_send",  # the message is rendered; the request goes out next
        "deliver.after_send",  # the answer came; the row still says `sending`
        "deliver.settled",  # the row is settled
        "watch.begun",  # the transaction of a batch has begun
        "watch.placed",  # its articles have their stories
        "watch.alerted",  # its alerts are kept; nobody is addressed
        "watch.queued",  # its messages are queued; the decisions are not kept yet
        "watch.before_commit",  # all is done and nothing committed
        "watch.committed",
        "watch.releasing",  # the transaction that releases held alerts has begun
        "watch.before_release",  # all is done and nothing committed
    }
)

_ARMED: Final[ContextVar[Mapping[str, Action] | None]] = ContextVar("armed fault points", default=None)


def point(name: str) -> None:
    """Do what was armed for this point; nothing in production."""
    armed_actions = _ARMED.get()
    if armed_actions is not None and name in armed_actions:
        armed_actions[name]()


@contextmanager
def armed(actions: Mapping[str, Action]) -> Iterator[None]:
    """Arm points inside the block; ValueError for a name that is no point."""
    unknown = sorted(set(actions) - POINTS)
    if unknown:
        raise ValueError(f"no such fault point: {', '.join(unknown)}; one of {', '.join(sorted(POINTS))}")
    token = _ARMED.set(dict(actions))
    try:
        yield
    finally:
        _ARMED.reset(token)


def die(*, after: int = 0) -> Action:
    """Make an action that kills this very process as `kill -9` does, once the point was passed `after` times."""
    passed = count()

    def kill() -> None:
        if next(passed) >= after:
            os.kill(os.getpid(), signal.SIGKILL)

    return kill
