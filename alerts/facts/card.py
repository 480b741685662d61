"""The incident card of one article: what happened, where, to whom, and who says it was him; each with its words.

No word is invented: a field without a text behind it stays empty. An article without a word of violence has an empty
card, and costs next to nothing; of an earthquake the magnitude is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Protocol

from alerts.facts.attacktypes import ATTACK, ATTACK_WORDS, HARM, KINDS, MISHAP
from alerts.facts.circumstances import (
    ANOTHER,
    BACK,
    CLAIM,
    CLAIM_WORDS,
    COLUMN,
    DEADLY,
    DENIAL,
    NOBODY,
    REJECTED,
    REJECTS,
    RESPONSIBILITY,
    REVISED,
    TAKES,
    TARGET_WORDS,
    TARGETS,
    TIME_WORDS,
    WITHDRAWN,
)
from alerts.facts.dateline import dateline_end
from alerts.facts.eventdate import DAY_WORDS, day_of, local_day
from alerts.facts.magnitude import read_magnitude
from alerts.facts.tolls import read_tolls
from alerts.facts.wordings import Passage, Wordings, passages
from storage.facts import Facts, Toll
from storage.records import Article, Span

_NEAR: Final = 5  # words between a report that is rejected and what it tells of, or a claim and its verb
_LEAD: Final = 4  # sentences, the title among them, that tell of the event itself
_PLACE_KINDS: Final = ("crossing", "town", "area", "district", "province", "country")  # the more exact first
_MOST_PLACES: Final = 5

Evidence = list[tuple[str, Span]]


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


@dataclass(slots=True)
class _Reading:
    """An article on the way to its card."""

    passages: list[Passage]
    attacks: list[tuple[str, Passage, Span]]
    evidence: Evidence = field(default_factory=list)

    def first(self, table: Wordings, label: str, name: str) -> bool:
        """Whether the title or the first sentence behind it says this, with its evidence."""
        for said, _, span in _found(table, self.passages[:2]):
            if said == label:
                self.evidence.append((name, span))
                return True
        return False

    def begins_with(self, toll: Toll) -> bool:
        """Whether the title or the first sentence behind it gives a figure."""
        place = Span(toll.field, toll.start, toll.end, toll.word)
        return any(passage.holds(place) for passage in self.passages[:2])

    @property
    def telling(self) -> list[Passage]:
        """The sentences that tell of the attack, the first ones."""
        told = {passage.number for _, passage, _ in self.attacks}
        return [passage for passage in self.passages if passage.number in told or not passage.number][:_LEAD]


def read_facts(article: Article, named: Sequence[NamedHit], *, now: datetime) -> Facts:
    """Read the card of an article. `named` is only looked at where the article tells of violence.

    Days are counted from the publication, and from `now` where nobody knows when that was.
    """
    after = dateline_end(article.body)
    read = passages(article, after=after)
    reading = _Reading(read, _found(ATTACK_WORDS, read))
    labels = {label for label, _, _ in reading.attacks}
    if not labels - {MISHAP} or (labels <= {HARM, MISHAP} and _is_mishap(reading)):
        return Facts(magnitude=read_magnitude(article, after=after) if MISHAP in labels else None)
    withdrawn = reading.first(TIME_WORDS, WITHDRAWN, "withdrawn") or _is_rejected(reading)
    tolls: dict[str, Any] = {
        kind: toll
        for kind, toll in read_tolls(article, after=after).items()
        if not (withdrawn and reading.begins_with(toll))
    }
    kind = _attack_type(reading)
    groups = _names(named, {"group"}, after)
    claim, claimed_by, denied_by = _claims(reading, groups)
    if kind in {"", ATTACK} and not (tolls or claim or withdrawn):
        return Facts()
    return Facts(
        **tolls,
        attack_type=kind,
        target=_target(reading),
        groups=_listed(reading, "groups", groups),
        places=_places(reading, named, after),
        event_date=_event_date(reading, local_day(article.published_at or now)),
        claimed_by=claimed_by,
        denied_by=denied_by,
        claim=claim,
        withdrawn=withdrawn,
        deadly=reading.first(TIME_WORDS, DEADLY, "deadly"),
        revised=reading.first(TIME_WORDS, REVISED, "revised"),
        another=reading.first(TIME_WORDS, ANOTHER, "another"),
        background=reading.first(TIME_WORDS, BACK, "background") or _is_column(reading),
        evidence=tuple(reading.evidence),
    )


def _found(table: Wordings, among: Iterable[Passage]) -> list[tuple[str, Passage, Span]]:
    return [
        (label, passage, passage.span(begin, end))
        for passage in among
        for label, begin, end in table.find(passage.tokens)
    ]


def _is_mishap(reading: _Reading) -> bool:
    return any(label == MISHAP and passage.number < _LEAD for label, passage, _ in reading.attacks)


def _is_rejected(reading: _Reading) -> bool:
    """Whether the title or the first sentence says that reports of an attack are false; not only those of victims."""
    for passage in reading.passages[:2]:
        for label, begin, end in TIME_WORDS.find(passage.tokens):
            near = passage.tokens[max(0, begin - _NEAR) : end + _NEAR] if label == REJECTED else []
            said = {label for label, _, _ in ATTACK_WORDS.find(near)}
            if said & set(KINDS):
                reading.evidence.append(("withdrawn", passage.span(begin, end)))
                return True
    return False


def _is_column(reading: _Reading) -> bool:
    """Whether the title says first that this is no news: an analysis, an opinion."""
    title = reading.passages[0] if reading.passages else None
    if title is None or title.field != "title":
        return False
    label, begin, end = next(TIME_WORDS.find(title.tokens), ("", 0, 0))
    if label == COLUMN and not begin:
        reading.evidence.append(("background", title.span(begin, end)))
    return label == COLUMN and not begin


def _attack_type(reading: _Reading) -> str:
    """Choose: what the title names, else the first sentence that names a kind; of several the most exact."""
    for exact in (True, False):
        by_passage: dict[int, list[tuple[str, Span]]] = {}
        for label, passage, span in reading.attacks:
            if label in KINDS and (label != ATTACK) == exact:
                by_passage.setdefault(passage.number, []).append((label, span))
        if by_passage:
            label, span = min(by_passage[min(by_passage)], key=lambda one: KINDS.index(one[0]))
            reading.evidence.append(("attack_type", span))
            return label
    return ""


def _target(reading: _Reading) -> str:
    for passage in reading.telling:
        said = _found(TARGET_WORDS, [passage])
        if said:
            label, _, span = min(said, key=lambda one: TARGETS.index(one[0]))
            reading.evidence.append(("target", span))
            return label
    return ""


def _event_date(reading: _Reading, published: date) -> date | None:
    """Give the earliest day of the first sentence that names one: "on Tuesday officials said of Monday's attack"."""
    for passage in reading.telling:
        days = [(day_of(label, published), span) for label, _, span in _found(DAY_WORDS, [passage])]
        if days:
            day, span = min(days, key=lambda one: one[0])
            reading.evidence.append(("event_date", span))
            return day
    return None


def _names(named: Sequence[NamedHit], kinds: set[str], after: int) -> list[tuple[NamedHit, Span]]:
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
        and not any(hit.id in _above(other, parents) for other in at[span])
    ]
    order = ("title", "summary", "body")
    return sorted(
        (one for one in found if one[1].field in order), key=lambda one: (order.index(one[1].field), one[1].start)
    )


def _above(entity: str, parents: dict[str, str]) -> set[str]:
    found: set[str] = set()
    while (entity := parents.get(entity, "")) and entity not in found:
        found.add(entity)
    return found


def _listed(reading: _Reading, name: str, found: Iterable[tuple[NamedHit, Span]]) -> tuple[str, ...]:
    """Give the ids, each once, and note where each stands first."""
    first: dict[str, Span] = {}
    for hit, span in found:
        first.setdefault(hit.id, span)
    reading.evidence += [(name, span) for span in first.values()]
    return tuple(first)


def _places(reading: _Reading, named: Sequence[NamedHit], after: int) -> tuple[str, ...]:
    """Give where it happened: what the sentences name that tell of the attack, without what that lies in."""
    found = [
        (hit, span)
        for hit, span in _names(named, set(_PLACE_KINDS), after)
        if any(passage.holds(span) for passage in reading.telling)
    ]
    parents = {hit.id: hit.parent for hit in named}
    wider = {above for hit, _ in found for above in _above(hit.id, parents)}
    exact = [(hit, span) for hit, span in found if hit.id not in wider]
    exact.sort(key=lambda one: _PLACE_KINDS.index(one[0].kind) == len(_PLACE_KINDS) - 1)
    return _listed(reading, "places", exact)[:_MOST_PLACES]


def _claims(reading: _Reading, groups: Sequence[tuple[NamedHit, Span]]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Say what is claimed, by whom, and who denies: a group and the words in one sentence."""
    by: dict[str, dict[str, None]] = {CLAIM: {}, DENIAL: {}}
    said: list[str] = []
    for passage in reading.passages:
        for label, span in _claiming(passage):
            said.append("denied" if label == DENIAL else "claimed")
            reading.evidence.append(("claim", span))
            who = _nearest(span, [(hit, at) for hit, at in groups if passage.holds(at)])
            if who:
                by[label][who] = None
    by[CLAIM] = {group: None for group in by[CLAIM] if group not in by[DENIAL]}
    claim = "" if not said else "claimed" if "claimed" in said else "denied"
    return claim, tuple(by[CLAIM]), tuple(by[DENIAL])


def _claiming(passage: Passage) -> Iterator[tuple[str, Span]]:
    """Give the claims and denials of a sentence: set phrases, and responsibility that is taken or rejected near it."""
    found = list(CLAIM_WORDS.find(passage.tokens))
    if any(label == NOBODY for label, _, _ in found):
        return
    for label, begin, end in found:
        if label in (CLAIM, DENIAL):
            yield label, passage.span(begin, end)
        elif label == RESPONSIBILITY:
            near = {other for other, at, _ in found if begin - _NEAR <= at <= end + _NEAR}
            if near & {TAKES, REJECTS}:
                yield DENIAL if REJECTS in near else CLAIM, passage.span(begin, end)


def _nearest(span: Span, groups: Sequence[tuple[NamedHit, Span]]) -> str:
    """Give the group that is named last before the words, else first behind them."""
    before = [hit.id for hit, at in groups if at.start < span.start]
    behind = [hit.id for hit, at in groups if at.start >= span.start]
    return before[-1] if before else behind[0] if behind else ""
