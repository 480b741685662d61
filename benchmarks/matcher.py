"""How fast the matcher is, as ratios that another machine can repeat: to one lowercase pass, to one `re` per rule.

    python benchmarks/matcher.py ARTICLES.jsonl.gz ... [--rules 100 1000 10000]

Articles are objects as `khabardar articles import` takes them. The rules are made from words of these very articles,
with a fixed seed, so that they hit as often as rules of a newsroom do: names that are rare, lists that are common.

A lowercase pass and a matching are run in turns, a few articles at a time, in some rounds; what counts is the quietest
round of each turn. What others do on a shared machine slows rules, which are large, more than a pass, which is small,
so whole rounds lie far apart; their ratios are printed beside it, and where they differ much, measure again.
"""

import argparse
import gzip
import json
import os
import platform
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise, product
from pathlib import Path
from typing import Any, TypeVar

from alerts.matcher import Matcher
from alerts.rules import RuleSet, compile_rules
from alerts.scanners import AutomatonScanner
from alerts.sight import Sight
from storage.records import Article
from storage.text import words

_Value = TypeVar("_Value")
SEED = 7
NOW = datetime(2026, 1, 1, tzinfo=UTC)
RARE = 0.003  # the share of articles that a name stands in: fifty rules in a thousand articles, by and by
LISTS = 40
ROUNDS = 9
AT_ONCE = 20  # articles between two turns
RE_ARTICLES = 12  # one `re` per rule takes a second an article at ten thousand rules


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--rules", nargs="+", type=int, default=[100, 1000, 10_000])
    arguments.add_argument("--limit", type=int, default=2000, help="at most so many articles")
    options = arguments.parse_args()
    articles = _spread([article for file in options.files for article in _read(file)], options.limit)
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    characters = sum(map(len, map(_text, articles))) / len(articles)
    print(f"{len(articles)} articles of {characters:.0f} characters, {_not_ascii(articles):.0%} beyond ASCII\n")
    for count in options.rules:
        _measure(count, articles)


