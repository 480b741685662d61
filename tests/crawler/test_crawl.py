"""`crawler.crawl` against real servers on loopback: what is fetched, what is stored, and what is told of failures."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import NOW
from publisher import HTML, Answer, Publisher, publishing

from crawler.crawl import CrawlLimits, crawl
from crawler.limits import Progress
from crawler.sources import Section, Source, parse_source
from storage import articles, crawls
from storage.crawls import SourceState
from storage.database import Database, open_database
from storage.records import Article, CrawlRun

LIMITS = CrawlLimits(private_networks=True, delay=0, seconds=20, page_seconds=10, workers=1)
TITLE = "Report number {} from the valley"
PARAGRAPHS = (
    "The council met on Sunday and decided that the road would be repaired before the winter comes.",
    "It will cost a great deal of money, the mayor said, and not everybody was pleased with number {}.",
)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """An open publisher."""
    with publishing() as opened:
        yield opened


def fill(publisher: Publisher, numbers: range, **headers: str) -> None:
    """Put articles and a feed of them on the publisher."""
    for number in numbers:
        publisher.page(path(number), TITLE.format(number), *(text.format(number) for text in PARAGRAPHS))
    publisher.feed("/feed", [entry(number) for number in numbers], **headers)


def path(number: int) -> str:
    """The path of an article."""
    return f"/news/{number}-report-from-valley"


def entry(number: int, **changes: str) -> dict[str, str]:
    """An article's entry in the feed."""
    return {"link": path(number), "title": TITLE.format(number), "description": f"What report {number} says."} | changes


def source(publisher: Publisher, **changes: Any) -> Source:  # noqa: ANN401  any key of a source
    """The publisher as a source."""
    return parse_source({"id": "valley", "name": "Valley", "feeds": [f"{publisher.url}/feed"]} | changes)


def run(
    url: str, *sources: Source, limits: CrawlLimits = LIMITS, now: datetime = NOW, told: list[Progress] | None = None
) -> list[CrawlRun]:
    """Crawl now."""
    return asyncio.run(
        crawl(url, sources, limits=limits, now=now, on_progress=told.append if told is not None else None)
    )


def stored(url: str) -> dict[str, Article]:
    """Everything in the archive, by title."""
    database = open_database(url)
    with database.read() as connection:
        found = {article.title: article for article in articles.recent(connection, 1000)}
    database.close()
    return found


def test_a_feed_becomes_articles_in_both_databases(database_url: str, publisher: Publisher) -> None:
    """The first crawl stores every article with its text, as a baseline, and tells how far it is."""
    fill(publisher, range(3))
    told: list[Progress] = []
    assert [
        (r.outcome, r.found, r.new, r.updated, r.errors) for r in run(database_url, source(publisher), told=told)
    ] == [("ok", 3, 3, 0, ())]
    found = stored(database_url)
    assert set(found) == {TITLE.format(number) for number in range(3)}
    assert all(article.baseline and article.complete and article.source == "valley" for article in found.values())
    assert found[TITLE.format(1)].body == "\n\n".join(text.format(1) for text in PARAGRAPHS)
    assert told[-1] == Progress(source="valley", found=3, stored=3, new=3, finished=True)


def test_the_parent_never_imports_twisted() -> None:
    """Neither do the verbs' own imports bring it, which a service and every command have."""
    look = "import crawler.crawl, crawler.fetch, crawler.schedule, sys; print('twisted' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_a_second_crawl_asks_on_condition_and_stores_nothing_twice(sqlite_url: str, publisher: Publisher) -> None:
    """ETag and Last-Modified go back to the server; its 304 ends the crawl, and no page is asked for again."""
    fill(publisher, range(2), ETag='"one"', **{"Last-Modified": "Mon, 02 Mar 2026 08:00:00 GMT"})
    run(sqlite_url, source(publisher))
    told: list[Mapping[str, str]] = []

    def unchanged(headers: Mapping[str, str]) -> Answer:
        told.append(headers)
        return Answer(status=304)

    publisher.answers["/feed"] = unchanged
    (second,) = run(sqlite_url, source(publisher), now=NOW + timedelta(minutes=5))
    assert (second.outcome, second.new, second.updated) == ("unchanged", 0, 0)
    assert told[0]["If-None-Match"] == '"one"'
    assert told[0]["If-Modified-Since"] == "Mon, 02 Mar 2026 08:00:00 GMT"
    assert publisher.asked(path(0)) == publisher.asked(path(1)) == 1


