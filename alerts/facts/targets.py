"""Who or what was hit: the most exact target that the sentences of an attack name. Pure.

Who only speaks ("police said", "according to officials") was not hit.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from alerts.facts.attacktypes import RAID
from alerts.facts.circumstances import MILITANTS, TARGET_WORDS, TARGETS
from alerts.facts.draft import Draft
from storage.facts import Toll
from storage.records import Span

_STRIKES: Final = frozenset(("air_strike", "clash"))
_BESIDE: Final = frozenset(("police", "army", "government", "civilians"))  # who raids, or stands by
_SPEAKERS: Final = frozenset(("police", "army", "government", "media"))
_SAYING: Final = frozenset(
    ("said", "says", "say", "told", "added", "confirmed", "announced", "reported", "stated", "claimed", "believe")
)
_ENDS: Final = frozenset(
    (
        *("was", "were", "is", "are", "had", "has", "have", "who", "which", "that", "when", "while", "after", "before"),
        *("as", "and", "by", "in", "on", "at", "killed", "killing", "injured", "wounded", "dead", "died", "martyred"),
        *("hurt", "abducted", "kidnapped", "arrested"),
    )
)  # behind these words the sentence goes on to something else
_BEFORE: Final = frozenset(("to", "told", "for", "spokesman", "spokesperson", "says", "said"))
_FAR: Final = 5  # words between who speaks and that he does


def target_of(draft: Draft, kind: str, tolls: Mapping[str, Toll]) -> str:
    """Give the target, with its words as evidence; of raids by forces, and of strikes on militants, they are it.

    Not of a raid to free somebody: what was attacked before remains the target. Where the others lost more, it was a
    raid by militants.
    """
    theirs, ours = _dead(tolls, "attackers_killed"), _dead(tolls, "killed")
    hunted = ours <= theirs if kind == RAID else kind in _STRIKES and ours < theirs
    label, span = _named(draft, _BESIDE if hunted else frozenset())
    if hunted and not label:
        label, span = MILITANTS, next((span for name, span in draft.evidence if name == "attack_type"), None)
    if span:
        draft.evidence.append(("target", span))
    return label


def _named(draft: Draft, others: AbstractSet[str]) -> tuple[str, Span | None]:
    """Give the most exact target of the first sentence that names one, `others` left out."""
    for passage in draft.telling:
        said = [
            (label, begin, end)
            for label, begin, end in TARGET_WORDS.find(passage.tokens)
            if label not in others and (label not in _SPEAKERS or not _speaks(passage.tokens, begin, end))
        ]
        if said:
            label, begin, end = min(said, key=lambda one: TARGETS.index(one[0]))
            return label, passage.span(begin, end)
    return "", None


def _dead(tolls: Mapping[str, Toll], kind: str) -> int:
    toll = tolls.get(kind)
    return toll.least if toll else 0


def _speaks(tokens: Sequence[str], begin: int, end: int) -> bool:
    if not _BEFORE.isdisjoint(tokens[max(0, begin - 2) : begin]):
        return True
    for token in tokens[end : end + _FAR]:
        if token in _ENDS:
            return False
        if token in _SAYING:
            return True
    return False
