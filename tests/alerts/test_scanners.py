"""Both scanners find the same, which is what looking for each pattern by itself finds."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.scanners import AutomatonScanner, Found, Scanner, TrieScanner

WORDS = st.sampled_from(["a", "ab", "abc", "b", "bc", "ٹی", "پی", "ٹ", "."])
LINES = st.lists(st.lists(WORDS, max_size=12).map(lambda words: f" {' '.join(words)} " if words else " "), max_size=3)
PATTERNS = st.lists(
    st.tuples(st.lists(WORDS.filter(lambda word: word != "."), min_size=1, max_size=3), st.booleans()).map(
        lambda made: f" {' '.join(made[0])}{'' if made[1] else ' '}"
    ),
    max_size=8,
    unique=True,
)


def one_by_one(patterns: Sequence[str], line: str) -> set[Found]:
    """Look for each pattern by itself."""
    found = set()
    for number, pattern in enumerate(patterns):
        start = line.find(pattern)
        while start >= 0:
            found.add((number, start, start + len(pattern)))
            start = line.find(pattern, start + 1)
    return found


@given(PATTERNS, LINES)
def test_scanners_agree_with_looking_for_each(patterns: list[str], fields: list[str]) -> None:
    """All hits, overlapping ones too, in letters of one and two bytes, and none across the border of a field."""
    line = "\0".join(fields)
    expected = one_by_one(patterns, line)
    for make in (AutomatonScanner, TrieScanner):
        found = make(patterns).scan(line)
        assert set(found) == expected
        assert len(found) == len(expected)


@pytest.mark.parametrize("make", [AutomatonScanner, TrieScanner])
def test_no_patterns(make: Callable[[Sequence[str]], Scanner]) -> None:
    """A set without terms finds nothing."""
    assert not make(()).scan(" a b ")
