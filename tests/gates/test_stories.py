"""Gate: reports of one event stand together and look-alikes apart, with one setting for headlines and for short texts.

B-cubed over all articles of a set, in the order of the file and in one shuffled order, for order alone moves it by a
point or two. The floors lie a little under what was reached.
"""

import gzip
import json
import os
import random
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from factories import NOW

from alerts.copies import signature
from alerts.events import OpenStories
from alerts.storywords import story_words
from storage.articles import article_from_json
from storage.records import Article

FOLDER = os.environ.get("KHABARDAR_GATES_DATA", "")

pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="KHABARDAR_GATES_DATA names no folder with measuring data"),
    pytest.mark.timeout(120),
]


@dataclass(frozen=True)
class Reports:
    """A set of articles, and the event that each one tells of."""

    articles: tuple[Article, ...]
    events: tuple[str, ...]

    def shuffled(self, seed: int) -> "Reports":
        """Give the same articles in another order; the times stay where they are, so that time still passes."""
        order = list(range(len(self.articles)))
        random.Random(seed).shuffle(order)  # noqa: S311  repeatable, nothing secret
        return Reports(tuple(self.articles[at] for at in order), tuple(self.events[at] for at in order))


def read(name: str) -> Reports:
    """Read a set and its gold."""

    def lines(part: str) -> list[dict[str, object]]:
        with gzip.open(Path(FOLDER) / f"{name}.{part}.jsonl.gz", "rt", encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    articles = tuple(article_from_json(line, now=NOW) for line in lines("articles"))
    return Reports(articles, tuple(str(line["cluster"]) for line in lines("gold")))


def stories_of(articles: Sequence[Article], times: Sequence[Article]) -> list[int]:
    """Give the story in which each article stands in the end."""
    stories, standing = OpenStories(), dict[int, int]()
    stories.load([], now=times[0].fetched_at)
    for number, (one, clock) in enumerate(zip(articles, times, strict=True), 1):
        placed = stories.place(number, signature(one), story_words(one), now=clock.fetched_at, language=one.language)
        standing[number] = placed.story
        for gone in placed.merged:
            standing |= {article: placed.story for article, story in standing.items() if story == gone}
    return list(standing.values())


def b_cubed(found: Sequence[Hashable], wanted: Sequence[Hashable]) -> float:
    """Give F1 of the mean precision and recall over all articles."""
    together, by_story, by_event = Counter(zip(found, wanted, strict=True)), Counter(found), Counter(wanted)
    precision = sum(count**2 / by_story[story] for (story, _), count in together.items()) / len(found)
    recall = sum(count**2 / by_event[event] for (_, event), count in together.items()) / len(found)
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize(("name", "floor", "shuffled_floor"), [("uci", 0.83, 0.8), ("ecb", 0.875, 0.85)])
def test_reports_of_one_event_stand_together(name: str, floor: float, shuffled_floor: float) -> None:
    """Better than any fixed threshold tuned to its set reaches: .791 on headlines, .841 on short texts."""
    reports = read(name)
    assert b_cubed(stories_of(reports.articles, reports.articles), reports.events) >= floor
    other = reports.shuffled(1)
    assert b_cubed(stories_of(other.articles, reports.articles), other.events) >= shuffled_floor


def test_the_measure_is_what_it_says() -> None:
    """All right is 1; all in one story, or each alone, is right where it can be."""
    assert b_cubed([1, 1, 2], ["a", "a", "b"]) == 1
    assert b_cubed([1, 1], ["a", "b"]) == pytest.approx(2 / 3)
    assert b_cubed([1, 2], ["a", "a"]) == pytest.approx(2 / 3)
