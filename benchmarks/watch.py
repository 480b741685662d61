"""How fast is `watch`, and does it stay as fast when the archive has grown?

    python benchmarks/watch.py [--articles 2000] [--small 10000] [--large 200000]

Invented articles, three in ten of them copies, are stored and watched with 100 rules on a SQLite file. What counts
are the ratios within one run: `watch` against one lower-casing of the same texts and against storing them, and the
time per article in a large archive against that in a small one. Times differ from machine to machine.
"""

import argparse
import os
import platform
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import sqlalchemy as sa

from alerts.copies import signature
from alerts.events import OpenStories
from alerts.matcher import Matcher
from alerts.reading import read
from alerts.rules import compile_rules
from alerts.watch import BATCH, WatchReport, watch
from storage import articles as article_rows
from storage import subscribers as subscriber_rows
from storage.database import Database, open_database, upgrade
from storage.records import Article, Severity, Subscriber
from storage.tables import articles, stories, story_articles

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RULES = 100
WORDS_AN_ARTICLE = 400
STEP = 5_000
IN_THE_WINDOW = 5_000  # the same in every archive: how much comes in within 72 hours does not depend on its age


class Language:
    """An invented language whose words are as unequally frequent as those of a real one."""

    def __init__(self, seed: int, size: int = 30_000) -> None:
        self._random = random.Random(seed)  # noqa: S311  repeatable, nothing secret
        self.words = ["".join(self._random.choices("aeioubdfgklmnprst", k=3 + n % 7)) + str(n) for n in range(size)]
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(size)))

    def sentence(self, length: int) -> str:
        """Give one sentence."""
        return " ".join(self._random.choices(self.words, cum_weights=self._weights, k=length)).capitalize() + "."

    def article(self, number: int) -> Article:
        """Give an article with a text of its own."""
        lengths = [self._random.randint(8, 30) for _ in range(WORDS_AN_ARTICLE // 19)]
        return Article(
            url=f"https://www.example.org/{number}",
            source=f"outlet-{number % 40}",
            title=self.sentence(9),
            body="\n\n".join(self.sentence(length) for length in lengths),
            language="en",
            published_at=NOW,
            fetched_at=NOW,
        )

    def stream(self, count: int) -> Iterator[Article]:
        """Give articles as they come in: three in ten are another outlet's copy of a recent one."""
        recent: list[Article] = []
        for number in range(count):
            fresh = self.article(number)
            if recent and self._random.random() < 0.3:
                fresh = replace(fresh, body=self._random.choice(recent[-200:]).body)
            recent.append(fresh)
            yield fresh


def make_rules(language: Language) -> Matcher:
    """Compile rules of two word lists each, of words that are neither rare nor everywhere."""
    pick = random.Random(1)  # noqa: S311  repeatable, nothing secret
    common = language.words[200:3_000]
    rules = [
        {
            "id": f"rule-{number}",
            "title": f"Rule {number}",
            "severity": "high",
            "when": {"near": {"words": 10, "all": [{"any": pick.sample(common, 6)}, {"any": pick.sample(common, 6)}]}},
        }
        for number in range(RULES)
    ]
    return Matcher(compile_rules({}, {}, rules))


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds on the clock and of the processor, for one article."""

    clock: float
    processor: float


def timed(run: Callable[[], object], count: int) -> Timing:
    """Time something that is done for so many articles."""
    clock, processor = perf_counter(), process_time()
    run()
    return Timing((perf_counter() - clock) / count, (process_time() - processor) / count)


def prepare(path: Path) -> Database:
    """Make an empty database with one subscriber."""
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    with database.write() as connection:
        subscriber_rows.put(connection, Subscriber(chat=1, severity=Severity.LOW), now=NOW)
    return database


def store(database: Database, arriving: Sequence[Article]) -> None:
    """Store articles as a crawl does."""
    for start in range(0, len(arriving), BATCH):
        with database.write() as connection:
            article_rows.save(connection, arriving[start : start + BATCH], now=NOW)


def fill(database: Database, count: int, language: Language) -> None:
    """Fill the archive with old stories of one article each, the last of them still open."""
    packed = [made.pack() for number in range(200) if (made := signature(language.article(number))) is not None]
    body = language.sentence(60)
    for start in range(0, count, STEP):
        rows = [
            {
                "id": number,
                "url": f"https://www.example.net/{number}",
                "source": "archive",
                "title": f"Old report {number}",
                "title_key": f"old report {number}",
                "body": body,
                "authors": [],
                "fetched_at": (at := _age(number, count)),
                "content_hash": str(number),
                "headline": f"Old report {number}",
                "first_at": at,
                "last_at": at,
                "article_id": number,
                "story_id": number,
                "reason": "first",
                "signature": packed[number % len(packed)],
                "joined_at": at,
            }
            for number in range(start + 1, min(start + STEP, count) + 1)
        ]
        with database.write() as connection:
            for table in (articles, stories, story_articles):
                names = {column.name for column in table.c}
                connection.execute(sa.insert(table), [{k: v for k, v in row.items() if k in names} for row in rows])


def _age(number: int, count: int) -> datetime:
    if number > count - IN_THE_WINDOW:
        return NOW - timedelta(hours=1)
    return NOW - timedelta(days=10) - timedelta(minutes=count - number)


def watch_all(database: Database, rules: Matcher, stories_open: OpenStories) -> WatchReport:
    """Watch until nothing waits."""
    done = WatchReport()
    while (report := watch(database, rules, now=NOW, stories=stories_open)).articles:
        done += report
    return done


def speed(folder: Path, count: int) -> None:
    """Print how fast articles are watched, and what part is reading them."""
    language = Language(0)
    rules = make_rules(language)
    arriving = list(language.stream(count))
    database = prepare(folder / "speed.db")
    storing = timed(lambda: store(database, arriving), count)
    texts = [f"{one.title}\n\n{one.body}" for one in arriving]
    lowering = timed(lambda: [text.lower() for text in texts], count)
    matching = timed(lambda: [rules.match(one, now=NOW) for one in arriving], count)
    reading = timed(lambda: [read(one, rules, now=NOW, source_meta={}) for one in arriving], count)
    reports: list[WatchReport] = []
    watching = timed(lambda: reports.append(watch_all(database, rules, OpenStories())), count)
    database.close()
    done = reports[0]
    print(f"{count} articles of {WORDS_AN_ARTICLE} words, {RULES} rules, SQLite")
    print(f"  firings {done.firings}, alerts {done.alerts}, messages {done.deliveries}, errors {len(done.errors)}")
    print(
        f"  watch            {1 / watching.clock:8.0f} articles/s  ({1 / watching.processor:.0f} per processor second)"
    )
    for name, timing in (("matching", matching), ("reading", reading), ("watch", watching), ("storing", storing)):
        ratio = timing.processor / lowering.processor
        print(f"  {name:16} {timing.processor * 1e6:8.0f} µs an article = {ratio:5.0f} lower-casings")
    print(f"  watch / storing  {watching.processor / storing.processor:8.2f}")


@dataclass(frozen=True, slots=True)
class Archive:
    """A filled database with articles that wait, and the times of the batches watched so far."""

    size: int
    database: Database
    stories_open: OpenStories
    times: list[Timing]

    def watch_batch(self, rules: Matcher) -> bool:
        """Watch one full batch and note its time per article; False if no full one is left."""
        clock, processor = perf_counter(), process_time()
        done = watch(self.database, rules, now=NOW, stories=self.stories_open, limit=BATCH).articles
        self.times.append(Timing((perf_counter() - clock) / BATCH, (process_time() - processor) / BATCH))
        return done == BATCH

    def middle(self) -> Timing:
        """Give the median of the full batches, without the first: it reads back what is open, once per process."""
        full = self.times[1:-1]
        return Timing(median(one.clock for one in full), median(one.processor for one in full))


def grown(folder: Path, size: int, language: Language, arriving: Sequence[Article]) -> Archive:
    """Make an archive of this size, with articles that wait."""
    database = prepare(folder / f"archive-{size}.db")
    fill(database, size, language)
    store(database, arriving)
    return Archive(size, database, OpenStories(), [])


def growth(folder: Path, count: int, sizes: tuple[int, int]) -> None:
    """Print the time per article in a large archive against that in a small one.

    They take turns, batch by batch, so that whatever else the machine does hits both.
    """
    language = Language(2)
    rules = make_rules(language)
    arriving = list(language.stream(count))
    archives = [grown(folder, size, language, arriving) for size in sizes]
    while all(archive.watch_batch(rules) for archive in archives):
        pass
    before, after = (archive.middle() for archive in archives)
    for archive, middle in zip(archives, (before, after), strict=True):
        archive.database.close()
        print(
            f"archive of {archive.size}: {middle.clock * 1e6:.0f} µs an article, processor {middle.processor * 1e6:.0f}"
        )
    print(f"  large / small    {after.clock / before.clock:8.2f}")
    print(f"  of the processor {after.processor / before.processor:8.2f}")


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=200_000)
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder:
        speed(Path(folder), given.articles)
        growth(Path(folder), given.articles, (given.small, given.large))


if __name__ == "__main__":
    main()
