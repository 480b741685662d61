"""Tolls in a sentence in Urdu, Pashto or Dari: what a word like "number" counts, and the figure it has reached."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from alerts.facts.mentions import Mention, Rank
from alerts.facts.southasian_groups import Group
from alerts.facts.southasian_saying import any_of, say
from alerts.facts.southasian_units import Units

_HARM: Final = frozenset("VKNLR")
_STOP: Final = re.compile("[;cqTVKLR]")
_PARTED: Final = frozenset("n;cq")
_TO_HARM: Final = 7  # units between "number" and "killed"
_TO_FIGURE: Final = 12


def read_toll(units: Units, groups: Sequence[Group], at: int, passed: set[int]) -> list[Mention]:
    """Read "the number of dead rose to 12" from the word for "number"; what was read with it is added to `passed`."""
    harm = _counted_harm(units, at)
    figure = _reached(units, groups, max(at, harm) + 1) if harm is not None else None
    if harm is None or figure is None:
        return []
    tag, signs = units.tags[harm], units.signs
    first, last = min(at, harm), max(at, harm)
    attackers = not {"A", "B", "C"}.isdisjoint(signs[first : figure.end])
    passed.update(one for one in range(first, last + 1) if signs[one] in _HARM)
    figure.used = True
    group = replace(figure, attackers=attackers, counted=True, vague=False)
    either = signs[harm - 1] == "&" and signs[harm - 2 : harm - 1] in ("V", "N")
    if not either or units.tags[harm - 2].kind == tag.kind:
        return say(units, tag.kind, [group], (first, figure.end), Rank.TOLL)
    passed.add(harm - 2)
    kinds = (tag.kind, units.tags[harm - 2].kind)
    some = any_of([group])
    return [one for kind in kinds for one in say(units, kind, some, (first, figure.end), Rank.WEAK)]


def _counted_harm(units: Units, at: int) -> int | None:
    """Give the word of harm that the word at `at` counts."""
    if units.tags[at].kind:
        return at
    behind = range(at + 1, min(at + _TO_HARM, len(units.signs)))
    before = range(at - 1, max(at - _TO_HARM, -1), -1)
    for one in behind if units.lexicon.head_first else before:
        if units.signs[one] in _HARM:
            return one
        if units.signs[one] in _PARTED:
            break
    return None


def _reached(units: Units, groups: Sequence[Group], begin: int) -> Group | None:
    """Give the figure that a toll has reached, in the part of the sentence from `begin`."""
    stop = _STOP.search(units.signs, begin)
    end = min(begin + _TO_FIGURE, stop.start() if stop else len(units.signs))
    figures = [one for one in groups if begin <= one.start < end and one.counted and not one.under]
    now = [one for one in figures if not _was_left(units, one)]
    led = [one for one in now if _is_led(units, one)]
    return next(iter(led or now), None)


def _was_left(units: Units, group: Group) -> bool:
    before = units.word(group.start - 1) if group.start else ""
    return before in units.lexicon.left_before or units.word(group.end) in units.lexicon.left_behind


def _is_led(units: Units, group: Group) -> bool:
    before = units.word(group.start - 1) if group.start else ""
    return before in units.lexicon.reached or units.word(group.end) in units.lexicon.reached