def test_a_server_without_validators_is_known_by_the_bytes(sqlite_url: str, publisher: Publisher) -> None:
    """A feed of the same bytes is unchanged, whatever the server says of it."""
    fill(publisher, range(2))
    run(sqlite_url, source(publisher))
    assert run(sqlite_url, source(publisher))[0].outcome == "unchanged"


def test_only_what_is_new_after_the_baseline_may_alert(sqlite_url: str, publisher: Publisher) -> None:
    """An article that joins the feed later is no baseline, and only its page is fetched."""
    fill(publisher, range(2))
    run(sqlite_url, source(publisher))
    fill(publisher, range(3))
    assert run(sqlite_url, source(publisher))[0].new == 1
    assert {title: article.baseline for title, article in stored(sqlite_url).items()} == {
        TITLE.format(0): True,
        TITLE.format(1): True,
        TITLE.format(2): False,
    }
    assert publisher.asked(path(0)) == 1


def test_a_changed_entry_has_its_page_read_again(sqlite_url: str, publisher: Publisher) -> None:
    """A new summary in the feed leads to a second revision of the same article."""
    fill(publisher, range(2))
    run(sqlite_url, source(publisher))
    publisher.page(path(1), TITLE.format(1), *PARAGRAPHS, "Two more bridges were closed on Monday, the police said.")
    publisher.feed("/feed", [entry(0), entry(1, description="Two more bridges were closed.")])
    (second,) = run(sqlite_url, source(publisher))
    assert (second.outcome, second.new, second.updated) == ("ok", 0, 1)
    article = stored(sqlite_url)[TITLE.format(1)]
    assert article.revision == 2
    assert article.body.endswith("the police said.")


def test_a_feed_that_brings_the_whole_text_is_enough(sqlite_url: str, publisher: Publisher) -> None:
    """A long text in the feed is the body, and the page is not asked for."""
    text = "".join(
        f"<p>Sentence {number} of a long report about the river and the villages on it.</p>" for number in range(30)
    )
    publisher.answers["/feed"] = Answer(
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>'
        f"<title>Long report</title><link>{publisher.url}/x</link><description>Short</description>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded></item></channel></rss>".encode()
    )
    assert run(sqlite_url, source(publisher))[0].outcome == "ok"
    assert len(stored(sqlite_url)["Long report"].body.split("\n\n")) == 30
    assert publisher.asked("/x") == 0


def test_what_robots_txt_forbids_is_not_fetched(sqlite_url: str, publisher: Publisher) -> None:
    """The page stays unread, the run says why, and title and summary are kept."""
    fill(publisher, range(1))
    publisher.answers["/robots.txt"] = Answer(b"User-agent: Khabardar\nDisallow: /news/\n")
    (only,) = run(sqlite_url, source(publisher))
    assert only.outcome == "partial"
    assert only.errors == (f"{publisher.url}{path(0)}: robots.txt forbids it",)
    article = stored(sqlite_url)[TITLE.format(0)]
    assert (article.complete, article.body, article.summary) == (False, "", "What report 0 says.")
    assert publisher.asked(path(0)) == 0


def test_we_say_who_we_are(sqlite_url: str, publisher: Publisher) -> None:
    """Every request carries the user agent that was handed in."""
    fill(publisher, range(1))
    run(sqlite_url, source(publisher), limits=replace(LIMITS, user_agent="Khabardar/9 (desk@example.org)"))
    assert {headers["User-Agent"] for _, headers in publisher.journal} == {"Khabardar/9 (desk@example.org)"}


