"""Mentions of one sentence in Urdu, Pashto or Dari: which word of harm speaks of which group of persons.

The victims stand before the word of harm, so the reader looks to the left of each, up to the word of harm before;
a few nouns have them behind. What is of an earlier time is for `southasian.py`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from alerts.facts.lexicon import CAPTURED, INJURED, KILLED
from alerts.facts.mentions import Mention, Rank
from alerts.facts.southasian_groups import Group, chain_ending, chain_from
from alerts.facts.southasian_units import Units

_LARGE: Final = 500  # figures from here on are seldom of one event
_HARM: Final = "VKNLRJ"
_EITHER: Final = re.compile("y?&y?V")
_THEN: Final = re.compile("[VKN][.ypwx&,]{0,2}t[.,y&]{0,2}$")
_BARE: Final = re.compile("[.yk]{0,3}")
_NEAR: Final = re.compile("[.ykSb]{0,6}")
_BEHIND: Final = re.compile("[.yk]{0,2}")
_AFTER: Final = 5  # units behind a verb in which its auxiliary and its "not" stand
_TOLL_BEFORE: Final = 7
_TOLL_BEHIND: Final = 12


@dataclass(slots=True)
class MentionReader:
    """Reads what one sentence says of its groups."""

    units: Units
    groups: list[Group]
    _passed: set[int] = field(default_factory=set)  # words of harm that were read with another
    _stop: int = 0  # behind the last toll, whose number is no victim of a later verb

    def mentions(self) -> Iterator[Mention]:
        """Give the mentions in the order of the words of harm, tolls first."""
        for at, sign in enumerate(self.units.signs):
            if sign == "T":
                yield from self._toll(at)
        for at, sign in enumerate(self.units.signs):
            if at not in self._passed and sign in _HARM:
                yield from self._harm(at, sign)

    def _harm(self, at: int, sign: str) -> list[Mention]:
        if self._is_denied(at):
            return []
        if sign in "RJ":
            return self._right(at, at + 1) or (self._left(at, sign) if sign == "R" else [])
        found = self._left(at, sign)
        if not found and sign in "VNL":
            return self._relative(at) or self._one(at, sign)
        return found

    # --- whom it is about

    def _left(self, at: int, sign: str) -> list[Mention]:
        """Read who stands before a word of harm."""
        begin = self._begin(at)
        for last in range(len(self.groups) - 1, -1, -1):
            group = self.groups[last]
            if group.start < begin:
                break
            if group.end <= at and group.free and self._fits(group, at, sign):
                return self._about(at, sign, chain_ending(self.units, self.groups, last))
        return []

    def _begin(self, at: int) -> int:
        """Give where the part of the sentence begins that a word of harm can be about."""
        signs = self.units.signs
        if then := _THEN.search(signs, max(0, at - 6), at):
            return self._begin(then.start())
        last = max(signs.rfind(stop, 0, at) for stop in ";qVKNLR")
        relative = signs.rfind("c", 0, at)
        if relative > last and not ("l" in signs[relative:at] or signs[relative:at].count(",")):
            last = relative
        return last + 1

    def _fits(self, group: Group, at: int, sign: str) -> bool:
        between = self.units.signs[group.end : at]
        before = self.units.signs[max(group.start - 1, 0) : group.start]
        if group.bare:
            return bool(_BARE.fullmatch(between)) and (not between or before != "b")
        if between[:1] == "e" or (between[:1] in "gp" and between[:1] and not (between == "g" or between[1:2] == "a")):
            return False
        if before == "b" and sign in "VK":
            return False
        if sign == "K":
            return "k" in between or group.counted
        if group.quantified:
            return True
        near = bool(_NEAR.fullmatch(between)) or "k" in between[:2]
        return (near and before != "b") if sign == "V" else between in ("", "g")

    def _about(self, at: int, sign: str, chain: list[Group]) -> list[Mention]:
        tag = self.units.tags[at]
        signs = self.units.signs
        if sign + signs[at + 1 : at + 2] == "VV" and (tag.kind, self.units.tags[at + 1].kind) == (INJURED, KILLED):
            self._passed.add(at + 1)  # "two wounded died in hospital"
            return self._say(KILLED, chain, at, at + 2)
        either = _EITHER.match(signs, at + 1) if sign == "V" else None
        if either:
            other = self.units.tags[either.end() - 1].kind
            self._passed.add(either.end() - 1)
            if other != tag.kind and CAPTURED not in (other, tag.kind):
                chain = [_any_of(group) for group in self._resolved(chain, at)]
                return [
                    one for kind in (tag.kind, other) for one in self._say(kind, chain, at, either.end(), Rank.WEAK)
                ]
        return self._say(tag.kind, self._resolved(chain, at), at, at + 1)

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
                if self.units.tags[at].sign == "J" and self.units.signs[chain[-1].end : chain[-1].end + 1] != "s":
                    return []
                return self._say(self.units.tags[at].kind, chain, at, at + 1)
        return []

    def _one(self, at: int, sign: str) -> list[Mention]:
        """Read "was killed" of somebody whose name is all that is said."""
        following = self.units.signs[at + 1 : at + 2]
        if sign != "V" or following in ("g", "p", "k", "h", "P", "S") or self._auxiliary(at) != "w":
            return []
        begin = self._begin(at)
        if begin == at or "n" in self.units.signs[begin:at] or self.units.signs[at - 1] in "&,":
            return []
        return self._say(
            self.units.tags[at].kind, [Group(start=at, end=at, noun=at, least=1, most=1)], at, at + 1, Rank.WEAK
        )

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
        for sign in signs[at + 1 : at + 1 + _AFTER + 4 * freed]:
            if (sign in "zm" and not freed) or sign in "zmf":
                return sign != "f" or freed
            if sign in ";,cq" or (sign in _HARM and sign != "V"):
                break
        begin = max(self._begin(at), at - 4)
        return "z" in signs[begin:at] or signs[begin:at].endswith("m")

    # --- tolls

    def _toll(self, at: int) -> list[Mention]:
        """Read "the number of dead rose to 12"."""
        harm = self._counted_harm(at)
        if harm is None:
            return []
        figure = self._reached(max(at, harm) + 1)
        if figure is None:
            return []
        tag, signs = self.units.tags[harm], self.units.signs
        first, last = min(at, harm), max(at, harm)
        attackers = not {"A", "B", "C"}.isdisjoint(signs[first : figure.end])
        self._passed.update(one for one in range(first, last + 1) if signs[one] in _HARM)
        group = Group(
            start=figure.start,
            end=figure.end,
            noun=figure.noun,
            least=figure.least,
            most=figure.most,
            attackers=attackers,
            counted=True,
        )
        figure.used = True
        either = signs[harm - 1] == "&" and signs[harm - 2 : harm - 1] in ("V", "N")
        if either and self.units.tags[harm - 2].kind != tag.kind:
            self._passed.add(harm - 2)
            other = self.units.tags[harm - 2].kind
            return [
                one
                for kind in (tag.kind, other)
                for one in self._say(kind, [_any_of(group)], first, figure.end, Rank.WEAK)
            ]
        return self._say(tag.kind, [group], first, figure.end, Rank.TOLL)

    def _counted_harm(self, at: int) -> int | None:
        """Give the word of harm that a word like "number" counts."""
        if self.units.tags[at].kind:
            return at
        signs = self.units.signs
        behind = range(at + 1, min(at + _TOLL_BEFORE, len(signs)))
        before = range(at - 1, max(at - _TOLL_BEFORE, -1), -1)
        for one in behind if self.units.lexicon.head_first else before:
            if signs[one] in _HARM:
                return one
            if signs[one] in "n;cq":
                break
        return None

    def _reached(self, begin: int) -> Group | None:
        """Give the number that a toll has reached, in the part of the sentence from here."""
        units = self.units
        stop = re.compile("[;cqT]|[VKLR]").search(units.signs, begin)
        end = min(begin + _TOLL_BEHIND, stop.start() if stop else len(units.signs))
        numbers = [one for one in self.groups if begin <= one.start < end and one.counted and not one.under]
        now = [
            one for one in numbers if units.word(one.end) not in units.lexicon.left_behind and not self._was_left(one)
        ]
        led = [one for one in now if self._is_led(one)]
        return next(iter(led or now), None)

    def _was_left(self, group: Group) -> bool:
        return group.start > 0 and self.units.word(group.start - 1) in self.units.lexicon.left_before

    def _is_led(self, group: Group) -> bool:
        before = self.units.word(group.start - 1) if group.start else ""
        return before in self.units.lexicon.reached or self.units.word(group.end) in self.units.lexicon.reached

    # --- what is said

    def _say(self, kind: str, chain: Sequence[Group], start: int, end: int, rank: Rank = Rank.EXACT) -> list[Mention]:
        if self.units.signs[end : end + 2] in ("gd", "yd", ".d") or self.units.signs[end : end + 1] == "d":
            rank = min(rank, Rank.WEAK)  # those in a critical state are seldom all
        mentions = []
        for attackers in (False, True):
            groups = [group for group in chain if group.attackers is attackers]
            told = ("attackers_killed" if kind == KILLED else "") if attackers else kind
            for group in groups:
                group.used = True
            if groups and told:
                mentions.append(self._mention(told, groups, start, end, rank))
        return mentions

    def _mention(self, kind: str, groups: Sequence[Group], start: int, end: int, rank: Rank) -> Mention:
        least = sum(group.least for group in groups)
        most = None if any(group.most is None for group in groups) else sum(group.most or 0 for group in groups)
        given = min(rank, Rank.VAGUE) if all(group.vague for group in groups) else rank
        if least >= _LARGE and given is Rank.EXACT:
            given = Rank.WEAK
        place = self.units.place(
            min(start, *(group.start for group in groups)), max(end, *(group.end for group in groups))
        )
        return Mention(
            kind=kind,
            least=least,
            most=most,
            rank=given,
            sentence=self.units.sentence.number,
            start=place[0],
            end=place[1],
        )


def _any_of(group: Group) -> Group:
    """Give what is certain of "30 dead and wounded": one at least, and all at most."""
    return replace(group, least=1)
