"""Gate: every set of real articles runs through `replay` with the shipped rules, without an error and without a gap."""

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path

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
