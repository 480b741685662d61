"""Whose turn it is: what only one transaction at a time may decide, from what it reads to what it writes.

On SQLite whoever writes is alone anyway; on Postgres an advisory lock makes others wait until the transaction ends.
Take a turn before anything is read that it is about. Nothing else stands here: locks over hours are leases.
"""

from enum import IntEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection


class Turn(IntEnum):
    """What there are turns for; the numbers are our keys among the server's advisory locks, and never change."""

    SCHEMA = 5_120_001
    ARTICLES = 5_120_002  # which article is known: a title has no unique key to lean on
    STORIES = 5_120_003  # which story an article stands in, and what its alert says


def take_turn(connection: Connection, turn: Turn) -> None:
    """Wait until nobody else has this turn, and keep it until the transaction ends. Taking it twice is once."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(int(turn))))
