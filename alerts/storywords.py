"""The words by which articles are compared when they tell of one event in different words.

Few and weighted: the title and the beginning of the body, each word once, names half as heavy again. Nothing here knows
stories.
"""

from collections.abc import Mapping
from typing import Final

from alerts.facts.dateline import dateline_end
from alerts.stopwords import STOP_WORDS
from storage.records import Article
from storage.text import MARKS, fold

BODY_WORDS: Final = 60  # with whole bodies every story of long texts stays alone
NAME_WEIGHT: Final = 1.5
MOSTLY_CAPITALS: Final = 0.6  # of such a text capitals say nothing
_READ_CHARS: Final = 1_500
_TITLE_CHARS: Final = 300
_NAME_MARK: Final = "*"


def story_words(article: Article) -> dict[str, float]:
    """Give the words of an article with their weights, in their order; none of an article without text."""
    body = article.body or article.summary
    told = _tokens(body[dateline_end(body) :][:_READ_CHARS])[: BODY_WORDS * 2]
    title = _tokens(article.title[:_TITLE_CHARS])
    if [word for word, _ in told[: len(title)]] == [word for word, _ in title]:
        title = []  # the headline is the first sentence: it counts once
    weights: dict[str, float] = {}
    for tokens in (_weighed(title), _weighed(told)[:BODY_WORDS]):
        for word, weight in tokens:
            if word not in STOP_WORDS and (len(word) > 1 or word.isdigit()):
                weights[word] = max(weights.get(word, 0.0), weight)
    return weights


def pack(weights: Mapping[str, float]) -> bytes:
    """Return the bytes to store."""
    return " ".join(word + _NAME_MARK * (weight > 1) for word, weight in weights.items()).encode()


def unpack(packed: bytes) -> dict[str, float]:
    """Read stored bytes."""
    marked = packed.decode().split()
    return {word.rstrip(_NAME_MARK): NAME_WEIGHT if word.endswith(_NAME_MARK) else 1.0 for word in marked}


def _tokens(text: str) -> list[tuple[str, str]]:
    """Give the folded tokens of a text, each beside its form with the case of the text."""
    folded = fold(text)
    return list(zip(folded.text.split(), folded.cased.split(), strict=True))


def _weighed(tokens: list[tuple[str, str]]) -> list[tuple[str, float]]:
    """Weigh the words: a capital inside a sentence makes a name."""
    words = [cased for word, cased in tokens if word not in MARKS]
    names_count = sum(cased[0].isupper() for cased in words) <= MOSTLY_CAPITALS * len(words)
    found: list[tuple[str, float]] = []
    first = True
    for word, cased in tokens:
        if word in MARKS:
            first = True
            continue
        found.append((word, NAME_WEIGHT if names_count and not first and cased[0].isupper() else 1.0))
        first = False
    return found
