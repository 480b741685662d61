"""What crawls leave behind comes back, and one crawl at a time has a source."""

import threading
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from factories import NOW, crawl_run

from storage import crawls, tables
from storage.crawls import FetchState, SourceState
from storage.database import Database, open_database

LATER = NOW + timedelta(minutes=5)


def test_fetch_states_come_back_by_address(database: Database) -> None:
    """Each listing of a source has one state, the last one; another source's are not among them."""
    first = FetchState(url="https://a.example.org/feed", source="a", etag='"x"', fetched_at=NOW)
    second = replace(first, etag='"y"', last_modified="Mon", body_hash="h", baseline_at=NOW, fetched_at=LATER)
    with database.write() as connection:
        crawls.put_fetch_state(connection, first)
        crawls.put_fetch_state(connection, second)
        crawls.put_fetch_state(connection, FetchState(url="https://b.example.org/feed", source="b"))
        assert crawls.fetch_states(connection, "a") == {second.url: second}
        assert crawls.fetch_states(connection, "c") == {}


def test_headers_of_a_hostile_server_are_stored_clean(database: Database) -> None:
    """A NUL in an ETag does not stop the state from being kept."""
    with database.write() as connection:
        crawls.put_fetch_state(connection, FetchState(url="u", source="a", etag="x\0\ud800"))
        assert crawls.fetch_states(connection, "a")["u"].etag == "x"


def test_source_state_comes_back(database: Database) -> None:
    """A source without a state has a fresh one; later states replace earlier ones."""
    state = SourceState(source="a", next_due_at=LATER, interval_seconds=120.5, failures=2, last_run_at=NOW)
    with database.write() as connection:
        assert crawls.source_state(connection, "a") == SourceState(source="a")
        crawls.put_source_state(connection, SourceState(source="a"))
        crawls.put_source_state(connection, state)
        assert crawls.source_state(connection, "a") == state
        assert crawls.source_states(connection) == {"a": state}


def test_last_run_of_every_source(database: Database) -> None:
    """The newest run counts, also when runs are recorded out of order; errors stay a tuple."""
    late = crawl_run("a", outcome="failed", started_at=LATER, errors=("timed out\0",), seconds=2.5, requests=3)
    with database.write() as connection:
        assert crawls.last_runs(connection) == {}
        for run in (crawl_run("a"), late, crawl_run("a", started_at=NOW - timedelta(hours=1)), crawl_run("b", new=2)):
            crawls.record_run(connection, run)
        assert crawls.last_runs(connection) == {
            "a": replace(late, errors=("timed out",)),
            "b": crawl_run("b", new=2),
        }


def test_old_runs_go_when_new_ones_come(database: Database) -> None:
    """Only the source that runs is tidied, and only what is too old to say anything."""
    with database.write() as connection:
        for source in ("a", "b"):
            crawls.record_run(connection, crawl_run(source))
        crawls.record_run(connection, crawl_run("a", started_at=NOW + crawls.KEEP_RUNS + timedelta(days=1)))
        kept = connection.execute(sa.select(tables.crawl_runs.c.source).order_by(tables.crawl_runs.c.id)).scalars()
        assert kept.all() == ["b", "a"]


def test_source_is_claimed_by_one_crawl(database: Database) -> None:
    """A claim holds until it is released or runs out; keeping a state does not touch it."""
    with database.write() as connection:
        assert crawls.claim_source(connection, "a", "one", NOW, LATER)
        crawls.put_source_state(connection, SourceState(source="a", failures=1))
        assert not crawls.claim_source(connection, "a", "two", NOW, LATER)
        assert not crawls.claim_source(connection, "a", "one", NOW, LATER), "one process may crawl twice at once"
        assert crawls.claim_source(connection, "b", "two", NOW, LATER)
        assert crawls.claim_source(connection, "a", "two", LATER, LATER + timedelta(minutes=5)), "it ran out"
        crawls.release_source(connection, "a", "one")
        assert not crawls.claim_source(connection, "a", "three", LATER, LATER), "one has it no more to give"
        crawls.release_source(connection, "a", "two")
        assert crawls.claim_source(connection, "a", "three", LATER, LATER + timedelta(minutes=5))
        assert crawls.source_state(connection, "a").failures == 1


def test_one_of_many_gets_the_source(database_url: str) -> None:
    """Twelve crawls ask at once, each with its own connection: one has it, eleven are told no, none fails."""
    answers: list[bool] = []
    start = threading.Barrier(12)

    def ask(number: int) -> None:
        database = open_database(database_url)
        start.wait()
        with database.write() as connection:
            answers.append(crawls.claim_source(connection, "a", f"crawl {number}", NOW, LATER))
        database.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 11 + [True]
