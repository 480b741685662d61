"""Where it happened: the places that an article names in the sentences that tell of the attack. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from alerts.facts.draft import Draft
from alerts.facts.named import Named, NamedHit, above, names
from alerts.facts.wordings import Passage

_KINDS: Final = ("crossing", "town", "area", "district", "province", "country")
_WIDE: Final = ("province", "country")
_MOST: Final = 5
_NEAR: Final = 6  # sentences in which a place is looked for that none of the attack names


def read_places(draft: Draft, hits: Sequence[NamedHit], after: int) -> tuple[str, ...]:
    """Give ids of places, without what they lie in; countries last, at most five.

    Where the injured were brought, and where an earlier event was, it did not happen. If the sentences of the attack
    name a province at most, those around them may say more.
    """
    found = names(hits, _KINDS, after)
    parents = {hit.id: hit.parent for hit in hits}
    told = _within(found, [one for one in draft.telling if not draft.is_aside(one)])
    if all(hit.kind in _WIDE for hit, _ in told):
        around = [one for one in draft.passages[:_NEAR] if not draft.is_aside(one)]
        told += [(hit, span) for hit, span in _within(found, around) if hit.kind not in _WIDE]
    wider = {step for hit, _ in told for step in above(hit.id, parents)}
    exact = [one for one in told if one[0].id not in wider]
    exact.sort(key=lambda one: one[0].kind == "country")
    return draft.listed("places", exact)[:_MOST]


def headlined(hits: Sequence[NamedHit], places: Sequence[str]) -> tuple[str, ...]:
    """Give those of the places that the title names."""
    named = {hit.id for hit, span in names(hits, _KINDS, 0) if span.field == "title"}
    return tuple(place for place in places if place in named)


def _within(found: Iterable[Named], passages: Sequence[Passage]) -> list[Named]:
    return [one for one in found if any(passage.holds(one[1]) for passage in passages)]
