"""Which kind of attack an article tells of, where several kinds, or none exactly, are named. Pure.

The words are those of `attacktypes.py`; what is only found or seized ("eight grenades recovered") is no attack if the
article names another one.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

from alerts.facts.attacktypes import ARMED_WORDS, ATTACK, KINDS, MORE_EXACT, OPERATION_WORDS
from alerts.facts.draft import Draft, found_in
from alerts.facts.wordings import Passage
from storage.records import Span

Said: TypeAlias = tuple[str, Passage, Span]

_ARMS: Final = frozenset(("grenade", "shelling", "ied"))
_FOUND: Final = frozenset(("recovered", "seized", "confiscated", "defused", "defusing", "cache", "foiled", "arsenal"))
_FROM_ABOVE: Final = frozenset(
    ("planes", "airplanes", "aircraft", "jets", "warplanes", "helicopters", "helicopter", "gunships", "airforce")
)
# Beside these they came for the victims.
_TAKES_AWAY: Final = frozenset(
    ("airlifted", "flown", "shifted", "evacuated", "transported", "hospital", "hospitals", "ambulance")
)
_FURTHER: Final = {"suicide_bombing": 3}  # sentences behind the first in which a more exact kind counts; else one
_HARMED: Final = ("killed", "injured", "captured")


def attack_type(draft: Draft, tolls: Sequence[str]) -> str:
    """Choose: what the title names, else the first sentence that names a kind; of several the most exact.

    `tolls` are the kinds of victims that were read. An attack that nobody calls more exactly was an assault if armed
    men made it and it had victims; an "operation" is a raid if nothing else is named.
    """
    kinds = [one for one in draft.attacks if one[0] in KINDS]
    exact = [one for one in kinds if one[0] != ATTACK]
    used = [one for one in exact if not _is_found(one)]
    said = (
        _first(used, kinds)
        or _with_arms(kinds, tolls)
        or (_first(found_in(OPERATION_WORDS, draft.telling), ()) if tolls else None)
        or _first(kinds, kinds)
    )
    if not said:
        return ""
    label, passage, span = said
    draft.evidence.append(("attack_type", span))
    return "air_strike" if label == "ied" and _is_from_above(passage) else label


def _is_from_above(passage: Passage) -> bool:
    """Whether planes dropped the bombs of a sentence."""
    return not _FROM_ABOVE.isdisjoint(passage.tokens) and _TAKES_AWAY.isdisjoint(passage.tokens)


def _is_found(said: Said) -> bool:
    return said[0] in _ARMS and not _FOUND.isdisjoint(said[1].tokens)


def _first(said: Sequence[Said], kinds: Sequence[Said]) -> Said | None:
    """Give the most exact of the first sentence that names any, or what a sentence near it calls more exactly."""
    if not said:
        return None
    first = min(passage.number for _, passage, _ in said)
    chosen = min((one for one in said if one[1].number == first), key=_rank)
    exact = MORE_EXACT.get(chosen[0], ())
    closer = [one for one in said if one[0] in exact and one[1].number <= first + _FURTHER.get(one[0], 1)]
    return _begun(min(closer, key=_rank, default=chosen), kinds)


def _begun(chosen: Said, kinds: Sequence[Said]) -> Said:
    """Give the attack before a clash that it led to: "attacked the post, and in the gunbattle that followed"."""
    if chosen[0] != "clash":
        return chosen
    _, passage, span = chosen
    before = [one for one in kinds if one[1] is passage and one[2].start < span.start]
    if any(one[0] in (ATTACK, "armed_assault") for one in before):
        return "armed_assault", *before[0][1:]
    return chosen


def _with_arms(kinds: Sequence[Said], tolls: Sequence[str]) -> Said | None:
    """Give the attack that is called nothing else, where it had victims and was one by armed men."""
    called = [one for one in kinds if one[0] == ATTACK]
    means = {label for label, _, _ in found_in(ARMED_WORDS, [one[1] for one in called])}
    return None if means != {"armed"} or set(tolls).isdisjoint(_HARMED) else ("armed_assault", *called[0][1:])


def _rank(said: Said) -> int:
    return KINDS.index(said[0])
