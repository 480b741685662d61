"""The incident card of one article: what happened, where, to whom, and who says it was him; each with its words.

No word is invented: a field without a text behind it stays empty. An article without a word of violence has an empty
card, and costs next to nothing; of an earthquake the magnitude is read.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from alerts.facts.attacktypes import ATTACK, ATTACK_WORDS, HARM, KINDS, MISHAP, MORE_EXACT, RAID
from alerts.facts.circumstances import (
    AGO,
    ANOTHER,
    BACK,
    COLUMN,
    DEADLY,
    MILITANTS,
    REJECTED,
    REVISED,
    SPREAD,
    TARGET_WORDS,
    TARGETS,
    TIME_WORDS,
    WITHDRAWN,
)
from alerts.facts.claims import read_claims
from alerts.facts.dateline import dateline_end
from alerts.facts.draft import Draft, found_in
from alerts.facts.eventdate import DAY_WORDS, day_of, days_in, local_day
from alerts.facts.magnitude import read_magnitude
from alerts.facts.named import NamedHit, names
from alerts.facts.tolls import read_tolls
from alerts.facts.whereabouts import headlined, read_places
from alerts.facts.wordings import passages
from storage.facts import Facts
from storage.records import Article, Span

_NEAR: Final = 5  # words between a report that is rejected and what it tells of
_BESIDE_RAIDS: Final = frozenset(("police", "army", "government", "civilians"))  # who raids, or stands by
_LEAD: Final = 4  # sentences, the title among them, in which a mishap makes it no attack


def read_facts(article: Article, named: Sequence[NamedHit], *, now: datetime) -> Facts:
    """Read the card of an article. `named` is only looked at where the article tells of violence.

    Days are counted from the publication, and from `now` where nobody knows when that was.
    """
    after = dateline_end(article.body)
    read = passages(article, after=after)
    draft = Draft(read, found_in(ATTACK_WORDS, read))
    labels = {label for label, _, _ in draft.attacks}
    if not labels - {MISHAP} or (labels <= {HARM, MISHAP} and _is_mishap(draft)):
        return Facts(magnitude=read_magnitude(article, after=after) if MISHAP in labels else None)
    withdrawn = draft.first(TIME_WORDS, WITHDRAWN, "withdrawn") or _is_rejected(draft)
    tolls: dict[str, Any] = {
        kind: toll
        for kind, toll in read_tolls(article, after=after).items()
        if not (withdrawn and draft.begins_with(toll))
    }
    kind = _attack_type(draft)
    groups = names(named, ("group",), after)
    claims = read_claims(draft, groups)
    places = read_places(draft, named, after)
    top = headlined(named, places)
    if kind in {"", ATTACK} and not (tolls or claims["claimed"] or claims["denied"] or withdrawn or (kind and top)):
        return Facts()
    signs: dict[str, Any] = {name: draft.first(TIME_WORDS, name, name) for name in (SPREAD, DEADLY, REVISED, ANOTHER)}
    return Facts(
        **tolls,
        **signs,
        **claims,
        attack_type=kind,
        target=_target(draft, kind),
        groups=draft.listed("groups", groups),
        places=places,
        headlined=top,
        event_date=_event_date(draft, local_day(article.published_at or now)),
        withdrawn=withdrawn,
        background=draft.first(TIME_WORDS, BACK, "background") or _is_column(draft) or _is_of_old(draft),
        evidence=tuple(draft.evidence),
    )


def _is_mishap(draft: Draft) -> bool:
    return any(label == MISHAP and passage.number < _LEAD for label, passage, _ in draft.attacks)


def _is_rejected(draft: Draft) -> bool:
    """Whether the title or the first sentence says that reports of an attack are false; not only those of victims."""
    for passage in draft.beginning:
        for label, begin, end in TIME_WORDS.find(passage.tokens):
            near = passage.tokens[max(0, begin - _NEAR) : end + _NEAR] if label == REJECTED else []
            said = {label for label, _, _ in ATTACK_WORDS.find(near)}
            if said & set(KINDS):
                draft.evidence.append(("withdrawn", passage.span(begin, end)))
                return True
    return False


def _is_column(draft: Draft) -> bool:
    """Whether the title says first that this is no news: an analysis, an opinion."""
    title = draft.passages[0] if draft.passages else None
    if title is None or title.field != "title":
        return False
    label, begin, end = next(TIME_WORDS.find(title.tokens), ("", 0, 0))
    if label == COLUMN and not begin:
        draft.evidence.append(("background", title.span(begin, end)))
    return label == COLUMN and not begin


def _is_of_old(draft: Draft) -> bool:
    """Whether the beginning speaks of what was weeks ago and names no day, under a title that names no victims."""
    if any(passage.field == "title" and label == HARM for label, passage, _ in draft.attacks):
        return False
    return not found_in(DAY_WORDS, draft.beginning) and draft.first(TIME_WORDS, AGO, "background")


def _attack_type(draft: Draft) -> str:
    """Choose: what the title names, else the first sentence that names a kind; of several the most exact."""
    for exact in (True, False):
        by_passage: dict[int, list[tuple[str, Span]]] = {}
        for label, passage, span in draft.attacks:
            if label in KINDS and (label != ATTACK) == exact:
                by_passage.setdefault(passage.number, []).append((label, span))
        if by_passage:
            first = min(by_passage)
            label, span = min(by_passage[first], key=_rank)
            closer = [
                one
                for number, said in by_passage.items()
                for one in said
                if number <= first + 1 and one[0] in MORE_EXACT.get(label, ())
            ]
            label, span = min(closer, key=_rank, default=(label, span))
            draft.evidence.append(("attack_type", span))
            return label
    return ""


def _rank(said: tuple[str, Span]) -> int:
    return KINDS.index(said[0])


def _target(draft: Draft, kind: str) -> str:
    """Choose the most exact that the first sentence with any names; a raid is for militants, or to free somebody."""
    for passage in draft.telling:
        said = [
            (TARGETS.index(label), label, span)
            for label, _, span in found_in(TARGET_WORDS, [passage])
            if kind != RAID or label not in _BESIDE_RAIDS
        ]
        if said:
            _, label, span = min(said, key=lambda one: one[0])
            draft.evidence.append(("target", span))
            return label
    if kind != RAID:
        return ""
    draft.evidence += [("target", span) for name, span in draft.evidence if name == "attack_type"]
    return MILITANTS


def _event_date(draft: Draft, published: date) -> date | None:
    """Give the earliest day of the first sentence that names one: "on Tuesday officials said of Monday's attack"."""
    for passage in draft.telling:
        days = [(day_of(label, published), span) for label, span in days_in(passage)]
        if days:
            day, span = min(days, key=lambda one: one[0])
            draft.evidence.append(("event_date", span))
            return day
    return None
