"""How much faster a backtest is by the search index than by reading every article, as ratios.

    python benchmarks/backtest.py ARTICLES.jsonl.gz ... [--articles 20000] [--rules 200] [--database URL]

Articles are objects as `khabardar articles import` takes them, repeated under new addresses until there are enough.
The rules are made of words of these articles with a fixed seed: names that are rare, beside words that are common.
Both ways must give the same firings, else it stops.
"""

import argparse
import gzip
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from alerts.backtest import backtest
from alerts.rules import RuleSet, compile_rules
from config.files import load
from config.settings import SHIPPED
from storage import articles as archive
from storage.database import Database, open_database, upgrade
from storage.records import Article
from storage.text import words

SEED = 7
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 200
ALONE = 9  # rules that are backtested each by itself


def main() -> None:
    """Fill an archive, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--articles", type=int, default=20_000)
    arguments.add_argument("--rules", type=int, default=200)
    arguments.add_argument("--database", help="the URL of an empty database; default: a SQLite file that goes away")
    options = arguments.parse_args()
    read = [article for file in options.files for article in _read(file)]
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(options.database or f"sqlite:///{folder}/archive.db")
        upgrade(database)
        _fill(database, read, options.articles)
        print(f"{options.articles} articles, {len(read)} of them different, on {database.engine.name}")
        rules = list(_rules(read, options.rules))
        alone = [_measure(database, _compiled([one]), str(one["id"])) for one in rules[:ALONE]]
        print(
            f"one rule, median of {ALONE}: {median(alone):.1f} times as fast as reading all, at least {min(alone):.1f}"
        )
        _measure(database, _compiled(rules), f"{len(rules)} rules")
        _measure(database, load(SHIPPED).ruleset, "the shipped rules")
        database.close()


def _measure(database: Database, ruleset: RuleSet, name: str) -> float:
    """Print how many times faster the index makes a backtest, the best of three each, and return it."""
    reading, all_fired, total = min(_once(database, ruleset, presearch=False) for _ in range(3))
    choosing, fired, chosen = min(_once(database, ruleset, presearch=True) for _ in range(3))
    assert fired == all_fired
    print(
        f"  {name}: {len(fired)} firings; {chosen} of {total} articles read, "
        f"{choosing:.2f} s against {reading:.2f} s: {reading / choosing:.1f} times as fast"
    )
    return reading / choosing


def _once(database: Database, ruleset: RuleSet, *, presearch: bool) -> tuple[float, list[tuple[int, str]], int]:
    started = time.perf_counter()  # by the clock, for what the database server does counts as well
    with database.read() as connection:
        steps = list(backtest(connection, ruleset, since=NOW - timedelta(days=30), sources={}, presearch=presearch))
    taken = time.perf_counter() - started
    return taken, [(one.article.id, one.match.rule) for step in steps for one in step.fired], steps[-1].total


def _rules(articles: Sequence[Article], count: int) -> Iterator[dict[str, object]]:
    """Make rules of three shapes, each of a list of common words and four rare ones of its own."""
    chance = random.Random(SEED)  # noqa: S311  the same rules every time
    seen: Counter[str] = Counter()
    for article in articles:
        seen.update({word for word in words(f"{article.title}\n{article.body}") if len(word) > 3 and word.isalpha()})
    rare = sorted(word for word, number in seen.items() if 1 < number <= 0.003 * len(articles))
    common = sorted(word for word, number in seen.items() if 0.01 < number / len(articles) < 0.04)
    for number in range(count):
        names, list_ = chance.sample(rare, 4), chance.sample(common, 12)
        shapes = ({"all": [names, list_]}, {"near": {"words": 25, "all": [names, list_]}}, {"title": names})
        yield {"id": f"rule-{number}", "title": f"Rule {number}", "when": shapes[number % 3]}


def _compiled(rules: Sequence[dict[str, object]]) -> RuleSet:
    return compile_rules({}, {}, rules)


def _fill(database: Database, read: Sequence[Article], count: int) -> None:
    for start in range(0, count, BATCH):
        batch = [
            replace(article, url=f"{article.url}#{number}", title=f"{article.title} {number}")
            for number in range(start, min(start + BATCH, count))
            for article in [read[number % len(read)]]
        ]
        with database.write() as connection:
            archive.save(connection, batch, now=NOW)


def _read(file: Path) -> Iterator[Article]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    for line in data.splitlines():
        one = json.loads(line)
        title, summary, body = (one.get(key) or "" for key in ("title", "summary", "body"))
        yield Article(url=one["url"], fetched_at=NOW, title=title, summary=summary, body=body)


if __name__ == "__main__":
    main()
