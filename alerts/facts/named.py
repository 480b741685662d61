"""Whom and what an article names itself: groups, places, forces, without what these lie in or belong to. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from storage.records import Span

_FIELDS: Final = ("title", "summary", "body")
Named = tuple["NamedHit", Span]


class NamedHit(Protocol):
    """An entity that an article names, or in which lies what it names."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def kind(self) -> str:
        """What it is: group, district, ..."""

    @property
    def parent(self) -> str:
        """The id of what it lies in or belongs to; empty without one."""

    @property
    def spans(self) -> Sequence[Span]:
        """Where it is named."""


def names(named: Sequence[NamedHit], kinds: Iterable[str], after: int) -> list[Named]:
    """Give what is named itself, in the order of the text; what lies in a thing does not name it."""
    parents = {hit.id: hit.parent for hit in named}
    at: dict[Span, set[str]] = {}
    for hit in named:
        for span in hit.spans:
            at.setdefault(span, set()).add(hit.id)
    found = [
        (hit, span)
        for hit in named
        if hit.kind in kinds
        for span in hit.spans
        if (span.field != "body" or span.start >= after)
        and not any(hit.id in above(other, parents) for other in at[span])
    ]
    read = (one for one in found if one[1].field in _FIELDS)
    return sorted(read, key=lambda one: (_FIELDS.index(one[1].field), one[1].start))


def above(entity: str, parents: dict[str, str]) -> set[str]:
    """Give all that an entity lies in or belongs to."""
    found: set[str] = set()
    while (entity := parents.get(entity, "")) and entity not in found:
        found.add(entity)
    return found
