"""Texts that compose: done twice is done once, and every piece leads back to what it came of."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.composed import compose, pieces_of

TEXTS = st.text(alphabet="a\u0301é½ﷺक़ख़\u093cئ\u0654\u0640 각가\n", max_size=30)


@given(TEXTS)
def test_composing_twice_is_composing_once(text: str) -> None:
    """Nothing is left to compose."""
    assert compose(compose(text)) == compose(text)


@given(TEXTS)
def test_pieces_of_both_texts_belong_together(text: str) -> None:
    """In order, without a gap, and composing a piece of the original gives the piece of the composed text."""
    normal = compose(text)
    begun, places = pieces_of(text, normal)
    if not text:
        return
    assert places[-1] == len(text)
    assert len(begun) == len(places) - 1
    for (first, last), (start, end) in zip(pairwise([*begun, len(normal)]), pairwise(places), strict=True):
        assert compose(text[start:end]) == normal[first:last]


@pytest.mark.parametrize(
    ("text", "normal", "begun", "places"),
    [("a½b", "a1⁄2b", [0, 1, 4], [0, 1, 2, 3]), ("क\u093ca", "क\u093ca", [0, 2], [0, 2, 3])],
)
def test_letters_keep_their_marks(text: str, normal: str, begun: list[int], places: list[int]) -> None:
    """A ligature is one piece however many letters it gives, and a mark belongs to its letter."""
    assert pieces_of(text, normal.replace("⁄", " ")) == (begun, places)
