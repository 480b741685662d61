"""Who says that it was him, and who says that it was not: a group and what it says in one sentence. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from alerts.facts.attacktypes import ATTACK_WORDS, KINDS
from alerts.facts.circumstances import (
    AGO,
    ALLEGED,
    CARRIED,
    CLAIM,
    CLAIM_WORDS,
    CLAIMS,
    DENIAL,
    DID,
    INVOLVEMENT,
    NOBODY,
    OLDER,
    OURS,
    REJECTS,
    RESPONSIBILITY,
    SAYS,
    TAKES,
)
from alerts.facts.draft import Draft
from alerts.facts.named import Named
from alerts.facts.wordings import Passage, Wordings
from storage.records import Span

_NEAR: Final = 5  # words between responsibility and what is done with it
_BESIDE: Final = 30  # letters between a group and that it claims something
_SUBJECT: Final = 16  # letters between a group, or its spokesman, and that it speaks of itself
_CLAUSE: Final = 12  # words of a clause, whose verb may stand at its end
# With one of these before it, a deed was done to it, or is told of it: "one of its fighters, who had attacked".
_PASSIVE: Final = frozenset(("was", "were", "been", "being", "be", "not", "who", "whom", "which"))
_STATE: Final = frozenset(
    ("police", "army", "military", "forces", "official", "officials", "ministry", "ispr", "pakistan", "india", "iran")
)
_SPEAKS: Final = frozenset(("said", "says"))
_PART_OF: Final = 3  # words from a faction to the group that it is one of
# What stands before the name of the whole, in the languages in which it follows the name of the part.
_PARTS: Final = Wordings(
    {
        "part": """faction of, factions of, splinter of, splinter group of, breakaway from, offshoot of, wing of,
            arm of, branch of, group within, شاخه, شاخه‌های, شاخهٔ, جناح, جناح‌های, از زیرمجموعه‌های"""
    }
)


def read_claims(draft: Draft, groups: Sequence[Named]) -> dict[str, Any]:
    """Give the fields of a card: whether it is claimed or denied, and by whom; other events do not count."""
    by: dict[str, dict[str, None]] = {CLAIM: {}, DENIAL: {}}
    unnamed = False  # claimed, and nobody says by whom
    said: set[str] = set()
    for passage in draft.passages:
        if draft.is_aside(passage, (OLDER, AGO)):
            continue
        named = [(hit, at) for hit, at in groups if passage.holds(at)]
        for label, span in _claiming(passage, named):
            said.add(label)
            draft.evidence.append(("claimed" if label == CLAIM else "denied", span))
            who = _nearest(span, _without_wholes(passage, named)) or _of_the_title(groups)
            unnamed |= label == CLAIM and not who
            if who and label in by:  # who is accused rejects it, and is no group that is named
                by[label][who] = None
    by[CLAIM] = {group: None for group in by[CLAIM] if group not in by[DENIAL]}
    claimed = bool(by[CLAIM]) or unnamed
    return {
        "claimed": claimed,
        "denied": DENIAL in said or (ALLEGED in said and not claimed),
        "claimed_by": tuple(by[CLAIM]),
        "denied_by": tuple(by[DENIAL]),
    }


def _claiming(passage: Passage, groups: Sequence[Named]) -> Iterator[tuple[str, Span]]:
    """Give the claims and denials of a sentence: set phrases, and what is done with responsibility near it."""
    found = list(CLAIM_WORDS.find(passage.tokens))
    if any(label == NOBODY for label, _, _ in found):
        return
    for label, begin, end in found:
        if label in (OURS, CARRIED) and _state_speaks(passage, end, groups):
            continue
        near = {other for other, at, _ in found if begin - _NEAR <= at <= end + _NEAR}
        span = passage.span(begin, end)
        if label in (CLAIM, CARRIED, DENIAL):
            yield DENIAL if label == DENIAL else CLAIM, span
        elif label == RESPONSIBILITY and near & {TAKES, CLAIMS, REJECTS}:
            yield DENIAL if REJECTS in near else CLAIM, span
        elif label in (INVOLVEMENT, ALLEGED) and REJECTS in near:
            yield DENIAL if label == INVOLVEMENT else ALLEGED, span
        elif (
            (label == CLAIMS and _by_a_group(span, groups, _BESIDE) and _is_attack(passage, end))
            or (label == SAYS and _by_a_group(span, groups, _SUBJECT) and _did(passage, end, found, _NEAR))
            or (label == OURS and _did(passage, end, found, _CLAUSE))
        ):
            yield CLAIM, span


def _by_a_group(span: Span, groups: Sequence[Named], letters: int) -> bool:
    return any(0 <= span.start - at.end <= letters for _, at in groups)


def _did(passage: Passage, begin: int, found: Sequence[tuple[str, int, int]], within: int) -> bool:
    """Whether it says that it did something next, and nothing was done to it."""
    deed = next((at for label, at, _ in found if label == DID and begin <= at < begin + within), None)
    return deed is not None and _PASSIVE.isdisjoint(passage.tokens[begin:deed])


def _state_speaks(passage: Passage, end: int, groups: Sequence[Named]) -> bool:
    """Whether the speaker is no group: "the army said that it carried out"; a group named since then is the speaker."""
    words = pairwise(passage.tokens[:end])
    spoken = [at for at, (who, said) in enumerate(words) if who in _STATE and said in _SPEAKS]
    if not spoken:
        return False
    since, until = passage.span(spoken[-1], end).start, passage.span(end - 1, end).start
    return not any(since < at.start < until for _, at in groups)


def _is_attack(passage: Passage, begin: int) -> bool:
    """Whether an attack is what is claimed: "claims roadside bombing", not "claims the city"."""
    found = ATTACK_WORDS.find(passage.tokens[begin : begin + _NEAR])
    return any(label in KINDS for label, _, _ in found)


def _of_the_title(groups: Sequence[Named]) -> str:
    """Give the group that the title is about, if it is about one."""
    named = {hit.id for hit, at in groups if at.field == "title"}
    return named.pop() if len(named) == 1 else ""


def _without_wholes(passage: Passage, named: Sequence[Named]) -> Sequence[Named]:
    """Leave out the group that another one is only said to be a part of: "X, a faction of Y, claimed the attack"."""
    starts = [start for start, _ in passage.places]
    parts = [end for _, _, end in _PARTS.find(passage.tokens)]
    wholes = [
        (hit, at)
        for hit, at in named
        if any(0 <= sum(start < at.start for start in starts) - end < _PART_OF for end in parts)
    ]
    return [one for one in named if one not in wholes] or named


def _nearest(span: Span, groups: Sequence[Named]) -> str:
    """Give the group that is named last before the words, else first behind them."""
    before = [hit for hit, at in groups if at.start < span.start]
    behind = [hit.id for hit, at in groups if at.start >= span.start]
    if not before:
        return behind[0] if behind else ""
    # "X, a faction of Y, claimed": it was X.
    parts = [hit.id for hit in before if hit.parent == before[-1].id]
    return parts[-1] if parts else before[-1].id
