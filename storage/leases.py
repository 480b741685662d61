"""One instance per role and database: the second one is told who holds it.

The lock is the operating system's beside a SQLite file, and the server's on Postgres, so that it falls with the
process that held it, however that ended. The row in `holders` only names the holder.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection

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


@dataclass(frozen=True, slots=True)
class Lease:
    """A role in hand."""

    database: Database
    role: str
    holder: str
    _taken: Callable[[], bool]

    def keep(self) -> bool:
        """Make sure that the role is still ours; False if it was lost meanwhile and is taken again.

        A server that was restarted knows no locks of before. HeldElsewhere if another instance was faster, an error of
        the database if it is away. To be called now and then, from one thread at a time.
        """
        if self._taken():
            return True
        _name(self.database, self.role, self.holder)
        return False


@contextmanager
def hold(database: Database, role: str, holder: str, *, patience: float = PATIENCE) -> Iterator[Lease]:
    """Have a role for as long as the block runs; HeldElsewhere if it is not free within `patience` seconds.

    `holder` is what others are told: a host and a process, as "desk1, process 4711".
    """
    if database.is_sqlite:
        with _file_lock(database, role, patience) as taken:
            if not taken:
                raise HeldElsewhere(role, _holder(database, role))
            _name(database, role, holder)
            yield Lease(database, role, holder, lambda: True)
        return
    with closing(_ServerLock(database, role)) as lock:
        if not _within(patience, lock.take):
            raise HeldElsewhere(role, _holder(database, role))
        _name(database, role, holder)
        yield Lease(database, role, holder, lock.keep)


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


class _ServerLock:
    """An advisory lock of the server: it lives as long as the connection that took it."""

    def __init__(self, database: Database, role: str) -> None:
        self._database = database
        self._role = role
        self._key = crc32(role.encode()) - 2**31
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Take the lock if it is free."""
        if self._connection is None:
            self._connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        lock = sa.func.pg_try_advisory_lock(_LOCKS, self._key)
        return bool(self._connection.execute(sa.select(lock)).scalar())

    def keep(self) -> bool:
        """Ask whether the connection still lives, and take the lock on a new one if it does not."""
        with suppress(sa.exc.DBAPIError):
            if self._connection is not None:
                self._connection.execute(sa.select(1))
                return True
        self.close()
        if not self.take():
            self.close()
            raise HeldElsewhere(self._role, _holder(self._database, self._role))
        return False

    def close(self) -> None:
        """Free the lock."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(sa.exc.DBAPIError, sa.exc.InvalidRequestError):  # one that is gone took the lock with it
            connection.execute(sa.select(sa.func.pg_advisory_unlock_all()))
        connection.invalidate()  # one that may still hold it must not go back to the pool
        connection.close()


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
