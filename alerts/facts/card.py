"""The incident card of one article: what happened, where, to whom, and who says it was him; each with its words.

No word is invented: a field without a text behind it stays empty. An article without a word of violence has an empty
card, and costs next to nothing; of an earthquake the magnitude is read.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from alerts.facts.attackkind import attack_type
from alerts.facts.attacktypes import ATTACK, ATTACK_WORDS, HARM, KINDS, MISHAP
from alerts.facts.circumstances import (
    ANOTHER,
    DEADLY,
    REJECTED,
    REVISED,
    SPREAD,
    TIME_WORDS,
    WITHDRAWN,
)
from alerts.facts.claims import read_claims
from alerts.facts.dateline import dateline_end
from alerts.facts.draft import Draft, found_in
from alerts.facts.eventdate import first_day, local_day
from alerts.facts.genre import genre
from alerts.facts.magnitude import read_magnitude
from alerts.facts.named import NamedHit, names
from alerts.facts.targets import target_of
from alerts.facts.tolls import read_tolls
from alerts.facts.whereabouts import headlined, read_places
from alerts.facts.wordings import passages
from storage.facts import Facts
from storage.records import Article

_NEAR: Final = 5  # words between a report that is rejected and what it tells of
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
    kind = attack_type(draft, tuple(tolls))
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
        target=target_of(draft, kind, tolls),
        groups=draft.listed("groups", groups),
        places=places,
        headlined=top,
        event_date=_event_date(draft, local_day(article.published_at or now)),
        withdrawn=withdrawn,
        **genre(draft, named, top, tolls),
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


def _event_date(draft: Draft, published: date) -> date | None:
    """Give the earliest day of the first sentence that names one."""
    found = next((day for passage in draft.telling if (day := first_day(passage, published))), None)
    if found:
        draft.evidence.append(("event_date", found[1]))
    return found[0] if found else None
