"""The incident card of a story: what its articles say together, as they come in one after the other.

Pure, and its result is all that has to be kept for the next article.
"""

from dataclasses import replace
from typing import Any, Final

from storage.facts import VICTIMS, Facts, Toll

NEAR: Final = 1.25  # figures that far apart may be two sources on one event


def joined(story: Facts | None, new: Facts) -> Facts:
    """Add an article's card to its story's.

    A higher figure counts, a lower one only where a later text says that figures were revised, or where the same text
    was changed. An article that looks back changes nothing.
    """
    if new.background:
        return story or Facts(deadly=new.deadly)
    if story is None:
        return new
    if new.several:  # a round-up: its figures and places are not of this event alone
        without: dict[str, Any] = dict.fromkeys(VICTIMS)
        new = replace(new, **without, places=(), headlined=())
    tolls: dict[str, Any] = {
        kind: _toll(getattr(story, kind), getattr(new, kind), revised=new.revised) for kind in VICTIMS
    }
    return replace(
        story,
        **tolls,
        attack_type=_more_exact(story.attack_type, new.attack_type),
        target=story.target or new.target,
        groups=_united(story.groups, new.groups),
        places=_united(story.places, new.places),
        headlined=_united(story.headlined, new.headlined),
        event_date=story.event_date or new.event_date,
        claimed_by=_united(story.claimed_by, new.claimed_by),
        denied_by=_united(story.denied_by, new.denied_by),
        claimed=story.claimed or new.claimed,
        denied=story.denied or new.denied,
        withdrawn=new.withdrawn or (story.withdrawn and not _goes_on(story, new)),
        deadly=story.deadly or new.deadly,
    )


def _goes_on(story: Facts, new: Facts) -> bool:
    """Whether there is more of what was said to be false: more dead, a claim. Who only repeats it lags behind."""
    claimed = (new.claimed and not story.claimed) or not set(new.claimed_by) <= set(story.claimed_by)
    return claimed or any(
        after is not None and not after.vague and (before is None or after.least > before.least)
        for before, after in ((getattr(story, kind), getattr(new, kind)) for kind in ("killed", "captured"))
    )


def _toll(known: Toll | None, new: Toll | None, *, revised: bool) -> Toll | None:
    if known is None or new is None:
        return known or new
    if known.vague != new.vague:
        # A vague word says something where the figure is smaller: "hundreds" after "three".
        exact, vague = (new, known) if known.vague else (known, new)
        return vague if vague.least > (exact.most or exact.least) * NEAR and vague is new else exact
    if new.least > known.least:
        # Who repeats what was taken back lags behind.
        return known if new.least <= known.taken_back and not revised else new
    if new.least < known.least and _corrects(known, new, revised=revised):
        return replace(new, taken_back=max(known.least, known.taken_back))
    return known


def _corrects(known: Toll, new: Toll, *, revised: bool) -> bool:
    """Whether a lower figure takes a higher one back: a later text says so, or the very text was changed."""
    if known.at is None or new.at is None:
        return False
    return (revised and new.at > known.at) or (bool(new.source) and new.source == known.source and new.at == known.at)


def _more_exact(known: str, new: str) -> str:
    return new if known in {"", "other", "armed_assault"} and new else known


def _united(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *new)))
