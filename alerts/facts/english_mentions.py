"""Mentions of one English sentence: which verb or noun of harm speaks of which group of persons.

Words and groups are found before (`english_units`, `english_groups`); what is of an earlier time is for `english`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.facts.english_groups import Group, chain_ending, chain_from, whole_of
from alerts.facts.english_tolls import number_at, taken_hostage, takes_lives, toll_behind
from alerts.facts.english_units import Units
from alerts.facts.english_words import CAPTURED, INJURED, KILLED
from alerts.facts.mentions import Mention, Rank

_LARGE: Final = 500  # figures from here on are seldom of one event
_PASSIVE: Final = re.compile(r"([wxhbmz])[yzb]*$")
_SUBJECT_BREAK: Final = re.compile(r"[;VDJ]")
_ENDS: Final = ("", "i", ",", ";", "c", "&")  # what follows a participle that has no object
_ASIDE: Final = re.compile(r";[^;VDJ]{1,12};[yhb]*$")  # "two boys -- of four and six years -- died"
_EITHER: Final = re.compile(r"&[VJ]")
_OBJECT: Final = re.compile(r"(?:,[.yiteof]{1,4},)?[toye]*\.{0,2}")
_OF_OTHERS: Final = re.compile(r"[fi][.tSPABoye]{1,5}")  # "four children of one family dead"
_COUNT: Final = re.compile(r"#[.]?P[.]?$")
_LEFT: Final = frozenset(("left", "leaving", "leaves"))
_ADJACENT: Final = re.compile(r"[.,ye]{0,2}")


@dataclass(slots=True)
class MentionReader:
    """Reads what one sentence says of its groups."""

    units: Units
    groups: list[Group]

    def mentions(self) -> Iterator[Mention]:
        """Give the mentions in the order of the words of harm."""
        for at, tag in enumerate(self.units.tags):
            match tag.sign:
                case "V":
                    yield from self._participle(at)
                case "G":
                    yield from self._active(at, tag.kind) or self._nominal(at, tag.kind)
                case "I" if at and (self.units.signs[at - 1] in "PB" or self.units.word(at - 1) == "managed to"):
                    yield from self._active(at, tag.kind)
                case "D":
                    yield from self._died(at, tag.kind)
                case "J":
                    yield from self._dead(at)
                case "N" | "M" | "W" | "X" | "L":
                    yield from self._nominal(at, tag.kind)
                case "T":
                    yield from self._toll(at, tag.kind)
                case _:
                    pass
        for group in taken_hostage(self.units, self.groups):
            yield from self._say(CAPTURED, [group], group.start, group.end)

    # --- verbs

    def _participle(self, at: int) -> list[Mention]:
        kind = self.units.tags[at].kind
        signs = self.units.signs
        counted = self._toll(at, kind) if _COUNT.search(signs, 0, at) else []
        if counted or self.units.tags[at].value:
            return counted or self._brought(at, kind)
        auxiliary = _PASSIVE.search(signs, max(at - 5, 0), at)
        if joined := self._shared_auxiliary(at):
            return self._subject(joined[0], at, kind, plural=joined[1] == "x", single_default=True)
        if auxiliary and not {"w", "x", "b"}.isdisjoint(auxiliary.group()):
            start = auxiliary.start()
            while start and signs[start - 1] in "hby":
                start -= 1
            chain = signs[start:at]
            if "z" in chain or "m" in chain or (start and signs[start - 1] in "mz"):
                return []
            plural = self._is_plural(start, at)
            return self._subject(start, at, kind, plural=plural, single_default=True)
        if auxiliary and auxiliary[1] in "mz":
            return []
        return self._adjective(at, kind) or self._active(at, kind) or self._reduced(at, kind)

    def _brought(self, at: int, kind: str) -> list[Mention]:
        """Read "seven more were taken to hospital", which may have been anybody."""
        passive = re.search(r"([SPno])[.yxwhb]{0,4}$", self.units.signs[:at])
        last = next((at for at, group in enumerate(self.groups) if passive and group.end == passive.end(1)), None)
        if last is None or not (self.groups[last].counted or self.groups[last].single):
            return []
        return self._say(kind, chain_ending(self.units, self.groups, last), at, at + 1, Rank.WEAK)

    def _died(self, at: int, kind: str) -> list[Mention]:
        """Read "six villagers died", "a policeman hurt in the blast succumbs"."""
        if self.units.signs[at - 1 : at] == "m":
            return []
        if kind == KILLED and at and self.units.word(at - 1) in ("he", "she"):
            return self._say(kind, [_one(at)], at - 1, at + 1, Rank.WEAK)
        said = self._subject(at, at, kind, single_default=False)
        hurt = self.units.signs.rfind("V", 0, at)
        if said or not 0 <= hurt < at - 1 or ";" in self.units.signs[hurt:at] or self.units.tags[hurt].kind != INJURED:
            return said
        return self._subject(hurt, at, kind, single_default=False)

    def _is_plural(self, start: int, end: int) -> bool | None:
        """Whether an auxiliary speaks of several; None if it does not say ("had been")."""
        words = {self.units.word(at) for at in range(start, end)}
        if words & {"were", "are", "have"}:
            return True
        return False if words & {"was", "is", "has"} else None

    def _shared_auxiliary(self, at: int) -> tuple[int, str] | None:
        """Give the auxiliary of a verb before, where two share it: "were kidnapped and killed"."""
        match = re.search(r"([wx])[yb]*[V.]i?y*,?&y*$", self.units.signs[:at])
        return (match.start(), match[1]) if match else None

    def _subject(
        self, end: int, verb: int, kind: str, *, plural: bool | None = None, single_default: bool
    ) -> list[Mention]:
        """Read who stands before a verb."""
        signs = self.units.signs
        if aside := _ASIDE.search(signs, 0, end):
            end = aside.start()
        begin = 0
        for stop in _SUBJECT_BREAK.finditer(signs, 0, end):
            begin = stop.end()
        if "z" in signs[max(begin, signs.rfind("q", 0, end)) : end]:
            return []  # not "escaped without injury but seven people were killed"
        last = next(
            (
                at
                for at in range(len(self.groups) - 1, -1, -1)
                if begin <= self.groups[at].start and self.groups[at].end <= end and not self.groups[at].under
            ),
            None,
        )
        if plural is False or (plural is None and single_default and last is None):
            one = self._one_before(end, verb, last)
            return self._say(kind, [one], verb, verb + 1)
        if last is None:
            return self._names(begin, end, verb, kind) if plural else []
        chain = chain_ending(self.units, self.groups, last)
        if plural and sum(group.least for group in chain) == 1:
            # "two policemen guarding the consulate were killed"
            chain = self._counted_before(begin, chain[0].start) or chain
        return self._say(kind, chain, verb, verb + 1)

    def _one_before(self, end: int, verb: int, last: int | None) -> Group:
        """Give the one whom "was" speaks of, named by the group before it or by words that are unknown."""
        group = None if last is None else self.groups[last]
        attackers = group is not None and group.attackers and group.single
        return Group(start=group.start if group else end, end=verb, least=1, most=1, attackers=attackers, single=True)

    def _counted_before(self, begin: int, end: int) -> list[Group]:
        """Give the nearest counted group of several persons in a part of the sentence."""
        several = [
            one for one in self.groups if begin <= one.start and one.end <= end and one.counted and one.least > 1
        ]
        return several[-1:]

    def _names(self, begin: int, end: int, verb: int, kind: str) -> list[Mention]:
        group = Group(start=begin, end=end, least=2, most=None, vague=True)
        return self._say(kind, [group], verb, verb + 1)

    def _active(self, at: int, kind: str) -> list[Mention]:
        """Read who stands behind a verb."""
        signs = self.units.signs
        match = _OBJECT.match(signs, at + 1)
        first = self._group_at(at + 1, match.end() if match else at + 1)
        if first is None:
            named = kind != INJURED and self._adjacent_name(at)
            return self._say(kind, [_one(at)], at, at + 1, Rank.WEAK) if named else []
        return self._say(kind, chain_from(self.units, self.groups, first), at, at + 1)

    def _adjacent_name(self, at: int) -> bool:
        """Whether two words without a meaning follow, as names do, and no subject stands before in the same phrase."""
        return bool(re.match(r"\.\.", self.units.signs[at + 1 :])) and self.units.signs[at - 1 : at] not in (
            "w",
            "x",
            "b",
        )

    def _group_at(self, least: int, most: int) -> int | None:
        """Give the group that begins at one of these units."""
        return next((at for at, group in enumerate(self.groups) if least <= group.start <= most), None)

    def _reduced(self, at: int, kind: str) -> list[Mention]:
        """Read "12 killed", "5 people killed in", "boy injured in", "six people, including the bride, dead"."""
        signs, edge = self.units.signs, at
        for last in range(len(self.groups) - 1, -1, -1):
            group = self.groups[last]
            if group.end > edge:
                continue
            aside = signs[max(group.start - 1, 0) : group.start] == "l"
            if group.under and aside and self.units.word(group.start - 1) != "among":
                edge = group.start - 1
                continue
            told = group.counted or signs[group.start] == "v" or (group.single and signs[at + 1 : at + 2] in _ENDS)
            if told and (aside or not group.under) and self._reaches(group, edge):
                return self._say(kind, whole_of(self.units, chain_ending(self.units, self.groups, last)), at, at + 1)
            if not (group.under and group.counted is False):
                return []
        return []

    def _reaches(self, group: Group, end: int) -> bool:
        """Whether a participle or "dead" belongs to a group; with "left" before it, across whose it is."""
        gap = self.units.signs[group.end : end]
        if gap == "." and group.attackers and not group.counted:
            return False  # "a criminal organization murdered"
        left = self.units.word(max(group.start - 1, 0)) in _LEFT
        return bool(_ADJACENT.fullmatch(gap) or (left and _OF_OTHERS.fullmatch(gap)))

    def _adjective(self, at: int, kind: str) -> list[Mention]:
        """Read "9 wounded soldiers", "two wounded died in hospital"."""
        signs = self.units.signs
        if signs[at - 1 : at + 2] == "nVD":
            return self._say(KILLED, [number_at(self.units, at - 1, at + 1)], at, at + 2)
        if at and signs[at - 1] == "n" and signs[at + 1 : at + 2] in ("P", "B"):
            attackers = signs[at + 1] == "B"
            return self._say(kind, [number_at(self.units, at - 1, at + 2, attackers=attackers)], at, at + 1)
        return []

    # --- nouns

    def _dead(self, at: int) -> list[Mention]:
        signs = self.units.signs
        if adjective := self._adjective(at, KILLED):
            return adjective
        if at and signs[at - 1] == "n" and signs[at + 1 : at + 2] in ("S", "A"):
            attackers = signs[at + 1] == "A"
            return self._say(KILLED, [number_at(self.units, at - 1, at + 2, attackers=attackers)], at, at + 1)
        auxiliary = _PASSIVE.search(signs, max(at - 4, 0), at)
        if auxiliary and auxiliary[1] in "wxb":
            return self._subject(auxiliary.start(), at, KILLED, plural=auxiliary[1] != "w", single_default=False)
        return self._reduced(at, KILLED)

    def _nominal(self, at: int, kind: str) -> list[Mention]:
        """Read "the murder of six priests", "6 deaths", "bodies of 12 men", "claimed 12 lives"."""
        signs, sign = self.units.signs, self.units.signs[at]
        if sign == "L" and not takes_lives(self.units, at):
            return []
        if signs[at + 1 : at + 2] == "f":
            match = _OBJECT.match(signs, at + 2)
            first = self._group_at(at + 2, match.end() if match else at + 2)
            if first is not None:
                return self._say(kind, chain_from(self.units, self.groups, first), at, at + 1)
            if sign == "N" and signs[at + 2 : at + 3] == ".":
                return self._say(kind, [_one(at)], at, at + 1, Rank.WEAK)
        counted = re.search(r"n[.oye]{0,2}$", signs[:at])
        if sign in "MXL" and counted:
            return self._say(kind, [number_at(self.units, counted.start(), at)], at, at + 1)
        owned = self.units.sentence.words[self.units.tokens[at][0] - 1] == "s"
        murder = re.search(r"t\.?$", signs[:at]) and self.units.word(at) != "death"
        if sign == "N" and kind == KILLED and (owned or murder):
            return self._say(kind, [_one(at)], at, at + 1, Rank.WEAK)
        return []

    def _toll(self, at: int, kind: str) -> list[Mention]:
        group = toll_behind(self.units, at)
        return self._say(kind, [group], at, at + 1, Rank.TOLL) if group else []

    # --- what is said

    def _say(self, kind: str, chain: Sequence[Group], start: int, end: int, rank: Rank = Rank.EXACT) -> list[Mention]:
        mentions = []
        if _EITHER.match(self.units.signs, end) and self.units.word(end) == "or":
            rank = min(rank, Rank.WEAK)  # "30 dead or wounded": how many of which nobody says
        for attackers in (False, True):
            groups = [group for group in chain if group.attackers is attackers]
            told = ("attackers_killed" if kind == KILLED else "") if attackers else kind
            if not groups or not told:
                continue
            least = sum(group.least for group in groups)
            most = None if any(group.most is None for group in groups) else sum(group.most or 0 for group in groups)
            given = min(rank, Rank.VAGUE) if all(group.vague for group in groups) else rank
            if least >= _LARGE and given is Rank.EXACT:
                given = Rank.WEAK
            first = min(start, *(group.start for group in groups))
            last = max(end, *(group.end for group in groups))
            place = self.units.place(first, last)
            mentions.append(
                Mention(
                    kind=told,
                    least=least,
                    most=most,
                    rank=given,
                    sentence=self.units.sentence.number,
                    start=place[0],
                    end=place[1],
                )
            )
        return mentions


def _one(at: int) -> Group:
    return Group(start=at, end=at + 1, least=1, most=1, single=True)
