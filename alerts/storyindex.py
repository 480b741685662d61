"""Open stories as sums of words: which of them an article resembles, and how much.

The method and its constants were found by measuring on headlines and on short texts together: the rarity of a word is
counted in stories, so that three hundred reports of one event count once; the likeness that it takes grows with the
length of the text. Pure, and nothing depends on how a story came to hold its words, so that it can be built again.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

THRESHOLD: Final = 0.06  # times the number of words to the power below: .12 for a headline, .33 for seventy words
THRESHOLD_GROWTH: Final = 0.4
SMOOTHING: Final = 11
# Divided by its articles, so much less is asked of a young story: two texts seldom find the same words.
YOUNG: Final = 0.16
COMMON_STORIES: Final = 20  # a word in more stories, and in more than the share below, proposes none of them
COMMON_SHARE: Final = 0.03
CANDIDATES: Final = 20
# A large story is vague: of the most resembled, the nearest single article has a say beside the sum of all.
NEAREST_SHARE: Final = 0.3
NEAREST_OF_STORIES: Final = 4
NEAREST_FROM: Final = 3  # articles of the story
NEAREST_AMONG: Final = 30  # articles, the latest
MERGE_FROM: Final = 0.8  # of the likeness that joins: from here on the runner-up may be the same story
MERGE_TIMES: Final = 1.8  # so many times the threshold two stories must resemble each other
MERGE_UP_TO: Final = 10  # articles of the smaller one


@dataclass(slots=True)
class _Sum:
    """What a story's articles say together."""

    weights: dict[str, float] = field(default_factory=dict)
    holders: dict[str, int] = field(default_factory=dict)  # how many articles hold the word
    texts: dict[int, Mapping[str, float]] = field(default_factory=dict)  # by article
    words: int = 0

    @property
    def articles(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How much an article resembles a story: 1 is just enough to join it; `shared` are the words that say so."""

    story: int
    ratio: float
    shared: tuple[str, ...]


class StoryIndex:
    """The words of the open stories."""

    def __init__(self) -> None:
        self._sums: dict[int, _Sum] = {}
        self._stories: dict[str, set[int]] = {}  # by word
        # The logarithm of one more than the stories that hold a word, kept because it is asked for so often.
        self._spread: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._sums)

    def add(self, story: int, article: int, words: Mapping[str, float]) -> None:
        """Add an article's words to a story."""
        total = self._sums.setdefault(story, _Sum())
        total.texts[article] = words
        total.words += len(words)
        for word, weight in words.items():
            total.weights[word] = total.weights.get(word, 0.0) + weight
            total.holders[word] = total.holders.get(word, 0) + 1
            if total.holders[word] == 1:
                self._enter(word, story)

    def remove(self, story: int, article: int) -> None:
        """Take an article's words out of its story again; a story without articles is gone."""
        total = self._sums[story]
        words = total.texts.pop(article)
        total.words -= len(words)
        for word, weight in words.items():
            total.weights[word] -= weight
            total.holders[word] -= 1
            if not total.holders[word]:
                del total.weights[word], total.holders[word]
                self._leave(word, story)
        if not total.articles:
            del self._sums[story]

    def merge(self, story: int, into: int) -> None:
        """Let a story's words go over to another."""
        gone, total = self._sums.pop(story), self._sums[into]
        total.texts |= gone.texts
        total.words += gone.words
        for word, weight in gone.weights.items():
            total.weights[word] = total.weights.get(word, 0.0) + weight
            total.holders[word] = total.holders.get(word, 0) + gone.holders[word]
            self._leave(word, story)
            self._enter(word, into)

    def size(self, story: int) -> int:
        """Say how many articles a story holds."""
        return self._sums[story].articles

    def resembling(self, words: Mapping[str, float]) -> list[Resemblance]:
        """Give the stories that an article resembles, the most resembled first."""
        rarity = {word: self._rarity(word) for word in words}
        length = _length([words[word] * rarity[word] for word in words])
        needed = THRESHOLD * max(1, len(words)) ** THRESHOLD_GROWTH
        found: list[Resemblance] = []
        for story in self._proposed(words, rarity):
            total = self._sums[story]
            shared = [word for word in words if word in total.weights]
            if len(shared) == 1 and not _is_core(total, shared[0]):
                continue
            product = math.fsum([words[word] * total.weights[word] * rarity[word] ** 2 for word in shared])
            likeness = product / (length * self._norm(total.weights) or 1.0)
            shared.sort(key=lambda word: (-words[word] * rarity[word], word))
            ratio = likeness / (needed * (1 - YOUNG / total.articles))
            found.append(Resemblance(story, ratio, tuple(shared)))
        found.sort(key=_most_first)
        for at, one in enumerate(found[:NEAREST_OF_STORIES]):
            total = self._sums[one.story]
            if total.articles >= NEAREST_FROM:
                nearest = self._nearest(total, words, rarity) / (length or 1.0) / needed
                found[at] = replace(one, ratio=(1 - NEAREST_SHARE) * one.ratio + NEAREST_SHARE * nearest)
        return sorted(found, key=_most_first)

    def is_small(self, story: int, other: int) -> bool:
        """Whether one of two stories is small enough to go into the other."""
        return min(self.size(story), self.size(other)) <= MERGE_UP_TO

    def are_one(self, story: int, other: int) -> bool:
        """Whether two stories resemble each other so much that they are one, and one of them is small enough to go."""
        if not self.is_small(story, other):
            return False
        one, two = self._sums[story], self._sums[other]
        shared = (word for word in one.weights if word in two.weights)
        product = math.fsum(one.weights[word] * two.weights[word] * self._rarity(word) ** 2 for word in shared)
        likeness = product / (self._norm(one.weights) * self._norm(two.weights) or 1.0)
        mean = (one.words + two.words) / (one.articles + two.articles)
        return likeness >= MERGE_TIMES * THRESHOLD * math.pow(mean, THRESHOLD_GROWTH)

    def _proposed(self, words: Mapping[str, float], rarity: Mapping[str, float]) -> Iterator[int]:
        """Give the stories that are worth a comparison: those that share the rarest words."""
        common = max(COMMON_STORIES, COMMON_SHARE * len(self._sums))
        score: dict[int, float] = defaultdict(float)
        for word, weight in words.items():
            holding = self._stories.get(word, ())
            if len(holding) <= common:
                for story in holding:
                    score[story] += weight * rarity[word]
        best = sorted(score, key=lambda story: (-score[story], story))
        return iter(best[:CANDIDATES])

    def _nearest(self, total: _Sum, words: Mapping[str, float], rarity: Mapping[str, float]) -> float:
        """Give the likeness of the nearest of a story's latest articles, as many times as `words` are long."""
        found = 0.0
        for article in heapq.nlargest(NEAREST_AMONG, total.texts):
            text = total.texts[article]
            product = math.fsum([text[word] * words[word] * rarity[word] ** 2 for word in words if word in text])
            if product:
                found = max(found, product / self._norm(text))
        return found

    def _rarity(self, word: str) -> float:
        return math.log(len(self._sums) + SMOOTHING) - self._spread.get(word, 0.0)

    def _norm(self, weights: Mapping[str, float]) -> float:
        most, spread = math.log(len(self._sums) + SMOOTHING), self._spread
        return _length([weight * (most - spread[word]) for word, weight in weights.items()])

    def _enter(self, word: str, story: int) -> None:
        holding = self._stories.setdefault(word, set())
        holding.add(story)
        self._spread[word] = math.log(len(holding) + 1)

    def _leave(self, word: str, story: int) -> None:
        holding = self._stories[word]
        holding.discard(story)
        self._spread[word] = math.log(len(holding) + 1)
        if not holding:
            del self._stories[word], self._spread[word]


def differs_in_figures(words: Mapping[str, float], resembled: Resemblance) -> bool:
    """Whether a headline says what a story says, but for its figures: the next quake, tomorrow's price."""
    other = words.keys() - set(resembled.shared)
    return bool(other) and all(any(char.isdigit() for char in word) for word in other)


def _most_first(one: Resemblance) -> tuple[float, int]:
    return -one.ratio, one.story


def _is_core(total: _Sum, word: str) -> bool:
    """Whether a single shared word is enough: half of a story's articles hold it."""
    return total.articles > 1 and total.holders[word] >= total.articles / 2


def _length(values: Iterable[float]) -> float:
    # The exact sum, whatever the order of the words: after a restart they come in another.
    return math.sqrt(math.fsum([value * value for value in values]))
