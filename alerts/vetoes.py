"""Facts against facts: why two reports can not be of one event, and why they are although no word is the same.

Look-alike events are the dangerous error: two blasts in one week, in two districts, read alike. A fact that is missing
contradicts nothing. Pure; which story an article joins is decided in `events.py`.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from alerts.places import PlaceTree
from storage.facts import Facts, Toll

_T = TypeVar("_T", bound=Hashable)

A_DAY: Final = timedelta(days=1)  # reports of one event differ by that, for clocks and weekday names do
LIKE_SHARE: Final = 0.75  # of the larger toll: so near are two reports of one toll
LOWER_SHARE: Final = 0.5  # of the lowest toll that was told: a later report of less is of another event
LOWER_BY: Final = 3
HEARD_SHARE: Final = 0.25  # of a story's articles must say a thing for it to be the story's
PROOF: Final = 5  # points that join across languages

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
    )
)


def conflict(new: Facts, told: Sequence[Facts], places: PlaceTree) -> str:
    """Say why an article can not be of the event that these reports tell of; empty if nothing speaks against it."""
    if not told:
        return ""
    checks: tuple[Callable[[Facts, Sequence[Facts], PlaceTree], str], ...] = (_is_another, _elsewhere, _other_toll)
    if new.groups or any(places.is_exact(place) for place in new.places):
        # Of an incident whose group or place is known; of a trial or a quake far away these say less than the words.
        checks = (_looks_back, *checks, _other_day, _other_kind)
    return next((reason for check in checks if (reason := check(new, told, places))), "")


def same_event(new: Facts, told: Facts, places: PlaceTree) -> str:
    """Say by which facts a report in another language is of the same event; empty if they are not enough.

    A kind of attack that fits and a place smaller than a country are asked for, and more beside them: a town says more
    than a province, and equal tolls more than an equal target.
    """
    where = places.shared(new.places, told.places)
    if not (new.attack_type and told.attack_type and where) or conflict(new, [told], places):
        return ""
    exact = places.shared(filter(places.is_exact, new.places), filter(places.is_exact, told.places))
    same_day = new.event_date is not None and told.event_date is not None  # or it would be a conflict
    setting = [
        (2 if exact else 1, (exact or where)[0]),
        (int(new.attack_type == told.attack_type), new.attack_type),
        (int(same_day), str(new.event_date)),
    ]
    harm = [
        (_toll_points(new.killed, told.killed), "killed"),
        (_toll_points(new.injured, told.injured), "injured"),
        (int(bool(new.target) and new.target == told.target), new.target),
        *[(1, group) for group in new.groups if group in told.groups][:1],
    ]
    proofs = [(points, name) for points, name in setting + harm if points]
    if not any(points for points, _ in harm) or sum(points for points, _ in proofs) < PROOF:
        return ""
    return ", ".join(name for _, name in proofs)


def _looks_back(new: Facts, told: Sequence[Facts], places: PlaceTree) -> str:
    """A report that looks back belongs to others that do, never to a fresh event, and the other way round."""
    del places
    back = sum(one.background for one in told) * 2 > len(told)
    if new.background == back:
        return ""
    return "looks back" if new.background else "the story looks back"


def _is_another(new: Facts, told: Sequence[Facts], places: PlaceTree) -> str:
    del places
    return "says it is another one" if new.another and not any(one.another for one in told) else ""


def _elsewhere(new: Facts, told: Sequence[Facts], places: PlaceTree) -> str:
    here = [place for place in new.places if not places.is_country(place)]
    there = [place for place in _heard(one.places for one in told) if not places.is_country(place)]
    if not here or not there or places.shared(here, there):
        return ""
    return f"{here[0]}, not {there[0]}"


def _other_day(new: Facts, told: Sequence[Facts], places: PlaceTree) -> str:
    del places
    days: list[date] = _heard([one.event_date] if one.event_date else [] for one in told)
    if new.event_date is None or not days or any(abs(new.event_date - day) <= A_DAY for day in days):
        return ""
    return f"on {new.event_date}, not {days[0]}"


def _other_kind(new: Facts, told: Sequence[Facts], places: PlaceTree) -> str:
    del places
    kinds = _heard([one.attack_type] if one.attack_type else [] for one in told)
    if not new.attack_type or not kinds or any(_may_be_one(new.attack_type, kind) for kind in kinds):
        return ""
    return f"{new.attack_type}, not {kinds[0]}"


def _other_toll(new: Facts, told: Sequence[Facts], places: PlaceTree) -> str:
    """Tolls rise, so only a lower one contradicts: far below the lowest that was told, and not told earlier."""
    del places
    tolls = [one.killed for one in told if one.killed is not None]
    if new.killed is None or new.killed.most is None or new.killed.vague or not tolls:
        return ""
    lowest = min(tolls, key=lambda toll: toll.least)
    if _is_earlier(new.killed, lowest):
        return ""
    is_lower = new.killed.most < LOWER_SHARE * lowest.least and lowest.least - new.killed.most >= LOWER_BY
    return f"{new.killed.most} killed, not {lowest.least}" if is_lower else ""


def _is_earlier(toll: Toll, other: Toll) -> bool:
    return toll.at is not None and other.at is not None and toll.at < other.at


def _may_be_one(kind: str, other: str) -> bool:
    one, two = _CLASSES.get(kind), _CLASSES.get(other)
    return one is None or two is None or one == two or frozenset((one, two)) in _MIXED


def _toll_points(toll: Toll | None, other: Toll | None) -> int:
    """Two points for tolls of three and more that agree, one for smaller ones, which many attacks have."""
    if toll is None or other is None or toll.vague or other.vague:
        return 0
    low, high = sorted((toll.least, other.least))
    return 0 if not low or low < LIKE_SHARE * high else 2 if low >= LOWER_BY else 1


def _heard(said: Iterable[Sequence[_T]]) -> list[_T]:
    """Give what at least a quarter of those say who say anything of the kind, the most frequent first."""
    spoken = [values for values in said if values]
    counts = Counter(value for values in spoken for value in dict.fromkeys(values))
    return [value for value, count in counts.most_common() if count >= HEARD_SHARE * len(spoken)]
