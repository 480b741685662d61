"""One article as conditions see it: its fields in one line of folded text, and where the parts of leaves hit in it.

Hits are (start, end) in that line, without the spaces round them. Everything beyond the raw hits is worked out when a
condition asks for it, once. Nothing here knows rules.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, compress, count, pairwise
from operator import add, not_
from typing import Final

from alerts.numbers import read_numbers
from alerts.regexes import MarkedText, mark
from alerts.vocabulary import Vocabulary
from storage.facts import Facts
from storage.records import Article, Span
from storage.spelling import one_spelling
from storage.text import MARKS, Folded, fold, lead_end

Hit = tuple[int, int]
BESIDE_WORDS: Final = 60  # so far from an unsure name its context may stand in another field
COUNTED_PLACES: Final = 30  # so many are counted from the beginning; for more a list is made
COUNTED_SPANS: Final = 60  # likewise
_BREAK: Final = "\0"  # no term holds it, so that none reaches from one field into the next
_NO_WORDS: Final = (*MARKS, _BREAK)
_NOTHING: Final = frozenset(("", *_NO_WORDS))
_FIELDS: Final = ("title", "summary", "body", "author")


class Sight:
    """An article, folded; `saw` gives it the raw hits of a scan over `line`.

    Whoever makes one and knows how facts are read sets `reads_facts`.
    """

    def __init__(self, article: Article, vocabulary: Vocabulary) -> None:
        self.article = article
        self._vocabulary = vocabulary
        originals = (article.title, article.summary, article.body, ", ".join(article.authors))
        self._folded: tuple[Folded, ...] = tuple(map(fold, originals))
        texts = [folded.text for folded in self._folded]
        self.line = _BREAK.join(texts)
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        self.fields: tuple[Hit, ...] = tuple((start, end - 1) for start, end in pairwise(starts))
        self._field_ends = [end for _, end in self.fields]
        self.title, _, self.body, self.author = self.fields
        self.everything: Hit = (0, self.body[1])  # what a condition without a scope looks at
        self.leaves: set[int] = set()  # those with a raw hit
        self.titled: set[int] = set()  # those with one in the title, as `~leaf`, where some rule cares
        self.reads_facts: Callable[[Sight], Facts] = lambda _: Facts()
        self._facts: Facts | None = None
        self._whole: Sight | None = None  # of what a rule sees that ignores something: all that stands there
        self._raw: Mapping[int, list[Hit]] = {}
        self._parts: dict[int, list[Hit]] = {}
        self._leaves: dict[int, list[Hit]] = {}
        self._unmasked = self._leaves  # the same for every rule; a rule that ignores something has leaves of its own
        self._searched: dict[int, list[Hit]] = {}
        self._masks: list[Hit] = []
        self._spans: dict[Hit, Span] = {}
        self._places: dict[Hit, tuple[int, int]] = {}

    def saw(self, raw: Mapping[int, list[Hit]], leaves: set[int]) -> None:
        """Take the raw hits by part (missing ones did not hit) and the leaves that hold one of these parts."""
        self._raw = raw
        self.leaves = leaves

    def facts(self) -> Facts:
        """Say what the article says happened, whatever a rule ignores; it is read once."""
        whole = self._whole or self
        if whole._facts is None:  # noqa: SLF001  it is one of us
            whole._facts = self.reads_facts(whole)  # noqa: SLF001
        return whole._facts  # noqa: SLF001

    def without(self, masks: Sequence[int]) -> "Sight":
        """Give the same article as a rule sees it that ignores the hits of these parts."""
        hits = [hit for part in masks for hit in self._raw_hits(part)]
        if not hits:
            return self
        other = copy(self)
        other._masks = hits  # noqa: SLF001  it is one of us
        other._leaves = {}  # noqa: SLF001
        other._whole = self  # noqa: SLF001
        return other

    @cached_property
    def lead(self) -> Hit:
        """The summary, else the beginning of the body."""
        if self.article.summary.strip():
            return self.fields[1]
        beginning = fold(self.article.body[: lead_end(self.article.body)]).text
        return self.body[0], self.body[0] + len(beginning)

    def hits(self, leaf: int, low: int, high: int) -> list[Hit]:
        """Give the hits of a leaf that lie in a range, sorted."""
        found = self._leaves.get(leaf)
        if found is None and leaf not in self.leaves and leaf not in self._vocabulary.lazy_leaves:
            return []
        if found is None:
            found = self._unmasked.get(leaf)
            if found is None:
                found = self._unmasked[leaf] = self._find(leaf)
            if self._masks and found:
                found = _unmasked(found, self._masks)
            self._leaves[leaf] = found
        if not found or (low == 0 and high == self.everything[1] and found[-1][0] < high):
            return found
        return [hit for hit in found if hit[0] >= low and hit[1] <= high]

    def _find(self, leaf: int) -> list[Hit]:
        plain = self._vocabulary.plain_parts[leaf]
        if plain >= 0:
            hits = self._raw[plain]
            return sorted(set(hits)) if len(hits) > 1 else hits
        parts = self._vocabulary.leaves[leaf].parts
        if len(parts) == 1:
            return self._part(parts[0])
        lazy = self._vocabulary.lazy_parts
        parts = tuple(part for part in parts if part in self._raw or part in lazy)
        return self._part(parts[0]) if len(parts) == 1 else sorted({hit for part in parts for hit in self._part(part)})

    def _part(self, number: int) -> list[Hit]:
        found = self._parts.get(number)
        if found is None:
            part = self._vocabulary.parts[number]
            hits = self._raw_hits(number)
            found = sorted(set(hits)) if len(hits) > 1 else list(hits)
            masks = [hit for mask in part.masks for hit in self._raw_hits(mask)] if found else []
            if masks:
                found = _unmasked(found, masks)
            if part.beside is not None and found:
                witnesses = [hit for other in part.beside for hit in self._part(other)]
                found = [hit for hit in found if self._is_sure(hit, witnesses)]
            self._parts[number] = found
        return found

    def _raw_hits(self, number: int) -> Sequence[Hit]:
        """Give the hits of a part whatever masks them: those of the scan, or of regular expressions."""
        if number not in self._vocabulary.lazy_parts:
            return self._raw.get(number, ())
        found = self._searched.get(number)
        if found is None:
            regexes = self._vocabulary.parts[number].regexes
            found = self._searched[number] = [
                self.hit(field, *place)
                for field, marked in enumerate(self._marked)
                if self._folded[field].tokens
                for regex in regexes
                for place in regex.places(marked)
            ]
        return found

    @cached_property
    def _marked(self) -> list[MarkedText]:
        return [mark(one_spelling(folded.original)) for folded in self._folded]

    def hit(self, field: int, start: int, end: int) -> Hit:
        """Give the words of a field that a place in its original touches; the word before it if it touches none."""
        starts, tokens = self._token_starts[field], self._folded[field].tokens
        first = bisect_right(tokens, start, key=lambda token: token[1])
        last = bisect_left(tokens, end, key=lambda token: token[0]) - 1
        first, last = min(first, max(last, 0)), max(last, 0)
        low = self.fields[field][0]
        return low + starts[first], low + starts[last + 1] - 1

    @cached_property
    def _token_starts(self) -> list[list[int]]:
        """Where each token begins in the folded text of its field, and behind the last where another would."""
        texts = [folded.text.split() for folded in self._folded]
        return [list(map(add, accumulate(map(len, tokens), initial=0), count(1))) for tokens in texts]

    def hit_of(self, span: Span) -> Hit:
        """Give the words of a place in one of the fields."""
        return self.hit(_FIELDS.index(span.field), span.start, span.end)

    def masked(self, leaf: int) -> list[tuple[Hit, Hit]]:
        """Give the hits of a leaf that do not count, each with the phrase that masks it (or itself if it is unsure)."""
        found: list[tuple[Hit, Hit]] = []
        for number in self._vocabulary.leaves[leaf].parts:
            part = self._vocabulary.parts[number]
            masks = [*self._masks, *(hit for mask in part.masks for hit in self._raw_hits(mask))]
            counting = set(_unmasked(self._part(number), self._masks))
            lost = sorted(set(self._raw_hits(number)) - counting)
            found += [(hit, next((mask for mask in masks if _overlap(hit, mask)), hit)) for hit in lost]
        return found

    def _is_sure(self, hit: Hit, witnesses: Sequence[Hit]) -> bool:
        low, high = self.field_range(hit)
        return any(
            not _overlap(hit, witness)
            and ((low <= witness[0] and witness[1] <= high) or self._words_apart(hit, witness) <= BESIDE_WORDS)
            for witness in witnesses
        )

    def _words_apart(self, left: Hit, right: Hit) -> int:
        first, second = sorted((self.place(left), self.place(right)))
        return second[0] - first[1]

    def field_range(self, hit: Hit) -> Hit:
        """Give the range of the field that a hit lies in."""
        return self.fields[self._field(hit)]

    def _field(self, hit: Hit) -> int:
        return bisect_left(self._field_ends, hit[0])

    def sentence(self, hit: Hit) -> Hit:
        """Give the range of the sentence that a hit lies in."""
        at = bisect_right(self._sentence_ends, hit[0])
        return self._sentence_ends[at - 1] + 1 if at else 0, self._sentence_ends[at]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        """Where sentences and fields end in the line, in order."""
        line = self.line
        for sign in MARKS:
            line = line.replace(sign, _BREAK)
        return list(map(add, accumulate(map(len, line.split(_BREAK))), count()))

    def numbers_before(self, hit: Hit, words: int) -> list[tuple[Decimal, Hit]]:
        """Give the numbers that end so many words before a hit or nearer, in its sentence, and that nothing masks."""
        low = self.sentence(hit)[0]
        return [
            (value, place)
            for value, place in self._numbers
            if low <= place[0]
            and place[1] <= hit[0]
            and self.place(hit)[0] - self.place(place)[1] <= words
            and not any(_overlap(place, mask) for mask in self._masks)
        ]

    @cached_property
    def _numbers(self) -> list[tuple[Decimal, Hit]]:
        return [
            (number.value, self.hit(field, number.start, number.end))
            for field, folded in enumerate(self._folded)
            for number in read_numbers(folded.original, self.article.language)
        ]

    def place(self, hit: Hit) -> tuple[int, int]:
        """Give the numbers of the first and last word of a hit; words are counted through all fields."""
        found = self._places.get(hit)
        if found is None:
            if len(self._places) < COUNTED_PLACES:
                found = self._number(hit[0]), self._number(hit[1])
            else:
                found = bisect_right(self._word_starts, hit[0]) - 1, bisect_left(self._word_starts, hit[1]) - 1
            self._places[hit] = found
        return found

    def words_between(self, start: int, end: int) -> int:
        """Count the words between the end of one hit and the start of a later one."""
        ends = self._sentence_ends
        return self.line.count(" ", start, end) - 1 - (bisect_left(ends, end) - bisect_left(ends, start))

    def _number(self, position: int) -> int:
        """Number the last word that begins before a position behind its first letter, or at its first letter."""
        return self.line.count(" ", 0, position) - bisect_left(self._sentence_ends, position) - 1

    @cached_property
    def _word_starts(self) -> list[int]:
        tokens = self.line.split(" ")
        starts = map(add, accumulate(map(len, tokens), initial=0), count())
        return list(compress(starts, map(not_, map(_NOTHING.__contains__, tokens))))

    def span(self, hit: Hit) -> Span:
        """Give the place of a hit in the field it came from."""
        found = self._spans.get(hit)
        if found is None:
            found = self._spans[hit] = self._span(hit)
        return found

    def _span(self, hit: Hit) -> Span:
        number = self._field(hit)
        folded, offset = self._folded[number], self.fields[number][0]
        if len(self._spans) < COUNTED_SPANS:
            start, end = folded.span_of_tokens(hit[0] - offset, hit[1] - offset)
        else:
            starts, tokens = self._token_starts[number], folded.tokens
            start = tokens[bisect_right(starts, hit[0] - offset) - 1][0]
            end = tokens[bisect_left(starts, hit[1] - offset) - 1][1]
        return Span(_FIELDS[number], start, end, folded.original[start:end])

    @cached_property
    def cased(self) -> str:
        """The line with the case of the article, equally long."""
        return _BREAK.join(folded.cased for folded in self._folded)


def _overlap(left: Hit, right: Hit) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _unmasked(hits: Sequence[Hit], masks: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if not any(hit[0] < mask[1] and mask[0] < hit[1] for mask in masks)]
