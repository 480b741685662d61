"""The closest choice of places, against trying them all."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from alerts.closest import Place, closest, may_be_near

PLACES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 2)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=5
).map(lambda places: sorted(set(places)))


def width(chosen: tuple[Place, ...]) -> int:
    """Count the words, both ends counted."""
    return max(last for _, last in chosen) - min(first for first, _ in chosen) + 1


@given(st.lists(PLACES, min_size=2, max_size=4), st.integers(2, 14))
def test_finds_what_trying_all_finds(members: list[list[Place]], limit: int) -> None:
    """There is a choice within the limit exactly if one exists, and it is the narrowest."""
    choices = [
        chosen
        for chosen in product(*members)
        if all(a[1] < b[0] or b[1] < a[0] for n, a in enumerate(chosen) for b in chosen[n + 1 :])
        and width(chosen) <= limit
    ]
    found = closest(members, limit)
    hits = [[(first, last + 1) for first, last in places] for places in members]
    assert found is None or may_be_near(hits, limit, lambda start, end: end - start)
    assert (found is not None) == bool(choices)
    if found is not None:
        assert found in choices
        assert width(found) == min(map(width, choices))


def test_far_apart_is_seen_at_a_glance() -> None:
    """Without a look at each pair: of a word that stands again and again only the nearest to the other one counts."""
    asked: list[tuple[int, int]] = []

    def words_between(start: int, end: int) -> int:
        asked.append((start, end))
        return end - start

    many = [(number, number + 1) for number in range(100, 20_000, 2)]
    assert not may_be_near([[(0, 1)], many], 50, words_between)
    assert may_be_near([[(0, 1)], many], 101, words_between)
    assert asked == [(1, 100)] * 2
    assert may_be_near([[(0, 1)], many, [(30_000, 30_001)]], 50, words_between)  # of three it does not know


def test_many_places_are_no_trouble() -> None:
    """A text that repeats its words thousands of times is read in time."""
    places = [(number, number) for number in range(0, 20_000, 2)]
    assert closest([places, places, [(40_001, 40_001)]], 50) is None
    assert closest([places, places, places], 50) is not None