def _measure(count: int, articles: Sequence[Article]) -> None:
    material = _Material(articles)
    before = _memory()
    compiling, ruleset = _timed(lambda: compile_rules({}, material.lists, list(material.rules(count))))
    building, matcher = _timed(lambda: Matcher(ruleset))
    memory = _memory() - before
    folding = _each(articles, lambda article: Sight(article, ruleset.vocabulary))
    lines = [Sight(article, ruleset.vocabulary).line for article in articles]
    scanner = AutomatonScanner(matcher.patterns)
    scanning = _each(lines, scanner.scan)
    lowered, matched = _in_turns(articles, matcher)
    lower, matching = _quietest(lowered) / len(articles), _quietest(matched) / len(articles)
    passes = sorted(sum(slow) / sum(fast) for slow, fast in zip(matched, lowered, strict=True))
    by_re = _one_re_per_rule(ruleset, articles[:: max(1, len(articles) // RE_ARTICLES)])
    fired = sum(len(matcher.match(article, now=NOW).firings) for article in articles) / len(articles)
    print(f"{count} rules, {len(matcher.patterns)} patterns, {fired:.2f} firings an article")
    print(f"  compiled in {compiling:.2f} s, prepared in {building:.2f} s, {memory:.0f} MB")
    print(
        f"  {1 / matching:,.0f} articles/s: {matching * 1e6:.0f} µs an article, "
        f"of it folding {folding * 1e6:.0f}, scan {scanning * 1e6:.0f}"
    )
    print(
        f"  {matching / lower:.0f} lowercase passes of {lower * 1e6:.2f} µs, in whole rounds {passes[0]:.0f} to "
        f"{passes[-1]:.0f}; {by_re / matching:.0f} times as fast as one `re` per rule; load {os.getloadavg()[0]:.1f}\n"
    )


class _Material:
    """Words of the articles, by how common they are, and rules made of them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._random = random.Random(SEED)  # noqa: S311  the same rules every time
        seen: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for article in articles:
            found = words(_text(article))
            seen.update({word for word in found if len(word) > 3 and word.isalpha()})
            pairs.update(set(pairwise(found)))
        shares = {word: count / len(articles) for word, count in seen.items()}
        self._common = sorted(word for word, share in shares.items() if 0.01 < share < 0.04)
        self._rare = sorted(word for word, share in shares.items() if share <= max(RARE, 1 / len(articles)))
        self._phrases = sorted(
            " ".join(pair) for pair, count in pairs.items() if 1 < count <= max(2, RARE * len(articles))
        )
        self.lists: dict[str, object] = {f"list-{number}": self._some_list() for number in range(LISTS)}

    def _some_list(self) -> dict[str, object]:
        chosen = self._random.sample(self._common, 8)
        return {"terms": [*(f"~{word}" if word.isascii() else word for word in chosen)], "ignore": self._phrase()}

    def _phrase(self) -> str:
        return self._random.choice(self._phrases)

    def _names(self, count: int) -> list[str]:
        return [
            self._phrase() if self._random.random() < 0.5 else self._random.choice(self._rare) for _ in range(count)
        ]

    def rules(self, count: int) -> Iterator[dict[str, Any]]:
        """Make rules of every shape, each with names of its own."""
        for number in range(count):
            one, two = (f"$list-{self._random.randrange(LISTS)}" for _ in range(2))
            when, more = self._shape(number % 5, one, two)
            yield {"id": f"rule-{number}", "title": f"Rule {number}", "when": when, **more}

    def _shape(self, shape: int, one: str, two: str) -> tuple[object, dict[str, object]]:
        if shape == 0:
            return {"near": {"words": 25, "all": [self._names(4), one]}}, {"unless": {"title": self._names(2)}}
        if shape == 1:
            return {"all": [one, self._names(4)]}, {
                "raise": [{"to": "critical", "if": {"sentence": {"all": [one, two]}}}]
            }
        if shape == 2:
            return {"sentence": {"all": [one, self._names(3)], "none": self._names(2)}}, {"ignore": self._names(1)}
        if shape == 3:
            return self._names(5), {"where": {"max_age": "3650d", "not": {"section": "sport"}}}
        return {"title": self._names(3), "none": [two]}, {}


def _read(file: Path) -> Iterator[Article]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    for line in data.splitlines():
        one: dict[str, Any] = json.loads(line)
        title, summary, body = (one.get(key) or "" for key in ("title", "summary", "body"))
        yield Article(url=one["url"], fetched_at=NOW, title=title, summary=summary, body=body)


def _spread(articles: Sequence[Article], limit: int) -> list[Article]:
    return list(articles[:: max(1, -(-len(articles) // limit))])


def _text(article: Article) -> str:
    return f"{article.title}\n{article.summary}\n{article.body}"


def _not_ascii(articles: Sequence[Article]) -> float:
    return sum(not _text(article).isascii() for article in articles) / len(articles)


def _in_turns(articles: Sequence[Article], matcher: Matcher) -> tuple[list[list[float]], list[list[float]]]:
    """Time the lowercase pass and the matching, for each round the seconds of each turn of a few articles.

    A pass is run before and after the matching of the same articles: caches and the clock are never the same for long,
    and what is compared must meet them alike.
    """
    texts = list(map(_text, articles))
    match = partial(matcher.match, now=NOW)
    turns = [slice(start, start + AT_ONCE) for start in range(0, len(articles), AT_ONCE)]
    lowered: list[list[float]] = [[] for _ in range(ROUNDS)]
    matched: list[list[float]] = [[] for _ in range(ROUNDS)]
    for number, turn in product(range(ROUNDS), turns):
        lowers = partial(_each_once, texts[turn], str.lower)
        before = _timed(lowers)[0]
        matched[number].append(_timed(partial(_each_once, articles[turn], match))[0])
        after = _timed(lowers)[0]
        lowered[number].append((before + after) / 2)
    return lowered, matched


def _quietest(rounds: Sequence[Sequence[float]]) -> float:
    """Add up the quietest round of each turn."""
    turns: Iterator[tuple[float, ...]] = zip(*rounds, strict=True)
    return sum(map(min, turns))


def _one_re_per_rule(ruleset: RuleSet, articles: Sequence[Article]) -> float:
    """Time what most alert engines do: every rule's words as one expression, searched in every article."""
    vocabulary = ruleset.vocabulary
    expressions = []
    for rule in ruleset.rules:
        leaves = {leaf for clause in rule.when.required(len) for leaf in clause}
        forms = {re.escape(form.text) for leaf in leaves for form in vocabulary.forms(leaf)}
        expressions.append(re.compile(rf"\b(?:{'|'.join(sorted(forms))})\b", re.IGNORECASE))
    texts = list(map(_text, articles))
    return _timed(lambda: [expression.search(text) for text in texts for expression in expressions])[0] / len(texts)


def _each(things: Sequence[_Value], run: Callable[[_Value], object]) -> float:
    """Time one call for each thing, the best of five rounds, in seconds a call."""
    return min(_timed(lambda: _each_once(things, run))[0] for _ in range(5)) / len(things)


def _each_once(things: Sequence[_Value], run: Callable[[_Value], object]) -> None:
    """Call with each thing; results are not kept."""
    for thing in things:
        run(thing)


def _timed(run: Callable[[], _Value]) -> tuple[float, _Value]:
    started = time.process_time()  # other processes do not count
    value = run()
    return time.process_time() - started, value


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
