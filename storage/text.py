"""Text: the one folding of letters, the words and sentences it gives, and the way back to the original.

Terms, articles, search queries and the comparison of titles all pass through here and nowhere else, so that they
agree on what equal means. Nothing here knows a language beyond its script, and nothing stores or fetches.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, count
from operator import add
from typing import Final

from storage.composed import FOLD, compose, pieces_of
from storage.letters import CALL, DROPPED, END, PARAGRAPH, POINT, LetterTable

LEAD_LENGTH: Final = 600
_MOST_KEPT: Final = 16  # folded texts: those of the article at hand
MARKS: Final = frozenset((POINT, PARAGRAPH))  # the tokens of folded text that are no words

# A cache of a pure function, filled as letters are met.
_KEEP_CASE: Final = LetterTable(keep_case=True)

_UNCLEAN: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]+")
_BLANK_LINES: Final = re.compile("\n[ \0\r]*\n[ \0\r\n]*")
# The points of T.T.P. and U.S, which part no sentences: between single letters, and behind the last one if no word
# follows at once ("D.I.Khan" is two words). It begins with a plain point, which the search leaps to.
_L: Final = "[A-Za-z\u00c0-\u024f]"
_INITIALS: Final = re.compile(
    rf"\.(?:(?<={_L}\.)(?<!\w{_L}\.)(?={_L}(?!\w))|(?<={_L}\.{_L}\.)(?<!\w{_L}\.{_L}\.)(?!\w))"
)
_HIDDEN: Final = re.compile("\0[.!]|[.!]\0")  # something invisible stands at a mark, so that it looks like none
_TOKEN: Final = re.compile(f"[^ {END}{PARAGRAPH}{DROPPED}][^ {END}{PARAGRAPH}]*|[{END}{PARAGRAPH}]")
_SPACES: Final = re.compile("  +")
_STRAY: Final = re.compile(f"{DROPPED}(?<![^ {END}]{DROPPED}){DROPPED}*(?![^ {END}])")
_PARAGRAPH_END: Final = re.compile(r"\n[^\S\n]*\n")


def clean(text: str) -> str:
    """Return text that every later step can take, from text of any origin.

    NUL, half surrogate pairs, the BOM and control characters go (line feed and tab stay, other line ends become line
    feeds). Nothing else changes: no case, no space, and ZWNJ stays, for it belongs to the spelling.
    """
    return _UNCLEAN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Folded:
    """Folded text and the way back to the text it came from.

    `text` holds the tokens with exactly one space before, between and after them: words, `.` for the end of a
    sentence and `¶` for the end of a paragraph. What only hits need (offsets, the original case) is worked out when
    it is first asked for.
    """

    original: str
    text: str
    aligned: str = field(repr=False)  # as `original`, or `normal` where it is set, letter for letter
    normal: str = field(default="", repr=False)  # set only where folding letter by letter was not enough

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in the original of the tokens that `text[start:end]` touches.

        Spaces at either end do not count; (0, 0) where no token is touched.
        """
        start += self.text[start : start + 1] == " "
        end -= self.text[end - 1 : end] == " "
        if start >= end:
            return (0, 0)
        return self.span_of_tokens(self.text.rfind(" ", 0, start + 1) + 1, self.text.find(" ", end - 1))

    def span_of_tokens(self, start: int, end: int) -> tuple[int, int]:
        """Do the same where `text[start:end]` begins and ends with whole tokens, without the spaces round them."""
        text, segments = self.text, self._segments
        low = self._place(start)
        high = low + end - start
        if segments[low:high] != text[start:end] or segments[high] == DROPPED:  # longer than it is folded, or a mark
            last = self._place(text.rindex(" ", 0, end) + 1)
            high = last + 1 if segments[last] == END else _word_end(segments, last)
        return self._origin(low, high) if self.normal else (low, high)

    def _place(self, position: int) -> int:
        """Find in `aligned` the token that begins there in `text`: its sentence, and by counting its words the word."""
        starts, sentences, ends = self._sentences
        number = bisect_right(starts, position) - 1
        words_before = self.text.count(" ", starts[number], position) - 1
        if self.text[position] in MARKS:
            return ends[number]
        return ends[number] - len(sentences[number].split(None, words_before)[-1].lstrip(DROPPED))

    @cached_property
    def _sentences(self) -> tuple[list[int], list[str], list[int]]:
        """Where each sentence begins in `text`, what it is in `aligned`, and where it ends there."""
        texts, sentences = self.text.replace(PARAGRAPH, POINT).split(POINT), self._segments.split(END)
        starts = map(add, accumulate(map(len, texts), initial=0), count())
        ends = map(add, accumulate(map(len, sentences)), count())
        return list(starts), sentences, list(ends)

    def _origin(self, start: int, end: int) -> tuple[int, int]:
        if not self.normal:
            return start, end
        begun, origins = self._origins
        return origins[bisect_right(begun, start) - 1], origins[bisect_right(begun, end - 1)]

    @cached_property
    def _segments(self) -> str:
        """`aligned` with one sign for all marks, and without what was dropped between words."""
        segments = self.aligned.replace(PARAGRAPH, END)
        return _STRAY.sub(_blank, segments) if DROPPED in segments else segments

    @cached_property
    def _origins(self) -> tuple[list[int], list[int]]:
        return pieces_of(self.original, self.normal)

    @cached_property
    def tokens(self) -> list[tuple[int, int]]:
        """The place of every token in the original, in order."""
        places = list(map(re.Match.span, _TOKEN.finditer(self.aligned)))
        return [self._origin(*place) for place in places] if self.normal else places

    @cached_property
    def cased(self) -> str:
        """`text` with the case of the original: equally long, so that offsets serve both."""
        kept = _keep_case(self.original)
        if not self.normal and len(kept) == len(self.text):
            return kept
        tokens = [
            kept if len(kept := _keep_case_by_steps(self.original[start:end])) == len(token) else token
            for token, (start, end) in zip(self.text.split(), self.tokens, strict=True)
        ]
        return f" {' '.join(tokens)} " if tokens else " "


