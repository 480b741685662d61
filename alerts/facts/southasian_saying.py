"""What a word of harm and its groups say, as mentions: victims apart from attackers, groups added, ranks by certainty.

Which groups belong to which word is decided in `southasian_mentions.py`, which of all mentions is the toll in
`tolls.py`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from alerts.facts.lexicon import KILLED
from alerts.facts.mentions import Mention, Rank
from alerts.facts.southasian_groups import Group
from alerts.facts.southasian_units import Units

_LARGE: Final = 500  # figures from here on are seldom of one event


def say(units: Units, kind: str, chain: Sequence[Group], at: tuple[int, int], rank: Rank = Rank.EXACT) -> list[Mention]:
    """Give a mention of the victims and one of the attackers of a chain, whose groups are used up by that.

    `at` is the first unit of the word of harm and that behind its last. Of attackers only the dead are told.
    """
    if "d" in units.signs[at[1] : at[1] + 2]:
        rank = min(rank, Rank.WEAK)  # those in a critical state are seldom all
    mentions = []
    for attackers in (False, True):
        groups = [group for group in chain if group.attackers is attackers]
        told = ("attackers_killed" if kind == KILLED else "") if attackers else kind
        for group in groups:
            group.used = True
        if groups and told:
            mentions.append(_mention(units, told, groups, at, rank))
    return mentions


def any_of(chain: Sequence[Group]) -> list[Group]:
    """Give what is certain of "30 dead and wounded": one at least, and all at most."""
    return [
        replace(group, least=int(at == 0)) for at, group in enumerate(chain) if group.attackers is chain[0].attackers
    ]


def _mention(units: Units, kind: str, groups: Sequence[Group], at: tuple[int, int], rank: Rank) -> Mention:
    least = sum(group.least for group in groups)
    most = None if any(group.most is None for group in groups) else sum(group.most or 0 for group in groups)
    given = min(rank, Rank.VAGUE) if all(group.vague for group in groups) else rank
    if least >= _LARGE and given is Rank.EXACT:
        given = Rank.WEAK
    start, end = units.place(
        min(at[0], *(group.start for group in groups)), max(at[1], *(group.end for group in groups))
    )
    return Mention(kind=kind, least=least, most=most, rank=given, sentence=units.sentence.number, start=start, end=end)
