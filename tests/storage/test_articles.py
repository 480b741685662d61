"""The archive's promises: stored once, changed as revisions, watched in order; the same on both databases."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from factories import NOW, article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import articles as archive
from storage.database import Database, open_database
from storage.records import Article, Outcome, Saved
from storage.search import search
from storage.tables import article_keys, articles, revisions


def save(database: Database, *offered: Article, now: datetime = NOW) -> list[Saved]:
    """Save in a transaction of its own."""
    with database.write() as connection:
        return archive.save(connection, offered, now=now)


def outcomes(saved: Sequence[Saved]) -> list[str]:
    """Return the outcomes alone."""
    return [one.outcome.value for one in saved]


def rows(database: Database, table: sa.Table) -> int:
    """Count a table's rows."""
    with database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def stored(database: Database, id_: int) -> Article:
    """Read one article that must be there."""
    with database.read() as connection:
        found = archive.get(connection, id_)
    assert found is not None
    return found


def waiting(database: Database) -> list[int]:
    """Return the ids of what waits for watch."""
    with database.read() as connection:
        return [one.id for one in archive.waiting(connection, limit=100)]


def test_saved_article_reads_back_as_it_was(database: Database) -> None:
    """Every field comes back, in every script, with its times in UTC."""
    whole = article(
        title="خبردار: پشاور میں دھماکا",
        summary="دو‌باره",
        body="پښتو\n\nदेवनागरी 🕊",
        external_id="x-1",
        canonical_url="https://www.example.org/1",
        authors=("A. Writer", "ب"),
        modified_at=NOW + timedelta(hours=1, microseconds=7),
        section="national",
        image_url="https://www.example.org/1.jpg",
        origin="AFP",
        baseline=True,
    )
    [saved] = save(database, whole)
    assert saved.outcome is Outcome.NEW
    assert saved.article == replace(whole, id=saved.article.id)
    assert stored(database, saved.article.id) == replace(saved.article, keys=())


def test_saving_twice_is_saving_once(database: Database) -> None:
    """The second time everything is known, under the same ids, and no row, revision or wait is added."""
    batch = [article(number) for number in range(1, 6)]
    first = save(database, *batch)
    again = save(database, *batch, now=NOW + timedelta(hours=1))
    assert outcomes(first) == ["new"] * 5
    assert outcomes(again) == ["known"] * 5
    assert [one.article for one in again] == [one.article for one in first]
    assert (rows(database, articles), rows(database, revisions)) == (5, 0)


def test_doubles_in_one_batch_are_stored_once(database: Database) -> None:
    """A batch may hold the same article twice, by key or by title and text; the order of answers is the order asked."""
    alias = article(1, url="https://m.example.org/1", keys=("https://m.example.org/1",))
    saved = save(database, article(1), article(2), article(1), alias)
    assert outcomes(saved) == ["new", "new", "known", "known"]
    assert [one.article.id for one in saved] == [1, 2, 1, 1]


def test_any_shared_key_makes_the_same_article(database: Database) -> None:
    """The first known key decides, and the other keys become aliases."""
    [first] = save(database, article(1, keys=("canonical", "own")))
    [second] = save(database, article(2, keys=("other", "canonical")))
    with database.read() as connection:
        assert archive.known_keys(connection, ["own", "other", "nobody"]) == {"own": 1, "other": 1}
        assert archive.find(connection, "other") == stored(database, first.article.id)
    assert second.article.id == first.article.id


def test_two_versions_of_one_article_by_different_keys_in_one_batch(database: Database) -> None:
    """Each is saved on top of the one before it, as if they had come one by one."""
    save(database, article(1, keys=("k", "m")))
    by_m = article(2, keys=("m",), title="Second", body="Second text.")
    by_k = article(3, keys=("k",), title="Third", body="Third text.")
    saved = save(database, by_m, by_k)
    assert [(one.article.id, one.article.revision, one.article.title) for one in saved] == [
        (1, 2, "Second"),
        (1, 3, "Third"),
    ]


def test_title_joins_only_near_copies_of_one_source_within_a_week(database: Database) -> None:
    """A daily title is a new article every day; a copy under another address is not."""
    words = " ".join(f"word{place}" for place in range(40))
    first = article(1, title="Gold rates today", body=f"Gold stood at 350 {words}")
    save(database, first)

    def again(number: int, **changes: object) -> str:
        url = f"https://www.example.org/again/{number}"
        return outcomes(save(database, replace(first, url=url, keys=(url,), **changes)))[0]  # type: ignore[arg-type]

    assert again(1) == "known"
    assert again(2, title="GOLD  rates, today!", body=f"Gold now stood at 350 {words}") == "updated"
    assert again(3, body=f"Gold stood at 360 {words}") == "new", "another number"
    assert again(4, body="Silver is what people buy these days") == "new", "another text"
    assert again(5, source="other") == "new", "another source"
    assert again(6, fetched_at=NOW + timedelta(days=8), title="Gold rates today") == "new", "another week"
    assert again(7, body="") == "new", "nothing to compare"


