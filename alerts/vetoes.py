"""Facts against facts: why two reports can not be of one event, and why they are although no word is the same.

Look-alike events are the dangerous error: two blasts in one week, in two districts, read alike. A fact that is missing
contradicts nothing. Pure; which story an article joins is decided in `events.py`.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar

from alerts.places import PlaceTree
from storage.facts import Facts, Toll

_T = TypeVar("_T", bound=Hashable)

A_DAY: Final = timedelta(days=1)  # reports of one event differ by that, for clocks and weekday names do
SOON: Final = timedelta(hours=6)  # within that, the first reports of an event come in
LATE: Final = timedelta(hours=36)  # after that, a report of an event says on which day it was
LIKE_SHARE: Final = 0.75  # of the larger toll: so near are two reports of one toll
LOWER_SHARE: Final = 0.5  # of the lowest toll that was told: a later report of less is of another event
LOWER_BY: Final = 3
LIKE_TOLL: Final = 2  # points for a toll that few attacks have
LIKE_MAGNITUDE: Final = 0.2
HEARD_SHARE: Final = 0.25  # of a story's articles must say a thing for it to be the story's
PROOF: Final = 4  # points that join what an exact place joins already, and one more where the place is wide
MORE_PROOF: Final = 5  # where the words should have joined them: in one language

# Early reports take one for another within a class, and in these pairs of classes.
_CLASSES: Final = {
    "suicide_bombing": "blast",
    "ied": "blast",
    "grenade": "blast",
    "shelling": "fire",
    "air_strike": "fire",
    "drone_strike": "fire",
    "armed_assault": "guns",
    "ambush": "guns",
    "targeted_killing": "guns",
    "raid": "forces",
    "clash": "forces",
    "abduction": "abduction",
    "arson": "arson",
}
_MIXED: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("blast", "guns"),
        ("guns", "forces"),
        ("guns", "abduction"),
        ("guns", "arson"),
        ("fire", "forces"),
        ("fire", "blast"),
        ("blast", "forces"),
        ("forces", "abduction"),
        ("blast", "abduction"),
    )
)


# What is named by these was hit itself, so that two of them are two events.
_UNMISTAKABLE: Final = frozenset({"polio_team", "religious_site", "school", "media", "foreigners", "infrastructure"})


@dataclass(frozen=True, slots=True)
class Report:
    """What an article says happened, in which language, and when it came in."""

    facts: Facts
    language: str
    at: datetime


_Check = Callable[[Report, Sequence[Report], PlaceTree], str]


def conflict(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    """Say why an article can not be of the event that these reports tell of; empty if nothing speaks against it."""
    told = [one for one in told if not one.facts.several] or told
    if not told:
        return ""
    checks: tuple[_Check, ...] = (_is_another, _elsewhere, _other_target, _other_toll, _other_quake)
    if new.facts.groups or any(places.is_exact(place) for place in new.facts.places):
        # Of an incident whose group or place is known; of a trial or a quake far away these say less than the words.
        checks = (_looks_back, *checks, _other_day, _told_before)
        if not new.facts.aftermath:  # which says no more of it than that it was an attack
            checks = (*checks, _other_kind)
    return next((reason for check in checks if (reason := check(new, told, places))), "")


@dataclass(frozen=True, slots=True)
class Proof:
    """How much speaks for it that two reports are of one event, and which facts; empty if they are not enough."""

    points: int = 0
    by: str = ""


NOT_ENOUGH: Final = Proof()


def same_event(new: Report, told: Report, places: PlaceTree) -> Proof:
    """Say by which facts two reports are of the same event.

    A kind of attack that fits and a place smaller than a country are asked for, and more beside them: a town says more
    than a province, and equal tolls more than an equal target. Two reports in one language need more than two in
    different ones, for their words did not join them.
    """
    one, two = new.facts, told.facts
    where = places.shared(one.places, two.places)
    told_how = all(facts.attack_type or facts.revised for facts in (one, two))  # who revises a toll needs not say how
    if not (told_how and where) or conflict(new, [told], places):
        return NOT_ENOUGH
    exact = places.shared(filter(places.is_narrow, one.places), filter(places.is_narrow, two.places))
    heads = (*_first_narrow(one, places), *_first_narrow(two, places))
    first = [
        place for place in places.shared(heads[:1], heads[1:]) if place in heads
    ]  # two towns of a district are two
    setting = [
        (2 if first else 1, (first or exact or where)[0]),
        (int(one.event_date is not None and two.event_date is not None), str(one.event_date)),  # or it would conflict
        (int(abs(new.at - told.at) <= SOON), "soon"),
    ]
    harm = _like_tolls(one, two)
    likeness = [
        (int(_is_one_kind(one.attack_type, two.attack_type)), one.attack_type),
        (_target_points(one.target, two.target), one.target),
        *[(1, group) for group in one.groups if group in two.groups][:1],
    ]
    proofs = [(points, name) for points, name in setting + likeness + harm if points]
    follows = one.aftermath or one.update  # of an event that others told of before
    special = bool(exact and follows) or any(points for points, _ in (harm if not exact else harm + likeness))
    needed = (MORE_PROOF if new.language == told.language else PROOF) + (not exact) - 2 * follows
    if setting[1][0] == 0 and abs(new.at - told.at) > LATE and not follows:
        needed += 1  # nobody says that it was the same day
    points = sum(points for points, _ in proofs)
    return Proof(points, ", ".join(name for _, name in proofs)) if special and points >= needed else NOT_ENOUGH


def _like_tolls(one: Facts, two: Facts) -> list[tuple[int, str]]:
    """Give the points for each toll in which two reports agree; the sums of a round-up agree with nothing."""
    if one.several or two.several:
        return []
    return [
        (_toll_points(one.killed, two.killed), "killed"),
        (_toll_points(one.injured, two.injured), "injured"),
        (_toll_points(one.attackers_killed, two.attackers_killed), "attackers_killed"),
    ]


def _looks_back(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    """A report that looks back belongs to others that do, never to a fresh event, and the other way round."""
    del places
    back = sum(one.facts.background for one in told) * 2 > len(told)
    if new.facts.background == back:
        return ""
    return "looks back" if new.facts.background else "the story looks back"


def _is_another(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    """What calls itself another attack is of no known event, but for a fresh one of the same toll."""
    del places
    if not new.facts.another or any(one.facts.another for one in told):
        return ""
    fresh = new.at - min(one.at for one in told) <= SOON
    if fresh and any(_toll_points(new.facts.killed, one.facts.killed) for one in told):
        return ""
    return "says it is another one"


def _elsewhere(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    """What the title names counts alone: further down an event of another district may be mentioned."""
    titled = [] if new.facts.spread else [place for place in new.facts.headlined if places.is_narrow(place)]
    here = (
        titled
        if any(map(places.is_exact, titled))
        else [place for place in new.facts.places if not places.is_country(place)]
    )
    there = [place for place in _heard(one.facts.places for one in told) if not places.is_country(place)]
    if not here or not there or places.shared(here, there):
        return ""
    return f"{here[0]}, not {there[0]}"


def _other_target(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    """A mosque is no school, unless as many died as few attacks kill: then one report names what lay beside it."""
    del places
    targets = _heard([one.facts.target] if one.facts.target else [] for one in told)
    if not targets or new.facts.target in targets or not {new.facts.target, *targets} <= _UNMISTAKABLE:
        return ""
    tolls = [one.facts.killed for one in told if not one.facts.several]
    if not new.facts.several and any(_toll_points(new.facts.killed, toll) >= LIKE_TOLL for toll in tolls):
        return ""
    return f"{new.facts.target}, not {targets[0]}"


def _other_day(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    del places
    days: list[date] = _heard([one.facts.event_date] if one.facts.event_date else [] for one in told)
    if new.facts.event_date is None or not days or any(abs(new.facts.event_date - day) <= A_DAY for day in days):
        return ""
    return f"on {new.facts.event_date}, not {days[0]}"


def _told_before(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    """What was told before the day on which it happened is another event."""
    del places
    day = new.facts.event_date
    if day is None or min(one.at for one in told) >= datetime.combine(day, time(), UTC) - A_DAY:
        return ""
    return f"on {day}, but told of before"


def _other_kind(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    del places
    kinds = _heard([one.facts.attack_type] if one.facts.attack_type else [] for one in told)
    if not new.facts.attack_type or not kinds or any(_may_be_one(new.facts.attack_type, kind) for kind in kinds):
        return ""
    return f"{new.facts.attack_type}, not {kinds[0]}"


def _other_toll(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    """Tolls rise, so only a lower one contradicts: far below the lowest that was told, and not told earlier."""
    del places
    tolls = [one.facts.killed for one in told if one.facts.killed is not None]
    if new.facts.killed is None or new.facts.killed.most is None or new.facts.killed.vague or not tolls:
        return ""
    lowest = min(tolls, key=lambda toll: toll.least)
    if _is_earlier(new.facts.killed, lowest):
        return ""
    is_lower = new.facts.killed.most < LOWER_SHARE * lowest.least and lowest.least - new.facts.killed.most >= LOWER_BY
    return f"{new.facts.killed.most} killed, not {lowest.least}" if is_lower else ""


def _other_quake(new: Report, told: Sequence[Report], places: PlaceTree) -> str:
    """Institutes differ by a tenth or two of a magnitude."""
    del places
    known = [one.facts.magnitude for one in told if one.facts.magnitude is not None]
    own = new.facts.magnitude
    if own is None or not known or any(round(abs(own - one), 1) <= LIKE_MAGNITUDE for one in known):
        return ""
    return f"magnitude {own}, not {known[0]}"


def _is_earlier(toll: Toll, other: Toll) -> bool:
    return toll.at is not None and other.at is not None and toll.at < other.at


def _first_narrow(facts: Facts, places: PlaceTree) -> list[str]:
    """Give the place that a report names first: what else it names may be of another event."""
    exact = [place for place in facts.places if places.is_exact(place)]
    return (exact or [place for place in facts.places if places.is_narrow(place)])[:1]


def _is_one_kind(kind: str, other: str) -> bool:
    return kind == other != "other" or (kind in _CLASSES and _CLASSES[kind] == _CLASSES.get(other))


def _may_be_one(kind: str, other: str) -> bool:
    one, two = _CLASSES.get(kind), _CLASSES.get(other)
    return one is None or two is None or one == two or frozenset((one, two)) in _MIXED


def _target_points(target: str, other: str) -> int:
    """Two points for what is seldom attacked, one for the police and the army."""
    return 0 if not target or target != other else 2 if target in _UNMISTAKABLE else 1


def _toll_points(toll: Toll | None, other: Toll | None) -> int:
    """Two points for tolls of three and more that agree, one for smaller ones, which many attacks have."""
    if toll is None or other is None or toll.vague or other.vague:
        return 0
    low, high = sorted((toll.least, other.least))
    return 0 if not low or low < LIKE_SHARE * high else LIKE_TOLL if low >= LOWER_BY else 1


def _heard(said: Iterable[Sequence[_T]]) -> list[_T]:
    """Give what at least a quarter of those say who say anything of the kind, the most frequent first."""
    spoken = [values for values in said if values]
    counts = Counter(value for values in spoken for value in dict.fromkeys(values))
    return [value for value, count in counts.most_common() if count >= HEARD_SHARE * len(spoken)]