def test_private_networks_are_out_of_reach(sqlite_url: str, publisher: Publisher) -> None:
    """Without the switch no connection is made to loopback, in any spelling, and the source is blocked."""
    fill(publisher, range(1))
    port = publisher.url.rpartition(":")[2]
    spellings = ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "127.1", "0")
    (only,) = run(
        sqlite_url,
        source(publisher, feeds=[f"http://{host}:{port}/feed" for host in spellings]),
        limits=replace(LIMITS, private_networks=False),
    )
    assert only.outcome == "blocked"
    assert all(error.endswith("blocked private address") for error in only.errors)
    assert publisher.journal == []


def test_one_bad_source_harms_no_other(sqlite_url: str, publisher: Publisher) -> None:
    """Silence, a broken feed, a refusal, and a dead port are named; the good source is crawled all the same."""
    fill(publisher, range(2))
    publisher.answers["/slow"] = Answer(b"x" * 100, slowly=1.0)
    publisher.answers["/broken"] = Answer(b"<html><body>We have moved</body></html>")
    publisher.answers["/no"] = Answer(status=403)
    publisher.answers["/busy"] = Answer(status=503, headers={"Retry-After": "7200"})
    bad = {
        "slow": f"{publisher.url}/slow",
        "broken": f"{publisher.url}/broken",
        "refused": f"{publisher.url}/no",
        "busy": f"{publisher.url}/busy",
        "dead": "http://127.0.0.1:1/feed",
    }
    sources = [source(publisher), *(source(publisher, id=name, feeds=[url]) for name, url in bad.items())]
    runs = {r.source: r for r in run(sqlite_url, *sources, limits=replace(LIMITS, seconds=4))}
    assert {name: r.outcome for name, r in runs.items()} == {
        "valley": "ok",
        "slow": "timeout",
        "broken": "failed",
        "refused": "blocked",
        "busy": "blocked",
        "dead": "failed",
    }
    assert all(r.errors for name, r in runs.items() if name != "valley")
    assert runs["slow"].seconds < 8
    assert len(stored(sqlite_url)) == 2
    assert publisher.asked("/busy") == 1
    database = open_database(sqlite_url)
    with database.read() as connection:
        states = crawls.source_states(connection)
    database.close()
    due = states["busy"].next_due_at
    assert due is not None
    assert due >= NOW + timedelta(seconds=7200)
    assert states["dead"].failures == 1


def test_a_page_that_is_too_large_or_none_keeps_title_and_summary(sqlite_url: str, publisher: Publisher) -> None:
    """A huge page, a file that is no page, a missing page: each is named, and the feed's words are stored."""
    fill(publisher, range(3))
    publisher.answers[path(0)] = Answer(b"<p>x</p>" * 800_000, headers={"Content-Type": HTML})
    publisher.answers[path(1)] = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    publisher.answers[path(2)] = Answer(status=404)
    (only,) = run(sqlite_url, source(publisher))
    assert only.outcome == "partial"
    assert sorted(error.partition(": ")[2] for error in only.errors) == [
        "it is no page but application/pdf",
        "the server answered 404",
        "too large, skipped",
    ]
    assert all(not article.complete and article.summary for article in stored(sqlite_url).values())


def test_a_page_that_did_not_come_is_tried_again(sqlite_url: str, publisher: Publisher) -> None:
    """While a page is missing, the unchanged feed is read anew; its text becomes the second revision."""
    fill(publisher, range(1))
    page = publisher.answers.pop(path(0))
    run(sqlite_url, source(publisher))
    publisher.answers[path(0)] = page
    (second,) = run(sqlite_url, source(publisher))
    assert (second.outcome, second.updated) == ("ok", 1)
    assert stored(sqlite_url)[TITLE.format(0)].complete
    assert run(sqlite_url, source(publisher))[0].outcome == "unchanged"


