"""Numbers that an English sentence gives by nouns: "the death toll rose to 31", "claimed 12 lives", "took hostages".

Whether a number counts anybody is decided in `english_units`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from alerts.facts.english_groups import Group
from alerts.facts.english_units import Units

_REACH: Final = 16  # units behind the words of a toll in which its number stands
_LEADS: Final = ("to", "at", "is", "of", "reached", "was", "reaches")
_CLAIMING: Final = frozenset(
    ("claimed", "claiming", "claims", "cost", "costs", "costing", "took", "taking", "taken", "ended", "with")
)
_TAKES: Final = frozenset(("took", "taken", "taking", "take", "holding", "seized", "seizing"))
_CAPTIVES: Final = frozenset(("hostages", "captives"))


def number_at(units: Units, at: int, end: int, *, attackers: bool = False) -> Group:
    """Give the persons whom a number counts, alone or with words up to before `end`."""
    least, most = units.bounds[at]
    return Group(start=at, end=end, least=least, most=most, attackers=attackers, counted=True)


def toll_behind(units: Units, at: int) -> Group | None:
    """Give the number that belongs to the words of a toll at a unit, if one does."""
    signs = units.signs
    numbers = [one for one in range(at + 1, min(at + _REACH, len(units.tags))) if signs[one] == "n"]
    led = [one for one in numbers if _is_led(units, one)]
    for one in (led or numbers)[:1]:
        if not re.search(r"[;V]", signs[at + 1 : one]):
            attackers = signs[at - 1 : at] in ("A", "B")  # "the militant toll"
            return number_at(units, one, one + 1, attackers=attackers)
    return None


def _is_led(units: Units, at: int) -> bool:
    while at and units.signs[at - 1] in "ey":
        at -= 1
    return bool(at) and units.word(at - 1) in _LEADS


def takes_lives(units: Units, at: int) -> bool:
    """Whether the lives at a unit were taken: "claimed the lives of", "cost 12 lives"."""
    return not _CLAIMING.isdisjoint(units.word(one) for one in range(max(at - 5, 0), at))


def taken_hostage(units: Units, groups: Sequence[Group]) -> Iterator[Group]:
    """Give those of whom it is said that they were taken: "took 120 hostages"."""
    for group in groups:
        before = group.start - 1
        while before > 0 and units.signs[before] in "eyt":
            before -= 1
        if group.counted and units.word(group.end - 1) in _CAPTIVES and before >= 0 and units.word(before) in _TAKES:
            yield group
