"""What is news in a story that was told already: the changes that ring, and those that put an error right.

Pure. A change that is not listed here keeps the first message true by a silent edit, and nobody is rung for it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

from alerts.places import PlaceTree
from storage.facts import Facts, Toll
from storage.records import Alert, Severity

STEPS: Final = (1, 5, 10, 25, 50, 100, 200, 400, 800, 1600)  # a toll that crosses one of these is news
GROWTH: Final = 1.5  # so is one that grows by half
RINGING: Final = ("killed", "captured", "attackers_killed")  # of the injured the first message tells
CORRECTION: Final = "correction"
REPORTED: Final = "reported"  # what a report is, and what it is after a later one said that it was false
WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True, slots=True)
class News:
    """One change: why it is told, what changed, and its values before and after, as plain JSON."""

    reason: str
    what: str
    before: object
    after: object


def news_of(before: Alert, after: Alert, known: Facts, now: Facts, places: PlaceTree) -> list[News]:
    """Give what changed from one state of an alert to the next, with the cards of both."""
    return [
        *_tolls(known, now),
        *_claims(known, now),
        *_severity(before, after),
        *_origins(before, after, now),
        *_places(known, now, places),
        *_withdrawn(known, now),
    ]


def _tolls(known: Facts, now: Facts) -> Iterator[News]:
    for kind in RINGING:
        before, after = getattr(known, kind), getattr(now, kind)
        if after is None or after.vague or (kind == "attackers_killed" and now.killed is not None):
            continue  # of the attackers only where nobody else died, as in an operation
        counted = _implied(known, kind) if before is None else before.least
        if after.least < counted:
            yield News(CORRECTION, kind, _plain(before), _plain(after))
        elif now.attack_type and _rose(counted, after.least, known=before is not None):
            yield News("toll_rose", kind, _plain(before), _plain(after))


def _implied(known: Facts, kind: str) -> int:
    """Say how many are dead where nobody gave a figure: one at least in a deadly attack."""
    deadly = known.deadly and known.attackers_killed is None
    return int(kind == "killed" and (deadly or known.attack_type == "targeted_killing"))


def _rose(before: int, after: int, *, known: bool) -> bool:
    return after > before and (_crosses(before, after) or (known and after >= GROWTH * before))


def _crosses(before: int, after: int) -> bool:
    return bisect_right(STEPS, after) > bisect_right(STEPS, before)


def _plain(toll: Toll | None) -> dict[str, object] | None:
    if toll is None:
        return None
    return {name: value for name, value in asdict(toll).items() if name in ("least", "most", "vague", "word")}


def _claims(known: Facts, now: Facts) -> Iterator[News]:
    for reason, what, word in (("claim", "claimed_by", "claimed"), ("denial", "denied_by", "denied")):
        before, after = getattr(known, what), getattr(now, what)
        unnamed = getattr(now, word) and not getattr(known, word) and not after
        if set(after) - set(before) or unnamed:
            yield News(reason, what, None if unnamed else list(before), list(after))


def _severity(before: Alert, after: Alert) -> Iterator[News]:
    if after.severity > before.severity:
        yield News("severity_rose", "severity", int(before.severity), int(after.severity))


def _origins(before: Alert, after: Alert, now: Facts) -> Iterator[News]:
    """A second origin confirms what one alone had said, where it matters: violence, and an alert of weight."""
    if len(before.origins) == 1 and len(after.origins) > 1 and now.violent and after.severity >= Severity.CRITICAL:
        yield News("confirmed", "origins", list(before.origins), list(after.origins))


def _places(known: Facts, now: Facts, places: PlaceTree) -> Iterator[News]:
    fresh = [place for place in now.headlined if place not in known.places and places.is_exact(place)]
    if known.places and fresh and not places.shared(fresh, known.places):
        yield News("new_place", "places", list(known.places), [*known.places, *fresh])


def _withdrawn(known: Facts, now: Facts) -> Iterator[News]:
    """A report may be taken back, and hold after all: later news of the event overtakes who said that it was false."""
    if now.withdrawn != known.withdrawn:
        before, after = (REPORTED, WITHDRAWN) if now.withdrawn else (WITHDRAWN, REPORTED)
        yield News(CORRECTION, "state", before, after)