def test_a_hostile_page_is_given_up_and_the_others_are_read(sqlite_url: str, publisher: Publisher) -> None:
    """A page that takes the extractor too long costs its deadline, no more; its words from the feed are kept."""
    fill(publisher, range(3))
    publisher.answers[path(1)] = Answer(b"<p>a</p>" * 240_000, headers={"Content-Type": HTML})
    (only,) = run(sqlite_url, source(publisher), limits=replace(LIMITS, page_seconds=2, seconds=30))
    assert only.errors == (f"{publisher.url}{path(1)}: reading it took more than 2 s",)
    assert {title: article.complete for title, article in stored(sqlite_url).items()} == {
        TITLE.format(0): True,
        TITLE.format(1): False,
        TITLE.format(2): True,
    }


def test_bytes_that_no_parser_likes_are_stored_as_text(database_url: str, publisher: Publisher) -> None:
    """NUL, invalid bytes and impossible references in a feed spoil nothing but themselves."""
    title = "دھماکے میں دو افراد زخمی"
    body = (
        b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><item><title>'
        + title.encode()
        + b"\x00\xff&#xD800;&#0;</title><link>"
        + publisher.url.encode()
        + b"/news/1-report-from-valley</link></item></channel></rss>"
    )
    publisher.answers["/feed"] = Answer(body)
    (only,) = run(database_url, source(publisher))
    assert only.new == 1
    (found,) = stored(database_url)
    assert found.startswith(title)
    assert "\0" not in found


def test_a_late_page_does_not_hold_up_its_article(sqlite_url: str, publisher: Publisher) -> None:
    """What the feed says is stored when the page is late; the page makes the second revision of the same article."""
    fill(publisher, range(1))
    page = publisher.answers[path(0)]
    assert isinstance(page, Answer)
    publisher.answers[path(0)] = replace(page, wait=3.0)
    told: list[Progress] = []
    (only,) = run(sqlite_url, source(publisher), limits=replace(LIMITS, stub_seconds=0.5), told=told)
    assert (only.outcome, only.new, only.updated) == ("ok", 1, 1)
    assert stored(sqlite_url)[TITLE.format(0)].revision == 2


def test_more_pages_than_the_budget_are_stored_from_the_feed_first(sqlite_url: str, publisher: Publisher) -> None:
    """Nothing is marked as seen: what is over the budget is stored short, and read by the next runs."""
    fill(publisher, range(5))
    (first,) = run(sqlite_url, source(publisher), limits=replace(LIMITS, pages=3))
    assert (first.outcome, first.new) == ("partial", 5)
    assert sum(article.complete for article in stored(sqlite_url).values()) == 3
    (second,) = run(sqlite_url, source(publisher), limits=replace(LIMITS, pages=3))
    assert (second.outcome, second.updated) == ("ok", 2)
    assert all(article.baseline for article in stored(sqlite_url).values())


def test_sitemaps_and_sections_are_listings_as_well(sqlite_url: str, publisher: Publisher) -> None:
    """Articles come from a sitemap behind an index and from a section page, too."""
    fill(publisher, range(3))
    publisher.answers["/index.xml"] = Answer(
        f"<sitemapindex><sitemap><loc>{publisher.url}/news.xml</loc></sitemap></sitemapindex>".encode()
    )
    publisher.answers["/news.xml"] = Answer(f"<urlset><url><loc>{publisher.url}{path(0)}</loc></url></urlset>".encode())
    section = f'<html><body><h2><a href="{path(1)}">One</a></h2><h2><a href="{path(2)}">Two</a></h2></body></html>'
    publisher.answers["/front"] = Answer(section.encode(), headers={"Content-Type": HTML})
    both = source(
        publisher,
        feeds=[],
        news_sitemaps=[f"{publisher.url}/index.xml"],
        sections=[{"url": f"{publisher.url}/front", "links": "h2 a"}],
    )
    assert run(sqlite_url, both)[0].new == 3
    assert set(stored(sqlite_url)) == {TITLE.format(number) for number in range(3)}


def test_a_listing_that_breaks_its_reader_has_failed(sqlite_url: str, publisher: Publisher) -> None:
    """Whatever the reader stumbles over, the source is not well: it is told, and looked at less often."""
    publisher.page("/", "Front page", "<a href='/news/1'>One</a>")
    sections = (Section(f"{publisher.url}/", "a::attr(href)"),)  # written before such selectors were refused
    (only,) = run(sqlite_url, replace(source(publisher), feeds=(), sections=sections))
    assert only.outcome == "failed"
    assert "Pseudo-elements are not supported" in only.errors[0]
    state = _state(sqlite_url)
    assert (state.failures, state.last_success_at) == (1, None)


