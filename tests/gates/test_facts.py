"""Gate: tolls read from real news agree with its answer key.

The floors lie a little below what was reached when they were written. The key is in part wrong, and a constant does
well on it: so the share of all documents and the detection of any victims are held beside the share of exact numbers.
"""

import gzip
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from factories import NOW

from alerts.facts.tolls import read_tolls
from storage.articles import article_from_json
from storage.facts import Toll

FOLDER = os.environ.get("KHABARDAR_GATES_DATA", "")
needs_data = pytest.mark.skipif(not FOLDER, reason="KHABARDAR_GATES_DATA names no folder with measuring data")
WIDEST = 0.25  # a range wider than this share of its upper end says too little to be right


@dataclass(frozen=True, slots=True)
class Figures:
    """How often a number was right: where there were victims, and of all; and how often victims were seen at all."""

    exact_positive: float
    exact: float
    precision: float
    recall: float


FLOORS = {
    ("muc-dev", "killed"): Figures(0.835, 0.815, 0.86, 0.93),
    ("muc-dev", "injured"): Figures(0.78, 0.88, 0.75, 0.87),
    ("muc-tst12", "killed"): Figures(0.76, 0.78, 0.86, 0.85),
    ("muc-tst12", "injured"): Figures(0.75, 0.88, 0.75, 0.85),
}


@needs_data
@pytest.mark.parametrize(("name", "kind"), list(FLOORS))
def test_tolls_agree_with_the_key(name: str, kind: str) -> None:
    """Killed and injured are read from old newswire in capitals about as well as the key allows."""
    read = {one["id"]: read_tolls(article_from_json(one, now=NOW)) for one in _lines(f"{name}.articles.jsonl.gz")}
    wanted = {one["id"]: one[kind] for one in _lines(f"{name}.gold.jsonl.gz") if one[kind] is not None}
    reached, floor = _figures(read, wanted, kind), FLOORS[name, kind]
    assert reached.exact_positive >= floor.exact_positive, reached
    assert reached.exact >= floor.exact, reached
    assert (reached.precision >= floor.precision, reached.recall >= floor.recall) == (True, True), reached


def _figures(read: Mapping[str, Mapping[str, Toll]], wanted: Mapping[str, Any], kind: str) -> Figures:
    tolls = {name: read[name].get(kind) for name in wanted}
    plain = {name: _right(gold, tolls[name]) for name, gold in wanted.items() if gold != "some"}
    positive = [right for name, right in plain.items() if wanted[name] != 0]
    found = {name for name, toll in tolls.items() if toll}
    true = {name for name, gold in wanted.items() if gold != 0}
    both = len(found & true)
    return Figures(
        exact_positive=sum(positive) / len(positive),
        exact=sum(plain.values()) / len(plain),
        precision=both / len(found),
        recall=both / len(true),
    )


def _right(gold: int | list[int], toll: Toll | None) -> bool:
    least, most = (toll.least, toll.most or toll.least) if toll else (0, 0)
    right = gold if isinstance(gold, list) else [gold]
    return most - least <= WIDEST * most and any(least <= number <= most for number in right)


def _lines(name: str) -> list[dict[str, Any]]:
    with gzip.open(Path(FOLDER, name), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