def test_changed_text_is_a_revision_that_is_watched_again(database: Database) -> None:
    """The row stays, the old text is kept, and the article waits once more; the search finds the new text only."""
    [first] = save(database, article(1, body="Two people died."))
    with database.write() as connection:
        archive.mark_watched(connection, [first.article])
    assert waiting(database) == []
    [second] = save(database, article(1, body="Forty people died."), now=NOW + timedelta(hours=1))
    assert second.outcome is Outcome.UPDATED
    assert (second.article.id, second.article.revision) == (first.article.id, 2)
    assert stored(database, 1).body == "Forty people died."
    assert waiting(database) == [1]
    with database.read() as connection:
        kept = connection.execute(sa.select(revisions)).one()
        assert (kept.article_id, kept.revision, kept.body) == (1, 1, "Two people died.")
        assert search(connection, "forty", now=NOW)
        assert not search(connection, "two", now=NOW)


def test_mark_watched_leaves_a_newer_revision_waiting(database: Database) -> None:
    """What changed while it was being watched is watched again."""
    [first] = save(database, article(1))
    save(database, article(1, body="Something else happened."))
    with database.write() as connection:
        archive.mark_watched(connection, [first.article])
    assert waiting(database) == [1]


def test_case_and_spaces_are_no_change(database: Database) -> None:
    """A publisher who only retouches a title does not make news, and the text stays as alerts point into it."""
    [first] = save(database, article(1, title="Blast in Bannu"))
    [again] = save(database, article(1, title="BLAST  in Bannu!"))
    assert again.outcome is Outcome.KNOWN
    assert stored(database, 1).title == first.article.title


def test_page_supersedes_the_feed_and_is_never_overwritten_by_it(database: Database) -> None:
    """The feed's summary is the first revision, the page the second; the summary coming back changes nothing."""
    feed = article(1, body="", summary="The council met.", complete=False, baseline=True, published_at=None)
    page = article(1, summary="The council met.", published_from="json-ld")
    save(database, feed)
    [second] = save(database, page)
    assert (second.outcome, second.article.revision, second.article.complete) == (Outcome.UPDATED, 2, True)
    assert second.article.published_from == "json-ld"
    assert second.article.baseline, "it came with the baseline and stays so"
    assert outcomes(save(database, replace(feed, summary="Another summary."))) == ["known"]
    assert outcomes(save(database, article(1, body=""))) == ["known"], "a page without text"
    assert stored(database, 1).body == page.body


def test_page_that_says_what_the_feed_said_is_only_complete(database: Database) -> None:
    """No revision for the same words; the article is complete from then on."""
    save(database, article(1, complete=False))
    assert outcomes(save(database, article(1))) == ["known"]
    assert stored(database, 1).complete


def test_baseline_stays_as_first_set(database: Database) -> None:
    """An article that was news does not become a baseline article because a later first fetch of a feed holds it."""
    save(database, article(1))
    save(database, article(1, baseline=True, body="Changed."))
    assert not stored(database, 1).baseline


@pytest.mark.parametrize(
    "date", [datetime(1970, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), NOW + timedelta(days=2)]
)
def test_impossible_dates_are_unknown(database: Database, date: datetime) -> None:
    """A date before 2000 or after tomorrow says nothing."""
    [saved] = save(database, article(1, published_at=date, modified_at=date))
    assert (saved.article.published_at, saved.article.modified_at) == (None, None)
    assert saved.article.published_from == ""


def test_redated_and_retitled_feed_brings_no_news(database: Database) -> None:
    """50 items with new guids, dates and title case are 50 known articles, none of which waits again."""
    items = [article(number) for number in range(1, 51)]
    first = save(database, *items)
    with database.write() as connection:
        archive.mark_watched(connection, [one.article for one in first])
    shouted = [
        replace(one, external_id=f"guid-{place}", title=one.title.upper(), published_at=NOW + timedelta(hours=1))
        for place, one in enumerate(items)
    ]
    assert outcomes(save(database, *shouted)) == ["known"] * 50
    assert waiting(database) == []


def test_hostile_text_is_stored_clean(database: Database) -> None:
    """NUL, half surrogates and enormous titles, keys and sources never reach the driver as they are."""
    nasty = "a\0b\ud800c" + "\u200cx" + "𠀀" * 3000
    [saved] = save(
        database,
        article(1, url=nasty, title=nasty, body=nasty, summary=nasty, source=nasty, keys=(nasty,), authors=(nasty,)),
    )
    assert "\0" not in saved.article.title
    assert stored(database, 1) == replace(saved.article, keys=())
    with database.read() as connection:
        assert set(archive.known_keys(connection, ["abc\u200cx" + "𠀀" * 3000]).values()) == {1}


