"""What to do about an entry of a feed: read its page, read it again, or nothing. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crawler.feeds import Entry
from crawler.urls import normalise
from storage.entries import EntryState

_TRIES: Final = 3  # of a page that does not come; the feed's own words are stored meanwhile


class Need(StrEnum):
    """Why an entry is worth a look."""

    NEW = "new"
    CHANGED = "changed"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Task:
    """An entry to read, the identity it goes by, why, and how often that was tried in vain."""

    entry: Entry
    key: str
    need: Need
    attempts: int = 0
    baseline: bool = False


def plan(
    entries: Iterable[Entry],
    known: Mapping[str, EntryState],
    *,
    query_keys: tuple[str, ...] = (),
    baseline: bool = False,
) -> list[Task]:
    """Return the entries that need a look, in their order. `baseline`: their feed is read for the first time.

    Whether an entry is new is told by its address only, never by the publisher's date or id.
    """
    tasks: dict[str, Task] = {}
    for entry in entries:
        key = normalise(entry.url, query_keys)
        state = known.get(key)
        need = _need(entry, state)
        if need is not None and key not in tasks:
            attempts = state.attempts if state and need is Need.RETRY else 0
            tasks[key] = Task(entry, key, need, attempts, baseline and need is Need.NEW)
    return list(tasks.values())


def keys_of(entries: Iterable[Entry], query_keys: tuple[str, ...] = ()) -> list[str]:
    """Return the identities by which entries are known."""
    return [normalise(entry.url, query_keys) for entry in entries]


def after(task: Task, *, complete: bool, tried: bool) -> EntryState:
    """Return what to remember of an entry once its article is stored.

    `complete` if its page was read; else `tried` says whether it was asked for at all.
    """
    attempts = 0 if complete else max(1, task.attempts + tried)
    return EntryState(task.key, task.entry.digest, attempts)


def given_up(state: EntryState) -> bool:
    """Whether the page will not be tried again until the feed says something new."""
    return state.attempts >= _TRIES


def _need(entry: Entry, state: EntryState | None) -> Need | None:
    if state is None:
        return Need.NEW
    if state.digest != entry.digest:
        return Need.CHANGED
    return Need.RETRY if 0 < state.attempts < _TRIES else None
