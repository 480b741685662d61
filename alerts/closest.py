"""The closest places of several things in a text, counted in words: what `near` asks for."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

Place = tuple[int, int]  # number of the first word, number of the last word


def closest(members: Sequence[Sequence[Place]], limit: int) -> tuple[Place, ...] | None:
    """Choose one place of each member so that all lie in the fewest words, first to last counted, at most `limit`.

    No two chosen places share a word. The places of each member are sorted. None if there is no such choice.
    """
    if not all(members):
        return None
    best: tuple[Place, ...] | None = None
    for number, places in enumerate(members):
        others = [member for other, member in enumerate(members) if other != number]
        for place in places:
            found = _beside(place, others, place[0] + limit - 1)
            if found is not None:
                chosen = (*found[:number], place, *found[number:])
                best, limit = chosen, max(last for _, last in chosen) - place[0]  # only closer ones from here on
    return best


def may_be_near(
    hits: Sequence[Sequence[tuple[int, int]]], limit: int, words_between: Callable[[int, int], int]
) -> bool:
    """Say at a glance whether hits of two members can lie in at most so many words; of more members it says yes.

    Where it says no, `closest` would find nothing, and nobody has to count the words before each hit.
    """
    if len(hits) != 2:
        return True
    behind = [-1, -1]  # where the hits of each member end that began so far
    looked = [-1, -1]  # up to which hit of the other one a hit of each member has been looked at: the rest lie farther
    for start, end, member in sorted((*hit, member) for member, found in enumerate(hits) for hit in found):
        other = behind[1 - member]
        if other >= start or (other > looked[member] and words_between(other, start) + 2 <= limit):
            return True
        looked[member] = other
        behind[member] = max(behind[member], end)
    return False


def _beside(first: Place, others: Sequence[Sequence[Place]], last_word: int) -> tuple[Place, ...] | None:
    """Choose one place of each other member behind `first`, so that the last of them ends earliest."""
    windows = [_window(places, first[1], last_word) for places in others]
    if not all(windows):
        return None
    order = sorted(range(len(windows)), key=lambda number: len(windows[number]))
    best: dict[int, Place] | None = None
    chosen: dict[int, Place] = {}

    def choose(depth: int) -> None:
        nonlocal best, last_word
        if depth == len(order):
            best = dict(chosen)
            last_word = max(place[1] for place in chosen.values()) - 1
            return
        for place in windows[order[depth]]:
            if place[0] > last_word:
                break
            if place[1] <= last_word and all(_apart(place, other) for other in chosen.values()):
                chosen[order[depth]] = place
                choose(depth + 1)
                chosen.pop(order[depth], None)

    choose(0)
    return None if best is None else tuple(best[number] for number in range(len(others)))


def _window(places: Sequence[Place], after: int, last_word: int) -> list[Place]:
    low = bisect_left(places, (after + 1, 0))
    high = bisect_left(places, (last_word + 1, 0), low)
    return [place for place in places[low:high] if place[1] <= last_word]


def _apart(left: Place, right: Place) -> bool:
    return left[1] < right[0] or right[1] < left[0]
