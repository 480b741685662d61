"""Groups of persons in an English sentence: how many, and whether they are victims or attackers.

"Two soldiers and a civilian" is a chain of groups, which are added. What happened to them is for `english` to say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from alerts.facts.english_persons import COMPANIONS
from alerts.facts.english_units import Units

_MIDDLE: Final = "[.toye]"
_GROUP: Final = re.compile(
    rf"[nv][oye]*(?:f[to]*n?)?{_MIDDLE}{{0,5}}?[SPAB]+o?|[nv]o?|aP\.?[SA]+|(?:at|[at])[.oye]{{0,5}}?[SPAB]+|[SPAB]+"
    r"|[.]?o(?=[wxVJ])"
)
# What may stand between two groups that are added: "from the battalion and", ", ", "and".
_LINK: Final = re.compile(r"(?:[if][.tSPABoye]{1,7})?(?:,|,?&)(?:[ye]?|t(?=n))")
_ANYBODY: Final = frozenset(("people", "persons", "civilians", "others", "victims", "members", "individuals"))
_COMPANIONS: Final = frozenset(COMPANIONS.split())
_SAYING: Final = frozenset(("said", "says", "say", "told", "confirmed", "added"))
_GOES_ON: Final = re.compile(r",?&[ye]?[nat]")
_SAME: Final = re.compile(r"[xwhb]*y*V,?&y?")
_COMMA_ONLY: Final = re.compile(r"(?:[if][.tSPABoye]{1,7})?,[ye]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Persons named together; places are those of units."""

    start: int
    end: int
    least: int
    most: int | None
    attackers: bool = False
    counted: bool = False  # by a number
    single: bool = False  # "a policeman", "the mayor"
    vague: bool = False
    under: bool = False  # belongs to another noun: "of the battalion"


def read_groups(units: Units, *, ruling: bool = False) -> list[Group]:
    """Give the groups of a sentence in their order; `ruling` Taliban are no attackers."""
    groups: list[Group] = []
    for match in _GROUP.finditer(units.signs):
        if match.end() - match.start() == 1 and units.signs[match.end() : match.end() + 1] == "l":
            continue  # "four of them seriously"
        if _speaks(units, match.end()):
            continue  # ", two security officials said"
        group = _group(units, match)
        if groups and not group.under and _in_aside(units, groups, group):
            group = replace(group, under=True)
        if groups and _goes_on(units, groups[-1], group):
            group = replace(group, attackers=True)
        if ruling and any(units.word(at) == "taliban" for at in range(group.start, group.end)):
            group = replace(group, attackers=False)
        groups.append(group)
    return groups


def _goes_on(units: Units, left: Group, right: Group) -> bool:
    """Whether a number without a noun counts the attackers of before: "six rebels were killed and three wounded"."""
    bare = not set(units.signs[right.start : right.end]) - set("no") and right.counted
    return bare and left.attackers and left.counted and bool(_SAME.fullmatch(units.signs[left.end : right.start]))


def _speaks(units: Units, behind: int) -> bool:
    """Whether the persons named before a unit are those who report."""
    words = [units.word(at) for at in range(behind, min(behind + 2, len(units.tags)))]
    return words[:1] != [] and words[0] in _SAYING and words[1:] != ["to"]


def _in_aside(units: Units, groups: Sequence[Group], group: Group) -> bool:
    """Whether a group ends what "including" began: "including a woman and two children"."""
    aside = groups[-1].under and "l" in units.signs[max(groups[-1].start - 1, 0) : groups[-1].start]
    return aside and units.signs[groups[-1].end : group.start] == "&"


def _group(units: Units, match: re.Match[str]) -> Group:
    start, end, signs = match.start(), match.end(), match.group()
    before = units.signs[max(start - 2, 0) : start]
    under = before[-1:] == "l" or (len(before) > 1 and before[1] in "fi" and before[0] not in "NMGTXWLVJ")
    attackers = signs.rstrip("o")[-1:] in ("A", "B") and not _is_bodyguard(units, start, end)
    if signs[0] == "n":
        least, most = units.bounds[start]
        counted, single, vague = True, least == 1, False
    elif signs[0] == "v":
        least, most = units.tags[start].value, None
        counted, single, vague = False, False, True
    else:
        single = signs[-1] in ("S", "A")
        least, most = (1, 1) if single else (2, None)
        counted, vague = False, not single
    return Group(
        start=start,
        end=end,
        least=least,
        most=most,
        attackers=attackers,
        counted=counted,
        single=single,
        vague=vague,
        under=under,
    )


def _is_bodyguard(units: Units, start: int, end: int) -> bool:
    """Whether a gunman is one that somebody keeps: "a judge and his gunman"."""
    return end - start == 2 and units.word(start) in ("his", "her") and units.word(start + 1) == "gunman"


def chain_ending(units: Units, groups: Sequence[Group], last: int) -> list[Group]:
    """Give the groups that are joined with the one at `last`, itself included, in their order."""
    chain = [groups[last]]
    for group in reversed(groups[:last]):
        if not group.under:
            if not _joined(units, group, chain[0], listed=len(chain) > 1):
                break
            chain.insert(0, group)
    return _whole(units, chain)


def chain_from(units: Units, groups: Sequence[Group], first: int) -> list[Group]:
    """Give the groups that are joined with the one at `first`, itself included, in their order."""
    chain = [groups[first]]
    for group in groups[first + 1 :]:
        if not group.under:
            if not _joined(units, chain[-1], group, listed=bool(_GOES_ON.match(units.signs, group.end))):
                break
            chain.append(group)
    return _whole(units, chain)


def _is_companion(units: Units, group: Group) -> bool:
    """Whether a title names somebody beside another one: "Elder, son killed"."""
    told = units.signs[group.end : group.end + 1] == "V"
    return told and group.single and group.end - group.start == 1 and units.word(group.start) in _COMPANIONS


def whole_of(units: Units, chain: list[Group]) -> list[Group]:
    """Take the whole for its part: "13 of the 15 miners abducted last week" were fifteen when they were abducted."""
    group = chain[0]
    numbers = [at for at in range(group.start, group.end) if units.signs[at] == "n"]
    if len(chain) > 1 or len(numbers) < 2:
        return chain
    least, most = units.bounds[numbers[-1]]
    return [replace(group, least=least, most=most)]


def _whole(units: Units, chain: list[Group]) -> list[Group]:
    """Leave out parts that are named behind their whole: "three civilians, two women and a man"."""
    whole, parts = chain[0], chain[1:]
    same = len(parts) > 1 and sum(group.least for group in parts) == whole.least
    general = units.word(whole.end - 1) in _ANYBODY
    return [whole] if same and whole.counted and general else chain


def _joined(units: Units, left: Group, right: Group, *, listed: bool) -> bool:
    """Whether two groups are added: not an apposition, nor two titles of one man, nor the subject of a further verb."""
    between = units.signs[left.end : right.start]
    if between in (",", "&") and left.single and _is_companion(units, right):
        return True
    if not _LINK.fullmatch(between) or (left.counted and left.end - left.start == 1):
        return False  # "rose to 59 and 157 are wounded"
    if _COMMA_ONLY.fullmatch(between) and not listed and not (left.counted and right.counted):
        return False
    if right.single and not right.counted and left.single:
        return units.signs[right.start] in ("a", "t")
    return not (right.vague and units.signs[right.start] not in ("v", "o"))
