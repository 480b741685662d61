"""One instance per role and database: the second one is told who holds it.

The lock is the operating system's beside a SQLite file, and the server's on Postgres, so that it falls with the
process that held it, however that ended. The row in `holders` only names the holder.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails

from storage.database import Database
from storage.tables import holders

PATIENCE: Final = 2.0  # seconds: a server may need a moment to see that a process is gone
_PAUSE: Final = 0.05
_LOCKS: Final = 51_200  # the first half of our keys among the server's advisory locks


class HeldElsewhere(Exception):  # noqa: N818  named for what it says, as the design does
    """Another instance has this role on this database; `holder` is the name it gave."""

    def __init__(self, role: str, holder: str) -> None:
        super().__init__(f"{role} is already running on this database: {holder}. Stop that one first.")
        self.role = role
        self.holder = holder


@contextmanager
def hold(database: Database, role: str, holder: str, *, patience: float = PATIENCE) -> Iterator[None]:
    """Have a role for as long as the block runs; HeldElsewhere if it is not free within `patience` seconds.

    `holder` is what others are told: a host and a process, as "desk1, process 4711".
    """
    lock = _file_lock if database.is_sqlite else _server_lock
    with lock(database, role, patience) as taken:
        if not taken:
            raise HeldElsewhere(role, _holder(database, role))
        _name(database, role, holder)
        yield


@contextmanager
def _file_lock(database: Database, role: str, patience: float) -> Iterator[bool]:
    name = database.engine.url.database
    if name in (None, "", ":memory:"):  # nobody else can see it
        yield True
        return
    # The file stays: were it removed, two processes could hold the lock of two files with one name.
    with Path(f"{name}.{role}.lock").open("ab") as file:

        def take() -> bool:
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            return False

        yield _within(patience, take)


@contextmanager
def _server_lock(database: Database, role: str, patience: float) -> Iterator[bool]:
    key = crc32(role.encode()) - 2**31
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:

        def take() -> bool:
            return bool(connection.execute(sa.select(sa.func.pg_try_advisory_lock(_LOCKS, key))).scalar())

        try:
            yield _within(patience, take)
        finally:
            with suppress(sa.exc.DBAPIError):  # a connection that is gone took the lock with it
                connection.execute(sa.select(sa.func.pg_advisory_unlock_all()))
            connection.invalidate()  # one that may still hold it must not go back to the pool


def _within(patience: float, take: Callable[[], bool]) -> bool:
    end = time.monotonic() + patience
    while not (taken := take()) and time.monotonic() < end:
        time.sleep(_PAUSE)
    return taken


def _name(database: Database, role: str, holder: str) -> None:
    statement = insert(holders).values(role=role, holder=holder, since=sa.func.current_timestamp())
    renewed = {name: statement.excluded[name] for name in ("holder", "since")}
    with database.write() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["role"], set_=renewed))


def _holder(database: Database, role: str) -> str:
    with database.read() as connection:
        row = connection.execute(sa.select(holders).where(holders.c.role == role)).first()
    return "an instance that gave no name yet" if row is None else f"{row.holder}, since {row.since:%Y-%m-%d %H:%M} UTC"
