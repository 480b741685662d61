"""Gate: every set of real articles runs through `replay` with the shipped rules, without an error and without a gap."""

import gzip
import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factories import NOW

from alerts.matcher import Matcher
from alerts.replay import replay
from config.files import load
from crawler.urls import identity_keys
from storage.articles import article_from_json
from storage.records import Article

FOLDER = os.environ.get("KHABARDAR_GATES_DATA", "")
SHIPPED = Path(__file__).parents[2] / "config"
SETS = sorted(Path(FOLDER).glob("*.articles.jsonl.gz")) if FOLDER else []

pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="KHABARDAR_GATES_DATA names no folder with measuring data"),
    pytest.mark.timeout(300),
]


def read(path: Path) -> list[Article]:
    """Read a set as `khabardar replay` does."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [article_from_json(json.loads(line), now=NOW) for line in lines]
    return [replace(one, keys=identity_keys(one.url)) for one in articles]


def test_the_folder_holds_sets() -> None:
    """A folder without sets would let this gate pass by measuring nothing."""
    assert SETS


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name.split(".")[0])
def test_a_set_runs_through(path: Path) -> None:
    """One line per article in the order of the file, and nothing goes wrong."""
    articles = read(path)
    errors: list[str] = []
    lines = list(replay(articles, Matcher(load(SHIPPED).ruleset), on_error=errors.append))
    assert errors == []
    assert [line["id"] for line in lines] == [one.external_id for one in articles]


def test_an_event_rings_little_more_than_once() -> None:
    """With every story alerting, look-alike events side by side ring 1.3 times each, and few of them never."""
    with gzip.open(Path(FOLDER) / "ecb.gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        events = [json.loads(line)["cluster"] for line in lines]
    articles = read(Path(FOLDER) / "ecb.articles.jsonl.gz")
    rings: Counter[str] = Counter(dict.fromkeys(events, 0))
    for event, line in zip(events, replay(articles, Matcher(load(SHIPPED).ruleset), no_rules=True), strict=True):
        messages: Any = line["messages"]
        rings[event] += sum(message["rings"] for message in messages)
    assert rings.total() <= 1.34 * len(rings)
    assert sum(not count for count in rings.values()) <= 5
