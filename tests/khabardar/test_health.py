"""How Khabardar is: what needs a person is named with the next step, and what heals by itself is not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from factories import NOW, alert, article, crawl_run, delivery, story, subscriber

from config.settings import Settings
from crawler.sources import Source
from khabardar.health import FAILURES_IN_A_ROW, QUEUE_STUCK_AFTER, examine, source_states
from storage import alerts, articles, crawls, notes, outbox, stories, subscribers
from storage.crawls import SourceState
from storage.database import Database, open_database
from storage.records import Delivery, DeliveryState

DAWN = Source(id="dawn", name="Dawn")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings with one source in their folder."""
    (tmp_path / "sources.yaml").write_text(
        "version: 1\nsources:\n  - {id: dawn, name: Dawn, feeds: [https://www.example.org/feed]}\n", encoding="utf-8"
    )
    return Settings(config=tmp_path)


def put(database: Database, failures: int = 0, *, hours_ago: int = 0, outcome: str = "ok") -> None:
    """Let the source have been crawled."""
    then = NOW - timedelta(hours=hours_ago)
    with database.write() as connection:
        state = SourceState(source="dawn", failures=failures, last_run_at=then, last_success_at=then)
        crawls.put_source_state(connection, state)
        errors = () if outcome == "ok" else ("https://www.example.org/feed: no such host",)
        crawls.record_run(connection, crawl_run("dawn", started_at=then, outcome=outcome, errors=errors))


def test_one_failure_heals_by_itself(database: Database, settings: Settings) -> None:
    """A source that failed once is failing, but nobody is called for it."""
    put(database, 1, outcome="failed")
    found = examine(settings, database, now=NOW)
    assert found.as_json()["sources"] == {"ok": 0, "silent": 0, "failing": 1}
    assert not found.problems


def test_a_source_that_fails_again_and_again_needs_a_person(database: Database, settings: Settings) -> None:
    """It is named with its reason and the next step."""
    put(database, FAILURES_IN_A_ROW, outcome="failed")
    (problem,) = examine(settings, database, now=NOW).problems
    assert "dawn" in problem.what
    assert "no such host" in problem.what
    assert "khabardar crawl dawn --dry-run" in problem.next_step


def test_a_source_without_news_is_silent(database: Database) -> None:
    """Successful looks that bring nothing for a week are told from those that do."""
    put(database)
    assert source_states(database, [DAWN], now=NOW)[0].state == "silent"
    with database.write() as connection:
        articles.save(connection, [article(source="dawn")], now=NOW)
    assert source_states(database, [DAWN], now=NOW)[0].state == "ok"


def test_a_service_that_stands_still_is_noticed(database: Database, settings: Settings) -> None:
    """No crawl for hours, although sources are enabled, is a problem of its own."""
    put(database, hours_ago=5)
    with database.write() as connection:
        articles.save(connection, [article(source="dawn")], now=NOW)
    assert "nothing was crawled lately" in [problem.what for problem in examine(settings, database, now=NOW).problems]


def test_what_a_loop_noted_is_told(database: Database, settings: Settings) -> None:
    """A loop that fails, or a token that is refused, leaves a note that health shows."""
    with database.write() as connection:
        notes.put_note(connection, "loop.watch", {"what": "watch fails", "next_step": "See the log."}, now=NOW)
    (problem,) = examine(settings, database, now=NOW).problems
    assert (problem.what, problem.since, problem.next_step) == ("watch fails", NOW, "See the log.")


def test_broken_files_are_told_and_nothing_is_raised(database: Database, settings: Settings) -> None:
    """Health works when the operators' files do not."""
    (settings.config / "sources.yaml").write_text("version: 1\nsauces: []\n", encoding="utf-8")
    (problem,) = examine(settings, database, now=NOW).problems
    assert "sources.yaml:2:1" in problem.what


def test_messages_that_failed_for_good_are_told(database: Database, settings: Settings) -> None:
    """What Telegram will never take is not dropped in silence; one that waits for a moment is no problem."""
    queue(database, delivery(chat=1), delivery(chat=2))
    assert not examine(settings, database, now=NOW).problems
    with database.write() as connection:
        (claimed, *_) = outbox.claim(connection, now=NOW, limit=1, lease=timedelta(minutes=1))
        outbox.settle(connection, replace(claimed, state=DeliveryState.DEAD, error="message is too long"), now=NOW)
    found = examine(settings, database, now=NOW)
    assert [problem.what for problem in found.problems] == ["1 message failed for good"]
    assert "khabardar alerts retry" in found.problems[0].next_step
    assert (found.queue.pending, found.queue.dead) == (1, 1)


def test_a_queue_that_does_not_move_is_told(database: Database, settings: Settings) -> None:
    """Telegram that refuses for ever, or nobody who sends: since when, and what to look at."""
    queue(database, delivery())
    late = NOW + QUEUE_STUCK_AFTER
    assert not examine(settings, database, now=late).problems
    (problem,) = examine(settings, database, now=late + timedelta(seconds=1)).problems
    assert (problem.what, problem.since) == ("1 message not sent yet", NOW)


def test_a_disk_that_is_nearly_full_is_told(
    sqlite_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a write fails, and only for a database that is a file here."""
    database = open_database(sqlite_url)
    monkeypatch.setattr("khabardar.health.LEAST_DISK", 2**62)
    (problem,) = examine(settings, database, now=NOW).problems
    assert problem.what.endswith(f"MB are free in {Path(str(database.engine.url.database)).parent}")
    assert "Make room" in problem.next_step
    database.close()


def queue(database: Database, *rows: Delivery) -> None:
    """Let messages wait, each for a chat that follows."""
    with database.write() as connection:
        articles.save(connection, [article()], now=NOW)
        stories.put(connection, [replace(story(), id=1)])
        alerts.save(connection, [alert()])
        for row in rows:
            subscribers.put(connection, subscriber(row.chat), now=NOW)
        outbox.add(connection, rows, now=NOW)