def test_a_crawl_that_breaks_is_kept_and_tried_less_often(sqlite_url: str, publisher: Publisher) -> None:
    """As where a source names a spider that is not there: it is no reason to crawl without a pause."""
    for failures in (1, 2):
        (only,) = run(sqlite_url, source(publisher, spider="nobody"))
        assert only.outcome == "failed"
        state = _state(sqlite_url)
        assert state.failures == failures
        assert state.next_due_at is not None
        assert state.next_due_at > NOW


def _state(url: str) -> SourceState:
    database = open_database(url)
    with database.read() as connection:
        found = crawls.source_states(connection)["valley"]
    database.close()
    return found


def test_a_dry_run_shows_and_stores_nothing(sqlite_url: str, publisher: Publisher) -> None:
    """The articles come with the progress; neither they nor the run are in the database."""
    fill(publisher, range(2))
    told: list[Progress] = []
    run(sqlite_url, source(publisher), limits=replace(LIMITS, dry_run=True), told=told)
    assert {article.title for progress in told for article in progress.articles} == {TITLE.format(0), TITLE.format(1)}
    assert stored(sqlite_url) == {}


@pytest.mark.parametrize(("when", "lost"), [("1", range(3)), ("NEW.title LIKE '%number 1 %'", range(1, 2))])
def test_what_could_not_be_stored_is_named_and_fetched_again(
    sqlite_url: str, publisher: Publisher, when: str, lost: range
) -> None:
    """A write that fails costs no other article: the run names each, and the next crawl asks anew, 304 or not."""
    fill(publisher, range(3), ETag='"same"')
    fault = "BEGIN SELECT RAISE(ABORT, 'disk fault'); END"
    _sabotage(sqlite_url, f"CREATE TRIGGER broken BEFORE INSERT ON articles WHEN {when} {fault}")
    (broken,) = run(sqlite_url, source(publisher))
    assert (broken.outcome, broken.new) == ("partial" if len(lost) < 3 else "failed", 3 - len(lost))
    named = {error.partition(": could")[0] for error in broken.errors if "disk fault" in error}
    assert named == {publisher.url + path(number) for number in lost}
    assert len(stored(sqlite_url)) == 3 - len(lost)
    _sabotage(sqlite_url, "DROP TRIGGER broken")
    (mended,) = run(sqlite_url, source(publisher), now=NOW + timedelta(hours=1))
    assert (mended.outcome, mended.new) == ("ok", len(lost))
    assert set(stored(sqlite_url)) == {TITLE.format(number) for number in range(3)}


def test_an_article_that_is_always_refused_holds_no_source_in_its_baseline(
    sqlite_url: str, publisher: Publisher
) -> None:
    """What is new from that source alerts, though each run has to leave the one out."""
    fill(publisher, range(2))
    refused = "BEFORE INSERT ON articles WHEN NEW.title LIKE '%number 1 %' BEGIN SELECT RAISE(ABORT, 'odd'); END"
    _sabotage(sqlite_url, f"CREATE TRIGGER refusing {refused}")
    run(sqlite_url, source(publisher))
    fill(publisher, range(3))
    run(sqlite_url, source(publisher), now=NOW + timedelta(hours=1))
    assert {title: article.baseline for title, article in stored(sqlite_url).items()} == {
        TITLE.format(0): True,
        TITLE.format(2): False,
    }


def _sabotage(url: str, statement: str) -> None:
    database = open_database(url)
    with database.write() as connection:
        connection.exec_driver_sql(statement)
    database.close()


