"""Groups of persons in a sentence in Urdu, Pashto or Dari: how many, and whether they are victims or attackers.

"Two soldiers and a civilian" is a chain of groups, which are added. What happened to them is for
`southasian_mentions.py` to say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from alerts.facts.southasian_units import Units

_GROUP: Final = re.compile(r"[nv][y.]{0,3}?[PSHBAQC]+(?:y[PSQ]+)?|[nv]|[PSHBA]+")
_LINK: Final = re.compile(r"[.y]{0,5}(?:,|,?&)[y.]{0,2}(?:[.yS]{0,3}g)?[y.]{0,3}")
# "two policemen in Herat and a civilian in Ghazni"
_PLACED: Final = re.compile(r"(?:b[.y]{1,3})?,?&(?:b?[.y]{1,4}p)?[y.]{0,2}")
_OWNED: Final = re.compile("g$|b[.yPSQ]{1,2}$")
_AND_OWNED: Final = re.compile("(?:,|,?&)(?:[.yPS]{1,3}g|b[.yPSQ]{1,2})")
_COMMA_ONLY: Final = re.compile(r"[.y]{0,3},[y.]{0,2}")
_ASIDE: Final = re.compile(r"[.yg]{0,2}")
_OF_ATTACKERS: Final = re.compile("[y.]{0,2}C")
_AMONG_ATTACKERS: Final = re.compile("b[PS]?[y.]{0,2}[BC]")


@dataclass(slots=True, kw_only=True)
class Group:
    """Persons named together; places are those of units."""

    start: int
    end: int
    noun: int  # where the first noun stands; the end where there is none
    least: int
    most: int | None
    attackers: bool = False
    counted: bool = False  # by a number
    quantified: bool = False  # by a number or a word like "dozens"
    bare: bool = False  # a number without a noun
    vague: bool = False
    titled: bool = False  # one person, though the verb may be in the plural
    general: bool = False  # persons of any sort
    under: bool = False  # part of another group: "including two children"
    used: bool = False

    @property
    def free(self) -> bool:
        """Whether a word of harm may still be about them."""
        return not (self.under or self.used)


def read_groups(units: Units) -> list[Group]:
    """Give the groups of a sentence in their order."""
    groups: list[Group] = []
    for match in _GROUP.finditer(units.signs):
        group = _group(units, _head(units, match))
        if groups and units.lexicon.head_first and _belongs(units, groups[-1], group):
            whose, groups[-1].end = group, group.end
            groups[-1].attackers |= whose.attackers and units.word(groups[-1].noun) in units.lexicon.members
        else:
            groups.append(group)
    for at, sign in enumerate(units.signs):
        if sign in "lj":
            _mark_before(units, groups, at)
        elif sign == "i":
            _mark_behind(units, groups, at)
    return groups


def _head(units: Units, match: re.Match[str]) -> re.Match[str]:
    """Leave out what a noun belongs to, in Pashto: "of one outlet the worker" is one worker, "of two" as well."""
    start, noun = match.start(), match.end() - len(match.group().lstrip("nvy."))
    inner = units.signs[start + 1 : noun]
    owned = "." in inner and not units.lexicon.head_first and units.is_after(start, "b")
    return (_GROUP.match(units.signs, noun) or match) if owned else match


def _belongs(units: Units, left: Group, right: Group) -> bool:
    """Whether a noun says whose the persons before it are: "an official of the Taliban"."""
    between = units.signs[left.end : right.start]
    return not (left.bare or right.quantified) and between in (".", "..", "y", ".y", "y.")


def _group(units: Units, match: re.Match[str]) -> Group:
    start, end, signs = match.start(), match.end(), match.group()
    nouns = signs.lstrip("nvy.")
    named = sum(units.tags[at].value for at in range(start, end) if units.signs[at] in "PSB")
    group = Group(
        start=start,
        end=end,
        noun=end - len(nouns),
        least=1,
        most=1,
        attackers=_names_attackers(units, end - len(nouns), nouns),
        general=units.word(end - 1) in units.lexicon.general,
    )
    if signs[0] == "n":
        group.least, group.most = units.bounds[start]
        group.counted, group.bare = True, not nouns
    elif signs[0] == "v":
        group.least, group.most, group.vague, group.bare = units.tags[start].value, None, True, not nouns
    elif named:
        group.least, group.most, group.counted = named, named, True
    elif nouns[-1] in "PB" or (units.lexicon.head_first and nouns[0] in "PB"):
        group.least, group.most, group.vague = 2, None, True
    if units.word(end - 1) in units.lexicon.members and re.compile("[BC]g?$").search(
        units.signs, max(start - 2, 0), start
    ):
        group.attackers = True
    word = units.word(group.noun)
    if units.lexicon.head_first and word in units.lexicon.members:
        group.attackers |= bool(_OF_ATTACKERS.match(units.signs, end))
    if group.counted and word in units.lexicon.general:
        among = _AMONG_ATTACKERS.match(units.signs, end) if units.word(end) in units.lexicon.among else None
        group.attackers |= among is not None or units.signs[max(start - 2, 0) : start] == "bC"
    group.quantified = signs[0] in "nv" or group.counted
    group.titled = nouns[-1:] == "H" and not group.counted
    return group


def _names_attackers(units: Units, noun: int, nouns: str) -> bool:
    """Whether nouns that stand together name attackers; who holds an office under them is none."""
    word = units.word(noun)
    owned = units.lexicon.head_first and nouns[:1] in set("PSH")
    if owned and word not in units.lexicon.members and word not in units.lexicon.general:
        return False
    return not {"A", "B", "C"}.isdisjoint(nouns)


def _mark_before(units: Units, groups: Sequence[Group], at: int) -> None:
    """Leave out whom "including" names: they stand before it, and whom it belongs to stands behind."""
    last = next((one for one in range(len(groups) - 1, -1, -1) if groups[one].end <= at), None)
    if last is None or not _ASIDE.fullmatch(units.signs, groups[last].end, at) or units.signs[at : at + 2] == "lV":
        return
    for group in chain_ending(units, groups, last):
        group.under = True


def _mark_behind(units: Units, groups: Sequence[Group], at: int) -> None:
    first = next((one for one in range(len(groups)) if groups[one].start > at), None)
    if first is None or not _ASIDE.fullmatch(units.signs, at + 1, groups[first].start):
        return
    for group in chain_from(units, groups, first):
        group.under = True


def chain_ending(units: Units, groups: Sequence[Group], last: int) -> list[Group]:
    """Give the groups that are joined with the one at `last`, itself included, in their order."""
    chain = [groups[last]]
    for group in reversed(groups[:last]):
        if not group.free or not _joined(units, group, chain[0], listed=len(chain) > 1):
            break
        chain.insert(0, group)
    return _whole(chain)


def chain_from(units: Units, groups: Sequence[Group], first: int) -> list[Group]:
    """Give the groups that are joined with the one at `first`, itself included, in their order."""
    chain = [groups[first]]
    for at, group in enumerate(groups[first + 1 :], first + 1):
        following = groups[at + 1] if at + 1 < len(groups) else None
        listed = following is not None and "&" in units.signs[group.end : following.start]
        if not group.free or not _joined(units, chain[-1], group, listed=listed):
            break
        chain.append(group)
    return _whole(chain)


def _whole(chain: list[Group]) -> list[Group]:
    """Leave out parts that are named behind their whole: "three persons, two women and a man"."""
    if any(group.counted and group.least > 1 for group in chain):  # "fifteen women and children"
        chain = [group for group in chain if group.quantified or not group.vague]
    whole, parts = chain[0], chain[1:]
    same = len(parts) > 1 and sum(group.least for group in parts) == whole.least
    return [whole] if same and whole.counted and whole.general else chain


def _are_parallel(units: Units, left: Group, between: str) -> bool:
    """Whether two figures share the noun of the last: "of the police three and of the army two men"."""
    return _OWNED.search(units.signs, max(left.start - 4, 0), left.start) is not None and bool(
        _AND_OWNED.fullmatch(between)
    )


def _is_one_man(units: Units, left: Group, right: Group) -> bool:
    """Whether two offices stand before one name."""
    named = units.signs[right.end : right.end + 1] == "."
    return left.titled and right.titled and units.signs[left.end : right.start] == "&" and named


def _joined(units: Units, left: Group, right: Group, *, listed: bool) -> bool:
    """Whether two groups are added: no apposition, nor what belongs to a further verb."""
    between = units.signs[left.end : right.start]
    if left.counted and right.counted and not (left.bare or right.bare) and _PLACED.fullmatch(between):
        return True
    if left.bare and left.counted and right.counted and _are_parallel(units, left, between):
        return True
    if (
        _is_one_man(units, left, right)
        or not _LINK.fullmatch(between)
        or (left.bare and not right.bare and "&" in between and not left.vague)
    ):
        return False  # "rose to 59 and 157 are wounded"
    if (
        left.vague
        and not left.quantified
        and (between.strip("y") not in (",", "&", ",&") or units.is_after(left.start, "b"))
    ):
        return False
    if _COMMA_ONLY.fullmatch(between):
        return left.counted and right.counted and not left.bare and not right.bare if not listed else not left.bare
    return not right.bare