def test_waiting_is_in_order_of_arrival(database: Database) -> None:
    """Older arrivals first, whatever their dates; `limit` holds."""
    save(database, article(2, published_at=NOW + timedelta(hours=5)), now=NOW)
    save(database, article(1, published_at=NOW - timedelta(days=5)), now=NOW + timedelta(seconds=1))
    with database.read() as connection:
        assert [one.url[-1] for one in archive.waiting(connection, limit=5)] == ["2", "1"]
        assert len(archive.waiting(connection, limit=1)) == 1


def test_queries(database: Database) -> None:
    """Articles are found by id and by key, the latest ones, and how many each source has."""
    save(database, article(1), article(2, source="other"), article(3, fetched_at=NOW - timedelta(days=9)))
    with database.read() as connection:
        assert archive.get(connection, 99) is None
        assert archive.find(connection, "https://nowhere.example.org/") is None
        assert sorted(archive.by_ids(connection, [1, 3, 99])) == [1, 3]
        assert [one.id for one in archive.recent(connection, 2)] == [3, 2]
        assert [one.id for one in archive.recent(connection, 2, source="other")] == [2]
        assert archive.per_source(connection, since=NOW - timedelta(days=7)) == {"example": 1, "other": 1}
        assert [one.id for one in archive.export(connection, NOW - timedelta(days=1))] == [1, 2]


def test_export_pages_through_everything(database: Database) -> None:
    """More articles than one reading holds come out, each once."""
    save(database, *(article(number) for number in range(450)))
    with database.read() as connection:
        assert [one.id for one in archive.export(connection, NOW - timedelta(days=1))] == list(range(1, 451))


def test_writers_at_once_store_each_article_once(database_url: str) -> None:
    """Eight writers offer the same articles in different orders: no error, one row each, one of them was first."""
    results: list[list[Saved]] = []
    failures: list[BaseException] = []
    start = threading.Barrier(8)

    def offer(turn: int) -> None:
        database = open_database(database_url)
        try:
            start.wait()
            for number in range(10):
                batch = [article((number + turn * 3) % 10), article((number + turn) % 10)]
                results.append(save(database, *batch))
        except BaseException as failure:  # noqa: BLE001  handed to the main thread
            failures.append(failure)
        finally:
            database.close()

    threads = [threading.Thread(target=offer, args=(turn,)) for turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    database = open_database(database_url)
    assert (rows(database, articles), rows(database, article_keys), rows(database, revisions)) == (10, 10, 0)
    database.close()
    assert sum(one.outcome is Outcome.NEW for saved in results for one in saved) == 10


TEXTS = st.text(st.sampled_from("abکی1 .\n"), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            article,
            st.integers(1, 3),
            title=TEXTS,
            summary=TEXTS,
            body=TEXTS,
            complete=st.booleans(),
            keys=st.lists(st.sampled_from("kmn"), max_size=2, unique=True).map(tuple),
        ),
        max_size=5,
    )
)
def test_both_databases_decide_alike(both: tuple[Database, Database], offered: list[Article]) -> None:
    """Whatever is offered, SQLite and Postgres store the same and say the same of it."""
    for database in both:
        with database.write() as connection:
            for table in (article_keys, revisions):
                connection.execute(sa.delete(table))
            connection.execute(sa.text("DELETE FROM article_search"))
            connection.execute(sa.delete(articles))
    answers = []
    for database in both:
        saved = save(database, *offered)
        first = min((one.article.id for one in saved), default=0)
        answers.append([(one.outcome, replace(one.article, id=one.article.id - first)) for one in saved])
        with database.read() as connection:
            answers[-1] += [(Outcome.KNOWN, replace(one, id=one.id - first)) for one in archive.recent(connection, 9)]
    assert answers[0] == answers[1]


def test_nothing_reads_the_whole_archive(sqlite_url: str) -> None:
    """Whatever `save`, `waiting` and `mark_watched` ask, SQLite answers from an index or by id."""
    database = open_database(sqlite_url)
    asked: list[tuple[str, Any]] = []
    sa.event.listen(
        database.engine,
        "before_cursor_execute",
        lambda *call: asked.append((call[2], call[3])) if not call[5] else None,
    )
    for _ in range(2):
        save(database, article(1), article(2), now=NOW)
    save(database, article(1, url="https://www.example.org/other", keys=(), body="Other."), article(2, body="New."))
    with database.write() as connection:
        archive.mark_watched(connection, archive.waiting(connection, limit=5))
    with database.read() as connection:
        plans = [
            step
            for statement, parameters in asked.copy()
            if " articles" in statement and not statement.startswith("INSERT")
            for *_, step in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters).all()
        ]
    assert any("ix_articles_source_title_key (source=? AND title_key=?)" in step for step in plans)
    assert any("ix_articles_waiting" in step for step in plans)
    assert not [step for step in plans if step.startswith("SCAN articles") or "ix_articles_fetched_at" in step]
    database.close()