def test_a_killed_crawl_process_is_told_for_every_source_it_had(sqlite_url: str, publisher: Publisher) -> None:
    """Kill -9 of the process gives each of its sources a failed run with a plain reason, and frees them."""
    fill(publisher, range(1))
    publisher.answers["/feed"] = Answer(b"x", wait=30.0)

    def kill(progress: Progress) -> None:
        assert progress.source == "valley"
        os.kill(_crawl_process(), signal.SIGKILL)

    async def crawl_and_kill() -> list[CrawlRun]:
        return await crawl(sqlite_url, [source(publisher)], limits=LIMITS, now=NOW, on_progress=kill)

    (only,) = asyncio.run(crawl_and_kill())
    assert (only.outcome, only.errors) == ("failed", ("the crawl process was killed (SIGKILL)",))
    database = open_database(sqlite_url)
    with database.write() as connection:
        assert crawls.last_runs(connection)["valley"].outcome == "failed"
        assert crawls.claim_source(connection, "valley", "somebody", NOW, NOW + timedelta(minutes=1))
    database.close()


def test_a_cancelled_crawl_leaves_no_process(sqlite_url: str, publisher: Publisher) -> None:
    """Cancelling ends the crawl process and every process it started."""
    publisher.answers["/feed"] = Answer(b"x", wait=30.0)
    groups: list[int] = []

    async def cancel() -> None:
        begun = asyncio.Event()

        def note(_: Progress) -> None:
            groups.append(_crawl_process())
            begun.set()

        task = asyncio.create_task(crawl(sqlite_url, [source(publisher)], limits=LIMITS, now=NOW, on_progress=note))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert not [fields for fields in _processes() if fields[GROUP] == groups[0] and fields[STATE] != ord("Z")]


def test_a_killed_parent_takes_the_crawl_with_it(sqlite_url: str, publisher: Publisher) -> None:
    """After kill -9 of the service no crawl goes on, and the next service may crawl the source at once."""
    publisher.answers["/feed"] = Answer(b"x", wait=30.0)
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, sqlite_url, f"{publisher.url}/feed"], stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"begun\n"
    group = _crawl_process(parent.pid)
    parent.kill()
    parent.communicate()
    until = time.monotonic() + 10
    while [fields for fields in _processes() if fields[GROUP] == group and fields[STATE] != ord("Z")]:
        assert time.monotonic() < until, "the crawl goes on"
        time.sleep(0.05)
    database = open_database(sqlite_url)
    with database.write() as connection:
        assert crawls.claim_source(connection, "valley", "the next", NOW, NOW + timedelta(minutes=1))
    database.close()


_PARENT = """
import asyncio, sys
from datetime import UTC, datetime
from crawler.crawl import CrawlLimits, crawl
from crawler.sources import parse_source
source = parse_source({"id": "valley", "name": "Valley", "feeds": [sys.argv[2]]})
limits = CrawlLimits(private_networks=True, delay=0)
begun = lambda _: print("begun", flush=True)
asyncio.run(crawl(sys.argv[1], [source], limits=limits, now=datetime.now(UTC), on_progress=begun))
"""


def test_two_crawls_of_one_source_do_not_meet(database: Database, database_url: str, publisher: Publisher) -> None:
    """A source that another process has claimed is left alone, and said so; its schedule is not touched."""
    with database.write() as connection:
        crawls.claim_source(connection, "valley", "another", NOW, NOW + timedelta(minutes=5))
    fill(publisher, range(1))
    (only,) = run(database_url, source(publisher))
    assert only.errors == ("another process is crawling this source",)
    assert publisher.journal == []


STATE, PARENT, GROUP, SESSION = 1, 2, 3, 4  # fields of /proc/PID/stat, after the name; 0 is the PID itself


def _processes() -> list[list[int]]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            written = stat.read_text()
        except OSError:  # it has just ended
            continue
        state, *numbers = written.rpartition(")")[2].split()[:4]
        found.append([int(stat.parent.name), ord(state), *map(int, numbers)])
    return found


def _crawl_process(parent: int = 0) -> int:
    """The process that leads its own session below the fork server of `parent`, which is this process if not told."""
    processes = _processes()
    servers = {fields[0] for fields in processes if fields[PARENT] == (parent or os.getpid())}
    return next(fields[0] for fields in processes if fields[SESSION] == fields[0] and fields[PARENT] in servers)
