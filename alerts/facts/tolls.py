"""How many an article says were killed, injured or captured: the choice among all that it mentions.

Which words mention victims is for the readers of the languages. Nothing is added up here and nothing is guessed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.facts.dateline import dateline_end
from alerts.facts.english import read_english
from alerts.facts.mentions import Mention, Rank
from alerts.facts.southasian import read_mentions
from storage.facts import VICTIMS, Toll
from storage.records import Article
from storage.text import is_rtl, sentences

_RIGHT_TO_LEFT: Final = frozenset(("ur", "ps", "fa", "prs"))
_WIDEST: Final = 0.25  # of the larger figure: what differs more is another count
_MOST_LETTERS: Final = 60_000  # of a body: what stands further down tells nothing new of the event
_AROUND: Final = 1_000  # letters around a mention in which its sentence is looked for
_YEAR: Final = re.compile(r"\b(?:\d{1,2} [A-Za-z]{3,9}\.? ((?:19|20)?\d\d)|((?:19|20)\d\d))\b")


@dataclass(frozen=True, slots=True)
class _Said:
    """A mention and the field that holds it."""

    field: str
    text: str
    order: int  # of the sentence in the whole article, the title first
    mention: Mention


def read_tolls(article: Article, *, after: int = 0) -> dict[str, Toll]:
    """Give the tolls of an article by kind of victims; a kind that it says nothing about is left out.

    `after` is where the body begins behind its dateline.
    """
    said = _read(article, after)
    tolls = {kind: _toll(article, [one for one in said if one.mention.kind == kind]) for kind in VICTIMS}
    return {kind: toll for kind, toll in tolls.items() if toll}


def _read(article: Article, after: int) -> list[_Said]:
    behind = after or dateline_end(article.body)
    year = _year(article, article.body[:behind])
    said: list[_Said] = []
    order = 0
    for field, begin in (("title", 0), ("summary", 0), ("body", behind)):
        text = getattr(article, field)[:_MOST_LETTERS]
        mentions = _mentions(text, article.language, begin, year)
        said.extend(_Said(field, text, order + one.sentence, one) for one in mentions)
        order += 1 + max((one.sentence for one in mentions), default=0)
    return said


def _mentions(text: str, language: str, begin: int, year: int) -> list[Mention]:
    if language in _RIGHT_TO_LEFT or (not language and is_rtl(text)):
        return [one for one in read_mentions(text, language, year=year) if one.start >= begin]
    return read_english(text, after=begin, year=year)


def _year(article: Article, dateline: str) -> int:
    if found := _YEAR.search(dateline):
        year = int(found[1] or found[2])
        return year if year > 99 else 1900 + year if year > 60 else 2000 + year
    return (article.published_at or article.fetched_at).year


def _toll(article: Article, said: Sequence[_Said]) -> Toll | None:
    """Choose: a toll phrase beats an exact figure, that a weak, that a vague one; then the first, in it the largest."""
    now = [one for one in said if not one.mention.background]
    if not now:
        return None
    rank = max(one.mention.rank for one in now)
    best = [one for one in now if one.mention.rank is rank]
    if rank is not Rank.TOLL:
        best = _of_the_first_sentence(best)
        if all(one.field == "title" and one.mention.most == 1 for one in best):
            best = _with_others(now) or best
    chosen = max(best, key=lambda one: one.mention.least)
    return _written(article, chosen, now if rank >= Rank.EXACT else ())


def _of_the_first_sentence(said: Sequence[_Said]) -> list[_Said]:
    first = min((one.order for one in said), default=0)
    return [one for one in said if one.order == first]


def _with_others(said: Sequence[_Said]) -> list[_Said]:
    """Give what the first sentence behind a title says, if it counts more than the one whom the title names."""
    behind = [one for one in said if one.field != "title" and one.mention.rank is Rank.EXACT]
    return [one for one in _of_the_first_sentence(behind) if one.mention.sentence <= 1 and one.mention.least > 1]


def _written(article: Article, said: _Said, others: Iterable[_Said]) -> Toll:
    mention = said.mention
    least, most = mention.least, mention.most
    if most is not None:
        for one in others:
            other = one.mention
            if other.rank >= Rank.EXACT and other.most == other.least and most - _WIDEST * most <= other.least <= most:
                least = min(least, other.least)
    word = said.text[mention.start : mention.end]
    return Toll(
        least=least,
        most=most,
        vague=mention.rank is Rank.VAGUE,
        word=word,
        evidence=_sentence(said.text, mention),
        field=said.field,
        start=mention.start,
        end=mention.end,
        source=article.source,
        at=article.published_at or article.fetched_at,
    )


def _sentence(text: str, mention: Mention) -> str:
    """Give the sentence around a mention, without breaks; of an endless one what stands near."""
    begin = max(0, mention.start - _AROUND)
    found = [
        (begin + start, begin + end)
        for start, end in sentences(text[begin : mention.end + _AROUND])
        if begin + start < mention.end and begin + end > mention.start
    ]
    return " ".join(text[found[0][0] : found[-1][1]].split())
