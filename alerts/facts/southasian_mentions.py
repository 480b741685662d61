"""Mentions of one sentence in Urdu, Pashto or Dari: which word of harm speaks of which group of persons.

The victims stand before the word of harm, so the reader looks to the left of each, up to the word of harm before;
a few nouns have them behind. What is of an earlier time is for `southasian.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from alerts.facts.lexicon import CAPTURED, INJURED, KILLED
from alerts.facts.mentions import Mention, Rank
from alerts.facts.southasian_groups import Group, chain_ending, chain_from
from alerts.facts.southasian_saying import any_of, say
from alerts.facts.southasian_tolls import read_toll
from alerts.facts.southasian_units import Units

_HARM: Final = "VKNLRJ"
_EITHER: Final = re.compile("y?&y?V")
_THEN: Final = re.compile("[VKN][.ypwx&,]{0,2}t[.,y&]{0,2}$")
_BARE: Final = re.compile("[.yktl]{0,3}")
_OF_BODIES: Final = re.compile("(?:g[.yp]{0,3})?")  # "the mutilated bodies of"
_NO_VERB: Final = frozenset("gpkhPSHBAn")  # "the wounded of", "the dead militants": what follows says that it is none
_OF_NOUN: Final = re.compile("[.y]{0,2}(?:[gb][.y]{0,2})?")  # "the death of"
# "of the dead, two children are": where "of" stands behind, and where it stands before
_AMONG_THEM: Final = re.compile("h?(?:[.y]?[PSBACQ])?[.y]?p[.y]{0,2}([nvPSHBAQC,&.y]{1,20}?)[.y]{0,3}j")
_THOSE_AMONG: Final = re.compile("[.y]{0,2}([nvPSHBAQC,&.y]{1,20}?)[.y]{0,3}[jwxU]")
_NEAR: Final = re.compile("[^;c,]{0,10}")
_NEARER: Final = re.compile("[.ykSbl]{0,6}")  # of attackers: they are named more often as those who did it
_THERE: Final = re.compile("[.ybp]{0,4}V")
_TOOK: Final = re.compile("[.y]{0,2}s")
_CLOSED: Final = "wxU"  # what a relative clause ends in
_BEHIND: Final = re.compile("[.yk]{0,2}")
_AFTER: Final = 5  # units behind a verb in which its auxiliary and its "not" stand


@dataclass(slots=True)
class MentionReader:
    """Reads what one sentence says of its groups."""

    units: Units
    groups: list[Group]
    _passed: set[int] = field(default_factory=set)  # words of harm that were read with another

    def mentions(self) -> Iterator[Mention]:
        """Give the mentions in the order of the words of harm, tolls first."""
        for at, sign in enumerate(self.units.signs):
            if sign == "T":
                yield from read_toll(self.units, self.groups, at, self._passed)
        for at, sign in enumerate(self.units.signs):
            if at not in self._passed and sign in _HARM:
                yield from self._harm(at, sign)

    def _harm(self, at: int, sign: str) -> list[Mention]:
        if self._is_denied(at) or self.units.signs[at + 1 : at + 2] == "e":  # "the martyr did"
            return []
        if part := self._among(at):
            return part
        if sign in "RJ":
            return self._right(at, at + 1) or (self._left(at, sign) if sign == "R" else [])
        found = self._left(at, sign)
        if not found and sign in "VNL":
            return self._relative(at) or self._one(at, sign)
        return found

    # --- whom it is about

    def _left(self, at: int, sign: str) -> list[Mention]:
        """Read who stands before a word of harm."""
        begin, end = self._part(at)
        strict = self.units.tags[at].strict
        for last in range(len(self.groups) - 1, -1, -1):
            group = self.groups[last]
            if group.start < begin:
                break
            told = group.free and (group.quantified or not strict)
            if told and group.end <= end and self._fits(group, at, sign):
                chain = chain_ending(self.units, self.groups, last)
                return self._about(at, sign, self._with_leader(at, sign, last, chain))
        return []

    def _part(self, at: int) -> tuple[int, int]:
        """Give the part of the sentence that a word of harm can be about."""
        signs = self.units.signs
        if then := _THEN.search(signs, max(0, at - 6), at):
            return self._part(then.start())
        last = max(signs.rfind(stop, 0, at) for stop in ";qVKNLR")
        relative = signs.rfind("c", 0, at)
        if relative > last and signs[relative - 1] + signs[at - 1] == ",,":  # "ten civilians, of whom nine ..., died"
            return last + 1, relative
        if relative < last or not {"l", "j", ","}.isdisjoint(signs[relative:at]):
            return last + 1, at
        if relative > last and (
            signs[at - 1] in _CLOSED or self.units.word(at - 1) in self.units.lexicon.closes
        ):  # "53 who were students lost their lives"
            return last + 1, relative
        return max(last, relative) + 1, at

    def _with_leader(self, at: int, sign: str, last: int, chain: list[Group]) -> list[Group]:
        """Add the one whom others died with: "the governor along with two guards"."""
        first = chain[0]
        if sign != "V" or not (self.units.signs[at - 1] == "l" or self._are_along(first)):
            return chain
        leader = self.groups[last - len(chain)] if last >= len(chain) else None
        attackers = leader is not None and leader.attackers
        if attackers and self.units.word(chain[-1].end - 1) in self.units.lexicon.members:
            chain[-1].attackers = True
        start = leader.start if leader else first.start
        return [Group(start=start, end=first.start, noun=start, least=1, most=1, attackers=attackers), *chain]

    def _are_along(self, group: Group) -> bool:
        return self.units.is_after(group.start, "b") and self.units.word(group.start - 1) in self.units.lexicon.along

    def _fits(self, group: Group, at: int, sign: str) -> bool:
        """Whether nothing between a group and a word of harm says that it is about others."""
        between = self.units.signs[group.end : at]
        placed = self.units.is_after(group.start, "b")
        if group.bare:
            seized = sign == "K" and between[:1] == "k"
            return (seized or bool(_BARE.fullmatch(between))) and not (between and placed and "l" not in between)
        if between[:1] == "e":
            return self.units.tags[at].value < 0  # "the soldiers gave their lives"
        if placed and sign in "VK":
            return self._are_along(group) and (between[:1] != "p" or self._died_beside(group, between))
        return not self._is_of_others(group, between, sign) and self._is_object(group, between, sign)

    def _is_of_others(self, group: Group, between: str, sign: str) -> bool:
        """Whether a group is whose or where the victims were, or who did it: "in a shooting by gunmen"."""
        if between[:1] in ("g", "p") and between != "g" and not (sign == "L" and _OF_BODIES.fullmatch(between)):
            return True
        before = self.units.word(group.start - 1) if group.start else ""
        return not group.quantified and before in self.units.lexicon.deeds

    def _died_beside(self, group: Group, between: str) -> bool:
        """Whether somebody died "together with" a group, where that stands on both sides of it."""
        beside = between in ("p", "py") and self.units.word(group.end) in self.units.lexicon.along
        return beside and self._are_along(group) and not group.attackers

    def _is_object(self, group: Group, between: str, sign: str) -> bool:
        """Whether what stands between a group and a word of harm joins them, by what the word is."""
        match sign:
            case "K":
                return "k" in between or group.counted
            case "N":
                return bool(_OF_NOUN.fullmatch(between)) and (group.quantified or between in ("", "g"))
            case "L":
                return group.quantified or bool(_OF_BODIES.fullmatch(between))
            case "R":
                return group.quantified
            case _:
                near = _NEARER if group.attackers else _NEAR
                return group.quantified or bool(near.fullmatch(between))

    def _about(self, at: int, sign: str, chain: list[Group]) -> list[Mention]:
        tag = self.units.tags[at]
        signs = self.units.signs
        named = signs[at + 1 : at + 2] in set("PSHBA") and tag.kind == INJURED and self._dies(at + 1)
        if sign in "VN" and tag.kind != KILLED and (named or self._died_then(at)):
            behind = signs.index("V", at + 1)  # "two wounded died in hospital", "five hostages were killed"
            self._passed.add(behind)
            return say(self.units, KILLED, chain, (at, behind + 1))
        either = _EITHER.match(signs, at + 1) if sign == "V" else None
        if either:
            other = self.units.tags[either.end() - 1].kind
            self._passed.add(either.end() - 1)
            if other != tag.kind and CAPTURED not in (other, tag.kind):
                chain = self._resolved(chain, at)
                for group in chain:
                    group.used = True
                some = any_of(chain)
                return [
                    one
                    for kind in (tag.kind, other)
                    for one in say(self.units, kind, some, (at, either.end()), Rank.WEAK)
                ]
        return say(self.units, tag.kind, self._resolved(chain, at), (at, at + 1))

    def _resolved(self, chain: list[Group], at: int) -> list[Group]:
        """Say of one noun whether it is several, by the verb: "policemen were killed"."""
        (first, *others) = chain
        several = self._auxiliary(at) == "x" and self.units.signs[first.end : first.end + 1] != "k"
        if not others and several and not (first.counted or first.vague or first.titled):
            first.least, first.most, first.vague = 2, None, True
        return chain

    def _relative(self, at: int) -> list[Mention]:
        """Read who stands behind: "killed were five", "the martyred three soldiers"."""
        signs = self.units.signs
        if signs[at + 1 : at + 2] == "h":
            return self._right(at, at + 2)
        tight = signs[at + 1 : at + 2] == "n" and self.units.tags[at].sign == "V" and signs[at + 2 : at + 3] in "PSHBA"
        plural = self.units.tags[at].sign == "N" and signs[at + 1 : at + 2] == "n"
        return self._right(at, at + 1) if tight or plural else []

    def _among(self, at: int) -> list[Mention]:
        """Read who is named as some of the victims: "among the dead are two children"; there may be more."""
        units = self.units
        placed = units.lexicon.head_first
        match = (_THOSE_AMONG if placed else _AMONG_THEM).match(units.signs, at + 1)
        if match is None or (placed and units.word(at - 1) not in units.lexicon.amid):
            return []
        some = [replace(one, most=None) for one in self.groups if match.start(1) <= one.start < match.end(1)]
        return say(units, units.tags[at].kind, some, (at, at + 1), Rank.WEAK)

    def _right(self, at: int, begin: int) -> list[Mention]:
        match = _BEHIND.match(self.units.signs, begin)
        furthest = match.end() if match else begin
        for first, group in enumerate(self.groups):
            if begin <= group.start <= furthest and group.free and (group.counted or self.units.lexicon.head_first):
                if (
                    group.bare
                    and self.units.signs[group.end : group.end + 1] in _HARM
                    and group.end < len(self.units.signs)
                ):
                    return []
                chain = chain_from(self.units, self.groups, first)
                if re.compile("g?[VNL]").match(self.units.signs, chain[-1].end):
                    return []
                if self.units.tags[at].kind == INJURED and self._dies(chain[-1].end):
                    return []
                if self.units.tags[at].sign == "J" and not _TOOK.match(self.units.signs, chain[-1].end):
                    return []
                return say(self.units, self.units.tags[at].kind, chain, (at, at + 1))
        return []

    def _died_then(self, at: int) -> bool:
        """Whether what follows is only that they died."""
        match = _THERE.match(self.units.signs, at + 1)
        return match is not None and self._kills(match.end() - 1)

    def _kills(self, at: int) -> bool:
        return self.units.tags[at].kind == KILLED

    def _dies(self, begin: int) -> bool:
        """Whether the wounded are those of whom a death is told next."""
        match = re.compile("[^;,cqn]{0,6}V").match(self.units.signs, begin)
        return match is not None and self._kills(match.end() - 1)

    def _one(self, at: int, sign: str) -> list[Mention]:
        """Read "was killed" of somebody whose name is all that is said."""
        following = self.units.signs[at + 1 : at + 2]
        if sign == "L" and self.units.tags[at].value:
            return say(self.units, KILLED, [Group(start=at, end=at, noun=at, least=1, most=1)], (at, at + 1), Rank.WEAK)
        if sign != "V" or self.units.tags[at].strict or following in _NO_VERB or self._auxiliary(at) != "w":
            return []
        begin, _ = self._part(at)
        if begin == at or "n" in self.units.signs[begin:at] or self.units.signs[at - 1] in "&,g":
            return []
        attackers = any(begin <= group.start and self._is_attacker(group, at) for group in self.groups)
        one = Group(start=at, end=at, noun=at, least=1, most=1, attackers=attackers)
        return say(self.units, self.units.tags[at].kind, [one], (at, at + 1), Rank.WEAK)

    def _is_attacker(self, group: Group, at: int) -> bool:
        """Whether one attacker is who a verb is about: "the bomber, before he reached the gate, was killed"."""
        single = group.attackers and group.least == 1 and group.end <= at
        return single and self.units.signs[group.end] not in "egp" and not self.units.is_after(group.start, "b")

    # --- what follows a word of harm

    def _auxiliary(self, at: int) -> str:
        """Give `x` where the verb is of several, `w` where it is of one."""
        for sign in self.units.signs[at + 1 : at + 1 + _AFTER]:
            if sign in "wx":
                return sign
            if sign in ";,nNLRcq":
                break
        return self.units.tags[at].value * "w"

    def _is_denied(self, at: int) -> bool:
        """Whether it did not happen, or is only planned or feared; or hostages are free."""
        signs = self.units.signs
        freed = self.units.tags[at].kind == CAPTURED
        told = False
        for sign in signs[at + 1 : at + 1 + _AFTER + 4 * freed]:
            if told and sign == "&":
                break  # "were wounded and nobody was killed"
            told |= sign in _CLOSED
            if (sign in "zm" and not freed) or sign in "zmf":
                return sign != "f" or freed
            if sign in ";,cq" or (sign in _HARM and sign != "V"):
                break
        begin = max(self._part(at)[0], at - 4)
        return "z" in signs[begin:at] or signs[begin:at].endswith("m")
