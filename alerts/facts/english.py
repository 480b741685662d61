"""Who was killed, injured or captured, and how many, in an English text: mentions with their places.

Works on capitals and on normal text alike, by the order of a few hundred words. Which mention is the toll is decided
in `tolls.py`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from alerts.facts.english_groups import Group, chain_ending, chain_from, read_groups
from alerts.facts.english_units import Units, read_units
from alerts.facts.english_words import HARM_WORDS, INJURED, KILLED, LOOKS_BACK, PAST
from alerts.facts.mentions import Mention, Rank
from alerts.facts.sentences import Sentence, read_sentences

_LARGE: Final = 500  # figures from here on are seldom of one event
_PASSIVE: Final = re.compile(r"([wxhbmz])[yzb]*$")
_SUBJECT_BREAK: Final = re.compile(r"[;VDJ]")
_OBJECT: Final = re.compile(r"[toye]*\.{0,2}")


def read_english(text: str, *, after: int = 0, year: int = 0) -> list[Mention]:
    """Give the mentions of a text behind `after`; `year` is that of the text, where it is known."""
    found: list[Mention] = []
    for sentence in read_sentences(text, after=after):
        if not HARM_WORDS.isdisjoint(sentence.words) and LOOKS_BACK.isdisjoint(sentence.words):
            found.extend(_read(sentence, text, year))
    return found


def _read(sentence: Sentence, text: str, year: int) -> Iterator[Mention]:
    units = read_units(sentence, text)
    reader = _Reader(units, read_groups(units))
    cue = _past_cue(sentence, year)
    for mention in reader.mentions():
        if cue is not None and (cue[0] < mention.end or _follows(mention.end, cue[0], text)):
            yield replace(mention, background=True)
        else:
            yield mention


def _past_cue(sentence: Sentence, year: int) -> tuple[int, int] | None:
    """Give where an expression stands that speaks of an earlier time."""
    words = sentence.words
    for at, word in enumerate(words):
        for length in (2, 3, 4):
            if " ".join(words[at : at + length]) in PAST:
                return sentence.places[at]
        if len(word) == 4 and word.isdigit() and 1900 <= int(word) < year and at and words[at - 1] in ("in", "since"):
            return sentence.places[at]
    return None


def _follows(end: int, cue: int, text: str) -> bool:
    return 0 <= cue - end <= 40 and "," not in text[end:cue]


@dataclass(slots=True)
class _Reader:
    units: Units
    groups: list[Group]

    def mentions(self) -> Iterator[Mention]:
        for at, tag in enumerate(self.units.tags):
            match tag.sign:
                case "V":
                    yield from self._participle(at)
                case "G":
                    yield from self._active(at, tag.kind) or self._nominal(at, tag.kind)
                case "I" if self.units.word(at - 1) == "managed to":
                    yield from self._active(at, tag.kind)
                case "D":
                    yield from self._subject(at, at, tag.kind, single_default=False)
                case "J":
                    yield from self._dead(at)
                case "N" | "M" | "W" | "X" | "L":
                    yield from self._nominal(at, tag.kind)
                case "T":
                    yield from self._toll(at, tag.kind)
                case _:
                    pass

    # --- verbs

    def _participle(self, at: int) -> list[Mention]:
        kind = self.units.tags[at].kind
        signs = self.units.signs
        auxiliary = _PASSIVE.search(signs, max(at - 5, 0), at)
        if joined := self._shared_auxiliary(at):
            return self._subject(joined[0], at, kind, plural=joined[1] == "x", single_default=True)
        if auxiliary and not {"w", "x", "b"}.isdisjoint(auxiliary.group()):
            start = auxiliary.start()
            while start and signs[start - 1] in "hby":
                start -= 1
            chain = signs[start:at]
            if "z" in chain or (start and signs[start - 1] in "mz"):
                return []
            plural = self._is_plural(start, at)
            return self._subject(start, at, kind, plural=plural, single_default=True)
        if auxiliary and auxiliary[1] in "mz":
            return []
        adjective = self._adjective(at, kind)
        return adjective or self._active(at, kind) or self._reduced(at, kind)

    def _is_plural(self, start: int, end: int) -> bool | None:
        """Whether an auxiliary speaks of several; None if it does not say ("had been")."""
        words = {self.units.word(at) for at in range(start, end)}
        if words & {"were", "are", "have"}:
            return True
        return False if words & {"was", "is", "has"} else None

    def _shared_auxiliary(self, at: int) -> tuple[int, str] | None:
        """Give the auxiliary of a verb before, where two share it: "were kidnapped and killed"."""
        match = re.search(r"([wx])[yb]*[V.]y*,?&y*$", self.units.signs[:at])
        return (match.start(), match[1]) if match else None

    def _subject(
        self, end: int, verb: int, kind: str, *, plural: bool | None = None, single_default: bool
    ) -> list[Mention]:
        """Read who stands before a verb."""
        signs = self.units.signs
        begin = 0
        for stop in _SUBJECT_BREAK.finditer(signs, 0, end):
            begin = stop.end()
        if "z" in signs[begin:end]:
            return []
        last = next(
            (
                at
                for at in range(len(self.groups) - 1, -1, -1)
                if begin <= self.groups[at].start and self.groups[at].end <= end and not self.groups[at].under
            ),
            None,
        )
        if plural is False or (plural is None and single_default):
            attackers = last is not None and self.groups[last].attackers and self.groups[last].single
            one = Group(
                last is not None and self.groups[last].start or end, verb, 1, 1, attackers, False, True, False, False
            )
            return self._say(kind, [one], verb, verb + 1)
        if last is None:
            return self._names(begin, end, verb, kind) if plural else []
        chain = chain_ending(self.units, self.groups, last)
        return self._say(kind, chain, verb, verb + 1)

    def _names(self, begin: int, end: int, verb: int, kind: str) -> list[Mention]:
        count = 2
        group = Group(begin, end, count, None, False, False, False, True, False)
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
        """Read "12 killed", "5 people killed in"."""
        for last in range(len(self.groups) - 1, -1, -1):
            group = self.groups[last]
            if group.end <= at:
                if (
                    re.fullmatch(r"[.ye]{0,2}", self.units.signs[group.end : at])
                    and (group.counted or self.units.signs[group.start] == "v")
                    and not group.under
                ):
                    chain = chain_ending(self.units, self.groups, last)
                    return self._say(kind, chain, at, at + 1)
                return []
        return []

    def _adjective(self, at: int, kind: str) -> list[Mention]:
        """Read "9 wounded soldiers"."""
        signs = self.units.signs
        if at and signs[at - 1] == "n" and signs[at + 1 : at + 2] in ("P", "B"):
            least, most = self.units.bounds[at - 1]
            return self._say(
                kind, [Group(at - 1, at + 2, least, most, signs[at + 1] == "B", True, False, False, False)], at, at + 1
            )
        return []

    # --- nouns

    def _dead(self, at: int) -> list[Mention]:
        signs = self.units.signs
        if adjective := self._adjective(at, KILLED):
            return adjective
        if at and signs[at - 1] == "n" and signs[at + 1 : at + 2] in ("S", "A"):
            return self._say(
                KILLED, [Group(at - 1, at + 2, 1, 1, signs[at + 1] == "A", True, True, False, False)], at, at + 1
            )
        auxiliary = _PASSIVE.search(signs, max(at - 4, 0), at)
        if auxiliary and auxiliary[1] in "wxb":
            return self._subject(auxiliary.start(), at, KILLED, plural=auxiliary[1] != "w", single_default=False)
        return self._reduced(at, KILLED)

    def _nominal(self, at: int, kind: str) -> list[Mention]:
        """Read "the murder of six priests", "6 deaths", "bodies of 12 men", "claimed 12 lives"."""
        signs, sign = self.units.signs, self.units.signs[at]
        if signs[at + 1 : at + 2] == "f":
            match = _OBJECT.match(signs, at + 2)
            first = self._group_at(at + 2, match.end() if match else at + 2)
            if first is not None:
                return self._say(kind, chain_from(self.units, self.groups, first), at, at + 1)
            if sign == "N" and signs[at + 2 : at + 3] == ".":
                return self._say(kind, [_one(at)], at, at + 1, Rank.WEAK)
        counted = re.search(r"n[.oye]{0,2}$", signs[:at])
        if sign in "MXL" and counted:
            least, most = self.units.bounds[counted.start()]
            return self._say(
                kind, [Group(counted.start(), at, least, most, False, True, False, False, False)], at, at + 1
            )
        owned = self.units.sentence.words[self.units.tokens[at][0] - 1] == "s"
        murder = re.search(r"t\.?$", signs[:at]) and self.units.word(at) != "death"
        if sign == "N" and kind == KILLED and (owned or murder):
            return self._say(kind, [_one(at)], at, at + 1, Rank.WEAK)
        return []

    def _toll(self, at: int, kind: str) -> list[Mention]:
        numbers = [one for one in range(at + 1, min(at + 16, len(self.units.tags))) if self.units.signs[one] == "n"]
        led = [one for one in numbers if self._led(one)]
        for one in (led or numbers)[:1]:
            if re.search(r"[;V]", self.units.signs[at:one]):
                continue
            least, most = self.units.bounds[one]
            return self._say(
                kind, [Group(one, one + 1, least, most, False, True, False, False, False)], at, at + 1, Rank.TOLL
            )
        return []

    def _led(self, at: int) -> bool:
        while at and self.units.signs[at - 1] in "ey":
            at -= 1
        return bool(at) and self.units.word(at - 1) in ("to", "at", "is", "of", "reached", "was", "reaches")

    # --- what is said

    def _say(self, kind: str, chain: Sequence[Group], start: int, end: int, rank: Rank = Rank.EXACT) -> list[Mention]:
        mentions = []
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
    return Group(at, at + 1, 1, 1, False, False, True, False, False)