@lru_cache(maxsize=_MOST_KEPT)
def fold(text: str) -> Folded:
    """Fold text: variants of a letter, case, signs and spaces stop mattering; words, sentences and paragraphs stay.

    Folding folded text changes nothing. Any string is accepted. The last few are kept, for whoever reads an article
    folds its fields again and again: to match it, to cut it into sentences, to find who said what.
    """
    if not text:
        return Folded("", " ", " ")
    letters = _letters(text, FOLD)
    if DROPPED in letters and _HIDDEN.search(letters):
        return _fold_by_steps(text)
    aligned = _aligned(letters)
    folded = _joined(aligned)
    if folded.isascii() or unicodedata.is_normalized("NFKC", folded):
        return Folded(text, folded, aligned)
    return _fold_by_steps(text)


def _fold_by_steps(text: str) -> Folded:
    normal = compose(text)
    aligned = _aligned(_letters(normal, FOLD))
    return Folded(text, _joined(aligned), aligned, normal)


def words(text: str) -> list[str]:
    """Return the folded words in order, without the marks of sentences and paragraphs."""
    return [token for token in fold(text).text.split() if token not in MARKS]


def key(text: str) -> str:
    """Return what two names or titles have in common if they are the same: folded words joined by one space."""
    return " ".join(words(text))


def searchable(text: str) -> str:
    """Return what goes into the search index, and what the words of a query are folded to."""
    return key(text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence in `text`, from its first word to its closing mark."""
    folded = fold(text)
    found: list[tuple[int, int]] = []
    start: int | None = None
    end = 0
    for token, place in zip(folded.text.split(), folded.tokens, strict=True):
        if token == PARAGRAPH or (token == POINT and start is None):
            closing = token == PARAGRAPH
        else:
            start = place[0] if start is None else start
            end = place[1]
            closing = token == POINT
        if closing and start is not None:
            found.append((start, end))
            start = None
    return [*found, (start, end)] if start is not None else found


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it: in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def lead_end(body: str) -> int:
    """Return where the lead of a body without summary ends: its first paragraph, at most 600 characters.

    A word is not cut in two unless it alone is longer.
    """
    start = len(body) - len(body.lstrip())
    blank = _PARAGRAPH_END.search(body, start)
    end = min(blank.start() if blank else len(body), start + LEAD_LENGTH)
    if end < len(body) and not body[end].isspace():
        end = max(body.rfind(" ", start, end), body.rfind("\n", start, end)) if _spaced(body, start, end) else end
    return end


def _spaced(body: str, start: int, end: int) -> bool:
    return " " in body[start:end] or "\n" in body[start:end]


def _letters(text: str, table: LetterTable) -> str:
    """Fold letter by letter: the result is one space longer than `text`, offsets are the same."""
    # "Co., Ltd." is no end of a sentence; the space at the end lets "before a space" mean "or the end" as well.
    return table.letters(text.replace(".,", " ,") + " ")


def _aligned(letters: str) -> str:
    """Decide what is a mark, still one character for one."""
    if "\n" in letters:
        letters = _BLANK_LINES.sub(_paragraph, letters).replace("\n", " ")
    if POINT in letters:
        letters = _ends(_INITIALS.sub(DROPPED, letters), POINT)
    return _ends(letters, CALL) if CALL in letters else letters


def _ends(letters: str, sign: str) -> str:
    return letters.replace(sign + " ", END + " ").replace(sign + PARAGRAPH, END + PARAGRAPH).replace(sign, " ")


def _blank(stray: re.Match[str]) -> str:
    return " " * len(stray.group())


def _paragraph(blank: re.Match[str]) -> str:
    return PARAGRAPH.ljust(len(blank.group()))


def _joined(aligned: str) -> str:
    if DROPPED in aligned:
        aligned = aligned.replace(DROPPED, "")
    if END in aligned:
        aligned = aligned.replace(END, " . ")
    if PARAGRAPH in aligned:
        aligned = aligned.replace(PARAGRAPH, " ¶ ")
    return _SPACES.sub(" ", f" {aligned} ")  # half the time of taking it apart and putting it together


def _word_end(segments: str, start: int) -> int:
    mark, space = segments.find(END, start), segments.find(" ", start)  # there is a space at the end
    return min(mark, space) if mark >= 0 else space


def _keep_case(text: str) -> str:
    return _joined(_aligned(_letters(text, _KEEP_CASE)))


def _keep_case_by_steps(text: str) -> str:
    """Do for one token what `_keep_case` does for a text in which letter by letter is enough."""
    visible = _KEEP_CASE.letters(text).replace(DROPPED, "")
    return _keep_case(unicodedata.normalize("NFKC", visible)).strip()
