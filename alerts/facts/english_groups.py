"""Groups of persons in an English sentence: how many, and whether they are victims or attackers.

"Two soldiers and a civilian" is a chain of groups, which are added. What happened to them is for `english` to say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from alerts.facts.english_units import Units

_MIDDLE: Final = "[.toye]"
_GROUP: Final = re.compile(
    rf"[nv][oye]*(?:f[to]*)?{_MIDDLE}{{0,5}}?[SPAB]+o?|[nv]o?|[at][.oye]{{0,5}}?[SPAB]+|[SPAB]+|[.]?o(?=[wxVJ])"
)
# What may stand between two groups that are added: "from the battalion and", ", ", "and".
_LINK: Final = re.compile(r"(?:[if][.tSPABoye]{1,7})?(?:,|,?&)[ye]?")
_COMMA_ONLY: Final = re.compile(r"(?:[if][.tSPABoye]{1,7})?,[ye]?")


@dataclass(frozen=True, slots=True)
class Group:
    """Persons named together; places are those of units."""

    start: int
    end: int
    least: int
    most: int | None
    attackers: bool
    counted: bool  # by a number
    single: bool  # "a policeman", "the mayor"
    vague: bool
    under: bool  # belongs to another noun: "of the battalion"


def read_groups(units: Units) -> list[Group]:
    """Give the groups of a sentence in their order."""
    groups = [_group(units, match) for match in _GROUP.finditer(units.signs)]
    return [group for group in groups if units.signs[group.end : group.end + 1] != "l" or group.end - group.start > 1]


def _group(units: Units, match: re.Match[str]) -> Group:
    start, end, signs = match.start(), match.end(), match.group()
    under = (
        start >= 1
        and units.signs[start - 1] == "l"
        or start >= 2
        and units.signs[start - 1] in "fi"
        and units.signs[start - 2] not in "NMGTXWLVJ"
    )
    attackers = signs.rstrip("o")[-1:] in ("A", "B")
    if signs[0] == "n":
        least, most = units.bounds[start]
        return Group(start, end, least, most, attackers, True, least == 1, False, under)
    if signs[0] == "v":
        return Group(start, end, units.tags[start].value, None, attackers, False, False, True, under)
    single = signs[-1] in "SA" or (signs[0] == "a" and signs[-1] not in "o")
    return Group(start, end, 1 if single else 2, 1 if single else None, attackers, False, single, not single, under)


def chain_ending(units: Units, groups: Sequence[Group], last: int) -> list[Group]:
    """Give the groups that are joined with the one at `last`, itself included, in their order."""
    chain = [groups[last]]
    for group in reversed(groups[:last]):
        if group.under:
            continue
        if not _joined(units, group, chain[0], len(chain) > 1):
            break
        chain.insert(0, group)
    return chain


def chain_from(units: Units, groups: Sequence[Group], first: int) -> list[Group]:
    """Give the groups that are joined with the one at `first`, itself included, in their order."""
    chain = [groups[first]]
    for group in groups[first + 1 :]:
        if group.under:
            continue
        if not _joined(units, chain[-1], group, False):
            break
        chain.append(group)
    return chain


def _joined(units: Units, left: Group, right: Group, listed: bool) -> bool:
    """Whether two groups are added: not an apposition, nor two titles of one man, nor the subject of a further verb."""
    between = units.signs[left.end : right.start]
    if not _LINK.fullmatch(between):
        return False
    if _COMMA_ONLY.fullmatch(between) and not listed and not (left.counted and right.counted):
        return False
    if right.single and not right.counted and left.single:
        return units.signs[right.start] == "a" or units.signs[right.start] == "t"
    return not (right.vague and units.signs[right.start] not in "vo")
