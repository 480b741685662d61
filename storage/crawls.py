"""What crawls leave behind: what servers said, when a source is due again, what every run did, and who crawls it now.

When a source is due, and what a run means for that, is decided in the crawler; here it is only kept.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well; the reverse fails
from sqlalchemy.engine import Connection

from storage import tables
from storage.records import CrawlRun
from storage.text import clean

KEEP_RUNS: Final = timedelta(days=35)  # shows a weekly rhythm; hundreds of sources run all day


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """What a server said about a feed, sitemap or section the last time, and when its baseline was taken."""

    url: str
    source: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    baseline_at: datetime | None = None  # None until the first fetch that held an article
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """When a source is due again, and how its last runs went."""

    source: str
    next_due_at: datetime | None = None  # None: at once
    interval_seconds: float = 0.0
    failures: int = 0  # in a row
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A source that a crawl has in hand until it gives it back, or until its time is over."""

    source: str
    holder: str
    until: datetime


_FETCHED: Final = [column for column in tables.fetch_states.c if column.name in FetchState.__dataclass_fields__]
_SOURCE: Final = [column for column in tables.source_states.c if column.name in SourceState.__dataclass_fields__]
_RUN: Final = [column for column in tables.crawl_runs.c if column.name in CrawlRun.__dataclass_fields__]


def fetch_states(connection: Connection, source: str) -> dict[str, FetchState]:
    """Return what is known of a source's feeds, sitemaps and sections, by their address."""
    rows = connection.execute(sa.select(*_FETCHED).where(tables.fetch_states.c.source == source)).mappings()
    return {row["url"]: FetchState(**row) for row in rows}


def put_fetch_state(connection: Connection, state: FetchState) -> None:
    """Keep a state in place of the one before."""
    values = asdict(state) | {name: clean(getattr(state, name)) for name in ("etag", "last_modified")}
    _put(connection, tables.fetch_states, "url", values)


def source_states(connection: Connection) -> dict[str, SourceState]:
    """Return the state of every source that was ever crawled, by its id."""
    return {row["source"]: SourceState(**row) for row in connection.execute(sa.select(*_SOURCE)).mappings()}


def source_state(connection: Connection, source: str) -> SourceState:
    """Return the state of one source; a fresh one if it was never crawled."""
    rows = connection.execute(sa.select(*_SOURCE).where(tables.source_states.c.source == source)).mappings()
    row = rows.first()
    return SourceState(source=source) if row is None else SourceState(**row)


def put_source_state(connection: Connection, state: SourceState) -> None:
    """Keep a state in place of the one before. Who crawls the source is left alone."""
    _put(connection, tables.source_states, "source", asdict(state))


def _put(connection: Connection, table: sa.Table, key: str, values: dict[str, object]) -> None:
    statement = insert(table).values(values)
    renewed = {name: statement.excluded[name] for name in values if name != key}
    connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=renewed))


def record_run(connection: Connection, run: CrawlRun) -> None:
    """Keep what a crawl did, and drop the runs of this source that are too old to say anything."""
    table = tables.crawl_runs
    errors = [clean(error) for error in run.errors]
    connection.execute(sa.insert(table).values(asdict(run) | {"errors": errors}))
    connection.execute(insert(tables.source_states).values(source=run.source).on_conflict_do_nothing())
    old = sa.delete(table).where(table.c.source == run.source, table.c.started_at < run.started_at - KEEP_RUNS)
    connection.execute(old)


def last_runs(connection: Connection) -> dict[str, CrawlRun]:
    """Return the last run of every source, by its id."""
    runs, last = tables.crawl_runs, tables.crawl_runs.alias("last")
    newest = (
        sa.select(last.c.id)
        .where(last.c.source == tables.source_states.c.source)
        .order_by(last.c.started_at.desc(), last.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    # One look into the index per source: there may be a million runs.
    statement = sa.select(*_RUN).select_from(tables.source_states.join(runs, runs.c.id == newest))
    return {
        row["source"]: CrawlRun(**{**row, "errors": tuple(row["errors"])})
        for row in connection.execute(statement).mappings()
    }


def claim_source(connection: Connection, source: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take a source for one crawl; False if another crawl has it. Free again when it is released, or at `until`."""
    table = tables.source_states
    statement = (
        insert(table)
        .values(source=source, lease_holder=clean(holder), lease_until=until)
        .on_conflict_do_update(
            index_elements=["source"],
            set_={"lease_holder": clean(holder), "lease_until": until},
            where=sa.or_(table.c.lease_until.is_(None), table.c.lease_until <= now),
        )
        .returning(table.c.source)
    )
    return connection.execute(statement).first() is not None


def claims(connection: Connection) -> list[Claim]:
    """Return which sources are claimed, by whom, and until when."""
    table = tables.source_states
    held = sa.select(table.c.source, table.c.lease_holder, table.c.lease_until).where(table.c.lease_holder != "")
    return [Claim(row.source, row.lease_holder, row.lease_until) for row in connection.execute(held)]


def release_source(connection: Connection, source: str, holder: str) -> None:
    """Give a source back. If the claim ran out and another crawl took it, that one keeps it."""
    table = tables.source_states
    held = sa.and_(table.c.source == source, table.c.lease_holder == clean(holder))
    connection.execute(sa.update(table).where(held).values(lease_holder="", lease_until=None))
